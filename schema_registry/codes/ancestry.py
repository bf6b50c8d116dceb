"""Problems of trees of records."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_TO_ITSELF = Code(
    "REL050",
    en='"{name}" is no reference of "{entity}" to itself, so it makes no tree.',
    zh="“{name}”不是“{entity}”引用自身的字段，不能构成树形结构。",
    hint_en='Name a field such as "parent": {{"kind": "reference", "to": "{entity}"}}.',
    hint_zh='请填写类似 "parent": {{"kind": "reference", "to": "{entity}"}} 的字段。',
    about="`tree` names the reference that leads from a record to the one above it, which is of the same entity.",
)
NO_TOP = Code(
    "REL051",
    en='"{name}" is required, so nothing could stand at the top of the tree.',
    zh="“{name}”为必填，树形结构将没有顶层。",
    hint_en="Take it out of `required`.",
    hint_zh="请把它从 required 中去掉。",
    about="Records at the top of a tree have no record above them: the reference is empty there.",
)
NO_TREE = Code(
    "REL052",
    en='{key} is for trees, and "{entity}" is none.',
    zh="{key} 只用于树形结构，而“{entity}”不是。",
    hint_en='Say "tree" in that entity: the reference that names the record above.',
    hint_zh="请在该对象中用 tree 指定引用上级的字段。",
    about="Related records can be laid out as a tree, with members in them, where their entity says `tree`.",
)
