"""Formulas over totals in lists: only over what can be added up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.schema_registry.definitions import Json, codes, entity, model_of, problems


def formula(source: str, kind: str = "decimal") -> Json:
    return {"kind": "formula", "title": "Computed", "of": {"kind": kind}, "formula": source}


def order(name: str, source: str, kind: str = "decimal", **more: Any) -> Json:
    fields: Json = {
        "number": {"kind": "text", "title": "Number", "search": True},
        "profit": {"kind": "money", "title": "Profit", "currency": "USD"},
        "revenue": {"kind": "money", "title": "Revenue", "currency": "USD"},
        "rebate": {"kind": "percent", "title": "Rebate"},
        "on": {"kind": "date", "title": "On"},
        "customer": {"kind": "reference", "title": "Customer", "to": "customer", "inverse": "orders"},
        **more,
        name: formula(source, kind),
    }
    return entity("order", properties=fields, list={"columns": ["number", name], "totals": {name: "formula"}})


CUSTOMER = entity(properties={"name": {"kind": "text", "title": "Name", "search": True}})


@pytest.mark.parametrize(
    "source",
    ["profit / revenue", "if(revenue > 0, profit / revenue, 0)", "share * 2", "round(profit, 1)"],
)
def test_a_formula_over_sums_is_a_total(source: str) -> None:
    document = order("margin", source, share=formula("profit / revenue", "percent"))
    assert "QRY110" not in codes(problems(CUSTOMER, document))
    model = model_of(CUSTOMER, document)
    assert [str(one) for one in model.entities["order"].list.totals] == ["formula:margin"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("profit * rebate", "decimal"),
        ("profit * len(number)", "decimal"),
        ("number & '!'", "text"),
        ("profit * year(on)", "decimal"),
        ("year(today()) * profit", "decimal"),
        ("profit * len(customer.name)", "decimal"),
    ],
)
def test_what_cannot_be_added_up_is_told_at_the_total(source: str, kind: str) -> None:
    (problem,) = [one for one in problems(CUSTOMER, order("margin", source, kind)) if not one.code.startswith("LNT")]
    assert (problem.code, problem.pointer) == ("QRY110", "/list/totals/margin")


def test_other_fields_have_no_formula() -> None:
    document = order("margin", "profit / revenue")
    document["list"]["totals"] = {"profit": "formula"}
    document["list"]["columns"].append("profit")
    assert "REL013" in codes(problems(CUSTOMER, document))
