"""What went with an element comes along when somebody wants it, and nothing that was written since is lost."""

from __future__ import annotations

import json

import pytest

from core.engine import Installation
from core.errors import Rejected
from core.publish import apply_plan
from core.quarantine.restore import Restoration, restoration, restore_plan
from core.records.write import create
from schema_registry.packs import PackFiles
from tests.core.quarantine.test_quarantine import HEAD, Json, live, texts, values
from tests.support import ADMIN, publish

ENTITY = "entities/order.json"
FAX = "test/order.net"
FULL: dict[str, Json] = {
    "pack.json": {**HEAD, "locales": ["zh_CN"]},
    ENTITY: {
        "$schema": "urn:cardwright:entity:1",
        "name": "order",
        "title": "Order",
        "properties": {
            "number": {"kind": "text", "title": "Number"},
            "net": {"kind": "decimal", "title": "Net"},
            "gross": {"kind": "formula", "title": "Gross", "formula": "net * 2"},
            "label": {"kind": "formula", "title": "Label", "formula": "if(net > 5, 'big', 'small')"},
            "state": {"kind": "choice", "title": "State"},
        },
        "rules": [
            {"id": "net", "assert": "net >= 0", "message": "Not below zero"},
            {"id": "number", "assert": "number != 'x'", "message": "Not x"},
        ],
        "list": {"columns": ["number", "net", "gross"]},
    },
    "locales/zh_CN.json": {
        "$schema": "urn:cardwright:locale:1",
        "order/properties/net/title": "净额",
        "order/properties/gross/title": "总额",
    },
    "processes/order.json": {
        "$schema": "urn:cardwright:process:1",
        "name": "order",
        "title": "Order",
        "entity": "order",
        "field": "state",
        "initial": "a",
        "states": {
            "a": {"title": "A", "on": {"GO": {"target": "b", "title": "Go", "guard": "net > 1"}}},
            "b": {"title": "B", "type": "final"},
        },
    },
    "reports/totals.json": {
        "$schema": "urn:cardwright:report:1",
        "name": "totals",
        "title": "Totals",
        "of": "order",
        "rows": ["state"],
        "measures": [{"sum": "gross"}],
    },
}


def copy() -> dict[str, Json]:
    return json.loads(json.dumps(FULL))  # type: ignore[no-any-return]  # a deep copy


def without_net() -> dict[str, Json]:
    """As an admin takes the net amount out: what used it goes, or does without it."""
    documents = copy()
    order: dict[str, dict[str, object]] = documents[ENTITY]  # type: ignore[assignment]  # JSON
    del order["properties"]["net"], order["properties"]["gross"]
    order["properties"]["label"] = {"kind": "formula", "title": "Label", "formula": "number"}
    order["rules"] = [order["rules"][1]]  # type: ignore[index,assignment]  # JSON
    order["list"]["columns"] = ["number"]
    documents["locales/zh_CN.json"] = {"$schema": "urn:cardwright:locale:1"}
    del documents["processes/order.json"]["states"]["a"]["on"]["GO"]["guard"]  # type: ignore[index]  # JSON
    del documents["reports/totals.json"]
    return documents


@pytest.fixture
def removed(installation: Installation) -> Installation:
    """Version 1 with an order, version 2 without its net amount."""
    publish(installation, texts(FULL))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "order", {"number": "1", "net": "7"})
    publish(installation, texts(without_net()))
    return installation


def found(installation: Installation) -> Restoration:
    with installation.reading(ADMIN) as ctx:
        return restoration(ctx, FAX)


def bring(installation: Installation, *along: str) -> PackFiles:
    """The pack after the net amount came back with some companions, or with all that fit."""
    with installation.reading(ADMIN) as ctx:
        plan = restore_plan(ctx, FAX, along or None)
    assert not plan.blocked
    apply_plan(installation, plan, ADMIN, consent=plan.questions)
    return live(installation)


def test_all_that_used_it_and_went_with_it_is_offered(removed: Installation) -> None:
    offered = {one.id.removeprefix("test/"): one.fits for one in found(removed).companions}
    assert offered == {
        "entities/order.json#/properties/gross": True,
        "entities/order.json#/properties/label/formula": True,
        "entities/order.json#/rules/0": True,
        "processes/order.json#/states/a/on/GO/guard": True,
        "reports/totals.json": True,
    }


def test_with_all_of_it_everything_is_as_it_was(removed: Installation) -> None:
    assert bring(removed).files == texts(FULL).files
    assert values(removed, "order", "gross", "label") == [values(removed, "order", "gross", "label")[0]]
    assert [str(one) for (one,) in values(removed, "order", "label")] == ["big"]


def test_only_what_is_chosen_comes_along(removed: Installation) -> None:
    order = json.loads(bring(removed, f"test/{ENTITY}#/rules/0").files[ENTITY])
    assert [one["id"] for one in order["rules"]] == ["net", "number"]
    assert "net" in order["properties"] and "gross" not in order["properties"]
    assert order["properties"]["label"]["formula"] == "number"


def test_it_comes_alone_when_nothing_is_chosen(removed: Installation) -> None:
    alone = {pack.name: pack.files for pack in found(removed).packs(())}["test"]
    order = json.loads(alone[ENTITY])
    assert list(order["properties"]) == ["number", "net", "label", "state"]
    assert "reports/totals.json" not in alone


def test_what_was_written_since_is_shown_and_not_written_over(removed: Installation) -> None:
    later = without_net()
    later[ENTITY]["properties"]["label"]["formula"] = "number & '!'"  # type: ignore[index]  # JSON
    later["reports/totals.json"] = {**FULL["reports/totals.json"], "measures": [{"count": True}], "title": "Other"}
    later["processes/order.json"]["states"]["a"]["on"]["GO"]["guard"] = "number != ''"  # type: ignore[index]  # JSON
    publish(removed, texts(later))
    unfit = {one.id.removeprefix("test/"): one for one in found(removed).companions if not one.fits}
    assert unfit.keys() == {
        "entities/order.json#/properties/label/formula",
        "processes/order.json#/states/a/on/GO/guard",
        "reports/totals.json",
    }
    label = unfit["entities/order.json#/properties/label/formula"]
    assert (label.after, label.now) == ('"number"', "\"number & '!'\"")
    assert "big" in label.before
    files = bring(removed).files
    assert json.loads(files["reports/totals.json"])["title"] == "Other"
    assert "gross" in json.loads(files[ENTITY])["properties"]
    assert "number & '!'" in files[ENTITY]


@pytest.mark.parametrize("name", ["test/reports/totals.json#", "nonsense", "test/entities/order.json#/title", ""])
def test_what_did_not_go_with_it_is_refused(removed: Installation, name: str) -> None:
    with removed.reading(ADMIN) as ctx, pytest.raises(Rejected, match="PUB028"):
        restore_plan(ctx, FAX, [name])


def test_what_is_back_already_is_not_offered_again(removed: Installation) -> None:
    later = without_net()
    later["entities/order.json"]["rules"] = copy()[ENTITY]["rules"][1:]  # type: ignore[index]  # JSON
    later["reports/sums.json"] = {**FULL["reports/totals.json"], "name": "sums", "measures": [{"count": True}]}
    publish(removed, texts(later))
    assert "test/reports/sums.json" not in {one.id for one in found(removed).companions}
    assert len(found(removed).companions) == 5
