"""Lists, filters, pages and figures over HTTP."""

from __future__ import annotations

import json
from decimal import Decimal
from urllib.parse import quote

import pytest

from tests.admin.api.conftest import codes


@pytest.fixture
def orders(manager):
    """Six orders of two customers in two years."""
    france = manager.created("customer", code="FR", name="Blondel", country="France", grade="A")
    china = manager.created("customer", code="CN", name="华信贸易", country="China", grade="B")
    for number, (customer, day, freight) in enumerate(
        [
            (france, "2025-03-01", "10.10"),
            (france, "2025-07-01", "20.20"),
            (france, "2026-01-01", "0.30"),
            (china, "2025-05-05", "1000.00"),
            (china, "2026-02-02", "0.01"),
            (china, "2026-03-03", "5.00"),
        ]
    ):
        manager.created(
            "order", number=str(number), customer=customer["id"], ordered_on=day, freight=freight, ship_country="X"
        )
    return {"france": france["id"], "china": china["id"]}


def numbers(response) -> list[str]:
    assert response.status_code == 200, response.json
    return [record["number"] for record in response.json["data"]]


def test_a_flat_condition_is_an_equality(manager, orders):
    assert numbers(manager.get(f"/records/order?customer={orders['china']}&sort=number")) == ["3", "4", "5"]


def test_operators_stand_in_brackets_and_conditions_all_hold(manager, orders):
    asked = "/records/order?freight[_gte]=5&freight[_lt]=100&customer.country=France&sort=-freight"
    assert numbers(manager.get(asked)) == ["1", "0"]


def test_lists_of_values_are_separated_by_commas(manager, orders):
    assert numbers(manager.get("/records/order?number[_in]=0,4&sort=number")) == ["0", "4"]
    assert numbers(manager.get("/records/order?ordered_on:year=2025&sort=number")) == ["0", "1", "3"]
    assert numbers(manager.get("/records/order?ordered_on[_between]=2026-01-01,2026-02-28&sort=number")) == ["2", "4"]


def test_the_filter_tree_of_the_language_works_in_an_address(manager, orders):
    tree = {
        "_or": [{"customer.name": {"_startsWith": "华"}}, {"freight": {"_gt": 20}}],
        "ordered_on:year": {"_eq": "2025"},
    }
    assert numbers(manager.get(f"/records/order?filter={quote(json.dumps(tree))}&sort=number")) == ["1", "3"]


def test_a_question_in_a_body_gives_the_same_answer(manager, orders):
    tree = {"freight": {"_gt": 1}}
    by_body = manager.post("/records/order:query", {"filter": tree, "sort": ["number"], "count": "exact"})
    by_address = manager.get(f"/records/order?filter={quote(json.dumps(tree))}&sort=number&count=exact")
    assert by_body.json["data"] == by_address.json["data"]
    assert by_body.json["meta"]["count"] == by_address.json["meta"]["count"] == 4


def test_pages_follow_each_other_by_their_links_without_gap_or_repetition(manager, orders):
    seen: list[str] = []
    path = "/records/order?limit=4&sort=-freight"
    while path:
        response = manager.get(path)
        seen += numbers(response)
        path = response.json["links"].get("next", "").removeprefix("/api/v1")
        assert ('rel="next"' in response.headers.get("Link", "")) == bool(path)
    assert seen == ["3", "1", "0", "5", "2", "4"]


def test_a_search_finds_two_chinese_characters(manager, orders):
    found = manager.get(f"/records/customer?q={quote('贸易')}").json["data"]
    assert [record["code"] for record in found] == ["CN"]


def test_figures_equal_the_totals_of_the_list(manager, orders):
    listed = manager.get("/records/order?limit=200").json["data"]
    total = sum(Decimal(record["freight"]["amount"]) for record in listed)
    by_year = manager.get("/records/order:aggregate?group=ordered_on:year&measures=count,sum:freight").json["data"]
    assert [bucket["group"]["ordered_on:year"] for bucket in by_year] == ["2025", "2026"]
    assert sum(bucket["measures"]["count"] for bucket in by_year) == len(listed) == 6
    assert sum(Decimal(bucket["measures"]["sum:freight"]["amount"]) for bucket in by_year) == total
    assert by_year[0]["measures"]["sum:freight"] == {"amount": "1030.30", "currency": "USD"}


def test_groups_by_a_reference_are_titled_and_may_be_sorted_by_a_measure(manager, orders):
    asked = "/records/order:aggregate?group=customer&measures=sum:freight&sort=-sum:freight"
    groups = [bucket["group"]["customer"] for bucket in manager.get(asked).json["data"]]
    assert groups == [
        {"id": orders["china"], "title": "华信贸易"},
        {"id": orders["france"], "title": "Blondel"},
    ]


def test_a_mistyped_parameter_is_refused_with_a_guess(manager):
    response = manager.get("/records/customer?contry=France&limt=3")
    assert (response.status_code, codes(response)) == (400, ["API007", "API007"])
    assert 'Did you mean "country"?' in response.json["errors"][0]["hint"]
    assert 'Did you mean "limit"?' in response.json["errors"][1]["hint"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("limit=0", 400, "API008"),
        ("limit=201", 400, "API008"),
        ("limit=1e2", 400, "API008"),
        ("limit=" + "9" * 5000, 400, "API008"),
        ("count=all", 400, "API008"),
        ("fields=", 400, "API008"),
        ("sort=,", 400, "API008"),
        ("filter=[]", 400, "API003"),
        ("filter={", 400, "API001"),
        ('filter={"a":1,"a":2}', 400, "API002"),
        ("limit=1&limit=2", 400, "API009"),
        ("name=a&name=b", 400, "API009"),
        ("name[_gt=1", 400, "API008"),
        ("cursor=%00", 422, "QRY021"),
        ("cursor=nonsense", 422, "QRY021"),
        ("sort=nam", 422, "QRY002"),
        ("fields=nam", 422, "QRY002"),
        ("name[_near]=x", 422, "QRY010"),
        ('filter={"nam":{"_eq":"x"}}', 422, "QRY002"),
        ("sys_owner.password[_eq]=x", 422, "QRY003"),
    ],
)
def test_what_cannot_be_asked_is_refused(manager, asked, status, code):
    response = manager.get(f"/records/customer?{quote(asked, safe='=&%,')}")
    assert (response.status_code, codes(response)) == (status, [code])


def test_all_wrong_parameters_are_told_at_once(manager):
    response = manager.get("/records/customer?limit=0&count=x&grde=A&filter=[]")
    assert response.status_code == 400
    assert {error["pointer"] for error in response.json["errors"]} == {
        "/query/limit",
        "/query/count",
        "/query/grde",
        "/query/filter",
    }


def test_an_unknown_name_in_a_question_body_is_refused(manager):
    response = manager.post("/records/customer:query", {"filtr": {}, "limit": "5", "search": None})
    assert response.status_code == 422
    found = {error["pointer"]: error["code"] for error in response.json["errors"]}
    assert found == {"/filtr": "API007", "/limit": "API008", "/search": "API008"}
