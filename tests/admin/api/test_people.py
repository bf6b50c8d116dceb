"""Accounts for an identity provider, and keys that may do less than their holder."""

from __future__ import annotations

import pytest

from admin.security.people import find_person
from core.access.keys import issue, keys_of
from core.context import SYSTEM
from tests.admin.api.conftest import Caller, codes
from tests.support.web import statements

CLOSE = {"Operations": [{"op": "Replace", "path": "active", "value": False}]}


def test_a_provider_finds_an_account_and_closes_it_with_its_keys(manager, caller, trading):
    caller("sales")
    found = manager.get('/scim/v2/Users?filter=userName eq "USER2"').json
    (account,) = found["Resources"]
    assert (found["totalResults"], account["active"], account["userName"]) == (1, True, "user2")
    theirs = account["id"]
    closed = manager.ask("PATCH", f"/scim/v2/Users/{theirs}", json=CLOSE)
    assert (closed.status_code, closed.json["active"]) == (200, False)
    with trading.reading(SYSTEM) as ctx:
        assert all(key.revoked_at for key in keys_of(ctx, int(theirs)))
        assert not find_person(ctx.connection, "user2").active
    opened = {"Operations": [{"op": "replace", "value": {"active": "True"}}]}
    assert manager.ask("PATCH", f"/scim/v2/Users/{theirs}", json=opened).json["active"] is True
    assert manager.ask("DELETE", f"/scim/v2/Users/{theirs}").status_code == 204
    assert manager.get(f"/scim/v2/Users/{theirs}").json["active"] is False


def test_nothing_but_the_account_being_open_is_changed_by_a_provider(manager, caller):
    caller("sales")
    for operation in (
        {"op": "replace", "path": "roles", "value": ["manager"]},
        {"op": "replace", "value": {"active": False, "userName": "x"}},
        {"op": "remove", "path": "active"},
        {"op": "replace", "path": "active", "value": "perhaps"},
    ):
        answer = manager.ask("PATCH", "/scim/v2/Users/2", json={"Operations": [operation]})
        assert (answer.status_code, codes(answer)) == (422, ["USR019"])
    assert manager.get("/scim/v2/Users?filter=title pr").status_code == 400
    assert manager.get("/scim/v2/Users/2").json["active"] is True


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_accounts_are_for_those_who_manage_users(caller, method):
    seller = caller("sales")
    assert seller.ask(method, "/scim/v2/Users/1", json=CLOSE).status_code == 403


def test_a_key_acts_with_the_roles_that_it_was_narrowed_to(app, caller, trading):
    caller("manager", "agent")
    with trading.writing(SYSTEM) as ctx:
        narrow = Caller(app.test_client(), issue(ctx, 1, "ERP", roles=["agent"]))
        foreign = Caller(app.test_client(), issue(ctx, 1, "ERP", roles=["sales"]))
    made = narrow.created("customer", code="A", name="A")
    assert narrow.delete(f"/records/customer/{made['id']}", '"1"').status_code == 403
    assert narrow.get("/scim/v2/Users").status_code == 403
    assert narrow.get("/records/employee").status_code in (403, 404)
    assert foreign.get("/records/customer").status_code in (403, 404)


# ---- people and units
def test_units_are_made_changed_and_listed(manager, caller):
    south = manager.post("/units", {"code": "S", "name": "South"})
    assert (south.status_code, south.json["data"]["path"]) == (201, "South")
    address = south.headers["Location"].removeprefix("/api/v1")
    shop = manager.post("/units", {"code": "S1", "name": "Shop", "parent": south.json["data"]["id"]}).json["data"]
    assert (shop["level"], shop["path"]) == (2, "South / Shop")
    taken = manager.post("/units", {"code": "s", "name": ""})
    assert [one["pointer"] for one in taken.json["errors"]] == ["/code", "/name"]
    renamed = manager.patch(address, {"name": "The South"}, south.headers["ETag"])
    assert (renamed.status_code, renamed.json["data"]["name"]) == (200, "The South")
    assert manager.patch(address, {"name": "X"}, south.headers["ETag"]).status_code == 412
    assert manager.patch(address, {"name": "X"}, None).status_code == 428
    assert manager.get(address, **{"If-None-Match": renamed.headers["ETag"]}).status_code == 304
    assert [one["code"] for one in manager.get("/units").json["data"]] == ["S", "S1"]
    wrong = manager.patch(address, {"parent": shop["id"], "nam": "X"}, renamed.headers["ETag"])
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/nam")
    seller = caller("sales")
    for method, path in (("GET", "/units"), ("POST", "/units"), ("PATCH", address), ("GET", f"{address}/members")):
        assert seller.ask(method, path, json={}).status_code == 403


