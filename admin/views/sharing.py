"""Whom a record is shared with, and who is on its team: seen, added, changed, ended; a page that is a dialog too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from admin.dialogs import in_dialog, onward
from admin.display.periods import date_words
from admin.display.wording import worded
from admin.door import context
from admin.faults import status_of
from admin.forms.controls import Control
from admin.forms.option import Option
from admin.menu import records_path
from admin.notices import notify
from admin.numbers import number_in
from admin.security.identity import people_by_id
from core.access.actors import called
from core.access.rights import require, within
from core.access.shares import PERSON
from core.codes.sharing import DAY, SAID
from core.context import Actor, Context
from core.errors import Rejected
from core.kinds.date import iso_day
from core.kinds.fold import fold
from core.kinds.kind import Refused
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.shares import named
from core.sharing import LONGEST, RIGHTS, Share, Terms, end, offered, share, shares_of, teams_of
from core.timeline.telling import Who
from schema_registry.model import Entity
from schema_registry.problems import Problem

blueprint = Blueprint("sharing", __name__)
ICONS = {"actor": "user", "unit": "building", "role": "users"}
MOST, LONGEST_SOUGHT = 20, 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One share as it is drawn. `mine`: it is with the reader, who may end it."""

    whom: str
    name: str
    icon: str
    team: str
    right: str
    until: str
    over: bool
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    whom: str = ""
    right: str = "read"
    team: str = ""
    until: str = ""

    @classmethod
    def sent(cls) -> Typed:
        """What was sent with the running request."""
        form = request.form.get
        return cls(form("f_whom", ""), form("right", "read"), form("team", ""), form("f_until", ""))

    @property
    def terms(self) -> Terms:
        """Raises Rejected for a day that is none."""
        return Terms(self.whom, self.right, self.team, last_day(self.until))


@blueprint.get("/records/<entity>/<uuid:id>/shares")
def show(entity: str, id: object) -> Response:
    """The shares of a record, and the form of another one, or of the one with `?whom=`."""
    ctx = context()
    return _page(ctx, entity_named(ctx.live, entity), str(id))


@blueprint.post("/records/<entity>/<uuid:id>/shares")
def give(entity: str, id: object) -> AnyResponse:
    """Shares the record, or changes how it is shared; back to its card."""
    ctx = context()
    found, record, typed = entity_named(ctx.live, entity), str(id), Typed.sent()
    if "find" in request.form:
        return _page(ctx, found, record, typed)
    try:
        until = last_day(typed.until)
        made = share(ctx, found.name, record, typed.whom, typed.right, _who(ctx), team=typed.team, until=until)
    except Rejected as refused:
        return _page(ctx, found, record, typed, refused)
    name = named(ctx, [typed.whom])[typed.whom]
    undo = f"{records_path(found.name, 'undo')}?batch={made.batch}&back={records_path(found.name, record)}"
    notify(_("Shared with %(name)s.", name=name), undo=undo if made.batch else "")
    if not made.reaches:
        notify(_("%(name)s sees it only when one of their roles lets them see such records.", name=name), "warn")
    return onward(records_path(found.name, record))


@blueprint.post("/records/<entity>/<uuid:id>/shares/end")
def take(entity: str, id: object) -> AnyResponse:
    """Ends a share; back to the card, or to the list where the visitor sees the record no more."""
    ctx = context()
    found, record, whom = entity_named(ctx.live, entity), str(id), request.form.get("whom", "")
    batch = end(ctx, found.name, record, whom)
    mine = whom == f"{PERSON}{ctx.actor.id}"
    undo = f"{records_path(found.name, 'undo')}?batch={batch}&back={records_path(found.name, record)}"
    notify(_("It is not shared any more."), undo="" if mine else undo)
    return onward(
        records_path(found.name, record) if within(ctx, found.name, record, ["read"]) else records_path(found.name)
    )


@blueprint.get("/records/<entity>/shares/grantees")
def grantees(entity: str) -> Response:
    """`{"options": [{"id", "title"}]}`: people, units and roles that are called so."""
    ctx = context()
    require(ctx, entity_named(ctx.live, entity).name, "share")
    found = _called(ctx, request.args.get("q", "")[:LONGEST_SOUGHT])
    return jsonify(options=[{"id": whom, "title": title} for whom, title in found])


def drawn(ctx: Context, shares: Iterable[Share]) -> Iterator[Shown]:
    """Shares as they are drawn."""
    for one in shares:
        until = date_words(one.until, ctx) if one.until else ""
        right = SAID[one.right].at().say(ctx.locale.tag)
        mine = one.whom == f"{PERSON}{ctx.actor.id}"
        named = one.name or _("somebody who is gone")
        yield Shown(one.whom, named, ICONS[one.sort], one.team, right, until, one.over, one.by.name, mine)


