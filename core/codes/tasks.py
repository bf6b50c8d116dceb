"""Problems of tasks."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_TASK = Code(
    "REC540",
    en="Records of “{entity}” are no tasks.",
    zh="“{entity}”的记录不是任务。",
    about="Only entities whose definition says `tasks` have records that can be done or put off.",
)
NO_DAY = Code(
    "REC541",
    en='"{text}" is no day to put a task off to.',
    zh="“{text}”不是有效的日期。",
    hint_en="Choose tomorrow, next week or a day.",
    hint_zh="请选择明天、下周或某一天。",
    about="A task is put off to tomorrow, to Monday of next week, or to a day.",
)
