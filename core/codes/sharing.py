"""Problems of shares, and what shares say."""

from __future__ import annotations

from schema_registry.problems import Code

NOBODY = Code(
    "SHR001",
    en="Choose whom to share with: somebody with an open account, a unit in use, or a role.",
    zh="请选择共享对象：账号有效的人员、在用的部门或角色。",
    about="A share names a person, a unit (its people, and those of the units below it) or a role.",
)
OWNS_IT = Code(
    "SHR002",
    en="The record belongs to them already.",
    zh="该记录本来就由其负责。",
    about="The owner of a record reaches it by their own rights.",
)
NO_RIGHT = Code(
    "SHR003",
    en="A record is shared to read or to write.",
    zh="共享权限只能是查看（read）或修改（write）。",
    about="A share gives the reading of a record, or the changing of it as well.",
)
OVER = Code(
    "SHR004",
    en="The last day is over already.",
    zh="截止日期早于今天。",
    hint_en="Leave it out where the share lasts until it is ended.",
    hint_zh="长期共享可不填截止日期。",
    about="The last day of a share is a day of the company's calendar, and counts.",
)
TEAM = Code(
    "SHR005",
    en="What somebody is in a team is one line of at most {most} characters.",
    zh="团队角色为一行文字，最多 {most} 个字符。",
    about="It stands beside their name on the card: after-sales, interpreter.",
)
TOO_MANY = Code(
    "SHR006",
    en="A record is shared with at most {most} people, units and roles.",
    zh="一条记录最多共享给 {most} 个人员、部门或角色。",
    hint_en="Share it with a unit or a role, or give the right in a role.",
    hint_zh="请共享给部门或角色，或通过角色授予权限。",
    about="Shares are for exceptions; what holds for many is said by roles.",
)
NOT_SHARED = Code(
    "SHR007",
    en="It is not shared with them any more.",
    zh="该共享已结束或不存在。",
    about="Somebody ended the share meanwhile, or there was none.",
)
MORE_THAN_OWN = Code(
    "SHR008",
    en="You may not change this record, so you may share it to read only.",
    zh="您不能修改这条记录，因此只能以查看权限共享。",
    about="Nobody gives away more than they have.",
)
DAY = Code(
    "SHR009",
    en="A day is written as 2026-12-31.",
    zh="日期请写作 2026-12-31。",
    about="The last day of a share is a day of the calendar.",
)

SAID = {
    "read": Code("", "may read", "可查看"),
    "write": Code("", "may change", "可修改"),
    "until": Code("", "until {day}", "至 {day}"),
}
"""What a share says, for histories and notices."""
