"""The statements of derived values: rows loaded under a lock, figures added up by the database, columns written.

Rows are locked in the order of their ids, dead ones too: what is restored from the trash must be right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from core.context import Context, Live
from core.expressions.environment import environment
from core.expressions.translate import translate
from core.records import rows
from core.records.derive_graph import Figure, graph_of
from core.records.derive_sums import mean
from core.records.shape import Values, nothing, shape_at
from core.storage.types import Fixed

HALF = 32
"""Bits of the lower half of a 64-bit integer: SQLite's sums of them would overflow."""


class Held(NamedTuple):
    """A row as it is: alive or in the trash, and its values by field name (a mean's running ones by column)."""

    alive: bool
    values: Values


class _Loads(NamedTuple):
    one: sa.Select[Any]
    many: sa.Select[Any]
    names: tuple[str, ...]


def load(ctx: Context, entity: str, ids: Collection[str]) -> dict[str, Held]:
    """Some rows of an entity with roll-ups, locked against other writers until the transaction ends."""
    one, many, names = ctx.live.derive(_make_loads, (entity, graph_of(ctx).loaded[entity]))
    found: dict[str, Held] = {}
    for chunk in rows.chunks(ids):
        statement, wanted = (one, chunk[0]) if len(chunk) == 1 else (many, chunk)
        for id, deleted, *cells in ctx.connection.execute(statement, {"sys_wanted": wanted}):
            found[id] = Held(deleted is None, dict(zip(names, cells, strict=True)))
    return found


def rows_after(
    ctx: Context, entity: str, names: tuple[str, ...], after: str, size: int, *, lock: bool
) -> dict[str, Held]:
    """The next rows of an entity in the order of ids, locked or not: some of their fields, dead rows too."""
    query, loaded = ctx.live.derive(_make_walk, (entity, names))
    if after:
        query = query.where(shape_at(ctx.live, entity).table.id > after)
    query = query.limit(size)
    found = ctx.connection.execute(query.with_for_update(key_share=True) if lock else query)
    return {id: Held(deleted is None, dict(zip(loaded, cells, strict=True))) for id, deleted, *cells in found}


def values_of(ctx: Context, entity: str, names: tuple[str, ...], ids: Collection[str]) -> dict[str, Values]:
    """Some fields of some rows, by id."""
    query, called = ctx.live.derive(_make_walk, (entity, names))
    identity = shape_at(ctx.live, entity).table.id
    found: dict[str, Values] = {}
    for chunk in rows.chunks(ids):
        for id, _, *cells in ctx.connection.execute(query.where(identity.in_(chunk))):
            found[id] = dict(zip(called, cells, strict=True))
    return found


def write(ctx: Context, entity: str, changed: Mapping[str, Values]) -> None:
    """Writes derived values by record id: fields by name, running columns by theirs. Versions stay as they are."""
    shape = shape_at(ctx.live, entity)
    if changed:
        rows.change(
            ctx, shape, [{"sys_wanted": id, **shape.stored(values)} for id, values in sorted(changed.items())]
        )


def figures_of(ctx: Context, figure: Figure, parents: Collection[str]) -> dict[str, Values]:
    """A roll-up as the live records of today make it, by parent: every one of `parents` has an entry."""
    shape = shape_at(ctx.live, figure.parent)
    one = shape.fields[figure.name]
    found: dict[str, Values] = {}
    tally = _tally(ctx, figure)
    for chunk in rows.chunks(parents):
        for parent, *cells in ctx.connection.execute(tally.select, {"sys_wanted": chunk}):
            found[str(parent)] = tally.read(cells)
    if figure.rollup.total == "avg":
        empty = mean(figure, nothing(one.kind, one.field), 0)
    else:
        empty = {figure.name: shape.starts.get(figure.name)}
    return {parent: found.get(parent, empty) for parent in parents}


@dataclass(frozen=True, slots=True)
class _Tally:
    """The statement that adds records up by parent, and what its cells beside the parent mean."""

    select: sa.Select[Any]
    read: Callable[[Sequence[Any]], Values]


