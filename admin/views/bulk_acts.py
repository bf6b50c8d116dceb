"""Change, hand over, claim, release, share and delete many records of a list: those ticked, or all that match.

Every act asks first. As many as fit on a page of results are done at once, and one press takes all of it back; more
are a job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.display.fields import SYSTEM_TITLES, shown, system_field
from admin.display.offered import offers, said
from admin.display.titles import titles_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.bind import bound, control_name, form_class, typed
from admin.forms.controls import Control
from admin.forms.option import Option
from admin.forms.page import controls
from admin.menu import records_path
from admin.notices import notify
from admin.security.signing import safe_next
from admin.views import address as addresses
from admin.views.form_page import looked_for
from admin.views.merging import offered as may_merge
from admin.views.options import LONGEST
from admin.views.options import MOST as OFFERED
from admin.views.picked import MOST, Picked, came_from, few, picked, results
from admin.views.pools import REASON, reason_control
from admin.views.sharing import Typed
from admin.views.sharing import asked as asked_of_share
from admin.views.tabs import href
from core.access.rights import require, scope
from core.bulk.acts import assign_now, changeable, claim_now, delete_now, edit_now, release_now, share_now
from core.bulk.ordering import order_assign, order_claim, order_delete, order_edit, order_release, order_share
from core.bulk.program import Acted
from core.codes.access import ACTOR_UNKNOWN
from core.codes.records import REQUIRED
from core.context import Context
from core.errors import CardwrightError, Rejected
from core.merging.back import revert
from core.pool.claiming import stated
from core.queries.paths import entity_named
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("bulk_acts", __name__)
RIGHTS = {
    "edit": "update",
    "assign": "update",
    "claim": "claim",
    "release": "release",
    "share": "share",
    "delete": "delete",
}
"""What each act takes the right to."""
OF_POOLS = ("claim", "release")
OWNER = "sys_owner"


@dataclass(frozen=True, slots=True)
class Line:
    """A field that may be changed: its control, and whether it is ticked."""

    control: Control
    ticked: bool


def offered(ctx: Context, entity: Entity) -> tuple[str, ...]:
    """The acts that a list offers the actor."""
    allowed = [act for act, right in RIGHTS.items() if scope(ctx, entity.name, right) != "none"]
    possible = {"edit": bool(changeable(ctx, entity.name)), **dict.fromkeys(OF_POOLS, entity.pool is not None)}
    acts = [act for act in allowed if possible.get(act, True)]
    return (*acts, "merge") if may_merge(ctx, entity) else tuple(acts)


@blueprint.post("/records/<entity>/bulk/<act>")
def take(entity: str, act: str) -> AnyResponse:
    """Asks first; then does it at once, or orders the job. What a person gave wrongly is asked again."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    if act not in RIGHTS:
        abort(404)
    require(ctx, about.name, RIGHTS[act])
    of = picked(ctx, about)
    if not of.count:
        notify(_("No record was chosen."), "info")
        return redirect(came_from(about), 303)
    if "sent" not in request.form or "find" in request.form:
        return _ask(ctx, of, act)
    try:
        given = _given(ctx, about, act)
        if of.chosen is not None and of.count > MOST:
            return redirect(f"/bulk/{_ordered(ctx, of, act, given)}", 303)
        ids = few(ctx, of)
        titles = titles_of(ctx, about.name, ids) if act == "delete" else {}
        batch, acted = _done(ctx, about.name, ids, act, given)
    except Rejected as refused:
        return _ask(ctx, of, act, refused)
    return _tell(ctx, of, act, ids, batch, acted, titles)


