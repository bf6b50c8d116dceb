"""Figures at several levels at once: groups, their subtotals and the totals, in one statement.

The finest groups are gathered once; the levels above are made of them, which is exact for sums, counts, least and
greatest values, and for means and formulas, whose parts are carried along. Different values and medians cannot be
told from those of the parts, and a record stands in each state that it reached, so that states add up to more than
the records: questions for these gather each level from the records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from core.codes import reports as codes
from core.context import Context
from core.errors import Rejected
from core.queries.aggregate import (
    MOST_BUCKETS,
    Question,
    measured_columns,
    narrowed,
    order_by,
    read_question,
    select_figure,
    tell,
)
from core.queries.answering import Told, answer
from core.queries.columns import Raw, Selection
from core.queries.forms import bindings, shape_of
from core.queries.gathering import Wanted, gather
from core.queries.groups import Gathered, Shown, group_sources
from core.queries.handing import Sensitive
from core.queries.joins import Joins
from core.queries.measures import Figured, figure_of
from core.queries.prepared import prepared_for
from core.queries.query import Aggregation
from core.queries.search import terms_of
from core.queries.sources import Column, Names, Rows, Source, own_table

Level = tuple[int, ...]
"""The positions of the groups that a level keeps apart, in order; () is the total of everything."""


class Cell(NamedTuple):
    """One group of a level. `ids` tell groups apart whatever they are shown as; `keys` are as in a `Bucket`."""

    ids: tuple[object, ...]
    keys: tuple[object, ...]
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    statement: Rows
    level: int
    build: Callable[[Raw, Level], Cell]
    sensitive: Sequence[Sensitive]


def aggregate_levels(ctx: Context, asked: Aggregation, levels: Sequence[Level]) -> tuple[tuple[Cell, ...], ...]:
    """The groups of each level, in the order of their keys. `asked.order` is not looked at.

    Raises Missing, Denied and Rejected; Rejected too where there are more than 10,000 groups in all.
    """
    question = read_question(ctx, replace(asked, order=(), limit=MOST_BUCKETS))
    try:
        return _answer(ctx, question, tuple(levels), halves=False)
    except sa.exc.OperationalError as error:
        if "integer overflow" not in str(error.orig):
            raise
    try:
        return _answer(ctx, question, tuple(levels), halves=True)
    except sa.exc.OperationalError as error:
        if "integer overflow" not in str(error.orig):
            raise
        raise Rejected([codes.TOO_LARGE.at("/measures")]) from None


def _answer(
    ctx: Context, question: Question, levels: tuple[Level, ...], *, halves: bool
) -> tuple[tuple[Cell, ...], ...]:
    asked, values = question.asked, list[object]()
    terms = terms_of(asked.search)
    shape = (
        question.entity.name,
        asked.groups,
        asked.measures,
        levels,
        shape_of(ctx, question.condition, values),
        tuple(len(term) > 1 for term in terms),
        halves,
    )
    made = prepared_for(ctx, ("levels", *shape), lambda: _prepare(ctx, question, levels, halves=halves))
    bound = {**bindings(ctx, question.entity, values, terms), "rows": MOST_BUCKETS + 1}
    told = Told("figures", question.entity, question.condition, asked.search, groups=question.groups)
    rows = answer(ctx, made.statement, bound, told)
    if len(rows) > MOST_BUCKETS:
        raise Rejected([codes.TOO_MANY_GROUPS.at("/groups", most=MOST_BUCKETS)])
    tell(ctx, question, made.sensitive, rows)
    found: list[list[Cell]] = [[] for _ in levels]
    for row in rows:
        at = int(row[made.level])
        found[at].append(made.build(row, levels[at]))
    return tuple(map(tuple, found))


def _prepare(ctx: Context, question: Question, levels: tuple[Level, ...], *, halves: bool) -> tuple[_Prepared, bool]:
    names = Names()
    gathered = _Gatherer(ctx, question, names, halves=halves)
    table = gathered.levels(levels).subquery("gathered")
    looking_up = Joins(ctx, Source(question.entity, table, group_sources(table, gathered.groups), {}), names)
    selection = Selection(looking_up)
    level = selection.at(table.c.level)
    shown = [Shown(selection, one, table) for one in gathered.groups]
    ids = [selection.at(table.c[one.by.name]) for one in gathered.groups]
    figures = gathered.figures
    values = [figure.reader(select_figure(selection, table, at, figure)) for at, figure in enumerate(figures)]
    order = [*order_by(ctx, question, shown, figures, table)]
    statement = (
        sa.select(*selection.columns)
        .select_from(looking_up.source)
        .order_by(table.c.level, *order)
        .limit(sa.bindparam("rows", 0, sa.Integer()))
    )
    buckets = [one.path.periodic or one.path.ranged for one in gathered.groups]

    def build(row: Raw, kept: Level) -> Cell:
        keys = tuple(shown[at].key(row) for at in kept)
        own = tuple(key if buckets[at] else row[ids[at]] for at, key in zip(kept, keys, strict=True))
        return Cell(own, keys, tuple(read(row) for read in values))

    return _Prepared(statement, level, build, selection.sensitive), gathered.personal or looking_up.personal


class _Gatherer:
    """Makes the inner statement of all levels. `groups` and `figures` are those of its columns."""

    def __init__(self, ctx: Context, question: Question, names: Names, *, halves: bool) -> None:
        self.ctx = ctx
        self.question = question
        self.names = names
        self.halves = halves
        self.personal = False
        self.groups: Sequence[Gathered] = ()
        self.figures: Sequence[Figured] = ()

    def levels(self, levels: tuple[Level, ...]) -> sa.CompoundSelect[*tuple[Any, ...]] | Rows:
        """One row a group of every level."""
        statement = self._gather(range(len(self.question.groups)), self.names)
        apart = any(path.of_stays for path in self.question.groups)
        if not apart and all(figure.additive for figure in self.figures):
            table = statement.cte("finest")
            parts = [self._again(table, at, level) for at, level in enumerate(levels)]
        else:
            parts = [self._from_records(at, level) for at, level in enumerate(levels)]
        return parts[0] if len(parts) == 1 else sa.union_all(*parts)

    def _gather(self, kept: Sequence[int], names: Names) -> Rows:
        joins = Joins(self.ctx, own_table(self.ctx, self.question.entity), names)
        groups = tuple(self.question.groups[at] for at in kept)
        joins.keep_apart(groups)
        among = narrowed(self.ctx, self.question)
        self.figures = [figure_of(joins, one, among, halves=self.halves) for one in self.question.measures]
        wanted = Wanted(self.question.condition, self.question.asked.search, groups, self.question.measures)
        gathering = gather(joins, wanted, self.figures)
        self.personal = self.personal or gathering.personal
        if len(kept) == len(self.question.groups):
            self.groups = gathering.groups
        return gathering.statement

    def _again(self, table: sa.CTE, at: int, level: Level) -> Rows:
        """A level made of the finest groups."""
        columns: list[Column] = [sa.literal_column(str(at), sa.Integer()).label("level")]
        for number, group in enumerate(self.groups):
            columns += self._group(table, group, kept=number in level, least=len(level) < len(self.groups))
        for number, figure in enumerate(self.figures):
            found = measured_columns(table, number, figure)
            parts = found if len(level) == len(self.groups) else figure.again(found)
            columns += [column.label(f"m__{number}_{part}") for part, column in enumerate(parts)]
        statement: Rows = sa.select(*columns)
        if len(level) == len(self.groups):
            return statement
        # Without groups there is one row, whether or not there are records.
        return statement.group_by(*(table.c[self.groups[one].by.name] for one in level))

    def _group(self, table: sa.FromClause, group: Gathered, *, kept: bool, least: bool) -> list[Column]:
        """The columns of a group: its key, and for texts what is shown and ordered by; missing above its level."""
        made: list[Column] = []
        for place, one in enumerate(group.columns):
            column = table.c[one.name]
            if not kept:
                column = sa.cast(sa.null(), column.type)
            elif place and least:
                column = sa.func.min(column, type_=column.type)
            made.append(column.label(one.name))
        return made

    def _from_records(self, at: int, level: Level) -> Rows:
        """A level gathered by itself: a statement of its own, whose values are bound under the same names."""
        names = Names()
        table = self._gather(level, names).subquery("own")
        columns: list[Column] = [sa.literal_column(str(at), sa.Integer()).label("level")]
        for number, group in enumerate(self.groups):
            if number not in level:
                columns += self._group(table_of_nothing(group), group, kept=False, least=False)
                continue
            place = level.index(number)
            for one in group.columns:
                own = table.c[f"{one.name.partition('__')[0]}__{place}"]
                columns.append(own.label(one.name))
        for number, figure in enumerate(self.figures):
            found = measured_columns(table, number, figure)
            columns += [column.label(f"m__{number}_{part}") for part, column in enumerate(found)]
        return sa.select(*columns)


def table_of_nothing(group: Gathered) -> sa.FromClause:
    """Columns named and typed like those of a group, to take their types of."""
    return sa.table("nothing", *(sa.column(one.name, cast(Any, one.type)) for one in group.columns))
