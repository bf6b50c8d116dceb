"""The moment that a timer is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.calendars.working import Working, working
from core.context import Context, Live
from schema_registry.durations import Duration, read_duration
from schema_registry.statechart import Process, Timer


def due_at(ctx: Context, process: Process, timer: Timer, since: datetime) -> datetime:
    """When a timer is due whose state was entered then.

    All time is counted in the business time zone: P1D is the same time tomorrow, whatever the clocks do. Of working
    time, weeks are seven and days one working day each, hours and less are worked.
    """
    delay = ctx.live.derive(_read, timer.delay)
    if timer.clock == "working" and process.calendar in ctx.model.calendars:
        calendar = ctx.live.derive(_working, (process.calendar, ctx.settings.zone))
        days, rest = divmod(delay.rest, timedelta(days=1))
        return calendar.after(since, rest, days)
    zone = ZoneInfo(ctx.settings.zone)
    whole = Duration(delay.months, timedelta(days=delay.rest.days))
    local = whole.after(since.astimezone(zone).replace(tzinfo=None)).replace(tzinfo=zone)
    return local.astimezone(since.tzinfo) + (delay.rest - timedelta(days=delay.rest.days))


def _read(live: Live, text: str) -> Duration:
    return read_duration(text) or Duration()


def _working(live: Live, key: tuple[str, str]) -> Working:
    name, zone = key
    return working(live.model.calendars[name], zone)
