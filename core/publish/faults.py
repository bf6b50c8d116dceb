"""The records whose values cannot stay as they are, one by one: what plans count, listed.

A plan counts all records, whoever may read them. Listed are those that the reader may read: a right to change
definitions is no right to see records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from core.access.rights import predicate
from core.context import Context
from core.kinds.conversions import conversion
from core.kinds.convert import objection
from core.kinds.kind import Locale
from core.kinds.mapping import printer
from core.publish.draft import Draft, Listing
from core.publish.source import Outcome, Source, Values, worth_of
from core.publish.step import Fault, FaultKind
from core.publish.walk import chunks, settled
from core.storage.indexes import IndexSpec
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem

CHUNK = 1_000
Row = Sequence[Any]


def listing(draft: Draft, entity: Entity, faults: Callable[..., Iterator[Fault]], *what: object) -> Listing | None:
    """What `faults(draft, entity, *what, ctx)` finds; nothing of an entity that is not live."""
    name = next((one.name for one in draft.before.entities.values() if one.key == entity.key), "")
    return Listing(name, partial(faults, draft, entity, *what)) if name else None


# ---- of one field
def faults_of(draft: Draft, entity: Entity, source: Source, ctx: Context) -> Iterator[Fault]:
    """The faults of a field's change, in the order of the records' ids."""
    tell = _teller(draft, source)
    for row, outcome in _readable_outcomes(draft, entity, source, ctx):
        if outcome.fate in ("lost", "cut", "misfits", "missing"):
            yield tell(row[0], source.leaves(draft.kinds, row[1:]), outcome)


def doubles_of(
    draft: Draft, entity: Entity, source: Source, twice: Collection[object], ctx: Context
) -> Iterator[Fault]:
    """The records whose values would be the same, side by side."""
    name, unique = printer(draft.kinds[source.after.kind], source.after), unique_key(draft, source.after)
    old = printer(draft.kinds[source.before.kind], source.before)
    found: dict[object, list[Fault]] = {}
    for row, outcome in _readable_outcomes(draft, entity, source, ctx):
        key = None if outcome.value is None else unique(outcome.value)
        if key in twice:
            leaves = source.leaves(draft.kinds, row[1:])
            was = "" if leaves is None else old(leaves)
            fault = Fault(row[0], "duplicates", source.after.title, was, name(outcome.value))
            found.setdefault(key, []).append(fault)
    for alike in found.values():
        yield from alike


def unique_key(draft: Draft, field: Field) -> Callable[[object], object]:
    """A function that makes of a value (never None) what is compared where it must be unique."""
    folds = [key.make for key in draft.kinds[field.kind].keys(field) if key.name == "fold"]
    return folds[0] if folds else lambda value: value


def _readable_outcomes(
    draft: Draft, entity: Entity, source: Source, ctx: Context
) -> Iterator[tuple[Values, Outcome]]:
    convert = source.converter(draft.kinds, draft.zone, worth_of(draft.connection, draft.after.currency, draft.zone))
    alive = source.table.c.sys_deleted_at.is_(None)
    query = source.query.where(alive, *_readable(draft, ctx, entity, source.table.c.id))
    for rows in chunks(draft.connection, source, query):
        yield from settled(draft.coming, entity.name, source, convert, rows)


def _teller(draft: Draft, source: Source) -> Callable[[str, object, Outcome], Fault]:
    before, after = source.before, source.after
    old, new = draft.kinds[before.kind], draft.kinds[after.kind]
    verdict = conversion(old, new)
    object_to = objection(old, before, new, after, Locale(zone=draft.zone), moves=source.moves)
    written, becoming = printer(old, before), printer(new, after)

    def tell(record: str, value: object, outcome: Outcome) -> Fault:
        kind: FaultKind = "missing" if outcome.fate == "missing" else _KINDS[outcome.fate]
        if value is None:
            return Fault(record, kind, after.title, "")
        named = _named(source, value, written) if kind in ("lost", "misfits") and not outcome.by else ()
        if kind == "lost" and verdict.loss == "refused" and not outcome.by:
            return Fault(record, "unmapped", after.title, written(value), why=verdict.why, named=named)
        why: Problem | None = None
        if not outcome.by:
            refused = object_to(value)
            why = refused.at("") if refused is not None else verdict.why
        becomes = becoming(outcome.value) if outcome.value is not None and kind == "cut" else ""
        return Fault(record, kind, after.title, written(value), becomes, why, named)

    return tell


def _named(source: Source, value: object, written: Callable[[object], str]) -> tuple[str, ...]:
    """A value as `map` names it; of a set those members that are not offered any more."""
    if isinstance(value, tuple) and source.after.choices:
        return tuple(one for one in value if source.after.choice(one) is None and one not in source.after.mapped)
    return (written(value),)


_KINDS: dict[str, FaultKind] = {"lost": "lost", "cut": "cut", "misfits": "misfits"}


# ---- of whole tables
def without_value(draft: Draft, entity: Entity, field: Field, ctx: Context) -> Iterator[Fault]:
    """All records: none has a value of a field that is new."""
    for row in _paged(draft, entity, _alive(draft, entity, ctx)):
        yield Fault(row[0], "missing", field.title, "")


def with_values(
    draft: Draft, entity: Entity, field: Field, values: Mapping[str, Problem], ctx: Context
) -> Iterator[Fault]:
    """The records that have some values of a field, which stand in the way as is said of each."""
    column = draft.table(entity).columns[field.name]
    query = _alive(draft, entity, ctx, column).where(column.in_(sorted(values)))
    for id, value in _paged(draft, entity, query):
        yield Fault(id, "unmapped", field.title, value, why=values[value])


def sharing(draft: Draft, entity: Entity, spec: IndexSpec, columns: Sequence[str], ctx: Context) -> Iterator[Fault]:
    """The records whose values a unique index would find twice, side by side; of no columns, all records."""
    built = draft.table(entity)
    fields = [one for one in entity.stored if set(columns) & _columns_of(draft, entity, one)]
    shown = [built.columns[one.name] for one in fields if draft.stays(one.key)]
    query = _alive(draft, entity, ctx, *shown)
    if columns:
        keys = [built.table.c[name] for name in columns]
        groups = sa.select(*keys).where(built.table.c.sys_deleted_at.is_(None)).group_by(*keys)
        alike = groups.having(sa.func.count() > 1, *(one.is_not(None) for one in keys)).subquery("alike")
        same = sa.and_(*(built.table.c[name] == alike.c[name] for name in columns))
        query = query.join(alike, same).order_by(*keys, built.id)
    title = fields[0].title if fields else entity.title
    printers = [printer(draft.kinds[one.kind], one) for one in fields if draft.stays(one.key)]
    for row in draft.connection.execute(query):
        values = zip(printers, row[1:], strict=True)
        yield Fault(
            row[0], "duplicates", title, " · ".join(name(value) for name, value in values if value is not None)
        )


def _columns_of(draft: Draft, entity: Entity, field: Field) -> set[str]:
    built = draft.table(entity)
    return {built.columns[field.name].name, *(column.name for column in built.keys[field.name].values())}


def _alive(draft: Draft, entity: Entity, ctx: Context, *columns: sa.Column[Any]) -> sa.Select[Any]:
    built = draft.table(entity)
    query = sa.select(built.id, *columns).where(built.table.c.sys_deleted_at.is_(None))
    return query.where(*_readable(draft, ctx, entity, built.id))


def _readable(draft: Draft, ctx: Context, entity: Entity, id: sa.ColumnElement[Any]) -> Iterator[Any]:
    """That the reader may read the record, by the rights that they have now."""
    name = next(one.name for one in draft.before.entities.values() if one.key == entity.key)
    own = ctx.live.tables[name]
    condition = predicate(ctx, name, own.table, "read")
    if condition is not None:
        yield id.in_(sa.select(own.id).where(condition))


def _paged(draft: Draft, entity: Entity, query: sa.Select[Any]) -> Iterator[Row]:
    """The rows of a query in the order of ids, some at a time: whoever has seen enough leaves the rest unread."""
    id = draft.table(entity).id
    query = query.order_by(id).limit(CHUNK)
    rows: Sequence[Row] = draft.connection.execute(query).all()
    while rows:
        yield from rows
        if len(rows) < CHUNK:
            return
        rows = draft.connection.execute(query.where(id > rows[-1][0])).all()
