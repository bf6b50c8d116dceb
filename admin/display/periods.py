"""Periods in words: buckets of dates, days and times, as people of a locale write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time
from flask_babel import gettext as _

from admin.display.fields import Shown
from core.context import Context
from core.kinds.kind import Locale
from core.queries.buckets import read_key
from schema_registry.model import Group

_PATTERNS: Mapping[str, Mapping[str, str]] = {
    "zh": {"month": "y年M月", "day": "y年M月d日", "year": "y年", "near": "M月d日"},
    "en": {"month": "MMM y", "day": "d MMM y", "year": "y", "near": "d MMM"},
}


def _date(day: date, form: str, locale: Locale) -> str:
    language = "zh" if locale.tag.startswith("zh") else "en"
    return str(format_date(day, _PATTERNS[language][form], locale=locale.tag))


def bucket_words(by: str, key: str, locale: Locale) -> str:
    """A bucket of dates: `Q3 1996`, `1996年7月`; weeks as ISO 8601 writes them."""
    span = read_key(by, key)
    if span is None or by == "week":
        return key
    if by == "quarter":
        year, _between, quarter = key.partition("-Q")
        return f"{year}年第{quarter}季度" if locale.tag.startswith("zh") else f"Q{quarter} {year}"
    return _date(span.start, by, locale)


def group_words(described: Shown | None, group: Group) -> str:
    """A grouping: the field, and the period for dates."""
    if described is None:
        return str(group)
    words = {
        "year": _("by year"),
        "quarter": _("by quarter"),
        "month": _("by month"),
        "week": _("by week"),
        "day": _("by day"),
        "level1": _("top level"),
        "level2": _("second level"),
        "level3": _("third level"),
        "reached": _("reached"),
    }
    return f"{described.title} · {words[group.by]}" if group.by in words else described.title


def day_words(day: date, ctx: Context) -> str:
    """A day beside today: `Today`, `Yesterday`, `19 Nov`, with the year where it is another one."""
    today = ctx.clock().astimezone(ctx.locale.zone).date()
    if day == today:
        return str(_("Today"))
    if day == today - timedelta(days=1):
        return str(_("Yesterday"))
    return _date(day, "near" if day.year == today.year else "day", ctx.locale)


def time_words(at: datetime, ctx: Context) -> str:
    """The time of day in the reader's zone."""
    return str(format_time(at.astimezone(ctx.locale.zone), "HH:mm", locale=ctx.locale.tag))


def moment_words(at: datetime, ctx: Context) -> str:
    """The time of a moment today, else its day."""
    day = at.astimezone(ctx.locale.zone).date()
    today = ctx.clock().astimezone(ctx.locale.zone).date()
    return time_words(at, ctx) if day == today else day_words(day, ctx)