@blueprint.post("/records/<entity>/undo")
def undo(entity: str) -> AnyResponse:
    """Takes one act back as a whole; what forbids it is told on the list, as it was left, or on the page `back`."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    try:
        with ctx.connection.begin_nested():
            number = revert(ctx, request.args.get("batch", ""))
    except CardwrightError as refused:
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
    else:
        notify(ngettext("%(num)s record is as it was.", "%(num)s records are as they were.", number))
    if "back" in request.args:
        return redirect(safe_next(request.args["back"]), 303)
    return redirect(href(addresses.parse(about.name, request.args.get("from", ""))), 303)


@blueprint.get("/records/<entity>/bulk/people")
def people(entity: str) -> Response:
    """Whom records can be handed over to: `{"options": [{"id", "title"}]}`."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    require(ctx, about.name, "update")
    found = offers(ctx, system_field(about, OWNER), request.args.get("q", "")[:LONGEST], OFFERED)
    return jsonify(options=[{"id": id, "title": name} for id, name in found])


# ---- what is given
def _given(ctx: Context, entity: Entity, act: str) -> Mapping[str, str]:
    """Typed texts by field; of a field that is ticked and left empty, the empty text."""
    if act in ("delete", "claim", "share"):
        return {}
    if act == "release":
        return {REASON: request.form.get(REASON, "")}
    if act == "assign":
        return {OWNER: request.form.get(control_name(OWNER), "").strip()}
    texts = _texts(ctx, entity)
    return {name: texts.get(name, "") for name in _ticked(ctx, entity)}


def _ticked(ctx: Context, entity: Entity) -> list[str]:
    wanted = set(request.form.getlist("change"))
    return [one.name for one in changeable(ctx, entity.name) if one.name in wanted]


def _texts(ctx: Context, entity: Entity) -> dict[str, str]:
    return typed(bound(form_class(changeable(ctx, entity.name)), request.form))


def _owner(given: Mapping[str, str]) -> int:
    """The number of whom they are given to. Raises Rejected for none and for what is no number."""
    text = given[OWNER]
    if not text:
        raise Rejected([REQUIRED.at(f"/{OWNER}", field=SYSTEM_TITLES[OWNER])])
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Rejected([ACTOR_UNKNOWN.at(f"/{OWNER}", actor=text[:20])])
    return int(text)


# ---- doing it
def _ordered(ctx: Context, of: Picked, act: str, given: Mapping[str, str]) -> int:
    assert of.chosen is not None
    name, back = of.entity.name, request.form.get("back", "")
    if act == "edit":
        return order_edit(ctx, name, of.chosen, given, reading="text", back=back)
    if act == "assign":
        return order_assign(ctx, name, of.chosen, _owner(given), back=back)
    if act == "claim":
        return order_claim(ctx, name, of.chosen, back=back)
    if act == "release":
        return order_release(ctx, name, of.chosen, given[REASON], back=back)
    if act == "share":
        return order_share(ctx, name, of.chosen, Typed.sent().terms, back=back)
    return order_delete(ctx, name, of.chosen, back=back)


def _done(ctx: Context, entity: str, ids: Sequence[str], act: str, given: Mapping[str, str]) -> tuple[str, Acted]:
    if act == "edit":
        return edit_now(ctx, entity, ids, given, reading="text")
    if act == "assign":
        return assign_now(ctx, entity, ids, _owner(given))
    if act == "claim":
        return claim_now(ctx, entity, ids)
    if act == "release":
        return release_now(ctx, entity, ids, stated(given[REASON]))
    if act == "share":
        return share_now(ctx, entity, ids, Typed.sent().terms)
    return delete_now(ctx, entity, ids)


