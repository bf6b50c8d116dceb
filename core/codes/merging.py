"""Problems of merging records: what keeps them from becoming one, and what an undo leaves as it is."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_THESE = Code(
    "MRG001",
    en="Choose two to {most} records to merge.",
    zh="请选择 2 到 {most} 条记录进行合并。",
    about="A merge takes one record that stays and one or several others, all of one entity and none twice. More "
    "than that cannot be compared side by side.",
)
NOT_TAKEN = Code(
    "MRG002",
    en='"{name}" cannot be chosen between merged records.',
    zh="“{name}”不能在合并时选择。",
    hint_en="Choose fields that people fill in: {known}.",
    hint_zh="可以选择由人填写的字段：{known}。",
    about="`take` names fields and which record's value stays. Computed fields follow by themselves; lines and "
    "many-to-many values are united.",
)
NOT_AMONG = Code(
    "MRG003",
    en="{field}: the record named is none of those that are merged.",
    zh="{field}：指定的记录不在本次合并之列。",
    about="`take` says which of the merged records a value comes from.",
)
NOT_STATE = Code(
    "MRG004",
    en="{field}: the state of another record can be taken only by who may enter states directly.",
    zh="{field}：只有可以越过流程录入的人才能采用另一条记录的状态。",
    hint_en="Keep the state of the record that stays; its transitions lead on from there.",
    hint_zh="请保留主记录的状态，再通过流转继续。",
    about="States are changed by transitions. Who has the right to `override` may take the state of a merged record.",
)
HELD = Code(
    "MRG005",
    en='{count} × "{entity}" cannot follow to the record that stays: {why}',
    zh="有 {count} 条“{entity}”无法转到保留的记录：{why}",
    hint_en="Change or delete those records first, then merge.",
    hint_zh="请先修改或删除这些记录，再合并。",
    about="What refers to a merged record refers to the one that stays afterwards, and is judged as any change is. A "
    "unique value that both have, or a rule, can forbid that. `records` names those that the actor may read; of "
    "hidden ones only the number is told, and that where their entity `discloses` it (`references`).",
)
HIDDEN_WHY = Code(
    "MRG006",
    en="they break a rule of theirs, and you may not see them.",
    zh="它们违反了自身的规则，且您无权查看。",
    about="Part of MRG005 where nothing more may be told.",
)
HELD_UNSEEN = Code(
    "MRG012",
    en="These records cannot become one: something that you may not see keeps them apart.",
    zh="这些记录无法合并：有您无权查看的内容使其不能合并。",
    hint_en="Ask somebody who sees more than you.",
    hint_zh="请联系权限更大的人处理。",
    about="Records that refer to a merged one cannot follow, and the actor may not read them. Which and how many "
    "they are is said only where their entity `discloses` it (`references`).",
)
GONE = Code(
    "MRG007",
    en="The merge cannot be undone: {count} of {of} merged records are not in the trash any more.",
    zh="无法撤销合并：{of} 条被合并的记录中有 {count} 条已不在回收站中。",
    about="An undo needs the merged records as they lie in the trash, and that the one they went into is alive.",
)
SURVIVOR_GONE = Code(
    "MRG008",
    en="The merge cannot be undone: the record that stayed was deleted or merged itself since.",
    zh="无法撤销合并：保留的记录之后已被删除或再次合并。",
    hint_en="Restore that record first, or undo the later merge.",
    hint_zh="请先恢复该记录，或先撤销之后的合并。",
    about="Merges are undone in the opposite order of how they were made.",
)
FIELD_KEPT = Code(
    "MRG009",
    en="{field} was changed since and stays as it is.",
    zh="{field}之后又被修改，保持不变。",
    about="An undo gives back what the merge changed, as far as nobody changed it since.",
)
FIELD_CLOSED = Code(
    "MRG013",
    en="{field} of this record is not yours to change and stays as it is.",
    zh="您不能修改此记录的{field}，保持不变。",
    about="An undo gives back what the merge changed, as far as whoever undoes it may write it into the record that "
    "stayed.",
)
RECORDS_KEPT = Code(
    "MRG010",
    en='{count} × "{entity}" were changed or deleted since and stay where they are.',
    zh="有 {count} 条“{entity}”之后又被修改或删除，保持不变。",
    about="An undo moves back what the merge moved, as far as nobody moved it elsewhere since.",
)
TOO_MANY_REFER = Code(
    "MRG011",
    en="{count} records refer to them: merge them as a job.",
    zh="有 {count} 条记录引用它们：请以后台任务合并。",
    about="Up to {limit} records are moved at once. More are moved by a worker, in portions.",
)
