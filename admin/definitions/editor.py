"""The page of a draft's document: written on, checked, saved."""

from __future__ import annotations

import secrets

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.definitions.catalogue import LAYERS, TONES, read, title_of
from admin.definitions.diffs import diff_lines
from admin.definitions.drafts import checked
from admin.definitions.entry import defining, document_href, draft_href, naming_href, preview_href
from admin.definitions.troubles import of_document, troubles
from admin.display.wording import worded
from admin.notices import notify
from admin.security.headers import allow_styles
from core.access.defining import require_document
from core.codes.drafts import NO_DOCUMENT
from core.context import Context
from core.drafts import Workspace, fingerprint, put, workspace
from core.errors import CardwrightError, Missing, Rejected, Stale
from core.packs.layers import Layer, layer_of
from schema_registry.defining import STATE
from schema_registry.documents import DocumentKind, kind_of
from schema_registry.problems import errors

blueprint = Blueprint("definition_editor", __name__, url_prefix="/definitions/drafts")
JSON = "application/json"


@blueprint.get("/<int:number>/documents/<pack>/<path:path>")
def write(number: int, pack: str, path: str) -> Response:
    """The document as the draft has it, with every problem of it."""
    ctx = defining()
    kept = workspace(ctx, number)
    text = kept.texts.get((pack, path))
    if text is None:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    require_document(ctx, pack, path, text)
    return _draw(ctx, kept, (pack, path), text, fingerprint(text))


@blueprint.post("/<int:number>/documents/<pack>/<path:path>")
def save(number: int, pack: str, path: str) -> AnyResponse:
    """Saves the text, or only checks it (`act=check`).

    Somebody else's text meanwhile is shown beside it (409). To scripts it answers as JSON.
    """
    ctx = defining()
    kept = workspace(ctx, number)
    before = kept.texts.get((pack, path), "")
    require_document(ctx, pack, path, before)
    text, seen = typed(before), request.form.get("seen", "")
    if request.form.get("act") == "check":
        return _draw(ctx, kept, (pack, path), text, seen)
    try:
        put(ctx, number, pack, path, text, seen)
    except Stale as refused:
        return _refused(ctx, kept, (pack, path), text, refused, 409)
    except Rejected as refused:
        return _refused(ctx, kept, (pack, path), text, refused, 422)
    if request.accept_mimetypes.best == JSON:
        return jsonify({"seen": fingerprint(text), "said": _("Saved in the draft.")})
    notify(_("Saved in the draft."))
    return redirect(document_href(pack, path, number), 303)


def typed(before: str) -> str:
    """The text of the form, with the ends of lines that the document had: browsers send their own."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _refused(
    ctx: Context, kept: Workspace, key: tuple[str, str], text: str, refused: CardwrightError, status: int
) -> Response:
    said = [worded(one, ctx.locale) for one in refused.problems]
    if request.accept_mimetypes.best == JSON:
        return make_response(jsonify({"said": " ".join(said)}), status)
    theirs = kept.texts.get(key, "")
    seen = fingerprint(theirs) if status == 409 else request.form.get("seen", "")
    shown = diff_lines(theirs, text) if status == 409 else ()
    return _draw(ctx, kept, key, text, seen, status=status, said=said, theirs=shown)


def _draw(
    ctx: Context,
    kept: Workspace,
    key: tuple[str, str],
    text: str,
    seen: str,
    *,
    status: int = 200,
    said: list[str] | None = None,
    theirs: object = (),
) -> Response:
    (pack, path), number, kind = key, kept.draft.id, kind_of(key[1])
    if kind is None:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    tried = kept.with_text(pack, path, text)
    problems = checked(ctx, tried)
    found = troubles(tried.packs, problems, ctx.locale.tag, number)
    layer: Layer = next((layer_of(one) for one in tried.packs if one.name == pack), "base")
    nonce = secrets.token_urlsafe(18)
    page = render_template(
        "definitions/editor.html",
        draft=kept.draft,
        href=draft_href(number),
        page_href=document_href(pack, path, number),
        pack=pack,
        path=path,
        title=title_of(ctx.model, ctx.locale.tag, kind, read(text)) or path,
        layer=LAYERS[layer],
        tone=TONES[layer],
        local=layer == "local",
        act=tried.act(pack, path),
        text=text,
        seen=seen,
        own=of_document(found, pack, path),
        others=[one for one in found if (one.pack, one.path) != key],
        broken=len(errors(problems)),
        behind=kept.draft.base != ctx.live.version,
        naming=_naming(ctx, number, kind, read(text)),
        preview=preview_href(pack, path, number) if kind == "print" else "",
        nonce=nonce,
        said=said or [],
        theirs=theirs,
    )
    return allow_styles(make_response(page, status), nonce)


def _naming(ctx: Context, number: int, kind: DocumentKind, value: object) -> str:
    """Where what the document defines is renamed; empty where it defines nothing that can be."""
    document = value if isinstance(value, dict) else {}
    name = next((one for one in (document.get("name"), document.get("extends")) if isinstance(one, str)), "")
    if kind == "entity" and name:
        return naming_href(number, name)
    process = ctx.model.processes.get(name) if kind == "process" else None
    if process is None:
        return ""
    return naming_href(number, f"{process.entity}.{process.field}{STATE}{process.initial}")
