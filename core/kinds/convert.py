"""Stored values carried over when a field changes kind or options. Plan counts with it, apply writes with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import partial
from typing import Literal, NamedTuple, cast

from core.codes.kinds import NOT_A_RATING
from core.codes.values import NOT_INTEGER, TOO_LONG, TOO_MANY_DECIMALS
from core.files.content import family_of
from core.kinds.any_reference import pointed
from core.kinds.conversions import conversion
from core.kinds.file import admitted, files_of, most_of
from core.kinds.kind import Kind, Locale, Refused, Way
from core.kinds.lunar import of_day, read_day
from core.kinds.mixed import Money, is_any
from core.kinds.money import currency_of
from core.kinds.numerals import plain
from core.queries.query import Link
from schema_registry.model import Field

_BREAKS = re.compile(r"\s*\n\s*|\t")


class Converted(NamedTuple):
    """The value afterwards, and what it lost: nothing, a part (`cut`: text or decimals), or everything (`empty`)."""

    value: object
    loss: Literal["none", "cut", "empty"]


Carry = Callable[[object], Converted]
LOST = Converted(None, "empty")


class Change(NamedTuple):
    """A field before and after, and the installation's locale, with the business zone."""

    before: Kind
    old: Field
    after: Kind
    new: Field
    locale: Locale

    @property
    def typed(self) -> Callable[[str], object]:
        """The new kind's reader of typed text. What one kind writes for itself is in no language."""
        return self.after.reader(self.new, self.spoken)

    @property
    def spoken(self) -> Locale:
        return Locale("en", self.locale.zone) if self.before.name == self.after.name else self.locale


def converter(before: Kind, old: Field, after: Kind, new: Field, locale: Locale) -> Carry:
    """A function that carries one value (None stays None). `locale` is the installation's, with the business zone."""
    if before.hidden:
        return lambda value: Converted(value, "none")
    change = Change(before, old, after, new, Locale(locale.tag, locale.zone))
    way = _as_money if before.name == after.name == "money" else _WAYS[conversion(before, after).way]
    carry = way(change)
    if is_any(old) and before.name == "money" and after.formula == "number" and after.name != "money":
        return lambda value: carry(value.base) if isinstance(value, Money) else Converted(None, "none")
    return lambda value: Converted(None, "none") if value is None else carry(value)


# ---- ways, by the name that the table calls them
def _as_typed(change: Change) -> Carry:
    """Written as a form writes it, read as a form reads it."""
    read, write, old, spoken = change.typed, change.before.edit, change.old, change.spoken

    def carry(value: object) -> Converted:
        text = write(old, value, spoken)
        try:
            return _whole(read(text))
        except Refused as refused:
            return _shorter(read, text, refused)

    return carry


def _as_money(change: Change) -> Carry:
    """Amounts of one currency stay amounts of it; where only another is taken, they are lost."""
    fixed, only = currency_of(change.old), "" if is_any(change.new) else currency_of(change.new)
    number, read = _as_number(change), change.after.json_reader(change.new)

    def carry(value: object) -> Converted:
        currency = value.currency if isinstance(value, Money) else fixed
        amount = value.amount if isinstance(value, Money) else value
        if only:
            return number(amount) if currency == only or not is_any(change.old) else LOST
        try:
            return _whole(read({"amount": str(amount), "currency": currency}))
        except Refused:
            return LOST

    return carry


def _as_json(change: Change) -> Carry:
    """Written as the API prints it, read as the API reads it; a number may be rounded."""
    read, write = change.after.json_reader(change.new), change.before.json_writer(change.old)

    def carry(value: object) -> Converted:
        sent = write(value)
        try:
            return _whole(read(sent))
        except Refused as refused:
            return _shorter(read, sent, refused) if isinstance(sent, str) else LOST

    return carry


def _as_words(change: Change) -> Carry:
    """The same text; `cut` when the new kind keeps less of it."""
    read, one_line = change.typed, change.after.name == "text"

    def carry(value: object) -> Converted:
        text = _BREAKS.sub(" ", str(value)).strip() if one_line else str(value)
        try:
            found = _whole(read(text))
        except Refused as refused:
            found = _shorter(read, text, refused)
        kept = found.loss != "none" or found.value == value
        return found if kept else Converted(found.value, "cut")

    return carry


def _as_shown(change: Change) -> Carry:
    """The text that readers see; what made it more than that is lost."""
    read, one_line = change.typed, change.after.name == "text"

    def carry(value: object) -> Converted:
        said = change.before.show(change.old, value, change.spoken)
        text = _BREAKS.sub(" ", said).strip() if one_line else said
        try:
            return Converted(read(text), "cut")
        except Refused as refused:
            return _shorter(read, text, refused)

    return carry


def _as_number(change: Change) -> Carry:
    """The same number, rounded where the new kind keeps fewer decimals."""
    read = change.after.json_reader(change.new)

    def carry(value: object) -> Converted:
        if not isinstance(value, int | Decimal):
            return LOST
        number = Decimal(value)
        try:
            return _whole(read(_exactly(number)))
        except Refused as refused:
            if refused.code not in _ROUNDABLE:
                return LOST
            rounded = _rounded(number, int(str(refused.params.get("scale", 0))))
        try:
            return LOST if rounded == number else Converted(read(_exactly(rounded)), "cut")
        except Refused:
            return LOST

    return carry


