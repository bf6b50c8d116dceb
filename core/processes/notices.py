"""What people are told, by processes and otherwise: written with the change itself, read by whoever it is for.

A notice goes to a person, to everybody with a role, or to those with a role in the record's unit or above it. Whoever
reads one sees the title of its record only as far as they may see the record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from core.context import SYSTEM, Context, Live
from core.queries.query import Person
from core.records.draft import Draft
from core.records.shape import Shape
from core.storage.system import actor as people
from core.storage.system import notice, notice_seen, unit
from schema_registry.frozen import Frozen
from schema_registry.statechart import OWNER, ROLE, UNIT, Notify, Process
from schema_registry.text import Text

MOST = 200
"""Notices that are listed at once."""


class Telling(NamedTuple):
    """A notice about a record."""

    draft: Draft
    what: Notify


class Notice(NamedTuple):
    """One notice, as it is read. `entity` and `process` are current names; of what no process tells it is empty.

    `kind`: process, mention, follow, due, export, share, or one of pools; `by`: who did it, `times`: how often, until
    it was seen.
    """

    id: int
    entity: str
    process: str
    record: str
    state: str
    message: Text | None
    at: datetime
    new: bool
    kind: str
    by: Person
    times: int


def write(ctx: Context, shape: Shape, process: Process, told: Sequence[Telling]) -> None:
    """Writes notices; nobody is told of what they did themselves, and nobody twice of one thing."""
    rows = [row for one in told for row in _rows(ctx, shape, process, one)]
    if rows:
        ctx.connection.execute(sa.insert(notice), rows)


def _rows(ctx: Context, shape: Shape, process: Process, telling: Telling) -> list[dict[str, object]]:
    draft, what = telling
    after, message = draft.after(), what.message
    common: dict[str, object] = {
        "field": shape.fields[process.field].field.key,
        "record": draft.id,
        "state": process.state(after.get(process.field)).name,
        "message": None if message is None else {"": message.default, **message.translations},
        "created_at": ctx.clock(),
    }
    found: dict[tuple[object, str], dict[str, object]] = {}
    for to in what.to:
        prefix, _, role = to.partition(":")
        people: dict[str, object] = {"actor": None, "role": None, "unit": None}
        if f"{prefix}:" == ROLE:
            people["role"] = role
        elif f"{prefix}:" == UNIT:
            people |= {"role": role, "unit": _unit_of(ctx, shape, draft)}
        else:
            who = _owner(draft) if to == OWNER else after.get(to)
            if not isinstance(who, int) or who in (SYSTEM.id, ctx.actor.id):
                continue
            people["actor"] = who
        found[people["actor"], str(people["role"])] = {**common, **people}
    return list(found.values())


def _owner(draft: Draft) -> object:
    return draft.values.get("sys_owner", draft.current.owner if draft.current is not None else None)


def _unit_of(ctx: Context, shape: Shape, draft: Draft) -> object:
    if "sys_unit" in draft.kept:
        return draft.kept["sys_unit"]
    table = shape.table.table
    return ctx.connection.execute(sa.select(table.c.sys_unit).where(table.c.id == draft.id)).scalar()


def notices_of(ctx: Context, limit: int = MOST) -> tuple[Notice, ...]:
    """The latest notices for the actor, newest first. Those of what is defined no more are left out."""
    bound, entities = ctx.live.derive(by_field, ""), ctx.live.derive(_by_key, "")
    seen = _seen(ctx)
    query = sa.select(notice, people.c.name).outerjoin(people, people.c.id == notice.c.by).where(_MINE)
    found: list[Notice] = []
    for row in ctx.connection.execute(query.order_by(notice.c.id.desc()).limit(limit), _whose(ctx)):
        process, entity = bound.get(row.field), entities.get(row.field, "")
        if process is not None or entity:
            said = (process.entity, process.name) if process is not None else (entity, "")
            found.append(_notice(row, *said, new=row.id > seen))
    return tuple(found)


def _notice(row: sa.Row[Any], entity: str, process: str, *, new: bool) -> Notice:
    by = Person(row.by or 0, row.name or "")
    told = (row.record, row.state, _text(row.message), row.created_at)
    return Notice(row.id, entity, process, *told, new, row.kind, by, row.times)


def _by_key(live: Live, _: str = "") -> Mapping[str, str]:
    return Frozen({entity.key: entity.name for entity in live.model.entities.values()})


def count_new(ctx: Context) -> int:
    """How many notices the actor has not seen; at most `MOST` are counted. One statement."""
    return int(ctx.connection.execute(_NEW, _whose(ctx)).scalar_one())


def see(ctx: Context, upto: int) -> None:
    """From now on the actor has seen all notices up to one."""
    row = {"actor": ctx.actor.id, "upto": upto}
    on_postgresql = ctx.connection.dialect.name == "postgresql"
    insert = postgresql.insert(notice_seen) if on_postgresql else sqlite.insert(notice_seen)
    newer = notice_seen.c.upto < upto
    ctx.connection.execute(
        insert.values(row).on_conflict_do_update(index_elements=["actor"], set_={"upto": upto}, where=newer)
    )


def by_field(live: Live, key: str = "") -> Mapping[str, Process]:
    """Processes by the key of their field; use through `Live.derive`."""
    fields = {one.name: live.model.entities[one.entity].fields[one.field] for one in live.model.processes.values()}
    return Frozen({fields[name].key: one for name, one in live.model.processes.items()})


def _text(stored: object) -> Text | None:
    if not isinstance(stored, dict):
        return None
    return Text(stored[""], Frozen({locale: said for locale, said in stored.items() if locale}))


def _seen(ctx: Context) -> int:
    found = ctx.connection.execute(sa.select(notice_seen.c.upto).where(notice_seen.c.actor == ctx.actor.id)).scalar()
    return int(found or 0)


def _whose(ctx: Context) -> Mapping[str, object]:
    """What `_MINE` and `_NEW` are asked with."""
    return {"me": ctx.actor.id, "roles": sorted(ctx.actor.roles), "unit": ctx.actor.unit}


def _mine() -> sa.ColumnElement[bool]:
    """Those for the actor: by name, by a role, by a role in a unit below theirs."""
    below = sa.select(unit.c.id).where(unit.c.id == sa.bindparam("unit")).cte("inside", recursive=True)
    below = below.union(sa.select(unit.c.id).where(unit.c.parent == below.c.id))
    here = sa.or_(notice.c.unit.is_(None), notice.c.unit.in_(sa.select(below.c.id)))
    in_role = notice.c.role.in_(sa.bindparam("roles", expanding=True))
    return sa.or_(notice.c.actor == sa.bindparam("me"), sa.and_(in_role, here))


def _new() -> sa.Select[int]:
    upto = sa.select(notice_seen.c.upto).where(notice_seen.c.actor == sa.bindparam("me")).scalar_subquery()
    seen = sa.func.coalesce(upto, 0, type_=sa.BigInteger())
    return sa.select(sa.func.count()).select_from(
        sa.select(notice.c.id).where(_MINE, notice.c.id > seen).limit(MOST).subquery()
    )


_MINE = _mine()
_NEW = _new()
"""Asked for every page that is drawn, so they are made once."""
