"""The audit log: who did what, when, from where; filtered by what is in the address, and as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.door import context, installation
from admin.menu import records_path
from admin.numbers import number_in
from admin.people.devices import device_words
from admin.security.people import people
from core.audit.acts import EXPORT, KEY, LOG, RATE, READING, SESSION, UNIT, USER, VERSION
from core.audit.listing import Logged, Sought, all_logged, logged, topics
from core.audit.readings import seen_in
from core.context import Context
from core.engine import Installation
from core.exports.lines import MARK, line
from core.timeline.notes import KEY as NOTE
from core.timeline.notes import ON as NOTE_ON
from core.timeline.notes import TEXT as NOTE_TEXT
from core.transfer.export import guarded
from schema_registry.model import Entity

blueprint = Blueprint("audit", __name__)
SHOWN, MOST = 50, 50_000
"""Entries of a page, and of a file."""
TOPICS: Mapping[str, object] = {
    "sign-in": _l("Signing in"),
    "users": _l("Users and units"),
    "keys": _l("API keys"),
    "definitions": _l("Definitions"),
    "exports": _l("Exports"),
    "read": _l("Sensitive values read"),
    "log": _l("The log itself"),
    "records": _l("Records"),
}
ACTS: Mapping[tuple[str, str], object] = {
    (SESSION, "sign_in"): _l("signed in"),
    (SESSION, "sign_out"): _l("signed out"),
    (SESSION, "refused"): _l("was not let in"),
    (SESSION, "end"): _l("ended sessions"),
    (SESSION, "see_as"): _l("began to see the pages as somebody else"),
    (SESSION, "see_end"): _l("ended seeing the pages as somebody else"),
    (USER, "create"): _l("added a user"),
    (USER, "update"): _l("changed a user"),
    (USER, "password"): _l("set a password"),
    (USER, "factor_on"): _l("turned the second step on"),
    (USER, "factor_off"): _l("took the second step off"),
    (USER, "codes"): _l("made new recovery codes"),
    (USER, "deputy_on"): _l("appointed a deputy"),
    (USER, "deputy_off"): _l("ended a deputyship"),
    (USER, "hand_over"): _l("handed somebody's records over"),
    (USER, "erase"): _l("erased a person"),
    (UNIT, "create"): _l("added a unit"),
    (UNIT, "update"): _l("changed a unit"),
    (KEY, "create"): _l("issued an API key"),
    (KEY, "revoke"): _l("revoked an API key"),
    (VERSION, "publish"): _l("published definitions"),
    (VERSION, "purge"): _l("dropped removed definitions for good"),
    (RATE, "update"): _l("entered exchange rates"),
    (RATE, "delete"): _l("removed an exchange rate"),
    (LOG, "erase"): _l("emptied entries of the log"),
    (EXPORT, "export"): _l("took out a file"),
    (READING, "read"): _l("saw sensitive values"),
    (NOTE, "create"): _l("wrote a note"),
    (NOTE, "update"): _l("changed a note"),
    (NOTE, "delete"): _l("deleted a note"),
}
RECORDS: Mapping[str, object] = {
    "create": _l("created"),
    "update": _l("changed"),
    "delete": _l("deleted"),
    "restore": _l("restored"),
    "purge": _l("dropped for good"),
    "reveal": _l("looked at a secret"),
    "share": _l("shared the record"),
}
WORDS: Mapping[str, object] = {
    "login": _l("Sign-in name"),
    "name": _l("Name"),
    "email": _l("E-mail"),
    "active": _l("May sign in"),
    "roles": _l("Roles"),
    "unit": _l("Unit"),
    "units": _l("Units"),
    "deputy": _l("Deputy"),
    "receiver": _l("To"),
    "held": _l("Records"),
    "since": _l("First day"),
    "until": _l("Last day"),
    "keys": _l("API keys"),
    "method": _l("Way"),
    "device": _l("Device"),
    "reason": _l("Reason"),
    "session": _l("Session"),
    "sessions": _l("Sessions"),
    "version": _l("Version"),
    "note": _l("Note"),
    "documents": _l("Documents"),
    "read_only": _l("May only read"),
    "hint": _l("Begins with"),
    "expires_at": _l("Ends"),
    "rows": _l("Entries"),
    "entity": _l("Records of"),
    "report": _l("Report"),
    "period": _l("Period"),
    "filter": _l("Filter"),
    "search": _l("Search"),
    "columns": _l("Columns"),
    "as_of": _l("As of"),
    "format": _l("Format"),
    "fields": _l("Fields"),
    "count": _l("How many"),
    "seen_as": _l("Seen as"),
    NOTE_TEXT: _l("Text"),
}
"""What the log calls things by, in words."""
WAYS: Mapping[str, object] = {
    "password": _l("password"),
    "ldap": _l("directory"),
    "code": _l("code"),
    "recovery": _l("recovery code"),
}
UNTOLD = frozenset({"holder", NOTE_ON})
"""What is kept to find entries by, and tells a reader nothing."""
WARNING = frozenset({"refused", "factor_off", "erase", "purge"})


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it. `details` are (what, before, after)."""

    at: datetime
    who: str
    act: str
    warning: bool
    about: str
    href: str
    details: tuple[tuple[str, str, str], ...]
    address: str
    origin: str
    erased: bool


