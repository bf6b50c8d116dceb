"""Records made one: chosen from a list, from a card or from a warning, compared side by side, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.page import stored
from admin.menu import records_path
from admin.notices import notify
from admin.views.merge_page import compare, page_path
from admin.views.picked import came_from, picked
from core.access.rights import require, scope
from core.context import Context
from core.errors import CardwrightError, Rejected, Stale
from core.jobs.queue import cancel
from core.merging import moving
from core.merging.chosen import Several, choosable
from core.merging.merge import AT_ONCE, MOST, Known, merge, several
from core.merging.ordering import merge_job, order_merge
from core.merging.unmerge import Unmerged, unmerge
from core.queries.alike import Alike, alike
from core.queries.lookup import lookup
from core.queries.paths import entity_named
from schema_registry.model import Entity
from schema_registry.pointer import split
from schema_registry.problems import Problem

blueprint = Blueprint("merging", __name__)
FOUND, LONGEST, AGAIN = 20, 100, 2


def offered(ctx: Context, entity: Entity) -> bool:
    """Whether the actor may merge records of an entity at all."""
    return not entity.single and all(scope(ctx, entity.name, one) != "none" for one in ("read", "update", "delete"))


# ---- asking
@blueprint.post("/records/<entity>/bulk/merge")
def from_list(entity: str) -> AnyResponse:
    """The records that are ticked in a list, to be compared."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    of = picked(ctx, about)
    if of.all or not 2 <= of.count <= MOST:
        notify(_("Tick two to %(most)s records to merge them.", most=MOST), "info")
        return redirect(came_from(about), 303)
    return redirect(page_path(about.name, of.ids, back=request.form.get("back", "")), 303)


@blueprint.get("/records/<entity>/merge")
def ask(entity: str) -> Response:
    """The records side by side; the page where another one is found, where there is one alone."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    ids = list(dict.fromkeys(one for one in request.args.getlist("id") if is_id(one)))
    if len(ids) == 1:
        return _another(ctx, about, ids[0])
    into = request.args.get("into", "")
    return _page(ctx, _loaded(ctx, about, [into] if into in ids else [], ids))


def _loaded(ctx: Context, entity: Entity, first: Sequence[str], ids: Sequence[str]) -> Several:
    into, *others = dict.fromkeys((*first, *ids)) if ids else ("",)
    return several(ctx, entity.name, Known(into), [Known(one) for one in others], lock="")


def _another(ctx: Context, entity: Entity, id: str) -> Response:
    """What is like a record, and a search for others."""
    for right in ("update", "delete"):
        require(ctx, entity.name, right)
    row, texts = stored(ctx, entity, id)
    text = request.args.get("q", "")[:LONGEST]
    found = lookup(ctx, entity.name, text, FOUND) if text else ()
    near = () if text else alike(ctx, entity.name, texts, id)
    page = render_template(
        "merge/another.html",
        title=_("Merge"),
        of=str(row["$title"]) or "—",
        id=id,
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        record_href=records_path(entity.name, id),
        path=records_path(entity.name, "merge"),
        text=text,
        near=[_near(ctx, entity, id, one) for one in near],
        found=[(one.title or "—", page_path(entity.name, (id, one.id))) for one in found if one.id != id],
    )
    return make_response(page)


def _near(ctx: Context, entity: Entity, id: str, one: Alike) -> tuple[str, str, list[str]]:
    """A record that is probably the same: its title, where both are compared, the fields that say so."""
    return one.title, page_path(entity.name, (id, one.id)), [field.title.say(ctx.locale.tag) for field in one.fields]


def _page(ctx: Context, records: Several, problems: Sequence[Problem] = (), status: int = 200) -> Response:
    entity = records.shape.entity
    back = request.values.get("back", "")
    page = render_template(
        "merge/page.html",
        title=_("Merge %(what)s", what=entity.plural.say(ctx.locale.tag)),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=f"{records_path(entity.name)}?{back}" if back.isprintable() and back else records_path(entity.name),
        card_href=records_path(entity.name, records.into.id),
        action=records_path(entity.name, "merge"),
        back=back,
        of=compare(ctx, records, _taken(ctx, entity), back),
        job=moving.count(ctx, entity.name, list(records.others)) > AT_ONCE,
        told=[_placed(ctx, one) for one in problems],
    )
    return make_response(page, status)


def _placed(ctx: Context, problem: Problem) -> tuple[str, str]:
    """A problem in words, with the record that it is about where it is one that the reader may see."""
    parts = split(problem.pointer)
    if len(parts) == 2 and parts[0] in ctx.model.entities and is_id(parts[1]):
        return records_path(parts[0], parts[1]), worded(problem, ctx.locale)
    return "", worded(problem, ctx.locale)


# ---- doing it
@blueprint.post("/records/<entity>/merge")
def make(entity: str) -> AnyResponse:
    """Makes them one, or orders the job; what keeps them from it is told on the page, with everything chosen."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    ids = list(dict.fromkeys(request.form.getlist("id")))
    into = request.form.get("into", "")
    known = [Known(one, _version(one)) for one in ids if one != into]
    take = _taken(ctx, about)
    titles = titles_of(ctx, about.name, ids)
    try:
        loaded = several(ctx, about.name, Known(into, _version(into)), known)
        if moving.count(ctx, about.name, list(loaded.others)) > AT_ONCE:
            number = order_merge(ctx, about.name, Known(into, _version(into)), known, take)
            return redirect(f"{records_path(about.name, 'merge')}/{number}", 303)
        made = merge(ctx, about.name, Known(into, _version(into)), known, take)
    except (Rejected, Stale) as refused:
        return _page(ctx, _loaded(ctx, about, [into], ids), refused.problems, status_of(refused))
    gone = [titles.get(one.id, "") or "—" for one in known]
    said = _("%(what)s was merged into this record.", what=", ".join(gone))
    notify(said, undo=undo_path(about.name, made.batch))
    return redirect(records_path(about.name, made.id), 303)


