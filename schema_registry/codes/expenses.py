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
NAME_OR_EXTENDS = Code(
    "DOC160",
    en="Expense categories have either a name, or extend others.",
    zh="费用类别文件要么有自己的名称，要么扩展另一个。",
    hint_en="Write name for a new document, or extends for more categories of one that is there.",
    hint_zh="新文件请写 name；要扩充已有的请写 extends。",
    about="A document either brings categories or lays changes over those of another pack, never both.",
)
