"""What expense categories refuse: who files, on what, and how much."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_FOR_RECORD = Code(
    "REC600",
    en="“{category}” is not for expenses of this record ({record}).",
    zh="“{category}”不能用于此类记录（{record}）的费用。",
    hint_en="Choose one of these: {offered}.",
    hint_zh="请从以下选择：{offered}。",
    about="The category limits itself to the records of some entities.",
)
NOT_FOR_ACTOR = Code(
    "REC601",
    en="Only {roles} may file expenses under “{category}”.",
    zh="只有{roles}可以登记“{category}”费用。",
    hint_en="Choose one of these: {offered}.",
    hint_zh="请从以下选择：{offered}。",
    about="The category limits itself to some roles. Whoever sets it on an expense needs one of them; what is filed "
    "under it already stays, whoever changes something else.",
)
OVER_LIMIT = Code(
    "REC602",
    en="An expense under “{category}” is {limit} at most; this one is {amount}.",
    zh="“{category}”单笔费用上限为 {limit}，本笔为 {amount}。",
    hint_en="File it under another category, or in parts that were paid one by one.",
    hint_zh="请改用其他类别，或按实际逐笔登记。",
    about="The category states how much one expense may amount to, in the company's currency. Amounts in others are "
    "compared at the rate of their day.",
)
