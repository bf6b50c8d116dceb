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
BEYOND_REACH = Code(
    "ACC030",
    en='You may not {verb} this record of "{entity}".',
    zh="您没有{verb}这条“{entity}”记录的权限。",
    hint_en='Your roles give the right "{action}" for other records, not for this one. Ask an administrator.',
    hint_zh="您的角色给予的“{action}”权限只涉及其他记录，不包括这一条。请联系管理员。",
    about="The actor may see the record and has the right to the action, but neither its scope (their own records, "
    "those of their units) nor one of its policies reaches this one.",
)
NO_ADMINISTRATION = Code(
    "ACC003",
    en="You may not administer {what}.",
    zh="您没有管理{what}的权限。",
    hint_en='None of your roles has "{right}": true. Ask an administrator.',
    hint_zh="您的角色都没有设置“{right}”: true。请联系管理员。",
    about="Changing definitions and managing users are rights of their own: `definitions` and `users` in a role.",
)
BEYOND_DEFINITIONS = Code(
    "ACC009",
    en="{document} is not among the definitions that you may change.",
    zh="{document} 不在您可以修改的配置定义之内。",
    hint_en="You may change what is about these entities: {entities}. Ask somebody who may change all definitions.",
    hint_zh="您可以修改与这些对象有关的内容：{entities}。请联系可以修改全部定义的管理员。",
    about='A role with `"definitions": ["customer"]` lets people change the documents about the entities named '
    "there, their processes, reports, print templates, imports and categories: never roles, packs, calendars, "
    "translations or what is about other entities too.",
)
BEYOND_READING = Code(
    "ACC037",
    en='“{entity}” would decide by what you may not see: "{formula}".',
    zh="“{entity}”将依据您无权查看的内容作出判断：“{formula}”。",
    hint_en="Ask somebody who may change all definitions to publish it.",
    hint_zh="请由可以修改全部定义的管理员发布。",
    about="Defaults, values for stored records, conditions, rules and processes read the records that they need, "
    "whoever writes, and figures `over: all` count what nobody shows. Whoever may change the definitions of some "
    "entities may not let these read fields or records of others that they do not see themselves, nor count them.",
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
NO_AUDIT = Code(
    "ACC007",
    en="You may not look at the audit log.",
    zh="您没有查看审计日志的权限。",
    hint_en="It is for those who manage users or administer the definitions. Ask an administrator.",
    hint_zh="只有用户管理员和配置管理员可以查看。请联系管理员。",
    about="The log tells what people did and from where. Who manages users sees what became of users, sessions and "
    "keys; who administers definitions what was published; administrators see everything.",
)
SESSION_UNKNOWN = Code(
    "ACC008",
    en="There is no such session any more.",
    zh="该会话已不存在。",
    about="It is over, was ended by somebody else meanwhile, or belongs to another person.",
)
NO_EXPLAINING = Code(
    "ACC080",
    en="You may not ask what others may do.",
    zh="您没有查询他人权限的权限。",
    hint_en="It is for those who manage users or administer the definitions. Ask an administrator.",
    hint_zh="只有用户管理员和配置管理员可以查询。请联系管理员。",
    about="An explanation names whose a record is and what the roles say, also of records not seen otherwise.",
)
NOT_EXPLAINED = Code(
    "ACC081",
    en='"{what}" is nothing that can be explained.',
    zh="无法解释“{what}”。",
    hint_en="Ask for action:<action>, field:<field> or event:<transition>.",
    hint_zh="可以询问 action:<操作>、field:<字段> 或 event:<流转>。",
    about="What is asked for is an action on a record, a field of its entity, or a transition.",
)
SEEING_READ_ONLY = Code(
    "ACC082",
    en="You see this as {name}: nothing can be changed or exported.",
    zh="您正以 {name} 的身份查看：不能修改，也不能导出。",
    hint_en="End it first, on top of any page.",
    hint_zh="请先在页面顶部结束查看。",
    about="Whoever looks at the pages as somebody else only looks: every request that changes something or takes a "
    "file out is refused at the door, so that no act is ever written in another person's name.",
)
SEEING_PERSONAL = Code(
    "ACC083",
    en="This page belongs to {name} alone.",
    zh="此页面只属于 {name} 本人。",
    hint_en="End seeing as somebody else to open your own.",
    hint_zh="结束以他人身份查看后，可以打开您自己的页面。",
    about="The account, sessions, keys and second factor of a person, and the files that they ordered, are shown to "
    "nobody else.",
)
NOT_SEEN_AS = Code(
    "ACC084",
    en="You may not see the pages as {name} does.",
    zh="您不能以 {name} 的身份查看。",
    hint_en="The account must be open and not your own; an administrator is seen only by another one.",
    hint_zh="账号必须有效且不是您自己的；管理员只能由其他管理员以其身份查看。",
    about="Seeing as somebody else takes the right to manage users, and widens nobody's rights beyond it.",
)
