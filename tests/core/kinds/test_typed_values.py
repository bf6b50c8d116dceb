"""What people type and files hold: read as meant, or refused with the right code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.kinds.kind import Refused
from tests.core.kinds.cases import _GRADES, KINDS, LOCALES, field

ZH, EN, DE, HI = LOCALES


def read(kind: str, text: str, locale: object = EN, **options: object) -> object:
    made = field(kind, _GRADES if kind == "choice" else (), **options)
    return KINDS[kind].reader(made, locale)(text)  # type: ignore[arg-type]  # a Locale


def refusal(kind: str, text: str, locale: object = EN, **options: object) -> str:
    with pytest.raises(Refused) as caught:
        read(kind, text, locale, **options)
    return caught.value.code.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200),
        ("１２３", 123),
        ("1，200", 1200),
        ("(1,200)", -1200),
        ("（５）", -5),
        ("−7", -7),
        (" 12 ", 12),
        ("+3", 3),
        ("007", 7),
        ("12.0", 12),
    ],
)
def test_a_whole_number_is_read_as_typed(text: str, value: int) -> None:
    assert read("integer", text) == value


@pytest.mark.parametrize("text", ["1,20", "1.5", "1e3", "0x1F", "1_000", "--5", "(-5)", "٣", "", "½", "NaN"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert text == "" or refusal("integer", text) == "VAL010"


@pytest.mark.parametrize(
    ("text", "value"), [("1,234.5", "1234.50"), ("１２．５", "12.50"), ("14.0000", "14.00"), ("-0", "0.00")]
)
def test_a_decimal_has_the_scale_of_its_field(text: str, value: str) -> None:
    assert str(read("decimal", text)) == value


def test_what_would_need_rounding_is_refused() -> None:
    assert refusal("decimal", "0.125") == "VAL013"
    assert refusal("money", "¥0.125", currency="CNY") == "VAL013"
    assert refusal("money", "1.5", currency="JPY") == "VAL013"


def test_nineteen_digits_are_refused_and_eighteen_are_kept() -> None:
    assert read("decimal", "9999999999999999.99") == Decimal("9999999999999999.99")
    assert refusal("decimal", "10000000000000000.00") == "VAL012"
    assert read("integer", "9" * 18) == 10**18 - 1
    assert refusal("integer", "1" + "0" * 18) == "VAL015"


def test_a_german_comma_is_a_decimal_point() -> None:
    assert read("decimal", "1.234,5", DE) == Decimal("1234.50")
    assert refusal("decimal", "1,234.5", DE) == "VAL011"


def test_indian_groups_are_of_two() -> None:
    assert read("integer", "12,34,567", HI) == 1234567
    assert KINDS["integer"].show(field("integer"), 1234567, HI) == "12,34,567"


@pytest.mark.parametrize(
    "text", ["￥1,200.50", "¥1200.5", "1200.50元", "CNY 1,200.50", "1,200.50 cny", "RMB1200.5", "１２００．５"]
)
def test_money_may_carry_the_sign_of_its_currency(text: str) -> None:
    assert read("money", text, ZH, currency="CNY") == Decimal("1200.50")


@pytest.mark.parametrize("text", ["$5", "US$5", "5 EUR", "€5", "5 dollars", "HK$5"])
def test_money_of_another_currency_is_refused(text: str) -> None:
    assert refusal("money", text, ZH, currency="CNY") == "VAL021"


@pytest.mark.parametrize("text", ["(¥5.00)", "-¥5.00", "¥-5.00", "−5"])
def test_negative_money_is_read_in_every_form(text: str) -> None:
    assert read("money", text, ZH, currency="CNY") == Decimal("-5.00")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "2026年11月22日",
        "２０２６年１１月２２日",
        "22 Nov 2026",
        "November 22, 2026",
        "22/11/2026",
        "2026-11-22 00:00:00.000",
        "2026-11-22T00:00:00Z",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read("date", text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2026", "VAL041"),
        ("2026-02-30", "VAL042"),
        ("2026年2月30日", "VAL042"),
        ("22 Xov 2026", "VAL040"),
        ("26-11-22", "VAL040"),
        ("2026-11-22 10:30", "VAL043"),
        ("2026-W47-7", "VAL040"),
        ("tomorrow", "VAL040"),
    ],
)
def test_a_date_that_would_need_guessing_is_refused(text: str, code: str) -> None:
    assert refusal("date", text) == code


@pytest.mark.parametrize(
    "text", ["2026-11-22 14:30", "2026-11-22T14:30", "2026年11月22日 下午2:30", "Nov 22, 2026, 2:30 PM"]
)
def test_a_time_is_in_the_readers_zone(text: str) -> None:
    assert read("datetime", text, ZH) == datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    assert read("datetime", text, EN) == datetime(2026, 11, 22, 19, 30, tzinfo=UTC)


def test_an_hour_that_the_clock_left_out_is_refused() -> None:
    assert refusal("datetime", "2026-03-08 02:30", EN) == "VAL052"


def test_the_second_of_two_equal_clock_times_is_edited_with_its_offset() -> None:
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    edit = KINDS["datetime"].edit
    assert edit(field("datetime"), first, EN) == "2026-11-01T01:30"
    assert edit(field("datetime"), second, EN) == "2026-11-01T01:30:00-05:00"


@pytest.mark.parametrize(
    ("text", "value"), [("A", "A"), ("战略", "A"), ("STRATEGIC", "A"), ("重点", "B"), ("a", "a"), ("old", "old")]
)
def test_a_choice_is_known_by_value_and_by_title_in_any_language(text: str, value: str) -> None:
    assert read("choice", text) == value


def test_an_unknown_choice_is_refused_with_a_guess() -> None:
    with pytest.raises(Refused) as caught:
        KINDS["choice"].json_reader(field("choice", _GRADES))("b")
    assert caught.value.code.code == "VAL060"
    assert "old" not in caught.value.at("/x").hint


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("YES", True), ("１", True), ("否", False), ("off", False)]
)
def test_yes_and_no_are_read_in_both_languages(text: str, value: bool) -> None:
    assert read("boolean", text) is value


def test_text_is_trimmed_and_composed() -> None:
    assert read("text", " \u3000Cafe\u0301 \n") == "Caf\u00e9"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ud800b", "a\x85b", "a\nb"])
def test_what_cannot_be_shown_is_refused(text: str) -> None:
    assert refusal("text", text) == "VAL002"
    assert text == "a\nb" or refusal("long_text", text) == "VAL002"


def test_a_long_text_keeps_its_lines() -> None:
    assert read("long_text", "a\r\nb\rc\n") == "a\nb\nc"


@pytest.mark.parametrize(
    "text", ["joe@example.com", "a.b+c@EXAMPLE.com", "张三@例子.中国", "x@sub-domain.example.org"]
)
def test_addresses_are_taken(text: str) -> None:
    assert read("email", text) == text.replace("EXAMPLE", "example")


@pytest.mark.parametrize(
    "text", ["a@b", "a@@b.com", ".a@b.com", "a..b@c.com", "a@-b.com", "a@b-.com", "a b@c.com", "a@b.c\x00m", "@b.com"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal("email", text) == "VAL070"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+86 13800138000", "+86 138 0013 8000"),
        ("(5) 555-4729", "(5) 555-4729"),
        ("010－8888６６６６转801", "010-88886666转801"),
        ("+999 1234567", "+999 1234567"),
    ],
)
def test_a_phone_number_is_kept_as_typed_unless_it_is_a_valid_international_one(text: str, value: str) -> None:
    assert read("phone", text) == value
    assert read("phone", value) == value


@pytest.mark.parametrize("text", ["12", "call me", "1" * 21, "123;drop"])
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    assert refusal("phone", text) == "VAL080"


def test_shown_values_read_like_the_language() -> None:
    day, moment = date(2026, 11, 2), datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert KINDS["date"].show(field("date"), day, ZH) == "2026年11月2日"
    assert KINDS["date"].show(field("date"), day, EN) == "Nov 2, 2026"
    assert KINDS["datetime"].show(field("datetime"), moment, ZH) == "2026年11月22日 14:05"
    assert KINDS["money"].show(field("money", currency="CNY"), Decimal("-1234.50"), ZH) == "-¥1,234.50"
    assert KINDS["money"].show(field("money", currency="EUR"), Decimal("1234.50"), DE) == "1.234,50\u00a0€"
    assert KINDS["boolean"].show(field("boolean"), True, ZH) == "是"


@pytest.mark.parametrize(
    ("text", "code"), [("-3x", "VAL011"), ("12 EUR", "VAL021"), ("12元", "VAL021"), ("€5", "VAL021")]
)
def test_a_slip_in_an_amount_is_told_as_one_and_not_as_another_currency(text: str, code: str) -> None:
    assert refusal("money", text, currency="USD") == code
