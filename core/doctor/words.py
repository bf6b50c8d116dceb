"""What the doctor says, in both languages."""

from __future__ import annotations

from schema_registry.problems import Code

ALL_RIGHT = Code(
    "",
    "{values:derived value|derived values} of {entities:entity|entities} compared: all right.",
    "已核对 {entities} 个对象的 {values} 个计算值：全部正确。",
)
WRONG = Code(
    "",
    "{values:derived value|derived values} compared: {count:is|are} wrong. --fix computes them anew.",
    "已核对 {values} 个计算值：其中 {count} 个不正确。使用 --fix 可重新计算。",
)
HEALED = Code("", "{count:record was|records were} computed anew.", "已重新计算 {count} 条记录。")
REKEYED = Code("", "The keys of {count:record|records} were made again.", "已重建 {count} 条记录的检索键。")
ALTERED = Code(
    "",
    "{count:thing was|things were} altered by hand; nothing else was compared. --repair mends what can be.",
    "有 {count} 处被手工改动，未再核对其他内容。使用 --repair 可修复其中能修复的部分。",
)
REPAIRED = Code("", "{count:repair was|repairs were} made.", "已修复 {count} 处。")
