"""People over HTTP, for those who manage users: accounts, roles, units, deputies, what somebody holds who leaves."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from flask import Response, request

from admin.api.answers import ROOT, address_with, answer, not_modified
from admin.api.bodies import JSON_TYPE, MERGE_PATCH, check_type, read_object
from admin.api.jobs import job_address
from admin.api.parameters import read_address, read_body
from admin.api.repeats import once
from admin.api.said import deputy_schema, hand_over_schema, people_schema, person_schema
from admin.api.tags import check_match, digest_tag, is_unchanged
from admin.people.pages import changeable, managing, may_give
from admin.security.administering import add_person, change_person, hand_over_records, new_password
from admin.security.organising import appoint_deputy, dismiss_deputy, employ_person
from admin.security.people import Person, people
from admin.security.people import person as account
from core.access.actors import by_ids
from core.access.organisation import Membership, deputies, memberships
from core.bulk.leaving import held_by, unseen
from core.context import Context

_ASKED, _NEW, _CHANGED = people_schema(), person_schema("login", "name"), person_schema()
_DEPUTY, _HAND_OVER = deputy_schema(), hand_over_schema()
_USUAL = 50
_ACCOUNT = ("login", "name", "email", "active", "roles")


def list_people() -> Response:
    """`GET /people`: accounts, the open ones first, by name; `q` looks for some."""
    ctx = managing()
    asked, _ = read_address(_ASKED, request.args)
    begin, limit = cast(int, asked.get("cursor", 0)), cast(int, asked.get("limit", _USUAL))
    found = people(ctx.connection, str(asked.get("search", "")).strip()[:100])
    page = found[begin : begin + limit]
    held = memberships(ctx.connection, [one.id for one in page])
    links = {"self": address_with()}
    if len(found) > begin + limit:
        links["next"] = address_with(cursor=str(begin + limit))
    return answer([_said(one, held.get(one.id, ())) for one in page], links=links)


def get_person(person: int) -> Response:
    """`GET /people/{id}`: an account, where its person works, and who stands in for them."""
    ctx = managing()
    etag = digest_tag(_whole(ctx, person))
    if is_unchanged(request.headers.get("If-None-Match"), etag):
        return not_modified(etag)
    return _one(ctx, person)


def create_person() -> Response:
    """`POST /people`: a new account; 201 with its address. Without a password one gets in by another provider, or by
    a password that is set later."""
    check_type(request.content_type, JSON_TYPE)
    ctx = managing()
    given: dict[str, Any] = read_body(_NEW, read_object(request.get_data()))

    def work() -> Response:
        before = Person(0, "", "")
        wanted = _with(before, given)
        may_give(ctx, before, wanted)
        password = given.get("password") or secrets.token_urlsafe(32)
        made = add_person(ctx, replace(wanted, unit=None), password, known_roles=ctx.model.roles)
        _place(ctx, made, given)
        if not wanted.active:
            change_person(ctx, replace(_known(ctx, made), active=False))
        return _one(ctx, made, 201)

    return once(ctx, work)


def patch_person(person: int) -> Response:
    """`PATCH /people/{id}`: what is named is changed; If-Match needed. A closed account's sessions and keys end."""
    check_type(request.content_type, MERGE_PATCH, JSON_TYPE)
    ctx = managing()
    before = _changeable(ctx, person)
    check_match(request.headers.get("If-Match"), digest_tag(_whole(ctx, person)))
    given: dict[str, Any] = read_body(_CHANGED, read_object(request.get_data()))
    wanted = _with(before, given)
    may_give(ctx, before, wanted)
    _place(ctx, person, given)
    unit = _known(ctx, person).unit
    change_person(ctx, replace(wanted, unit=unit), known_roles=ctx.model.roles)
    if given.get("password"):
        new_password(ctx, person, given["password"])
    return _one(ctx, person)


def create_deputy(person: int) -> Response:
    """`POST /people/{id}/deputies`: somebody stands in from a day on until another, both included."""
    check_type(request.content_type, JSON_TYPE)
    ctx = managing()
    absent = _changeable(ctx, person)
    given: dict[str, Any] = read_body(_DEPUTY, read_object(request.get_data()))

    def work() -> Response:
        appoint_deputy(ctx, absent.id, given["deputy"], given["since"], given["until"])
        return _one(ctx, person, 201)

    return once(ctx, work)


