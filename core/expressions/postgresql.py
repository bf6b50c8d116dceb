"""Formulas on PostgreSQL: terms as expressions of its own `numeric`, dates and texts.

Where its own functions differ from what a formula means, `core.storage.functions` has others. Numbers carry how many
digits they can have, so that only those are checked or rounded that could have too many.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.sql.elements import Grouping

from core.expressions.columns import RESULTS, Column, function
from core.storage.types import DIGITS, Fixed, SqlType
from schema_registry.expressions import limits
from schema_registry.expressions.terms import Term
from schema_registry.frozen import Frozen

NUMERIC, TEXT = sa.Numeric(), sa.Text()
_PLAIN: Mapping[str, SqlType] = Frozen(
    {**RESULTS, "number": NUMERIC, "duration": NUMERIC, "text": TEXT, "instant": TIMESTAMP(timezone=True)}
)
"""By type: what it is on the way. Durations are seconds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression; of a number also the most digits before the point and the decimal places it can have."""

    sql: Column
    whole: int = limits.WHOLE
    places: int = limits.PLACES
    constant: Decimal | None = None
    """Of a number that is written out."""
    deep: int = 0
    """Steps that lead here."""


Leaf = Callable[[Term], Column]
"""The column of a `read`, the value of `today` and the like, the subquery of a `total`."""


def expression(term: Term, leaf: Leaf) -> Column:
    """The SQL of a term, of the type in RESULTS."""
    sql = _made(term, leaf).sql
    if term.type == "duration":
        return sa.func.cw_duration(sql, type_=RESULTS["duration"])
    return sa.type_coerce(sql, RESULTS[term.type])


def number(column: Column) -> Piece:
    """A column of numbers or durations as `numeric`."""
    type_ = column.type
    if isinstance(type_, Fixed):
        return Piece(sa.type_coerce(column, NUMERIC), DIGITS - type_.scale, type_.scale)
    if isinstance(type_, sa.Numeric):
        return Piece(sa.type_coerce(column, NUMERIC))
    return Piece(sa.cast(column, NUMERIC), DIGITS, 0)


def _made(term: Term, leaf: Leaf) -> Piece:
    if term.type == "missing":
        return Piece(sa.null(), 0, 0)
    if term.op == "const":
        return _const(term)
    if term.op in ("read", "total", "today", "now", "current_user", "zone"):
        column = leaf(term)
        return number(column) if term.type in ("number", "duration") else Piece(_typed(column, term.type))
    pieces = [_made(one, leaf) for one in term.args]
    return replace(_operated(term, pieces), deep=1 + max((one.deep for one in pieces), default=0))


def _operated(term: Term, pieces: list[Piece]) -> Piece:
    special = _SPECIAL.get(term.op)
    if special is not None:
        return special(term, pieces)
    if any(one.type == "missing" for one in term.args):
        return Piece(sa.cast(sa.null(), _PLAIN[term.type]), 0, 0)
    arithmetic = _ARITHMETIC.get(term.op)
    if arithmetic is not None:
        return arithmetic(*pieces)
    whole, places = _SIZES.get(term.op, (limits.WHOLE, limits.PLACES))
    return Piece(_typed(_CALLS[term.op](*(one.sql for one in pieces)), term.type), whole, places)


def _grouped(sql: Column) -> Column:
    """In brackets: SQLAlchemy leaves out some that `NOT x >= y IS NULL` needs."""
    return Grouping(sql)


def _typed(sql: Column, kind: str) -> Column:
    return sa.type_coerce(sql, _PLAIN[kind])


def _const(term: Term) -> Piece:
    value = term.value
    if value is None:
        return Piece(sa.cast(sa.null(), _PLAIN[term.type]), 0, 0)
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return Piece(sa.literal(value, NUMERIC), max(value.adjusted() + 1, 1), places, value)
    assert isinstance(value, str | bool | date | time)
    return Piece(sa.literal(value, _PLAIN[term.type]))


# ---- numbers
_INLINE = 8
"""Steps up to which a check is written out: it is four functions deep, and SQLAlchemy walks statements down."""


def _limited(sql: Column, whole: int, places: int, deep: int) -> Piece:
    """A number whose digits are checked if they could be too many. `deep`: steps that lead to it."""
    if places > limits.PLACES:
        sql, whole, places = sa.func.round(sql, limits.PLACES, type_=NUMERIC), whole + 1, limits.PLACES
    if whole > limits.WHOLE:
        check = _below_edge if deep < _INLINE else sa.func.cw_limit
        sql, whole = check(sql, type_=NUMERIC), limits.WHOLE
    return Piece(sql, whole, places)


def _below_edge(sql: Column, type_: SqlType) -> Column:
    """The number, or missing when it is too large: as `cw_limit`, without the cost of a call."""
    edge = sa.literal(Decimal(10) ** limits.WHOLE, NUMERIC)
    kept = sa.func.greatest(sa.func.least(sql, edge), -edge)
    checked: Column = sa.func.nullif(sa.func.nullif(kept, edge), -edge, type_=type_)
    return checked


def _round(x: Piece, by: Piece) -> Piece:
    """Rounding to places that are written out needs no function of ours."""
    if by.constant is None or not 0 <= by.constant <= limits.PLACES:
        return _grown("cw_round")(x, by)
    places = int(by.constant)
    return _limited(sa.func.round(x.sql, places, type_=NUMERIC), x.whole + 1, min(x.places, places), x.deep)


def _add(a: Piece, b: Piece) -> Piece:
    return _limited(a.sql + b.sql, max(a.whole, b.whole) + 1, max(a.places, b.places), max(a.deep, b.deep))


def _sub(a: Piece, b: Piece) -> Piece:
    return _limited(a.sql - b.sql, max(a.whole, b.whole) + 1, max(a.places, b.places), max(a.deep, b.deep))


def _mul(a: Piece, b: Piece) -> Piece:
    return _limited(a.sql * b.sql, a.whole + b.whole, a.places + b.places, max(a.deep, b.deep))


def _div(a: Piece, b: Piece) -> Piece:
    sql = sa.func.cw_div(a.sql, b.sql, type_=NUMERIC)
    return Piece(sql, min(a.whole + b.places + 1, limits.WHOLE), limits.QUOTIENT)


def _abs(x: Piece) -> Piece:
    return Piece(sa.func.abs(x.sql, type_=NUMERIC), x.whole, x.places)


def _neg(x: Piece) -> Piece:
    return Piece(_grouped(-x.sql), x.whole, x.places)


def _grown(name: str) -> Callable[..., Piece]:
    """A function whose result may have one digit more than its first argument."""

    def call(x: Piece, by: Piece) -> Piece:
        return Piece(function(name)(x.sql, by.sql, type_=NUMERIC), min(x.whole + by.whole + 1, limits.WHOLE))

    return call


_ARITHMETIC: Mapping[str, Callable[..., Piece]] = Frozen(
    {
        "add": _add,
        "sub": _sub,
        "mul": _mul,
        "div": _div,
        "neg": _neg,
        "abs": _abs,
        "round": _round,
        **{op: _grown(f"cw_{op}") for op in ("roundup", "rounddown", "floor", "ceiling", "mod", "power")},
    }
)


# ---- what is not missing as soon as an argument is
def _and(term: Term, pieces: list[Piece]) -> Piece:
    return Piece(_grouped(sa.and_(*(one.sql for one in pieces))))


def _or(term: Term, pieces: list[Piece]) -> Piece:
    return Piece(_grouped(sa.or_(*(one.sql for one in pieces))))


def _is_missing(term: Term, pieces: list[Piece]) -> Piece:
    return Piece(_grouped(pieces[0].sql.is_(sa.null())))


def _among(term: Term, pieces: list[Piece]) -> Piece:
    return Piece(_grouped(pieces[0].sql.in_([one.sql for one in pieces[1:]])))


def _case(term: Term, pieces: list[Piece]) -> Piece:
    return _chosen(pieces[1:-1:2], pieces[:-1:2], pieces[-1], None)


def _switch(term: Term, pieces: list[Piece]) -> Piece:
    return _chosen(pieces[2:-1:2], pieces[1:-1:2], pieces[-1], pieces[0].sql)


def _chosen(values: list[Piece], cases: list[Piece], last: Piece, of: Column | None) -> Piece:
    whens = [(case.sql, value.sql) for case, value in zip(cases, values, strict=True)]
    made = sa.case(*whens, else_=last.sql) if of is None else sa.case(*whens, value=of, else_=last.sql)
    return _one_of([*values, last], made)


def _coalesce(term: Term, pieces: list[Piece]) -> Piece:
    return _one_of(pieces, sa.func.coalesce(*(one.sql for one in pieces)))


def _one_of(pieces: list[Piece], sql: Column) -> Piece:
    """An expression that gives one of these."""
    return Piece(sql, max(one.whole for one in pieces), max(one.places for one in pieces))


def _extreme(name: str) -> Callable[[Term, list[Piece]], Piece]:
    def make(term: Term, pieces: list[Piece]) -> Piece:
        return _one_of(pieces, function(name)(*(_ordered(term, one.sql) for one in pieces)))

    return make


def _total_of(term: Term, pieces: list[Piece]) -> Piece:
    nothing = sa.literal(Decimal(0), NUMERIC)
    return reduce(_add, (replace(one, sql=sa.func.coalesce(one.sql, nothing, type_=NUMERIC)) for one in pieces))


def _concat(term: Term, pieces: list[Piece]) -> Piece:
    return Piece(sa.func.cw_short(sa.func.concat(*(one.sql for one in pieces)), type_=TEXT))


_SPECIAL: Mapping[str, Callable[[Term, list[Piece]], Piece]] = Frozen(
    {
        "and": _and,
        "or": _or,
        "is_missing": _is_missing,
        "among": _among,
        "case": _case,
        "switch": _switch,
        "coalesce": _coalesce,
        "least": _extreme("least"),
        "greatest": _extreme("greatest"),
        "total_of": _total_of,
        "concat": _concat,
    }
)


# ---- everything else
def _ordered(term: Term, sql: Column) -> Column:
    """Texts are ordered by code points, whatever the database's own order is."""
    return sql.collate("C") if term.type == "text" else sql


