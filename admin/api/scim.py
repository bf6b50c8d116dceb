"""Accounts for an identity provider, as SCIM 2.0 speaks of them (RFC 7643, 7644): found, and closed or opened.

Only `active` can be changed: names and roles are the business of the users' pages. Closing an account ends its
sessions and its API keys at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec
from flask import Response, request

from admin.api.answers import ROOT
from admin.api.bodies import JSON_TYPE, Unreadable, check_type, read_object
from admin.api.codes import SCIM_FILTER
from admin.door import context
from admin.people.pages import changeable, managing
from admin.security.administering import open_account
from admin.security.codes import SCIM_ONLY_ACTIVE, USER_UNKNOWN
from admin.security.people import Person, people, person
from core.errors import Missing, Rejected
from schema_registry.pointer import join

SCIM_TYPE = "application/scim+json"
_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
_FILTER = re.compile(r'\s*userName\s+eq\s+"([^"\\]{1,200})"\s*', re.IGNORECASE)
_PATCH, _OPERATION = {"schemas", "Operations"}, {"op", "path", "value"}
"""What the body of a PATCH, and an operation in it, may say."""
_PAGE = 100


def list_users() -> Response:
    """`GET /scim/v2/Users`: everybody, or with `filter=userName eq "…"` whoever is called so."""
    ctx = managing()
    asked = request.args.get("filter", "")
    named = _FILTER.fullmatch(asked) if asked else None
    if asked and named is None:
        raise Unreadable([SCIM_FILTER.at()])
    found: Iterable[Person] = people(ctx.connection, named[1] if named else "")
    if named is not None:
        found = [one for one in found if one.login.casefold() == named[1].casefold()]
    shown = [_said(one) for one in found]
    begin = max(1, request.args.get("startIndex", 1, type=int))
    page = shown[begin - 1 :][: max(0, min(_PAGE, request.args.get("count", _PAGE, type=int)))]
    told = {"totalResults": len(shown), "startIndex": begin, "itemsPerPage": len(page), "Resources": page}
    return _answer({"schemas": [_LIST], **told})


def get_user(user: int) -> Response:
    """`GET /scim/v2/Users/{id}`."""
    return _answer(_said(person(managing().connection, user)))


def patch_user(user: int) -> Response:
    """`PATCH /scim/v2/Users/{id}`: opens or closes the account."""
    check_type(request.content_type, SCIM_TYPE, JSON_TYPE)
    _settle(user, _active(read_object(request.get_data())))
    return _answer(_said(person(context().connection, user)))


def delete_user(user: int) -> Response:
    """`DELETE /scim/v2/Users/{id}`: closes the account. Nobody is ever deleted: records and history name them."""
    if not person(managing().connection, user).active:
        raise Missing([USER_UNKNOWN.at()])
    _settle(user, False)
    return Response(status=204)


def _settle(user: int, active: bool) -> None:
    ctx = managing()
    if changeable(ctx, person(ctx.connection, user)).active != active:
        open_account(ctx, user, active)


def _active(body: Mapping[str, object]) -> bool:
    """What the operations say of `active`. Raises Rejected for anything else that they say."""
    for name in body.keys() - _PATCH:
        raise Rejected([SCIM_ONLY_ACTIVE.at(join("", name))])
    operations = body.get("Operations")
    said: list[object] = []
    for one in operations if isinstance(operations, list) else ():
        known = isinstance(one, dict) and one.keys() <= _OPERATION
        if not known or str(one.get("op", "")).lower() not in ("replace", "add"):
            raise Rejected([SCIM_ONLY_ACTIVE.at("/Operations")])
        value = one.get("value")
        if one.get("path") == "active":
            said.append(value)
        elif "path" not in one and isinstance(value, dict) and set(value) == {"active"}:
            said.append(value["active"])
        else:
            raise Rejected([SCIM_ONLY_ACTIVE.at("/Operations")])
    words = {True: True, False: False, "true": True, "false": False, "True": True, "False": False}
    if not said or not all(isinstance(one, bool | str) and one in words for one in said):
        raise Rejected([SCIM_ONLY_ACTIVE.at("/Operations")])
    return words[said[-1]]


def _said(one: Person) -> dict[str, object]:
    emails = [{"value": one.email, "primary": True}] if one.email else []
    return {
        "schemas": [_USER],
        "id": str(one.id),
        "userName": one.login,
        "displayName": one.name,
        "active": one.active,
        "emails": emails,
        "roles": [{"value": name} for name in sorted(one.roles)],
        "meta": {"resourceType": "User", "location": f"{ROOT}/scim/v2/Users/{one.id}"},
    }


def _answer(body: object) -> Response:
    return Response(msgspec.json.encode(body), content_type=SCIM_TYPE)
