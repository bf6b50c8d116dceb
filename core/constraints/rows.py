"""The state of constraints as rows of `cw_constraint`: read, begun, advanced, doubted.

Whoever looks through records does so without a lock, and notes what he found only if nothing was said of the
constraint meanwhile: `turn` grows with every reason to begin anew, `after` with every note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from core.constraints.declared import Constraint
from core.context import Context
from core.records.rows import chunks
from core.storage.system import constraint

KEPT = 100
"""Records that break a constraint of which the ids are kept."""
State = Literal["pending", "enforced"]
ANEW: Mapping[str, Any] = {
    "state": "pending",
    "turn": constraint.c.turn + 1,
    "after": "",
    "seen": 0,
    "found": 0,
    "sample": [],
    "broken": None,
    "examples": [],
}
"""What it takes to begin with the first record, and to know nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one constraint stands. `after`: the last record that was looked at; None while nobody looks.

    `seen` and `found`: of the look that is under way; `broken` and `examples`: what the last one found, None and
    nothing before it.
    """

    key: str
    entity: str
    demand: str
    state: State
    turn: int
    after: str | None
    seen: int
    found: int
    sample: Sequence[str]
    broken: int | None
    examples: Sequence[str]
    checked_at: datetime | None


class Seen(NamedTuple):
    """Some records that were looked at: how many, how many of them break the constraint, the ids of some of those,
    and the last of all; `last` is None when there are no more."""

    records: int
    broken: int
    ids: Sequence[str]
    last: str | None


def standings(connection: sa.Connection, entities: Collection[str] | None = None) -> dict[str, Standing]:
    """How constraints stand, by key; those of some entities, by their keys, or all."""
    query = sa.select(*(constraint.c[name] for name in Standing.__slots__))
    if entities is None:
        return _read(connection, query)
    found: dict[str, Standing] = {}
    for chunk in chunks(entities):
        found |= _read(connection, query.where(constraint.c.entity.in_(chunk)))
    return found


def standing(connection: sa.Connection, key: str) -> Standing | None:
    """How one stands; None where nothing is known of it."""
    query = sa.select(*(constraint.c[name] for name in Standing.__slots__))
    return _read(connection, query.where(constraint.c.key == key)).get(key)


def _read(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, Standing]:
    return {row[0]: Standing(*row) for row in connection.execute(query)}


def take_in(ctx: Context, new: Iterable[tuple[Constraint, State]]) -> None:
    """Constraints of which nothing is known yet: pending, to be looked through; or certain to be kept."""
    rows: list[dict[str, object]] = [
        {
            "key": one.key,
            "entity": one.entity.key,
            "kind": one.kind,
            "demand": one.demand,
            "state": state,
            "turn": 1,
            "after": "" if state == "pending" else None,
            "seen": 0,
            "found": 0,
            "sample": [],
            "broken": None if state == "pending" else 0,
            "examples": [],
            "checked_at": None if state == "pending" else ctx.clock(),
        }
        for one, state in new
    ]
    if rows:
        ctx.connection.execute(sa.insert(constraint), rows)


def forget(ctx: Context, keys: Collection[str]) -> None:
    """Nothing asks for them any more."""
    for chunk in chunks(keys):
        ctx.connection.execute(sa.delete(constraint).where(constraint.c.key.in_(chunk)))


def ask_anew(ctx: Context, one: Constraint) -> None:
    """It asks for more than before: what was known of it counts no longer."""
    update = sa.update(constraint).where(constraint.c.key == one.key)
    ctx.connection.execute(update.values(**ANEW, demand=one.demand, kind=one.kind))


def ask_less(ctx: Context, one: Constraint) -> None:
    """It asks for less: whoever kept it keeps it."""
    ctx.connection.execute(sa.update(constraint).where(constraint.c.key == one.key).values(demand=one.demand))


def doubt(ctx: Context, keys: Collection[str]) -> None:
    """A record may break them from now on: they are pending, and every record is looked at again."""
    for chunk in chunks(keys):
        ctx.connection.execute(sa.update(constraint).where(constraint.c.key.in_(chunk)).values(ANEW))


def look_again(ctx: Context) -> tuple[str, ...]:
    """Begins another look at all that are pending and that nobody looks at; what is known stays until it is done.

    The keys of all that are to be looked at, those under way included.
    """
    table = constraint.c
    begun = {"turn": table.turn + 1, "after": "", "seen": 0, "found": 0, "sample": []}
    idle = sa.and_(table.state == "pending", table.after.is_(None))
    ctx.connection.execute(sa.update(constraint).where(idle).values(begun))
    pending = sa.select(table.key).where(table.state == "pending").order_by(table.key)
    return tuple(ctx.connection.execute(pending).scalars())


def note(ctx: Context, known: Standing, seen: Seen) -> bool:
    """Whether what was seen is noted: not when somebody else looked on, or anything was said of it meanwhile."""
    table = constraint.c
    found, sample = known.found + seen.broken, [*known.sample, *seen.ids][:KEPT]
    values: dict[str, object] = {"seen": known.seen + seen.records, "found": found, "sample": sample}
    if seen.last is not None:
        values["after"] = seen.last
    else:
        state: State = "pending" if found else "enforced"
        values |= {"after": None, "state": state, "broken": found, "examples": sample, "checked_at": ctx.clock()}
    same = (table.key == known.key, table.turn == known.turn, table.after == known.after)
    return ctx.connection.execute(sa.update(constraint).where(*same).values(values)).rowcount == 1