def delete_deputy(person: int, number: int) -> Response:
    """`DELETE /people/{id}/deputies/{number}`: the deputyship ends at once."""
    ctx = managing()
    dismiss_deputy(ctx, _changeable(ctx, person).id, number)
    return Response(status=204)


def list_held(person: int) -> Response:
    """`GET /people/{id}/held`: how many records of what somebody holds, as their owner or named in a field."""
    ctx = managing()
    found = held_by(ctx, _known(ctx, person).id)
    data = [
        {
            "name": one.name,
            "entity": one.entity.name,
            "field": one.field.name if one.field is not None else "sys_owner",
            "count": one.count,
            "allowed": one.allowed,
        }
        for one in found
    ]
    return answer(data, meta={"unseen": unseen(ctx, person, found)}, links={"self": f"{_address(person)}/held"})


def hand_over(person: int) -> Response:
    """`POST /people/{id}:hand-over`: jobs give what somebody holds to another person; 202 with the jobs."""
    check_type(request.content_type, JSON_TYPE)
    ctx = managing()
    leaver = _changeable(ctx, person)
    given: dict[str, Any] = read_body(_HAND_OVER, read_object(request.get_data()))

    def work() -> Response:
        jobs = hand_over_records(ctx, leaver.id, given["to"], given["held"])
        return answer([{"job": one, "address": job_address(one)} for one in jobs], status=202)

    return once(ctx, work)


# ---- what is said
def _with(before: Person, given: Mapping[str, Any]) -> Person:
    """The account with what was said of it."""
    said = {name: given[name] for name in _ACCOUNT if name in given}
    said |= {"email": said["email"] or ""} if "email" in said else {}
    said |= {"roles": frozenset(said["roles"])} if "roles" in said else {}
    return replace(before, **said)


def _place(ctx: Context, user: int, given: Mapping[str, Any]) -> None:
    """Where somebody works from now on, as far as it was said. The main unit stays, or is the first of new ones."""
    if not {"unit", "units"} & given.keys():
        return
    there, main = memberships(ctx.connection, [user]).get(user, ()), _known(ctx, user).unit
    held: tuple[Membership, ...] = given.get("units", there)
    main = given.get("unit", main if main in {one.unit for one in held} else held[0].unit if held else None)
    if "units" not in given and main is not None and main not in {one.unit for one in held}:
        held = (*held, Membership(main))
    employ_person(ctx, user, main, held)


def _known(ctx: Context, user: int) -> Person:
    return account(ctx.connection, user)


def _changeable(ctx: Context, user: int) -> Person:
    return changeable(ctx, _known(ctx, user))


def _one(ctx: Context, user: int, status: int = 200) -> Response:
    data = _whole(ctx, user)
    headers = {"ETag": digest_tag(data), **({"Location": _address(user)} if status == 201 else {})}
    return answer(data, status=status, links={"self": _address(user)}, headers=headers)


def _whole(ctx: Context, user: int) -> dict[str, object]:
    standing = deputies(ctx.connection, user, ctx.today())
    names = by_ids(ctx.connection, [one.deputy for one in standing])
    said = _said(_known(ctx, user), memberships(ctx.connection, [user]).get(user, ()))
    told = [
        {
            "number": one.id,
            "deputy": {"id": one.deputy, "name": names[one.deputy].name if one.deputy in names else None},
            "since": one.since,
            "until": one.until,
        }
        for one in standing
    ]
    return {**said, "deputies": told}


def _said(one: Person, held: tuple[Membership, ...]) -> dict[str, object]:
    return {
        "id": one.id,
        "login": one.login,
        "name": one.name,
        "email": one.email or None,
        "active": one.active,
        "roles": sorted(one.roles),
        "unit": one.unit,
        "units": [{"unit": each.unit, "position": each.position, "leads": each.manager} for each in held],
    }


def _address(user: int) -> str:
    return f"{ROOT}/people/{user}"
