"""One record over HTTP: create, read, change, delete, upsert."""

from __future__ import annotations

import json

import pytest

from schema_registry.packs import PackFiles
from tests.admin.api.conftest import codes
from tests.support.publishing import TRADING, publish, read


def test_a_created_record_is_told_with_its_address_and_version(manager):
    response = manager.post("/records/customer", {"code": "ACME", "name": "Acme", "credit_limit": "1200.50"})
    assert response.status_code == 201
    data = response.json["data"]
    assert response.headers["Location"] == f"/api/v1/records/customer/{data['id']}"
    assert response.headers["ETag"] == '"1"'
    assert data["credit_limit"] == {"amount": "1200.50", "currency": "USD"}
    assert data["sys_owner"]["name"] == "User1"
    assert data["sys_created_at"].endswith("Z")


def test_a_record_is_read_with_its_references_titled(manager):
    customer = manager.created("customer", code="ACME", name="Acme")
    order = manager.created("order", number="1", customer=customer["id"], ordered_on="2026-01-02", freight="1.00")
    response = manager.get(f"/records/order/{order['id']}")
    assert response.json["data"]["customer"] == {"id": customer["id"], "title": "Acme"}
    assert response.json["links"]["self"] == f"/api/v1/records/order/{order['id']}"


def test_a_reader_may_choose_the_fields(manager):
    customer = manager.created("customer", code="ACME", name="Acme", country="France")
    order = manager.created("order", number="1", customer=customer["id"], ordered_on="2026-01-02", freight="1.00")
    data = manager.get(f"/records/order/{order['id']}?fields=number,customer.country").json["data"]
    assert data == {"id": order["id"], "sys_version": 1, "number": "1", "customer.country": "France"}


def test_a_reader_who_has_the_version_gets_304(manager):
    customer = manager.created("customer", code="ACME", name="Acme")
    response = manager.get(f"/records/customer/{customer['id']}", **{"If-None-Match": '"1"'})
    assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", '"1"')


def test_a_merge_patch_changes_what_it_names_and_empties_with_null(manager):
    customer = manager.created("customer", code="ACME", name="Acme", city="Paris", country="France")
    response = manager.patch(f"/records/customer/{customer['id']}", {"city": None, "name": "Acme SA"}, '"1"')
    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'
    data = response.json["data"]
    assert (data["name"], data["city"], data["country"], data["sys_version"]) == ("Acme SA", None, "France", 2)


def test_an_empty_patch_makes_no_version(manager):
    customer = manager.created("customer", code="ACME", name="Acme")
    assert manager.patch(f"/records/customer/{customer['id']}", {}, '"1"').headers["ETag"] == '"1"'


def test_a_change_without_if_match_is_428(manager):
    customer = manager.created("customer", code="ACME", name="Acme")
    response = manager.patch(f"/records/customer/{customer['id']}", {"name": "B"}, None)
    assert (response.status_code, codes(response)) == (428, ["API010"])


@pytest.mark.parametrize("stale", ['"7"', 'W/"1"', '"x"', '"1", "2"', "1"])
def test_a_change_made_from_another_version_is_412_and_changes_nothing(manager, stale):
    customer = manager.created("customer", code="ACME", name="Acme")
    address = f"/records/customer/{customer['id']}"
    assert manager.patch(address, {"name": "B"}, stale).status_code == 412
    assert manager.delete(address, stale).status_code == 412
    assert manager.get(address).json["data"]["name"] == "Acme"


def test_of_two_writers_with_one_etag_the_second_is_told(manager):
    address = f"/records/customer/{manager.created('customer', code='ACME', name='Acme')['id']}"
    assert manager.patch(address, {"name": "First"}, '"1"').status_code == 200
    refused = manager.patch(address, {"name": "Second"}, '"1"')
    assert refused.status_code == 412
    assert manager.get(address).json["data"]["name"] == "First"


def test_a_star_matches_any_version(manager):
    address = f"/records/customer/{manager.created('customer', code='ACME', name='Acme')['id']}"
    assert manager.patch(address, {"name": "B"}, "*").status_code == 200


def test_a_deleted_record_is_gone_until_it_is_restored(manager):
    address = f"/records/customer/{manager.created('customer', code='ACME', name='Acme')['id']}"
    deleted = manager.delete(address, '"1"')
    assert (deleted.status_code, deleted.data) == (204, b"")
    assert manager.get(address).status_code == 404
    assert manager.patch(address, {"name": "B"}, '"2"').status_code == 404
    batch = deleted.headers["Cardwright-Batch"]
    assert manager.post(f"/batches/{batch}:restore", {}).json["data"] == {"restored": 1}
    assert manager.get(address).json["data"]["sys_version"] == 3


def test_a_record_that_others_need_is_not_deleted(manager):
    customer = manager.created("customer", code="ACME", name="Acme")
    manager.created("order", number="1", customer=customer["id"], ordered_on="2026-01-02", freight="1.00")
    refused = manager.delete(f"/records/customer/{customer['id']}", '"1"')
    assert (refused.status_code, codes(refused)) == (422, ["REC010"])


def test_all_problems_of_the_values_come_at_once_with_their_places(manager):
    response = manager.post(
        "/records/customer", {"grade": "Z", "email": "no", "credit_limit": -1, "id": "x", "nam": "A", "sys_owner": 1}
    )
    assert response.status_code == 422
    found = {error["pointer"] for error in response.json["errors"]}
    assert found == {"/code", "/name", "/grade", "/email", "/credit_limit", "/id", "/nam", "/sys_owner"}


def test_a_put_by_a_unique_field_creates_then_changes(manager):
    first = manager.ask("PUT", "/records/customer/by/code/ACME", json={"name": "Acme"})
    second = manager.ask("PUT", "/records/customer/by/code/ACME", json={"city": "Paris"})
    assert (first.status_code, second.status_code) == (201, 200)
    data = second.json["data"]
    assert (data["id"], data["name"], data["city"]) == (first.json["data"]["id"], "Acme", "Paris")


def test_a_put_whose_body_contradicts_its_address_is_refused(manager):
    response = manager.ask("PUT", "/records/customer/by/code/ACME", json={"code": "OTHER", "name": "Acme"})
    assert (response.status_code, codes(response)) == (422, ["API014"])


def test_a_put_by_a_value_that_records_from_before_share_changes_none(manager, trading):
    for code in ("A", "B"):
        manager.created("customer", code=code, name="Acme")
    made = read(TRADING)
    path = "entities/customer.json"
    document = json.loads(made.files[path])
    document["properties"]["name"]["unique"] = True
    publish(trading, PackFiles(made.name, made.label, {**made.files, path: json.dumps(document)}))
    response = manager.ask("PUT", "/records/customer/by/name/Acme", json={"city": "Paris"})
    assert (response.status_code, codes(response)) == (422, ["REC030"])


def test_a_put_by_a_field_that_is_not_unique_is_404(manager):
    assert manager.ask("PUT", "/records/customer/by/city/Paris", json={"name": "Acme"}).status_code == 404


def test_a_client_that_wants_no_body_gets_none(manager):
    made = manager.post("/records/customer", {"code": "ACME", "name": "Acme"}, Prefer="return=minimal")
    assert (made.status_code, made.data, made.headers["ETag"]) == (201, b"", '"1"')


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_body_of_another_content_type_is_415(manager, method):
    path = {"POST": "/records/customer", "PUT": "/records/customer/by/code/A"}.get(method, "/records/customer/x")
    response = manager.ask(method, path, data="a=1", content_type="text/plain", headers={"If-Match": '"1"'})
    assert (response.status_code, codes(response)) == (415, ["API006"])
