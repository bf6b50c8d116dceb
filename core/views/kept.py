"""Views as rows. What one shows is kept as the address of its list, so that whatever an address says can be saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.access.rights import require, scope
from core.codes import views as codes
from core.codes.sharing import OVER
from core.context import Context
from core.errors import Denied, Missing, Rejected
from core.kept_names import kept_name
from core.queries.paths import entity_named
from core.queries.query import Person
from core.storage.personal import view as table
from core.storage.personal import view_first as first
from core.storage.personal import view_share as shares
from core.storage.system import actor as people
from core.views.sharing import ROLE, UNIT, may_share_widely, person, plain_faces, require_sharing, unit_faces
from schema_registry.model import Entity

LONGEST_QUERY, MOST = 8_000, 50


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view. `query`: the list's query string; `shared`: with whom, `until`: to which day, `over`: that this is
    past, and nobody else sees it; `first`: whether the reader's list opens with it; `mine`: whether the reader may
    change it."""

    id: int
    entity: str
    name: str
    query: str
    owner: Person
    mine: bool
    shared: tuple[str, ...] = ()
    first: bool = False
    until: date | None = None
    over: bool = False


def views_of(ctx: Context, entity: str) -> tuple[SavedView, ...]:
    """The views of an entity that the actor sees: their own by name, then those shared with them.

    One statement; where there are any, one more for what opens first, and one where units are shared with."""
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    return _seen(ctx, [found])


def every_view(ctx: Context) -> tuple[SavedView, ...]:
    """The views of all entities that the actor may read, one's own of each first. Statements as for one entity."""
    return _seen(ctx, [one for one in ctx.model.entities.values() if scope(ctx, one.name, "read") != "none"])


def view_of(ctx: Context, entity: str, number: int) -> SavedView:
    """One of them. Raises Missing."""
    one = next((one for one in views_of(ctx, entity) if one.id == number), None)
    if one is None:
        raise Missing([codes.NO_VIEW.at()])
    return one


def save(
    ctx: Context, entity: str, name: str, query: str, shared: Iterable[str] = (), until: date | None = None
) -> int:
    """The number of a new view; others see it to the end of a day, where one is given. Raises Rejected, Denied."""
    found = entity_named(ctx.live, entity)
    there = [one for one in views_of(ctx, entity) if one.mine]
    if len(there) >= MOST:
        raise Rejected([codes.TOO_MANY.at(limit=MOST)])
    wanted = tuple(dict.fromkeys(shared))
    require_sharing(ctx, wanted, ())
    row = {
        "entity": found.key,
        "actor": ctx.actor.id,
        "name": _named(name, there),
        "query": _fitting(query),
        "changed_at": ctx.clock(),
        "until": _lasting(ctx, wanted, until),
    }
    number = int(ctx.connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one())
    _share(ctx, number, wanted)
    return number


def change(
    ctx: Context,
    entity: str,
    number: int,
    *,
    name: str | None = None,
    query: str | None = None,
    shared: Iterable[str] | None = None,
    until: date | None = None,
) -> None:
    """Gives one's own view another name, other contents, or other readers (`shared`, `until`: their last day).

    Raises Missing, Denied, Rejected.
    """
    kept = _own(ctx, entity, number)
    values: dict[str, object] = {"changed_at": ctx.clock()}
    if name is not None:
        others = [one for one in views_of(ctx, entity) if one.mine and one.id != number]
        values["name"] = _named(name, others)
    if query is not None:
        values["query"] = _fitting(query)
    if shared is not None:
        wanted = tuple(dict.fromkeys(shared))
        require_sharing(ctx, wanted, kept.shared)
        values["until"] = kept.until if wanted and until == kept.until else _lasting(ctx, wanted, until)
        ctx.connection.execute(sa.delete(shares).where(shares.c.view == number))
        _share(ctx, number, wanted)
    ctx.connection.execute(sa.update(table).where(table.c.id == number).values(values))


def remove(ctx: Context, entity: str, number: int) -> SavedView:
    """One's own view is gone, for everybody it was shared with; what it was is returned. Raises Missing, Denied."""
    kept = _own(ctx, entity, number)
    for related in (shares, first):
        ctx.connection.execute(sa.delete(related).where(related.c.view == number))
    ctx.connection.execute(sa.delete(table).where(table.c.id == number))
    return kept


