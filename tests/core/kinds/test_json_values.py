"""What the API takes: strict types, exact numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core.kinds.kind import Refused
from tests.core.kinds.cases import KINDS, field


def read(kind: str, value: object, **options: object) -> object:
    return KINDS[kind].json_reader(field(kind, **options))(value)


def refusal(kind: str, value: object, **options: object) -> str:
    with pytest.raises(Refused) as caught:
        read(kind, value, **options)
    return caught.value.code.code


@pytest.mark.parametrize("value", [12, 12.0, "12", "12.00", Decimal("12.0")])
def test_a_decimal_is_taken_as_number_or_text(value: object) -> None:
    assert str(read("decimal", value)) == "12.00"


def test_a_float_of_more_digits_than_it_keeps_is_refused() -> None:
    assert refusal("decimal", 12345678901234.568, scale=3) == "VAL016"
    assert refusal("decimal", float("nan")) == "VAL016" or refusal("decimal", float("nan")) == "VAL011"


@pytest.mark.parametrize(
    "value", [{"amount": "12.30", "currency": "CNY"}, {"amount": 12.3, "currency": "CNY"}, 12.3, "12.30"]
)
def test_money_is_taken_as_object_number_or_text(value: object) -> None:
    assert read("money", value, currency="CNY") == Decimal("12.30")


def test_money_of_another_currency_is_refused() -> None:
    assert refusal("money", {"amount": "1", "currency": "USD"}, currency="CNY") == "VAL021"


def test_a_whole_float_is_a_whole_number_and_a_boolean_is_none() -> None:
    assert read("integer", 5.0) == 5
    assert refusal("integer", True) == "VAL010"
    assert refusal("integer", 1e300) == "VAL010"


def test_a_moment_needs_an_offset() -> None:
    assert read("datetime", "2026-11-22T14:30:00.1234567+08:00") == datetime(2026, 11, 22, 6, 30, 0, 123456, UTC)
    assert refusal("datetime", "2026-11-22T14:30:00") == "VAL051"
    assert refusal("datetime", "0001-01-01T00:00:00+08:00") == "VAL053"


def test_the_api_counts_the_text_as_it_was_sent() -> None:
    assert read("text", " abc ", maxLength=5) == "abc"
    assert refusal("text", " abc ", maxLength=4) == "VAL003"
