"""What frames every page: navigation made from the live model, who looks at it, and what is new for them.

No query is asked for it but one: how many notices there are, where processes may write any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import current_app, request
from flask_babel import lazy_gettext as _l

from admin.door import inside
from core.access.rights import administers, scope
from core.context import Context
from core.processes.notices import count_new
from core.reports.open import reports_of
from schema_registry.model import Entity

DEFAULT_ICON = "stack-2"
ON_PHONE = 3
"""Entities that stand in the bottom navigation of a phone; the rest is under More."""
SHOWN = 20
"""Entities in the navigation; with more, a page lists them all, so that no page grows with the model."""
COUNTED = 99
"""Notices that are counted to the last one."""
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


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything base.html needs to draw the frame for somebody who is signed in."""

    company: str
    name: str
    entities: tuple[Item, ...]
    administration: tuple[Item, ...]
    more: bool = False
    """Whether there are entities beyond those in `entities`."""
    reports: Item | None = None
    """The page of reports, where there are any that the visitor may open."""
    news: str = ""
    """How many notices the visitor has not seen; empty where there are none."""

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
    entities = menu_entities(ctx)
    shown = tuple(menu_item(ctx, entity) for entity in _shown(entities))
    more = len(entities) > len(shown)
    reports = _link(_l("Reports"), "/reports", "chart-bar") if reports_of(ctx) else None
    administration = tuple(_administration(ctx))
    return Frame(ctx.settings.company, ctx.actor.name, shown, administration, more, reports, _news(ctx))


def _news(ctx: Context) -> str:
    """Only processes tell people anything."""
    count = count_new(ctx) if ctx.model.processes else 0
    return f"{COUNTED}+" if count > COUNTED else str(count or "")


def _shown(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The first entities, and the one whose page is open."""
    if len(entities) <= SHOWN:
        return entities
    return (*entities[:SHOWN], *(one for one in entities[SHOWN:] if _current(records_path(one.name))))


def menu_entities(ctx: Context) -> tuple[Entity, ...]:
    """The entities of the menu that the actor may read: in the packs' order, then those no pack lists."""
    model = ctx.model
    listed = [name for pack in model.packs.values() for name in pack.entities]
    names = dict.fromkeys([*listed, *model.entities])
    found = (model.entities[name] for name in names if name in model.entities)
    return tuple(one for one in found if one.menu and scope(ctx, one.name, "read") != "none")


def records_path(entity: str, *more: str) -> str:
    """`/records/<entity>/…`, quoted: names may be of any script."""
    return "/".join(("/records", quote(entity, safe=""), *(quote(part, safe="") for part in more)))


def menu_item(ctx: Context, entity: Entity) -> Item:
    """The links to an entity's records."""
    tag, href = ctx.locale.tag, records_path(entity.name)
    create = records_path(entity.name, "new") if scope(ctx, entity.name, "create") != "none" else ""
    return Item(entity.plural.say(tag), href, entity.icon or DEFAULT_ICON, _current(href), create)


def _administration(ctx: Context) -> Iterator[Item]:
    if administers(ctx, "users"):
        yield _link(_l("Users"), "/users", "users-group")
        yield _link(_l("Units"), "/units", "sitemap")
    if administers(ctx, "definitions"):
        pages = (
            ("/definitions", _l("Definitions"), "stack-2"),
            ("/versions", _l("Versions"), "versions"),
            ("/rates", _l("Exchange rates"), "coins"),
        )
        served = {rule.rule.rstrip("/") for rule in current_app.url_map.iter_rules()}
        yield from (_link(title, href, icon) for href, title, icon in pages if href in served)


def _link(title: object, href: str, icon: str) -> Item:
    return Item(str(title), href, icon, _current(href))


def _current(href: str) -> bool:
    path = quote(request.path)
    return path == href or path.startswith(f"{href}/")
