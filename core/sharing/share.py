"""A record is shared with somebody, otherwise than before, or no more. Each act is a batch of its own in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from core.queries.paths import entity_named
from core.records import changelog, rows
from core.records.changelog import Entry
from core.records.draft import Current
from core.records.ids import later, new_id
from core.records.shape import Shape, shape_of
from core.records.shares import LOGGED
from core.records.shares import terms as said_terms
from core.sharing.rows import Said, count, put, said, standing
from core.storage.system import notice, notice_seen, unit
from core.storage.types import known_form
from core.timeline.telling import Who, reads
from schema_registry.model import Entity
from schema_registry.problems import Problem

LONGEST, MOST = 60, 100
RIGHTS = ("read", WRITE)
KIND = "share"
"""Of the notices."""


class Shared(NamedTuple):
    """An act that was done; an empty batch where nothing changed. `reaches`: whether the person whom it is with may
    see the record now, which they may not where none of their roles knows the entity."""

    batch: str
    reaches: bool = True


class Terms(NamedTuple):
    """With whom, to read or to write, as what in the team, until which day."""

    whom: str
    right: str
    team: str = ""
    until: date | None = None

    @property
    def said(self) -> Said:
        """The same as the log says it."""
        return said(self.whom, self.right, " ".join(self.team.split()), self.until)


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
    terms = Terms(whom, right, team, until)
    batch = share_so(ctx, entity, record, terms)
    if not batch:
        return Shared("")
    about = entity_named(ctx.live, entity)
    return Shared(batch, _tell(ctx, about, str(known_form(record)), terms.said, who))


def share_so(ctx: Context, entity: str, record: str, terms: Terms, batch: str = "") -> str:
    """The batch by which a record is shared on some terms; empty where it was already. Nobody is told.

    Raises Denied, Missing, and Rejected with everything that is wrong.
    """
    shape, current = _held(ctx, entity, record, "share")
    whom, wanted = terms.whom, terms.said
    problems = [*faults(ctx, terms), *_problems(ctx, shape.entity, current, terms)]
    if problems:
        raise Rejected(problems)
    before = standing(ctx, current.id, [whom]).get(whom)
    if before == wanted:
        return ""
    if before is None and count(ctx, current.id) >= MOST:
        raise Rejected([codes.TOO_MANY.at("/whom", most=MOST)])
    return _write(ctx, shape, current, whom, before, wanted, batch)


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


def _write(
    ctx: Context, shape: Shape, current: Current, whom: str, before: Said | None, after: Said | None, batch: str = ""
) -> str:
    at = later(ctx.clock(), current.updated_at)
    batch = batch or new_id(at)
    put(ctx, shape.entity, current.id, whom, after, at)
    entry = Entry("share", current.id, current.version, {LOGGED: (before, after)})
    changelog.append(ctx, shape.entity, batch, at, [entry])
    return batch


def faults(ctx: Context, terms: Terms) -> Iterator[Problem]:
    """What is wrong with terms, whichever the record."""
    team = str(terms.said["team"])
    if not _is_somebody(ctx, terms.whom):
        yield codes.NOBODY.at("/whom")
    if terms.right not in RIGHTS:
        yield codes.NO_RIGHT.at("/right")
    if len(team) > LONGEST or not team.isprintable():
        yield codes.TEAM.at("/team", most=LONGEST)
    if terms.until is not None and terms.until < ctx.today():
        yield codes.OVER.at("/until")


def _problems(ctx: Context, entity: Entity, current: Current, terms: Terms) -> Iterator[Problem]:
    """What is wrong with them for one record."""
    if current.owner is not None and terms.whom == f"{PERSON}{current.owner}":
        yield codes.OWNS_IT.at("/whom")
    if terms.right == WRITE and not within(ctx, entity.name, current.id, ["update"]):
        yield codes.MORE_THAN_OWN.at("/right")


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
    person = _person(ctx, wanted)
    if person is None:
        return True
    reached = [one.id for one in who([person]) if reads(ctx.acting_as(one), entity, record)]
    if reached:
        _notify(ctx, entity, record, wanted, person)
    return bool(reached)


def tell_of_many(ctx: Context, entity: str, records: Sequence[str], terms: Terms) -> None:
    """Tells the person whom many records were shared with of all of them at once: one notice, which grows until they
    see it. What of it they see is decided when they look."""
    person = _person(ctx, terms.said)
    if person is None or not records:
        return
    about = entity_named(ctx.live, entity)
    seen = sa.select(notice_seen.c.upto).where(notice_seen.c.actor == person).scalar_subquery()
    waiting = sa.select(notice.c.id, notice.c.times).where(
        notice.c.kind == KIND,
        notice.c.actor == person,
        notice.c.by == ctx.actor.id,
        notice.c.field == about.key,
        notice.c.times > 1,
        notice.c.id > sa.func.coalesce(seen, 0),
    )
    before = ctx.connection.execute(waiting.order_by(notice.c.id.desc()).limit(1)).one_or_none()
    if before is not None:
        ctx.connection.execute(sa.delete(notice).where(notice.c.id == before.id))
    times = len(records) + (before.times if before is not None else 0)
    _notify(ctx, about, records[0], terms.said, person, times)


def _person(ctx: Context, wanted: Said) -> int | None:
    """Whom there is to tell; nobody where it is a unit, a role or the actor."""
    sort, _, rest = str(wanted["whom"]).partition(":")
    return int(rest) if sort + ":" == PERSON and int(rest) != ctx.actor.id else None


def _notify(ctx: Context, entity: Entity, record: str, wanted: Said, person: int, times: int = 1) -> None:
    message = {locale or "": " · ".join(said_terms(wanted, locale or "en")) for locale in ("", "zh_CN")}
    about = {"field": entity.key, "record": record, "state": "", "message": message, "created_at": ctx.clock()}
    told = {"actor": person, "role": None, "unit": None, "kind": KIND, "by": ctx.actor.id, "times": times, **about}
    ctx.connection.execute(sa.insert(notice), [told])
