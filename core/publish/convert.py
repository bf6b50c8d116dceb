"""Change of kind: every value is printed by the old kind and read by the new one, into a column of its own.

A field that goes back to a kind it had gets its column of then: a value nobody touched since is found there as it
was, loss and all undone; only others are converted. Who touched what is read from the change log where a value is
missing now: somebody may have cleared it, or a conversion or a field that was away in between left nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context, utc_now
from core.kinds.conversions import conversion as verdict_on
from core.kinds.convert import converter
from core.kinds.kind import Kind, Locale
from core.kinds.mixed import Money
from core.publish import words
from core.publish.draft import Draft, Part, Task, Work
from core.publish.formerly import written_since
from core.publish.wording import Described, Said
from core.rates.book import in_base, newest
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
Worth = Callable[[Money, Fate], tuple[object, Fate]]

_FATES: Mapping[str, Fate] = Frozen({"none": "kept", "cut": "cut", "empty": "lost"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values come from: the column that goes, and the one of before when the field goes back to it."""

    before: Field
    after: Field
    leaving: tuple[sa.Column[object], ...]
    former: tuple[sa.Column[object], ...]
    """Each the field's own column, then those beside it that its values are made of; none where it is new."""
    written: sa.ColumnElement[bool]
    """Whether somebody wrote the field since the column of before was the field's."""

    @property
    def columns(self) -> tuple[sa.Column[object], ...]:
        return (*self.leaving, *self.former)

    @property
    def query(self) -> sa.Select[Any]:
        """The records that have a value in any of the columns: their id, `columns`, and whether it was written."""
        there = sa.or_(*(one.is_not(None) for one in self.columns))
        return sa.select(self.table.c.id, *self.columns, self.written.label("written")).where(there)

    @property
    def table(self) -> sa.FromClause:
        return self.leaving[0].table

    def formerly(self, kinds: Mapping[str, Kind], row: Values) -> object:
        """The value in the column of before, of a row of `columns`."""
        return _whole(kinds[self.after.kind], self.after, row[len(self.leaving) : len(self.columns)])

    def converter(
        self, kinds: Mapping[str, Kind], zone: ZoneInfo, worth: Worth
    ) -> Callable[..., tuple[object, Fate]]:
        """A function from a row of `query`, its id left out, to the new value and what becomes of the old one."""
        old, new = kinds[self.before.kind], kinds[self.after.kind]
        forth = _converter(old, self.before, new, self.after, zone)
        back = _converter(new, self.after, old, self.before, zone)

        def convert(*row: object) -> tuple[object, Fate]:
            leaving = _whole(old, self.before, row[: len(self.leaving)])
            former = self.formerly(kinds, row)
            untouched = leaving is None and not row[-1]
            if former is not None and (untouched or back(former)[0] == leaving):
                return former, "kept"
            if leaving is None:
                return None, "kept"
            value, fate = forth(leaving)
            return worth(value, fate) if isinstance(value, Money) else (value, fate)

        return convert


def _whole(kind: Kind, field: Field, row: Values) -> object:
    """The value that some columns hold."""
    parts = kind.parts(field)
    if not row:
        return None
    return row[0] if parts is None else parts.join(row)


def _worth(connection: sa.Connection, base: str, zone: ZoneInfo) -> Worth:
    """A function that values money of any currency at today's rate; without one it is lost."""
    today = utc_now().astimezone(zone).date()
    known: dict[str, Decimal | None] = {}

    def value(money: Money, fate: Fate) -> tuple[object, Fate]:
        if money.currency not in known:
            found = newest(connection, base, {(money.currency, today)})
            known[money.currency] = found.get((money.currency, today))
        rate = known[money.currency]
        worth = None if rate is None else in_base(money.amount, rate, base)
        return (None, "lost") if worth is None else (money._replace(base=worth, on=today), fate)

    return value


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
    leaving = _columns(draft.kinds[before.kind], before, draft.stored.names.column(before))
    table = draft.table(entity).table
    made = [sa.Column(name, table.c[name].type) for name in ("id", "sys_deleted_at")]
    former: tuple[sa.Column[object], ...] = ()
    written: sa.ColumnElement[bool] = sa.true()
    if after.key in draft.formers:
        former = _columns(draft.kinds[after.kind], after, draft.formers[after.key])
    narrow = sa.Table(table.name, sa.MetaData(), *made, *leaving, *former)
    if former:
        since = draft.former_until(after) + 1
        written = written_since(draft.connection, since, narrow.c.id, change.entity, after.key)
    return Source(before, after, leaving, former, written)


def _columns(kind: Kind, field: Field, physical: str) -> tuple[sa.Column[object], ...]:
    """A field's own column and those that the rest of its values stand in."""
    parts, types = kind.parts(field), {key.name: key.type for key in kind.keys(field)}
    beside = () if parts is None else parts.beside
    own: sa.Column[object] = sa.Column(physical, kind.column(field))
    return own, *(sa.Column(f"{physical}__{name}", types[name]) for name in beside)


def _judged(draft: Draft, source: Source) -> tuple[Counter[Fate], int]:
    """Live records by what becomes of their value, and how many would share one that must be unique."""
    worth = _worth(draft.connection, draft.after.currency, draft.zone)
    convert, found, made = source.converter(draft.kinds, draft.zone, worth), Counter[Fate](), Counter[object]()
    folds = [key.make for key in draft.kinds[source.after.kind].keys(source.after) if key.name == "fold"]
    alive = source.query.where(source.table.c.sys_deleted_at.is_(None)).subquery()
    alike = [one for one in alive.c if one.name != "id"]
    for row in draft.connection.execute(sa.select(*alike, sa.func.count()).group_by(*alike)):
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
    table, zone, kind = ctx.live.tables[entity], ZoneInfo(ctx.settings.zone), ctx.live.kinds[source.after.kind]
    worth = _worth(ctx.connection, ctx.model.currency, zone)
    convert, keys, parts = (
        source.converter(ctx.live.kinds, zone, worth),
        kind.keys(source.after),
        kind.parts(source.after),
    )
    done = 0
    for rows in _chunks(ctx.connection, source):
        changed = []
        for row in rows:
            value, _ = convert(*row[1:])
            if value != source.formerly(ctx.live.kinds, row[1:]):
                kept = {f"k_{key.name}": None if value is None else key.make(value) for key in keys}
                changed.append({"row": row[0], "value": value if parts is None else parts.split(value), **kept})
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
    identity = source.table.c.id
    query = source.query.order_by(identity).limit(CHUNK)
    rows: list[Values] = [tuple(row) for row in connection.execute(query)]
    while rows:
        yield rows
        rows = [tuple(row) for row in connection.execute(query.where(identity > rows[-1][0]))]