def _tell(
    ctx: Context, of: Picked, act: str, ids: tuple[str, ...], batch: str, acted: Acted, titles: dict[str, str]
) -> AnyResponse:
    """A notice with the way back, and the list; or every record with its verdict, where some were refused."""
    name, done = of.entity.name, len(ids) - len(acted.refused)
    words = {
        "edit": ngettext("%(num)s record was changed.", "%(num)s records were changed.", done),
        "assign": ngettext("%(num)s record was handed over.", "%(num)s records were handed over.", done),
        "claim": ngettext("%(num)s record is yours now.", "%(num)s records are yours now.", done),
        "release": ngettext("%(num)s record was released.", "%(num)s records were released.", done),
        "share": ngettext("%(num)s record was shared.", "%(num)s records were shared.", done),
        "delete": ngettext("%(num)s record was deleted.", "%(num)s records were deleted.", done),
    }
    if done:
        undone = urlencode({"batch": batch, "back": came_from(of.entity)})
        notify(words[act], undo=f"{records_path(name, 'undo')}?{undone}" if acted.batches else "")
    if not acted.refused:
        return redirect(came_from(of.entity), 303)
    told = results(ctx, name, ids, dict(acted.refused), titles)
    page = render_template("process/result.html", **_words(ctx, of, act), told=told, done=done)
    return make_response(page, 200)


# ---- asking
def _ask(ctx: Context, of: Picked, act: str, refused: Rejected | None = None) -> Response:
    problems = refused.problems if refused is not None else ()
    lines, summary = _lines(ctx, of.entity, problems) if act == "edit" else ([], [])
    asked = _asked(ctx, of.entity, act, problems)
    share = asked_of_share(ctx, of.entity, Typed.sent(), problems) if act == "share" else {}
    if act != "edit":
        summary = [(asked.id if asked is not None else "", worded(one, ctx.locale)) for one in problems]
    page = render_template(
        "list/bulk_act.html",
        **{**_words(ctx, of, act), "summary": summary, **share},
        act=act,
        ids=of.ids,
        all=of.all,
        count=of.count,
        lines=lines,
        asked=asked,
        action=request.path,
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def _words(ctx: Context, of: Picked, act: str) -> dict[str, object]:
    tag = ctx.locale.tag
    plural = of.entity.plural.say(tag)
    titles = {
        "edit": _("Change %(what)s", what=plural),
        "assign": _("Hand over %(what)s", what=plural),
        "claim": _("Claim %(what)s", what=plural),
        "release": _("Release %(what)s", what=plural),
        "share": _("Share %(what)s", what=plural),
        "delete": _("Delete %(what)s", what=plural),
    }
    return {
        "title": titles[act],
        "plural": plural,
        "list_href": came_from(of.entity),
        "back": request.form.get("back", ""),
    }


def _lines(ctx: Context, entity: Entity, problems: Sequence[Problem]) -> tuple[list[Line], list[tuple[str, str]]]:
    """Every field that may be changed, as it was typed; those ticked are open."""
    ticked = set(_ticked(ctx, entity))
    known = [one.name for one in changeable(ctx, entity.name) if shown(ctx.live, entity, one.name, ctx.locale)]
    found = looked_for(ctx, entity, request.form["find"]) if "find" in request.form else None
    drawn, summary = controls(ctx, entity, known, _texts(ctx, entity), problems, found=found)
    return [Line(one, one.field in ticked) for one in drawn], summary


def _asked(ctx: Context, entity: Entity, act: str, problems: Sequence[Problem]) -> Control | None:
    """The one thing that an act asks for."""
    if act == "assign":
        return _owner_control(ctx, entity, problems)
    return reason_control(ctx, tuple(problems)) if act == "release" else None


def _owner_control(ctx: Context, entity: Entity, problems: Sequence[Problem]) -> Control:
    field = system_field(entity, OWNER)
    text = request.form.get(control_name(OWNER), "").strip()
    names = said(ctx, field, [text]) if text else {}
    sought = request.form.get(f"find_{OWNER}", "")[:LONGEST]
    if "find" in request.form:
        names = {**names, **dict(offers(ctx, field, sought, OFFERED))}
    return Control(
        id=control_name(OWNER),
        name=control_name(OWNER),
        field=OWNER,
        widget="reference",
        label=field.title.say(ctx.locale.tag),
        text=text,
        required=True,
        errors=tuple(worded(one, ctx.locale) for one in problems),
        options=tuple(Option(id, name, id == text) for id, name in names.items()),
        sought=sought,
        lookup=records_path(entity.name, "bulk", "people"),
    )
