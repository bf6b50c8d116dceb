"""What may be logged: the records that say of themselves that they stand on timelines, by what they may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from core.access.rights import scope
from core.context import Context
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field
from schema_registry.standing import Standing

ICONS: Mapping[str, str] = Frozen(
    {"call": "phone", "visit": "map-pin", "mail": "message", "meeting": "users", "wechat": "messages"}
)
"""What usual ways of being in touch are drawn as; others by the icon of their entity."""
OTHERS = "note"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be logged."""

    title: str
    href: str
    icon: str


def log_path(what: str, /, **arguments: str) -> str:
    """Where a record of an entity is logged."""
    stated = {name: value for name, value in arguments.items() if value}
    return f"/log/{quote(what, safe='')}" + (f"?{urlencode(stated)}" if stated else "")


def offers(ctx: Context, entity: Entity, id: str, origin: str) -> tuple[Offer, ...]:
    """What the actor may log on a record: the values of a choice one by one, else the entity itself."""
    here = {"entity": entity.name, "id": id, "from": origin}
    return tuple(
        Offer(title, log_path(one.name, kind=kind, **here), icon)
        for one, standing in _standing(ctx)
        if reference_to(one, standing, entity.name) is not None
        for kind, title, icon in ways(ctx, one, standing)
    )


def everywhere(ctx: Context) -> tuple[Offer, ...]:
    """What the actor may log without standing on a record: of what is one of several ways, each; and tasks."""
    return tuple(
        Offer(title, log_path(one.name, kind=kind), icon)
        for one, standing in _standing(ctx)
        if standing.kind or one.tasks is not None
        for kind, title, icon in ways(ctx, one, standing)
    )


def _standing(ctx: Context) -> Iterator[tuple[Entity, Standing]]:
    """Not the ledger: what an expense is spent under depends on more than a short form asks."""
    for one in ctx.model.entities.values():
        if one.timeline is not None and not one.ledger and scope(ctx, one.name, "create") != "none":
            yield one, one.timeline


def reference_to(entity: Entity, standing: Standing, to: str) -> Field | None:
    """The first of the entity's references that leads to records of another."""
    return next((entity.fields[name] for name in standing.on if entity.fields[name].to == to), None)


def ways(ctx: Context, entity: Entity, standing: Standing) -> Iterator[tuple[str, str, str]]:
    """The values that say what a record is, with titles and icons; an empty one where there are none."""
    icon = entity.icon or OTHERS
    if not standing.kind:
        yield "", entity.title.say(ctx.locale.tag), icon
        return
    for choice in entity.fields[standing.kind].choices:
        if not choice.retired:
            yield choice.value, choice.title.say(ctx.locale.tag), ICONS.get(choice.value, icon)
