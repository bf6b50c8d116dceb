"""Plans: read, agreed to, published. What is published is exactly what was read, or nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import msgspec
from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from admin.definitions.along import ShownCompanion, shown_companions
from admin.definitions.diffs import shown_changes
from admin.definitions.entry import administering, defining, draft_href, put_away_href, uninstall_href, version_href
from admin.definitions.gaining import shown_effects
from admin.definitions.listings import as_file, listings
from admin.definitions.proposals import fingerprint_of, first_steps, nothing_to_do, proposal, whole_href
from admin.definitions.troubles import troubles
from admin.display.wording import worded
from admin.door import apart, installation, step_out
from admin.faults import status_of
from admin.notices import notify
from core.access.defining import extent
from core.codes.drafts import BEHIND, PLAN_MOVED
from core.codes.publish import CONSENT_NEEDED
from core.context import Actor, Context
from core.drafts import Workspace, discard, workspace
from core.engine import Installation
from core.errors import Busy, Denied, Missing, Rejected, Stale
from core.packs import uninstall_plan
from core.publish import Plan, apply_plan, finish_online_work, make_plan, unfinished
from core.publish.comparison import document_changes
from core.publish.history import rollback_plan
from core.quarantine.restore import restoration
from core.storage.versions import live_packs
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem

blueprint = Blueprint("plans", __name__)
LONGEST_NOTE = 500
Page = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plan comes from: its page, the page to go back to, and how both are called."""

    here: str
    back: str
    title: str
    crumbs: tuple[tuple[str, str], ...]
    draft: int | None = None
    along: tuple[ShownCompanion, ...] = ()
    """What may be ticked to come along."""


# ---- of a draft
@blueprint.get("/definitions/drafts/<int:number>/plan")
def show(number: int) -> Page | AnyResponse:
    """What publishing the draft would do."""
    ctx = defining()
    kept = workspace(ctx, number)
    if away := _not_yet(ctx, kept):
        return away
    return _read(ctx, _of_draft(kept), lambda ctx: make_plan(ctx, kept.packs), kept.packs)


@blueprint.get("/definitions/drafts/<int:number>/plan.json")
def download(number: int) -> Response:
    """The plan as a file that `cardwright apply --plan` takes."""
    ctx = administering()
    kept = workspace(ctx, number)
    response = make_response(msgspec.json.encode(make_plan(ctx, kept.packs).to_json()))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{number}.json"'
    return response


@blueprint.post("/definitions/drafts/<int:number>/plan")
@apart
def publish(number: int) -> Page | AnyResponse:
    """The draft is live; or the page again, when something is not agreed to or not as it was read."""
    ctx = defining()
    kept = workspace(ctx, number)
    if away := _not_yet(ctx, kept):
        return away
    source, plan = _of_draft(kept), make_plan(ctx, kept.packs)
    return _refusal(ctx, source, plan) or _published(ctx, source, plan)


def _not_yet(ctx: Context, kept: Workspace) -> AnyResponse | None:
    """To what must be decided before there is a plan of a draft."""
    if kept.undecided:
        return redirect(draft_href(kept.draft.id, "packs"), 303)
    if kept.draft.base != ctx.live.version:
        _tell(ctx, [BEHIND.at(base=kept.draft.base, live=ctx.live.version)])
        return redirect(draft_href(kept.draft.id, "follow"), 303)
    return None


# ---- of taking a pack out
@blueprint.get("/definitions/packs/<name>/uninstall")
def show_uninstall(name: str) -> Page | AnyResponse:
    """What taking a pack out would do."""
    ctx = administering()
    return _read(ctx, _of_pack(name), lambda ctx: uninstall_plan(ctx, name))


@blueprint.post("/definitions/packs/<name>/uninstall")
@apart
def uninstall(name: str) -> Page | AnyResponse:
    """The pack is gone; what it brought is put away."""
    ctx = administering()
    source, plan = _of_pack(name), uninstall_plan(ctx, name)
    return _refusal(ctx, source, plan) or _published(ctx, source, plan)


