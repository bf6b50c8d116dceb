"""Functions of days, moments, times and durations. The business time zone decides days and hours of moments.

Whatever leaves the years 1 to 9999 is missing.
"""

from __future__ import annotations

from schema_registry.expressions.functions.function import Function

DATES = (
    Function(
        "today", ("-> date",), "Today in the business time zone.", "业务时区的今天。", "today() = date(now())", "true"
    ),
    Function("now", ("-> instant",), "This moment.", "当前时刻。", "now() > datetime(date(2000, 1, 1))", "true"),
    Function(
        "date",
        ("number, number, number -> date = date_of", "text -> date = text_date", "day -> date = day"),
        "A date from year, month and day, or from a text such as 2026-11-22, or the business day of a moment. "
        "Missing when there is no such day.",
        "由年、月、日或 2026-11-22 这样的文本得到日期，或取时刻的业务日期。没有这一天时为空。",
        "date(2024, 2, 29)",
        "2024-02-29",
    ),
    Function(
        "datetime",
        ("date, time? -> instant",),
        "The moment of a date and time (midnight when left out) in the business time zone. Where clocks went back it "
        "is the second of the two; where they went forward, as if they had not.",
        "业务时区中某日某时（省略为零点）的时刻。",
        "datetime(date(2026, 1, 2), time(8, 30))",
        "2026-01-02 08:30:00",
    ),
    Function(
        "time",
        ("number, number, number? -> time = time_of", "clock -> time = clock"),
        "A time of day from hours, minutes and seconds, or the business time of a moment. Missing when there is no "
        "such time.",
        "由时、分、秒得到时间，或取时刻的业务时间。没有这个时间时为空。",
        "time(14, 30)",
        "14:30:00",
    ),
    Function("year", ("day -> number",), "The year.", "年份。", "year(date(2026, 11, 22))", "2026"),
    Function(
        "quarter", ("day -> number",), "The quarter, 1 to 4.", "季度，1 到 4。", "quarter(date(2026, 11, 22))", "4"
    ),
    Function(
        "month", ("day -> number",), "The month, 1 to 12.", "月份，1 到 12。", "month(date(2026, 11, 22))", "11"
    ),
    Function(
        "day",
        ("day -> number = day_of_month",),
        "The day of the month.",
        "日，1 到 31。",
        "day(date(2026, 11, 22))",
        "22",
    ),
    Function(
        "weekday",
        ("day -> number",),
        "The day of the week, 1 for Monday to 7 for Sunday.",
        "星期几，1 为星期一，7 为星期日。",
        "weekday(date(2026, 11, 22))",
        "7",
    ),
    Function("hour", ("clock -> number",), "The hour, 0 to 23.", "小时，0 到 23。", "hour(time(14, 30))", "14"),
    Function("minute", ("clock -> number",), "The minute, 0 to 59.", "分钟，0 到 59。", "minute(time(14, 30))", "30"),
    Function(
        "days",
        ("number -> duration = from_days", "duration -> number = in_days"),
        "A duration of so many days, or how many days a duration has. A day has 24 hours.",
        "若干天的时长，或时长折合的天数。一天为 24 小时。",
        "days(hours(36))",
        "1.5",
    ),
    Function(
        "hours",
        ("number -> duration = from_hours", "duration -> number = in_hours"),
        "A duration of so many hours, or how many hours a duration has.",
        "若干小时的时长，或时长折合的小时数。",
        "hours(minutes(90))",
        "1.5",
    ),
    Function(
        "minutes",
        ("number -> duration = from_minutes", "duration -> number = in_minutes"),
        "A duration of so many minutes, or how many minutes a duration has.",
        "若干分钟的时长，或时长折合的分钟数。",
        "minutes(hours(2))",
        "120",
    ),
    Function(
        "seconds",
        ("number -> duration = from_seconds", "duration -> number = in_seconds"),
        "A duration of so many seconds, or how many seconds a duration has.",
        "若干秒的时长，或时长折合的秒数。",
        "seconds(minutes(1.5))",
        "90",
    ),
    Function(
        "datedif",
        ("day, day, text -> number",),
        "Whole days ('d'), months ('m') or years ('y') from the first day to the second. A month is over when its "
        "day comes again.",
        "从第一个日期到第二个日期的整天数（'d'）、整月数（'m'）或整年数（'y'）。",
        "datedif(date(2026, 1, 31), date(2026, 3, 30), 'm')",
        "1",
        special=True,
    ),
    Function(
        "edate",
        ("day, number -> date",),
        "The same day so many months later; the last of the month where it has no such day.",
        "若干个月后的同一天；该月没有这一天时取月末。",
        "edate(date(2026, 1, 31), 1)",
        "2026-02-28",
        also=("addmonths",),
    ),
    Function(
        "eomonth",
        ("day, number? -> date",),
        "The last day of the month, or of the month so many later.",
        "当月（或若干个月后）的最后一天。",
        "eomonth(date(2024, 1, 15), 1)",
        "2024-02-29",
    ),
    Function(
        "networkdays",
        ("day, day -> number",),
        "Mondays to Fridays from the first day to the second, both counted; negative when the second is earlier.",
        "从第一个日期到第二个日期（含两端）的周一至周五天数；第二个日期更早时为负。",
        "networkdays(date(2026, 11, 20), date(2026, 11, 23))",
        "2",
        also=("workdays",),
    ),
)
