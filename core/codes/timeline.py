"""Problems of notes."""

from __future__ import annotations

from schema_registry.problems import Code

NO_NOTE = Code(
    "NTE001",
    en="There is no such note here any more.",
    zh="该跟进记录不存在或已删除。",
    about="Its writer deleted it meanwhile, or it stands on another record.",
)
NO_TEXT = Code(
    "NTE002",
    en="Write something: a note has 1 to {limit} characters.",
    zh="请填写内容：1 到 {limit} 个字符。",
    about="A note is a text. Longer ones belong into a file.",
)
NOT_YOURS = Code(
    "NTE003",
    en="Only whoever wrote a note may change or delete it.",
    zh="只有本人可以修改或删除自己写的跟进。",
    about="What somebody wrote stays theirs, whatever other people may do with the record.",
)
SEVERAL_CALLED = Code(
    "NTE004",
    en="Several people are called “{name}”: {known}.",
    zh="有多人名为“{name}”：{known}。",
    hint_en="Write @ and the sign-in name of the one you mean.",
    hint_zh="请用 @登录名 指明是哪一位。",
    about="A mention tells somebody, so it must be clear whom.",
)
TOO_MANY_CALLED = Code(
    "NTE005",
    en="A note speaks to {limit} people at most.",
    zh="一条跟进最多提及 {limit} 人。",
    about="A note to everybody is read by nobody.",
)
