"""Figures by formula over totals of a group's records: `count_if(stage = 'won') / count()`.

Each total in the formula becomes an aggregate over an expression of the record, with its condition inside of it, so
that one statement gathers all of them. Python computes the formula of what they give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

import sqlalchemy as sa

from core.context import Live
from core.expressions.closures import Run, runner
from core.expressions.columns import Exact
from core.expressions.environment import environment
from core.expressions.fitting import fit
from core.expressions.formula import scope_of
from core.expressions.refusals import TooLarge
from core.expressions.translate import figure
from core.kinds.kind import Refused
from core.queries.columns import Raw
from core.queries.expanding import placed
from core.queries.figures import Figure, counted_again, mean
from core.queries.joins import Joins
from core.queries.sources import Column
from schema_registry.expressions.grouped import check_grouped
from schema_registry.expressions.terms import ALWAYS, Term
from schema_registry.model import Field
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Calculation:
    """A formula over totals: each different total by the name that the formula reads it by."""

    values: Field
    totals: Mapping[str, Term]
    reads: frozenset[str]
    problems: tuple[Problem, ...]
    run: Run = field(repr=False, compare=False)


def formula_over_groups(live: Live, key: tuple[str, str, Field]) -> Calculation:
    """The calculation of (entity, formula, the field that its values are of)."""
    entity, source, kept = key
    checked = check_grouped(source, scope_of(live), entity)
    found: dict[Term, str] = {}
    term = _named(checked.term, found)
    totals = {name: total for total, name in found.items()}
    return Calculation(kept, totals, checked.reads, checked.problems, runner(term))


def _named(term: Term, found: dict[Term, str]) -> Term:
    """The term with every total read by a name of its own."""
    if term.op == "total":
        return Term("read", term.type, (), found.setdefault(term, f"total{len(found)}"))
    return replace(term, args=tuple(_named(one, found) for one in term.args))


class Formulated:
    """A calculation in SQL: the columns of all its totals, and its value made of them."""

    additive = True

    def __init__(self, joins: Joins, calculation: Calculation, *, halves: bool) -> None:
        self._calculation = calculation
        self._kind = joins.ctx.live.kinds[calculation.values.kind]
        self._environment = environment(joins.ctx)
        self._totals = {name: _Total(joins, term, halves=halves) for name, term in calculation.totals.items()}
        self.columns: tuple[Column, ...] = tuple(
            column for total in self._totals.values() for column in total.columns
        )

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The same figure of groups that were gathered before, given their columns."""
        made: list[Column] = []
        for total in self._totals.values():
            made += total.again(columns[len(made) : len(made) + len(total.columns)])
        return tuple(made)

    def reader(self, start: int) -> Callable[[Raw], object]:
        """A function from a row, whose columns of this measure begin at `start`, to the figure; missing where it is
        larger than its field keeps."""
        read: dict[str, Callable[[Raw], object]] = {}
        for name, total in self._totals.items():
            read[name] = total.reader(start)
            start += len(total.columns)
        run, kind, kept, known = self._calculation.run, self._kind, self._calculation.values, self._environment

        def value(row: Raw) -> object:
            try:
                return fit(kind, kept, run({name: one(row) for name, one in read.items()}, known))
            except (Refused, TooLarge):
                return None

        return value


class _Total:
    """One total of a formula: as formulas mean it, a sum over nothing is 0 and a mean over nothing is missing."""

    def __init__(self, joins: Joins, term: Term, *, halves: bool) -> None:
        of, where = term.args
        self._dialect = joins.ctx.connection.dialect.name
        _, self._total = _named_total(term)
        condition = None if where == ALWAYS else placed(joins, where)
        if self._total == "count":
            counted = None if condition is None else sa.case((condition, sa.literal_column("1")))
            self._column: Column | None = counted
        else:
            column = placed(joins, of)
            self._column = column if condition is None else sa.type_coerce(sa.case((condition, column)), column.type)
        self._exact = self._column is not None and isinstance(self._column.type, Exact)
        self._duration = term.type == "duration"
        self._figure = Figure(self._total, self._column, self._dialect, halves=halves and not self._exact)

    @property
    def columns(self) -> tuple[Column, ...]:
        if not self._exact or self._column is None:
            return self._figure.columns
        total = "sum" if self._total == "avg" else self._total
        made = figure(total, self._column, self._dialect)
        return (made, sa.func.count(self._column)) if self._total == "avg" else (made,)

    def again(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        if not self._exact:
            return self._figure.again(columns)
        total = "sum" if self._total == "avg" else self._total
        made = figure(total, columns[0], self._dialect)
        return (made, counted_again(columns[1])) if self._total == "avg" else (made,)

    def reader(self, start: int) -> Callable[[Raw], object]:
        read = self._exact_reader(start) if self._exact else self._figure.reader(start)
        if self._total != "sum":
            return read
        nothing = timedelta() if self._duration else Decimal(0)
        return lambda row: nothing if (found := read(row)) is None else found

    def _exact_reader(self, start: int) -> Callable[[Raw], object]:
        if self._total != "avg":
            return lambda row: row[start]

        def quotient(row: Raw) -> object:
            total, number = row[start], row[start + 1]
            if not number or not isinstance(total, Decimal) or not isinstance(number, int):
                return None
            return mean(total, number, 0)

        return quotient


def _named_total(term: Term) -> tuple[str, str]:
    assert isinstance(term.value, tuple)
    name, total = term.value
    return str(name), str(total)