def _as_amount(change: Change) -> Carry:
    """The amount as a bare number: its currency is lost."""
    number = _as_number(change)

    def carry(value: object) -> Converted:
        found = number(value)
        return Converted(found.value, "cut") if found.loss == "none" else found

    return carry


def _as_members(change: Change) -> Carry:
    """One choice becomes a set of one; of a set the first that the new field offers is kept."""
    read, several = change.after.json_reader(change.new), change.after.many

    def carry(value: object) -> Converted:
        members = value if isinstance(value, tuple) else (value,)
        for member in members:
            try:
                return Converted(read([member] if several else member), "none" if len(members) == 1 else "cut")
            except Refused:
                continue
        return LOST

    return carry


def _as_day(change: Change) -> Carry:
    """The date in the business zone; a time of midnight is no loss."""
    zone, read = change.locale.zone, change.typed

    def carry(value: object) -> Converted:
        if not isinstance(value, datetime):
            return LOST
        local = value.astimezone(zone)
        return Converted(read(str(local.date())), "none" if local.time() == time() else "cut")

    return carry


def _as_clock(change: Change) -> Carry:
    """The time of day in the business zone, to the second; the date is always lost."""
    zone, read = change.locale.zone, change.typed

    def carry(value: object) -> Converted:
        if not isinstance(value, datetime):
            return LOST
        return Converted(read(value.astimezone(zone).time().isoformat("seconds")), "cut")

    return carry


def _as_files(change: Change) -> Carry:
    """The files that the new field takes, the first ones where it takes fewer."""
    accepted, most = admitted(change.after, change.new), most_of(change.new)

    def carry(value: object) -> Converted:
        files = files_of(value)
        kept = tuple(one for one in files if not accepted or family_of(one.type) in accepted)[:most]
        return Converted(kept, "none" if len(kept) == len(files) else "cut") if kept else LOST

    return carry


def _as_target(change: Change) -> Carry:
    """The same record, where the new field may lead to records of its entity."""
    several = bool(change.new.targets)

    def carry(value: object) -> Converted:
        entity, id = pointed(change.old, value)
        if not change.new.leads_to(entity):
            return LOST
        return Converted(Link(id, "", entity) if several else id, "none")

    return carry


def _as_lunar(change: Change) -> Carry:
    """The same day in the other calendar."""

    def carry(value: object) -> Converted:
        if isinstance(value, date):
            day = of_day(value)
            return LOST if day is None else _whole(str(day))
        lunar = read_day(str(value))
        return LOST if lunar is None else _whole(lunar.of_world())

    return carry


_WAYS: Mapping[Way, Callable[[Change], Carry]] = {
    "text": _as_typed,
    "json": _as_json,
    "words": _as_words,
    "shown": _as_shown,
    "number": _as_number,
    "amount": _as_amount,
    "members": _as_members,
    "day": _as_day,
    "clock": _as_clock,
    "files": _as_files,
    "target": _as_target,
    "lunar": _as_lunar,
}


# ---- what can be kept of a value that does not fit
_ROUNDABLE = frozenset({TOO_MANY_DECIMALS, NOT_INTEGER, NOT_A_RATING})


def _whole(value: object) -> Converted:
    return LOST if value is None else Converted(value, "none")


def _shorter(read: Callable[[str], object], text: str, refused: Refused) -> Converted:
    """A shorter text, a rounded number (half away from zero), or nothing."""
    if refused.code is TOO_LONG:
        kept = text[: int(str(refused.params["longest"]))]
    elif refused.code in _ROUNDABLE and _PLAIN.fullmatch(text):
        kept = str(plain(_rounded(Decimal(text), int(str(refused.params.get("scale", 0))))))
    else:
        return LOST
    try:
        return Converted(read(kept), "cut") if kept and kept != text else LOST
    except Refused:
        return LOST


_PLAIN = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60})?")


def _rounded(number: Decimal, scale: int) -> Decimal:
    with localcontext(prec=200):
        return number.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)


def _exactly(number: Decimal) -> int | Decimal:
    """A whole number as Python's own, which every kind of number reads."""
    return int(number) if number == number.to_integral_value() else number


# ---- why a value does not fit
def objection(
    before: Kind, old: Field, after: Kind, new: Field, locale: Locale, *, moves: bool
) -> Callable[[object], Refused | None]:
    """A function that says why the new field does not take a value (never None) of the old one as it stands; None
    where it does. `moves`: it is read as typed, because the kind is another one."""
    write: Callable[[object], object]
    if moves and conversion(before, after).way in ("text", "words"):
        spoken = Change(before, old, after, new, Locale(locale.tag, locale.zone))
        write, read = (
            partial(before.edit, old, locale=spoken.spoken),
            cast("Callable[[object], object]", spoken.typed),
        )
    else:
        write, read = before.json_writer(old), after.json_reader(new)

    def object_to(value: object) -> Refused | None:
        try:
            read(write(value))
        except Refused as refused:
            return refused
        return None

    return object_to
