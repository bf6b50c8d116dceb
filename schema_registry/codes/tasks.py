"""Problems of entities whose records are things to be done."""

from __future__ import annotations

from schema_registry.problems import Code

NO_TASK = Code(
    "REL230",
    en='"{name}" is a field of kind "{kind}": "{key}" takes {wanted}.',
    zh="“{name}”的类型为“{kind}”：“{key}”只能使用{wanted_zh}。",
    hint_en="Name another field.",
    hint_zh="请改用其他字段。",
    about="`tasks` says by when a record is to be done, by whom, and which field says whether it is.",
)
STATE_OF_PROCESS = Code(
    "REL231",
    en='"{name}" is the state of a process, which only its transitions change: it cannot say whether a task is done.',
    zh="“{name}”是流程的状态，只能通过流转改变，不能表示任务是否完成。",
    hint_en="Name a choice of its own, or a yes or no.",
    hint_zh="请使用单独的选项字段或是否字段。",
    about="A task is done with one press; a process may ask for more.",
)
ONLY_OF_CHOICES = Code(
    "REL232",
    en='"{key}" goes with a status that is a choice, and "{name}" decides whether it is one.',
    zh="“{key}”用于状态为选项字段的情况，是否需要取决于“{name}”。",
    hint_en="State open and done where the status is a choice; leave both out where it is a yes or no.",
    hint_zh="状态为选项字段时请写 open 和 done；为是否字段时都不要写。",
    about="Of a yes or no, yes is done. Of a choice, the definition says which values are open, and which is done.",
)
NO_OPTION = Code(
    "REL233",
    en='"{value}" is no option of "{name}".',
    zh="“{value}”不是“{name}”的选项。",
    hint_en="Its options: {options}.",
    hint_zh="可用的选项：{options}。",
    about="`open` and `done` of tasks name options of the status.",
)
DONE_AND_OPEN = Code(
    "REL234",
    en='"{value}" cannot be both open and done.',
    zh="“{value}”不能既是未完成又是已完成。",
    hint_en="Take it out of open.",
    hint_zh="请从 open 中删除它。",
    about="A task that is done would still stand among those to do.",
)
