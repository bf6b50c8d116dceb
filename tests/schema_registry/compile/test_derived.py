"""Computed fields as compiled: the kinds of their values, what is stored, what follows a change elsewhere."""

from __future__ import annotations

import time
from typing import Any

import pytest

from schema_registry.build import build, compile_checked
from schema_registry.model import Derived, Model, Rollup
from schema_registry.standard import standard_form
from tests.schema_registry.definitions import VOCABULARY, entity, files, model_of

Json = dict[str, Any]


def invoice(**fields: Json) -> Json:
    return entity(
        "invoice",
        properties={
            "number": {"kind": "text"},
            "customer": {"kind": "reference", "to": "customer"},
            "amount": {"kind": "money", "currency": "USD", "minimum": 0},
            "weight": {"kind": "decimal", "scale": 3},
            "days": {"kind": "integer"},
            "paid_on": {"kind": "date"},
            **fields,
        },
    )


def customer(**fields: Json) -> Json:
    return entity("customer", properties={"name": {"kind": "text"}, "credit": {"kind": "money"}, **fields})


def rollup(**said: Any) -> Json:
    return {"kind": "rollup", "from": "invoice.customer", "over": "all", **said}


KINDS = {
    "sum of money": (rollup(sum="amount"), "money", {"currency": "USD"}),
    "mean of money": (rollup(avg="amount"), "money", {"currency": "USD"}),
    "sum of decimals": (rollup(sum="weight"), "decimal", {"scale": 3}),
    "sum of integers": (rollup(sum="days"), "integer", {}),
    "mean of integers": (rollup(avg="days"), "decimal", {}),
    "latest day": (rollup(max="paid_on"), "date", {}),
    "count": (rollup(count=True), "integer", {}),
    "stated": (rollup(avg="days", of={"kind": "decimal", "scale": 1}), "decimal", {"scale": 1}),
    "formula of numbers": ({"kind": "formula", "formula": "credit * 2"}, "decimal", {}),
    "formula of text": ({"kind": "formula", "formula": "name & name"}, "text", {}),
    "formula of money": (
        {"kind": "formula", "formula": "credit", "of": {"kind": "money"}},
        "money",
        {"currency": "CNY"},
    ),
    "formula of a day": ({"kind": "formula", "formula": "today()"}, "date", {}),
    "formula of a condition": ({"kind": "formula", "formula": "credit > 1"}, "boolean", {}),
}


@pytest.mark.parametrize(("field", "kind", "options"), KINDS.values(), ids=KINDS)
def test_a_computed_field_has_kind_and_options_of_its_values(field: Json, kind: str, options: Json) -> None:
    made = model_of(customer(made=field), invoice()).entities["customer"].fields["made"]
    assert (made.kind, dict(made.options), made.given) == (kind, options, False)


def test_a_roll_up_says_what_it_is_made_of() -> None:
    made = model_of(customer(made=rollup(sum="amount", where="days > 3")), invoice()).entities["customer"]
    figure = Rollup("invoice", "customer", "sum", "amount", "days > 3", "all")
    assert made.fields["made"].derived == Derived(rollup=figure, stored=True, reads=("customer", "amount", "days"))


STORED = {
    "over its own values": ("credit * 2", True),
    "over a stored figure": ("owed * 2", True),
    "of the day": ("if(today() > date(2026, 1, 1), credit, 0)", False),
    "through a reference": ("parent.credit * 2", False),
    "over related records": ("sum(invoice_customer.amount)", False),
    "over a formula that is not stored": ("daily * 2", False),
    "over a visible figure": ("seen * 2", False),
    "over the engine's own": ("sys_version * 2", False),
}


@pytest.mark.parametrize(("formula", "stored"), STORED.values(), ids=STORED)
def test_only_what_changes_with_its_own_record_is_stored(formula: str, stored: bool) -> None:
    fields = {
        "parent": {"kind": "reference", "to": "customer", "inverse": "members"},
        "owed": rollup(sum="amount"),
        "seen": rollup(sum="amount", over="visible"),
        "daily": {"kind": "formula", "formula": "if(today() > date(2026, 1, 1), 1, 0)"},
        "made": {"kind": "formula", "formula": formula},
    }
    made = model_of(customer(**fields), invoice()).entities["customer"]
    assert made.fields["made"].stored is stored


def built(previous: Model | None = None, *entities: Json) -> Model:
    documents = {f"entities/{one['name']}.json": one for one in entities}
    made = build([files(documents)], VOCABULARY, previous)
    assert made.model is not None, [str(one) for one in made.problems]
    return made.model


def test_a_change_of_a_childs_field_reaches_the_figure_and_what_is_made_of_it() -> None:
    group = entity(
        "region",
        properties={
            "name": {"kind": "text"},
            "total": {"kind": "rollup", "from": "customer.region", "sum": "made", "over": "all"},
        },
    )
    placed = customer(made=rollup(sum="weight"), region={"kind": "reference", "to": "region"})
    before = built(None, placed, invoice(), group)
    after = built(before, placed, invoice(weight={"kind": "decimal", "scale": 5}), group)
    assert after.entities["region"].fields["total"].options["scale"] == 5
    assert after == built(None, placed, invoice(weight={"kind": "decimal", "scale": 5}), group)


def test_entities_that_nothing_touched_are_the_same_objects() -> None:
    other = entity(
        "other", properties={"name": {"kind": "text"}, "long": {"kind": "formula", "formula": "len(name)"}}
    )
    before = built(None, customer(made=rollup(sum="amount")), invoice(), other)
    after = built(before, customer(made=rollup(sum="amount")), invoice(note={"kind": "text"}), other)
    assert after.entities["other"] is before.entities["other"]
    assert after.entities["customer"].fields is before.entities["customer"].fields


def test_300_entities_with_computed_fields_compile_quickly() -> None:
    names = [f"e{at}" for at in range(150)]
    documents: dict[str, Json] = {}
    for name in names:
        parent = entity(
            name,
            properties={
                "name": {"kind": "text"},
                **{f"n{at}": {"kind": "integer"} for at in range(10)},
                "total": {"kind": "rollup", "from": f"{name}_line.parent", "sum": "net", "over": "all"},
                "twice": {"kind": "formula", "formula": "total * 2 + n1"},
            },
        )
        line = entity(
            f"{name}_line",
            properties={
                "parent": {"kind": "reference", "to": name},
                "price": {"kind": "money"},
                "count": {"kind": "integer"},
                "net": {"kind": "formula", "formula": "price * count", "of": {"kind": "money"}},
            },
        )
        documents |= {f"entities/{name}.json": parent, f"entities/{name}_line.json": line}
    before = compile_checked([files(documents)], VOCABULARY)
    documents["entities/e7.json"] = {**documents["entities/e7.json"], "title": "Seven"}
    pack = files(documents)
    begun = time.thread_time()
    after = compile_checked([pack], VOCABULARY, before)
    took = time.thread_time() - begun
    changed = [name for name, one in after.entities.items() if before.entities[name] is not one]
    assert changed == ["e7"]
    assert took < 0.6, f"{took:.3f} s"


def test_the_standard_form_says_that_nobody_gives_a_computed_value() -> None:
    model = model_of(customer(made=rollup(sum="amount")), invoice())
    assert standard_form(model, "customer", VOCABULARY, "read")["properties"]["made"]["readOnly"] is True
    assert "made" not in standard_form(model, "customer", VOCABULARY, "create")["properties"]
