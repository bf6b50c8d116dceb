"""Drafts: what each changes, new documents, and throwing one away."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from admin.definitions.catalogue import ACT_TONES, ACTS, LAYERS, TONES, shelves, workspace_marks
from admin.definitions.diffs import diff_lines
from admin.definitions.entry import defining, document_href, draft_href
from admin.definitions.troubles import troubles
from admin.display.wording import worded
from admin.door import installation
from admin.notices import notify
from core.access.defining import extent, limited
from core.codes.drafts import BAD_PATH
from core.context import Context
from core.drafts import Workspace, add, discard, put_back, rename, take_out, workspace
from core.errors import CardwrightError, Rejected
from core.packs.layers import layer_of
from core.publish.lint import lint
from schema_registry.build import build
from schema_registry.model import Model
from schema_registry.packs import LOCAL, PackFiles
from schema_registry.problems import Problem, errors
from schema_registry.skeletons import SKELETONS, Subject
from schema_registry.subjects import ABOUT_ENTITIES

blueprint = Blueprint("drafts", __name__, url_prefix="/definitions/drafts")
LONGEST = 100
SKELETON_TITLES = {
    "entity": _l("Entity: a new kind of record"),
    "overlay": _l("Overlay: changes to an entity of another pack"),
    "report": _l("Report"),
    "process": _l("Process: states and transitions"),
    "role": _l("Role: rights of people"),
    "categories": _l("Categories: a tree to choose from"),
    "calendar": _l("Working calendar"),
    "print": _l("Print template"),
    "import": _l("Import mapping"),
    "check": _l("Configuration test: what must hold before every publish"),
}
Page = str | tuple[str, int]


def checked(ctx: Context, kept: Workspace) -> tuple[Problem, ...]:
    """Every problem of a draft's documents. What is as in the live version is not checked by itself again."""
    built = build(kept.packs, installation().vocabulary, ctx.model)
    return built.problems if built.model is None else every_problem(kept.packs, built.model, built.problems)


def every_problem(packs: Sequence[PackFiles], model: Model, found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems that a build found, with those that only a database can have."""
    return (*found, *lint(packs, model, installation().kinds))


@blueprint.get("/<int:number>")
def show(number: int) -> str:
    """What the draft changes, the problems of it, and every document of it."""
    ctx, sought = defining(), request.args.get("q", "").strip()[:LONGEST]
    kept = workspace(ctx, number)
    problems = checked(ctx, kept)
    edits = [
        {
            "pack": one.pack,
            "path": one.path,
            "act": one.act,
            "href": document_href(one.pack, one.path, number),
            "lines": diff_lines(one.before, one.after) if one.act == "change" else (),
        }
        for one in kept.edits
    ]
    return render_template(
        "definitions/draft.html",
        draft=kept.draft,
        href=draft_href(number),
        mine=kept.draft.owner.id == ctx.actor.id,
        edits=edits,
        packs=shelves(ctx, kept.packs, workspace_marks(kept, problems), sought),
        sought=sought,
        live=ctx.live.version,
        behind=kept.draft.base != ctx.live.version,
        undecided=kept.undecided,
        troubles=troubles(kept.packs, problems, ctx.locale.tag, number),
        broken=len(errors(problems)),
        layers=LAYERS,
        tones=TONES,
        acts=ACTS,
        act_tones=ACT_TONES,
    )


@blueprint.post("/<int:number>/rename")
def change_name(number: int) -> Response:
    """Calls the draft something else."""
    try:
        rename(defining(), number, request.form.get("name", ""))
    except Rejected as refused:
        _tell(refused)
    return redirect(draft_href(number), 303)


@blueprint.post("/<int:number>/discard")
def throw_away(number: int) -> Response:
    """The draft is gone; what is live stays as it is."""
    discard(defining(), number)
    notify(_("The draft was thrown away. What is live was not touched."))
    return redirect("/definitions", 303)


@blueprint.post("/<int:number>/take-out")
def remove(number: int) -> Response:
    """The draft takes a document out."""
    pack, path = request.form.get("pack", ""), request.form.get("path", "")
    try:
        take_out(defining(), number, pack, path)
    except Rejected as refused:
        _tell(refused)
    else:
        notify(_("%(path)s is taken out in this draft.", path=path))
    return redirect(draft_href(number), 303)


@blueprint.post("/<int:number>/put-back")
def undo(number: int) -> Response:
    """A document is again as in the version that the draft changes."""
    put_back(defining(), number, request.form.get("pack", ""), request.form.get("path", ""))
    notify(_("The document is again as it is live."))
    return redirect(draft_href(number), 303)


@blueprint.get("/<int:number>/new")
def new(number: int) -> str:
    """What kind of document is wanted, what it is called, where it goes."""
    ctx = defining()
    kept = workspace(ctx, number)
    first = "overlay" if limited(ctx) else "entity"
    texts = {"kind": request.args.get("kind", first), "pack": LOCAL, "name": "", "title": "", "entity": ""}
    return _draw_new(ctx, kept, texts, ())


@blueprint.post("/<int:number>/new")
def create(number: int) -> Page | Response:
    """The document, in its editor; or the form again with what is wrong."""
    ctx = defining()
    texts = {name: request.form.get(name, "").strip() for name in ("kind", "pack", "name", "title", "entity")}
    skeleton = SKELETONS.get(texts["kind"], SKELETONS["entity"])
    subject = _subject(ctx, texts)
    path = skeleton.path(subject)
    try:
        add(ctx, number, texts["pack"], path, skeleton.text(subject))
    except Rejected as refused:
        return _draw_new(ctx, workspace(ctx, number), texts, refused.problems), 422
    return redirect(document_href(texts["pack"], path, number), 303)


def _subject(ctx: Context, texts: dict[str, str]) -> Subject:
    """What the document is about. A process is bound to the first choice of its entity that has none yet."""
    entity = ctx.model.entities.get(texts["entity"])
    bound = {(one.entity, one.field) for one in ctx.model.processes.values()}
    choices = (one for one in (entity.fields.values() if entity is not None else ()) if one.choices)
    field = next((one for one in choices if (texts["entity"], one.name) not in bound), None)
    options = tuple(one.value for one in field.choices) if field is not None else ()
    return Subject(texts["name"], texts["title"], texts["entity"], field.name if field is not None else "", options)


def _draw_new(ctx: Context, kept: Workspace, texts: dict[str, str], problems: tuple[Problem, ...]) -> str:
    tag = ctx.locale.tag
    within = extent(ctx)
    packs = [(one.name, one.name, LAYERS[layer_of(one)]) for one in kept.packs if one.name != LOCAL]
    return render_template(
        "definitions/new.html",
        draft=kept.draft,
        href=draft_href(kept.draft.id),
        kinds=[
            (one.name, SKELETON_TITLES[one.name])
            for one in SKELETONS.values()
            if within.whole or (one.kind in ABOUT_ENTITIES and one.name != "entity")
        ],
        packs=[*packs, (LOCAL, LOCAL, LAYERS["local"])],
        entities=[(one.name, one.title.say(tag)) for one in ctx.model.entities.values() if within.holds(one.name)],
        texts=texts,
        errors=[("name" if one.spec is BAD_PATH else "", worded(one, ctx.locale)) for one in problems],
    )


def _tell(refused: CardwrightError) -> None:
    ctx = defining()
    notify(" ".join(worded(one, ctx.locale) for one in refused.problems), "bad")
