"""The measures of a question: read, and as what they are in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.codes import queries as codes
from core.context import Context, Live
from core.queries.calculated import Calculation, Formulated, formula_over_groups
from core.queries.computed import read_by
from core.queries.converted import SHARE, Converted
from core.queries.figures import Figure
from core.queries.joins import Joins
from core.queries.of_related import Branch, OfRelated
from core.queries.over_totals import OverTotals, not_over_totals
from core.queries.paths import Path, Unresolved, resolve
from core.queries.query import Asking, Calculated, Conversion
from core.queries.relations import relations
from core.queries.sources import Rows
from schema_registry.codes.totals import NOT_OVER_TOTALS
from schema_registry.model import OVER_TOTALS, TOTALS, Entity, Field, Measure
from schema_registry.problems import Problem
from schema_registry.reports import DISTINCT, MEDIAN
from schema_registry.statechart import REACHED, STAYED
from schema_registry.suggest import closest

MOST_MEASURES = 20
Figured = Figure | OverTotals | OfRelated | Formulated | Converted


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure with what it is taken of: the values at a path, those of related records, or a formula over totals.

    `paths` are all that it reads of the asked entity's records.
    """

    measure: Asking
    path: Path | None = None
    branch: Branch | None = None
    calculation: Calculation | None = None
    paths: tuple[Path, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether it only counts records."""
        return self.path is None and self.branch is None and self.calculation is None

    @property
    def near(self) -> bool:
        """Whether the record's own columns tell it."""
        return self.branch is None and not any(path.steps or path.field.to for path in self.paths)


def over_totals(measure: Asking) -> bool:
    """Whether a measure is computed of totals, after the database has made them."""
    return not isinstance(measure, Measure) or measure.total == OVER_TOTALS


def figure_of(joins: Joins, measured: Measured, among: Rows | None, *, halves: bool) -> Figured:
    """A measure in SQL. `among`: the ids of the records asked about, where these are not all."""
    if measured.calculation is not None:
        return Formulated(joins, measured.calculation, halves=halves)
    if isinstance(measured.measure, Conversion):
        assert measured.path is not None
        return Converted(joins, measured.measure, measured.path)
    assert isinstance(measured.measure, Measure)
    if measured.branch is not None:
        return OfRelated(joins, measured.branch, measured.measure.total, among, halves=halves)
    if measured.path is not None and measured.measure.total == OVER_TOTALS:
        return OverTotals(joins, measured.path, halves=halves)
    return Figure.at(joins, measured.measure.total, measured.path, halves=halves)


def totals_of(live: Live, field: Field) -> tuple[str, ...]:
    """The totals that a field of the asked entity may have."""
    totals = live.kinds[field.kind].totals
    return (*totals, OVER_TOTALS) if field.derived is not None and field.derived.formula else totals


def field_of(ctx: Context, entity: Entity, measure: Asking) -> Field | None:
    """The field whose values a figure is one of, for showing it; None for a number of records or values.

    Raises Unresolved.
    """
    if isinstance(measure, Calculated):
        return measure.field
    if isinstance(measure, Conversion):
        return SHARE
    if measure.total in ("count", DISTINCT) or not measure.path:
        return None
    branch = _branch(ctx, entity, measure)
    path = resolve(ctx, entity, measure.path) if branch is None else branch.path
    return None if path is None else path.field


def read_measures(
    ctx: Context, entity: Entity, measures: Sequence[Asking]
) -> tuple[tuple[Measured, ...], list[Problem]]:
    """What each measure is taken of, and what is wrong with them."""
    if len(measures) > MOST_MEASURES:
        return (), [codes.TOO_MUCH.at("/measures", what="measures", most=MOST_MEASURES)]
    problems: list[Problem] = []
    found = [_read(ctx, entity, one, f"/measures/{at}", problems) for at, one in enumerate(measures)]
    return tuple(found), problems


def _read(ctx: Context, entity: Entity, measure: Asking, pointer: str, problems: list[Problem]) -> Measured:
    if isinstance(measure, Calculated):
        return _calculated(ctx, entity, measure, pointer, problems)
    if isinstance(measure, Conversion):
        return _conversion(ctx, entity, measure, pointer, problems)
    try:
        branch = _branch(ctx, entity, measure)
        path = resolve(ctx, entity, measure.path) if measure.path and branch is None else None
    except Unresolved as error:
        problems.append(error.at(pointer))
        return Measured(measure)
    if branch is not None:
        problems += _wrong_branch(ctx, measure, branch, pointer)
        return Measured(measure, branch=branch)
    problems += _wrong(ctx, entity, measure, path, pointer)
    return Measured(measure, path, paths=() if path is None else (path,))


def _wrong(ctx: Context, entity: Entity, measure: Measure, path: Path | None, pointer: str) -> Iterator[Problem]:
    """What is wrong with a total of the values at a path."""
    totals: Sequence[str] = TOTALS
    if path is None:
        totals = ("count",)
    elif path.by and (path.by != STAYED or path.steps):
        yield codes.NO_BUCKET.at(pointer, name=measure.path, by=path.by)
    else:
        kind = ctx.live.kinds[path.field.kind]
        totals = kind.totals if path.steps else totals_of(ctx.live, path.field)
        totals = (*totals, MEDIAN) if "avg" in totals and not path.steps else totals
        totals = (*totals, DISTINCT) if kind.groupable and not path.by else totals
    if path is not None and measure.total == OVER_TOTALS in totals:
        wrong = not_over_totals(ctx, path)
        if wrong is not None:
            yield NOT_OVER_TOTALS.at(pointer, field=measure.path, path=wrong)
    elif measure.total not in totals:
        yield _no_total(measure, measure.path or entity.name, totals, pointer)


def _no_total(measure: Measure, name: str, totals: Sequence[str], pointer: str) -> Problem:
    problem = codes.NO_TOTAL.at(pointer, name=name, total=measure.total[:60], totals=", ".join(totals))
    return problem.suggesting(closest(measure.total, totals))


# ---- figures over related records
def _branch(ctx: Context, entity: Entity, measure: Measure) -> Branch | None:
    """The related records that a path begins with; None where it begins with a field. Raises Unresolved."""
    first, _, rest = measure.path.partition(".")
    relation = relations(ctx, entity.name).get(first)
    if relation is None:
        return None
    path = resolve(ctx, relation.entity, rest) if rest else None
    return Branch(first, relation, path)


def _wrong_branch(ctx: Context, measure: Measure, branch: Branch, pointer: str) -> Iterator[Problem]:
    path = branch.path
    if path is not None and path.by:
        yield codes.NO_BUCKET.at(pointer, name=measure.path, by=path.by)
        return
    totals = ("count",) if path is None else ctx.live.kinds[path.field.kind].totals
    if path is not None and path.steps:
        totals = tuple(one for one in totals if one not in ("sum", "avg"))
    if measure.total not in totals:
        yield _no_total(measure, measure.path, totals, pointer)


# ---- conversion
def _conversion(ctx: Context, entity: Entity, asked: Conversion, pointer: str, problems: list[Problem]) -> Measured:
    try:
        path = resolve(ctx, entity, f"{asked.field}:{REACHED}")
    except Unresolved as error:
        problems.append(error.at(pointer))
        return Measured(asked)
    if path.steps:
        problems.append(codes.NO_BUCKET.at(pointer, name=asked.field, by=REACHED))
    return Measured(asked, path, paths=(path,))


# ---- formulas over totals
def _calculated(ctx: Context, entity: Entity, measure: Calculated, pointer: str, problems: list[Problem]) -> Measured:
    calculation = ctx.live.derive(formula_over_groups, (entity.name, measure.source, measure.field))
    problems += [Problem(one.spec, pointer, one.params, None, one.did_you_mean) for one in calculation.problems]
    if calculation.problems:
        return Measured(measure)
    found = [read_by(ctx.live, entity, text) for text in sorted(calculation.reads)]
    return Measured(measure, calculation=calculation, paths=tuple(path for path in found if path is not None))


def mixed_currencies(groups: Sequence[Path], measures: Sequence[Measured]) -> Iterator[Problem]:
    """A problem for every figure over amounts of several currencies, which only their own groups keep apart."""
    apart = {(path.steps, path.field.key) for path in groups}
    for at, measured in enumerate(measures):
        if isinstance(measured.measure, Measure) and measured.measure.total in ("count", DISTINCT):
            continue
        total = measured.measure.total if isinstance(measured.measure, Measure) else "sum"
        paths = measured.paths if measured.branch is None else (measured.branch.path,)
        for path in paths:
            if path is None or path.field.kind != "decimal" or not path.field.name.endswith(".amount"):
                continue
            whole = path.field.key.removesuffix(".amount")
            if measured.branch is not None or (path.steps, f"{whole}.currency") not in apart:
                name = path.text.removesuffix(".amount")
                yield codes.MIXED_CURRENCIES.at(f"/measures/{at}", name=name, total=total)
