"""The database is asked, and what took it long is noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.queries.conditions import Below, Compare, Condition, Every, Kept, Leading, May, Related, Shared
from core.queries.conditions import Not as Negated
from core.queries.forms import asked_of
from core.queries.paths import Path
from core.queries.sorting import Order
from core.slow import How, Shape, Way
from schema_registry.model import Entity, Field


@dataclass(frozen=True, slots=True)
class Told:
    """What is asked, to tell of it if it takes long."""

    how: How
    entity: Entity
    condition: Condition
    search: str
    orders: Sequence[Order] = ()
    groups: Sequence[Path] = ()


def answer(ctx: Context, statement: sa.Executable, bound: Mapping[str, Any], told: Told) -> Sequence[sa.Row[Any]]:
    """The rows of a statement. One that fails after a long time took long as well."""
    if ctx.slow is None:
        return ctx.connection.execute(statement, bound).all()
    began = perf_counter()
    try:
        return ctx.connection.execute(statement, bound).all()
    finally:
        took = perf_counter() - began
        if took >= ctx.slow.least:
            ctx.slow.note(shape(ctx, told), took, ctx.clock())


def shape(ctx: Context, told: Told) -> Shape:
    """What is kept of a question: fields by their keys, and no values."""
    return Shape(
        told.entity.key,
        told.how,
        tuple(sorted(set(_compared(ctx, told.condition, (), together=True)))),
        tuple((_way(order.path), order.descending) for order in told.orders),
        tuple(_way(path) for path in told.groups),
        bool(told.search),
    )


def _way(path: Path) -> Way:
    return (*_keys(path.steps), path.field.key)


def _keys(fields: Sequence[Field]) -> Way:
    return tuple(field.key for field in fields)


def _compared(ctx: Context, wanted: Condition, way: Way, *, together: bool) -> Iterator[tuple[Way, str]]:
    """`together`: whether all that was met on the way there must hold."""
    if isinstance(wanted, Compare):
        yield (*way, *_way(wanted.path)), asked_of(ctx, wanted).form if together else ""
    elif isinstance(wanted, Related):
        yield from _compared(
            ctx, wanted.part, (*way, *_keys(wanted.steps), wanted.relation.field.key), together=False
        )
    elif isinstance(wanted, Below):
        yield (*way, *_way(wanted.path)), "in" if together else ""
    elif isinstance(wanted, Negated | Leading):
        yield from _compared(ctx, wanted.part, way, together=False)
    elif not isinstance(wanted, Kept | May | Shared):
        for part in wanted.parts:
            yield from _compared(ctx, part, way, together=together and isinstance(wanted, Every))
