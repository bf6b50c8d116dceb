"""Sharing over HTTP: what it opens, what is refused, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from tests.admin.api.conftest import Caller

ONE_DATABASE = True


def test_a_record_is_shared_listed_ended_and_shared_again(caller: Callable[..., Caller], manager: Caller) -> None:
    agent, id = caller("agent"), str(manager.created("customer", code="A", name="Alfreds")["id"])
    path, body = f"/records/customer/{id}/shares", {"whom": "role:agent", "right": "write", "team": "after-sales"}
    assert agent.get(f"/records/customer/{id}").status_code == 404
    made = manager.post(path, body)
    assert (made.status_code, made.json["data"]["name"], made.json["data"]["over"]) == (200, "Agent", False)
    assert [one["team"] for one in agent.get(path).json["data"]] == ["after-sales"]
    assert agent.patch(f"/records/customer/{id}", {"city": "Bern"}, '"1"').status_code == 200
    assert agent.post(path, {**body, "right": "read"}).status_code == 403
    assert agent.delete(f"{path}/role:agent", None).status_code == 403
    answer = agent.get("/records/customer?filter=%7B%22_shared%22%3A%22withMe%22%7D")
    found = answer.json["data"]
    assert [one["id"] for one in found] == [id]
    ended = manager.delete(f"{path}/role:agent", None)
    assert (ended.status_code, agent.get(path).status_code) == (204, 404)
    back = manager.post(f"/batches/{ended.headers['Cardwright-Batch']}:restore", {})
    assert back.json["data"] == {"restored": 1}
    assert agent.get(path).status_code == 200


def test_many_are_shared_each_judged_by_itself(caller: Callable[..., Caller], manager: Caller) -> None:
    agent = caller("agent")
    ids = [str(manager.created("customer", code=code, name=f"N {code}")["id"]) for code in "ABC"]
    body = {"whom": "role:agent", "right": "read"}
    own = str(agent.created("customer", code="D", name="Own")["id"])
    refused = agent.post("/records/customer:share", {**body, "records": [own, ids[0]]})
    assert [one["done"] for one in refused.json["data"]] == [True, False]
    assert [one["code"] for one in refused.json["data"][1]["errors"]] == ["REC006"]
    made = manager.post("/records/customer:share", {**body, "records": ids[:2]})
    assert (made.status_code, made.json["meta"]["done"], made.json["meta"]["refused"]) == (200, 2, 0)
    assert {one["id"] for one in agent.get("/records/customer").json["data"]} == {*ids[:2], own}
    back = manager.post(f"/batches/{made.json['meta']['batch']}:restore", {})
    assert (back.json["data"], agent.get(f"/records/customer/{ids[0]}").status_code) == ({"restored": 2}, 404)
    ordered = manager.post("/records/customer:share", {**body, "filter": {"code": {"_in": ["A", "C"]}}})
    assert (ordered.status_code, ordered.json["data"]["left"]) == (202, 2)
    assert manager.get(ordered.headers["Location"].removeprefix("/api/v1")).json["data"]["state"] == "waiting"
    for wrong in ({"records": []}, {"records": [ids[0], ids[0].upper()]}, {"records": [7]}, {}):
        assert manager.post("/records/customer:share", {**body, **wrong}).status_code == 422


def test_what_is_wrong_stands_at_its_place(manager: Caller) -> None:
    id = manager.created("customer", code="A", name="Alfreds")["id"]
    path = f"/records/customer/{id}/shares"
    shape = manager.post(path, {"whom": 7, "until": "soon", "rights": "read"})
    assert {one["pointer"] for one in shape.json["errors"]} == {"/whom", "/right", "/until", "/rights"}
    sense = manager.post(path, {"whom": "unit:9", "right": "own", "until": "2020-01-01"})
    assert {one["code"] for one in sense.json["errors"]} == {"SHR001", "SHR003", "SHR004"}
    assert manager.post(f"/records/order/{id}/shares", {"whom": "role:agent", "right": "read"}).status_code == 404


def test_the_description_has_it_for_who_may(manager: Caller, caller: Callable[..., Caller]) -> None:
    path = "/records/customer/{id}/shares"
    assert {"get", "post"} <= manager.get("/openapi.json").json["paths"][path].keys()
    assert "post" in caller("agent").get("/openapi.json").json["paths"][path]
    assert "post" not in caller("agent").get("/openapi.json").json["paths"]["/records/product/{id}/shares"]
