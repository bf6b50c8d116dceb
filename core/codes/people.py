"""Problems of values that name people and units."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_NUMBER = Code(
    "VAL320",
    en="“{value}” is no number of a person or unit.",
    zh="“{value}”不是人员或部门的编号。",
    about='The API takes the number, or {{"id": number}} as it prints it.',
)
NOBODY = Code(
    "VAL321",
    en="Nobody with an open account is called “{value}”.",
    zh="没有名为“{value}”且账号有效的人员。",
    hint_en="Write the sign-in name, or the whole name as it is on the users page.",
    hint_zh="请填写登录名，或用户页面上的完整姓名。",
    about="People are chosen from those who have an open account. Who has left stays where they stand.",
)
SEVERAL_PEOPLE = Code(
    "VAL322",
    en="Several people are called “{value}”.",
    zh="有多人名为“{value}”。",
    hint_en="Write the sign-in name: one of {known}.",
    hint_zh="请填写登录名：{known}。",
    about="Names need not be unique; sign-in names are.",
)
NO_SUCH_UNIT = Code(
    "VAL323",
    en="No active unit is called “{value}”.",
    zh="没有名为“{value}”的在用部门。",
    hint_en="Write its short name.",
    hint_zh="请填写部门简称。",
    about="Units are chosen from those that are not retired. A retired one stays where it stands.",
)
SEVERAL_UNITS = Code(
    "VAL324",
    en="Several units are called “{value}”.",
    zh="有多个部门名为“{value}”。",
    hint_en="Write the short name: one of {known}.",
    hint_zh="请填写部门简称：{known}。",
    about="Names of units need not be unique; short names are.",
)