@blueprint.get("/audit")
def show() -> str:
    """A page of entries, newest first."""
    ctx = context()
    sought = _sought(ctx)
    found = logged(ctx, sought, SHOWN + 1)
    older = found[SHOWN - 1].seq if len(found) > SHOWN else None
    return render_template(
        "users/audit.html",
        lines=[_line(ctx, one) for one in found[:SHOWN]],
        topics=[(name, TOPICS[name]) for name in topics(ctx)],
        entities=[(one.name, one.title.say(ctx.locale.tag)) for one in _entities(ctx)],
        asked=request.args,
        older=_address(before=older) if older else "",
        newest=_address(before=None) if sought.before else "",
        file=_address(before=None, path="/audit.csv"),
        zone=ctx.locale.zone,
    )


@blueprint.get("/audit.csv")
def export() -> Response:
    """What the filter finds, as a file."""
    ctx = context()
    sought = _sought(ctx)
    next(all_logged(ctx, sought, 1), None)  # who may not look is told so before anything is sent
    response = Response(_file(installation(), ctx, sought), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _entities(ctx: Context) -> list[Entity]:
    return [one for one in ctx.model.entities.values() if one.menu] if ctx.actor.superuser else []


def _sought(ctx: Context) -> Sought:
    text = request.args.get
    since, until = _day(ctx, text("since", "")), _day(ctx, text("until", ""))
    topic, entity, before = text("topic", ""), text("entity", ""), text("before", "")
    return Sought(
        topic=topic if topic in TOPICS else "",
        actor=_person(ctx, text("who", "").strip()),
        since=since,
        until=until + timedelta(days=1) if until else None,
        address=text("address", "").strip()[:45],
        entity=entity if ctx.actor.superuser else "",
        before=number_in(before),
    )


def _day(ctx: Context, text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), ctx.locale.zone)
    except ValueError:
        return None


def _person(ctx: Context, text: str) -> int | None:
    """Whoever is called so; nobody's number where nobody is."""
    if not text:
        return None
    found = people(ctx.connection, text[:100], 20)
    exact = [one.id for one in found if text.casefold() in (one.login.casefold(), one.name.casefold())]
    return (exact or [one.id for one in found] or [-2])[0]


def _line(ctx: Context, one: Logged) -> Line:
    title = one.entity.title.say(ctx.locale.tag) if one.entity else ""
    said = ACTS.get((one.subject, one.action)) or RECORDS.get(one.action, one.action)
    about = title or (one.about.name if one.about else "")
    href = records_path(one.entity.name, one.record) if one.entity else ""
    if one.subject == USER:
        href = f"/users/{one.number}"
    if one.subject == VERSION:
        about, href = _("version %(number)s", number=one.number), f"/versions/{one.number}"
    if one.subject == READING and (seen := seen_in(ctx, one.fields)) is not None:
        about = seen.entity.title.say(ctx.locale.tag)
        href = records_path(seen.entity.name, *seen.records) if len(seen.records) == 1 else ""
    return Line(
        at=one.at,
        who=one.who.name if one.who else "",
        act=str(said),
        warning=one.action in WARNING,
        about=about,
        href=href,
        details=tuple(_details(ctx, one)),
        address=one.address,
        origin=one.origin,
        erased=one.erased,
    )


def _details(ctx: Context, one: Logged) -> Iterator[tuple[str, str, str]]:
    if one.entity is not None:
        tag = ctx.locale.tag
        yield from ((each.title.say(tag), each.before_text, each.after_text) for each in one.changes)
        return
    if one.subject == READING:
        yield from _seen(ctx, one)
        return
    for name, (before, after) in sorted(one.fields.items()):
        if name not in UNTOLD:
            said = device_words(str(after)) if name == "device" else _plain(after)
            yield str(WORDS.get(name, name)), _plain(before), said


def _seen(ctx: Context, one: Logged) -> Iterator[tuple[str, str, str]]:
    """Which fields of how many records somebody saw, and as whom; of many, what was asked for."""
    seen = seen_in(ctx, one.fields)
    if seen is None:
        return
    titles = ", ".join(field.title.say(ctx.locale.tag) for field in seen.fields)
    said = {"fields": titles, "count": str(seen.count), "seen_as": one.about.name if one.about else ""}
    said |= {name: _plain((one.fields.get(name) or ("", ""))[1]) for name in ("filter", "search")}
    yield from ((str(WORDS[name]), "", value) for name, value in said.items() if value)


def _plain(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else _said(str(value))


def _said(text: str) -> str:
    """`password+code` in words; other texts as they are."""
    parts = text.split("+")
    return " + ".join(str(WAYS[one]) for one in parts) if all(one in WAYS for one in parts) else text


def _address(path: str = "/audit", **changed: object) -> str:
    said = {name: value for name, value in request.args.items() if value}
    for name, value in changed.items():
        said.pop(name, None)
        if value is not None:
            said[name] = str(value)
    return f"{path}?{urlencode(said)}" if said else path


def _file(opened: Installation, asked: Context, sought: Sought) -> Iterator[str]:
    """The file, a portion at a time, in a context of its own: the request's is closed before the body is sent."""
    yield MARK + line(["number", "at", "who", "login", "address", "origin", "action", "what", "record", "fields"])
    with opened.reading(asked.actor, locale=asked.locale, origin=asked.origin) as ctx:
        for one in all_logged(replace(ctx, address=asked.address, looking=asked.looking), sought, MOST):
            who, login = (one.who.name, one.who.login) if one.who else ("", "")
            what = one.entity.name if one.entity else one.subject
            fields = json.dumps(one.fields, ensure_ascii=False, sort_keys=True)
            cells = [one.at.isoformat(), who, login, one.address, one.origin, one.action, what, one.record, fields]
            yield line([str(one.seq), *(guarded(cell) for cell in cells)])
