"""The feed of changes: in order, tombstones included, and only of what the caller may see."""

from __future__ import annotations

from tests.admin.api.conftest import codes


def followed(caller, path="/changes"):
    response = caller.get(path)
    assert response.status_code == 200
    return [(one["action"], one["entity"], one["version"]) for one in response.json["data"]]


def test_what_happened_is_told_in_order_with_tombstones(manager):
    address = f"/records/customer/{manager.created('customer', code='A', name='A')['id']}"
    manager.patch(address, {"city": "Paris"}, '"1"')
    manager.delete(address, '"2"')
    assert followed(manager) == [("create", "customer", 1), ("update", "customer", 2), ("delete", "customer", 3)]
    (updated,) = [one for one in manager.get("/changes").json["data"] if one["action"] == "update"]
    assert updated["fields"] == ["city"]
    assert updated["at"].endswith("Z")


def test_a_follower_goes_on_where_they_were(manager):
    before = manager.get("/changes").json["meta"]["next"]  # behind the publish and the key
    for code in "ABC":
        manager.created("customer", code=code, name=code)
    first = manager.get(f"/changes?limit=2&after={before}").json
    assert len(first["data"]) == 2
    rest = manager.get(first["links"]["next"].removeprefix("/api/v1")).json
    assert len(rest["data"]) == 1
    cursor = rest["meta"]["next"]
    assert manager.get(f"/changes?after={cursor}").json["data"] == []
    manager.created("customer", code="D", name="D")
    assert len(manager.get(f"/changes?after={cursor}").json["data"]) == 1


def test_changes_of_hidden_records_are_passed_over(caller, manager):
    manager.created("customer", code="HID", name="Hidden")
    manager.created("supplier", code="1", name="Hidden too")
    agent = caller("agent")
    own = agent.created("customer", code="OWN", name="Own")
    agent.patch(f"/records/customer/{own['id']}", {"city": "Paris"}, '"1"')
    assert followed(agent) == [("create", "customer", 1), ("update", "customer", 2)]
    manager.delete(f"/records/customer/{own['id']}", '"2"')
    assert followed(agent)[-1] == ("delete", "customer", 3)
    assert followed(caller()) == []


def test_a_cursor_that_is_none_is_refused(manager):
    response = manager.get("/changes?after=x")
    assert response.status_code == 422
    assert codes(response)
    assert manager.get("/changes?afte=1").status_code == 400
