"""The rates of an installation: how much one unit of a currency was worth in the company's, from a day on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

import sqlalchemy as sa

from core.access.rights import require_administration
from core.audit.acts import RATE, tell
from core.codes.money import NO_SUCH_RATE, RATE_DAY, RATE_OF_BASE, RATE_REFUSED
from core.codes.values import UNKNOWN_CURRENCY
from core.context import Context
from core.errors import Missing, Rejected
from core.kinds.cleaning import short
from core.kinds.currencies import known, precision
from core.storage.system import rate as table
from core.storage.types import DIGITS
from schema_registry.problems import Problem

PLACES = 10
"""Decimals of a rate: enough for a đồng in dinars."""
MOST_ASKED = 200
"""Rates that one statement looks up."""
MOST_LISTED = 5_000
MOST_TOLD = 20
"""Rates that the log names; of more it says how many."""
Asked = tuple[str, date]
"""A currency and a day."""


class Rate(NamedTuple):
    """From `on` until the next one, one unit of `currency` is worth `rate` of the company's."""

    currency: str
    on: date
    rate: Decimal
    source: str = "hand"


def rates(ctx: Context, currency: str = "", limit: int = MOST_LISTED) -> tuple[Rate, ...]:
    """The rates of one currency or of all, by currency, newest first."""
    columns = (table.c.currency, table.c.on, table.c.rate, table.c.source)
    wanted = sa.select(*columns).where(table.c.base == ctx.model.currency)
    if currency:
        wanted = wanted.where(table.c.currency == currency)
    ordered = wanted.order_by(table.c.currency, table.c.on.desc()).limit(limit)
    return tuple(Rate(*row) for row in ctx.connection.execute(ordered))


def set_rates(ctx: Context, given: Sequence[Rate]) -> None:
    """The rates stand, each in place of one of the same currency and day. Raises Denied, Rejected."""
    require_administration(ctx, "definitions")
    problems = [problem for one in given for problem in faults(ctx, one)]
    if problems:
        raise Rejected(problems)
    base = ctx.model.currency
    rows = {(one.currency, one.on): one for one in given}
    for one in rows.values():
        same = _same(base, one.currency, one.on)
        values = {"rate": one.rate, "source": one.source}
        if ctx.connection.execute(sa.update(table).where(*same).values(values)).rowcount == 0:
            row = {"base": base, "currency": one.currency, "on": one.on, **values}
            ctx.connection.execute(sa.insert(table).values(row))
    few = {f"{one.currency} {one.on}": (None, str(one.rate)) for one in rows.values() if len(rows) <= MOST_TOLD}
    tell(ctx, RATE, 0, "update", few or {"rates": (None, len(rows))})


def remove_rate(ctx: Context, currency: str, on: date) -> None:
    """The rate of a currency and day is gone. Raises Denied, Missing."""
    require_administration(ctx, "definitions")
    if ctx.connection.execute(sa.delete(table).where(*_same(ctx.model.currency, currency, on))).rowcount == 0:
        raise Missing([NO_SUCH_RATE.at(currency=short(currency), day=on)])
    tell(ctx, RATE, 0, "delete", {f"{currency} {on}": ("", None)})


def faults(ctx: Context, one: Rate) -> Iterable[Problem]:
    """What is wrong with a rate."""
    if not known(one.currency):
        yield UNKNOWN_CURRENCY.at("/currency", currency=short(one.currency))
    elif one.currency == ctx.model.currency:
        yield RATE_OF_BASE.at("/currency", currency=one.currency)
    if one.on.year < 1900:
        yield RATE_DAY.at("/on", value=one.on.isoformat())
    whole = Decimal(10) ** (DIGITS - PLACES)
    if not (one.rate.is_finite() and 0 < one.rate < whole and one.rate == round(one.rate, PLACES)):
        yield RATE_REFUSED.at("/rate", value=short(one.rate), places=PLACES)


def newest(connection: sa.Connection, base: str, asked: Collection[Asked]) -> dict[Asked, Decimal]:
    """For each currency and day the newest rate on or before it, where there is one; the base itself is 1."""
    found = {one: Decimal(1) for one in asked if one[0] == base}
    wanted = sorted({one for one in asked if one[0] != base})
    for start in range(0, len(wanted), MOST_ASKED):
        part = wanted[start : start + MOST_ASKED]
        row = connection.execute(sa.select(*(_newest(base, *one) for one in part))).one()
        found.update({one: rate for one, rate in zip(part, row, strict=True) if rate is not None})
    return found


def in_base(amount: Decimal, rate: Decimal, base: str) -> Decimal | None:
    """The amount at a rate, rounded half away from zero to the decimals of the base; None beyond 18 digits."""
    places = precision(base)
    with localcontext(prec=2 * DIGITS + PLACES):
        worth = (amount * rate).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return worth if abs(worth) < Decimal(10) ** (DIGITS - places) else None


def _newest(base: str, currency: str, on: date) -> sa.ScalarSelect[Decimal]:
    mine = (table.c.base == base, table.c.currency == currency, table.c.on <= on)
    return sa.select(table.c.rate).where(*mine).order_by(table.c.on.desc()).limit(1).scalar_subquery()


def _same(base: str, currency: str, on: date) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.base == base, table.c.currency == currency, table.c.on == on
