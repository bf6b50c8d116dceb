"""Merging over HTTP: versions, the answer, the way back, and where merged ids lead."""

from __future__ import annotations

from collections.abc import Callable

from tests.admin.api.conftest import Caller


def test_a_merge_names_versions_and_its_batch_and_is_taken_back(manager: Caller) -> None:
    stays = manager.created("customer", code="A", name="Alfreds")
    gone = manager.created("customer", code="B", name="Alfreds SA", city="Bern")
    order = manager.created("order", number="1", customer=gone["id"], ordered_on="2026-01-01")
    path, others = f"/records/customer/{stays['id']}/merge", [{"id": gone["id"], "version": 1}]
    body = {"records": others, "take": {"name": gone["id"]}}
    assert manager.post(path, body).status_code == 428
    assert manager.post(path, body, **{"If-Match": '"2"'}).status_code == 412
    wrong = manager.post(path, {"records": [], "tak": {}}, **{"If-Match": '"1"'})
    assert {error["pointer"] for error in wrong.json["errors"]} == {"/records", "/tak"}
    made = manager.post(path, body, **{"If-Match": '"1"'})
    data, meta = made.json["data"], made.json["meta"]
    assert (made.status_code, made.headers["ETag"], data["name"], data["city"]) == (200, '"2"', "Alfreds SA", "Bern")
    assert meta["merged"] == [gone["id"]]
    assert manager.get(f"/records/order/{order['id']}").json["data"]["customer"]["id"] == stays["id"]
    for answer in (
        manager.get(f"/records/customer/{gone['id']}?fields=name"),
        manager.patch(f"/records/customer/{gone['id']}?fields=name", {"city": "Bonn"}, '"1"'),
    ):
        where = f"/api/v1/records/customer/{stays['id']}?fields=name"
        assert (answer.status_code, answer.headers["Location"]) == (308, where)
    also = manager.created("order", number="2", customer=gone["id"], ordered_on="2026-01-01")
    assert also["customer"]["id"] == stays["id"]
    back = manager.post(f"/batches/{meta['batch']}:restore", {})
    assert back.json["data"] == {"restored": 3, "kept": []}
    assert manager.get(f"/records/order/{order['id']}").json["data"]["customer"]["id"] == gone["id"]


def test_merged_ids_lead_nobody_to_what_they_may_not_see(manager: Caller, caller: Callable[..., Caller]) -> None:
    stays, gone = (manager.created("customer", code=code, name=code) for code in "AB")
    made = manager.post(
        f"/records/customer/{stays['id']}/merge", {"records": [{"id": gone["id"]}]}, **{"If-Match": "*"}
    )
    assert made.status_code == 200
    agent = caller("agent")
    assert agent.get(f"/records/customer/{gone['id']}").status_code == 404
    assert agent.post(f"/records/customer/{stays['id']}/merge", {"records": []}).status_code == 428


def test_the_description_has_it_for_who_may(manager: Caller, caller: Callable[..., Caller]) -> None:
    path = "/records/customer/{id}/merge"
    assert path in manager.get("/openapi.json").json["paths"]
    assert path not in caller("sales").get("/openapi.json").json["paths"]
