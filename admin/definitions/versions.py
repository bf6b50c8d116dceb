"""What was published: the list, one version with its steps and texts, two beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from admin.definitions.diffs import shown_changes
from admin.definitions.entry import administering, put_away_href, version_href
from admin.definitions.proposals import ShownStep, shown_steps
from admin.display.periods import day_words, time_words
from admin.door import installation
from core.codes.publish import VERSION_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.publish import packs_of, unfinished
from core.publish.comparison import compare, document_changes
from core.publish.history import VersionEntry, documents_of, version_entries
from core.quarantine.away import AwayKind, put_away

blueprint = Blueprint("versions", __name__, url_prefix="/versions")
SHOWN = 30
AWAY_KINDS: Mapping[AwayKind, object] = {
    "entity": _l("Entity"),
    "field": _l("Field"),
    "column": _l("Former values"),
    "option": _l("Option"),
}


@blueprint.get("")
def listing() -> str:
    """The versions, the latest first; `before` leads to older ones."""
    ctx = administering()
    before = request.args.get("before", type=int)
    found = version_entries(ctx, SHOWN + 1, before)
    entries = [_line(ctx, one) for one in found[:SHOWN]]
    older = found[SHOWN - 1].number if len(found) > SHOWN else None
    newest = found[0].number if found else 0
    return render_template("definitions/versions.html", entries=entries, older=older, newest=newest)


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
        "summary": one.summary(ctx.locale.tag),
        "rollback": version_href(one.number, "rollback"),
    }


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """One version: who, when, why, its steps, the texts that changed, and the work that is still going on."""
    ctx = administering()
    entry = _entry(ctx, number)
    changes = document_changes(packs_of(ctx.connection, entry.base), documents_of(ctx, number))
    steps: tuple[ShownStep, ...] = shown_steps(ctx, entry.steps)
    left = unfinished(ctx.connection, number)
    return render_template(
        "definitions/version.html",
        version=_line(ctx, entry),
        base=entry.base,
        steps=steps,
        left=left,
        running=any(state == "pending" for _step, state in left),
        page_href=version_href(number),
        documents=shown_changes(changes),
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
    numbers = sorted(filter(None, (request.args.get(name, type=int) for name in ("from", "to"))))
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


@blueprint.get("/put-away")
def away() -> str:
    """What publishes took out of sight: what it holds, since when, until when it is kept at least."""
    ctx = administering()
    elements = [
        {
            "title": one.title.say(ctx.locale.tag),
            "entity": one.entity.say(ctx.locale.tag) if one.kind != "entity" else "",
            "key": one.key,
            "kind": str(AWAY_KINDS[one.kind]),
            "count": one.count,
            "version": version_href(one.version),
            "since": day_words(one.since.astimezone(ctx.locale.zone).date(), ctx),
            "until": day_words(one.until.astimezone(ctx.locale.zone).date(), ctx),
            "href": put_away_href(one.key) if one.kind != "column" else "",
        }
        for one in put_away(ctx)
    ]
    return render_template("definitions/away.html", elements=elements)
