"""Problems of processes at work: states that are not open, transitions that may not be taken."""

from __future__ import annotations

from schema_registry.problems import Code

STATE_HELD = Code(
    "REC700",
    en="{field} is changed by its process alone. It is “{state}” now; what may happen: {open}.",
    zh="{field}只能通过流程改变。当前为“{state}”，可以执行：{open}。",
    hint_en="Use the buttons of the record, or its transitions in the API.",
    hint_zh="请使用记录上的按钮，或 API 的 transitions。",
    about="The field of a process takes no value from a form, an import or an update: its transitions check who may "
    "act, what is needed and what else happens. Undo takes no transition back either; another transition does.",
)
BORN_ELSEWHERE = Code(
    "REC701",
    en="A new record begins as “{initial}”; this one would begin as “{state}”.",
    zh="新记录的初始状态为“{initial}”，不能直接从“{state}”开始。",
    hint_en="Leave {field} out. Records of an earlier system are created in any state with the right to override.",
    hint_zh="请不要填写{field}。导入旧系统的记录时，拥有 override 权限即可使用任意状态。",
    about="Whoever has the right `override` on an entity creates its records in any state, by import, form or API, "
    "because old data has its history behind it. Nothing else of the process happens then.",
)
EVENT_UNKNOWN = Code(
    "REC702",
    en="“{event}” is no transition of “{entity}”.",
    zh="“{entity}”没有流转“{event}”。",
    hint_en="Its transitions: {known}.",
    hint_zh="可用的流转：{known}。",
    about="Transitions are named by their event, as the process writes it under `on`.",
)
EVENT_AMBIGUOUS = Code(
    "REC703",
    en="“{event}” is a transition of several processes: {processes}.",
    zh="“{event}”是多个流程的流转：{processes}。",
    hint_en="Say which process is meant.",
    hint_zh="请指明流程。",
    about="An entity with several processes may use one word in two of them; `process` then says which is meant.",
)
NOT_OPEN = Code(
    "REC704",
    en="“{title}” is not possible while {field} is “{state}”. What may happen: {open}.",
    zh="{field}为“{state}”时不能执行“{title}”。可以执行：{open}。",
    hint_en="Look at the record again: somebody may have moved it on.",
    hint_zh="请刷新记录：可能已被他人推进。",
    about="The state that the record is in now has no transition of this name.",
)
ROLE_NEEDED = Code(
    "REC705",
    en="“{title}” takes one of these roles: {roles}.",
    zh="“{title}”需要以下角色之一：{roles}。",
    hint_en="Ask somebody who has it.",
    hint_zh="请由拥有该角色的人员操作。",
    about="The transition names who may take it.",
)
GUARDED = Code(
    "REC706",
    en="“{title}” is not possible. {why}",
    zh="不能执行“{title}”：{why}",
    about="The guard of a transition is a formula over the record, with the values given with the transition already "
    "in place. One whose result is missing is not true. Its `message` says so in words, where it has one.",
)
NOT_ASKED = Code(
    "REC707",
    en="“{title}” does not ask for {name}.",
    zh="“{title}”不需要填写{name}。",
    hint_en="It asks for: {asked}.",
    hint_zh="它需要填写：{asked}。",
    about="Only the fields of a transition's form, and those that it or its target require, are given with it. "
    "Anything else is changed by saving the record.",
)
ALREADY_VOTED = Code(
    "REC708",
    en="You have done “{title}” already; {count} of {needed} people have.",
    zh="您已执行过“{title}”；目前 {count}/{needed} 人。",
    hint_en="It happens when enough different people have done it.",
    hint_zh="达到所需人数后才会生效。",
    about="A transition with `votes` needs that many different people while the record is in its state.",
)
NOBODY_TO_HOLD = Code(
    "REC709",
    en="“{title}” hands the record over, and there is nobody to take it.",
    zh="“{title}”要转交记录，但没有可接收的人员。",
    hint_en="Fill in the field that names the person, or correct the process.",
    hint_zh="请填写相应的人员字段，或修改流程定义。",
    about="`assign` gave `sys_owner` a person who has no open account, or none at all.",
)
NO_PROCESS = Code(
    "REC710",
    en="There is no process “{name}”.",
    zh="没有流程“{name}”。",
    about="A process that no pack of the live version defines.",
)
