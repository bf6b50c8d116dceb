"""Problems of pools: records that belong to nobody until somebody claims them."""

from __future__ import annotations

from schema_registry.problems import Code

BAD_TIME = Code(
    "REL240",
    en='"{time}" is no time that can pass: {reason}.',
    zh="“{time}”不是可用的时长：{reason_zh}。",
    hint_en="Write an ISO 8601 duration: P30D, P2W, P3M.",
    hint_zh="请写 ISO 8601 时长，例如 P30D、P2W、P3M。",
    about="The times of a pool are ISO 8601 durations: longer than nothing, ten years at most.",
)
WARNED_TOO_LATE = Code(
    "REL241",
    en="The warning comes {warn} before the release, which comes after {release}: that is before the silence begins.",
    zh="提醒提前 {warn}，而 {release} 无动态即收回：提醒会早于无动态期的开始。",
    hint_en="Warn later, or release later.",
    hint_zh="请缩短 warn，或延长 releaseAfter。",
    about="`warn` is how long before the release people are told; it is shorter than `releaseAfter`.",
)
NOTHING_RELEASED = Code(
    "REL242",
    en='Without "releaseAfter" nothing is released by itself: "{key}" says nothing.',
    zh="没有写 releaseAfter，记录不会自动收回：“{key}”没有意义。",
    hint_en="Write releaseAfter, or take it out.",
    hint_zh="请补上 releaseAfter，或删除它。",
    about="`warn` and `signs` are about records that go back into the pool after a silence.",
)
ONE_IN_POOL = Code(
    "REL243",
    en='There is one "{entity}" at most: it cannot lie in a pool.',
    zh="“{entity}”最多只有一条记录，不能设公海。",
    hint_en="Take out pool or single.",
    hint_zh="请删除 pool 或 single。",
    about="A pool is for many records that people share out among each other.",
)
CLAIM_OWN = Code(
    "REL244",
    en="What lies in the pool is nobody's own.",
    zh="公海中的记录没有负责人，claim 不能写 own。",
    hint_en='Write "all", "unit", "unitAndBelow", or a filter.',
    hint_zh="请写 all、unit、unitAndBelow，或筛选条件。",
    about="The right to claim reaches records without an owner: all, those of units, or those that meet a filter.",
)
NOTHING_TO_CLAIM = Code(
    "LNT240",
    en='"{entity}" has no pool: the right to claim reaches nothing.',
    zh="“{entity}”没有公海：claim 权限不起作用。",
    hint_en="Write pool in the definition of the entity, or take the right out.",
    hint_zh="请在该对象的定义中写 pool，或删除此权限。",
    about="Records are claimed from the pool of their entity.",
    severity="warning",
)
NOBODY_CLAIMS = Code(
    "LNT241",
    en='No role may claim records of "{entity}": what goes into the pool stays there.',
    zh="没有任何角色可以领取“{entity}”：进入公海的记录会一直留在那里。",
    hint_en="Give a role the right to claim.",
    hint_zh="请为某个角色添加 claim 权限。",
    about="Superusers, and people who may give records away, still can take records out of the pool.",
    severity="warning",
)
