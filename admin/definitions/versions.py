"""What was published: the list, one version with its steps and texts, two beside each other."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.definitions.diffs import shown_changes
from admin.definitions.entry import administering, defining, version_href
from admin.definitions.proposals import first_steps, shown_steps, whole_href
from admin.display.periods import day_words, time_words
from admin.door import installation
from admin.numbers import number_in
from core.access.defining import extent
from core.access.rights import require_administration
from core.codes.publish import VERSION_UNKNOWN
from core.constraints.listing import pending
from core.context import Context
from core.errors import Missing
from core.publish import packs_of, unfinished
from core.publish.comparison import compare, document_changes
from core.publish.history import VersionEntry, documents_of, version_entries

blueprint = Blueprint("versions", __name__, url_prefix="/versions")
SHOWN = 30


@blueprint.get("")
def listing() -> str:
    """The versions, the latest first; `before` leads to older ones."""
    ctx = defining()
    before = number_in(request.args.get("before", ""))
    found = version_entries(ctx, SHOWN + 1, before)
    entries = [_line(ctx, one) for one in found[:SHOWN]]
    older = found[SHOWN - 1].number if len(found) > SHOWN else None
    newest = found[0].number if found else 0
    whole = extent(ctx).whole
    return render_template("definitions/versions.html", entries=entries, older=older, newest=newest, whole=whole)


def _line(ctx: Context, one: VersionEntry) -> dict[str, object]:
    at = one.at.astimezone(ctx.locale.zone)
    return {
        "number": one.number,
        "href": version_href(one.number),
        "when": f"{day_words(at.date(), ctx)} {time_words(one.at, ctx)}",
        "at": one.at.isoformat(),
        "author": one.author.name,
        "note": one.note,
        "live": one.live,
        "told": one.told,
        "summary": one.summary(ctx.locale.tag),
        "rollback": version_href(one.number, "rollback"),
    }


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """One version: who, when, why, its steps, the texts that changed, and the work that is still going on."""
    ctx = defining()
    entry = _entry(ctx, number)
    if not entry.told:
        require_administration(ctx, "definitions")
    changes = document_changes(packs_of(ctx.connection, entry.base), documents_of(ctx, number))
    steps, more = first_steps(shown_steps(ctx, entry.steps))
    left = unfinished(ctx.connection, number)
    return render_template(
        "definitions/version.html",
        version=_line(ctx, entry),
        base=entry.base,
        steps=steps,
        steps_more=more,
        whole_href=whole_href(),
        left=left,
        waiting=len(pending(ctx)) if entry.live else 0,
        running=any(state == "pending" for _step, state in left),
        page_href=version_href(number),
        documents=shown_changes(changes),
        whole=extent(ctx).whole,
    )


def _entry(ctx: Context, number: int) -> VersionEntry:
    found = version_entries(ctx, 1, number + 1)
    if not found or found[0].number != number:
        raise Missing([VERSION_UNKNOWN.at(number=number, live=ctx.live.version)])
    return found[0]


@blueprint.get("/compare")
def beside() -> str | Response:
    """What makes the later one of two versions of the earlier."""
    ctx = administering()
    numbers = sorted(filter(None, (number_in(request.args.get(name, "")) for name in ("from", "to"))))
    if len(numbers) != 2 or numbers[0] == numbers[1]:
        return redirect(url_for("versions.listing"), 303)
    before, after = numbers
    found = compare(documents_of(ctx, before), documents_of(ctx, after), installation().vocabulary)
    elements = [({"add": "+", "remove": "−"}.get(one.act, "~"), one.say(ctx.locale.tag)) for one in found.elements]
    return render_template(
        "definitions/compare.html",
        title=_("From version %(before)s to version %(after)s", before=before, after=after),
        before=before,
        after=after,
        elements=elements,
        documents=shown_changes(found.documents),
    )