def _of_pack(name: str) -> Source:
    crumbs = ((str(_("Definitions")), "/definitions"), (str(_("Packs")), "/definitions/packs"), (name, ""))
    return Source(uninstall_href(name), "/definitions/packs", str(_("Uninstalling %(pack)s", pack=name)), crumbs)


# ---- of an earlier version, and of what was put away
@blueprint.get("/versions/<int:number>/rollback")
def show_rollback(number: int) -> Page | AnyResponse:
    """What going back to a version would do."""
    ctx = defining()
    return _read(ctx, _of_version(number), lambda ctx: rollback_plan(ctx, number))


@blueprint.post("/versions/<int:number>/rollback")
@apart
def roll_back(number: int) -> Page | AnyResponse:
    """The documents of the version are live again, as a new version."""
    ctx = defining()
    source, plan = _of_version(number), rollback_plan(ctx, number)
    return _refusal(ctx, source, plan) or _published(ctx, source, plan)


@blueprint.get("/versions/put-away/<path:element>")
def show_restore(element: str) -> Page | AnyResponse:
    """What bringing an element back would do, with what is ticked of all that went with it."""
    ctx = administering()
    source, make, packs = _returning(ctx, element, request.args)
    return _read(ctx, source, make, packs)


@blueprint.post("/versions/put-away/<path:element>")
@apart
def bring_back(element: str) -> Page | AnyResponse:
    """The element is live again, with its values, its place and what was ticked."""
    ctx = administering()
    source, make, _packs = _returning(ctx, element, request.form)
    plan = make(ctx)
    return _refusal(ctx, source, plan) or _published(ctx, source, plan)


def _returning(
    ctx: Context, element: str, said: MultiDict[str, str]
) -> tuple[Source, Callable[[Context], Plan], tuple[PackFiles, ...]]:
    """The page of an element that comes back, its plan and its documents; all that fits is ticked until somebody
    chooses."""
    crumbs = ((str(_("Versions")), "/versions"), (str(_("Put away")), "/versions/put-away"), (element, ""))
    title = str(_("Bringing back %(element)s", element=element))
    source = Source(put_away_href(element), "/versions/put-away", title, crumbs)
    try:
        found = restoration(ctx, element)
        chosen = tuple(said.getlist("with")) if "chosen" in said else found.fitting
        source = replace(source, along=shown_companions(found.companions, chosen))
        packs = found.packs(chosen)
    except Rejected as refused:
        return source, partial(_raise, refused), ()
    return source, lambda ctx: make_plan(ctx, packs), packs


def _raise(refused: Rejected, ctx: Context) -> Plan:
    raise refused


def _of_draft(kept: Workspace) -> Source:
    href, name = draft_href(kept.draft.id), kept.draft.name
    crumbs = ((str(_("Definitions")), "/definitions"), (name, href), (str(_("Plan")), ""))
    title = str(_("Plan of “%(name)s”", name=name))
    return Source(draft_href(kept.draft.id, "plan"), href, title, crumbs, kept.draft.id)


def _of_version(number: int) -> Source:
    href = version_href(number)
    named = str(_("Version %(number)s", number=number))
    crumbs = ((str(_("Versions")), "/versions"), (named, href), (str(_("Go back")), ""))
    title = str(_("Going back to version %(number)s", number=number))
    return Source(version_href(number, "rollback"), href, title, crumbs)


