"""With whom a view is shared. Sharing shows a list's name and conditions; the records stay what each may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.access.rights import administers
from core.access.units import units
from core.codes import views as codes
from core.context import Actor, Context
from core.errors import Denied, Rejected

ALL, ROLE, UNIT = "all", "role:", "unit:"


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody to share with: how it is kept (`all`, `role:sales`, `unit:7`), and what it is called."""

    whom: str
    title: str


def plain_faces(ctx: Context) -> frozenset[str]:
    """What the actor is addressed as whatever their unit: themselves, all, their roles."""
    return frozenset({ALL, person(ctx.actor), *(ROLE + role for role in ctx.actor.roles)})


def unit_faces(ctx: Context) -> frozenset[str]:
    """The actor's unit and those above it. One statement where they belong to one."""
    faces: set[str] = set()
    if ctx.actor.unit is not None:
        above = {one.id: one.parent for one in units(ctx.connection)}
        here: int | None = ctx.actor.unit
        while here is not None and UNIT + str(here) not in faces:
            faces.add(UNIT + str(here))
            here = above.get(here)
    return frozenset(faces)


def person(actor: Actor) -> str:
    return f"actor:{actor.id}"


def may_share_widely(ctx: Context) -> bool:
    """Whether the actor may share with roles, any unit and everybody; others share with their own unit."""
    return administers(ctx, "definitions")


def audiences(ctx: Context) -> tuple[Audience, ...]:
    """Whom the actor may share with. The title of everybody is the caller's to word."""
    known = units(ctx.connection)
    if not may_share_widely(ctx):
        return tuple(Audience(f"{UNIT}{one.id}", one.path) for one in known if one.id == ctx.actor.unit)
    roles = sorted(ctx.model.roles.values(), key=lambda one: one.name)
    return (
        Audience(ALL, ""),
        *(Audience(ROLE + one.name, one.title.say(ctx.locale.tag)) for one in roles),
        *(Audience(f"{UNIT}{one.id}", one.path) for one in known if one.active),
    )


def require_sharing(ctx: Context, wanted: Iterable[str], kept: Iterable[str]) -> None:
    """Returns when the actor may add what is wanted to what is kept. Raises Denied, Rejected for nobody known."""
    offered = {one.whom for one in audiences(ctx)}
    added = set(wanted) - set(kept) - offered
    if added and may_share_widely(ctx):
        raise Rejected([codes.NO_AUDIENCE.at("/share", whom=min(added)[:80])])
    if added:
        raise Denied([codes.NOT_WITH_THEM.at("/share")])
