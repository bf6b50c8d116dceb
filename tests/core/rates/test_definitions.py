"""What a definition of money may say, and what is told of one that cannot work."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.engine import Installation
from core.errors import Rejected
from schema_registry.standard import standard_form
from tests.core.rates.shop import DOCUMENTS, HEAD
from tests.support import publish
from tests.support.packs import entity, pack

FIELDS: Mapping[str, object] = {"name": "text", "day": "date", "met": "datetime"}


@pytest.mark.parametrize(
    ("price", "more", "code", "pointer"),
    [
        ({"currency": "any", "rateDate": "dya"}, {}, "REL045", "/properties/price/rateDate"),
        ({"currency": "any", "rateDate": "met"}, {}, "REL045", "/properties/price/rateDate"),
        ({"currency": "USD", "rateDate": "day"}, {}, "VAL226", "/properties/price/rateDate"),
        ({"currency": "any", "unique": True}, {}, "VAL227", "/properties/price/unique"),
        ({"currency": "any"}, {"unique": [["name", "price"]]}, None, "/unique/0/1"),
        ({"currency": "ANY"}, {}, "VAL105", "/properties/price/currency"),
        ({"currency": "USD", "scale": 1}, {}, "VAL225", "/properties/price/scale"),
        ({"currency": "any", "default": 5}, {}, "VAL106", "/properties/price/default"),
        ({"currency": "any"}, {"list": {"columns": ["price.cost"]}}, None, "/list/columns/0"),
    ],
)
def test_a_definition_that_cannot_work_is_refused_where_it_is_wrong(
    installation: Installation,
    price: Mapping[str, object],
    more: Mapping[str, object],
    code: str | None,
    pointer: str,
) -> None:
    with pytest.raises(Rejected) as refused:
        publish(installation, pack(entity("deal", {**FIELDS, "price": {"kind": "money", **price}}, **more)))
    (problem,) = refused.value.problems
    assert problem.pointer == pointer
    assert code in (None, problem.code)


def test_lists_may_show_sort_and_group_by_parts(installation: Installation) -> None:
    view = {
        "columns": ["name", "price", "price.currency", "price.base"],
        "sort": ["price.currency", "-price"],
        "group": "price.currency",
        "totals": {"price": "sum"},
    }
    publish(installation, pack(entity("deal", {**FIELDS, "price": {"kind": "money", "currency": "any"}}, list=view)))


def test_the_topmost_pack_that_states_a_currency_decides_for_all(installation: Installation) -> None:
    base = {**DOCUMENTS, "pack.json": {**HEAD, "currency": "USD"}}
    local = {
        "pack.json": {**HEAD, "name": "local", "title": "Local", "currency": "EUR", "requires": {"shop": "^1.0"}},
    }
    publish(installation, base)
    with installation.reading() as ctx:
        assert ctx.model.currency == "USD"
        assert ctx.model.entities["deal"].fields["price"].options["base"] == "USD"
        assert ctx.model.entities["deal"].fields["unit_price"].options["currency"] == "USD"
    publish(installation, base, local)
    with installation.reading() as ctx:
        assert ctx.model.currency == "EUR"
        assert ctx.model.entities["deal"].fields["price"].options["base"] == "EUR"


def test_the_standard_form_says_what_is_given_and_what_is_read(installation: Installation) -> None:
    publish(installation, DOCUMENTS)
    with installation.reading() as ctx:
        form = standard_form(ctx.model, "deal", installation.vocabulary)
    price = (
        form["properties"]["price"]["anyOf"][0]
        if "anyOf" in form["properties"]["price"]
        else form["properties"]["price"]
    )
    assert price["required"] == ["amount", "currency"]
    assert {name for name, one in price["properties"].items() if one.get("readOnly")} == {"base", "on"}
