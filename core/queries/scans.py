"""When SQLite had better read a whole table than an index of it.

Every index of a record table is partial over live rows, and SQLite takes any of them for `sys_deleted_at IS NULL`,
even where nothing else in the question is served: it then fetches 300,000 rows one by one in the index's order
(400 ms) rather than in the table's (40 ms). A unary plus in front of the column keeps it from that
(https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from core.access.rights import scope
from core.context import Context, Live
from core.queries.computed import computed
from core.queries.conditions import Compare, Condition, Either, Every
from core.queries.joins import Joins
from core.queries.sorting import Key
from core.queries.sources import Column
from core.storage.indexes import Term, Wishes, indexes, wishes
from schema_registry.model import Entity

_NARROWING = frozenset({"_eq", "_in", "_lt", "_lte", "_gt", "_gte", "_between", "_startsWith", "_contains"})


def alive(joins: Joins, wanted: Condition, search: str, sort: Sequence[Column] = ()) -> sa.ColumnElement[bool]:
    """The condition that a row of the root is not deleted, written so that no useless index is read for it."""
    column = joins.root.columns["sys_deleted_at"]
    if joins.ctx.connection.dialect.name != "sqlite" or search or _served(joins, wanted, sort):
        return column.is_(None)
    return UnaryExpression(column, operator=custom_op("+")).is_(None)


def alive_to_count(joins: Joins, wanted: Condition, search: str) -> sa.ColumnElement[bool] | None:
    """The same of rows that are only counted; None where any index, the shortest, holds all that this takes."""
    bare = wanted == Every(()) and not by_conditions(joins.ctx, joins.root.entity)
    return None if bare else alive(joins, wanted, search)


def by_conditions(ctx: Context, entity: Entity) -> bool:
    """Whether it takes a look at each record to tell whether the actor may read it: policies have a say."""
    return scope(ctx, entity.name, "read") == "some"


def _served(joins: Joins, wanted: Condition, sort: Sequence[Column]) -> bool:
    if scope(joins.ctx, joins.root.entity.name, "read") not in ("all", "some"):
        return True
    leading = joins.ctx.live.derive(_leading, joins.root.entity.name)
    asked = {*_narrowing(joins, wanted), *(str(column.key) for column in sort[:1])}
    return bool(asked & leading)


def _narrowing(joins: Joins, wanted: Condition) -> frozenset[str]:
    """The root's columns by which a condition finds few rows."""
    if isinstance(wanted, Every):
        return frozenset(name for part in wanted.parts for name in _narrowing(joins, part))
    if isinstance(wanted, Either):
        found = [_narrowing(joins, part) for part in wanted.parts]
        return frozenset[str]().union(*found) if all(found) else frozenset()
    if not isinstance(wanted, Compare) or wanted.operator not in _NARROWING:
        return frozenset()
    first = wanted.path.first
    if computed(first):
        return frozenset()
    if wanted.operator == "_contains" and not first.search:
        return frozenset()
    kept = joins.root.keys.get(first.name, {}).get("fold")
    column = joins.root.columns[first.name] if kept is None else kept
    return frozenset({str(column.key), "sys_grams"} if wanted.operator == "_contains" else {str(column.key)})


def narrowed(joins: Joins, wanted: Condition) -> bool:
    """Whether an index of the root finds the few rows of a condition."""
    return bool(_narrowing(joins, wanted) & joins.ctx.live.derive(_leading, joins.root.entity.name))


def leads(joins: Joins, column: Column) -> bool:
    """Whether an index of the root begins with a column."""
    return str(column.key) in joins.ctx.live.derive(_leading, joins.root.entity.name)


def indexed_by(joins: Joins, column: Column, keys: Sequence[Key]) -> bool:
    """Whether an index of the root begins with a column and goes on in the order of some keys, or its opposite."""
    wanted = [str(column.key), *(str(key.column.key) for key in keys)]
    ways = [key.descending for key in keys]
    for terms in joins.ctx.live.derive(_terms, joins.root.entity.name):
        found = [term.descending for term in terms[1 : len(wanted)]]
        if [term.column for term in terms[: len(wanted)]] == wanted and found in (ways, [not way for way in ways]):
            return True
    return False


def _leading(live: Live, entity: str) -> frozenset[str]:
    """The columns that indexes of an entity begin with; the pairs of the quick search are one."""
    return frozenset({*(terms[0].column for terms in live.derive(_terms, entity) if terms), "id"})


def _terms(live: Live, entity: str) -> Sequence[tuple[Term, ...]]:
    wished = live.derive(_wishes, "all")[live.model.entities[entity].key]
    return [index.terms for index in indexes(wished, live.kinds, live.tables.names).values()]


def _wishes(live: Live, which: str) -> Mapping[str, Wishes]:
    return wishes(live.model)
