"""From a figure back to its records: the filter that finds exactly them, which a list takes as its own."""

from __future__ import annotations

from dataclasses import replace

from core.context import Context
from core.queries.drill import drill
from core.queries.query import FilterTree
from core.reports.answer import TOTAL, Answer, Place
from core.reports.ask import question
from core.reports.question import both


def behind(ctx: Context, answer: Answer, line: Place, column: Place = TOTAL) -> FilterTree | None:
    """The filter of the records of one cell; None where it is of all."""
    report, tree = answer.report, answer.filter
    if line.others and answer.shown is not None:
        tree = both(tree, {"_not": answer.shown})
    rows, columns = report.rows[: len(line.keys)], report.columns[: len(column.keys)]
    groups = tuple(one.group for one in (*rows, *columns))
    if not groups:
        return tree
    return drill(ctx, replace(question(report, tree), groups=groups), (*line.keys, *column.keys))
