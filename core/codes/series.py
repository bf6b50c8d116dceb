"""Problems of values with a history, as they are given and asked for."""

from __future__ import annotations

from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.problems import Code

NO_PERIOD = Code(
    "REC520",
    en='{field}: "{text}" is no {period}.',
    zh="{field}：“{text}”不是有效的{period}。",
    hint_en="Write it like {example}.",
    hint_zh="请按 {example} 的格式填写。",
    about="Values with a history are given by the period, or the day, since which they hold.",
)
NO_REASON = Code(
    "REC521",
    en="{field}: the value of {period} is there already. To correct the past, say why.",
    zh="{field}：{period} 已有值。更正过去的值需要填写原因。",
    hint_en="Give a reason with the value.",
    hint_zh="请随值填写原因。",
    about="A value of a past period that was entered before is changed or taken out only with a reason, which the"
    " history of the record keeps with who corrected it, when, and what was there.",
)
LONG_REASON = Code(
    "REC522",
    en="{field}: a reason has at most {limit} characters.",
    zh="{field}：原因最多 {limit} 个字。",
    about="Reasons of corrections are short texts.",
)
MANY_PERIODS = Code(
    "REC523",
    en="{field}: {count} values are given; at most {limit} can be written at once.",
    zh="{field}：给出了 {count} 个值；一次最多 {limit} 个。",
    about="So that one act cannot hold the database for long.",
)
IN_FUTURE = Code(
    "REC524",
    en="{field}: {period} lies in the future, and the field holds its present value.",
    zh="{field}：{period} 在将来，而该字段保存的是当前值。",
    hint_en="Enter it when the day has come.",
    hint_zh="请到当日再填写。",
    about="Earlier values of a tracked field can be corrected; a later one would be the present value, which stands"
    " in the record itself. Values for the future are what series are for.",
)
NO_HISTORY = Code(
    "REC525",
    en='"{name}" keeps no values of the past.',
    zh="“{name}”不保留历史值。",
    hint_en='Ask for a series, or a field with "track".',
    hint_zh="请使用 series 字段或设置了 track 的字段。",
    about="Only series and tracked fields have values by the day since which they hold.",
)
NOT_ONE_VALUE = Code(
    "REC526",
    en="{field}: for each period a value is given, or a value with a reason.",
    zh="{field}：每个期间应给出一个值，或值与原因。",
    about="Beside `value` and `reason` nothing is said of a period.",
)
NOT_CORRECTED = Code(
    "REC527",
    en="{field}: its earlier values cannot be corrected by hand.",
    zh="{field}：其历史值不能手工更正。",
    about="What transitions of a process change, and what conditions make read-only, has the history that it had.",
)
WRONG_DAY = Code(
    "QRY060",
    en='"{text}" is no day.',
    zh="“{text}”不是有效的日期。",
    hint_en="Write it like 2026-12-31, or say today.",
    hint_zh="请按 2026-12-31 的格式填写，或写 today。",
    about="`asOf` is the day whose values are asked for.",
)
PERIOD_NAMES = Frozen(
    {
        "day": Text("day", Frozen({"zh_CN": "日期"})),
        "month": Text("month", Frozen({"zh_CN": "月份"})),
        "quarter": Text("quarter", Frozen({"zh_CN": "季度"})),
        "year": Text("year", Frozen({"zh_CN": "年份"})),
    }
)
EXAMPLES = Frozen({"day": "2026-12-31", "month": "2026-12", "quarter": "2026-Q4", "year": "2026"})
