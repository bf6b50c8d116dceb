"""Base amounts of a period computed again at today's rates for their days, after rates were corrected.

Through the write path, as any change: the log has both values, and what is derived from them follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.access.rights import require_administration
from core.context import SYSTEM, Context, Live
from core.errors import Rejected
from core.kinds.mixed import Money, base_currency
from core.rates.book import in_base, newest
from core.records import rows
from core.records.act import Act
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.judge import judge
from core.records.shape import FieldShape, Shape, shape_at
from core.records.uniqueness import Claims

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Days of rates, both ends included; an end that is None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a revaluation got. `entity` and `after`: where it goes on; empty when it is done."""

    looked_at: int
    changed: int
    entity: str = ""
    after: str = ""


def entities_with_rates(live: Live) -> tuple[str, ...]:
    """The entities that have money in any currency."""
    return tuple(one.name for one in live.model.entities.values() if _fields(shape_at(live, one.name)))


def revalue_some(ctx: Context, period: Period, entity: str = "", after: str = "", *, dry: bool = False) -> Progress:
    """One chunk of records, in the order of ids. `dry`: only counted.

    Raises Denied, and Rejected where the new worth of a record breaks a rule.
    """
    require_administration(ctx, "definitions")
    names = entities_with_rates(ctx.live)
    if not names:
        return Progress(0, 0)
    entity = entity or names[0]
    shape = shape_at(ctx.live, entity)
    ids = _ids(ctx, shape, period, after)
    changed = 0 if not ids else _revalued(ctx, shape, period, ids, dry=dry)
    if len(ids) == CHUNK:
        return Progress(len(ids), changed, entity, ids[-1])
    following = names[names.index(entity) + 1 :]
    return Progress(len(ids), changed, following[0] if following else "")


def _fields(shape: Shape) -> tuple[FieldShape, ...]:
    return tuple(shape.fields[name] for name in shape.in_parts if shape.fields[name].kind.name == "money")


def _ids(ctx: Context, shape: Shape, period: Period, after: str) -> list[str]:
    table = shape.table
    within = sa.or_(*(sa.and_(*_days(shape, one, period)) for one in _fields(shape)))
    wanted = sa.select(table.id).where(table.table.c.sys_deleted_at.is_(None), within)
    if after:
        wanted = wanted.where(table.id > after)
    return [str(id) for id in ctx.connection.execute(wanted.order_by(table.id).limit(CHUNK)).scalars()]


def _days(shape: Shape, one: FieldShape, period: Period) -> Iterator[sa.ColumnElement[bool]]:
    on = shape.table.columns[f"{one.field.name}.on"]
    yield on.is_not(None)
    if period.first is not None:
        yield on >= period.first
    if period.last is not None:
        yield on <= period.last


def _revalued(ctx: Context, shape: Shape, period: Period, ids: list[str], *, dry: bool) -> int:
    """How many records have (or would have) another worth."""
    everything = ctx.acting_as(SYSTEM)
    current = rows.load(everything, shape, ids, "update", "" if dry else "change")
    held = [
        (record.id, one, money)
        for record in current.values()
        for one in _fields(shape)
        if isinstance(money := record.values[one.field.name], Money) and _within(money.on, period)
    ]
    asked = {(money.currency, money.on) for _, _, money in held if money.on is not None}
    rates = newest(ctx.connection, ctx.model.currency, asked)
    drafts: dict[str, Draft] = {}
    for id, one, money in held:
        rate = rates.get((money.currency, money.on)) if money.on is not None else None
        base = None if rate is None else in_base(money.amount, rate, base_currency(one.field))
        if base is not None and base != money.base:
            draft = drafts.setdefault(id, Draft(shape.entity.name, "update", id, current=current[id]))
            draft.values[one.field.name] = money._replace(base=base)
    if not dry and drafts:
        _write(everything, shape, list(drafts.values()))
    return len(drafts)


def _within(on: date | None, period: Period) -> bool:
    return (
        on is not None and (period.first is None or on >= period.first) and (period.last is None or on <= period.last)
    )


def _write(ctx: Context, shape: Shape, drafts: list[Draft]) -> None:
    claims = Claims(ctx, shape)
    judge(ctx, shape, claims, drafts, by_hand=False)
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)
    now = ctx.clock()
    Act(ctx, shape, new_id(now), now).change(claims, drafts)
