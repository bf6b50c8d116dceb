"""`backfill` of a field that is added or brought back: what records that exist get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context
from core.kinds.mapping import target_reader
from core.publish import counts
from core.publish.defaults import filled_with
from core.publish.draft import Draft, Making
from core.publish.source import worth_of
from core.publish.unsettled import waiting
from core.publish.walk import CHUNK
from core.records.revalue import Revaluing, given_by
from core.records.shape import shape_of
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Filling:
    """How many live records get a value, and how many stay without one; `stopped`: why it cannot be done."""

    filled: int = 0
    left: int = 0
    values: Making | None = None
    stopped: tuple[Problem, ...] = ()


def filling(draft: Draft, entity: Entity, field: Field, *, kept: bool) -> Filling:
    """What becomes of records without a value; of all of them where the column is not `kept` from before.

    A value that is the same for everybody is made with the column, without touching a row; any other is a change of
    each record.
    """
    table, column = draft.names.table(entity), draft.names.column(field)
    lacking = counts.missing(draft.connection, table, column) if kept else counts.records(draft.connection, table)
    if not field.fills or not lacking:
        return Filling(left=lacking)
    if filled_with(draft, field):
        return Filling(filled=lacking)
    waits = waiting(draft, entity, field)
    if waits:
        return Filling(left=lacking, stopped=waits)
    ctx, alive = draft.coming, 0
    for ids in _lacking(ctx, entity.name, field.name if kept else "", alive=True):
        alive += len(_given(ctx, entity.name, field, ids))
    return Filling(alive, lacking - alive, partial(fill_missing, entity=entity.name, field=field.name))


def fill_missing(ctx: Context, *, entity: str, field: str) -> int:
    """Records without a value, those in the trash too, have what is to be filled in; how many got some."""
    revaluing, done = Revaluing(ctx, entity, field, following=False), 0
    one = ctx.model.entities[entity].fields[field]
    for ids in _lacking(ctx, entity, field, alive=False):
        done += revaluing.write(_given(ctx, entity, one, ids))
    return done


def _given(ctx: Context, entity: str, field: Field, ids: list[str]) -> dict[str, object]:
    if field.backfill_formula:
        return given_by(ctx, entity, field.name, field.backfill_formula, ids)
    value = target_reader(ctx.live.kinds[field.kind], field)(field.backfill)
    worth = worth_of(ctx.connection, ctx.model.currency, ZoneInfo(ctx.settings.zone))(value)
    return {} if worth is None else dict.fromkeys(ids, worth)


def _lacking(ctx: Context, entity: str, field: str, *, alive: bool) -> Iterator[list[str]]:
    """The ids of records without a value of a field (of all where none is named), chunk by chunk."""
    built = shape_of(ctx, entity).table
    query = sa.select(built.id).order_by(built.id).limit(CHUNK)
    if field:
        query = query.where(built.columns[field].is_(None))
    if alive:
        query = query.where(built.table.c.sys_deleted_at.is_(None))
    ids = [str(id) for id in ctx.connection.scalars(query)]
    while ids:
        yield ids
        ids = [str(id) for id in ctx.connection.scalars(query.where(built.id > ids[-1]))]
