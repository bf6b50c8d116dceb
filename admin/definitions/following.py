"""Drafts whose base moved: what was published meanwhile, and whose text counts where both changed a document."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from admin.definitions.diffs import diff_lines
from admin.definitions.entry import defining, document_href, draft_href
from admin.display.wording import worded
from admin.notices import notify
from core.access.defining import extent
from core.context import Context
from core.drafts import Meeting, Workspace, follow, meetings, workspace
from core.drafts.follow import CHOICES, Choice
from core.errors import Rejected
from schema_registry.problems import Problem

blueprint = Blueprint("following", __name__, url_prefix="/definitions/drafts")
Page = str | tuple[str, int]


@blueprint.get("/<int:number>/follow")
def ask(number: int) -> str:
    """What was published since the draft was begun."""
    ctx = defining()
    return _draw(ctx, workspace(ctx, number), ())


@blueprint.post("/<int:number>/follow")
def bring_up(number: int) -> Page | Response:
    """The draft is over what is live; or the page again with what is not decided."""
    ctx = defining()
    kept = workspace(ctx, number)
    try:
        rewritten = follow(ctx, number, _choices(meetings(ctx, kept)))
    except Rejected as refused:
        return _draw(ctx, kept, refused.problems), 422
    notify(_("The draft is up to date with version %(number)s.", number=ctx.live.version))
    if rewritten:
        count = len(rewritten)
        notify(ngettext("%(num)s name follows a rename.", "%(num)s names follow renames.", count))
    return redirect(draft_href(number), 303)


def _choices(found: tuple[Meeting, ...]) -> dict[tuple[str, str], Choice]:
    """What was chosen of the documents that both changed."""
    asked = {(one.pack, one.path): request.form.get(f"{one.pack}/{one.path}", "") for one in found if one.both}
    return {key: known for key, choice in asked.items() for known in CHOICES if known == choice}


def _draw(ctx: Context, kept: Workspace, problems: tuple[Problem, ...]) -> str:
    found, within = meetings(ctx, kept), extent(ctx)
    return render_template(
        "definitions/follow.html",
        draft=kept.draft,
        href=draft_href(kept.draft.id),
        live=ctx.live.version,
        both=[
            {
                "key": f"{one.pack}/{one.path}",
                "href": document_href(one.pack, one.path, kept.draft.id),
                "mine": diff_lines(one.base or "", one.mine or ""),
                "live": diff_lines(one.base or "", one.live or ""),
                "mine_gone": one.mine is None,
                "live_gone": one.live is None,
                "chosen": request.form.get(f"{one.pack}/{one.path}", ""),
            }
            for one in found
            if one.both
        ],
        others=[
            {"key": f"{one.pack}/{one.path}", "lines": diff_lines(one.base or "", one.live or "")}
            for one in found
            if not one.both and within.covers(ctx.model, one.pack, one.path, one.live or one.base or "")
        ],
        problems=[worded(one, ctx.locale) for one in problems],
    )
