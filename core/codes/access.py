"""Problems of rights, of people and of API keys."""

from __future__ import annotations

from schema_registry.problems import Code

NO_RIGHT = Code(
    "ACC001",
    en='You may not {verb} "{entity}".',
    zh="您没有{verb}“{entity}”的权限。",
    hint_en='The missing right is "{action}"; none of your roles gives it. Ask an administrator.',
    hint_zh="缺少的权限是“{action}”，您的角色都不包含它。请联系管理员。",
    about="The right to the action on this entity is in none of the actor's roles. Rights stand in the role "
    "documents; `*` there speaks for every entity that the same role does not name.",
)
ONLY_OWN = Code(
    "ACC002",
    en='You may {verb} only your own records of "{entity}"; this one belongs to somebody else.',
    zh="您只能{verb}自己负责的“{entity}”记录，而这条记录属于其他人。",
    hint_en='Ask its owner or an administrator; the right needed is "{action}" with scope "all".',
    hint_zh="请联系记录的负责人或管理员；需要范围为“全部”的“{action}”权限。",
    about='The widest scope that the actor\'s roles give for the action is "own", and `sys_owner` is another actor.',
)
NO_ADMINISTRATION = Code(
    "ACC003",
    en="You may not administer {what}.",
    zh="您没有管理{what}的权限。",
    hint_en='None of your roles has "{right}": true. Ask an administrator.',
    hint_zh="您的角色都没有设置“{right}”: true。请联系管理员。",
    about="Changing definitions and managing users are rights of their own: `definitions` and `users` in a role.",
)
KEY_UNKNOWN = Code(
    "ACC004",
    en="There is no such API key, or it is revoked already.",
    zh="没有这个 API 密钥，或者它已被吊销。",
    about="An API key is revoked once; keys of other people are visible to user administrators only.",
)
KEY_EXPIRY = Code(
    "ACC005",
    en="The expiry of an API key must lie in the future.",
    zh="API 密钥的到期时间必须晚于现在。",
    about="A key that is expired from the start could never be used.",
)
ACTOR_UNKNOWN = Code(
    "ACC006",
    en="Nobody with the number {actor} is known, or the account is closed.",
    zh="没有编号为 {actor} 的人员，或者该账号已停用。",
    about="Records can be assigned and API keys issued only to people who have an open account.",
)
