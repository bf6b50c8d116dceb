"""Values of conditions: read by the field's kind without its limits, with `$TODAY`, `$NOW` and `$CURRENT_USER`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import TypeDecorator

from core.codes import queries as codes
from core.context import Context
from core.kinds.kind import Locale, Refused
from core.kinds.named import NAMED
from core.storage.types import Fixed, Id, Instant, JsonText, Seconds, SqlType, Texts, known_form
from schema_registry.durations import Duration, read_duration
from schema_registry.frozen import Frozen
from schema_registry.model import Field

Family = Literal["text", "number", "boolean", "date", "instant", "time", "length", "set", "id", "actor"]
"""How values of a field compare; found from the kind's column, so that a plugin's kind needs no entry here."""

MOST_TEXT = 1000
"""Characters of one value."""
_LIMITS = frozenset({"minimum", "maximum", "minLength", "maxLength", "pattern"})
VERBATIM = "="
"""Before what a field of choices holds but no longer offers: records that keep a removed choice can be asked for."""
_LONGEST = 2**63 - 1
_NOBODY = -1
"""No unit: where the actor belongs to none, `$CURRENT_UNIT` finds nothing, not what has none either."""


class Typed(str):
    """A value as it stands in an address: read by the kind's text reader, not as JSON."""

    __slots__ = ()


def family(ctx: Context, field: Field) -> Family:
    """How the field's values compare."""
    if field.kind in NAMED:
        return "actor"
    if field.kind == "id" or field.to:
        return "id"
    return _FAMILIES.get(python_type(ctx.live.kinds[field.kind].column(field)), "text")


def python_type(column: SqlType) -> type:
    """What values of a column are in Python. SQLAlchemy's decorated types do not say it themselves."""
    if isinstance(column, TypeDecorator):
        return _DECORATED.get(type(column), column.impl_instance.python_type)
    return column.python_type


_DECORATED: Mapping[type, type] = Frozen(
    {Instant: datetime, Fixed: Decimal, Id: str, Seconds: timedelta, Texts: tuple, JsonText: str}
)
_FAMILIES: Mapping[type, Family] = Frozen(
    {
        str: "text",
        int: "number",
        Decimal: "number",
        bool: "boolean",
        date: "date",
        datetime: "instant",
        time: "time",
        timedelta: "length",
        tuple: "set",
    }
)


def reader(ctx: Context, field: Field) -> Callable[[object], object]:
    """A function from the value in a filter to a Python value. Raises Refused. Null stays None."""
    compares = family(ctx, field)
    if compares == "actor":
        me, mine = ("$CURRENT_UNIT", ctx.actor.unit) if field.kind == "unit" else ("$CURRENT_USER", ctx.actor.id)
        return lambda value: _NOBODY if value == me and mine is None else mine if value == me else _number(value, me)
    if compares == "id":
        return _identity
    if compares in ("date", "instant"):
        return lambda value: _moment(ctx, field, compares == "instant", value)
    return _by_kind(ctx, field)


def members_reader(ctx: Context, field: Field) -> Callable[[object], tuple[object, ...]]:
    """A function from what a filter says of a set to its members: one value, a list of them, or a typed text."""
    read = _by_kind(ctx, field)

    def read_members(value: object) -> tuple[object, ...]:
        given = value if isinstance(value, list | tuple) else (value,)
        found = (read(one if isinstance(one, Typed) else [one]) for one in given)
        return tuple(dict.fromkeys(member for some in found if isinstance(some, tuple) for member in some))

    return read_members


def _by_kind(ctx: Context, field: Field) -> Callable[[object], object]:
    kind = ctx.live.kinds[field.kind]
    free = unlimited(field)
    from_json = kind.json_reader(free)
    typed = kind.address_reader(free, Locale("en", ZoneInfo(ctx.settings.zone)))

    def read(value: object) -> object:
        if isinstance(value, str) and field.choices and value.startswith(VERBATIM) and not field.choice(value):
            return str(value)[1:]
        if isinstance(value, Typed):
            return typed(str(value))
        return from_json(value)

    return read


def unlimited(field: Field) -> Field:
    """A field as filters ask of it: for what no record can hold, too. `credit > -1` is a fair question where the
    minimum is 0."""
    options = {name: value for name, value in field.options.items() if name not in _LIMITS}
    return replace(field, required=False, options=Frozen({**options, "maxLength": MOST_TEXT}))


def _number(value: object, me: str) -> object:
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LONGEST:
        return value
    raise Refused(codes.WRONG_VALUE, name=str(value)[:60], expected=f"number, {me}")


def _identity(value: object) -> object:
    if value is None:
        return None
    if (id := known_form(value)) is None:
        raise Refused(codes.WRONG_VALUE, name=str(value)[:60], expected="UUID")
    return id


def _moment(ctx: Context, field: Field, instant: bool, value: object) -> object:
    if isinstance(value, str):
        if value.startswith(("$TODAY", "$NOW")):
            return _relative(ctx, instant, value)
        if instant and len(value) == 10:
            day = _day(value)
            if day is not None:
                return start_of_day(ctx, day)
    return _by_kind(ctx, field)(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _relative(ctx: Context, instant: bool, text: str) -> date | datetime:
    """`$TODAY`, `$NOW`, `$TODAY-P7D`, `$NOW+PT4H`."""
    name = "$TODAY" if text.startswith("$TODAY") else "$NOW"
    return moment_after(ctx, instant, _shift(text, name, "$TODAY, $NOW, $TODAY-P7D"), midnight=name == "$TODAY")


def relative_day(ctx: Context, text: str) -> date:
    """The day that `$TODAY`, `$TODAY-P1M` mean. Raises Refused."""
    shift = _shift(text, "$TODAY", "$TODAY, $TODAY-P1M")
    if shift.has_time:
        raise Refused(codes.WRONG_VALUE, name=text[:60], expected="$TODAY, $TODAY-P1M")
    return moment_after(ctx, False, shift)


def _shift(text: str, name: str, expected: str) -> Duration:
    """What is added to the name that a text begins with. Raises Refused."""
    shift = Duration() if text == name else read_duration(text[len(name) :])
    if shift is None or (text != name and text[len(name)] not in "+-"):
        raise Refused(codes.WRONG_VALUE, name=text[:60], expected=expected)
    return shift


def moment_after(ctx: Context, instant: bool, shift: Duration, *, midnight: bool = False) -> date | datetime:
    """The date or instant that lies so much after now, counted in the business time zone. Raises Refused."""
    zone = ZoneInfo(ctx.settings.zone)
    try:
        if not instant:
            return shift.after(ctx.today())
        if midnight:
            return start_of_day(ctx, shift.after(ctx.today()))
        return shift.after(ctx.clock().astimezone(zone)).astimezone(UTC)
    except OverflowError:
        raise Refused(codes.WRONG_VALUE, name=str(shift), expected="0001-01-01 … 9999-12-31") from None


def start_of_day(ctx: Context, day: date) -> datetime:
    """The instant at which a business day begins, in UTC."""
    local = datetime.combine(day, time(), ZoneInfo(ctx.settings.zone))
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)
