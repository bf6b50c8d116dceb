"""The packs that are live, newer ones handed in as .zip files, and what is to be decided about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.definitions.catalogue import LAYERS, TONES
from admin.definitions.diffs import shown_changes
from admin.definitions.entry import administering, draft_href, uninstall_href
from admin.display.wording import worded
from admin.notices import notify
from core.codes.packs import NO_ARCHIVE
from core.context import Context
from core.drafts import bring, decide, to_decide, workspace
from core.errors import Rejected
from core.packs import Conflict, InstalledPack, installed
from core.packs.archive import read_archive
from core.packs.upgrade import Decisions
from schema_registry.merge import DECISIONS
from schema_registry.model import Text
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem

blueprint = Blueprint("packs", __name__, url_prefix="/definitions")
MOST_FILES = 20
LONGEST_LABEL = 80
Page = str | tuple[str, int]


@blueprint.get("/packs")
def listing() -> str:
    """The live packs by layer, with what was changed in them."""
    return _draw(administering(), ())


@blueprint.post("/packs")
def hand_in() -> Page | Response:
    """A draft that brings the packs: to its plan, or to what must be decided first."""
    ctx = administering()
    try:
        packs = list(_received())
        number = bring(ctx, _name(packs), packs)
    except Rejected as refused:
        return _draw(ctx, refused.problems), 422
    if workspace(ctx, number).undecided:
        return redirect(draft_href(number, "packs"), 303)
    notify(_("Nothing is to be decided. This is what publishing would do."))
    return redirect(draft_href(number, "plan"), 303)


@blueprint.get("/drafts/<int:number>/packs")
def ask(number: int) -> str:
    """What both sides changed, side by side."""
    return _draw_conflicts(administering(), number, {}, ())


@blueprint.post("/drafts/<int:number>/packs")
def settle(number: int) -> Page | Response:
    """The packs are laid over what is live, as decided; or the page again with what is open."""
    ctx = administering()
    known = [one.address for one in to_decide(ctx, number).conflicts]
    chosen = {address: request.form.get(address, "") for address in known}
    decisions = {address: one for address, said in chosen.items() for one in DECISIONS if one == said}
    try:
        decide(ctx, number, decisions)
    except Rejected as refused:
        return _draw_conflicts(ctx, number, decisions, refused.problems), 422
    return redirect(draft_href(number, "plan"), 303)


def _received() -> Iterator[PackFiles]:
    """The packs in the files that were sent. Raises Rejected."""
    sent = [one for one in request.files.getlist("packs") if one.filename]
    if not sent or len(sent) > MOST_FILES:
        reason = str(_("choose one to %(most)s files", most=MOST_FILES))
        raise Rejected([NO_ARCHIVE.at("/packs", reason=reason)])
    for one in sent:
        yield read_archive(one.stream.read(), PurePath(one.filename or "").stem[:LONGEST_LABEL])


def _name(packs: list[PackFiles]) -> str:
    """What a draft is called that brings packs."""
    return ", ".join(f"{pack.name} {pack.version}" for pack in packs)[:200]


def _draw(ctx: Context, problems: tuple[Problem, ...]) -> str:
    return render_template(
        "definitions/packs.html",
        packs=[_shown(ctx, one) for one in installed(ctx)],
        problems=[(str(one.place or ""), worded(one, ctx.locale)) for one in problems],
    )


def _shown(ctx: Context, one: InstalledPack) -> Mapping[str, object]:
    return {
        "name": one.name,
        "title": one.title.say(ctx.locale.tag) if isinstance(one.title, Text) else one.title,
        "version": one.version,
        "layer": LAYERS[one.layer],
        "tone": TONES[one.layer],
        "count": one.documents,
        "edits": shown_changes(one.edits),
        "needed_by": ", ".join(one.needed_by),
        "uninstall": uninstall_href(one.name),
    }


def _draw_conflicts(ctx: Context, number: int, chosen: Decisions, problems: tuple[Problem, ...]) -> str:
    upgrade = to_decide(ctx, number)
    return render_template(
        "definitions/conflicts.html",
        draft=workspace(ctx, number).draft,
        href=draft_href(number),
        moves=upgrade.moves,
        conflicts=[_conflict(one, chosen) for one in upgrade.conflicts],
        left=len(problems),
    )


def _conflict(one: Conflict, chosen: Decisions) -> Mapping[str, object]:
    place = one.ours or one.theirs
    return {
        "address": one.address,
        "document": f"{one.pack}/{one.path}",
        "pointer": one.clash.pointer,
        "line": place.line if place else 0,
        "was": one.clash.was,
        "theirs": one.clash.theirs,
        "ours": one.clash.ours,
        "overlay": one.overlay,
        "chosen": chosen.get(one.address, ""),
    }
