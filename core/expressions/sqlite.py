"""Formulas on SQLite: each is one call of a function that runs it in Python, so that the results cannot differ.

The first argument says what is computed (a plan, as JSON), the others are the values that it reads, as SQLite holds
them. The function keeps nothing between calls but what it made of a plan before, and gives the same for the same
arguments: it is deterministic in SQLite's sense.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, Overflow
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from core.expressions import numbers
from core.expressions.closures import TOO_LARGE, compiled, lenient
from core.expressions.columns import Exact
from core.expressions.environment import Environment
from core.expressions.moments import duration_of
from core.storage.types import DIGITS, Fixed, Id, Instant, SqlType, Texts
from schema_registry.expressions.terms import Term
from schema_registry.frozen import Frozen

FORMULA, SUM, MEAN, LEAST, GREATEST = "cw_formula", "cw_sum", "cw_mean", "cw_least", "cw_greatest"
LOW, HIGH = "cw_middle_low", "cw_middle_high"
"""Of all values, the last of the lower half and the first of the upper one."""
PLANS = 4_000
"""Plans kept ready."""
Raw = Any
"""A value as SQLite holds it."""
Decode = Callable[[Raw], object]
_SECOND = timedelta(seconds=1)


class Plan(msgspec.Struct, frozen=True):
    """What a call computes. `term` is (op, type, arguments, constant); `codes` say how each value read is held.

    `scale`: give a scaled integer; `longest`: an empty text, and one longer than that, is missing.
    """

    term: tuple[str, str, list[Any], Any]
    codes: tuple[str, ...]
    zone: str
    scale: int | None = None
    longest: int | None = None


def install(connection: sqlite3.Connection) -> None:
    """Makes the functions known to a connection."""
    connection.create_function(FORMULA, -1, _formula, deterministic=True)
    connection.create_function("cw_fit", 2, _fit, deterministic=True)
    connection.create_function("cw_fit_text", 2, _fit_text, deterministic=True)
    for name, aggregate in _AGGREGATES.items():
        connection.create_aggregate(name, 2, aggregate)  # type: ignore[arg-type]  # typeshed wants other names
    for name, of in ((LOW, _last_of_lower), (HIGH, _first_of_upper)):
        connection.create_aggregate(name, 1, partial(_Middle, of))


def written(term: Term) -> tuple[str, str, list[Any], Any]:
    """A term as JSON can hold it."""
    value = term.value
    if isinstance(value, Decimal | date | time):
        value = str(value)
    return term.op, term.type, [written(one) for one in term.args], value


def code_of(type_: SqlType) -> str:
    """How SQLite holds the values of a column type."""
    if isinstance(type_, Fixed):
        return f"f{type_.scale}"
    for known, code in _CODES:
        if isinstance(type_, known):
            return code
    return "t"


_CODES: tuple[tuple[type[Any], str], ...] = (
    (Exact, "x"),
    (Id, "id"),
    (Instant, "i"),
    (Texts, "j"),
    (sa.Boolean, "b"),
    (sa.Date, "d"),
    (sa.Time, "c"),
)


def _formula(plan: str, *values: Raw) -> Raw:
    try:
        return _prepared(plan)(values)
    except TOO_LARGE:
        return None


def _fit(digits: Raw, scale: int) -> Raw:
    """A number held as digits as a scaled integer; missing where it does not fit."""
    return None if digits is None else _fitted(scale)(Decimal(digits))


def _fit_text(text: Raw, longest: int) -> Raw:
    return text if text and len(text) <= longest else None


@lru_cache(maxsize=PLANS)
def _prepared(text: str) -> Callable[[tuple[Raw, ...]], Raw]:
    plan = msgspec.json.decode(text, type=Plan)
    term = _read(plan.term)
    run, careful = compiled(term), compiled(lenient(term))
    env = Environment(date.min, datetime.min.replace(tzinfo=UTC), None, ZoneInfo(plan.zone))
    decoders = [_DECODERS.get(code) or _scaled(code) for code in plan.codes]
    encode = _encoder(plan)

    def compute(values: tuple[Raw, ...]) -> Raw:
        found = [None if raw is None else decode(raw) for decode, raw in zip(decoders, values, strict=True)]
        try:
            value = run(found, env)  # type: ignore[arg-type]  # read by place, see `arg`
        except TOO_LARGE:
            value = careful(found, env)  # type: ignore[arg-type]  # likewise
        return None if value is None else encode(value)

    return compute


def _read(document: tuple[str, str, list[Any], Any]) -> Term:
    op, kind, args, value = document
    if op == "const" and isinstance(value, str):
        value = _CONSTANTS[kind](value)
    return Term(op, kind, tuple(_read(one) for one in args), value)


_CONSTANTS: Mapping[str, Callable[[str], object]] = Frozen(
    {"number": Decimal, "text": str, "date": date.fromisoformat, "time": time.fromisoformat}
)


# ---- values as SQLite holds them
def _same(raw: Raw) -> object:
    return raw


def _instant(raw: Raw) -> datetime:
    return datetime.fromisoformat(raw).replace(tzinfo=UTC)


def _scaled(code: str) -> Decode:
    places = -int(code[1:])
    return lambda raw: numbers.scaled(raw, places)


_DECODERS: Mapping[str, Decode] = Frozen(
    {
        "t": _same,
        "id": _same,
        "x": Decimal,
        "b": bool,
        "d": date.fromisoformat,
        "c": time.fromisoformat,
        "i": _instant,
        "j": msgspec.json.decode,
    }
)


def _encoder(plan: Plan) -> Callable[[Any], Raw]:
    kind = plan.term[1]
    if kind == "number":
        return numbers.plain if plan.scale is None else _fitted(plan.scale)
    if kind == "duration":
        return lambda seconds: duration_of(seconds) // _SECOND
    if kind == "text" and plan.longest is not None:
        longest = plan.longest
        return lambda text: text if 0 < len(text) <= longest else None
    return _ENCODERS.get(kind, _same)


def _fitted(scale: int) -> Callable[[Any], Raw]:
    edge = 10**DIGITS

    def encode(value: numbers.Number) -> int | None:
        scaled = numbers.nearest(numbers.scaled(value, scale))
        return scaled if -edge < scaled < edge else None

    return encode


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


_ENCODERS: Mapping[str, Callable[[Any], Raw]] = Frozen(
    {
        "boolean": int,
        "date": date.isoformat,
        "instant": _moment,
        "time": lambda clock: clock.isoformat("microseconds"),
        "texts": lambda values: msgspec.json.encode(values).decode(),
    }
)


# ---- figures over many rows
class _Sum:
    """The exact sum of numbers held as scaled integers, or as digits (`scale` is -1); 0 over none."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.scaled = 0
        self.scale = 0
        self.count = 0
        self.lost = False

    def step(self, value: Raw, scale: int) -> None:
        if value is None:
            return
        self.count += 1
        if scale >= 0:
            self.scaled += value
            self.scale = scale
            return
        try:
            self.total = numbers.add(self.total, Decimal(value))
        except Overflow:
            self.lost = True

    def finalize(self) -> Raw:
        total = self._sum()
        return None if total is None else numbers.plain(total)

    def _sum(self) -> Decimal | None:
        try:
            return None if self.lost else numbers.add(self.total, numbers.scaled(self.scaled, -self.scale))
        except Overflow:
            return None