# ---- reading and agreeing
def _read(
    ctx: Context, source: Source, make: Callable[[Context], Plan], packs: tuple[PackFiles, ...] = ()
) -> Page | AnyResponse:
    """The page of a plan, or the records of one of its steps (`?values=STEP`) as a file; where none can be made, what
    is wrong, or beyond what the reader may change. `packs`: the documents that problems stand in."""
    try:
        plan = make(ctx)
    except (Rejected, Denied) as refused:
        found = troubles(packs, refused.problems, ctx.locale.tag, source.draft)
        if source.draft is None:  # what is not live has no page
            live = {pack.name: pack.files for pack in live_packs(ctx.connection)}
            found = tuple(one if one.path in live.get(one.pack, ()) else replace(one, href="") for one in found)
        denied = isinstance(refused, Denied)
        page = render_template("definitions/refused.html", source=source, troubles=found, denied=denied)
        return page, status_of(refused)
    if "values" in request.args:
        return as_file(installation(), ctx.seen, make, request.args["values"])
    return _draw(ctx, source, plan)


def _draw(ctx: Context, source: Source, plan: Plan, problems: tuple[Problem, ...] = ()) -> str:
    shown = proposal(ctx, plan)
    first, left = first_steps(shown.steps)
    agreed = set(request.form.getlist("consent"))
    return render_template(
        "definitions/plan.html",
        source=source,
        plan=shown,
        shown=first,
        left=left,
        whole_href=whole_href(),
        listings=listings(ctx.seen, plan, source.here),
        live=ctx.live.version,
        warnings=troubles(plan.packs, plan.warnings, ctx.locale.tag, source.draft),
        failures=troubles(plan.packs, plan.failures, ctx.locale.tag, source.draft),
        possible=plan.possible,
        documents=shown_changes(document_changes(live_packs(ctx.connection), plan.packs)),
        agreed=agreed,
        note_text=request.form.get("note", "")[:LONGEST_NOTE],
        problems=[one.say(ctx.locale.tag) for one in problems],
        nothing=nothing_to_do() if not plan.steps else "",
        reach=shown_effects(ctx, plan),
        whole=extent(ctx).whole,
    )


def _refusal(ctx: Context, source: Source, plan: Plan) -> Page | None:
    """The page again, when the plan is not the one that was read, or a step of it was not agreed to."""
    if request.form.get("plan") != fingerprint_of(plan):
        return _draw(ctx, source, plan, (PLAN_MOVED.at(),)), 409
    agreed = set(request.form.getlist("consent"))
    missing = [one for one in plan.steps if one.id in plan.questions - agreed]
    if missing or not plan.possible:
        problems = tuple(CONSENT_NEEDED.at(step=one, id=one.id) for one in missing)
        return _draw(ctx, source, plan, problems), 422
    return None


def _published(ctx: Context, source: Source, plan: Plan) -> AnyResponse:
    """Publishes what was agreed to, in transactions of its own, and leads to the version."""
    opened, actor, locale, address = installation(), ctx.actor, ctx.locale, ctx.address
    note, consent = request.form.get("note", "").strip()[:LONGEST_NOTE], frozenset(request.form.getlist("consent"))
    step_out()
    try:
        version = apply_plan(opened, plan, actor, note=note, consent=consent, online=False, address=address)
    except (Stale, Rejected, Busy, Denied) as refused:
        notify(" ".join(worded(one, locale) for one in refused.problems), "bad")
        return redirect(source.here, 303)
    if source.draft is not None:
        _forget(opened, actor, source.draft)
    _finish(opened)
    notify(_("Version %(number)s is live.", number=version))
    return redirect(version_href(version), 303)


def _forget(opened: Installation, actor: Actor, number: int) -> None:
    """The draft is done with. Somebody may have thrown it away in the same moment."""
    with opened.writing(actor) as ctx:
        try:
            discard(ctx, number)
        except Missing:
            return


def _finish(opened: Installation) -> None:
    """Begins the work that is left, beside this request. A worker goes on with it where this process ends."""
    with opened.reading() as ctx:
        left = unfinished(ctx.connection)
    if left:
        threading.Thread(target=finish_online_work, args=(opened,), name="publish online", daemon=True).start()


def _tell(ctx: Context, problems: list[Problem]) -> None:
    notify(" ".join(worded(one, ctx.locale) for one in problems), "warn")