def _page(
    ctx: Context, entity: Entity, record: str, typed: Typed | None = None, refused: Rejected | None = None
) -> Response:
    shares = shares_of(ctx, entity.name, record)
    may = "share" in within(ctx, entity.name, record, ["share"])
    problems = refused.problems if refused is not None else ()
    changed = request.args.get("whom", "")
    typed = typed or next((_as_typed(one) for one in shares if one.whom == changed), Typed())
    page = render_template(
        "card/shares_inside.html" if in_dialog() else "card/shares.html",
        title=_("Share"),
        plural=entity.plural.say(ctx.locale.tag),
        list_href=records_path(entity.name),
        record_title=str(get(ctx, entity.name, record, ("$title",))["$title"]) or "—",
        back=records_path(entity.name, record),
        action=records_path(entity.name, record, "shares"),
        shares=list(drawn(ctx, shares)),
        may=may,
        **(asked(ctx, entity, typed, problems) if may else {}),
    )
    return make_response(page, 200 if refused is None else status_of(refused))


def asked(ctx: Context, entity: Entity, typed: Typed, problems: Sequence[Problem]) -> dict[str, object]:
    """What the form of a share is drawn with: `card/share_fields.html`, and what was wrong with it."""
    errors = defaultdict(str, {one.pointer: worded(one, ctx.locale) for one in problems})
    return {
        "whom": _whom(ctx, entity, typed, problems),
        "rights": [(name, SAID[name].at().say(ctx.locale.tag)) for name in RIGHTS],
        "typed": typed,
        "teams": teams_of(ctx, entity),
        "longest": LONGEST,
        "until": until_control(typed.until, [errors["/until"]] if "/until" in errors else ()),
        "errors": errors,
        "summary": [(_CONTROLS.get(pointer, "f_whom"), said) for pointer, said in errors.items()],
    }


_CONTROLS = {"/whom": "f_whom", "/right": "share-right", "/team": "share-team", "/until": "f_until"}


def _as_typed(one: Share) -> Typed:
    return Typed(one.whom, one.right, one.team, one.until.isoformat() if one.until else "")


def _whom(ctx: Context, entity: Entity, typed: Typed, problems: Sequence[Problem]) -> Control:
    sought = request.form.get("find_whom", "")[:LONGEST_SOUGHT]
    names = dict(_called(ctx, sought)) if "find" in request.form else {}
    known = {typed.whom: named(ctx, [typed.whom])[typed.whom]} if _is_whom(typed.whom) else {}
    return Control(
        id="f_whom",
        name="f_whom",
        field="whom",
        widget="reference",
        label=_("With"),
        text=typed.whom,
        required=True,
        help=_("A person, a unit with those below it, or a role."),
        errors=tuple(worded(one, ctx.locale) for one in problems if one.pointer == "/whom"),
        options=tuple(Option(whom, title, whom == typed.whom) for whom, title in {**known, **names}.items()),
        sought=sought,
        lookup=records_path(entity.name, "shares", "grantees"),
    )


def until_control(text: str, errors: Sequence[str]) -> Control:
    """Where the last day of a share is typed."""
    return Control(
        id="f_until",
        name="f_until",
        field="until",
        widget="date",
        label=_("Last day"),
        text=text,
        help=_("Left empty, it lasts until somebody ends it."),
        errors=tuple(errors),
    )


def _is_whom(text: str) -> bool:
    """Whether a text names somebody as shares do."""
    sort, _colon, rest = text.partition(":")
    return sort == "role" or (sort in ICONS and number_in(rest) is not None)


def _called(ctx: Context, text: str) -> list[tuple[str, str]]:
    """People first, then units and roles, each with what it is where it is no person."""
    people = [(f"{PERSON}{one.id}", one.name) for one in called(ctx.connection, text, MOST) if one.id]
    words = {"unit": _("Unit"), "role": _("Role")}
    others = [(whom, f"{title} · {words[whom.partition(':')[0]]}") for whom, title in offered(ctx)]
    return [*people, *(one for one in others if fold(text) in fold(one[1]))][:MOST]


def last_day(text: str) -> date | None:
    """The day typed; None where none is. Raises Rejected."""
    try:
        found = iso_day(text.strip())
    except Refused:
        found = None
    if found is None and text.strip():
        raise Rejected([DAY.at("/until")])
    return found


def _who(ctx: Context) -> Who:
    def known(ids: Iterable[int]) -> Sequence[Actor]:
        return people_by_id(ctx, ids)

    return known
