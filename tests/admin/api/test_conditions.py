"""Rules and conditions at every door: API, form, file and bulk give one verdict, and tell it before one saves."""

from __future__ import annotations

import csv
import io

import pytest

from core.context import SYSTEM
from core.errors import Rejected
from core.records.write import Edit, create, create_many, update_many
from core.transfer.columns import Automatic
from core.transfer.load import load
from tests.support import publish
from tests.support.packs import entity, pack
from tests.support.publishing import TRADING

CREDIT = {"kind": "integer", "visible": "grade in ('A', 'B')", "whenHidden": "clear"}
CITIES = {"CN": ["Shanghai", "Ningbo"], "DE": ["Berlin"]}
DEAL = entity(
    "deal",
    {
        "name": {"kind": "text", "search": True},
        "grade": {"kind": "choice", "enum": ["A", "B", "C"], "default": "C"},
        "credit": CREDIT,
        "reason": {"kind": "text", "requiredIf": "credit > 100"},
        "number": {"kind": "integer", "readOnly": True, "default": "=len(name)"},
        "country": {"kind": "choice", "enum": ["CN", "DE"]},
        "city": {
            "kind": "choice",
            "enum": ["Shanghai", "Ningbo", "Berlin"],
            "depends": {"on": "country", "values": CITIES},
        },
        "half": {"kind": "formula", "formula": "credit / 2", "of": {"kind": "decimal", "scale": 1}},
    },
    required=["name"],
    rules=[
        {"id": "some", "assert": "credit <> 13", "message": "Not thirteen", "at": "/credit"},
        {"id": "half", "assert": "half < 1000", "message": "Too much altogether"},
    ],
)
CASES: list[dict[str, str]] = [
    {},
    {"grade": "A", "credit": "50"},
    {"grade": "C", "credit": "5000"},
    {"grade": "A", "credit": "101"},
    {"grade": "A", "credit": "101", "reason": "big"},
    {"grade": "B", "credit": "13"},
    {"grade": "B", "credit": "2000", "reason": "x"},
    {"number": "4"},
    {"number": "5"},
    {"country": "CN", "city": "Berlin"},
    {"country": "CN", "city": "Ningbo"},
    {"city": "Berlin"},
    {"country": "XX", "city": "Berlin", "number": "x", "grade": "A", "credit": "y"},
]


@pytest.fixture
def deals(trading, manager):
    """Deals with conditions, and a caller who may do everything with them."""
    publish(trading, TRADING, pack(DEAL))
    return manager


@pytest.mark.parametrize("given", CASES, ids=lambda given: ",".join(given.values()) or "base")
def test_every_door_gives_one_verdict(deals, trading, given):
    values = {"name": "Deal", **given}
    by_api = _by_api(deals, values)
    assert by_api == _by_file(trading, values)
    assert by_api == _by_form(trading, values)
    assert by_api == _in_bulk(trading, values)
    assert by_api == _by_change(trading, values) or "number" in given


def test_values_are_evaluated_before_they_are_saved(deals):
    said = {"name": "Deal", "grade": "B", "credit": 101, "country": "CN"}
    data = deals.post("/records/deal:evaluate", {"values": said}).json["data"]
    assert data["values"] == {**said, "number": 4}
    assert data["computed"] == {"half": "50.5"}
    assert (data["hidden"], data["read_only"], data["required"]) == ([], ["number"], ["name", "reason"])
    assert data["offered"] == {"city": ["Shanghai", "Ningbo"]}
    assert data["problems"] == []


def test_what_is_hidden_is_named_and_emptied(deals):
    data = deals.post("/records/deal:evaluate", {"values": {"credit": 7}}).json["data"]
    assert data["hidden"] == ["credit"]
    assert data["values"]["credit"] is None
    assert data["computed"] == {"half": None}


def test_values_that_do_not_read_yet_are_told_and_count_as_missing(deals):
    said = {"values": {"grade": "B", "credit": "1,", "nonsense": 1}}
    data = deals.post("/records/deal:evaluate", said).json["data"]
    assert [(one["pointer"], one["code"]) for one in data["problems"]] == [
        ("/credit", "VAL010"),
        ("/nonsense", "REC001"),
    ]
    assert "credit" not in data["values"]


def test_a_record_is_evaluated_with_its_changes(deals):
    id = deals.created("deal", name="Deal", grade="A", credit=50)["id"]
    data = deals.post("/records/deal:evaluate", {"id": id, "values": {"credit": 120}}).json["data"]
    assert data["computed"] == {"half": "60.0"}
    assert data["required"] == ["name", "reason"]
    assert deals.get(f"/records/deal/{id}").json["data"]["credit"] == 50


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"id": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"id": "x"}, 404),
        ({"id": 7}, 422),
        ({"values": []}, 422),
        ({"other": 1}, 422),
        ({}, 200),
    ],
)
def test_a_body_that_asks_for_nothing_sensible_is_refused(deals, body, status):
    assert deals.post("/records/deal:evaluate", body).status_code == status


def test_whoever_may_not_write_is_told_nothing(deals, caller):
    assert caller("viewer").post("/records/deal:evaluate", {}).status_code == 403


def _by_api(deals, values) -> set[tuple[str, str]]:
    numbers = {name: int(text) for name, text in values.items() if name in ("credit", "number") and text.isdigit()}
    response = deals.post("/records/deal", {**values, **numbers})
    if response.status_code == 201:
        return set()
    return {(error["pointer"], error["code"]) for error in response.json["errors"]}


def _by_file(trading, values) -> set[tuple[str, str]]:
    text = io.StringIO()
    csv.writer(text).writerows([list(values), list(values.values())])
    done = load(trading, SYSTEM, Automatic("deal"), text.getvalue().encode(), file_name="x.csv", dry_run=True)
    return {(fault.problem.pointer, fault.problem.code) for fault in done.faults}


def _by_form(trading, values) -> set[tuple[str, str]]:
    with trading.writing(SYSTEM) as ctx:
        try:
            create(ctx, "deal", values, reading="text")
        except Rejected as refused:
            return {(problem.pointer, problem.code) for problem in refused.problems}
        finally:
            ctx.connection.rollback()
    return set()


def _in_bulk(trading, values) -> set[tuple[str, str]]:
    with trading.writing(SYSTEM) as ctx:
        refused = create_many(ctx, "deal", [{"name": "Before"}, values, {"name": "After"}], reading="text").refused
        ctx.connection.rollback()
    assert refused.keys() <= {1}
    return {(problem.pointer, problem.code) for error in refused.values() for problem in error.problems}


def _by_change(trading, values) -> set[tuple[str, str]]:
    """Of a record that was made without them."""
    with trading.writing(SYSTEM) as ctx:
        ids = [create(ctx, "deal", {"name": "Deal"}).id for _ in range(2)]
        edits = [Edit(ids[0], {"name": "Other"}), Edit(ids[1], values)]
        refused = update_many(ctx, "deal", edits, reading="text").refused
        ctx.connection.rollback()
    return {(problem.pointer, problem.code) for error in refused.values() for problem in error.problems}
