"""What refers to an entity or to a field: by document, each with its line."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from admin.definitions.catalogue import KINDS, read, title_of
from admin.definitions.choosing import own_first
from admin.definitions.entry import defining, document_href, uses_href
from admin.door import installation
from core.access.defining import require_entity
from core.codes.drafts import NO_ELEMENT
from core.context import Context
from core.drafts import drafts
from core.errors import Missing
from core.publish import live_packs
from core.queries.paths import entity_named
from core.queries.prepared import prepared
from schema_registry.documents import kind_of
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.uses import uses

blueprint = Blueprint("references", __name__, url_prefix="/definitions/uses")
LINES = 12
"""Lines shown of one document; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class Using:
    """A document that refers to it. `lines`: number, text, address and, as pointer, the place within the document."""

    pack: str
    path: str
    kind: str
    title: str
    href: str
    lines: tuple[tuple[int, str, str, str], ...]
    more: int


@blueprint.get("/<entity>")
def of_entity(entity: str) -> str:
    """What refers to an entity, and the way to its fields."""
    ctx = defining()
    require_entity(ctx, entity)
    known = entity_named(ctx.live, entity)
    tag = ctx.locale.tag
    fields = [(one.name, one.title.say(tag), uses_href(entity, one.name)) for one in known.fields.values()]
    return _draw(ctx, known.title.say(tag), entity, "", fields)


@blueprint.get("/<entity>/<field>")
def of_field(entity: str, field: str) -> str:
    """What refers to a field."""
    ctx = defining()
    require_entity(ctx, entity)
    known = entity_named(ctx.live, entity).fields.get(field)
    if known is None:
        raise Missing([NO_ELEMENT.at(entity=entity, field=field)])
    return _draw(ctx, known.title.say(ctx.locale.tag), entity, field, [])


def _draw(ctx: Context, title: str, entity: str, field: str, fields: list[tuple[str, str, str]]) -> str:
    packs = live_packs(ctx.connection)
    found = prepared(
        ctx.live,
        ("definitions uses", entity, field),
        lambda: uses(packs, installation().vocabulary, entity, field, ctx.model),
    )
    return render_template(
        "definitions/uses.html",
        title=title,
        name=f"{entity}.{field}" if field else entity,
        entity=(ctx.model.entities[entity].title.say(ctx.locale.tag), uses_href(entity)) if field else None,
        users=_users(ctx, packs, found),
        count=len(found),
        fields=fields,
        drafts=own_first(ctx, drafts(ctx)),
    )


def _users(ctx: Context, packs: tuple[PackFiles, ...], found: tuple[Problem, ...]) -> list[Using]:
    texts = {pack.file(path): (pack.name, path, text) for pack in packs for path, text in pack.files.items()}
    grouped: dict[str, list[Problem]] = {}
    for problem in found:
        if problem.place is not None and problem.place.file in texts:
            grouped.setdefault(problem.place.file, []).append(problem)
    return [_using(ctx, *texts[file], problems) for file, problems in grouped.items()]


def _using(ctx: Context, pack: str, path: str, text: str, problems: list[Problem]) -> Using:
    kind, lines = kind_of(path) or "pack", text.splitlines()
    places = {one.place.line: one.pointer for one in problems if one.place is not None}
    shown = tuple(
        (line, lines[line - 1].strip() if line <= len(lines) else "", document_href(pack, path, line=line), pointer)
        for line, pointer in sorted(places.items())[:LINES]
    )
    title = title_of(ctx.model, ctx.locale.tag, kind, read(text)) or path
    more = max(0, len(places) - LINES)
    return Using(pack, path, str(KINDS[kind]), title, document_href(pack, path), shown, more)
