"""Figures over all records of a filter: the same path as `find`, so that every total equals the sum of its rows.

An inner statement gathers; an outer one looks up the titles of its groups. Integer sums that leave 64 bits on
SQLite, which refuses them, are asked for again in two halves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from core.access.rights import require
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.answering import Told, answer
from core.queries.burdens import burdens
from core.queries.columns import Raw, Selection
from core.queries.conditions import Condition, Every
from core.queries.counting import found_ids
from core.queries.figures import Figure
from core.queries.filters import read_filter
from core.queries.forms import bindings, shape_of
from core.queries.gathering import Wanted, gather
from core.queries.groups import Shown, group_sources, read_groups
from core.queries.handing import Sensitive, counted, handed
from core.queries.handing import asked as keep_asked
from core.queries.joins import Joins
from core.queries.measures import Figured, Measured, figure_of, mixed_currencies, over_totals, read_measures
from core.queries.of_related import OfRelated
from core.queries.paths import Path, entity_named
from core.queries.portions import of_portion
from core.queries.prepared import prepared_for
from core.queries.query import Aggregation, Bucket, Figures
from core.queries.search import terms_of
from core.queries.sight import limited
from core.queries.sorting import Key
from core.queries.sources import Column, Names, Rows, Source, own_table
from schema_registry.model import Entity, Measure
from schema_registry.problems import Problem

MOST_BUCKETS = 10_000
EXTREMES = ("min", "max")
"""Totals that are the value of one record."""


@dataclass(frozen=True, slots=True)
class Question:
    """An aggregation whose every name and value was found good."""

    asked: Aggregation
    entity: Entity
    condition: Condition
    groups: tuple[Path, ...]
    measures: tuple[Measured, ...]
    order: tuple[tuple[int, bool], ...]
    """What to order by first: positions (groups, then measures behind them) with whether they descend."""
    ranked: tuple[int, bool] | None = None
    """The measure to order by before all that: a formula over totals, which the database does not compute."""

    @property
    def by_figures(self) -> bool:
        """Whether figures decide the order, so that only the groups shown need their titles looked up."""
        return bool(self.order) and self.order[0][0] >= len(self.groups)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The statement of a question's shape, and how its rows become buckets."""

    statement: Rows
    build: Callable[[Raw], Bucket]
    sensitive: Sequence[Sensitive]


def aggregate(ctx: Context, asked: Aggregation) -> Figures:
    """The buckets in order. Raises Missing, Denied and Rejected with every problem."""
    question = read_question(ctx, asked)
    try:
        return _answer(ctx, question, halves=False)
    except sa.exc.OperationalError as error:
        if "integer overflow" not in str(error.orig):
            raise
        return _answer(ctx, question, halves=True)


def read_question(ctx: Context, asked: Aggregation) -> Question:
    """The question with every name resolved and every value checked. Raises Missing, Denied and Rejected."""
    entity = entity_named(ctx.live, asked.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, asked.filter)
    groups, wrong_groups = read_groups(ctx, entity, asked.groups)
    measures, wrong_measures = read_measures(ctx, entity, asked.measures)
    order, ranked, wrong_order = _read_order(asked)
    problems += [*wrong_groups, *wrong_measures, *wrong_order]
    problems += mixed_currencies(groups, measures)
    if not 1 <= asked.limit <= MOST_BUCKETS:
        problems.append(codes.WRONG_LIMIT.at("/limit", most=MOST_BUCKETS))
    by = [(f"/groups/{at}", path) for at, path in enumerate(groups)]
    by += [(f"/measures/{at}", path) for at, one in enumerate(measures) for path in one.paths]
    problems = problems or burdens(ctx, entity, condition, asked.search, by)
    if problems:
        raise Rejected(problems)
    condition = of_portion(ctx, entity, condition, asked.portion)
    return Question(asked, entity, condition, groups, measures, order, ranked)


def _read_order(
    asked: Aggregation,
) -> tuple[tuple[tuple[int, bool], ...], tuple[int, bool] | None, list[Problem]]:
    known = [str(one) for one in (*asked.groups, *asked.measures)]
    late = {str(one) for one in asked.measures if over_totals(one)}
    found: dict[int, bool] = {}
    problems: list[Problem] = []
    for at, text in enumerate(asked.order):
        name = text.removeprefix("-")
        if name not in known:
            problems.append(codes.NOT_SORTABLE.at(f"/order/{at}", name=name[:200]))
        elif name in late and at > 0:
            problems.append(codes.ONLY_FIRST.at(f"/order/{at}", name=name[:200]))
        else:
            found.setdefault(known.index(name), text.startswith("-"))
    first = next(iter(found.items()), None)
    if first is not None and first[0] >= len(asked.groups):
        number = first[0] - len(asked.groups)
        if over_totals(asked.measures[number]):
            return tuple(found.items())[1:], (number, first[1]), problems
    return tuple(found.items()), None, problems


