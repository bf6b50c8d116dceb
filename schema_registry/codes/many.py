"""Problems of lines and many-to-many fields: what they are kept in does not fit."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_LEADING_BACK = Code(
    "REL400",
    en='"{field}" of "{other}" does not refer to "{entity}".',
    zh="“{other}”的“{field}”没有引用“{entity}”。",
    hint_en='Write "entity.field" with a reference of the other entity that leads here: order_line.order.',
    hint_zh="请写“对象.字段”，即另一个对象中指向本对象的引用，例如 order_line.order。",
    about="Lines are the records of another entity that refer back to this one; pairs refer to both sides.",
)
NOT_CASCADING = Code(
    "REL401",
    en='Lines go with their record: "{other}.{field}" must say "onDelete": "cascade".',
    zh='行随所属记录一起删除：“{other}.{field}”必须写明 "onDelete": "cascade"。',
    about="A sheet of lines is part of its record. A reference that restricts would keep the record from being "
    "deleted, one that is cleared would leave lines that belong to nothing.",
)
NOT_A_POSITION = Code(
    "REL402",
    en='"{name}" is {kind}; a position is an optional integer without a default of its own.',
    zh="“{name}”的类型是 {kind}；位置字段应为选填、没有默认值的 integer。",
    about="The engine keeps 1, 2, 3 … in it, so nothing else may be asked of it.",
)
NO_CELL = Code(
    "REL403",
    en='"{name}" cannot be a column of a sheet: {reason}.',
    zh="“{name}”不能作为表格列：{reason_zh}。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="A cell holds one value. What refers back to the record and the position follow from where a line stands.",
)
WHICH_REFERENCE = Code(
    "REL404",
    en='It is not clear which field of "{through}" refers to "{to}".',
    zh="无法确定“{through}”的哪个字段引用“{to}”。",
    hint_en='Name it in "{key}": {offered}.',
    hint_zh="请在 {key} 中写明：{offered}。",
    about="An entity that holds pairs has one reference to each side; where it has more, the field says which.",
)
ONLY_THROUGH = Code(
    "REL405",
    en='"{key}" belongs to "through", which is not there.',
    zh="“{key}”要与 through 一起使用，而这里没有 through。",
    hint_en="Take it out, or name the entity that holds the pairs.",
    hint_zh="请去掉它，或写明保存关联的对象。",
    about="The engine's own pairs need no names.",
)
NOT_IN_A_LIST = Code(
    "REL406",
    en='Lines cannot be a column of a list: "{path}".',
    zh="行不能作为列表的列：“{path}”。",
    hint_en="List the entity of the lines, or show a roll-up over them.",
    hint_zh="请为行的对象建立列表，或显示基于这些行的汇总字段。",
    about="A record has many lines, a list has one row a record.",
)
NOT_FILTERED = Code(
    "REL407",
    en='"{path}" cannot be a quick filter: it is {kind}.',
    zh="“{path}”不能作为快速筛选：它的类型是 {kind}。",
    about="Many-to-many fields are asked about by `_some` and `_none`.",
)
UNIQUE_POSITION = Code(
    "REL409",
    en='The position "{name}" must not be unique.',
    zh="位置字段“{name}”不能设为唯一。",
    hint_en="Take it out of the unique set: the engine gives every line of a record another number anyway.",
    hint_zh="请把它从唯一组合中去掉：引擎会为每一行分配不同的编号。",
    about="While lines change places two of them would have the same position for a moment.",
)
SEVERAL = Code(
    "REL410",
    en='"{path}" leads to several records, where one value is needed.',
    zh="“{path}”指向多条记录，而此处只能是一个值。",
    hint_en="Show the field itself on its own card or list, or a roll-up over it.",
    hint_zh="请在该字段所属的卡片或列表中显示它，或显示基于它的汇总字段。",
    about="Titles are made of single values, and a path through references gives one value.",
)
NO_DEFAULT = Code(
    "REL408",
    en="A field of kind {kind} has no default.",
    zh="{kind} 类型的字段不能有默认值。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="A default would have to name records, which a definition cannot know.",
)
