"""Lines and links of records that were found: one statement for each such column, however many records there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.kinds.fold import fold
from core.queries.columns import Raw, Selection, row_maker
from core.queries.expanding import moments
from core.queries.handing import Sensitive, handed, noticed
from core.queries.joins import Joins
from core.queries.paths import resolve
from core.queries.prepared import prepared_for
from core.queries.query import Link, Row
from core.queries.sight import paired, visible
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id
from schema_registry.model import Entity, Field, Lines, Links

AT_ONCE = 1_000
"""Records whose lines or links one statement asks for."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement over some `wanted` ids; a row of it gives the record it belongs to, and what belongs to it."""

    statement: Rows
    owner: int
    build: Callable[[Raw], object]
    sensitive: Sequence[Sensitive]


def parted(entity: Entity, columns: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns that a record's own statement answers, and those that are looked up behind it."""
    several = tuple(name for name in columns if name in entity.fields and entity.fields[name].many)
    return tuple(name for name in columns if name not in several) if several else tuple(columns), several


def many_columns(entity: Entity) -> tuple[str, ...]:
    """The names of an entity's lines and links."""
    return tuple(name for name, one in entity.fields.items() if one.many)


def with_many(ctx: Context, entity: Entity, several: Sequence[str], rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows with their lines (tuples of rows) and links (tuples of `Link`s in the order of their titles)."""
    if not several or not rows:
        return tuple(rows)
    found = {name: _of(ctx, entity, entity.fields[name], [str(row["id"]) for row in rows]) for name in several}
    return tuple({**row, **{name: found[name].get(str(row["id"]), ()) for name in several}} for row in rows)


def _of(ctx: Context, entity: Entity, field: Field, ids: Sequence[str]) -> dict[str, tuple[object, ...]]:
    made = prepared_for(ctx, ("many", entity.name, field.name), lambda: _made(ctx, field))
    found: dict[str, list[object]] = {}
    raw: sa.Row[Any]
    for start in range(0, len(ids), AT_ONCE):
        wanted = {**moments(ctx), "wanted": list(ids[start : start + AT_ONCE])}
        raws = ctx.connection.execute(made.statement, wanted).all()
        handed(ctx, made.sensitive, raws)
        for raw in raws:
            one = made.build(raw)
            if one is not None:
                found.setdefault(str(raw[made.owner]), []).append(one)
    noticed(ctx, entity, field, found.keys())
    if field.links is not None:
        return {id: _in_order(links) for id, links in found.items()}
    return {id: tuple(lines) for id, lines in found.items()}


def _made(ctx: Context, field: Field) -> tuple[_Prepared, bool]:
    if field.links is not None:
        return _links(ctx, field.links)
    assert field.lines is not None
    return _lines(ctx, field.lines)


def _links(ctx: Context, way: Links) -> tuple[_Prepared, bool]:
    pairs = ctx.model.entities[way.entity]
    joins = Joins(ctx, own_table(ctx, pairs), Names())
    selection = Selection(joins)
    source = joins.root.columns[way.source]
    owner, target = selection.at(source), selection.value(resolve(ctx, pairs, way.target))
    assert callable(target)
    statement = sa.select(*selection.columns).select_from(joins.source)
    statement = statement.where(_among(source), *paired(ctx, joins.root))
    return _Prepared(statement, owner, target, selection.sensitive), joins.personal


def _lines(ctx: Context, way: Lines) -> tuple[_Prepared, bool]:
    entity = ctx.model.entities[way.entity]
    joins = Joins(ctx, own_table(ctx, entity), Names())
    selection = Selection(joins)
    build = row_maker(selection, entity, line_columns(way))
    source = joins.root.columns[way.field]
    owner = selection.at(source)
    statement = sa.select(*selection.columns).select_from(joins.source)
    statement = statement.where(_among(source), *visible(ctx, joins.root))
    order = [joins.root.columns["id"]]
    if way.position:
        place = joins.root.columns[way.position]
        order = [sa.case((place.is_(None), 1), else_=0), place, *order]
    return _Prepared(statement.order_by(*order), owner, build, selection.sensitive), joins.personal


def line_columns(way: Lines) -> tuple[str, ...]:
    """The columns that a line is read with."""
    return (way.position, *way.columns) if way.position else way.columns


def _among(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return column.in_(sa.bindparam("wanted", type_=Id(), expanding=True))


def _in_order(links: Sequence[object]) -> tuple[object, ...]:
    """Each record once, by title."""
    once = {link.id: link for link in links if isinstance(link, Link)}
    return tuple(sorted(once.values(), key=lambda link: (fold(link.title), link.id)))
