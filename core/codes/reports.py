"""What reports cannot tell."""

from __future__ import annotations

from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.problems import Code

UNKNOWN_REPORT = Code(
    "RPT100",
    en='There is no report "{name}"',
    zh="没有报表“{name}”",
    hint_en="Open the list of reports.",
    hint_zh="请打开报表列表。",
    about="A report is asked for by a name that no pack defines, or that the asker may not open. The two are not "
    "told apart on purpose.",
)
TOO_MANY_GROUPS = Code(
    "RPT101",
    en="There are more than {most} groups",
    zh="分组超过 {most} 个",
    hint_en="Narrow the report by filters, group by something coarser, or give it a limit.",
    hint_zh="请用筛选缩小范围、改用更粗的分组，或设置 limit。",
    about="More figures than this are read by nobody and would keep the database busy. With `limit` the first rows "
    "are shown, and all others added up.",
)
TOO_LARGE = Code(
    "RPT102",
    en="The sums are too large to be told",
    zh="合计数值过大，无法计算",
    hint_en="Narrow the report by filters.",
    hint_zh="请用筛选缩小范围。",
    about="A sum of related records of one record left the 64 bits that SQLite adds up in.",
)
WRONG_PERIOD = Code(
    "RPT103",
    en='"{value}" is no {by}',
    zh="“{value}”不是有效的期间（{by_zh}）",
    hint_en="Write current, last, latest, all, or a key such as 2026, 2026-Q3, 2026-07, 2026-W27, 2026-07-04.",
    hint_zh="请写 current、last、latest、all，或 2026、2026-Q3、2026-07、2026-W27、2026-07-04 这样的期间。",
    about="A report was asked for a period that is not of the length that it is about.",
)
NO_PERIOD = Code(
    "RPT104",
    en="This report has no period",
    zh="该报表没有期间",
    hint_en="Filter by a date instead: ordered_on:year=2026.",
    hint_zh="请改为按日期筛选，例如 ordered_on:year=2026。",
    about="A period was asked for in a report whose definition states none.",
)
TOO_MANY_PERIODS = Code(
    "RPT105",
    en="From {first} to {last} there are more than {most} periods",
    zh="从 {first} 到 {last} 超过 {most} 个期间",
    hint_en="Choose a shorter period, or group by longer ones.",
    hint_zh="请选择较短的期间，或按更长的期间分组。",
    about="Periods without records are shown too, so that a single wrong date could make thousands of rows.",
)
NO_FORMAT = Code(
    "RPT106",
    en='Nothing is exported as "{value}"',
    zh="不能导出为“{value}”",
    hint_en="There are {formats}.",
    hint_zh="可用：{formats}。",
    about="An export was asked for in a format that there is not.",
)
NO_EXPORT = Code(
    "RPT107",
    en="There is no such file, or it is gone by now",
    zh="没有这个文件，或者它已被清理",
    hint_en="Files are kept for some days only. Export it again.",
    hint_zh="文件只保留几天，请重新导出。",
    about="Exported files are for whoever ordered them, and are removed after `CARDWRIGHT_EXPORT_DAYS`.",
)
EXPORT = Text("export", Frozen({"zh_CN": "导出"}))
