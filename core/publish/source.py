"""A field's values on their way from one definition into another: where they come from and what becomes of each.

Where the kind (or scale, or target) is another one, every value is printed by the old kind and read by the new one,
into a column of its own; else it stays where it is. Before that, `map` of the new definition is asked, and after it
`backfill`. A field that goes back to a kind it had gets its column of then: a value nobody touched since is found
there as it was, loss and all undone; only others are converted. Who touched what is read from the change log, in
which a publish is nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import utc_now
from core.kinds.conversions import conversion
from core.kinds.convert import converter
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.mapping import NONE, mapper, member_mapper, target_reader
from core.kinds.mixed import Money
from core.publish.draft import Draft
from core.publish.formerly import written_since
from core.rates.book import in_base, newest
from schema_registry.changes import ChangeField
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field

Fate = Literal["kept", "cut", "lost", "misfits", "missing", "undone"]
"""What becomes of a value: it is as it was or carried over whole; shortened or rounded; empty; no longer taken, but
left; missing where one is asked for; empty again, as before a publish filled it in."""
By = Literal["", "mapped", "filled", "open"]
"""Whether `map` or `backfill` gave it; `open`: a formula is still to be asked."""

Values = tuple[Any, ...]
"""A record's id and its values; whatever the kinds' columns hold, hence Any."""


class Outcome(NamedTuple):
    """The value afterwards and how it came to that."""

    value: object
    fate: Fate
    by: By = ""


Convert = Callable[[object], Outcome]
Worth = Callable[[object], object]
_FATES: Mapping[str, Fate] = Frozen({"none": "kept", "cut": "cut", "empty": "lost"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where the values come from: the column they are in, and the one of before when the field goes back to it."""

    before: Field
    after: Field
    leaving: tuple[sa.Column[object], ...]
    former: tuple[sa.Column[object], ...]
    """Each the field's own column, then those beside it that its values are made of; none where it is new."""
    written: sa.ColumnElement[bool]
    """Whether somebody wrote the field since the column of before was the field's."""
    moves: bool
    """Whether values go into another column."""
    maps: bool
    fills: bool
    """Whether `map` and `backfill` count in this publish."""
    narrows: bool
    """Whether values that stay where they are might be refused now."""
    asks: bool
    """Whether a value is required that was not before."""
    returns: bool = False
    """Whether a version is gone back to in which the values of the column of before were the field's."""

    @property
    def columns(self) -> tuple[sa.Column[object], ...]:
        return (*self.leaving, *self.former)

    @property
    def acts(self) -> bool:
        """Whether `map` or `backfill` give records other values."""
        return self.maps or self.fills

    @property
    def looks(self) -> bool:
        """Whether any value has to be looked at, where they stay in their column."""
        return self.acts or self.narrows or self.asks

    @property
    def query(self) -> sa.Select[Any]:
        """The records that matter: their id, `columns`, and whether the field was written."""
        query = sa.select(self.table.c.id, *self.columns, self.written.label("written"))
        if self.fills or self.asks or (self.maps and NONE in self.after.mapped):
            return query
        return query.where(sa.or_(*(one.is_not(None) for one in self.columns)))

    @property
    def table(self) -> sa.FromClause:
        return self.leaving[0].table

    def leaves(self, kinds: Mapping[str, Kind], row: Values) -> object:
        """The value that a record has until now, of a row of `columns`."""
        return _whole(kinds[self.before.kind], self.before, row[: len(self.leaving)])

    def formerly(self, kinds: Mapping[str, Kind], row: Values) -> object:
        """The value in the column that will be the field's, of a row of `columns`."""
        if not self.moves:
            return self.leaves(kinds, row)
        return _whole(kinds[self.after.kind], self.after, row[len(self.leaving) : len(self.columns)])

    def converter(self, kinds: Mapping[str, Kind], zone: ZoneInfo, worth: Worth) -> Callable[..., Outcome]:
        """A function from a row of `query`, its id left out, to what becomes of the value in it."""
        forth = _forth(self, kinds, zone, worth)
        if not self.moves:
            return lambda *row: forth(self.leaves(kinds, row))
        back, fit = _back(self, kinds, zone), _fitting(kinds[self.after.kind], self.after)
        filled = self.before.fills or NONE in self.before.mapped

        def convert(*row: object) -> Outcome:
            leaving, former = self.leaves(kinds, row), self.formerly(kinds, row)
            written = bool(row[-1])
            if former is not None:
                made = back(former)
                if made == leaving or (not written and (self.returns or leaving is None or made is None)):
                    return fit(former)
            elif leaving is not None and not written and filled:
                return Outcome(None, "undone")
            return forth(leaving)

        return convert


def _whole(kind: Kind, field: Field, row: Values) -> object:
    """The value that some columns hold."""
    parts = kind.parts(field)
    if not row:
        return None
    return row[0] if parts is None else parts.join(row)


