"""Values carried over to another kind or to narrower options, with what each loses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kinds.conversions import conversion
from core.kinds.convert import Converted, converter
from schema_registry.model import Choice, Field, Text
from tests.core.kinds.cases import CASES, KINDS, LOCALES, Case, field

ZH = LOCALES[0]
AB = (Choice("A", Text("Alpha")), Choice("B", Text("Beta")))


def carry(old: Field, new: Field, value: object) -> Converted:
    return converter(KINDS[old.kind], old, KINDS[new.kind], new, ZH)(value)


@pytest.mark.parametrize(
    ("old", "new", "value", "carried"),
    [
        (field("text"), field("integer"), "1,200", (1200, "none")),
        (field("text"), field("integer"), "many", (None, "empty")),
        (field("text"), field("text", maxLength=3), "abcdef", ("abc", "cut")),
        (field("long_text"), field("text", maxLength=9), "a\nb", ("a b", "cut")),
        (field("decimal", scale=3), field("decimal", scale=1), Decimal("1.250"), (Decimal("1.3"), "cut")),
        (field("decimal"), field("integer"), Decimal("-2.50"), (-3, "cut")),
        (field("decimal"), field("integer"), Decimal("2.00"), (2, "none")),
        (field("integer"), field("integer", maximum=5), 9, (None, "empty")),
        (field("boolean"), field("integer"), True, (1, "none")),
        (field("integer"), field("boolean"), 2, (None, "empty")),
        (field("date"), field("datetime"), date(2026, 11, 22), (datetime(2026, 11, 21, 16, tzinfo=UTC), "none")),
        (field("datetime"), field("date"), datetime(2026, 11, 21, 16, tzinfo=UTC), (date(2026, 11, 22), "none")),
        (field("choice", AB), field("choice", AB[:1]), "B", (None, "empty")),
        (field("text"), field("choice", AB), "beta", ("B", "none")),
        (field("text"), field("credit_code"), "91330100799655058b", ("91330100799655058B", "none")),
    ],
)
def test_a_value_is_carried_over(old: Field, new: Field, value: object, carried: object) -> None:
    assert tuple(carry(old, new, value)) == carried
    assert carry(old, new, None) == (None, "none")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.field.kind}-{len(case.field.options)}")
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_change_said_to_lose_nothing_loses_nothing(case: Case, data: st.DataObject) -> None:
    value = data.draw(case.values)
    for after in ("text", "long_text", "integer", "datetime", case.field.kind):
        new = case.field if after == case.field.kind else field(after, maxLength=500)
        if conversion(case.kind, KINDS[after]).loss == "none" and not (after == "text" and len(str(value)) > 500):
            assert carry(case.field, new, value).loss == "none" or isinstance(value, date)
