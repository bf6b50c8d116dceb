"""The live documents: all of them by pack and kind, and one with what is noteworthy about it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.definitions.catalogue import (
    ACT_TONES,
    ACTS,
    LAYERS,
    TONES,
    Marks,
    counted,
    read,
    shelves,
    title_of,
)
from admin.definitions.choosing import chosen_draft, name_for, own_first
from admin.definitions.colours import coloured
from admin.definitions.drafts import every_problem
from admin.definitions.entry import defining, document_href, draft_href, uses_href
from admin.definitions.troubles import of_document, troubles
from admin.display.periods import moment_words
from admin.door import installation
from admin.notices import notify
from core.access.defining import extent, require_document
from core.codes.drafts import NO_DOCUMENT
from core.context import Context
from core.drafts import begin, drafts, drafts_changing
from core.errors import Missing
from core.packs.layers import layer_of
from core.publish import live_packs
from core.queries.prepared import prepared
from schema_registry.build import build
from schema_registry.documents import kind_of
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem

blueprint = Blueprint("definitions", __name__, url_prefix="/definitions")
LONGEST = 100
"""Characters of a text that is looked for."""


@blueprint.get("")
def listing() -> str:
    """Every live document, and the drafts that change them; `q` looks for some."""
    ctx, sought = defining(), request.args.get("q", "").strip()[:LONGEST]
    packs, open_drafts = live_packs(ctx.connection), own_first(ctx, drafts(ctx))
    changing = drafts_changing(ctx)
    marks = Marks({}, changing, counted(packs, live_problems(ctx, packs)))
    return render_template(
        "definitions/listing.html",
        packs=shelves(ctx, packs, marks, sought),
        sought=sought,
        version=ctx.live.version,
        layers=LAYERS,
        tones=TONES,
        acts=ACTS,
        act_tones=ACT_TONES,
        drafts=[
            {
                "name": one.name,
                "href": draft_href(one.id),
                "owner": one.owner.name,
                "mine": one.owner.id == ctx.actor.id,
                "size": one.size,
                "when": moment_words(one.changed_at, ctx),
                "behind": one.base != ctx.live.version,
            }
            for one in open_drafts
        ],
        name=name_for(ctx),
        whole=extent(ctx).whole,
    )


@blueprint.get("/documents/<pack>/<path:path>")
def document(pack: str, path: str) -> str:
    """One live document, coloured, with the warnings about it."""
    ctx = defining()
    packs = live_packs(ctx.connection)
    held = next((one for one in packs if one.name == pack and path in one.files), None)
    kind = kind_of(path)
    if held is None or kind is None:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    text, layer = held.files[path], layer_of(held)
    require_document(ctx, pack, path, text)
    value = read(text)
    found = troubles(packs, live_problems(ctx, packs), ctx.locale.tag)
    return render_template(
        "definitions/document.html",
        pack=pack,
        path=path,
        title=title_of(ctx.model, ctx.locale.tag, kind, value) or path,
        layer=LAYERS[layer],
        tone=TONES[layer],
        lines=coloured(text),
        troubles=of_document(found, pack, path),
        drafts=own_first(ctx, drafts(ctx)),
        changing=drafts_changing(ctx).get((pack, path), ()),
        uses=_elements(ctx, value) if kind == "entity" else (),
    )


@blueprint.post("/edit")
def edit() -> Response:
    """Opens a document in the editor of a draft; of a new one where none is named."""
    ctx = defining()
    number = chosen_draft(ctx, request.form.get("draft", ""))
    return redirect(document_href(request.form.get("pack", ""), request.form.get("path", ""), number), 303)


@blueprint.post("/drafts")
def start() -> Response:
    """A new draft with nothing in it yet."""
    ctx = defining()
    number = begin(ctx, request.form.get("name", "").strip() or name_for(ctx))
    notify(_("The draft was begun. Nothing of it is live before it is published."))
    return redirect(draft_href(number), 303)


def live_problems(ctx: Context, packs: tuple[PackFiles, ...]) -> tuple[Problem, ...]:
    """The warnings about what is live, found once a version."""

    def found() -> tuple[Problem, ...]:
        return every_problem(packs, ctx.model, build(packs, installation().vocabulary, ctx.model).problems)

    return prepared(ctx.live.everything, ("definitions problems",), found)


def _elements(ctx: Context, value: object) -> tuple[tuple[str, str, str], ...]:
    """The entity that a document defines or changes, and its fields there: name, title, what refers to it."""
    name = str(value.get("name") or value.get("extends") or "") if isinstance(value, dict) else ""
    entity = ctx.model.entities.get(name)
    if entity is None or not isinstance(value, dict):
        return ()
    own = value.get("properties")
    named = [entity.fields[one] for one in (own if isinstance(own, dict) else ()) if one in entity.fields]
    tag = ctx.locale.tag
    fields = ((one.name, one.title.say(tag), uses_href(name, one.name)) for one in named)
    return ((name, entity.title.say(tag), uses_href(name)), *fields)
