"""Problems of calling something otherwise."""

from __future__ import annotations

from schema_registry.problems import Code

NOTHING_THERE = Code(
    "RNM001",
    en='There is no "{name}" to rename.',
    zh="没有可改名的“{name}”。",
    hint_en="Write ENTITY, ENTITY.FIELD, ENTITY.FIELD=OPTION (or =STATE) or ENTITY.FIELD:EVENT, as the documents "
    "name them.",
    hint_zh="请按文档中的名称写 对象、对象.字段、对象.字段=选项（或状态）或 对象.字段:事件。",
    about="Entities, fields and options can be renamed where they are defined, and so can the states of a process "
    "and the events of its transitions.",
)
NAME_TAKEN = Code(
    "RNM002",
    en='"{name}" is taken.',
    zh="名称“{name}”已被使用。",
    hint_en="Choose a name that nothing beside it has.",
    hint_zh="请选择旁边没有用过的名称。",
    about="Two elements side by side cannot have one name.",
)
SAME_NAME = Code(
    "RNM003",
    en='"{name}" is its name already.',
    zh="它的名称已经是“{name}”。",
    about="A rename gives another name.",
)
LEFT_BEHIND = Code(
    "RNM004",
    en='{document} uses "{name}" too, and would not be understood any more.',
    zh="{document} 也使用了“{name}”，改名后将无法识别。",
    hint_en="Name its pack among those that are rewritten, not with --beside.",
    hint_zh="请把它所在的配置包列为要改写的包，而不是用 --beside。",
    about="Former names of entities, fields, states and events are understood; former options are not, because they "
    "are values.",
)
