"""The questions that a report is made of, each one statement whatever is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.codes.reports import TOO_MANY_GROUPS
from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.grouping_sets import Level, aggregate_levels
from core.queries.query import Aggregation, Asking, Calculated, Conversion, Figures, FilterTree
from core.reports.answer import OTHERS, Place, Values
from core.reports.question import both
from schema_registry.model import Measure
from schema_registry.reports import CONVERSION, LIMIT, Report, ReportMeasure

COUNT = Measure("count")
Found = dict[tuple[Place, Place], Values]


@dataclass(frozen=True, slots=True)
class Limited:
    """Cells of a report; `shown` is the filter of the groups that are not among `OTHERS`, where there are such."""

    cells: Found
    shown: FilterTree | None = None


def measure_of(measure: ReportMeasure) -> Asking:
    """A measure of a report as one of a question."""
    if measure.measure.total == CONVERSION:
        return Conversion(measure.measure.path, measure.states)
    return Calculated(measure.formula, measure.field) if measure.field is not None else measure.measure


def question(report: Report, tree: FilterTree | None) -> Aggregation:
    """The question for all figures of a report, the number of records behind them."""
    groups = tuple(one.group for one in (*report.rows, *report.columns))
    measures = (*(measure_of(one) for one in report.measures), COUNT)
    return Aggregation(report.entity, measures, groups, filter=tree)


def all_cells(ctx: Context, report: Report, tree: FilterTree | None) -> Limited:
    """Every cell, subtotals and totals included; of a report with a limit, others together."""
    rows, columns = len(report.rows), len(report.columns)
    if not report.limit:
        try:
            return Limited(cells(ctx, report, tree, levels(rows, columns)))
        except Rejected as error:
            if not report.rows or [one.spec for one in error.problems] != [TOO_MANY_GROUPS]:
                raise
    top = _top(ctx, report, tree)
    if not top.truncated:
        return Limited(cells(ctx, report, tree, levels(rows, columns)))
    shown = among(ctx, report, [bucket.keys[0] for bucket in top])
    found = cells(ctx, report, both(tree, shown), levels(rows, columns, at_least=1))
    found |= cells(ctx, report, tree, levels(0, columns, rows))
    beyond = cells(ctx, report, both(tree, {"_not": shown}), levels(0, columns, rows))
    found |= {(OTHERS, column): values for (_, column), values in beyond.items()}
    return Limited(found, shown)


def cells(ctx: Context, report: Report, tree: FilterTree | None, asked: Sequence[tuple[int, int, Level]]) -> Found:
    """The cells of some levels by their line and column."""
    answers = aggregate_levels(ctx, question(report, tree), [level for _, _, level in asked])
    return {
        (Place(cell.ids[:down], cell.keys[:down]), Place(cell.ids[down:], cell.keys[down:])): cell.values
        for (down, _, _), answer in zip(asked, answers, strict=True)
        for cell in answer
    }


def levels(rows: int, columns: int, first: int | None = None, *, at_least: int = 0) -> list[tuple[int, int, Level]]:
    """Each number of row and column dimensions with the groups that it keeps apart, the total first.

    `first` is the position of the first column dimension among the groups.
    """
    start = rows if first is None else first
    return [
        (down, across, (*range(down), *range(start, start + across)))
        for down in range(at_least, rows + 1)
        for across in range(columns + 1)
    ]


def _top(ctx: Context, report: Report, tree: FilterTree | None) -> Figures:
    """The first groups of the first dimension in the order of the report."""
    group = report.rows[0].group
    measures = {one.id: measure_of(one) for one in report.measures}
    wanted = [text for text in report.sort if text.removeprefix("-") in (*measures, str(group))][:1]
    order, asked = list[str](), list[Asking]()
    for text in wanted:
        sign, name = ("-" if text.startswith("-") else ""), text.removeprefix("-")
        if name in measures:
            asked.append(measures[name])
        order.append(f"{sign}{measures.get(name, name)}")
    return aggregate(
        ctx,
        Aggregation(
            report.entity,
            tuple(asked) or (COUNT,),
            (group,),
            filter=tree,
            limit=report.limit or LIMIT,
            order=tuple(order),
        ),
    )


def among(ctx: Context, report: Report, keys: Iterable[object]) -> FilterTree:
    """The filter that leaves some groups of the first dimension."""
    asked = Aggregation(report.entity, groups=(report.rows[0].group,))
    listed: dict[str, list[object]] = {}
    others: list[FilterTree] = []
    for key in keys:
        condition = drill(ctx, asked, (key,))
        ((path, comparison),) = condition.items()
        if isinstance(comparison, Mapping) and set(comparison) == {"_eq"}:
            listed.setdefault(path, []).append(comparison["_eq"])
        else:
            others.append(condition)
    return {"_or": [*({path: {"_in": values}} for path, values in listed.items()), *others]}