class _Mean(_Sum):
    """The mean to 10 places; missing over none."""

    def finalize(self) -> Raw:
        total = self._sum()
        mean = None if total is None else numbers.div(total, self.count)
        return None if mean is None else numbers.plain(mean)


class _Extreme:
    """The least or greatest number of those held as digits."""

    def __init__(self, choose: Callable[[Decimal, Decimal], Decimal]) -> None:
        self.choose = choose
        self.found: Decimal | None = None

    def step(self, value: Raw, scale: int) -> None:
        if value is not None:
            number = Decimal(value)
            self.found = number if self.found is None else self.choose(self.found, number)

    def finalize(self) -> Raw:
        return None if self.found is None else numbers.plain(self.found)


class _Middle:
    """One of the two values in the middle of all; missing values are not among them."""

    def __init__(self, of: Callable[[list[Any]], Any]) -> None:
        self._of = of
        self._values: list[Any] = []

    def step(self, value: Raw) -> None:
        if value is not None:
            self._values.append(value)

    def finalize(self) -> Raw:
        self._values.sort()
        return self._of(self._values) if self._values else None


def _last_of_lower(values: list[Any]) -> Any:
    return values[(len(values) - 1) // 2]


def _first_of_upper(values: list[Any]) -> Any:
    return values[len(values) // 2]


_AGGREGATES: Mapping[str, Callable[[], object]] = Frozen(
    {SUM: _Sum, MEAN: _Mean, LEAST: partial(_Extreme, min), GREATEST: partial(_Extreme, max)}
)
