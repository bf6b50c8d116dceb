"""Sort keys: missing values first ascending and last descending, texts by their key, choices by their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.kinds.named import NAMED
from core.queries.dates import bucket
from core.queries.joins import Joins
from core.queries.paths import Path, Unresolved, resolve
from core.queries.sources import Column
from core.queries.values import family, python_type
from core.storage.types import Id
from schema_registry.model import Entity, Field, Group
from schema_registry.problems import Problem

MOST_KEYS = 8
MOST_DEPTH = 3
"""Titles followed into titles when references are sorted by."""


@dataclass(frozen=True, slots=True)
class Order:
    """One path of a sort, resolved. `shown` means: references by their title, not by their id."""

    path: Path
    descending: bool


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an ORDER BY. `python` is what its values are, to check a cursor's."""

    column: Column
    descending: bool
    python: type
    nullable: bool = True

    def reversed(self) -> Key:
        return replace(self, descending=not self.descending)

    def by(self, dialect: str) -> sa.ColumnElement[Any]:
        """The ORDER BY term. PostgreSQL is told where missing values go; SQLite does it so by itself."""
        term = self.column.desc() if self.descending else self.column.asc()
        if dialect != "postgresql" or not self.nullable:
            return term
        return term.nulls_last() if self.descending else term.nulls_first()


def read_sort(
    ctx: Context, entity: Entity, sort: Sequence[str], group: Group | None
) -> tuple[tuple[Order, ...], list[Problem]]:
    """The orders of a question, the group's first, and what is wrong with them."""
    found: dict[str, Order] = {}
    problems: list[Problem] = []
    if len(sort) > MOST_KEYS:
        return (), [codes.TOO_MUCH.at("/sort", what="sort keys", most=MOST_KEYS)]
    written = [(f"/sort/{at}", text.removeprefix("-"), text.startswith("-")) for at, text in enumerate(sort)]
    if group is not None:
        written.insert(0, ("/group", str(group), _group_descends(group, sort)))
    for pointer, text, descending in written:
        try:
            path = resolve(ctx, entity, text)
        except Unresolved as error:
            problems.append(error.at(pointer))
            continue
        if sortable(ctx, path) and not path.of_stays:
            found.setdefault(text, Order(path, descending))
        else:
            problems.append(codes.NOT_SORTABLE.at(pointer, name=text))
    return _without_implied(tuple(found.values())), problems


def _group_descends(group: Group, sort: Sequence[str]) -> bool:
    """A list sorted by its group's own field keeps that direction."""
    return any(text in (f"-{group.path}", f"-{group}") for text in sort)


def _without_implied(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """A bucket right before its own date in the same direction says nothing more, and no index serves it."""
    if len(orders) > 1 and orders[0].path.by:
        first, second = orders[0], orders[1]
        same = first.path.text.partition(":")[0] == second.path.text and first.descending == second.descending
        return orders[1:] if same else orders
    return orders


def sortable(ctx: Context, path: Path) -> bool:
    """Whether a path's values have an order."""
    kind = ctx.live.kinds.get(path.field.kind)
    return kind is None or kind.sortable


def sort_keys(joins: Joins, orders: Sequence[Order]) -> tuple[Key, ...]:
    """The columns to order by, ending with the id so that no two rows are equal."""
    keys: dict[int, Key] = {}
    for order in orders:
        for key in keys_of(joins, order.path, order.descending):
            keys.setdefault(id(key.column), key)
    last = orders[-1].descending if orders else False
    identity = Key(joins.root.columns["id"], last, str, nullable=False)
    keys.setdefault(id(identity.column), identity)
    return tuple(keys.values())


def keys_of(joins: Joins, path: Path, descending: bool, depth: int = 0) -> Iterator[Key]:
    """The columns that order by one path."""
    field, ctx = path.field, joins.ctx
    if field.to:
        yield from _title_keys(joins, path, descending, depth)
        return
    if field.kind in NAMED:
        yield Key(_by_code_point(joins.person(path), ctx.connection.dialect.name), descending, str)
        return
    if path.field.kind == "tree":
        yield Key(joins.rank(path), descending, int)
        return
    column = joins.column(path)
    if path.periodic:
        instant = family(ctx, field) == "instant"
        yield Key(bucket(ctx, column, path.by, instant=instant), descending, date)
    elif field.choices:
        yield Key(_rank(column, field), descending, int)
    else:
        yield _plain(joins, path, column, descending)


def _plain(joins: Joins, path: Path, column: Column, descending: bool) -> Key:
    kept = joins.key(path, "sort")
    kept = joins.key(path, "fold") if kept is None else kept
    if kept is not None:
        return Key(kept, descending, str)
    if isinstance(column.type, Id):
        return Key(column, descending, str, nullable=bool(path.steps))
    return Key(column, descending, python_type(column.type))


def _by_code_point(name: Column, dialect: str) -> Column:
    """People's names are in an engine's table, whose columns follow the database's locale."""
    return sa.collate(name, "C") if dialect == "postgresql" else name


def _title_keys(joins: Joins, path: Path, descending: bool, depth: int) -> Iterator[Key]:
    """References are sorted by what is read in them: the parts of the target's title."""
    target = joins.ctx.model.entities[path.field.to]
    if depth == MOST_DEPTH:
        return
    for text in target.card.title.paths:
        here = resolve(joins.ctx, target, text)
        way = (*path.steps, path.field, *here.steps)
        yield from keys_of(joins, Path(text, way, here.entity, here.field, here.by), descending, depth + 1)


def _rank(column: Column, field: Field) -> Column:
    """The place of a choice among the field's options; values that are no option any more come last."""
    places = {choice.value: at for at, choice in enumerate(field.choices)}
    return sa.case((column.is_(None), sa.null()), else_=sa.case(places, value=column, else_=len(places)))