def open_first(ctx: Context, entity: str, number: int | None, role: str = "") -> None:
    """The list opens with a view from now on, or as defined (None): for the actor, or for everybody of a role who
    has not chosen for themselves. Raises Missing; Denied where the actor may not decide for a role."""
    found = entity_named(ctx.live, entity)
    if role and not may_share_widely(ctx):
        raise Denied([codes.NOT_WITH_THEM.at("/role")])
    if number is not None:
        view_of(ctx, entity, number)
    whom = ROLE + role if role else person(ctx.actor)
    ctx.connection.execute(sa.delete(first).where(first.c.entity == found.key, first.c.whom == whom))
    if number is not None:
        ctx.connection.execute(sa.insert(first).values(entity=found.key, whom=whom, view=number))


def _seen(ctx: Context, entities: Iterable[Entity]) -> tuple[SavedView, ...]:
    names = {one.key: one.name for one in entities}
    faces = plain_faces(ctx)
    asked = {"entities": list(names), "me": ctx.actor.id, "today": ctx.today(), "faces": sorted(faces)}
    found: dict[int, SavedView] = {}
    for row in ctx.connection.execute(_SEEN, asked):
        one = found.get(row.id) or _view(ctx, names[row.entity], row)
        found[row.id] = replace(one, shared=(*one.shared, row.whom)) if row.whom else one
    if any(not one.mine and faces.isdisjoint(one.shared) for one in found.values()):  # shared with some unit
        faces |= unit_faces(ctx)
    seen = [one for one in found.values() if one.mine or not faces.isdisjoint(one.shared)]
    opening = _first(ctx, faces, {one.id: one.entity for one in seen}) if seen else frozenset()
    return tuple(replace(one, first=one.id in opening) for one in seen)


def _of_readers() -> sa.Select[Any]:
    """Views of some entities: an actor's own, and those that may be shared with them, by their faces or some unit."""
    mine = table.c.actor == sa.bindparam("me")
    lasts = sa.or_(table.c.until.is_(None), table.c.until >= sa.bindparam("today"))
    faced = shares.c.whom.in_(sa.bindparam("faces", expanding=True))
    shared = sa.select(shares.c.view).where(sa.or_(faced, shares.c.whom.startswith(UNIT)))
    return (
        sa.select(table, people.c.name.label("owner"), shares.c.whom)
        .select_from(table.outerjoin(people, people.c.id == table.c.actor).outerjoin(shares))
        .where(
            table.c.entity.in_(sa.bindparam("entities", expanding=True)),
            sa.or_(mine, sa.and_(lasts, table.c.id.in_(shared))),
        )
        .order_by(sa.case((mine, 0), else_=1), table.c.name, table.c.id, shares.c.whom)
    )


_SEEN = _of_readers()
"""Asked for every list that is drawn, so it is made once."""


def _view(ctx: Context, entity: str, row: sa.Row[Any]) -> SavedView:
    owner = Person(row.actor, row.owner or "")
    over = row.until is not None and row.until < ctx.today()
    mine = row.actor == ctx.actor.id
    return SavedView(row.id, entity, row.name, row.query, owner, mine, until=row.until, over=over)


def _first(ctx: Context, faces: frozenset[str], seen: Mapping[int, str]) -> AbstractSet[int]:
    """The views that lists open with, by entity: one's own choice, else that of a role, the first by name."""
    query = sa.select(first.c.whom, first.c.view).where(first.c.whom.in_(faces), first.c.view.in_(seen))
    chosen: dict[str, dict[str, int]] = {}
    for row in ctx.connection.execute(query):
        chosen.setdefault(seen[row.view], {})[row.whom] = int(row.view)
    mine = person(ctx.actor)
    return {views[mine if mine in views else min(views)] for views in chosen.values()}


def _own(ctx: Context, entity: str, number: int) -> SavedView:
    kept = view_of(ctx, entity, number)
    if not kept.mine:
        raise Denied([codes.NOT_YOURS.at(name=kept.name, owner=kept.owner.name)])
    return kept


def _share(ctx: Context, number: int, wanted: Iterable[str]) -> None:
    rows = [{"view": number, "whom": whom} for whom in wanted]
    if rows:
        ctx.connection.execute(sa.insert(shares), rows)


def _lasting(ctx: Context, shared: Collection[str], until: date | None) -> date | None:
    """The last day, of a view that is shared. Raises Rejected for one that is past."""
    if shared and until is not None and until < ctx.today():
        raise Rejected([OVER.at("/until")])
    return until if shared else None


def _named(name: str, others: Iterable[SavedView]) -> str:
    return kept_name(name, (one.name for one in others), none=codes.NO_NAME, taken=codes.NAME_TAKEN)


def _fitting(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise Rejected([codes.TOO_LONG.at()])
    return query
