"""Why a formula gave no value: what it computed is larger than anything that is kept."""

from __future__ import annotations

from schema_registry.problems import Code

NUMBER_TOO_LARGE = Code(
    "FRM100",
    en="A formula computes a number of more than {whole} digits.",
    zh="公式计算出的数字超过 {whole} 位。",
    hint_en="Check the values that it is computed from.",
    hint_zh="请检查参与计算的值。",
    about="Numbers on the way through a formula have at most 30 digits before the point. A value that is computed by "
    "a question instead of being stored is missing then.",
)
TEXT_TOO_LONG = Code(
    "FRM101",
    en="A formula makes a text of more than {most} characters.",
    zh="公式得到的文本超过 {most} 个字符。",
    hint_en="Check the values that it is made of.",
    hint_zh="请检查参与计算的值。",
    about="Texts on the way through a formula are limited. A value that is computed by a question is missing then.",
)
RESULT_TOO_LARGE = Code(
    "FRM102",
    en="The computed value {value} does not fit: at most {digits} digits before the point.",
    zh="计算结果 {value} 超出范围：小数点前最多 {digits} 位。",
    hint_en="Check the values that it is computed from, or give the field fewer decimals.",
    hint_zh="请检查参与计算的值，或减少该字段的小数位数。",
    about="A computed field keeps 18 digits like any other. A value that does not fit is refused, never cut.",
)
RESULT_TOO_LONG = Code(
    "FRM103",
    en="The computed text has {length} characters; the field keeps {longest}.",
    zh="计算得到的文本有 {length} 个字符，该字段最多保存 {longest} 个。",
    hint_en="Use left(…), or give the field a greater maxLength.",
    hint_zh="请使用 left(…)，或增大该字段的 maxLength。",
    about="A computed text is longer than its field keeps. It is refused, never cut.",
)
