"""Change of kind: every value is printed by the old kind and read by the new one, into a column of its own.

A field that goes back to a kind it had gets its column of then: a value nobody touched since is found there as it
was, loss and all undone; only others are converted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context
from core.kinds.conversions import conversion as verdict_on
from core.kinds.convert import converter
from core.kinds.kind import Kind, Locale
from core.publish import words
from core.publish.draft import Draft, Part, Task, Work
from core.publish.wording import Described, Said
from core.storage.tables import EntityTable
from schema_registry.changes import ChangeField
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem

CHUNK = 1_000
Fate = Literal["kept", "cut", "lost"]
Convert = Callable[[object], tuple[object, Fate]]

Values = tuple[Any, ...]
"""A record's id and its values; whatever the kinds' columns hold, hence Any."""

_FATES: Mapping[str, Fate] = Frozen({"none": "kept", "cut": "cut", "empty": "lost"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values come from: the column that goes, and the one of before when the field goes back to it."""

    before: Field
    after: Field
    leaving: sa.Column[object]
    former: sa.Column[object] | None

    @property
    def columns(self) -> tuple[sa.Column[object], ...]:
        return (self.leaving,) if self.former is None else (self.leaving, self.former)

    def converter(self, kinds: Mapping[str, Kind], zone: ZoneInfo) -> Callable[..., tuple[object, Fate]]:
        """A function from the values of `columns` to the new value and what becomes of the old one."""
        old, new = kinds[self.before.kind], kinds[self.after.kind]
        forth = _converter(old, self.before, new, self.after, zone)
        if self.former is None:
            return forth
        back = _converter(new, self.after, old, self.before, zone)

        def convert(leaving: object, former: object) -> tuple[object, Fate]:
            if former is not None and back(former)[0] == leaving:
                return former, "kept"
            return (None, "kept") if leaving is None else forth(leaving)

        return convert


def conversion(
    draft: Draft, entity: Entity, change: ChangeField, parts: tuple[Part, ...], tasks: tuple[Task, ...]
) -> Work:
    """The work that fills a field's other column from the one it had, with what would be lost counted."""
    verdict = verdict_on(draft.kinds[change.before.kind], draft.kinds[change.after.kind])
    source = _source(draft, entity, change)
    found, doubles = _judged(draft, source)
    total = sum(found.values())
    work = partial(Work, f"convert-field {change.key}")
    if total and verdict.loss == "refused":
        why = (Said(verdict.why),) if verdict.why else ()
        return work((Described(change), *why), safety="blocked", counts={"values": total})
    if doubles:
        says = words.DUPLICATES.at(count=doubles)
        return work((Described(change), says), safety="blocked", counts={"duplicates": doubles})
    harmed = {fate: found[fate] for fate in ("lost", "cut") if found[fate]}
    return work(
        (Described(change), *_said(total, harmed)),
        safety="lossy" if harmed else "backfill" if total else "safe",
        counts={"values": total, **harmed} if total else {},
        lock="writers" if total else "moment",
        parts=parts,
        online=tasks,
        values=partial(_fill, source=source, entity=entity.name),
    )


def _said(total: int, harmed: Mapping[str, int]) -> Iterator[Problem]:
    if total:
        yield words.CONVERTED.at(count=total)
    for fate, code in (("lost", words.LOST), ("cut", words.CUT)):
        if fate in harmed:
            yield code.at(count=harmed[fate])
    if harmed:
        yield words.FORMER_KEPT.at()


def _source(draft: Draft, entity: Entity, change: ChangeField) -> Source:
    """The columns, on a table that holds nothing else but what walking through it takes."""
    before, after = change.before, change.after
    leaving: sa.Column[object] = sa.Column(draft.stored.names.column(before), draft.kinds[before.kind].column(before))
    table = draft.table(entity).table
    made = [sa.Column(name, table.c[name].type) for name in ("id", "sys_deleted_at")]
    former = None
    if after.key in draft.formers:
        former = sa.Column(draft.formers[after.key], draft.kinds[after.kind].column(after))
        made.append(former)
    sa.Table(table.name, sa.MetaData(), *made, leaving)
    return Source(before, after, leaving, former)


def _judged(draft: Draft, source: Source) -> tuple[Counter[Fate], int]:
    """Live records by what becomes of their value, and how many would share one that must be unique."""
    convert, found, made = source.converter(draft.kinds, draft.zone), Counter[Fate](), Counter[object]()
    folds = [key.make for key in draft.kinds[source.after.kind].keys(source.after) if key.name == "fold"]
    deleted = source.leaving.table.c.sys_deleted_at
    query = sa.select(*source.columns, sa.func.count()).where(deleted.is_(None)).group_by(*source.columns)
    for row in draft.connection.execute(query.where(sa.or_(*(one.is_not(None) for one in source.columns)))):
        rows = cast("int", row[-1])
        value, fate = convert(*row[:-1])
        if row[0] is not None or value is not None:
            found[fate] += rows
        if source.after.unique and value is not None:
            made[folds[0](value) if folds else value] += rows
    return found, sum(rows for rows in made.values() if rows > 1)


def _converter(old: Kind, before: Field, new: Kind, after: Field, zone: ZoneInfo) -> Convert:
    """A function from an old value to the new one and what becomes of it."""
    if before.to and after.to:
        return lambda value: (None, "lost")
    carry = converter(old, before, new, after, Locale(zone=zone))

    def convert(value: object) -> tuple[object, Fate]:
        carried, loss = carry(value)
        return carried, _FATES[loss]

    return convert


def _fill(ctx: Context, *, source: Source, entity: str) -> int:
    """Values of all records, deleted ones too, are in the new column; how many there are."""
    table, convert = ctx.live.tables[entity], source.converter(ctx.live.kinds, ZoneInfo(ctx.settings.zone))
    keys = ctx.live.kinds[source.after.kind].keys(source.after)
    done = 0
    for rows in _chunks(ctx.connection, source):
        changed = []
        for row in rows:
            value, _ = convert(*row[1:])
            if value != (row[2] if source.former is not None else None):
                kept = {f"k_{key.name}": None if value is None else key.make(value) for key in keys}
                changed.append({"row": row[0], "value": value, **kept})
            done += value is not None
        if changed:
            ctx.connection.execute(_update(table, source.after), changed)
    return done


def _update(table: EntityTable, field: Field) -> sa.Update:
    sets: Mapping[sa.Column[object], object] = {
        table.columns[field.name]: sa.bindparam("value"),
        **{column: sa.bindparam(f"k_{name}") for name, column in table.keys[field.name].items()},
    }
    return sa.update(table.table).where(table.id == sa.bindparam("row")).values(dict(sets))


def _chunks(connection: sa.Connection, source: Source) -> Iterator[list[Values]]:
    identity = source.leaving.table.c.id
    query = sa.select(identity, *source.columns).order_by(identity).limit(CHUNK)
    query = query.where(sa.or_(*(one.is_not(None) for one in source.columns)))
    rows: list[Values] = [tuple(row) for row in connection.execute(query)]
    while rows:
        yield rows
        rows = [tuple(row) for row in connection.execute(query.where(identity > rows[-1][0]))]
