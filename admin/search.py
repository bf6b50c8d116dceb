"""The quick search over everything: the first hits of each entity, by the text its searched fields hold."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from admin.door import context
from admin.menu import DEFAULT_ICON, menu_entities, records_path
from core.context import Context
from core.queries.lookup import lookup
from core.queries.query import Link
from schema_registry.model import Entity

blueprint = Blueprint("search", __name__)
SEARCHED, HITS, LONGEST = 20, 6, 100
"""Entities looked through (in the order of the menu), hits shown of each, characters looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """The hits in one entity. `more`: there are others, and the list shows them all."""

    title: str
    icon: str
    href: str
    hits: tuple[tuple[str, str], ...]
    more: bool


@blueprint.get("/search")
def search() -> str:
    """What is found for `q`; nothing is asked for an empty one."""
    ctx, text = context(), request.args.get("q", "").strip()[:LONGEST]
    searched = [one for one in menu_entities(ctx) if one.searched][:SEARCHED] if text else []
    groups = [_found(ctx, one, text) for one in searched]
    return render_template("search.html", text=text, groups=[one for one in groups if one.hits])


def _found(ctx: Context, entity: Entity, text: str) -> Found:
    links = lookup(ctx, entity.name, text, HITS + 1)
    hits = tuple(_hit(entity, link) for link in links[:HITS])
    icon = entity.icon or DEFAULT_ICON
    return Found(entity.plural.say(ctx.locale.tag), icon, records_path(entity.name), hits, len(links) > HITS)


def _hit(entity: Entity, link: Link) -> tuple[str, str]:
    return link.title or "—", records_path(entity.name, link.id)
