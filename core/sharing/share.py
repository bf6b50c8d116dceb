"""A record is shared with somebody, otherwise than before, or no more. Each act is a batch of its own in the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.rights import beyond, require, within
from core.access.shares import PERSON, ROLE, UNIT, WRITE
from core.codes import sharing as codes
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing, Rejected
from core.records import changelog, rows
from core.records.changelog import Entry
from core.records.draft import Current
from core.records.ids import known_form, later, new_id
from core.records.shape import Shape, shape_of
from core.records.shares import LOGGED, terms
from core.sharing.rows import Said, count, put, said, standing
from core.storage.system import notice, unit
from core.timeline.telling import Who, reads
from schema_registry.model import Entity
from schema_registry.problems import Problem

LONGEST, MOST = 60, 100
RIGHTS = ("read", WRITE)


class Shared(NamedTuple):
    """An act that was done; an empty batch where nothing changed. `reaches`: whether the person whom it is with may
    see the record now, which they may not where none of their roles knows the entity."""

    batch: str
    reaches: bool = True


def share(
    ctx: Context,
    entity: str,
    record: str,
    whom: str,
    right: str,
    who: Who,
    *,
    team: str = "",
    until: date | None = None,
) -> Shared:
    """Shares a record with a person, a unit or a role, or changes how it is shared with them; the person is told.

    Raises Denied, Missing, and Rejected with everything that is wrong.
    """
    shape, current = _held(ctx, entity, record, "share")
    wanted = said(whom, right, " ".join(team.split()), until)
    problems = list(_problems(ctx, shape.entity, current, wanted))
    if problems:
        raise Rejected(problems)
    before = standing(ctx, current.id, [whom]).get(whom)
    if before == wanted:
        return Shared("")
    if before is None and count(ctx, current.id) >= MOST:
        raise Rejected([codes.TOO_MANY.at("/whom", most=MOST)])
    batch = _write(ctx, shape, current, whom, before, wanted)
    return Shared(batch, _tell(ctx, shape.entity, current.id, wanted, who))


def end(ctx: Context, entity: str, record: str, whom: str) -> str:
    """The batch that ends a share. Whom it is with may end it too. Raises Denied, Missing."""
    mine = whom == f"{PERSON}{ctx.actor.id}"
    shape, current = _held(ctx, entity, record, "read" if mine else "share")
    before = standing(ctx, current.id, [whom]).get(whom)
    if before is None:
        raise Missing([codes.NOT_SHARED.at()])
    return _write(ctx, shape, current, whom, before, None)


def _held(ctx: Context, entity: str, record: str, action: str) -> tuple[Shape, Current]:
    """The record, locked."""
    shape, id = shape_of(ctx, entity), known_form(record)
    require(ctx, shape.entity.name, action)
    found = rows.load(ctx, shape, [id] if id else [], action).get(id or "")
    if found is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not found.allowed:
        raise beyond(ctx, shape.entity.name, action)
    return shape, found


def _write(ctx: Context, shape: Shape, current: Current, whom: str, before: Said | None, after: Said | None) -> str:
    at = later(ctx.clock(), current.updated_at)
    batch = new_id(at)
    put(ctx, shape.entity, current.id, whom, after, at)
    entry = Entry("share", current.id, current.version, {LOGGED: (before, after)})
    changelog.append(ctx, shape.entity, batch, at, [entry])
    return batch


def _problems(ctx: Context, entity: Entity, current: Current, wanted: Said) -> Iterator[Problem]:
    whom, right, team = str(wanted["whom"]), wanted["right"], str(wanted["team"])
    if not _is_somebody(ctx, whom):
        yield codes.NOBODY.at("/whom")
    elif whom == f"{PERSON}{current.owner}":
        yield codes.OWNS_IT.at("/whom")
    if right not in RIGHTS:
        yield codes.NO_RIGHT.at("/right")
    elif right == WRITE and not within(ctx, entity.name, current.id, ["update"]):
        yield codes.MORE_THAN_OWN.at("/right")
    if len(team) > LONGEST or not team.isprintable():
        yield codes.TEAM.at("/team", most=LONGEST)
    if wanted["until"] and date.fromisoformat(str(wanted["until"])) < ctx.today():
        yield codes.OVER.at("/until")


def _is_somebody(ctx: Context, whom: str) -> bool:
    """Whether a share may be with them: people and units that are in use, roles that are defined."""
    sort, _, rest = whom.partition(":")
    if sort + ":" == ROLE:
        return rest in ctx.model.roles
    if not (rest.isascii() and rest.isdigit() and len(rest) < 19):
        return False
    if sort + ":" == UNIT:
        return bool(ctx.connection.scalar(sa.select(unit.c.active).where(unit.c.id == int(rest))))
    found = by_ids(ctx.connection, [int(rest)]).get(int(rest)) if sort + ":" == PERSON else None
    return found is not None and found.active and found.id != 0


def _tell(ctx: Context, entity: Entity, record: str, wanted: Said, who: Who) -> bool:
    """Tells the person whom a record was shared with, if they may see it; whether they may."""
    sort, _, rest = str(wanted["whom"]).partition(":")
    if sort + ":" != PERSON or int(rest) == ctx.actor.id:
        return True
    reached = [one.id for one in who([int(rest)]) if reads(ctx.acting_as(one), entity, record)]
    message = {locale or "": " · ".join(terms(wanted, locale or "en")) for locale in ("", "zh_CN")}
    about = {"field": entity.key, "record": record, "state": "", "message": message, "created_at": ctx.clock()}
    told = {"actor": int(rest), "role": None, "unit": None, "kind": "share", "by": ctx.actor.id, **about}
    if reached:
        ctx.connection.execute(sa.insert(notice), [told])
    return bool(reached)
