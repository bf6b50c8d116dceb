"""What the editor asks while somebody types: problems, completions, meanings. Nothing is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import NamedTuple

from flask import Blueprint, Response, abort, jsonify, request

from admin.definitions.drafts import checked
from admin.definitions.entry import defining
from admin.definitions.troubles import characters, troubles, units
from admin.door import installation, reads
from core.context import Context
from core.drafts import Workspace, workspace
from schema_registry.assist import complete, explain, names_of
from schema_registry.documents import DocumentKind, kind_of
from schema_registry.limits import FILE_CHARACTERS

blueprint = Blueprint("definition_assistance", __name__, url_prefix="/definitions/drafts")


class Asked(NamedTuple):
    """A document that is being typed, and where in it (UTF-16 units)."""

    context: Context
    workspace: Workspace
    pack: str
    path: str
    kind: DocumentKind
    text: str
    at: int


@blueprint.post("/<int:number>/check")
@reads
def check(number: int) -> Response:
    """Every problem of the draft, as if the document had this text: those of the document, and how many elsewhere."""
    asked = _asked(number)
    tried = asked.workspace.with_text(asked.pack, asked.path, asked.text)
    found = troubles(tried.packs, checked(asked.context, tried), asked.context.locale.tag, number)
    here = [one.to_json() for one in found if (one.pack, one.path) == (asked.pack, asked.path)]
    elsewhere = [one.to_json() for one in found if (one.pack, one.path) != (asked.pack, asked.path)]
    return jsonify({"here": here, "elsewhere": elsewhere})


@blueprint.post("/<int:number>/complete")
@reads
def completions(number: int) -> Response:
    """What may be typed at a place."""
    asked = _asked(number)
    text, tag = asked.text, asked.context.locale.tag
    names = names_of(asked.workspace.with_text(asked.pack, asked.path, text).packs)
    words = installation().vocabulary
    found = complete(asked.kind, text, characters(text, asked.at), words, names, tag)
    offers = [asdict(one) for one in found.offers]
    return jsonify({"start": units(text, found.start), "end": units(text, found.end), "offers": offers})


@blueprint.post("/<int:number>/explain")
@reads
def meaning(number: int) -> Response:
    """What stands at a place, in words; `null` where there is nothing to say."""
    asked = _asked(number)
    text, names, tag = asked.text, names_of(asked.workspace.packs), asked.context.locale.tag
    found = explain(asked.kind, text, characters(text, asked.at), installation().vocabulary, names, tag)
    if found is None:
        return jsonify(None)
    return jsonify({**asdict(found), "start": units(text, found.start), "end": units(text, found.end)})


def _asked(number: int) -> Asked:
    """What the editor sent. Aborts with 400 for anything that it would not send."""
    ctx, sent = defining(), request.get_json(silent=True)
    if not isinstance(sent, dict):
        abort(400)
    pack, path, text, at = (sent.get(name) for name in ("pack", "path", "text", "at"))
    kind = kind_of(path) if isinstance(path, str) else None
    if kind is None or not isinstance(pack, str) or not isinstance(text, str) or len(text) > FILE_CHARACTERS:
        abort(400)
    place = at if isinstance(at, int) and at >= 0 else 0
    return Asked(ctx, workspace(ctx, number), pack, str(path), kind, text, place)
