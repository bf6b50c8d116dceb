"""Periods in words: buckets of dates, days and times, as people of a locale write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_time
from flask_babel import gettext as _

from admin.display.fields import Shown
from core.context import Context
from core.kinds.kind import Locale
from core.kinds.regions import are_regions
from core.queries.period_words import bucket_words, dated
from schema_registry.model import Group
from schema_registry.periods import is_key


def key_words(key: str, locale: Locale) -> str:
    """A day or another period by its key alone; empty for none."""
    by = next((by for by in ("day", "month", "quarter", "year") if is_key(by, key)), "")
    return bucket_words(by, key, locale) if by else key


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
    if are_regions(described.field.choices):
        words |= {"level1": _("by province or country"), "level2": _("by city")}
    if group.by[:1].isdigit():
        words[group.by] = _("in ranges of %(width)s", width=group.by)
    return f"{described.title} · {words[group.by]}" if group.by in words else described.title


def day_words(day: date, ctx: Context) -> str:
    """A day beside today: `Today`, `Yesterday`, `Nov 19`, with the year where it is another one."""
    today = ctx.clock().astimezone(ctx.locale.zone).date()
    if day == today:
        return str(_("Today"))
    if day == today - timedelta(days=1):
        return str(_("Yesterday"))
    return dated(day, "near" if day.year == today.year else "day", ctx.locale)


def due_words(due: date | datetime, ctx: Context) -> str:
    """When something is due: `Today`, `Tomorrow`, `Nov 19`, with the time where there is one."""
    if not isinstance(due, datetime):
        return _coming(due, ctx)
    here = due.astimezone(ctx.locale.zone)
    return f"{_coming(here.date(), ctx)} {time_words(due, ctx)}"


def _coming(day: date, ctx: Context) -> str:
    tomorrow = ctx.clock().astimezone(ctx.locale.zone).date() + timedelta(days=1)
    return str(_("Tomorrow")) if day == tomorrow else day_words(day, ctx)


def date_words(day: date, ctx: Context) -> str:
    """A day with its year, whatever day it is."""
    return dated(day, "day", ctx.locale)


def time_words(at: datetime, ctx: Context) -> str:
    """The time of day in the reader's zone."""
    return str(format_time(at.astimezone(ctx.locale.zone), "HH:mm", locale=ctx.locale.tag))


def moment_words(at: datetime, ctx: Context) -> str:
    """The time of a moment today, else its day."""
    day = at.astimezone(ctx.locale.zone).date()
    today = ctx.clock().astimezone(ctx.locale.zone).date()
    return time_words(at, ctx) if day == today else day_words(day, ctx)
