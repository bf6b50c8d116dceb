"""Calling an element otherwise in a draft: every place that would be rewritten, before anything is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from admin.definitions.choosing import chosen_draft
from admin.definitions.entry import defining, document_href, draft_href, naming_href
from admin.display.wording import worded
from admin.notices import notify
from core.context import Context
from core.drafts import Naming, Workspace, call, naming, workspace
from core.errors import Rejected
from schema_registry.followed import Rewrite
from schema_registry.problems import Problem
from schema_registry.rename import elements

blueprint = Blueprint("naming", __name__, url_prefix="/definitions")
LONGEST = 200
"""Characters of a name that is asked for."""
Page = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """One place that is rewritten, with its address."""

    line: int
    href: str
    pointer: str
    before: str
    after: str


@blueprint.post("/rename")
def begin() -> Response:
    """The page of a draft: the one that is named, or a new one."""
    ctx = defining()
    number = chosen_draft(ctx, request.form.get("draft", ""))
    return redirect(naming_href(number, request.form.get("element", "")[:LONGEST]), 303)


@blueprint.get("/drafts/<int:number>/naming")
def ask(number: int) -> Page:
    """What is renamed, to what; and what that would rewrite, as soon as both are known."""
    ctx = defining()
    return _draw(ctx, workspace(ctx, number), _asked(request.args.get("element")), _asked(request.args.get("new")))


@blueprint.post("/drafts/<int:number>/naming")
def rewrite(number: int) -> Page | Response:
    """The draft says the new name everywhere; or the page again with what is wrong."""
    ctx = defining()
    element, new = _asked(request.form.get("element")), _asked(request.form.get("new"))
    try:
        found = call(ctx, number, element, new, everywhere="everywhere" in request.form)
    except Rejected:
        return _draw(ctx, workspace(ctx, number), element, new)
    count = len(found.written)
    notify(ngettext("%(num)s place is rewritten in the draft.", "%(num)s places are rewritten in the draft.", count))
    return redirect(draft_href(number), 303)


def _asked(said: str | None) -> str:
    return (said or "").strip()[:LONGEST]


def _draw(ctx: Context, kept: Workspace, element: str, new: str) -> Page:
    found = naming(ctx, kept, element, new) if element and new else None
    problems = found.renamed.problems if found is not None else ()
    entity = element.partition(".")[0]
    number, offered = kept.draft.id, _elements(ctx, kept, entity)
    page = render_template(
        "definitions/naming.html",
        draft=kept.draft,
        href=draft_href(number),
        page_href=naming_href(number),
        element=element,
        new=new,
        elements=offered,
        known=any(name == element for name, _ in offered),
        problems=[_said(ctx, one) for one in problems],
        written=_documents(found.written, number) if found is not None and not problems else [],
        left=_documents(found.left, number) if found is not None and not problems else [],
        count=_count(found),
    )
    return (page, 422) if problems else page


def _count(found: Naming | None) -> int:
    return len(found.written) if found is not None else 0


def _said(ctx: Context, problem: Problem) -> str:
    where = f"{problem.place}: " if problem.place is not None else ""
    return where + worded(problem, ctx.locale)


def _elements(ctx: Context, kept: Workspace, entity: str) -> list[tuple[str, str]]:
    """What can be chosen: an entity with everything in it, or all entities where none is named."""
    found = elements(kept.packs, entity)
    if found:
        return list(found)
    return [(one.name, one.title.say(ctx.locale.tag)) for one in ctx.model.entities.values()]


def _documents(rewrites: Iterable[Rewrite], number: int) -> list[tuple[str, list[Place]]]:
    """Places by document, each document by its pack and path."""
    grouped: dict[str, list[Place]] = {}
    for one in rewrites:
        href = document_href(one.pack, one.path, number, line=one.line)
        place = Place(one.line, href, one.pointer, one.before, one.after)
        grouped.setdefault(f"{one.pack}/{one.path}", []).append(place)
    return list(grouped.items())
