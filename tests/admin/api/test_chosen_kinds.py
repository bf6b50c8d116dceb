"""Categories, people, units and numbers through the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.access.units import add_unit
from core.context import SYSTEM
from core.engine import Installation
from tests.admin.api.conftest import Caller
from tests.admin.views.test_chosen_kinds import VISIT
from tests.support.publishing import TRADING, publish


@pytest.fixture
def admin(trading: Installation, caller: Callable[..., Caller]) -> Caller:
    publish(trading, TRADING, VISIT)
    with trading.writing(SYSTEM) as ctx:
        add_unit(ctx.connection, "E", "East branch")
    return caller("Admin")


def test_values_go_in_as_they_come_out(admin: Caller) -> None:
    made = admin.created("visit", subject="a", region="sh", manager=1, branch={"id": 1})
    assert (made["number"], made["region"]) == ("V-001", "sh")
    assert made["manager"]["id"] == 1 and made["branch"] == {"id": 1, "name": "East branch"}
    again = admin.created("visit", region=made["region"], manager=made["manager"], branch=made["branch"])
    assert again["manager"] == made["manager"] and again["number"] == "V-002"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("region", "nowhere", "VAL300"),
        ("region", 5, "VAL300"),
        ("cost", "c3", "VAL302"),
        ("manager", 999, "VAL321"),
        ("manager", "ada", "VAL320"),
        ("branch", 99, "VAL323"),
        ("number", "mine", "REC"),
    ],
)
def test_what_may_not_be_given_is_refused_at_its_pointer(admin: Caller, field: str, value: object, code: str) -> None:
    response = admin.post("/records/visit", {field: value})
    assert response.status_code == 422
    (problem,) = response.json["errors"]
    assert problem["pointer"] == f"/{field}" and problem["code"].startswith(code[:3])
    assert code == "REC" or problem["code"] == code


def test_branches_and_levels_are_asked_for(admin: Caller) -> None:
    for region in ("sh", "bj", "east", None):
        admin.created("visit", region=region)
    found = admin.get("/records/visit?region[_under]=east&sort=region").json["data"]
    assert [one["region"] for one in found] == ["east", "sh"]
    both = admin.get("/records/visit?region[_under]=east,north").json["data"]
    assert len(both) == 3
    assert admin.get("/records/visit?region[_under]=x").status_code in (400, 422)
    groups = admin.get("/records/visit:aggregate?group=region:level1&measures=count")
    assert groups.status_code == 200, groups.json
    told = [(one["group"]["region:level1"], one["measures"]["count"]) for one in groups.json["data"]]
    assert told == [(None, 1), ("east", 2), ("north", 1)]
