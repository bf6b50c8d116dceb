"""Formulas over totals: the margin of a year is its profit by its revenue, not the mean of what each order gained.

What the formula reads is added up; where that says nothing (a share of something) and is computed itself, its own
formula over the totals takes its place. Python computes the result, exactly as it computes that of one record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.context import Context
from core.expressions.environment import environment
from core.expressions.fitting import fit
from core.expressions.formula import Formula, formula_of
from core.kinds.kind import Refused
from core.queries.columns import Raw
from core.queries.computed import reads
from core.queries.figures import Figure
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.sources import Column

MOST_DEPTH = 4
"""Formulas over totals within formulas over totals."""


def not_over_totals(ctx: Context, path: Path, depth: int = MOST_DEPTH) -> str | None:
    """Why a field has no formula over totals: what cannot be added up; None where it has one."""
    formula = _formula(ctx, path)
    if formula is None or path.steps or depth == 0:
        return path.text
    if formula.type.name not in ("number", "duration"):
        return path.text
    if formula.related or formula.volatile:
        return next(iter(sorted(formula.related)), "today(), now(), current_user()")
    for read in reads(ctx.live, path.entity.name, path.field.name).paths:
        if not _additive(ctx, read) and not_over_totals(ctx, read, depth - 1) is not None:
            return read.text
    return None


def _formula(ctx: Context, path: Path) -> Formula | None:
    source = path.field.derived.formula if path.field.derived is not None else ""
    return ctx.live.derive(formula_of, (path.entity.name, source)) if source else None


def _additive(ctx: Context, path: Path) -> bool:
    kind = ctx.live.kinds.get(path.field.kind)
    return kind is not None and kind.words().additive


@dataclass(frozen=True, slots=True)
class _Input:
    """What a formula reads, as a figure, behind so many columns of the figures before it."""

    name: str
    figure: Figure | OverTotals
    start: int


class OverTotals:
    """A formula over totals in SQL: the columns of all that it reads, and its value made of them."""

    def __init__(self, joins: Joins, path: Path, *, halves: bool) -> None:
        formula = _formula(joins.ctx, path)
        assert formula is not None
        self._formula = formula
        self._field, self._kind = path.field, joins.ctx.live.kinds[path.field.kind]
        self._environment = environment(joins.ctx)
        self._inputs: list[_Input] = []
        self.columns: tuple[Column, ...] = ()
        for read in reads(joins.ctx.live, path.entity.name, path.field.name).paths:
            figure = (
                Figure.at(joins, "sum", read, halves=halves)
                if _additive(joins.ctx, read)
                else OverTotals(joins, read, halves=halves)
            )
            self._inputs.append(_Input(read.text, figure, len(self.columns)))
            self.columns += figure.columns

    @property
    def additive(self) -> bool:
        """Whether figures of parts make that of the whole: sums do."""
        return True

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The same figure of groups that were gathered before, given their columns."""
        return tuple(
            column
            for one in self._inputs
            for column in one.figure.again(columns[one.start : one.start + len(one.figure.columns)])
        )

    def reader(self, start: int) -> Callable[[Raw], object]:
        """A function from a row, whose columns of this measure begin at `start`, to the figure; missing where it is
        larger than the field keeps."""
        read = {one.name: one.figure.reader(start + one.start) for one in self._inputs}
        run, kind, field, known = self._formula.run, self._kind, self._field, self._environment

        def figure(row: Raw) -> object:
            try:
                return fit(kind, field, run({name: value(row) for name, value in read.items()}, known))
            except Refused:
                return None

        return figure
