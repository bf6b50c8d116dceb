"""Problems of processes and of the calendars that their timers count by."""

from __future__ import annotations

from schema_registry.problems import Code

NOTHING_TO_EXTEND = Code(
    "REL700",
    en='"{name}" cannot be extended: no pack that this one requires has such a process.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该流程。",
    hint_en="Name the pack in requires, or write a process with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的流程。",
    about="An overlay changes the process of a pack that its own pack requires.",
)
NOT_A_CHOICE = Code(
    "REL701",
    en='"{name}" is {kind}; a process is bound to a field of kind choice.',
    zh="“{name}”的类型是 {kind}；流程要绑定 choice 类型的字段。",
    hint_en='Declare the field as {{"kind": "choice"}}: its values are the states.',
    hint_zh='请把该字段声明为 {{"kind": "choice"}}，其可选值就是流程的状态。',
    about="The states of a process are the values of its field, so that lists, filters, groups, imports and the API "
    "need nothing of their own for it.",
)
TWO_PROCESSES = Code(
    "REL702",
    en='"{entity}.{field}" is the field of the process "{other}" already.',
    zh="“{entity}.{field}”已经是流程“{other}”的字段。",
    hint_en="Give this process a field of its own.",
    hint_zh="请为该流程另建一个字段。",
    about="An entity may have several processes, a sales stage and an approval for example, each with its own field.",
)
OWN_VALUES = Code(
    "REL703",
    en='"{key}" of "{name}" comes from the process "{process}".',
    zh="“{name}”的“{key}”由流程“{process}”决定。",
    hint_en="Leave it out here.",
    hint_zh="请在此处去掉它。",
    about="The process says which values its field has, how they are called and coloured, and with which one new "
    "records begin.",
)
NO_STATE = Code(
    "REL704",
    en='The process "{process}" has no state "{name}".',
    zh="流程“{process}”没有状态“{name}”。",
    about="Where a process begins, and where its transitions, timers and its map lead, are states of it.",
)
UNREACHABLE = Code(
    "REL705",
    en='Nothing leads to the state "{name}".',
    zh="没有任何流转通向状态“{name}”。",
    hint_en="Let a transition or a timer lead there from a state that is reached, or take the state out.",
    hint_zh="请让某个可到达状态的流转或定时器通向它，或删去该状态。",
    about="From the initial state, over transitions and timers, every state has to be within reach.",
)
DEAD_END = Code(
    "REL706",
    en='Nothing leads on from the state "{name}", and it is not final.',
    zh="状态“{name}”没有后续流转，却不是终态。",
    hint_en='Give it a transition, or write "type": "final".',
    hint_zh='请为它添加流转，或写上 "type": "final"。',
    about="A record that comes into a state without a way on stays there for ever. Where that is meant, the state "
    "says so.",
)
FINAL_GOES_ON = Code(
    "REL707",
    en='The state "{name}" is final, so nothing leads on from it.',
    zh="状态“{name}”是终态，不能再有后续。",
    hint_en='Take out "{key}", or "type".',
    hint_zh="请去掉“{key}”，或去掉 type。",
    about="A final state has neither transitions nor timers.",
)
NEVER_HOLDS = Code(
    "REL708",
    en="This guard is never true: {reason}.",
    zh="该条件永远不成立：{reason_zh}。",
    hint_en="Correct it, or take the transition out.",
    hint_zh="请更正条件，或删去该流转。",
    about="A guard that no record can meet leaves a button that nobody can ever press, or a timer that never does "
    "anything. Found are constants, a field that would have to have two values at once, an empty range of numbers or "
    "days, and another state than the one that the transition starts from.",
)
NO_ROLE = Code(
    "REL709",
    en='There is no role "{name}".',
    zh="没有名为“{name}”的角色。",
    hint_en="Put it into roles/, or name one that is there: {known}.",
    hint_zh="请在 roles/ 中定义，或改用已有的角色：{known}。",
    about="Who may do a transition, and who is told of it, are named by their roles.",
)
SAME_TIMER = Code(
    "REL710",
    en='The timer "{id}" is in this state already.',
    zh="该状态中已经有定时器“{id}”。",
    hint_en="Give this one another id.",
    hint_zh="请给这个定时器换一个 id。",
    about="Ids tell the timers of a state apart, in overlays and while they are waiting.",
)
BAD_DELAY = Code(
    "REL711",
    en='"{delay}" is no duration that a timer can wait: {reason}.',
    zh="“{delay}”不是定时器可用的时长：{reason_zh}。",
    hint_en="Write an ISO 8601 duration, PT4H or P7D for example.",
    hint_zh="请写 ISO 8601 时长，例如 PT4H 或 P7D。",
    about="Delays are longer than nothing and at most ten years. The working clock counts weeks, days, hours, "
    "minutes and seconds, because months have no fixed number of working days.",
)
NO_CALENDAR = Code(
    "REL712",
    en='There is no calendar "{name}".',
    zh="没有名为“{name}”的工作日历。",
    hint_en="Put it into calendars/, or name one that is there: {known}.",
    hint_zh="请在 calendars/ 中定义，或改用已有的日历：{known}。",
    about="A process whose timers go by the working clock names a calendar of working hours.",
)
CALENDAR_MISSING = Code(
    "REL713",
    en="This timer goes by the working clock, and the process names no calendar.",
    zh="该定时器按工作时间计时，但流程没有指定工作日历。",
    hint_en='Write "calendar" with the name of a document of calendars/, or "clock": "calendar".',
    hint_zh='请在流程中写 calendar（calendars/ 中的名称），或改为 "clock": "calendar"。',
    about="Working hours are those of a calendar.",
)
NOT_TO_BE_GIVEN = Code(
    "REL714",
    en='"{name}" cannot be {what}: {reason}.',
    zh="“{name}”不能{what_zh}：{reason_zh}。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="What transitions ask for and assign are fields that people fill in, or the record's owner. The state "
    "itself is changed by transitions alone, and computed values are the engine's.",
)
BAD_VALUE = Code(
    "REL715",
    en='"{name}" does not take this value: {reason}',
    zh="“{name}”不接受该值：{reason_zh}",
    about="A value that is assigned is checked like any value that a user types.",
)
NOBODY = Code(
    "REL716",
    en='"{name}" says nobody who could be told.',
    zh="“{name}”不能确定通知的对象。",
    hint_en="Write owner, a field of kind user, role: with a role, or unit: with a role.",
    hint_zh="请写 owner、user 类型的字段、role:角色 或 unit:角色。",
    about="Notices go to the record's owner, to the person in one of its fields, to everybody with a role, or to "
    "those with a role in the record's unit or above it.",
)
NOT_A_MOMENT = Code(
    "REL717",
    en='"{name}" is {kind}; since when a record is in its state is kept in a field of kind datetime.',
    zh="“{name}”的类型是 {kind}；进入状态的时间要保存在 datetime 类型的字段中。",
    about="`since` names a datetime field of the entity that no other process writes.",
)
STILL_THERE = Code(
    "REL718",
    en='The state "{name}" is still there, so its records stay in it.',
    zh="状态“{name}”仍然存在，其记录不会移动。",
    hint_en="Take it out of map, or out of the states.",
    hint_zh="请从 map 中去掉，或从 states 中删去该状态。",
    about="`map` says where the records of removed states go.",
)
NOTHING_HAPPENS = Code(
    "REL719",
    en="Nothing would happen here: there is neither a target nor an action.",
    zh="这里什么都不会发生：既没有目标状态，也没有动作。",
    hint_en="Name a target, or actions.",
    hint_zh="请写明目标状态或动作。",
    about="A timer changes the state, does something, or both; an action assigns or notifies.",
)
NO_VALUES = Code(
    "REL720",
    en='"{name}" has no values: neither enum lists them, nor is it the field of a process.',
    zh="“{name}”没有可选值：既没有 enum，也不是任何流程的字段。",
    hint_en="List them in enum, or name the field in a document of processes/.",
    hint_zh="请在 enum 中列出，或在 processes/ 的流程中绑定该字段。",
    about="The values of a choice are listed in the field itself, or are the states of the process bound to it.",
)
BAD_HOURS = Code(
    "REL721",
    en="{start}–{end} is no span of a day that follows the one before it.",
    zh="{start}–{end} 不是紧随其前的有效时段。",
    hint_en="Write spans from the morning on, each ending after it begins: 09:00, 12:00.",
    hint_zh="请按先后顺序书写时段，每段的结束时间晚于开始时间，例如 09:00, 12:00。",
    about="The working hours of a weekday are spans that do not overlap, in the order of the day.",
)
BAD_DAY = Code(
    "REL722",
    en='"{day}" is no day of the calendar.',
    zh="“{day}”不是有效的日期。",
    hint_en="Write year, month and day: 2026-02-14.",
    hint_zh="请写年-月-日，例如 2026-02-14。",
    about="Days that are worked or free beside the rule are dates that exist.",
)
NOT_SAID = Code(
    "REL723",
    en='"message" is what a notice says, and this action notifies nobody.',
    zh="message 是通知的内容，而该动作没有通知任何人。",
    hint_en="Write notify, or take the message out.",
    hint_zh="请写 notify，或去掉 message。",
    about="An action assigns values, notifies people, or both.",
)
PROCESS_NAME_OR_EXTENDS = Code(
    "DOC170",
    en="A process has either a name of its own, or extends another.",
    zh="流程要么有自己的名称，要么扩展另一个流程。",
    hint_en="Write name, title, entity, field, initial and states for a new process; extends to change one that is "
    "there.",
    hint_zh="新流程请写 name、title、entity、field、initial 和 states；修改已有流程请写 extends。",
    about="A document either defines a process or lays changes over one of another pack, never both.",
)