def _tally(ctx: Context, figure: Figure) -> _Tally:
    built = shape_at(ctx.live, figure.rollup.entity).table
    dialect = ctx.connection.dialect.name
    reference, total = built.columns[figure.rollup.field], figure.rollup.total
    value = _value(ctx.live, figure)
    halves = dialect == "sqlite" and isinstance(value.type, sa.BigInteger | sa.Integer | Fixed)
    cells = tuple(_cells(total, value, halves=halves))
    select = sa.select(reference, *cells).where(
        built.table.c.sys_deleted_at.is_(None),
        reference.in_(sa.bindparam("sys_wanted", expanding=True)),
    )
    if figure.where is not None:
        own = translate(figure.where, built.columns.__getitem__, _unrelated, dialect, environment(ctx))
        select = select.where(own)
    return _Tally(select.group_by(reference), _reader(figure, value, halves=halves))


def _unrelated(*asked: object) -> sa.ColumnElement[Any]:
    raise LookupError("what a roll-up counts is told by the record itself")


def _value(live: Live, figure: Figure) -> sa.ColumnElement[Any]:
    """The column that is added up; any column of a count."""
    built = live.tables[figure.rollup.entity]
    if figure.rollup.total == "count":
        return built.id
    return built.keys[figure.rollup.of].get("base", built.columns[figure.rollup.of])


def _cells(total: str, value: sa.ColumnElement[Any], *, halves: bool) -> Iterator[sa.ColumnElement[Any]]:
    if total in ("min", "max"):
        yield getattr(sa.func, total)(value)
    if total in ("sum", "avg"):
        if halves:
            whole = sa.type_coerce(value, sa.BigInteger())
            yield sa.func.sum(whole.op(">>")(HALF), type_=sa.BigInteger())
            yield sa.func.sum(whole.op("&")(2**HALF - 1), type_=sa.BigInteger())
        else:
            yield sa.func.sum(value, type_=value.type)
    if total in ("count", "avg"):
        yield sa.func.count(value)


def _reader(figure: Figure, value: sa.ColumnElement[Any], *, halves: bool) -> Callable[[Sequence[Any]], Values]:
    total, name = figure.rollup.total, figure.name
    scale = value.type.scale if isinstance(value.type, Fixed) else 0
    one = figure.shape

    def sum_of(cells: Sequence[Any]) -> Any:  # a number or a duration
        if cells[0] is None:
            return nothing(one.kind, one.field)
        if halves:
            return Decimal((cells[0] << HALF) + cells[1]).scaleb(-scale)
        return cells[0]

    if total == "sum":
        return lambda cells: {name: sum_of(cells)}
    if total == "avg":
        return lambda cells: mean(figure, sum_of(cells), cells[-1])
    return lambda cells: {name: cells[0]}


def _columns(live: Live, entity: str, names: tuple[str, ...]) -> tuple[list[sa.ColumnElement[Any]], tuple[str, ...]]:
    """The columns of some fields, parts of values and running ones of means included, and what each is called."""
    shape = shape_at(live, entity)
    columns: dict[str, sa.ColumnElement[Any]] = {name: shape.table.columns[name] for name in names}
    for name in names:
        one = shape.fields[name]
        columns.update((column, shape.table.table.c[column]) for column in one.running.values())
        parts = one.kind.parts(one.field)
        paths = [part.name for part in parts.fields.values()] if parts is not None else []
        columns.update((path, shape.table.columns[path]) for path in paths)
    return list(columns.values()), tuple(columns)


def _make_loads(live: Live, key: tuple[str, tuple[str, ...]]) -> _Loads:
    entity, names = key
    columns, called = _columns(live, entity, names)
    table = live.tables[entity].table
    select = sa.select(table.c.id, table.c.sys_deleted_at, *columns).with_for_update(key_share=True, of=table)
    return _Loads(
        one=select.where(table.c.id == sa.bindparam("sys_wanted")),
        many=select.where(table.c.id.in_(sa.bindparam("sys_wanted", expanding=True))).order_by(table.c.id),
        names=called,
    )


def _make_walk(live: Live, key: tuple[str, tuple[str, ...]]) -> tuple[sa.Select[Any], tuple[str, ...]]:
    entity, names = key
    columns, called = _columns(live, entity, names)
    table = live.tables[entity].table
    return sa.select(table.c.id, table.c.sys_deleted_at, *columns).order_by(table.c.id), called
