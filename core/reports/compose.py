"""A report answered: as many statements as its form needs, however many records and groups there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from core.context import Context
from core.queries.query import FilterTree
from core.reports import periods
from core.reports.answer import OTHERS, TOTAL, Answer, Place, Values
from core.reports.ask import Found, all_cells, cells
from core.reports.question import Asked, Narrowed, both, in_period, narrowed, then
from core.reports.tree import gaps_filled, laid_out, sorter
from schema_registry.model import BUCKETS
from schema_registry.reports import Dimension, Report


def compose(ctx: Context, report: Report, asked: Asked) -> Answer:
    """The answer of a report that the actor may open. Raises Rejected, Denied."""
    known = narrowed(ctx, report, asked)
    tree = in_period(report, known.filter, known.period)
    day, earlier = (then(ctx, report, asked, key) for key in (known.period, known.compared))
    present, ctx = ctx, ctx.at(day)
    limited = all_cells(ctx, report, tree)
    found = limited.cells
    lines = _places(ctx, report, known, report.rows, [line for line, column in found if not column.ids], found)
    if limited.shown is not None:
        lines = (*lines[:-1], OTHERS, TOTAL)
    columns = _places(ctx, report, known, report.columns, [column for line, column in found if not line.ids], found)
    total = found[TOTAL, TOTAL]
    return Answer(
        report=report,
        narrowed=known,
        filter=tree,
        lines=lines,
        columns=columns,
        cells={places: values[:-1] for places, values in found.items()},
        counted=_integer(total[-1]),
        at=ctx.clock(),
        before=_before(present.at(earlier), report, known, lines),
        as_of=day,
        shown=limited.shown,
    )


def _places(
    ctx: Context, report: Report, known: Narrowed, dimensions: Sequence[Dimension], there: list[Place], found: Found
) -> tuple[Place, ...]:
    by_depth = [
        [place for place in there if place.depth == depth + 1 and not place.others]
        for depth in range(len(dimensions))
    ]
    down = dimensions is report.rows

    def values(place: Place) -> Values | None:
        return found.get((place, TOTAL) if down else (TOTAL, place))

    def wider(dimension: Dimension, keys: Sequence[str]) -> Sequence[str]:
        return _periods_shown(ctx, report, known, dimension, keys)

    return laid_out(dimensions, by_depth, sorter(report, dimensions, values) if down else list, wider)


def _periods_shown(
    ctx: Context, report: Report, known: Narrowed, dimension: Dimension, keys: Sequence[str]
) -> Sequence[str]:
    """All periods of a dimension: of the chosen period up to today, else from the first to the last with records."""
    if not _within_period(report, known, dimension):
        return gaps_filled(dimension, keys)
    assert report.period is not None
    span = periods.span_of(report.period.by, known.period)
    until = ctx.today() if span.start <= ctx.today() else date.max
    inside = periods.inside(dimension.group.by, span, until)
    return sorted({*inside, *gaps_filled(dimension, sorted({*keys, inside[0]}))})


def _within_period(report: Report, known: Narrowed, dimension: Dimension) -> bool:
    """Whether a dimension parts the period that is chosen."""
    period = report.period
    return (
        period is not None
        and bool(known.period)
        and dimension.group.path == period.path
        and dimension.group.by in BUCKETS[: BUCKETS.index(period.by)]
    )


# ---- the compared period
def _before(ctx: Context, report: Report, known: Narrowed, lines: Sequence[Place]) -> dict[Place, Values]:
    """The figures of the compared period: its total, and where the first dimension parts it, line by line."""
    if not known.compared:
        return {}
    tree = _compared_filter(ctx, report, known)
    parted = bool(report.rows) and _within_period(report, known, report.rows[0])
    asked = [(0, 0, ()), *([(1, 0, (0,))] if parted else [])]
    found = cells(ctx, report, tree, asked)
    before = {TOTAL: found[TOTAL, TOTAL][:-1]}
    for line, other in _aligned(report, known, lines) if parted else ():
        values = found.get((Place((other,), (other,)), TOTAL))
        if values is not None:
            before[line] = values[:-1]
    return before


def _compared_filter(ctx: Context, report: Report, known: Narrowed) -> FilterTree | None:
    tree = in_period(report, known.filter, known.compared)
    assert report.period is not None
    until = periods.so_far(report.period, known.period, known.compared, ctx.today())
    if until is None:
        return tree
    return both(tree, {f"{report.period.path}:day": {"_lte": until.isoformat()}})


def _aligned(report: Report, known: Narrowed, lines: Sequence[Place]) -> Iterator[tuple[Place, str]]:
    """Lines with the key of the compared period's part that stands where theirs does: its third month, say."""
    assert report.period is not None
    by = report.rows[0].group.by
    here, there = (
        periods.inside(by, periods.span_of(report.period.by, key)) for key in (known.period, known.compared)
    )
    counterpart = dict(zip(here, there, strict=False))
    for line in lines:
        if line.depth == 1 and line.ids[0] in counterpart:
            yield line, counterpart[str(line.ids[0])]


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value
