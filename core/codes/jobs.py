"""Problems of background work."""

from __future__ import annotations

from schema_registry.problems import Code

JOB_UNKNOWN = Code(
    "JOB001",
    en="There is no such job, or it is finished already.",
    zh="没有这个任务，或者它已经结束。",
    about="A job that is done, failed or cancelled cannot be cancelled; jobs of other people are hidden.",
)
WORKER_LOST = Code(
    "JOB002",
    en="The job was begun {attempts} times and its worker vanished each time.",
    zh="任务已开始 {attempts} 次，每次后台进程都中途消失。",
    hint_en="Look into the workers' log and memory; then order the job again.",
    hint_zh="请检查后台进程的日志和内存，然后重新下达任务。",
    about="A killed worker leaves its lease to run out, and another one goes on. After several such losses the "
    "job itself is taken to be the cause.",
)
JOB_FAILED = Code(
    "JOB003",
    en="The job failed: {reason}.",
    zh="任务失败：{reason}。",
    about="An unexpected error ended the job after all its attempts. The workers' log has the details.",
)
NOBODY_TO_ACT = Code(
    "JOB004",
    en="The job was ordered by somebody (number {actor}) who may no longer act.",
    zh="下达任务的人员（编号 {actor}）已不能再操作。",
    about="A job acts with the rights that its orderer has when it runs; a closed account has none.",
)
NONE_CHOSEN = Code(
    "JOB005",
    en="Nothing matches, so there is nothing to do.",
    zh="没有符合条件的记录，无需处理。",
    about="A job on many records is ordered for what a filter finds at that moment.",
)
TOO_MANY_CHOSEN = Code(
    "JOB006",
    en="More than {most} records match; one job takes that many at most.",
    zh="符合条件的记录超过 {most} 条；一个任务最多处理这么多。",
    hint_en="Narrow the filter, and order several jobs.",
    hint_zh="请缩小筛选范围，分几次执行。",
    about="What a job acts on is kept record by record, with the reason of each refusal.",
)
NOT_BULK = Code(
    "JOB007",
    en="There is no such job on many records.",
    zh="没有这个批量任务。",
    about="Jobs of other people, and those that do something else, are not told.",
)
STILL_RUNNING = Code(
    "JOB008",
    en="The job is still under way.",
    zh="任务仍在进行。",
    hint_en="Wait for its end, or cancel it; then what it did can be undone.",
    hint_zh="请等待其结束或先取消，然后即可撤销已完成的部分。",
    about="What a job did to its records is taken back record by record, once it does nothing more.",
)
NOTHING_GIVEN = Code(
    "JOB009",
    en="Choose at least one field to change.",
    zh="请至少选择一个要修改的字段。",
    about="What many records are given is one value for each field that is named; a field may also be emptied.",
)
