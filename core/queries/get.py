"""One record by its id, in one statement with all look-ups."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.codes.queries import NO_RECORD
from core.context import Context
from core.errors import Missing, Rejected
from core.queries.columns import Raw, Selection, every_column, read_columns, row_maker
from core.queries.expanding import moments
from core.queries.joins import Joins
from core.queries.many import many_columns, parted, with_many
from core.queries.paths import entity_named
from core.queries.prepared import prepared_for
from core.queries.query import Row
from core.queries.sources import Names, Rows, own_table, visible
from core.storage.types import Id
from schema_registry.model import Entity


@dataclass(frozen=True, slots=True)
class _Prepared:
    statement: Rows
    build: Callable[[Raw], Row]
    several: tuple[str, ...]
    """Lines and links, which are looked up behind it."""


def get(ctx: Context, entity: str, id: str, columns: Sequence[str] = ()) -> Row:
    """The record, with `Link`s and `Person`s. Raises Missing (also for what the actor may not see) and Denied."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    try:
        wanted = str(uuid.UUID(id))
    except ValueError:
        raise Missing([NO_RECORD.at("/id", entity=found.name, id=id[:60])]) from None
    prepared = _prepared(ctx, found, tuple(columns))
    row = ctx.connection.execute(prepared.statement, {**moments(ctx), "wanted": wanted}).first()
    if row is None:
        raise Missing([NO_RECORD.at("/id", entity=found.name, id=wanted)])
    return with_many(ctx, found, prepared.several, [prepared.build(row)])[0]


def _prepared(ctx: Context, entity: Entity, columns: tuple[str, ...]) -> _Prepared:
    """The statement, made once for everybody whose roles limit nothing in it, and once an actor otherwise."""
    return prepared_for(ctx, ("get", entity.name, columns), lambda: _made(ctx, entity, columns))


def _made(ctx: Context, entity: Entity, columns: tuple[str, ...]) -> tuple[_Prepared, bool]:
    own, several = parted(entity, columns or (*every_column(entity), *many_columns(entity)))
    names, _, problems = read_columns(ctx, entity, own or ("id",))
    if problems:
        raise Rejected(problems)
    joins = Joins(ctx, own_table(ctx, entity), Names())
    selection = Selection(joins)
    build = row_maker(selection, entity, names)
    same = joins.root.columns["id"] == sa.bindparam("wanted", type_=Id())
    statement = sa.select(*selection.columns).select_from(joins.source).where(same, *visible(ctx, joins.root))
    return _Prepared(statement, build, several), joins.personal
