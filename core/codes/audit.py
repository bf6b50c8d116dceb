"""Problems of the change log as evidence."""

from __future__ import annotations

from schema_registry.problems import Code

SEAL_MISSING = Code(
    "AUD001",
    en="Seal {number} of the change log is missing.",
    zh="变更日志的第 {number} 个封印缺失。",
    about="Seals are numbered without gaps; one was taken out of `cw_seal`.",
)
SEAL_ALTERED = Code(
    "AUD002",
    en="Seal {number} of the change log does not follow from the one before it.",
    zh="变更日志的第 {number} 个封印与前一个封印不衔接。",
    about="A seal's head is made of the head before it and of what it covers; one of the three was changed.",
)
ENTRY_ALTERED = Code(
    "AUD003",
    en="Entry {seq} of the change log was altered (seal {number}).",
    zh="变更日志的第 {seq} 条已被改动（封印 {number}）。",
    about="The entry's content does not give the digest that was written with it, or that was sealed.",
)
ENTRY_MISSING = Code(
    "AUD004",
    en="Entry {seq} of the change log is missing (seal {number}).",
    zh="变更日志的第 {seq} 条缺失（封印 {number}）。",
    about="The seal covers an entry that is not there any more.",
)
ENTRY_STRANGE = Code(
    "AUD005",
    en="Entry {seq} of the change log was put in after its neighbours were sealed.",
    zh="变更日志的第 {seq} 条是在相邻条目封存之后插入的。",
    about="No seal covers the entry although it stands among those that are sealed.",
)
EMPTIED_SILENTLY = Code(
    "AUD006",
    en="{count:entry was|entries were} emptied without an act that says so.",
    zh="有 {count} 条内容被清空，但没有相应的操作记录。",
    about="Erasing a person and retention write down how many entries they emptied; more are empty than that.",
)
CHECKPOINT_DIFFERS = Code(
    "AUD007",
    en="Seal {number} is not the one that the checkpoint names.",
    zh="第 {number} 个封印与检查点所记录的不一致。",
    about="The chain was made anew since the checkpoint was kept.",
)
CHECKPOINT_AHEAD = Code(
    "AUD008",
    en="The checkpoint names seal {number}, but there are only {seals}.",
    zh="检查点记录的是第 {number} 个封印，但现在只有 {seals} 个。",
    about="The end of the chain was cut off since the checkpoint was kept, or a backup was restored.",
)
NOT_A_CHECKPOINT = Code(
    "AUD009",
    en="{file} is no checkpoint.",
    zh="{file} 不是检查点文件。",
    hint_en="Keep what `cardwright audit checkpoint` prints.",
    hint_zh="请保存 `cardwright audit checkpoint` 的输出。",
    about="A checkpoint is a JSON object with `number` and `head`.",
)
NOT_MASKABLE = Code(
    "AUD010",
    en='"{field}" must have a value and bears no mask.',
    zh="“{field}”为必填项，无法用掩码代替。",
    hint_en="Give the record a made-up value there first, and name the fields to erase with --field.",
    hint_zh="请先填入一个虚构的值，并用 --field 指定要抹除的字段。",
    about="Only texts and e-mail addresses have a value that says that there was one; a required telephone number "
    "or address has none.",
)
