"""Numbers that the engine gives to new records, by the templates of their fields.

A series (all of a template but its number, as the day and the unit fill it in) counts in one row of `cw_counter`. A
batch takes all its numbers in one statement.

- Without gaps: in the record's own transaction. The row stays locked until the commit, so that a number whose record
  is not written is given to the next; records of one series are saved one after the other.
- Otherwise PostgreSQL takes them in a transaction of its own (`Context.aside`), which is over at once, so that
  nobody waits for an import to commit. SQLite has one writer anyway.

Numbers that records already have (given by hand, or kept from before the field was numbered) are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.access.units import code_of
from core.context import Context, Live
from core.kinds.autonumber import Series, series_of
from core.kinds.fold import fold
from core.records.draft import Draft
from core.records.rows import chunks
from core.records.shape import FieldShape, Shape
from core.storage.system import counter

ATTEMPTS = 20
"""How often a batch asks for more numbers because those it got are taken."""


def assign(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Gives each new record of a batch its numbers. Those without problems only, so that none is wasted."""
    for name in ctx.live.derive(_numbered, shape.entity.name):
        one = shape.fields[name]
        without: dict[int | None, list[Draft]] = {}
        for draft in drafts:
            if not draft.problems and draft.values.get(name) is None:
                without.setdefault(ctx.actor.unit if draft.to is None else draft.to.unit, []).append(draft)
        for unit, those in without.items():
            series = series_of(_template(one), ctx.today(), code_of(ctx, unit))
            claimed = {draft.values.get(name) for draft in drafts}
            for draft, number in zip(those, numbers(ctx, shape, one, series, len(those), claimed), strict=False):
                draft.values[name] = number


def numbers(
    ctx: Context, shape: Shape, one: FieldShape, series: Series, count: int, claimed: Iterable[object] = ()
) -> Iterator[str]:
    """The next numbers of a series that no live record has, nor those that are claimed."""
    taken = {fold(str(number)) for number in claimed if number is not None}
    for _ in range(ATTEMPTS):
        last = _take(ctx, one, series, count)
        made = [series.number(value) for value in range(last - count + 1, last + 1)]
        taken |= _held(ctx, shape, one, made)
        free = [number for number in made if fold(number) not in taken]
        yield from free
        count -= len(free)
        if not count:
            return


def _take(ctx: Context, one: FieldShape, series: Series, count: int) -> int:
    """The last of so many numbers, all of which are the caller's now."""
    key = f"{one.field.key} {series}"
    start = one.field.options.get("start", 1)
    first = (start if isinstance(start, int) else 1) - 1 + count
    statement = _TAKES[ctx.connection.dialect.name]
    values = {"counter": key, "first": first, "count": count}
    if ctx.aside is None or one.field.options.get("gapFree") is True:
        return int(ctx.connection.execute(statement, values).scalar_one())
    with ctx.aside.connect() as aside:
        return int(aside.execute(statement, values).scalar_one())


def _held(ctx: Context, shape: Shape, one: FieldShape, made: Sequence[str]) -> set[str]:
    """The folded numbers among those made that live records have."""
    table = shape.table.table
    column = table.c[one.fold_column]
    found: set[str] = set()
    for chunk in chunks([fold(number) for number in made]):
        query = sa.select(column).where(column.in_(chunk), table.c.sys_deleted_at.is_(None))
        found.update(ctx.connection.execute(query).scalars())
    return found


def _template(one: FieldShape) -> str:
    return str(one.field.options["template"])


def _numbered(live: Live, entity: str) -> tuple[str, ...]:
    return tuple(one.name for one in live.model.entities[entity].stored if live.kinds[one.kind].numbered)


def _taking(insert: postgresql.Insert | sqlite.Insert) -> sa.Executable:
    more = counter.c.value + sa.bindparam("count", type_=sa.BigInteger())
    made = insert.values(key=sa.bindparam("counter"), value=sa.bindparam("first"))
    return made.on_conflict_do_update(index_elements=["key"], set_={"value": more}).returning(counter.c.value)


_TAKES = {"postgresql": _taking(postgresql.insert(counter)), "sqlite": _taking(sqlite.insert(counter))}