def _answer(ctx: Context, question: Question, *, halves: bool) -> Figures:
    asked, values = question.asked, list[object]()
    terms = terms_of(asked.search)
    shape = (
        question.entity.name,
        asked.groups,
        asked.measures,
        question.order,
        shape_of(ctx, question.condition, values),
        tuple(len(term) > 1 for term in terms),
        halves,
    )
    made = prepared_for(ctx, ("aggregate", *shape), lambda: _prepare(ctx, question, halves=halves))
    most = asked.limit if question.ranked is None else MOST_BUCKETS
    bound = {**bindings(ctx, question.entity, values, terms), "rows": most + 1}
    told = Told("figures", question.entity, question.condition, asked.search, groups=question.groups)
    rows = answer(ctx, made.statement, bound, told)
    tell(ctx, question, made.sensitive, rows[:most])
    buckets: Iterable[Bucket] = map(made.build, rows[:most])
    if question.ranked is not None:
        if len(rows) > most:
            raise Rejected([codes.TOO_MUCH.at("/order", what="groups to put in order", most=MOST_BUCKETS)])
        buckets = _ranked(buckets, *question.ranked)[: asked.limit]
    return Figures.of(buckets, truncated=len(rows) > asked.limit)


def tell(ctx: Context, question: Question, sensitive: Sequence[Sensitive], rows: Sequence[Raw]) -> None:
    """Notices that values of groups are handed out, and least and greatest ones, which are somebody's."""
    keep_asked(ctx, question.entity, question.asked.filter, question.asked.search)
    handed(ctx, sensitive, rows)
    for one in question.measures:
        path = one.path if one.branch is None else one.branch.path
        if path is not None and isinstance(one.measure, Measure) and one.measure.total in EXTREMES:
            counted(ctx, path.entity, path.field, len(rows))


def _ranked(buckets: Iterable[Bucket], measure: int, descending: bool) -> list[Bucket]:
    """Buckets by a figure, missing ones first ascending and last descending; equal ones stay in their order."""
    there, missing = list[Bucket](), list[Bucket]()
    for bucket in buckets:
        (missing if bucket.values[measure] is None else there).append(bucket)
    there.sort(key=lambda bucket: cast(Any, bucket.values[measure]), reverse=descending)
    return [*there, *missing] if descending else [*missing, *there]


def _prepare(ctx: Context, question: Question, *, halves: bool) -> tuple[_Prepared, bool]:
    """The statement, and whether it is good for this actor alone."""
    joins = Joins(ctx, own_table(ctx, question.entity), Names())
    joins.keep_apart(question.groups)
    among = narrowed(ctx, question)
    figures = [figure_of(joins, measured, among, halves=halves) for measured in question.measures]
    wanted = Wanted(question.condition, question.asked.search, question.groups, question.measures)
    gathering = gather(joins, wanted, figures)
    table = gathering.statement.subquery("gathered")
    limit = sa.bindparam("rows", 0, sa.Integer())
    if question.by_figures:
        ranked = sa.select(table).order_by(*order_by(ctx, question, (), figures, table))
        table = ranked.limit(limit).subquery("ranked")
    looking_up = Joins(ctx, Source(question.entity, table, group_sources(table, gathering.groups), {}), joins.names)
    selection = Selection(looking_up)
    shown = [Shown(selection, one, table) for one in gathering.groups]
    keys = [one.key for one in shown]
    values = [figure.reader(select_figure(selection, table, at, figure)) for at, figure in enumerate(figures)]
    order = tuple(order_by(ctx, question, shown, figures, table))  # it may join more
    statement = sa.select(*selection.columns).select_from(looking_up.source).order_by(*order).limit(limit)

    def build(row: Raw) -> Bucket:
        return Bucket(tuple(key(row) for key in keys), tuple(read(row) for read in values))

    return _Prepared(statement, build, selection.sensitive), gathering.personal or looking_up.personal


def narrowed(ctx: Context, question: Question) -> Rows | None:
    """The ids of the records asked about, so that no others' related records are added up; None where all are."""
    if not any(one.branch is not None for one in question.measures):
        return None
    everything = question.condition == Every(()) and not question.asked.search
    if everything and not limited(ctx, question.entity.name):
        return None
    return found_ids(ctx, question.entity, question.condition, question.asked.search).correlate(None)


def measured_columns(table: sa.FromClause, at: int, figure: Figured) -> list[Column]:
    """The columns of a figure in a table that was gathered."""
    return [table.c[f"m__{at}_{part}"] for part in range(len(figure.columns))]


def select_figure(selection: Selection, table: sa.Subquery, at: int, figure: Figured) -> int:
    """The position of a figure's first column, after selecting them all."""
    positions = [selection.at(column) for column in measured_columns(table, at, figure)]
    return positions[0]


def order_by(
    ctx: Context, question: Question, shown: Sequence[Shown], figures: Sequence[Figured], table: sa.Subquery
) -> Iterator[sa.ColumnElement[object]]:
    """What was asked for, then the groups. Equal figures are told apart by bare keys, before titles are known."""
    groups = len(question.groups)
    asked = dict(question.order)
    dialect = ctx.connection.dialect.name
    for position, descending in {**asked, **{at: False for at in range(groups) if at not in asked}}.items():
        if position >= groups:
            figure = figures[position - groups]
            assert isinstance(figure, Figure | OfRelated)
            terms = figure.order(measured_columns(table, position - groups, figure))
            keys: Sequence[Key] = [Key(term, descending, object) for term in terms]
        elif question.by_figures:
            keys = [Key(table.c[f"g__{position}"], descending, object)]
        else:
            keys = shown[position].order(table, descending)
        yield from (key.by(dialect) for key in keys)