def _taken(ctx: Context, entity: Entity) -> dict[str, str]:
    """What is chosen in the form: the record that each field's value comes from."""
    sent = ((name, request.form.get(f"take_{name}", "")) for name in choosable(ctx, entity.name))
    return {name: id for name, id in sent if id}


def _version(id: str) -> int | None:
    text = request.form.get(f"version_{id}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@blueprint.get("/records/<entity>/merge/<int:number>")
def watch(entity: str, number: int) -> AnyResponse:
    """How far a merge is that is a job; the record that stays, when it is over."""
    ctx = context()
    about, job = entity_named(ctx.live, entity), merge_job(ctx, number)
    if job.state == "done":
        notify(_("The records were merged."), undo=undo_path(about.name, str(job.result["batch"])))
        return redirect(records_path(about.name, str(job.result["id"])), 303)
    running = job.state in ("waiting", "running")
    undo = {"batch": str(job.payload["batch"])}
    page = render_template(
        "merge/job.html",
        job=job,
        running=running,
        title=_("Merge %(what)s", what=about.plural.say(ctx.locale.tag)),
        plural=about.plural.say(ctx.locale.tag),
        list_href=records_path(about.name),
        path=f"{records_path(about.name, 'merge')}/{number}",
        undo=f"{records_path(about.name, 'undo')}?{urlencode(undo)}" if not running and job.progress["done"] else "",
    )
    response = make_response(page)
    if running:
        response.headers["Refresh"] = str(AGAIN)
    return response


@blueprint.post("/records/<entity>/merge/<int:number>/cancel")
def stop(entity: str, number: int) -> AnyResponse:
    """The job stops at its next step; what was moved stays moved until it is undone."""
    ctx = context()
    cancel(ctx, merge_job(ctx, number).id)
    return redirect(f"{records_path(entity, 'merge')}/{number}", 303)


# ---- taking it back
def undo_path(entity: str, batch: str) -> str:
    """Where a merge is taken back."""
    return f"{records_path(entity, 'unmerge')}?{urlencode({'batch': batch})}"


@blueprint.post("/records/<entity>/unmerge")
def take_back(entity: str) -> AnyResponse:
    """Takes a merge back; what was changed since and stays is told, and what forbids it."""
    ctx = context()
    about = entity_named(ctx.live, entity)
    try:
        undone = unmerge(ctx, request.args.get("batch", ""))
    except CardwrightError as refused:
        notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
        return redirect(_came_from(about), 303)
    tell_undone(ctx, undone)
    return redirect(records_path(undone.entity, undone.into), 303)


def tell_undone(ctx: Context, undone: Unmerged) -> None:
    """Says that records are several again, and what stays as it is."""
    number = len(undone.records)
    notify(
        ngettext(
            "The merge was undone: %(num)s record is back.", "The merge was undone: %(num)s records are back.", number
        )
    )
    if undone.kept:
        notify(" ".join(one.say(ctx.locale.tag) for one in undone.kept), "warn")


def _came_from(entity: Entity) -> str:
    into = request.args.get("into", "")
    return records_path(entity.name, into) if is_id(into) else records_path(entity.name)
