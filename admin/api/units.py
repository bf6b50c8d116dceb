"""The organisation tree over HTTP, for those who manage users."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request

from admin.api.answers import ROOT, answer, not_modified
from admin.api.bodies import JSON_TYPE, MERGE_PATCH, check_type, read_object
from admin.api.parameters import read_body
from admin.api.repeats import once
from admin.api.said import unit_schema
from admin.api.tags import check_match, digest_tag, is_unchanged
from admin.people.pages import managing
from admin.security.organising import found_unit, reform_unit, unit_of
from core.access.organisation import staff
from core.access.units import Unit, members, units
from core.context import Context

_NEW, _CHANGED = unit_schema("code", "name"), unit_schema()


def list_units() -> Response:
    """`GET /units`: all units in the order of the tree, with how many people work in each."""
    ctx = managing()
    working = members(ctx.connection)
    data = [{**_said(one), "people": working.get(one.id, 0)} for one in units(ctx.connection)]
    return answer(data, links={"self": f"{ROOT}/units"})


def get_unit(unit: int) -> Response:
    """`GET /units/{id}`."""
    ctx = managing()
    etag = digest_tag(_said(unit_of(ctx, unit)))
    if is_unchanged(request.headers.get("If-None-Match"), etag):
        return not_modified(etag)
    return _one(ctx, unit)


def create_unit() -> Response:
    """`POST /units`: a new unit; 201 with its address."""
    check_type(request.content_type, JSON_TYPE)
    ctx = managing()
    given: dict[str, Any] = read_body(_NEW, read_object(request.get_data()))

    def work() -> Response:
        wanted = Unit(0, given.get("parent"), given["code"], given["name"])
        made = replace(unit_of(ctx, found_unit(ctx, wanted)), active=given.get("active", True))
        reform_unit(ctx, made)
        return _one(ctx, made.id, 201)

    return once(ctx, work)


def patch_unit(unit: int) -> Response:
    """`PATCH /units/{id}`: what is named is changed; If-Match needed. A unit is retired, never deleted."""
    check_type(request.content_type, MERGE_PATCH, JSON_TYPE)
    ctx = managing()
    before = unit_of(ctx, unit)
    check_match(request.headers.get("If-Match"), digest_tag(_said(before)))
    given: dict[str, Any] = read_body(_CHANGED, read_object(request.get_data()))
    reform_unit(ctx, replace(before, **given))
    return _one(ctx, unit)


def list_members(unit: int) -> Response:
    """`GET /units/{id}/members`: who works in a unit itself, as what, and who leads it."""
    ctx = managing()
    found = staff(ctx.connection, unit_of(ctx, unit).id)
    data = [
        {"id": one.id, "login": one.login, "name": one.name, "position": held.position, "leads": held.manager}
        for one, held in found
    ]
    return answer(data, links={"self": f"{_address(unit)}/members", "unit": _address(unit)})


def _one(ctx: Context, unit: int, status: int = 200) -> Response:
    said = _said(unit_of(ctx, unit))
    headers = {"ETag": digest_tag(said), **({"Location": _address(unit)} if status == 201 else {})}
    links = {"self": _address(unit), "members": f"{_address(unit)}/members"}
    return answer(said, status=status, links=links, headers=headers)


def _said(one: Unit) -> dict[str, object]:
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "parent": one.parent,
        "active": one.active,
        "level": one.level,
        "path": one.path,
    }


def _address(unit: int) -> str:
    return f"{ROOT}/units/{unit}"
