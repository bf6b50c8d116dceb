"""What the command palette offers: where one was lately, where one can go, what can be made, records by name.

`/palette?q=…&recent=customer:<id>&recent=…` answers in groups. The browser keeps which records were opened, by their
ids alone; what they are called is asked here each time, so that nobody reads on what they may not see any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _

from admin.display.titles import is_id, titles_of
from admin.door import context
from admin.menu import DEFAULT_ICON, Frame, frame, menu_entities, menu_item, records_path
from admin.search import LONGEST
from admin.views.address import view_of
from admin.views.tabs import address_of, all_seen_views, href
from core.context import Context
from core.errors import Rejected
from core.kinds.fold import fold
from core.kinds.pinyin import spellings
from core.queries.lookup import lookup
from core.reports.open import reports_of
from core.views import SavedView
from schema_registry.model import Entity

blueprint = Blueprint("palette", __name__)
RECENT, PLACES, SEARCHED, HITS, MOST_HITS = 8, 8, 12, 4, 12
"""Records opened lately; places offered; entities looked through, hits of each, and of all together."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One line. `about`: what kind of thing it is."""

    title: str
    about: str
    icon: str
    href: str


@blueprint.get("/palette")
def offers() -> Response:
    """`{"groups": [{"title", "offers": [{"title", "about", "icon", "href"}]}]}`; groups without any are left out."""
    ctx, text = context(), request.args.get("q", "").strip()[:LONGEST]
    groups = [(_("Recently viewed"), recent(ctx, request.args.getlist("recent")))] if not text else []
    shell = frame()
    if shell is not None:
        groups.append((_("Go to"), _sought(_places(ctx, shell), text)[:PLACES]))
        groups.append((_("Create"), _sought(_made(ctx), text)[:PLACES] if text else []))
    if text:
        groups.append((_("Records"), _records(ctx, text)))
    return jsonify(
        groups=[{"title": title, "offers": [asdict(one) for one in found]} for title, found in groups if found]
    )


def recent(ctx: Context, said: Iterable[str]) -> list[Offer]:
    """Records by `entity:id`, in the order they are named; those that are gone or hidden are left out."""
    wanted = [(entity, id) for entity, colon, id in (one.partition(":") for one in said) if colon and is_id(id)][
        :RECENT
    ]
    asked: dict[str, list[str]] = {}
    for entity, id in wanted:
        if entity in ctx.model.entities:
            asked.setdefault(entity, []).append(id)
    titles = {
        (entity, id): title for entity, ids in asked.items() for id, title in titles_of(ctx, entity, ids).items()
    }
    return [
        _record(ctx, ctx.model.entities[entity], id, titles[entity, id])
        for entity, id in wanted
        if (entity, id) in titles
    ]


def _record(ctx: Context, entity: Entity, id: str, title: str) -> Offer:
    about = entity.title.say(ctx.locale.tag)
    return Offer(title or "—", about, entity.icon or DEFAULT_ICON, records_path(entity.name, id))


def _places(ctx: Context, shell: Frame) -> Iterator[Offer]:
    """Pages, lists with the views of the definitions and those that people saved, reports."""
    tag = ctx.locale.tag
    saved: dict[str, list[SavedView]] = {}
    for one in all_seen_views(ctx):
        saved.setdefault(one.entity, []).append(one)
    yield Offer(_("Home"), _("Page"), "home", "/")
    for entity in menu_entities(ctx):
        item = menu_item(ctx, entity)
        yield Offer(item.title, _("List"), item.icon, item.href)
        for view in entity.list.views:
            where = href(view_of(entity.name, view))
            yield Offer(f"{item.title}: {view.title.say(tag)}", _("View"), item.icon, where)
        for one in saved.get(entity.name, ()):
            yield Offer(f"{item.title}: {one.name}", _("View"), item.icon, href(address_of(one)))
    for report in reports_of(ctx):
        yield Offer(report.title.say(tag), _("Report"), "chart-bar", f"/reports/{report.name}")
    for item in shell.administration:
        yield Offer(item.title, _("Page"), item.icon, item.href)
    yield Offer(_("Notices"), _("Page"), "bell", "/notices")
    yield Offer(_("Account and API keys"), _("Page"), "user-circle", "/account")


def _made(ctx: Context) -> Iterator[Offer]:
    for entity in menu_entities(ctx):
        item = menu_item(ctx, entity)
        if item.create:
            title = _("New %(what)s", what=entity.title.say(ctx.locale.tag))
            yield Offer(title, "", "plus", item.create)


def _sought(found: Iterable[Offer], text: str) -> list[Offer]:
    """Those that are called so, by name, pinyin or initials; those that begin so first."""
    terms = fold(text).split()
    held = [(one, _ways(one.title)) for one in found]
    kept = [(one, ways) for one, ways in held if all(any(term in way for way in ways) for term in terms)]
    if terms:
        kept.sort(key=lambda pair: not any(way.startswith(terms[0]) for way in pair[1]))
    return [one for one, _ways_ in kept]


def _ways(title: str) -> tuple[str, ...]:
    text = fold(title)
    return (text, *spellings(text))


def _records(ctx: Context, text: str) -> list[Offer]:
    found: list[Offer] = []
    try:
        for entity in [one for one in menu_entities(ctx) if one.searched][:SEARCHED]:
            found += [_record(ctx, entity, link.id, link.title) for link in lookup(ctx, entity.name, text, HITS)]
            if len(found) >= MOST_HITS:
                break
    except Rejected:
        return []  # more terms than a search takes find nothing
    return found[:MOST_HITS]
