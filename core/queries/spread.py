"""The first records of every group at once: one statement, however many groups there are and however many records.

A board shows the first of each column, a calendar the first of each day. Further ones of a group are a page of a
list like any other: each pile says with which cursor it goes on in `pile_query`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from core.access.rights import require
from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.columns import Raw, Selection, row_maker
from core.queries.cursors import Cursor, fingerprint, write_cursor
from core.queries.drill import drill
from core.queries.filters import read_filter
from core.queries.find import MOST_ROWS, columns_of, sorting_of
from core.queries.forms import bindings, shape_of
from core.queries.groups import Gathered, read_groups
from core.queries.handing import Sensitive, asked, handed
from core.queries.joins import Joins
from core.queries.operators import conditions
from core.queries.paths import Path, entity_named
from core.queries.prepared import prepared_for
from core.queries.query import Aggregation, Query, Row
from core.queries.scans import alive
from core.queries.search import matches, terms_of
from core.queries.sight import visible
from core.queries.sorting import sort_keys
from core.queries.sources import Names, Rows, own_table
from core.queries.statements import Held, Question, page_keys
from schema_registry.model import Group


@dataclass(frozen=True, slots=True)
class Pile:
    """The first records of one group. `key` as in a row; `next` is where `pile_query` goes on, "" at the end."""

    key: object
    rows: tuple[Row, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement, how its rows become records, and at which places of a row their pile and sort keys are."""

    statement: Rows
    build: Callable[[Raw], Row]
    pile: int
    keys: tuple[int, ...]
    sensitive: Sequence[Sensitive]


def spread(ctx: Context, query: Query, group: Group) -> tuple[Pile, ...]:
    """The first `limit` records of each group that has any, in the query's order, no pile in any order of its own.

    `groups` and `cursor` of the query are not asked. Raises Missing, Denied and Rejected with every problem.
    """
    query = replace(query, groups=(), cursor="", columns=tuple(dict.fromkeys((*query.columns, str(group)))))
    entity = entity_named(ctx.live, query.entity)
    require(ctx, entity.name, "read")
    condition, problems = read_filter(ctx, entity, query.filter)
    groups, wrong_groups = read_groups(ctx, entity, (group,))
    sorting = sorting_of(ctx, entity, tuple(query.sort), ())
    columns = columns_of(ctx, entity, query.columns, ())
    problems += [*wrong_groups, *sorting.problems, *columns.problems]
    if not 1 <= query.limit < MOST_ROWS:
        problems.append(codes.WRONG_LIMIT.at("/limit", most=MOST_ROWS - 1))
    by = [("/sort", order.path) for order in sorting.orders] + [("/group", path) for path in groups]
    problems = problems or burdens(ctx, entity, condition, query.search, by)
    if problems:
        raise Rejected(problems)
    question = Question(entity, condition, query.search, sorting.orders, columns.names, columns.paths, None)
    values: list[object] = []
    terms = terms_of(query.search)
    shape = (
        entity.name,
        columns.names,
        tuple(query.sort),
        group,
        shape_of(ctx, condition, values),
        tuple(len(term) > 1 for term in terms),
    )
    made = prepared_for(ctx, ("spread", *shape), lambda: _prepare(ctx, question, groups[0]))
    bound = {**bindings(ctx, entity, values, terms), "rows": query.limit + 1}
    asked(ctx, entity, query.filter, query.search)
    return tuple(_piles(ctx, query, group, made, ctx.connection.execute(made.statement, bound).all()))


def pile_query(ctx: Context, query: Query, group: Group, key: object) -> Query:
    """The question for all records of one pile, in the same order: what `Pile.next` is a cursor of."""
    behind = drill(ctx, Aggregation(query.entity, groups=(group,), filter=query.filter), (key,))
    columns = tuple(dict.fromkeys((*query.columns, str(group))))
    return replace(query, groups=(), cursor="", columns=columns, filter=behind)


def _prepare(ctx: Context, question: Question, path: Path) -> tuple[_Prepared, bool]:
    """Each record with its place in its pile; those in front; their look-ups. And whether it is personal."""
    dialect = ctx.connection.dialect.name
    joins = Joins(ctx, own_table(ctx, question.entity), Names())
    keys = sort_keys(joins, question.orders)
    pile = Gathered.at(joins, path, 0).by
    held = Held.of_page(joins, question, keys)
    where = [
        *visible(ctx, joins.root, alive(joins, question.condition, question.search)),
        *matches(joins, question.search),
        *conditions(joins, question.condition),
    ]
    order = [key.by(dialect) for key in keys]
    place = sa.func.row_number().over(partition_by=pile.element, order_by=order).label("g__place")
    placed = sa.select(*held.columns, pile, place).select_from(joins.source).where(*where).subquery("placed")
    first = sa.select(placed).where(placed.c.g__place <= sa.bindparam("rows", 0, sa.Integer())).subquery("page")
    looking_up = held.looking_up(joins, first)
    selection = Selection(looking_up)
    build = row_maker(selection, question.entity, question.columns)
    places = tuple(selection.at(key.column) for key in page_keys(first, keys, held.labels))
    at = selection.at(first.c[pile.name])
    statement = sa.select(*selection.columns).select_from(looking_up.source).order_by(first.c.g__place)
    return _Prepared(statement, build, at, places, selection.sensitive), joins.personal or looking_up.personal


def _piles(ctx: Context, query: Query, group: Group, made: _Prepared, rows: Sequence[Raw]) -> list[Pile]:
    by_pile: dict[object, list[Raw]] = {}
    for row in rows:
        by_pile.setdefault(row[made.pile], []).append(row)
    found = []
    for raws in by_pile.values():
        records = tuple(map(made.build, raws[: query.limit]))
        handed(ctx, made.sensitive, raws[: query.limit])
        key, following = records[0][str(group)], ""
        if len(raws) > query.limit:
            last = Cursor(tuple(raws[query.limit - 1][at] for at in made.keys), False)
            mark = fingerprint(pile_query(ctx, query, group, key), _key(ctx, query), ctx.as_of)
            following = write_cursor(last, mark)
        found.append(Pile(key, records, following))
    return found


def _key(ctx: Context, query: Query) -> str:
    return ctx.model.entities[query.entity].key
