"""Sort keys: missing values first ascending and last descending, texts by their key, choices by their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.kinds.named import NAMED
from core.queries.dates import bucket
from core.queries.joins import Joins
from core.queries.paths import Path, Unresolved, resolve, shown_path
from core.queries.ranges import range_start
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

    def apart(self) -> Key:
        """The same key as no index has it: whoever sorts by it finds first and sorts then."""
        return replace(self, column=sa.func.coalesce(self.column, self.column, type_=self.column.type))

    def by(self, dialect: str) -> sa.ColumnElement[Any]:
        """The ORDER BY term. PostgreSQL is told where missing values go; SQLite does it so by itself."""
        term = self.column.desc() if self.descending else self.column.asc()
        if dialect != "postgresql" or not self.nullable:
            return term
        return term.nulls_last() if self.descending else term.nulls_first()


def read_sort(
    ctx: Context, entity: Entity, sort: Sequence[str], groups: Sequence[Group]
) -> tuple[tuple[Order, ...], list[Problem]]:
    """The orders of a question, the groups' first, and what is wrong with them."""
    found: dict[str, Order] = {}
    problems: list[Problem] = []
    if len(sort) > MOST_KEYS:
        return (), [codes.TOO_MUCH.at("/sort", what="sort keys", most=MOST_KEYS)]
    written = [(f"/sort/{at}", text.removeprefix("-"), text.startswith("-")) for at, text in enumerate(sort)]
    written[:0] = [(f"/groups/{at}", str(group), descends(group, sort)) for at, group in enumerate(groups)]
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


def descends(group: Group, sort: Sequence[str]) -> bool:
    """A list sorted by its group's own field keeps that direction."""
    return any(text in (f"-{group.path}", f"-{group}") for text in sort)


def _without_implied(orders: tuple[Order, ...]) -> tuple[Order, ...]:
    """A bucket right before its own date in the same direction says nothing more, and no index serves it."""
    return tuple(first for first, second in zip_longest(orders, orders[1:]) if not _implied(first, second))


def _implied(first: Order, second: Order | None) -> bool:
    if second is None or not first.path.by:
        return False
    return first.path.text.partition(":")[0] == second.path.text and first.descending == second.descending


FEW_OPTIONS = 40
"""Options that are told apart one by one; a thousand of them would make a statement that takes seconds to prepare."""


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
    elif path.ranged:
        yield Key(range_start(ctx, column, path.by), descending, python_type(column.type))
    elif field.choices:
        yield Key(_rank(column, field, ctx.connection.dialect.name), descending, int)
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
        here = shown_path(joins.ctx, target, text)
        if here.field.masked:
            continue
        way = (*path.steps, path.field, *here.steps)
        yield from keys_of(joins, Path(text, way, here.entity, here.field, here.by), descending, depth + 1)


def _rank(column: Column, field: Field, dialect: str) -> Column:
    """The place of a choice among the field's options; values that are no option any more come last."""
    places = {choice.value: at for at, choice in enumerate(field.choices)}
    if len(places) <= FEW_OPTIONS:
        return sa.case((column.is_(None), sa.null()), else_=sa.case(places, value=column, else_=len(places)))
    if dialect == "postgresql":
        listed = sa.literal(list(places), sa.ARRAY(sa.Text()))
        place: Column = sa.func.array_position(listed, sa.cast(column, sa.Text()), type_=sa.Integer())
        last = len(places) + 1
    else:
        # Where it stands in the list is no number of options, but one that grows with it.
        text = "\n".join(("", *places, ""))
        place = sa.func.nullif(sa.func.instr(text, "\n" + column + "\n"), 0, type_=sa.Integer())
        last = len(text) + 1
    return sa.case((column.is_(None), sa.null()), else_=sa.func.coalesce(place, last, type_=sa.Integer()))