def _part(name: str) -> Callable[[Column], Column]:
    return lambda day: sa.cast(sa.extract(name, day), NUMERIC)


def _pattern(pattern: str) -> Callable[[Column], Column]:
    return lambda value: sa.func.to_char(value, pattern)


def _joined(*texts: Column) -> Column:
    return sa.func.cw_short(_halved(list(texts)))


def _halved(texts: list[Column]) -> Column:
    """Joined from the middle, so that a long chain is not deep."""
    if len(texts) == 1:
        return texts[0]
    middle = len(texts) // 2
    return _halved(texts[:middle]).op("||")(_halved(texts[middle:]))


def _seconds(later: Column, earlier: Column) -> Column:
    return sa.cast(sa.extract("epoch", sa.type_coerce(later, sa.Interval()) - earlier), NUMERIC)


def _days(later: Column, earlier: Column) -> Column:
    return sa.cast(sa.type_coerce(later, sa.Integer()) - sa.type_coerce(earlier, sa.Integer()), NUMERIC)


def _compare(act: Callable[[Column, Column], Any]) -> Callable[[Column, Column], Column]:
    return lambda a, b: _grouped(act(a.collate("C") if isinstance(a.type, sa.Text) else a, b))


_SIZES: Mapping[str, tuple[int, int]] = Frozen(
    {
        **dict.fromkeys(("sign", "quarter", "month", "weekday"), (1, 0)),
        **dict.fromkeys(("day_of_month", "month", "hour", "minute"), (2, 0)),
        **dict.fromkeys(("year", "len", "find", "count_texts"), (7, 0)),
        **dict.fromkeys(("days_from", "days_between", "months_between", "years_between", "networkdays"), (7, 0)),
        **dict.fromkeys(("instant_diff", "time_diff"), (12, 6)),
    }
)
"""Digits and places of numbers that are never long."""
_CALLS: Mapping[str, Callable[..., Column]] = Frozen(
    {
        "eq": _compare(operator.eq),
        "ne": _compare(operator.ne),
        "lt": _compare(operator.lt),
        "le": _compare(operator.le),
        "gt": _compare(operator.gt),
        "ge": _compare(operator.ge),
        "not": lambda condition: _grouped(sa.not_(condition)),
        "sign": function("sign"),
        "value": function("cw_value"),
        "number_text": function("cw_number_text"),
        "fixed_text": function("cw_fixed_text"),
        "boolean_text": lambda value: sa.cast(value, TEXT),
        "join": _joined,
        "len": lambda text: sa.cast(sa.func.length(text), NUMERIC),
        "left": function("cw_left"),
        "right": function("cw_right"),
        "mid": function("cw_mid"),
        "upper": function("cw_upper"),
        "lower": function("cw_lower"),
        "trim": function("cw_trim"),
        "fold": function("cw_fold"),
        "contains": lambda text, part: _grouped(sa.func.strpos(text, part) > 0),
        "startswith": function("starts_with"),
        "endswith": function("cw_ends"),
        "find": function("cw_find"),
        "substitute": function("cw_substitute"),
        "has": lambda values, value: _grouped(value == sa.func.any(values)),
        "count_texts": lambda values: sa.cast(sa.func.cardinality(values), NUMERIC),
        "date_of": function("cw_date_of"),
        "text_date": function("cw_text_date"),
        "date_add": function("cw_date_add"),
        "days_from": _days,
        "days_between": lambda earlier, later: _days(later, earlier),
        "months_between": function("cw_months"),
        "years_between": lambda a, b: sa.func.div(sa.func.cw_months(a, b), 12),
        "edate": function("cw_edate"),
        "eomonth": function("cw_eomonth"),
        "year": _part("year"),
        "quarter": _part("quarter"),
        "month": _part("month"),
        "day_of_month": _part("day"),
        "weekday": _part("isodow"),
        "networkdays": function("cw_networkdays"),
        "date_text": _pattern("YYYY-MM-DD"),
        "local_date": lambda moment, zone: sa.cast(sa.func.cw_local(moment, zone), sa.Date()),
        "local_time": lambda moment, zone: sa.cast(sa.func.cw_local(moment, zone), sa.Time()),
        "instant_text": lambda moment, zone: sa.func.to_char(sa.func.cw_local(moment, zone), "YYYY-MM-DD HH24:MI:SS"),
        "datetime": function("cw_datetime"),
        "instant_add": function("cw_instant_add"),
        "instant_diff": _seconds,
        "time_of": function("cw_time_of"),
        "time_add": function("cw_time_add"),
        "time_diff": _seconds,
        "time_text": lambda clock: sa.func.to_char(clock, "HH24:MI:SS"),
        "hour": _part("hour"),
        "minute": _part("minute"),
    }
)
