"""Change of kind: every value is printed by the old kind and read by the new one, into a column of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Literal

import sqlalchemy as sa

from core.codes.values import TOO_LONG
from core.context import Context
from core.kinds.kind import Kind, Locale, Refused
from core.publish import counts, words
from core.publish.draft import Draft, Part, Work
from core.publish.wording import Described, Said
from core.storage.tables import EntityTable
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field

CHUNK = 1_000
Fate = Literal["kept", "cut", "lost"]
Convert = Callable[[object], tuple[object, Fate]]

_NEUTRAL = Locale()
"""Values pass between kinds in a form that no locale changes."""


def conversion(draft: Draft, entity: Entity, change: ChangeField, parts: tuple[Part, ...]) -> Work:
    """The work that fills a field's new column from its old one, with what would be lost counted."""
    old, new = draft.kinds[change.before.kind], draft.kinds[change.after.kind]
    name, verdict = f"convert-field {change.key}", old.conversion(new)
    source = _source(draft, entity, change.before, old)
    found = _fates(draft, source, _converter(old, change.before, new, change.after))
    total = sum(found.values())
    if total and verdict.loss == "refused":
        why = (verdict.why,) if verdict.why else ()
        return Work(
            name, (Described(change), *(Said(one) for one in why)), safety="blocked", counts={"values": total}
        )
    says = [words.CONVERTED.at(count=total)] if total else []
    says += [words.LOST.at(count=found["lost"])] if found["lost"] else []
    says += [words.CUT.at(count=found["cut"])] if found["cut"] else []
    says += [words.FORMER_KEPT.at()] if total else []
    harmed = {fate: found[fate] for fate in ("lost", "cut") if found[fate]}
    return Work(
        name,
        (Described(change), *says),
        safety="lossy" if harmed else "backfill" if total else "safe",
        counts={"values": total, **harmed} if total else {},
        lock="writers" if total else "moment",
        parts=parts,
        values=partial(_fill, source=source, entity=entity.name, before=change.before, after=change.after),
    )


def _source(draft: Draft, entity: Entity, before: Field, old: Kind) -> sa.Column[object]:
    """The old column, on a table that holds nothing else but what walking through it takes."""
    made: sa.Column[object] = sa.Column(draft.stored.names.column(before), old.column(before))
    table = draft.table(entity).table
    columns = (sa.Column(name, table.c[name].type) for name in ("id", "sys_deleted_at"))
    sa.Table(table.name, sa.MetaData(), *columns, made)
    return made


def _fates(draft: Draft, source: sa.Column[object], convert: Convert) -> dict[Fate, int]:
    found: dict[Fate, int] = {"kept": 0, "cut": 0, "lost": 0}
    for value, rows in counts.different(draft.connection, source):
        found[convert(value)[1]] += rows
    return found


def _converter(old: Kind, before: Field, new: Kind, after: Field) -> Convert:
    """A function from an old value to the new one and what became of it."""
    read = new.reader(after, _NEUTRAL)
    if before.to and after.to:
        return lambda value: (None, "lost")

    def convert(value: object) -> tuple[object, Fate]:
        text = old.edit(before, value, _NEUTRAL)
        try:
            return _read(read, text)
        except Refused:
            return None, "lost"

    return convert


def _read(read: Callable[[str], object], text: str) -> tuple[object, Fate]:
    try:
        value = read(text)
    except Refused as refused:
        longest = refused.params.get("longest")
        if refused.code is not TOO_LONG or not isinstance(longest, int):
            raise
        return read(text[:longest]), "cut"
    return value, "lost" if value is None else "kept"


def _fill(ctx: Context, *, source: sa.Column[object], entity: str, before: Field, after: Field) -> int:
    """Values of all records, deleted ones too, are in the new column; how many were carried over."""
    table = ctx.live.tables[entity]
    convert = _converter(ctx.live.kinds[before.kind], before, ctx.live.kinds[after.kind], after)
    keys = ctx.live.kinds[after.kind].keys(after)
    done = 0
    for rows in _chunks(ctx.connection, source):
        changed = []
        for row in rows:
            value, fate = convert(row[1])
            if fate != "lost":
                kept = {f"k_{key.name}": key.make(value) for key in keys}
                changed.append({"row": row[0], "value": value, **kept})
        if changed:
            ctx.connection.execute(_update(table, after), changed)
        done += len(changed)
    return done


def _update(table: EntityTable, field: Field) -> sa.Update:
    sets: Mapping[sa.Column[object], object] = {
        table.columns[field.name]: sa.bindparam("value"),
        **{column: sa.bindparam(f"k_{name}") for name, column in table.keys[field.name].items()},
    }
    return sa.update(table.table).where(table.id == sa.bindparam("row")).values(dict(sets))


def _chunks(connection: sa.Connection, source: sa.Column[object]) -> Iterator[list[sa.Row[tuple[str, object]]]]:
    identity = source.table.c.id
    query = sa.select(identity, source).where(source.is_not(None)).order_by(identity).limit(CHUNK)
    rows = list(connection.execute(query))
    while rows:
        yield rows
        rows = list(connection.execute(query.where(identity > rows[-1][0])))