# ---- one value
def _forth(source: Source, kinds: Mapping[str, Kind], zone: ZoneInfo, worth: Worth) -> Convert:
    """What the new definition makes of a value: as mapped, else as it carries over, else as backfilled."""
    old, new = kinds[source.before.kind], kinds[source.after.kind]
    look = mapper(old, source.before, new, source.after)
    members = member_mapper(old, new, source.after)
    carry = _carry(source, kinds, zone)
    fill = target_reader(new, source.after)(source.after.backfill)
    fill = worth(fill)

    def plain(value: object) -> Outcome:
        given = look(value) if source.maps else None
        if given is not None and given.found:
            return _mapped(source, carry, value, worth(given.value))
        if value is None:
            return Outcome(None, "missing" if source.asks else "kept")
        if source.maps and members is not None and not new.many:
            given = members(value)
            if given.found:
                return carry(given.value)._replace(by="mapped") if given.value is not None else _LOST_BY_MAP
        carried = carry(value)
        valued = worth(carried.value) if source.moves else carried.value
        return carried._replace(value=valued) if valued is not None else Outcome(None, "lost")

    def forth(value: object) -> Outcome:
        made = plain(value)
        if made.value is not None or made.by or not source.fills:
            return made
        if source.after.backfill_formula:
            return made._replace(by="open")
        return made if fill is None else Outcome(fill, "kept", "filled")

    return forth


_LOST_BY_MAP = Outcome(None, "lost", "mapped")


def _mapped(source: Source, carry: Convert, value: object, made: object) -> Outcome:
    """A value that is mapped; what of a set is not may still be refused."""
    if made is None:
        return _LOST_BY_MAP if value is not None else Outcome(None, "missing" if source.asks else "kept")
    if source.moves or value is None:
        return Outcome(made, "kept", "mapped")
    return Outcome(made, carry(made).fate, "" if made == value else "mapped")


def _carry(source: Source, kinds: Mapping[str, Kind], zone: ZoneInfo) -> Convert:
    """A value as it carries over by itself."""
    old, before, new, after = kinds[source.before.kind], source.before, kinds[source.after.kind], source.after
    if not source.moves:
        return _fitting(new, after) if source.narrows else lambda value: Outcome(value, "kept")
    if (before.to and after.to) or conversion(old, new).loss == "refused":
        return lambda value: Outcome(None, "lost")
    convert = converter(old, before, new, after, Locale(zone=zone))

    def carry(value: object) -> Outcome:
        carried, loss = convert(value)
        return Outcome(carried, _FATES[loss])

    return carry


def _fitting(kind: Kind, field: Field) -> Convert:
    """A value that stays, whether or not its field would take it today."""
    read, write = kind.json_reader(field), kind.json_writer(field)

    def fit(value: object) -> Outcome:
        try:
            read(write(value))
        except Refused:
            return Outcome(value, "misfits")
        return Outcome(value, "kept")

    return fit


def _back(source: Source, kinds: Mapping[str, Kind], zone: ZoneInfo) -> Callable[[object], object]:
    """What the definition that goes made of a value of the column of before; None where it left nothing."""
    turned = Source(
        source.after, source.before, (), (), sa.false(), moves=True, maps=True, fills=True, narrows=False, asks=False
    )
    forth = _forth(turned, kinds, zone, lambda value: value)
    return lambda value: forth(value).value


def worth_of(connection: sa.Connection, base: str, zone: ZoneInfo) -> Worth:
    """A function that values money of any currency at today's rate; without one it is nothing."""
    today = utc_now().astimezone(zone).date()
    known: dict[str, Decimal | None] = {}

    def value(one: object) -> object:
        if not isinstance(one, Money):
            return one
        if one.currency not in known:
            found = newest(connection, base, {(one.currency, today)})
            known[one.currency] = found.get((one.currency, today))
        rate = known[one.currency]
        worth = None if rate is None else in_base(one.amount, rate, base)
        return None if worth is None else one._replace(base=worth, on=today)

    return value


# ---- where values are
def source_of(draft: Draft, entity: Entity, change: ChangeField, *, narrowed: bool = False) -> Source:
    """The columns, on a table that holds nothing else but what walking through it takes."""
    before, after = change.before, change.after
    moves = not draft.stays(after.key)
    asks = after.required and not before.required
    leaving = _columns(draft.kinds[before.kind], before, draft.stored.names.column(before))
    table = draft.table(entity).table
    made = [sa.Column(name, table.c[name].type) for name in ("id", "sys_deleted_at")]
    former: tuple[sa.Column[object], ...] = ()
    written: sa.ColumnElement[bool] = sa.true()
    if after.key in draft.formers:
        former = _columns(draft.kinds[after.kind], after, draft.formers[after.key])
    narrow = sa.Table(table.name, sa.MetaData(), *made, *leaving, *former)
    until = draft.former_until(after) if former else 0
    if former:
        written = written_since(draft.connection, until + 1, narrow.c.id, change.entity, after.key)
    refilled = (before.backfill, before.backfill_formula) != (after.backfill, after.backfill_formula)
    return Source(
        before,
        after,
        leaving,
        former,
        written,
        moves=moves,
        maps=bool(after.mapped) and (moves or narrowed or before.mapped != after.mapped),
        fills=after.fills and (moves or asks or refilled),
        narrows=narrowed,
        asks=asks,
        returns=0 < draft.back <= until,
    )


def _columns(kind: Kind, field: Field, physical: str) -> tuple[sa.Column[object], ...]:
    """A field's own column and those that the rest of its values stand in."""
    parts, types = kind.parts(field), {key.name: key.type for key in kind.keys(field)}
    beside = () if parts is None else parts.beside
    own: sa.Column[object] = sa.Column(physical, kind.column(field))
    return own, *(sa.Column(f"{physical}__{name}", types[name]) for name in beside)
