"""Why somebody may, or may not, see or do something, and who may: for those who manage users or definitions."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from admin.definitions.entry import document_href
from admin.display.titles import titles_of
from admin.door import context
from admin.menu import records_path
from admin.people.answers import Asked, answered
from admin.security.identity import everybody, people_by_id
from admin.security.people import people
from core.access.explain import who_may
from core.access.explained import Reason
from core.access.rights import administers
from core.audit.listing import may_audit
from core.codes.access import NO_EXPLAINING
from core.context import Actor, Context
from core.errors import Denied
from core.queries.lookup import lookup
from core.records.states import processes_of
from core.storage.types import known_form
from schema_registry.checks.roles import WITHOUT_OWN
from schema_registry.model import Entity
from schema_registry.rights_words import act_said
from schema_registry.roles import ACTIONS

blueprint = Blueprint("explaining", __name__)
OFFERED, SHOWN = 10, 100
"""People and records that are offered where several are called so; people who are listed for a record."""
LISTED = ("read", "update", "delete", "assign")
Offer = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Who:
    """One person of the list: what they may do, each with the address of why. `allowed` is as long as `LISTED`."""

    name: str
    href: str
    allowed: tuple[tuple[bool, str], ...]


def explaining() -> Context:
    """The request's context, for people who manage users or definitions. Raises Denied."""
    ctx = context()
    require_explaining(ctx)
    return ctx


def require_explaining(ctx: Context) -> None:
    """Returns for people who manage users or definitions. Raises Denied."""
    if not may_audit(ctx):
        raise Denied([NO_EXPLAINING.at()])


@blueprint.get("/explain")
def show() -> str:
    """The question with its answer; for a record without a person, who may see and change it."""
    ctx, asked = explaining(), asked_of(request.args)
    entity = ctx.live.everything.model.entities.get(asked.entity)
    found, offered = _people(ctx, asked.who)
    record, records = _record(ctx, entity, asked.record)
    answer = answered(ctx, found, asked, record) if found is not None and entity is not None else None
    listed, beyond = _listed(ctx, entity, record) if entity is not None and record and found is None else ((), 0)
    return render_template(
        "users/explain.html",
        asked=asked,
        person=found,
        person_href=f"/users/{found.id}" if found is not None and administers(ctx, "users") else "",
        offered=[(one.name, address(asked, who=login)) for one, login in offered],
        entities=[(one.name, one.title.say(ctx.locale.tag)) for one in ctx.live.everything.model.entities.values()],
        whats=_whats(ctx, entity) if entity is not None else (),
        record=record,
        title=titles_of(ctx, entity.name, [record]).get(record, "") if entity is not None and record else "",
        record_href=records_path(entity.name, record) if entity is not None and record else "",
        other_href=address(asked, record=""),
        records=[(title, address(asked, record=id)) for id, title in records],
        answer=answer,
        reasons=[(one, _place(ctx, one)) for one in answer.reasons] if answer else [],
        listed=listed,
        beyond=beyond,
        verbs=[act_said(action, ctx.locale.tag) for action in LISTED],
        all_href=address(asked, who="") if record and found is not None else "",
    )


def asked_of(said: object) -> Asked:
    """What an address asks: `who`, `entity`, `record` and `what` (`action:read`, `field:phone`, `event:win`)."""
    texts = {name: str(said.get(name, "")).strip()[:200] for name in ("who", "entity", "record", "what")}  # type: ignore[attr-defined]  # a mapping of the request
    return Asked(texts["who"], texts["entity"], texts["record"], texts["what"] or "action:read")


def address(asked: Asked, **changed: str) -> str:
    """The page that answers a question, some of it changed."""
    said = {"who": asked.who, "entity": asked.entity, "record": asked.record, "what": asked.what, **changed}
    return f"/explain?{urlencode({name: value for name, value in said.items() if value})}"


def _people(ctx: Context, text: str) -> tuple[Actor | None, list[tuple[Actor, str]]]:
    """Whoever is called so; or those whom it might mean, with their sign-in names."""
    if not text:
        return None, []
    found = people(ctx.connection, text, OFFERED)
    exact = [one for one in found if text.casefold() in (one.login.casefold(), one.name.casefold())]
    meant = {one.id: one.login for one in (exact if len(exact) == 1 else found)}
    actors = people_by_id(ctx, meant)
    return (actors[0], []) if len(actors) == 1 else (None, [(one, meant[one.id]) for one in actors])


def _record(ctx: Context, entity: Entity | None, text: str) -> tuple[str, list[Offer]]:
    """The id of a record, or the records that are called so."""
    ident = known_form(text)
    if ident or not text or entity is None:
        return ident or "", []
    found = lookup(ctx, entity.name, text, OFFERED)
    return (found[0].id, []) if len(found) == 1 else ("", [(one.id, one.title) for one in found])


def _whats(ctx: Context, entity: Entity) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
    """What may be asked about an entity, under headings."""
    tag = ctx.locale.tag
    acts = tuple((f"action:{one}", act_said(one, tag)) for one in ACTIONS if one not in WITHOUT_OWN)
    fields = tuple((f"field:{name}", one.title.say(tag)) for name, one in entity.fields.items())
    charts = ctx.live.everything.derive(processes_of, entity.name)
    events = {
        f"event:{chart.name}/{event}": one.title.say(tag)
        for chart in charts
        for state in chart.states.values()
        for event, one in state.transitions.items()
    }
    named = ((_("Record"), acts), (_("Field"), fields), (_("Transition"), tuple(events.items())))
    return tuple((str(title), offers) for title, offers in named if offers)


def _listed(ctx: Context, entity: Entity, record: str) -> tuple[tuple[Who, ...], int]:
    """Who may see a record, and what else they may; how many more there are."""
    actors = everybody(ctx)
    may = who_may(ctx, actors, entity.name, record, LISTED)
    seeing = [one for one in actors if may[one.id]]
    logins = {one.id: one.login for one in people(ctx.connection)}
    return tuple(_who(entity, record, one, logins[one.id], may[one.id]) for one in seeing[:SHOWN]), max(
        0, len(seeing) - SHOWN
    )


def _who(entity: Entity, record: str, one: Actor, login: str, may: frozenset[str]) -> Who:
    asked = Asked(login, entity.name, record, "")
    allowed = tuple((action in may, address(asked, what=f"action:{action}")) for action in LISTED)
    return Who(one.name, address(asked, what="action:read"), allowed)


def _place(ctx: Context, reason: Reason) -> Offer | None:
    """Where a reason stands, and the page of it for those who may open it."""
    if reason.stands is None:
        return None
    href = document_href(reason.stands.pack, reason.stands.path, line=reason.stands.line)
    return str(reason.stands), href if administers(ctx, "definitions") else ""
