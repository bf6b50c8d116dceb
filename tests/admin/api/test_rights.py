"""Rights over HTTP: what an actor may not see cannot be learned, whatever is asked."""

from __future__ import annotations

import pytest

from tests.admin.api.conftest import ROOT, codes


def test_a_stranger_is_401_everywhere(app):
    client = app.test_client()
    for path in ("/records/customer", "/schema", "/openapi.json", "/changes", "/records/customer/x"):
        response = client.get(ROOT + path)
        assert (response.status_code, codes(response)) == (401, ["USR012"])
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_key_is_401(app):
    response = app.test_client().get(f"{ROOT}/records/customer", headers={"Authorization": "Bearer cw_wrong"})
    assert response.status_code == 401


def test_a_reading_key_may_not_write(caller):
    reader = caller("manager", read_only=True)
    assert reader.get("/records/customer").status_code == 200
    assert reader.post("/records/customer", {"code": "A", "name": "A"}).status_code == 403
    assert reader.post("/records/customer:query", {}).status_code == 200


def test_a_cookie_without_the_token_may_not_write(app):
    response = app.test_client().post(f"{ROOT}/records/customer", json={"code": "A", "name": "A"})
    assert response.status_code in (401, 403)


def test_somebody_without_roles_is_403_and_learns_nothing(caller, manager):
    customer = manager.created("customer", code="SECRET", name="Secret")
    nobody = caller()
    answers = [
        nobody.get("/records/customer"),
        nobody.get(f"/records/customer/{customer['id']}"),
        nobody.get("/records/customer:aggregate"),
        nobody.post("/records/customer:query", {"filter": {"code": {"_eq": "SECRET"}}}),
        nobody.post("/records/customer", {"code": "SECRET", "name": "x"}),
        nobody.patch(f"/records/customer/{customer['id']}", {"name": "x"}, '"1"'),
        nobody.patch(f"/records/customer/{customer['id']}", {"name": "x"}, '"9"'),
        nobody.delete(f"/records/customer/{customer['id']}", '"1"'),
        nobody.get("/schema/customer"),
    ]
    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert not any(b"SECRET" in answer.data or b"Secret" in answer.data for answer in answers)


def test_an_owner_sees_their_own_and_a_stranger_record_is_404_like_none(caller, manager):
    hidden = manager.created("customer", code="HID", name="Hidden", country="Narnia")
    agent = caller("agent")
    own = agent.created("customer", code="OWN", name="Own")
    assert [record["code"] for record in agent.get("/records/customer").json["data"]] == ["OWN"]
    assert agent.get(f"/records/customer/{own['id']}").status_code == 200
    missing = "/records/customer/00000000-0000-7000-8000-000000000000"
    for made in (agent.get, lambda path: agent.patch(path, {"name": "x"}, '"1"')):
        refused, nothing = made(f"/records/customer/{hidden['id']}"), made(missing)
        assert refused.status_code == nothing.status_code == 404
        assert codes(refused) == codes(nothing)


def test_hidden_records_cannot_be_learned_by_filter_sort_total_or_reference(caller, manager):
    hidden = manager.created("customer", code="HID", name="Hidden", country="Narnia", credit_limit="999")
    agent = caller("agent")
    agent.created("customer", code="OWN", name="Own", credit_limit="1")
    assert agent.get("/records/customer?country=Narnia").json["data"] == []
    assert agent.get("/records/customer?q=Hidden").json["data"] == []
    assert agent.get("/records/customer?count=exact").json["meta"]["count"] == 1
    totals = agent.get("/records/customer:aggregate?measures=count,sum:credit_limit").json["data"]
    assert totals[0]["measures"] == {"count": 1, "sum:credit_limit": {"amount": "1.00", "currency": "USD"}}
    refused = agent.post("/records/order", {"number": "1", "customer": hidden["id"], "ordered_on": "2026-01-01"})
    assert (refused.status_code, codes(refused)) == (422, ["REC005"])


def test_a_hidden_target_is_told_without_its_title(caller, manager):
    hidden = manager.created("customer", code="HID", name="Hidden")
    agent = caller("agent")
    owner = agent.created("customer", code="OWN", name="Own")["sys_owner"]["id"]
    assert owner
    order = manager.created("order", number="1", customer=hidden["id"], ordered_on="2026-01-01")
    response = agent.get(f"/records/order/{order['id']}?fields=customer,customer.name")
    assert response.status_code == 404
    assert b"Hidden" not in response.data


@pytest.mark.parametrize(
    "path", ["/records/nothing", "/records/nothing/1", "/schema/nothing", "/nothing", "/records"]
)
def test_an_unknown_address_is_404(manager, path):
    response = manager.get(path)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_a_role_sees_only_what_it_may_use_in_schema_and_description(caller):
    agent = caller("agent")
    names = [entity["name"] for entity in agent.get("/schema").json["data"]]
    assert set(names) == {"customer", "contact", "order", "order_line", "product", "category", "shipper"}
    description = agent.get("/openapi.json").json
    assert "/records/supplier" not in description["paths"]
    assert "post" not in description["paths"]["/records/product"]
    assert "delete" not in description["paths"]["/records/customer/{id}"]
