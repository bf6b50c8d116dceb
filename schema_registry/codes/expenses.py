"""Problems of expense categories, and of entities whose records hold expenses."""

from __future__ import annotations

from schema_registry.problems import Code

NO_ROLE = Code(
    "REL520",
    en='There is no role "{name}".',
    zh="没有角色“{name}”。",
    hint_en="Name roles that a pack defines in roles/.",
    hint_zh="请写配置包 roles/ 中定义的角色。",
    about="Only who has one of the roles may file expenses under the category or those below it.",
)
NOTHING_TO_GROW = Code(
    "REL521",
    en='"{name}" cannot be extended: no pack that this one requires has such expense categories.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该费用类别文件。",
    hint_en="Name the pack in requires, or write a document with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的文件。",
    about="An overlay changes the expense categories of a pack that its own pack requires.",
)
NO_EXPENSES = Code(
    "REL522",
    en='Records of "{name}" hold no expenses.',
    zh="“{name}”的记录不能登记费用。",
    hint_en='Say "expenses": true in the entity, or take it from the list.',
    hint_zh='请在该对象中写 "expenses": true，或从列表中去掉它。',
    about="A category that limits itself to entities names those on whose records expenses are filed.",
)
NO_CATEGORIES = Code(
    "REL523",
    en="Records hold expenses, but there are no categories to file them under.",
    zh="已有对象可以登记费用，但没有任何费用类别。",
    hint_en='Write a document in expenses/: {{"name": "costs", "categories": [{{"id": "travel"}}]}}.',
    hint_zh='请在 expenses/ 中添加文件：{{"name": "costs", "categories": [{{"id": "travel"}}]}}。',
    about="Every expense stands under a category, so that all of them can be grouped and added up.",
)
LEDGER_TAKEN = Code(
    "REL524",
    en='"{name}" is the ledger, which is there because records hold expenses.',
    zh="“{name}”是系统的费用台账，因已有对象登记费用而存在。",
    hint_en='Extend it ("extends": "expense"), or give this entity another name.',
    hint_zh='请扩展它（"extends": "expense"），或为该对象另起名称。',
    about="Where an entity says that its records hold expenses, the engine keeps them in an entity of its own. It is "
    "like any other: packs may add fields, change its card and list, and give rights to it.",
)
ON_ITSELF = Code(
    "REL525",
    en="An expense holds no expenses of its own.",
    zh="费用本身不能再登记费用。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="The ledger would refer to itself, and a total over its entries to totals over them.",
)
TOO_MANY_HOLDERS = Code(
    "REL526",
    en="The records of {count} entities hold expenses; {most} are the most.",
    zh="共有 {count} 个对象登记费用，最多 {most} 个。",
    about="The ledger has a reference to each of them, and asks of every entry which one it belongs to.",
)
NEEDED = Code(
    "REL527",
    en='The ledger needs its field "{name}", of kind {kind}.',
    zh="费用台账必须保留字段“{name}”（类型 {kind}）。",
    hint_en="Hide it or retitle it instead, or add a field of another name.",
    hint_zh="可以隐藏它或改标题，也可以另加字段。",
    about="Limits of categories, totals and pages ask about these fields. All else of the ledger may be changed.",
)
NAME_OR_EXTENDS = Code(
    "DOC160",
    en="Expense categories have either a name, or extend others.",
    zh="费用类别文件要么有自己的名称，要么扩展另一个。",
    hint_en="Write name for a new document, or extends for more categories of one that is there.",
    hint_zh="新文件请写 name；要扩充已有的请写 extends。",
    about="A document either brings categories or lays changes over those of another pack, never both.",
)
