"""Problems of formulas over totals."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_OVER_TOTALS = Code(
    "QRY110",
    en='"{field}" has no formula over totals: "{path}" cannot be added up.',
    zh="“{field}”不能按合计套用公式：“{path}”不能求和。",
    hint_en="Ask for avg, or for a total of what it is computed from.",
    hint_zh="请改用 avg，或对其计算所用的字段求合计。",
    about="The total of a formula is the formula over the totals of the fields that it reads. All of them must be "
    "numbers or durations that can be added up, or computed from such: no texts, dates, choices, plain percentages, "
    "no figures over related records, no today().",
)
