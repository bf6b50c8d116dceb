"""Works for numbers that records which exist get when their field is added: in the order of their creation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.access.units import units
from core.constraints.words import Titles
from core.context import Context
from core.kinds.autonumber import Series, series_of
from core.publish import counts, words
from core.publish.draft import Draft, Task, Work
from core.publish.refill import CHUNK, kept_beside
from core.queries.dates import local_day
from core.records.numbers import numbers
from core.records.shape import Shape, shape_of
from schema_registry.model import Entity, Field

Row = Sequence[Any]
"""A record's id, when it was created, its unit, then its values: whatever the kinds' columns hold, hence Any."""


def number_works(draft: Draft) -> Iterator[Work]:
    """Numbering the records of tables that were there before: of small ones at once, of large ones online."""
    for entity in draft.changed:
        for field in entity.stored if draft.stays(entity.key) else ():
            new = field.key not in draft.stored.shapes and not draft.has_column(field)
            rows = (
                counts.records(draft.connection, draft.names.table(entity)) if new and _numbered(draft, field) else 0
            )
            if rows:
                yield _work(draft, entity, field, rows)


def _numbered(draft: Draft, field: Field) -> bool:
    return draft.kinds[field.kind].numbered


def _work(draft: Draft, entity: Entity, field: Field, rows: int) -> Work:
    small = counts.is_small(draft.connection, draft.names.table(entity))
    task: Task = {"do": "number", "entity": entity.key, "field": field.key}
    return Work(
        f"number {field.key}",
        (words.NUMBERED.at(count=rows, entity=entity.title, fields=Titles((field.title,))),),
        safety="backfill",
        counts={"records": rows},
        effort={"numbered": rows},
        lock="writers" if small else "none",
        values=partial(number_all, entity=entity.name, name=field.name) if small else None,
        online=() if small else (task,),
    )


def number_all(ctx: Context, *, entity: str, name: str) -> int:
    """Every record without a number has one, deleted ones too; how many got theirs."""
    done = 0
    while rows := number_some(ctx, entity, name):
        done += rows
    return done


def number_some(ctx: Context, entity: str, name: str) -> int:
    """The next chunk of records without a number, oldest first: how many there were. Asked again, it goes on."""
    shape = shape_of(ctx, entity)
    table, fields = shape.table.table, tuple(shape.fields)
    query = (
        sa.select(table.c.id, table.c.sys_created_at, table.c.sys_unit, *shape.columns_of(fields))
        .where(shape.table.columns[name].is_(None))
        .order_by(table.c.sys_created_at, table.c.id)
        .limit(CHUNK)
    )
    rows = ctx.connection.execute(query.with_for_update()).all()
    if rows:
        given = zip(rows, _numbers(ctx, shape, name, rows), strict=True)
        _write(ctx, shape, [(row[0], {**shape.joined(fields, row[3:]), name: number}) for row, number in given], name)
    return len(rows)


def _numbers(ctx: Context, shape: Shape, name: str, rows: Sequence[Row]) -> Iterator[str]:
    """A number for each row, of the series of its day and unit."""
    one, zone = shape.fields[name], ZoneInfo(ctx.settings.zone)
    template = str(one.field.options["template"])
    codes = {unit.id: unit.code for unit in units(ctx.connection)}

    def series(row: Row) -> Series:
        return series_of(template, local_day(zone, row[1]), codes.get(row[2], ""))

    for wanted, alike in groupby(rows, key=series):
        yield from numbers(ctx, shape, one, wanted, sum(1 for _ in alike))


def _write(ctx: Context, shape: Shape, records: list[tuple[str, dict[str, object]]], name: str) -> None:
    """Writes the numbers with all that the engine keeps beside values."""
    dialect, column = ctx.connection.dialect.name, shape.fields[name].column
    made = [{column: values[name], **kept_beside(shape, values, dialect)} for _, values in records]
    table = shape.table.table
    sets: dict[sa.Column[object], object] = {table.c[kept]: sa.bindparam(f"v_{kept}") for kept in made[0]}
    update = sa.update(table).where(table.c.id == sa.bindparam("row")).values(sets)
    ctx.connection.execute(
        update,
        [
            {"row": id, **{f"v_{kept}": value for kept, value in values.items()}}
            for (id, _), values in zip(records, made, strict=True)
        ],
    )
