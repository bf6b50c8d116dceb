"""Warnings: the definition works, but surely something else was meant."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_TRANSLATED = Code(
    "LNT001",
    en="Wordings of this document without a translation into {locale}: {count}.",
    zh="本文档中没有 {locale} 翻译的文字：{count} 处。",
    hint_en="Add to locales/{locale}.json: {paths}.",
    hint_zh="请在 locales/{locale}.json 中添加：{paths}。",
    about="The pack says in `locales` that it speaks this language. Without a translation the original is shown. One "
    "warning a document tells all of them; the place is that of the first.",
    severity="warning",
)
NOTHING_TRANSLATED = Code(
    "LNT002",
    en='"{path}" is the path of no wording.',
    zh="“{path}”没有对应的文字。",
    hint_en="Paths follow names: customer/properties/name/title. The element may have been renamed or removed.",
    hint_zh="路径由名称组成，例如 customer/properties/name/title；对应的元素可能已改名或移除。",
    about="A translation that nothing shows. It is harmless, and probably left over.",
    severity="warning",
)
ON_NO_TAB = Code(
    "LNT003",
    en='"{name}" stands in no section of the card, so nobody can fill it in a form.',
    zh="“{name}”不在卡片的任何分组中，表单里无法填写。",
    hint_en="Add it to the fields of a section.",
    hint_zh="请把它加到某个分组的 fields 中。",
    about="A card with tabs of its own shows exactly the fields that its sections list.",
    severity="warning",
)
NO_LOCALE_FILE = Code(
    "LNT004",
    en="Locales/{locale}.json is missing.",
    zh="缺少 locales/{locale}.json。",
    hint_en='Add the file, or take "{locale}" out of `locales`.',
    hint_zh="请添加该文件，或从 locales 中去掉“{locale}”。",
    about="The pack lists a language that it has no translations for.",
    severity="warning",
)
MATCH_NOT_UNIQUE = Code(
    "LNT005",
    en='"{name}" of "{entity}" is not unique: several records may match.',
    zh="“{entity}”的“{name}”不是唯一的，可能匹配到多条记录。",
    hint_en="Rows that match several records are refused. Make the field unique, or match by another.",
    hint_zh="匹配到多条记录的行会被拒绝。请将该字段设为唯一，或改用其他字段匹配。",
    about="Records are found by a field's value; only unique values find exactly one.",
    severity="warning",
)
NEVER_FILLED = Code(
    "LNT006",
    en='No column fills "{name}", which is required.',
    zh="必填字段“{name}”没有对应的列。",
    hint_en="Map a column to it or give it a default, else every new row is refused.",
    hint_zh="请映射一列，或给它默认值，否则新记录全部会被拒绝。",
    about="New records of this import would lack a required value. Rows that update records are fine.",
    severity="warning",
)
OWN_LANGUAGE = Code(
    "LNT007",
    en="{locale} is the pack's own language: these wordings stand in the documents already.",
    zh="{locale} 就是配置包自身的语言，这些文字已写在定义中。",
    hint_en="Delete the file and write the wordings where they belong.",
    hint_zh="请删除该文件，直接在定义中书写。",
    about="A locale file translates into another language than the pack's own.",
    severity="warning",
)
NEVER_TRUE = Code(
    "LNT008",
    en="This is never true: {reason}.",
    zh="此条件永远不成立：{reason_zh}。",
    hint_en="Such a rule refuses every record that it can judge. Look at the comparisons, and at “and” and “or”.",
    hint_zh="永远不成立的规则会拒绝任何记录。请检查其中的比较以及 and、or。",
    about="Comparisons that exclude each other stand together in a rule or a condition.",
    severity="warning",
)
NEVER_FALSE = Code(
    "LNT009",
    en="This rule refuses nothing: it is never false.",
    zh="此规则不会拒绝任何内容：它不可能为假。",
    hint_en="Look at the comparisons: between them they allow every value.",
    hint_zh="请检查其中的比较：它们合起来允许任何值。",
    about="What a rule demands is true of every record, so it can be left out; probably `and` was meant for `or`.",
    severity="warning",
)
ACTS_BLINDLY = Code(
    "LNT010",
    en='This role may {action} records of "{entity}" and read none of them.',
    zh="该角色可以对“{entity}”执行 {action}，却不能读取任何记录。",
    hint_en='Add "read", or take the right away.',
    hint_zh="请添加 read，或去掉该权限。",
    about="Whoever cannot read a record cannot open it: other rights are of no use, or show more than was meant.",
    severity="warning",
)
NOBODY_SEES = Code(
    "LNT011",
    en='No role may read "{name}".',
    zh="没有任何角色可以读取“{name}”。",
    hint_en="Give some role the right to read it; until then only administrators see it.",
    hint_zh="请授予某个角色读取权限；否则只有管理员可见。",
    about="The packs have roles, and none of them, not even by `*`, lets anybody see records of this entity.",
    severity="warning",
)
NOBODY_LEAVES = Code(
    "LNT012",
    en='Nobody may lead a record on from the state "{name}".',
    zh="没有人可以让记录离开状态“{name}”。",
    hint_en="Let one of the roles of its transitions read these records, or add a role to a transition.",
    hint_zh="请让其流转所列的某个角色能够读取这些记录，或为某个流转添加角色。",
    about="Every transition of the state is for roles that may not read the records, or it names none and no role "
    "may update them. There is no timer either, so records stay there for ever.",
    severity="warning",
)
NO_INDEX = Code(
    "LNT013",
    en='"{path}" is offered as a filter, but has no index: "{entity}" has as many as it may.',
    zh="“{path}”可用于筛选，但没有索引：“{entity}”的索引已达上限。",
    hint_en="Take filters out that few people use, or sort fewer related tabs.",
    hint_zh="请去掉少用的筛选，或减少相关页签的排序。",
    about="Indexes are made from what lists, tabs, roles and searches ask for, at most 12 an entity. What comes last "
    "gets none, so filtering by it alone reads the whole table.",
    severity="warning",
)
FORMER_NAME = Code(
    "LNT014",
    en='"{name}" is called "{now}" now.',
    zh="“{name}”现在叫“{now}”。",
    hint_en='Write "{now}". `cardwright rename` does it in a whole folder.',
    hint_zh="请改写为“{now}”。`cardwright rename` 可以一次改好整个文件夹。",
    about="The name is among the `renamedFrom` of what is meant, so it is understood. That ends when something else "
    "gets the former name.",
    severity="warning",
)
