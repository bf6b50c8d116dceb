"""What can be wrong with roles: how they extend others, and with rights that depend on records."""

from __future__ import annotations

from schema_registry.problems import Code

ROLE_NAME_OR_EXTENDS = Code(
    "DOC180",
    en="A role has either a name and a title, or extends another.",
    zh="角色要么有自己的名称和标题，要么扩展另一个角色。",
    hint_en="Write name and title for a new role, or extends to change one of a required pack.",
    hint_zh="新角色请写 name 和 title；要修改所依赖配置包中的角色请写 extends。",
    about="A document either defines a role or lays changes over one of another pack, never both.",
)
NO_ROLE_TO_EXTEND = Code(
    "REL580",
    en='"{name}" cannot be extended: no pack that this one requires has such a role.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该角色。",
    hint_en="Name the pack in requires, or write a role with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的角色。",
    about="An overlay changes the role of a pack that its own pack requires.",
)
NO_RIGHT_TO_REMOVE = Code(
    "REL581",
    en='"{path}" is not there to be removed.',
    zh="没有可移除的“{path}”。",
    hint_en="Write entities/ and an entity that the role names; an action behind it where only that goes.",
    hint_zh="请写 entities/ 加角色中已写明的对象；只移除一项权限时再加斜杠和操作名。",
    about="`remove` names rights that the extended role states: `entities/order`, or `entities/order/delete`.",
)
POLICY_FOR_ANY = Code(
    "REL582",
    en="A policy needs to know whose fields it asks for; * stands for every entity.",
    zh="权限规则必须知道它筛选的是哪个对象的字段；* 代表所有对象。",
    hint_en="Name the entity and write its rights there.",
    hint_zh="请写明对象，并在其中填写权限。",
    about="A policy is a filter over the records of one entity.",
)
POLICY_OF_MOMENT = Code(
    "REL583",
    en="A policy may ask for days, not for moments.",
    zh="权限规则只能按日期筛选，不能按时刻筛选。",
    hint_en='Compare with $TODAY: {{"since": {{"_gte": "$TODAY-P30D"}}}}.',
    hint_zh='请与 $TODAY 比较：{{"since": {{"_gte": "$TODAY-P30D"}}}}。',
    about="What a policy lets through is kept with the statements of an actor for a day; `$NOW`, `_olderThan` and "
    "`_within` would move on meanwhile.",
)
POLICY_COMPUTED = Code(
    "REL584",
    en='A policy cannot ask for "{name}", which is computed for whoever reads it.',
    zh="权限规则不能按“{name}”筛选：该字段的值随读取者临时计算。",
    hint_en="Ask for the fields that it is computed from.",
    hint_zh="请改为筛选其计算所依据的字段。",
    about="Figures over what the reader may see depend on rights themselves, and formulas of today on the day.",
)
NO_MASK = Code(
    "REL585",
    en='"{name}" cannot be masked: of a {kind} there is nothing to show in part.',
    zh="“{name}”不能设为部分隐藏：{kind} 类型的值无法只显示一部分。",
    hint_en="Hide it, or mask a field of one of these kinds: {offered}.",
    hint_zh="请改为 hidden；可部分隐藏的字段类型：{offered}。",
    about="A masked value shows the beginning and the end of a text.",
)
NEVER_BY_SHARE = Code(
    "REL586",
    en="Nobody may {action} what is merely shared with them.",
    zh="仅被共享的记录不能进行此操作（{action}）。",
    hint_en="Write own or wider, or none. A share lets somebody do this: {offered}.",
    hint_zh="请写 own 或更大的范围，或写 none。共享只能给予：{offered}。",
    about="A share gives the reading or the changing of a record. Deleting, giving away and sharing it further stay "
    "with those whom it belongs to.",
)
NOT_NARROWER = Code(
    "REL587",
    en='"{least}" is not less than "{right}".',
    zh="“{least}”不比“{right}”更窄。",
    hint_en="From least to most: hidden, masked, read, write. Write the narrower one under else.",
    hint_zh="由窄到宽：hidden、masked、read、write。请在 else 中写更窄的权限。",
    about="A right that depends on the record gives more where the condition holds than elsewhere.",
)
NEVER_BY_RECORD = Code(
    "REL588",
    en='"{name}" cannot be hidden in some records only.',
    zh="“{name}”不能只在部分记录中隐藏。",
    hint_en="Write read under else, or hide the field in all records.",
    hint_zh="请在 else 中写 read，或在所有记录中隐藏该字段。",
    about="What is hidden in some records is a value in the record's own row, which is left out where it may not be "
    "seen. Lines, many-to-many fields, files and secrets lie elsewhere, and the state of a process tells what may be "
    "done with a record.",
)
