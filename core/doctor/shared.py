"""Values that must be unique and stand more than once, with the records that have them."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.codes.doctor import SHARED
from core.context import Context
from core.storage.indexes import IndexSpec
from core.storage.tables import EntityTable
from schema_registry.problems import Problem

MOST = 5
"""Values that are named, and records of each."""


def shared_values(ctx: Context, spec: IndexSpec) -> Iterator[Problem]:
    """What keeps a unique index from being built, a problem a value; those of most records first."""
    built = next(one for one in map(ctx.live.tables.__getitem__, ctx.model.entities) if one.table.name == spec.table)
    columns = [built.table.columns[term.column] for term in spec.terms]
    live = [built.table.c.sys_deleted_at.is_(None), *(column.is_not(None) for column in columns)]
    size = sa.func.count()
    groups = sa.select(size, *columns).select_from(built.table).where(*live)
    if columns:
        groups = groups.group_by(*columns).having(size > 1).order_by(size.desc(), *columns).limit(MOST)
    for count, *values in ctx.connection.execute(groups).all():
        if count > 1:
            same = [column == value for column, value in zip(columns, values, strict=True)]
            ids = sa.select(built.id).where(*live, *same).order_by(built.id).limit(MOST)
            yield _problem(built, spec, count, values, [str(one) for one in ctx.connection.scalars(ids)])


def _problem(built: EntityTable, spec: IndexSpec, count: int, values: list[object], records: list[str]) -> Problem:
    owners = {column.name: field for field in built.entity.stored for column in _of(built, field.name)}
    fields = [owners[term.column] for term in spec.terms if term.column in owners]
    told = ", ".join(records) + (" …" if count > len(records) else "")
    return SHARED.at(
        f"/{built.entity.name}/{records[0]}",
        count=count,
        entity=built.entity.title,
        fields=fields[0].title if len(fields) == 1 else ", ".join(field.name for field in fields),
        value=", ".join(f"“{value}”" for value in values),
        records=told,
    )


def _of(built: EntityTable, name: str) -> tuple[sa.Column[object], ...]:
    return (built.columns[name], *built.keys[name].values())
