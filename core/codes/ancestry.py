"""Problems of records that stand in a tree."""

from __future__ import annotations

from schema_registry.problems import Code

BELOW_ITSELF = Code(
    "REC040",
    en="{field}: the record would come to stand below itself.",
    zh="{field}：这样会使记录成为自己的下级。",
    hint_en="Choose one that does not stand below it.",
    hint_zh="请选择不在其下级中的记录。",
    about="The field makes records a tree (`tree`), so no record may stand above itself, whoever may see those in "
    "between. Two who move records at the same time come one after another.",
)
TOO_DEEP = Code(
    "REC041",
    en="{field}: the tree of “{entity}” would have {levels} levels; it has {most} at most.",
    zh="{field}：“{entity}”的层级将达到 {levels} 层，最多 {most} 层。",
    hint_en="Choose one that stands further up.",
    hint_zh="请选择更上层的记录。",
    about="Deeper trees are read by nobody, and every question about them would take long.",
)
