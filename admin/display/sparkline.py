"""A line of figures as small as a word: where it goes in a viewBox of 120 × 32, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from admin.display.fields import Shown
from core.context import Context
from core.queries.dated import DatedValue, dated_values

WIDTH, HEIGHT, EDGE = 120, 32, 3
MOST = 40
"""Values in a line, the last ones."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """`points` of the line, its `last` point, and the `label` for whoever does not see it."""

    points: str
    last: tuple[str, str]
    label: str


def line_of(ctx: Context, one: Shown, values: Sequence[DatedValue]) -> Sparkline | None:
    """The line of a field's values over time; None of what is no figure."""
    if not one.numeric:
        return None
    last = values[-MOST:]
    words = [f"{each.period}: {one.kind.brief(one.field, each.value, ctx.locale)}" for each in last]
    return sparkline([each.value for each in last], words)


def spark_of(ctx: Context, entity: str, id: str, one: Shown) -> Sparkline | None:
    """The same for a record's field. Two statements at most."""
    return line_of(ctx, one, dated_values(ctx, entity, id, one.field.name)) if one.numeric else None


def sparkline(values: Sequence[object], words: Sequence[str]) -> Sparkline | None:
    """The line of some values, each with its words; None where there are fewer than two figures."""
    pairs = zip(values, words, strict=True)
    figures = [(one, said) for one, said in pairs if isinstance(one, int | Decimal) and not isinstance(one, bool)]
    if len(figures) < 2:
        return None
    low, high = min(one for one, _ in figures), max(one for one, _ in figures)
    across, up = Decimal(WIDTH - 2 * EDGE) / (len(figures) - 1), Decimal(HEIGHT - 2 * EDGE)
    lifts = [up * (one - low) / (high - low) if high > low else up / 2 for one, _ in figures]
    places = [(f"{EDGE + at * across:.1f}", f"{HEIGHT - EDGE - lift:.1f}") for at, lift in enumerate(lifts)]
    first, last = figures[0][1], figures[-1][1]
    return Sparkline(" ".join(f"{x},{y}" for x, y in places), places[-1], f"{first} … {last}")
