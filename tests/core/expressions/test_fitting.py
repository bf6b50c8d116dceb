from __future__ import annotations

from decimal import Decimal

import pytest

from core.expressions.fitting import fit
from core.kinds.kind import Refused
from core.kinds.registry import built_in
from schema_registry.model import Field, Text

KINDS = built_in()


def fitted(kind: str, value: object, **options: object) -> object:
    return fit(KINDS[kind], Field("test/a.x", "x", kind, Text("x"), options=options), value)


@pytest.mark.parametrize(
    ("kind", "value", "options", "kept"),
    [
        ("decimal", Decimal("2.345"), {"scale": 2}, "2.35"),
        ("decimal", Decimal("-2.345"), {"scale": 2}, "-2.35"),
        ("decimal", Decimal("-0.001"), {"scale": 2}, "0.00"),
        ("decimal", Decimal(5), {"scale": 0}, "5"),
        ("money", Decimal("0.005"), {"currency": "CNY"}, "0.01"),
        ("money", Decimal("1.5"), {"currency": "JPY"}, "2"),
        ("integer", Decimal("2.5"), {}, "3"),
        ("integer", Decimal(10**18 - 1), {}, "999999999999999999"),
        ("text", "abc", {}, "abc"),
        ("text", "", {}, "None"),
        ("boolean", False, {}, "False"),
        ("decimal", None, {}, "None"),
    ],
)
def test_a_result_is_kept_as_its_field_keeps_values(
    kind: str, value: object, options: dict[str, object], kept: str
) -> None:
    assert str(fitted(kind, value, **options)) == kept


@pytest.mark.parametrize(
    ("kind", "value", "options", "code"),
    [
        ("integer", Decimal(10**18), {}, "FRM102"),
        ("decimal", Decimal(10**16), {"scale": 2}, "FRM102"),
        ("decimal", Decimal("9999999999999999.995"), {"scale": 2}, "FRM102"),
        ("decimal", Decimal(10**29), {"scale": 6}, "FRM102"),
        ("text", "abc", {"maxLength": 2}, "FRM103"),
    ],
)
def test_a_result_that_does_not_fit_is_refused(
    kind: str, value: object, options: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        fitted(kind, value, **options)
    assert caught.value.code.code == code


def test_a_whole_number_is_an_int_and_any_other_a_decimal() -> None:
    assert [type(fitted("integer", Decimal(2))), type(fitted("decimal", 2))] == [int, Decimal]
