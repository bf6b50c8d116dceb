"""Problems of pools: records that belong to nobody until somebody claims them."""

from __future__ import annotations

from schema_registry.problems import Code

NO_POOL = Code(
    "REC560",
    en="“{entity}” has no pool.",
    zh="“{entity}”没有公海。",
    about="Only records of entities whose definition says `pool` can be claimed and released.",
)
TAKEN = Code(
    "REC561",
    en="{name} has it already.",
    zh="已被{name}领取。",
    hint_en="Claim another one, or ask them for it.",
    hint_zh="请领取其他记录，或与对方协商。",
    about="Of those who claim one record at once exactly one gets it; the others are told who. Who claimed a record "
    "longer than a day ago is told only to those who may see it.",
)
LIMIT = Code(
    "REC562",
    en="You hold {held} of {limit}: no more can be claimed.",
    zh="您已持有 {held} 条，上限为 {limit} 条，不能再领取。",
    hint_en="Release what you do not work on.",
    hint_zh="请先释放不再跟进的记录。",
    about="`limit` of the pool is how many records a person may hold who claims another one.",
)
WAITS = Code(
    "REC563",
    en="You gave this record away: you can claim it again from {day}.",
    zh="您曾释放或失去这条记录，{day} 起才能再次领取。",
    about="`claimAgainAfter` of the pool is how long whoever released a record, or lost it by silence, leaves it to "
    "others.",
)
NO_REASON = Code(
    "REC564",
    en="Say why you release it, in {most} characters at most.",
    zh="请填写释放原因（不超过 {most} 字）。",
    about="The reason stands in the history of the record, for whoever claims it next.",
)
IN_POOL = Code(
    "REC565",
    en="It lies in the pool already.",
    zh="它已在公海中。",
    about="A record that belongs to nobody cannot be released.",
)
