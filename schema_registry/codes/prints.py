"""Problems of print templates."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_POSSIBLE = Code(
    "PRN001",
    en="The template cannot be read: {said}.",
    zh="模板无法解读：{said}。",
    hint_en="{{{{ … }}}} fills in a value, {{% if … %}} … {{% endif %}} asks, {{% for one in record.… %}} … "
    "{{% endfor %}} repeats.",
    hint_zh="{{{{ … }}}} 填入值，{{% if … %}} … {{% endif %}} 判断，"
    "{{% for one in record.… %}} … {{% endfor %}} 重复。",
    about="A print template is written in Jinja, of which a small part is understood. What could run long or grow "
    "(calls, macros, arithmetic, includes, more than two loops inside of each other) is no part of it.",
)
UNKNOWN_PART = Code(
    "PRN002",
    en='"{name}" is nothing that a template can name here.',
    zh="模板中此处没有“{name}”。",
    hint_en="Known here: {known}.",
    hint_zh="此处可用：{known}。",
    about="Values are named behind `record.`, titles of fields behind `labels.`, related tabs behind `related.`.",
)
NO_TAB = Code(
    "PRN003",
    en='The card of "{entity}" has no tab "{name}" of related records.',
    zh="“{entity}”的卡片没有名为“{name}”的关联记录页签。",
    hint_en="Tabs with related records: {known}.",
    hint_zh="关联记录页签：{known}。",
    about="`related.` is followed by the id of a tab of the entity's card that shows related records; its columns, "
    "order and totals are printed.",
)
NOT_LISTED = Code(
    "PRN004",
    en='"{path}" is no list of records that a template can go through.',
    zh="“{path}”不是模板可以逐条列出的记录。",
    hint_en="Go through lines or many-to-many values: {known}.",
    hint_zh="可以逐条列出明细或多对多字段：{known}。",
    about="`for` goes through lines and many-to-many values of the record, and through the rows of related tabs.",
)
NOT_A_COLUMN = Code(
    "PRN005",
    en='The tab "{tab}" has no column "{path}".',
    zh="页签“{tab}”没有列“{path}”。",
    hint_en="Add it to the tab's columns, or name one of them: {known}.",
    hint_zh="请将其加入页签的列，或改用已有的列：{known}。",
    about="The rows of a related tab hold the columns that the tab shows.",
)
