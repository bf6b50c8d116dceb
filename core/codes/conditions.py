"""Problems of rules and conditions: what a record's own values say about its fields."""

from __future__ import annotations

from schema_registry.problems import Code

READ_ONLY = Code(
    "REC400",
    en="{field} may not be changed here.",
    zh="{field}此时不能修改。",
    hint_en="Leave it as it is.",
    hint_zh="请保持原值。",
    about="The field's `readOnly` held of the record as it was before the change; of a new record, as its defaults "
    "made it. A value that is given as it stands is never refused.",
)
NOT_OFFERED = Code(
    "REC401",
    en="{field}: “{value}” is not offered while {on} is “{other}”.",
    zh="{on}为“{other}”时，{field}不能选“{value}”。",
    hint_en="Choose one of these: {offered}.",
    hint_zh="请从以下选择：{offered}。",
    about="The field `depends` on another, whose value leaves only some of its own values to choose from.",
)
NOT_OFFERED_RECORD = Code(
    "REC402",
    en="{field}: the {through} of this record is not the {on} given here.",
    zh="{field}：所选记录的{through}与此处的{on}不一致。",
    hint_en="Choose a record with the same {through}, or change {on}.",
    hint_zh="请选择{through}相同的记录，或修改{on}。",
    about="The reference `depends` on another field `through` one of the target's: only records that hold the same "
    "value there may be chosen.",
)
NOT_OFFERED_HERE = Code(
    "REC404",
    en="{field}: this value does not go with the record's others.",
    zh="{field}：该值与记录的其他内容不符。",
    hint_en="Choose another one, or ask somebody who sees the whole record.",
    hint_zh="请另选一个值，或请能看到完整记录的人处理。",
    about="The field `depends` on a value that is hidden from whoever writes, so no more is told than that.",
)
BROKEN_RULE = Code(
    "REC403",
    en="{message}",
    zh="{message}",
    about="A rule of the entity is not true of the record as it would be saved. What is said is the rule's own "
    "`message`; a rule whose result is missing passes.",
)
