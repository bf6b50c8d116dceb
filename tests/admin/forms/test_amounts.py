"""Amounts of any currency in forms: an input and a select under one name."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from admin.forms.bind import bound, form_class, typed
from schema_registry.model import Field, Text

PRICE = Field("shop/deal.price", "price", "money", Text("Price"))


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (["12.30", "USD"], "12.30 USD"),
        ([" 12.30 ", "USD"], "12.30 USD"),
        (["", "USD"], ""),
        (["12 EUR", "USD"], "12 EUR"),
        (["€12", "USD"], "€12"),
        (["twelve", "USD"], "twelve USD"),
        (["12.30"], "12.30"),
        ([""], ""),
    ],
)
def test_the_currency_beside_an_amount_goes_with_it(sent: list[str], meant: str) -> None:
    form = bound(form_class([PRICE]), MultiDict([("f_price", one) for one in sent]))
    assert typed(form) == {"price": meant}
