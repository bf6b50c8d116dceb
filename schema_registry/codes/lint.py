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
