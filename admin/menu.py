"""What frames every page: navigation made from the live model, who looks at it, and what is new for them.

No query is asked for it but one: how many notices there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import request
from flask_babel import lazy_gettext as _l

from admin.door import inside
from admin.loggable import Offer, everywhere
from core.access.defining import defines
from core.access.rights import administers, scope
from core.audit.listing import may_audit
from core.context import Context, Live
from core.processes.notices import count_new
from core.reports.open import reports_of
from core.tasks.listing import task_entities
from schema_registry.menu import menu_of
from schema_registry.model import Entity, MenuGroup

DEFAULT_ICON = "stack-2"
ON_PHONE = 3
"""Entities that stand in the bottom navigation of a phone; the rest is under More."""
SHOWN = 20
"""Entities in the navigation; with more, a page lists them all, so that no page grows with the model."""
COUNTED = 99
"""Notices that are counted to the last one."""
LOGGED = 6
"""What is offered to be logged in the menu that creates things."""
CREATED = 12
"""Entities in the menu to create records."""


@dataclass(frozen=True, slots=True)
class Item:
    """One link. `current` marks the page (or a page below it) that is open."""

    title: str
    href: str
    icon: str
    current: bool = False
    create: str = ""
    """Where a new record of the entity is made; empty without the right."""
    one: str = ""
    """What one record of the entity is called."""


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """Links below a heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything base.html needs to draw the frame for somebody who is signed in."""

    company: str
    name: str
    actor: int
    loose: tuple[Item, ...]
    """Entities outside of groups."""
    groups: tuple[ItemGroup, ...]
    administration: tuple[Item, ...]
    more: bool = False
    """Whether there are entities beyond those in `entities`."""
    reports: Item | None = None
    """The page of reports, where there are any that the visitor may open."""
    tasks: Item | None = None
    """The page of one's own tasks, where there are such."""
    logged: tuple[Offer, ...] = ()
    """What may be logged from anywhere."""
    news: str = ""
    """How many notices the visitor has not seen; empty where there are none."""

    seeing: bool = False
    """Whether the visitor looks at the pages as the actor does."""

    @property
    def entities(self) -> tuple[Item, ...]:
        return (*self.loose, *(item for group in self.groups for item in group.items))

    @property
    def creatable(self) -> tuple[Item, ...]:
        return tuple(item for item in self.entities if item.create)[:CREATED]

    @property
    def on_phone(self) -> tuple[Item, ...]:
        return self.entities[:ON_PHONE]


def frame() -> Frame | None:
    """The frame of the running request; None for strangers."""
    opened = inside()
    if opened is None or opened.visitor.actor is None:
        return None
    ctx = opened.context
    menu = [(one.title.say(ctx.locale.tag), _listed(ctx, one.entities)) for one in ctx.live.derive(_menu, "")]
    shown = [ItemGroup(title, tuple(items)) for title, items in _shown(ctx, menu) if items]
    loose = shown.pop(0).items if shown and not shown[0].title else ()
    return Frame(
        company=ctx.settings.company,
        name=ctx.actor.name,
        actor=ctx.actor.id,
        loose=loose,
        groups=tuple(shown),
        administration=tuple(_administration(ctx)),
        more=sum(len(entities) for _, entities in menu) > SHOWN,
        reports=_link(_l("Reports"), "/reports", "chart-bar") if reports_of(ctx) else None,
        tasks=_link(_l("My tasks"), "/tasks", "checklist") if task_entities(ctx) else None,
        logged=everywhere(ctx)[:LOGGED],
        news=_news(ctx),
        seeing=opened.visitor.behind is not None,
    )


def _news(ctx: Context) -> str:
    count = count_new(ctx)
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _menu(live: Live, _: str) -> tuple[MenuGroup, ...]:
    return menu_of(live.model)


def _shown(ctx: Context, menu: Iterable[tuple[str, tuple[Entity, ...]]]) -> Iterator[tuple[str, list[Item]]]:
    """The first entities by heading, and the one whose page is open."""
    room = SHOWN
    for title, entities in menu:
        items = [menu_item(ctx, one) for one in entities]
        yield title, [*items[:room], *(one for one in items[room:] if one.current)]
        room = max(0, room - len(items))


def menu_entities(ctx: Context) -> tuple[Entity, ...]:
    """The entities of the menu that the actor may read, in its order.

    Settings, of which there is one record, stand with the administration.
    """
    return tuple(entity for one in ctx.live.derive(_menu, "") for entity in _listed(ctx, one.entities))


def _listed(ctx: Context, names: Iterable[str]) -> tuple[Entity, ...]:
    found = (ctx.model.entities[name] for name in names)
    return tuple(one for one in found if not one.single and _is_listed(ctx, one))


def _is_listed(ctx: Context, entity: Entity) -> bool:
    return entity.menu and scope(ctx, entity.name, "read") != "none"


def records_path(entity: str, *more: str) -> str:
    """`/records/<entity>/…`, quoted: names may be of any script."""
    return "/".join(("/records", quote(entity, safe=""), *(quote(part, safe="") for part in more)))


def menu_item(ctx: Context, entity: Entity) -> Item:
    """The links to an entity's records."""
    tag, href = ctx.locale.tag, records_path(entity.name)
    create = records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else ""
    plural, one, icon = entity.plural.say(tag), entity.title.say(tag), entity.icon or DEFAULT_ICON
    return Item(plural, href, icon, _current(href), create, one)


def _administration(ctx: Context) -> Iterator[Item]:
    for entity in ctx.model.entities.values():
        if entity.single and _is_listed(ctx, entity):
            yield _link(entity.title.say(ctx.locale.tag), records_path(entity.name), entity.icon or DEFAULT_ICON)
    if administers(ctx, "users"):
        yield _link(_l("Users"), "/users", "users-group")
        yield _link(_l("Units"), "/units", "sitemap")
    if defines(ctx):
        pages = [("/definitions", _l("Definitions"), "stack-2"), ("/versions", _l("Versions"), "versions")]
        pages += [("/rates", _l("Exchange rates"), "coins")] if administers(ctx, "definitions") else []
        yield from (_link(title, href, icon) for href, title, icon in pages)
    if may_audit(ctx):
        yield _link(_l("Audit log"), "/audit", "history")


def _link(title: object, href: str, icon: str) -> Item:
    return Item(str(title), href, icon, _current(href))


def _current(href: str) -> bool:
    path = quote(request.path)
    return path == href or path.startswith(f"{href}/")
