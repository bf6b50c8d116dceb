"""What a formula may know beside the values of its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.context import Context


@dataclass(frozen=True, slots=True)
class Environment:
    """Today and this moment (aware), who acts, and the business time zone that decides days and hours."""

    today: date
    now: datetime
    user: int | None
    zone: ZoneInfo


def environment(ctx: Context) -> Environment:
    """What formulas know in a context. Make it once for many records: all of them are computed at one moment."""
    now, zone = ctx.clock(), ZoneInfo(ctx.settings.zone)
    return Environment(now.astimezone(zone).date(), now, ctx.actor.id, zone)