def test_a_person_is_made_placed_stood_in_for_and_closed(manager, caller, trading):
    unit = manager.post("/units", {"code": "S", "name": "South"}).json["data"]["id"]
    body = {"login": "wang", "name": "Wang Wei", "roles": ["agent"], "units": [{"unit": unit, "position": "Clerk"}]}
    made = manager.post("/people", body)
    assert (made.status_code, made.json["data"]["unit"]) == (201, unit)
    address = made.headers["Location"].removeprefix("/api/v1")
    (member,) = manager.get(f"/units/{unit}/members").json["data"]
    assert (member["name"], member["position"], member["leads"]) == ("Wang Wei", "Clerk", False)
    raised = manager.patch(
        address, {"units": [{"unit": unit, "leads": True}], "email": "w@x.cn"}, made.headers["ETag"]
    )
    assert raised.json["data"]["units"] == [{"unit": unit, "position": "", "leads": True}]
    days = {"since": "2026-12-01", "until": "2999-12-31"}
    stood = manager.post(f"{address}/deputies", {"deputy": 1, **days})
    (deputy,) = stood.json["data"]["deputies"]
    assert (stood.status_code, deputy["deputy"]["id"], deputy["until"]) == (201, 1, "2999-12-31")
    assert manager.ask("DELETE", f"{address}/deputies/{deputy['number']}").status_code == 204
    assert manager.ask("DELETE", f"{address}/deputies/{deputy['number']}").status_code == 404
    etag = manager.get(address).headers["ETag"]
    closed = manager.patch(address, {"active": False, "email": None, "unit": None, "units": []}, etag)
    assert [closed.json["data"][name] for name in ("active", "email", "unit", "units")] == [False, None, None, []]
    (found,) = manager.get("/people?q=wang").json["data"]
    assert found["login"] == "wang"
    page = manager.get("/people?limit=1").json
    assert page["links"]["next"].endswith("cursor=1") and len(page["data"]) == 1


def test_what_is_wrong_with_a_person_is_told_at_once_and_nothing_is_kept(manager, caller):
    wrong = manager.post("/people", {"login": "w", "name": "", "roles": ["nobody"], "email": "x"})
    told = {(one["pointer"], one["code"]) for one in wrong.json["errors"]}
    assert told == {("/login", "USR003"), ("/name", "USR004"), ("/email", "USR005"), ("/roles", "USR009")}
    assert codes(manager.post("/people", {"login": "wang", "name": "Wang", "roles": ["Admin"]})) == ["USR015"]
    lost = manager.post("/people", {"login": "wang", "name": "Wang", "units": [{"unit": 999}]})
    assert (lost.status_code, lost.json["errors"][0]["pointer"]) == (422, "/units/0")
    assert manager.get("/people?q=wang").json["data"] == []
    seller = caller("sales")
    for method, path in (
        ("GET", "/people"),
        ("POST", "/people"),
        ("GET", "/people/1"),
        ("POST", "/people/1:hand-over"),
    ):
        assert seller.ask(method, path, json={}).status_code == 403


def test_what_a_leaver_holds_is_told_and_handed_over(manager, caller):
    leaver = caller("agent")
    leaver.created("customer", code="ACME", name="Acme")
    held = manager.get("/people/2/held").json
    assert held["meta"] == {"unseen": 0}
    (customers,) = held["data"]
    assert (customers["name"], customers["count"], customers["allowed"]) == ("customer.sys_owner", 1, True)
    ordered = manager.post("/people/2:hand-over", {"to": 1, "held": ["customer.sys_owner"]})
    assert ordered.status_code == 202
    job = manager.get(ordered.json["data"][0]["address"].removeprefix("/api/v1")).json["data"]
    assert (job["entity"], job["left"]) == ("customer", 1)
    assert codes(manager.post("/people/2:hand-over", {"to": 2, "held": ["customer.sys_owner"]})) == ["USR022"]


def test_a_page_of_people_takes_as_many_statements_as_one_person(manager, caller, trading):
    sent = []
    for _ in range(2):
        manager.get("/people")
        with statements(trading) as seen:
            assert manager.get("/people").status_code == 200
        sent.append(len(seen))
        caller("sales"), caller("agent")
        manager.get("/people")
    assert sent[0] == sent[1]
