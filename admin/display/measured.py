"""Figures of reports as readers of a locale see them: their names, their values, and how they changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from core.context import Context
from core.kinds.kind import Locale
from core.queries.measures import field_of
from core.reports.ask import measure_of
from core.reports.wording import decimal_words, figure_words, measure_title
from schema_registry.model import Field
from schema_registry.reports import Report
from schema_registry.statechart import STAYED

_SHARE, _LENGTH = "percent", "duration"


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of a report for one reader. `field` is None for numbers of records or values."""

    id: str
    title: str
    field: Field | None
    better: str
    ctx: Context
    rough: bool = False
    """Whether nobody reads its figures to the second: how long records stayed in states."""

    @property
    def share(self) -> bool:
        """Whether its values are shares of something, whose change is told in points."""
        return self.field is not None and self.field.kind == _SHARE

    @property
    def length(self) -> bool:
        """Whether its values are lengths of time."""
        return self.field is not None and self.field.kind == _LENGTH

    def text(self, value: object) -> str:
        """A figure in full, or as far as one reads it; empty where there is none."""
        return figure_words(self.ctx, self.field, value, brief=self.rough)

    def brief(self, value: object) -> str:
        """A figure at a glance: 1,234.57万."""
        return figure_words(self.ctx, self.field, value, brief=True)

    def number(self, value: object) -> float | None:
        """A figure to draw with."""
        if isinstance(value, timedelta):
            return value.total_seconds()
        return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def measured(ctx: Context, report: Report) -> tuple[Measured, ...]:
    """The measures of a report, in its order."""
    entity = ctx.model.entities[report.entity]
    return tuple(
        Measured(
            one.id,
            measure_title(ctx, report, one),
            field_of(ctx, entity, measure_of(one)),
            one.better,
            ctx,
            rough=one.measure.path.endswith(f":{STAYED}"),
        )
        for one in report.measures
    )


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed: in words, and whether that is good news (`good`, `bad`, or neither)."""

    text: str
    tone: str = ""


def change(one: Measured, value: object, before: object) -> Change | None:
    """The change since the compared period; None where there is nothing to compare."""
    now, then = one.number(value), one.number(before)
    if now is None or then is None:
        return None
    difference = now - then
    tone = "" if not difference else "good" if (difference > 0) == (one.better == "more") else "bad"
    if one.share:
        points = Decimal(str(difference * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return Change(_("%(points)s pt", points=_signed(points, one.ctx.locale)), tone)
    if not then:
        return None if not difference else Change(_("new"), tone)
    percent = (Decimal(str(difference)) / abs(Decimal(str(then))) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Change(f"{_signed(percent, one.ctx.locale)}%", tone)


def _signed(value: Decimal, locale: Locale) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{decimal_words(abs(value), locale)}"
