"""The measures of a question: read, and as what they are in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.codes import queries as codes
from core.context import Context, Live
from core.queries.figures import Figure
from core.queries.joins import Joins
from core.queries.over_totals import OverTotals, not_over_totals
from core.queries.paths import Path, Unresolved, resolve
from schema_registry.codes.totals import NOT_OVER_TOTALS
from schema_registry.model import OVER_TOTALS, TOTALS, Entity, Field, Measure
from schema_registry.problems import Problem
from schema_registry.suggest import closest

MOST_MEASURES = 20
Figured = Figure | OverTotals


def figure_of(joins: Joins, measure: Measure, path: Path | None, *, halves: bool) -> Figured:
    """A measure in SQL."""
    if path is not None and measure.total == OVER_TOTALS:
        return OverTotals(joins, path, halves=halves)
    return Figure(joins, measure, path, halves=halves)


def totals_of(live: Live, field: Field) -> tuple[str, ...]:
    """The totals that a field of the asked entity may have."""
    totals = live.kinds[field.kind].totals
    return (*totals, OVER_TOTALS) if field.derived is not None and field.derived.formula else totals


def read_measures(
    ctx: Context, entity: Entity, measures: Sequence[Measure]
) -> tuple[tuple[Path | None, ...], list[Problem]]:
    """The path of each measure (None for a plain count), and what is wrong with them."""
    if len(measures) > MOST_MEASURES:
        return (), [codes.TOO_MUCH.at("/measures", what="measures", most=MOST_MEASURES)]
    problems: list[Problem] = []
    found = [_read(ctx, entity, one, f"/measures/{at}", problems) for at, one in enumerate(measures)]
    return tuple(found), problems


def _read(ctx: Context, entity: Entity, measure: Measure, pointer: str, problems: list[Problem]) -> Path | None:
    totals: Sequence[str] = TOTALS
    try:
        path = resolve(ctx, entity, measure.path) if measure.path else None
    except Unresolved as error:
        problems.append(error.at(pointer))
        return None
    if path is None:
        totals = ("count",)
    elif path.by:
        problems.append(codes.NO_BUCKET.at(pointer, name=measure.path, by=path.by))
    else:
        totals = ctx.live.kinds[path.field.kind].totals if path.steps else totals_of(ctx.live, path.field)
    if path is not None and measure.total == OVER_TOTALS in totals:
        wrong = not_over_totals(ctx, path)
        if wrong is not None:
            problems.append(NOT_OVER_TOTALS.at(pointer, field=measure.path, path=wrong))
    elif measure.total not in totals:
        name = measure.path or entity.name
        problem = codes.NO_TOTAL.at(pointer, name=name, total=measure.total[:60], totals=", ".join(totals))
        problems.append(problem.suggesting(closest(measure.total, totals)))
    return path


def mixed_currencies(
    groups: Sequence[Path], measures: Sequence[Measure], paths: Sequence[Path | None]
) -> Iterator[Problem]:
    """A problem for every figure over amounts of several currencies, which only their own groups keep apart."""
    apart = {(path.steps, path.field.key) for path in groups}
    for at, (measure, path) in enumerate(zip(measures, paths, strict=False)):
        if path is None or path.field.kind != "decimal" or not path.field.name.endswith(".amount"):
            continue
        whole = path.field.key.removesuffix(".amount")
        if measure.total != "count" and (path.steps, f"{whole}.currency") not in apart:
            name = measure.path.removesuffix(".amount")
            yield codes.MIXED_CURRENCIES.at(f"/measures/{at}", name=name, total=measure.total)
