"""When a day of the Chinese calendar comes round next, for the reader of a card."""

from __future__ import annotations

from flask_babel import gettext as _

from admin.door import context
from core.kinds.days import day_writer
from core.kinds.lunar import next_day, read_day


def comes_on(text: str) -> str:
    """The next day of the world's calendar, in words; empty where there is none."""
    ctx, lunar = context(), read_day(text)
    day = next_day(lunar, ctx.today()) if lunar is not None else None
    if day is None:
        return ""
    away = (day - ctx.today()).days
    said = day_writer(ctx.locale.tag)(day)
    if away == 0:
        return str(_("today, %(day)s", day=said))
    return str(_("next on %(day)s, in %(count)s days", day=said, count=away))
