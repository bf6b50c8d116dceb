"""Hostile input is refused with a problem: never a 500, never stored, never interpreted."""

from __future__ import annotations

import json

import pytest

BASE = {"code": "ACME", "name": "Acme"}


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"name":' * 50_000,
        b'{"code": "A", "name": ' + b"1" * 5000 + b"}",
        b'{"code": "A", "name": 1e999999999}',
        b'{"code": "A", "name": "A", "credit_limit": 1e999999999}',
        b'{"code": "A", "name": "A", "credit_limit": -1e-999999999}',
        b'{"code": "A", "name": "A", "credit_limit": 123456789012345678901234567890}',
        b'{"code": "A", "name": "A", "credit_limit": {"amount": 1e400, "currency": "USD"}}',
        b'{"code": "A", "name": "A\\u0000"}',
        b'{"code": "A", "name": "\\ud800"}',
        b'{"code": "\\udfff\\ud800", "name": "A"}',
        b'{"code": "A", "name": "A", "\\ud800": 1}',
        b'{"code": "A", "name": ["A"]}',
        b'{"code": {"$gt": ""}, "name": "A"}',
        b'{"code": "A", "name": true}',
        b'{"code": "A", "name": "A", "grade": ["A"]}',
        b'{"code": "A", "name": "A", "grade": {"A": 1}}',
        b'{"code": "A", "name": "A", "email": 5}',
        b'{"code": "A", "name": "A", "phone": {}}',
        b'{"code": "A", "name": "A", "notes": []}',
        b'{"code": "A", "name": "A", "__class__": "x"}',
        b'{"code": "A", "name": "A", "credit_limit": {"amount": [], "currency": {}}}',
        b'{"code": "A", "name": "A", "credit_limit": NaN}',
        b'{"code": "A", "code": "B", "name": "A"}',
        b"\xff\xfe{}",
    ],
)
def test_a_hostile_body_is_refused(manager, body):
    response = manager.raw("/records/customer", body)
    assert response.status_code in (400, 422), response.data
    assert response.json["errors"]
    assert manager.get("/records/customer").json["data"] == []


def test_a_body_over_the_limit_is_413(manager):
    body = json.dumps({**BASE, "notes": "x" * 3_000_000}).encode()
    assert manager.raw("/records/customer", body).status_code == 413


@pytest.mark.parametrize(
    "tree",
    [
        {"name": {"_eq": ["x"]}},
        {"name": {"_in": "x"}},
        {"name": {"_in": [{}] * 3}},
        {"name": {"_contains": {"a": 1}}},
        {"name": {"_eq": "\ud800"}},
        {"name": {"_eq": "\0"}},
        {"\ud800": {"_eq": 1}},
        {"credit_limit": {"_gt": 10**400}},
        {"credit_limit": {"_gt": "1e999999999"}},
        {"credit_limit": {"_between": [1]}},
        {"sys_version": {"_gt": 2**70}},
        {"sys_owner": {"_eq": -1}},
        {"sys_created_at": {"_gt": "0000-00-00T00:00:00Z"}},
        {"id": {"_eq": 5}},
        {"_and": {}},
        {"_or": []},
        {"_not": []},
        {"_and": [5]},
        {"orders": {"_some": {"orders": 1}}},
        {"name; DROP TABLE r_customer": {"_eq": 1}},
        {"name": {"_eq": None, "_gt": {}}},
    ],
)
def test_a_hostile_filter_is_answered_or_refused_but_never_fails(manager, tree):
    response = manager.raw("/records/customer:query", json.dumps({"filter": tree}).encode())
    assert response.status_code in (200, 400, 422), response.data


def test_a_filter_nested_without_end_is_refused(manager):
    tree: dict[str, object] = {"name": {"_eq": "x"}}
    for _ in range(30):
        tree = {"_not": tree}
    response = manager.raw("/records/customer:query", json.dumps({"filter": tree}).encode())
    assert response.status_code in (400, 422)


@pytest.mark.parametrize(
    "record",
    ["x", "%00", "..", "1' OR '1'='1", "{}", "00000000-0000-0000-0000-00000000000g", "a" * 2000, "%ff", "客户"],
)
def test_an_address_that_is_no_id_is_404(manager, record):
    assert manager.get(f"/records/customer/{record}").status_code == 404


@pytest.mark.parametrize("batch", ["x", "%00", "00000000-0000-7000-8000-000000000000"])
def test_a_batch_that_is_none_is_404(manager, batch):
    assert manager.post(f"/batches/{batch}:restore", {}).status_code == 404


def test_text_is_text(manager):
    hostile = "<script>alert(1)</script> ' \" \\ %s {0} 卡匠 😀 e\u0301"
    data = manager.created("customer", code="validate", name=hostile)
    assert manager.get(f"/records/customer/{data['id']}").json["data"]["name"] == data["name"]
    assert "<script>" in data["name"]


def test_no_method_but_those_described_is_allowed(manager):
    response = manager.ask("PUT", "/records/customer", json={})
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"
