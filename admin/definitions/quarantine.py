"""What publishes put away: the list, what was dropped of it, and dropping for good. Bringing back is a plan."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from admin.definitions.entry import administering, put_away_href, version_href
from admin.definitions.proposals import dropping_steps, fingerprint_of_purge
from admin.display.periods import day_words, moment_words
from admin.display.wording import worded
from admin.door import apart, installation, step_out
from admin.notices import notify
from core.codes.drafts import PLAN_MOVED
from core.codes.publish import CONSENT_NEEDED, NAME_WANTED
from core.context import Context
from core.errors import Busy, Missing, Rejected, Stale
from core.quarantine.away import Away, AwayKind, put_away
from core.quarantine.purge import PurgePlan, older, purge, purge_plan
from core.quarantine.purged import purged
from schema_registry.problems import Problem

blueprint = Blueprint("quarantine", __name__, url_prefix="/versions")
HERE, PURGE = "/versions/put-away", "/versions/purge"
SHOWN = 30
"""Dropped elements that the page tells of."""
MOST_DAYS = 36_500
KINDS: Mapping[AwayKind, object] = {
    "entity": _l("Entity"),
    "field": _l("Field"),
    "column": _l("Former values"),
    "option": _l("Option"),
}
Page = str | tuple[str, int] | Response


@blueprint.get("/put-away")
def listing() -> str:
    """What publishes took out of sight: what it holds, since when, until when it is kept at least."""
    ctx = administering()
    found = put_away(ctx)
    return render_template(
        "definitions/away.html",
        elements=[_line(ctx, one) for one in found],
        due=sum(bool(one.stored) and one.until <= ctx.clock() for one in found),
        days=ctx.settings.quarantine_days,
        by_workers=ctx.settings.quarantine_purge,
        dropped=[
            {
                "said": one.step.say(ctx.locale.tag),
                "who": one.by.name if one.by is not None else "",
                "when": moment_words(one.at, ctx),
            }
            for one in purged(ctx, SHOWN)
        ],
    )


def _line(ctx: Context, one: Away) -> dict[str, object]:
    return {
        "title": one.title.say(ctx.locale.tag),
        "entity": one.entity.say(ctx.locale.tag) if one.kind != "entity" else "",
        "key": one.key,
        "kind": str(KINDS[one.kind]),
        "count": one.count,
        "version": version_href(one.version),
        "since": day_words(one.since.astimezone(ctx.locale.zone).date(), ctx),
        "until": day_words(one.until.astimezone(ctx.locale.zone).date(), ctx),
        "due": bool(one.stored) and one.until <= ctx.clock(),
        "href": put_away_href(one.key) if one.kind != "column" else "",
        "droppable": bool(one.stored),
    }


@blueprint.get("/purge")
def show() -> Page:
    """What dropping would drop: the elements that are named, or all that were put away `days` ago or earlier."""
    ctx = administering()
    elements: tuple[str, ...] = tuple(request.args.getlist("element"))
    days = request.args.get("days", type=int)
    if not elements and days is not None and 0 <= days <= MOST_DAYS:
        elements = older(ctx, days)
    if not elements:
        notify(_("Nothing is put away that long, or nothing was ticked."), "info")
        return redirect(HERE, 303)
    return _draw(ctx, purge_plan(ctx, elements))


@blueprint.post("/purge")
@apart
def drop() -> Page:
    """Exactly what was read is dropped; or the page again, when it is not agreed to or not as it was read."""
    ctx = administering()
    try:
        plan = purge_plan(ctx, request.form.getlist("element"))
    except Missing as gone:
        _tell(ctx, gone.problems)
        return redirect(HERE, 303)
    if request.form.get("plan") != fingerprint_of_purge(plan):
        return _draw(ctx, plan, (PLAN_MOVED.at(),)), 409
    agreed = plan.questions.intersection(request.form.getlist("consent"))
    missing = [CONSENT_NEEDED.at(step=one, id=one.id) for one in plan.steps if one.id in plan.questions - agreed]
    if plan.name and request.form.get("name", "").strip() != plan.name:
        missing.append(NAME_WANTED.at(name=plan.name))
    if missing:
        return _draw(ctx, plan, missing), 422
    opened, actor = installation(), ctx.actor
    step_out()
    try:
        purge(opened, plan, actor, agreed, ctx.address)
    except (Stale, Rejected, Busy, Missing) as refused:
        _tell(ctx, refused.problems)
    else:
        notify(
            ngettext("%(num)s thing was dropped for good.", "%(num)s things were dropped for good.", len(plan.steps))
        )
    return redirect(HERE, 303)


def _draw(ctx: Context, plan: PurgePlan, problems: tuple[Problem, ...] | list[Problem] = ()) -> str:
    counts = [step.counts for step in plan.steps]
    names = [name for drops in plan.drops for name in drops]
    return render_template(
        "definitions/purge.html",
        steps=dropping_steps(ctx, plan),
        elements=plan.elements,
        records=sum(one.get("records", 0) for one in counts),
        values=sum(one.get("values", 0) for one in counts),
        columns=sum("." in name for name in names),
        tables=sum("." not in name for name in names),
        along=len(plan.steps) - len(plan.elements),
        questions=len(plan.questions),
        name=plan.name,
        print=fingerprint_of_purge(plan),
        agreed=set(request.form.getlist("consent")),
        typed=request.form.get("name", ""),
        problems=[one.say(ctx.locale.tag) for one in problems],
        href=PURGE,
        back=HERE,
    )


def _tell(ctx: Context, problems: tuple[Problem, ...]) -> None:
    notify(" ".join(worded(one, ctx.locale) for one in problems), "bad")
