"""What people type and files hold: read as meant, or refused with the right code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.kinds.kind import Refused
from tests.core.kinds.cases import _GRADES, _INTERESTS, KINDS, field
from tests.core.kinds.typed import DE, EN, HI, ZH, read, refusal


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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2万", 12000),
        ("3亿", 300_000_000),
        ("5千", 5000),
        ("-1.5万", -15000),
        ("1亿2000万", 120_000_000),
        ("3千万", 3 * 10**7),
    ],
)
def test_chinese_powers_of_ten_are_read_exactly(text: str, value: int) -> None:
    assert read("integer", text, ZH) == read("integer", text, EN) == value
    assert read("decimal", text, ZH) == value
    assert read("money", f"{text}元", ZH, currency="CNY") == read("money", text, EN, currency="USD") == value


def test_chinese_powers_of_ten_are_never_rounded() -> None:
    assert read("decimal", "1.23456万") == Decimal("12345.60")
    assert refusal("decimal", "1.2345678万") == "VAL013"
    assert refusal("integer", "1.23456万") == "VAL010"
    assert refusal("integer", "1.00000000000000000001万") == "VAL010"


@pytest.mark.parametrize("text", ["万", "1万2", "1.5亿3万", "1万3亿", "1万1万", "1万20000", "一万", "1e3万", "--1万"])
def test_what_may_mean_two_numbers_or_none_is_refused(text: str) -> None:
    assert refusal("integer", text, ZH) == "VAL010"


@pytest.mark.parametrize("text", ["25", "25%", "25 %", "２５％", " 25.00 % ", "百分之25", "%25", "+25%"])
def test_a_percentage_is_read_with_its_sign_or_without(text: str) -> None:
    assert read("percent", text) == Decimal("0.2500")


def test_a_percentage_out_of_bounds_is_told_in_percent() -> None:
    made = field("percent", minimum=0, maximum=1)
    with pytest.raises(Refused) as caught:
        KINDS["percent"].reader(made, EN)("120%")
    assert caught.value.at("").say("en").startswith("120% is too large; the most is 100%")
    assert refusal("percent", "12.345%") == "VAL013"
    assert refusal("percent", "25‰") == refusal("percent", "%") == "VAL011"


@pytest.mark.parametrize(
    ("value", "en", "de"),
    [
        ("0.2500", "25.00%", "25,00\u00a0%"),
        ("0.1225", "12.25%", "12,25\u00a0%"),
        ("-0.0001", "-0.01%", "-0,01\u00a0%"),
    ],
)
def test_a_percentage_is_shown_with_all_its_decimals(value: str, en: str, de: str) -> None:
    made = field("percent")
    assert KINDS["percent"].show(made, Decimal(value), EN) == en
    assert KINDS["percent"].show(made, Decimal(value), DE) == de


def test_a_year_is_shown_without_its_thousands_set_apart() -> None:
    assert KINDS["integer"].show(field("integer"), 2026, EN) == "2,026"
    assert KINDS["integer"].show(field("integer", grouping=False), 2026, EN) == "2026"


def test_a_mean_percentage_is_rounded_half_away_from_zero() -> None:
    assert KINDS["percent"].show(field("percent"), Decimal("0.00005"), EN) == "0.01%"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("wine, cheese", ("wine", "cheese")),
        ("奶酪；葡萄酒", ("wine", "cheese")),
        ("Wine、WINE\nwine", ("wine",)),
        ("Cheese, soft; hard", ("cheese",)),
        ("a, b, wine", ("wine", "a, b")),
        (" ， ;", None),
    ],
)
def test_choices_are_read_by_value_or_title(text: str, values: object) -> None:
    made = field("choices", _INTERESTS)
    assert KINDS["choices"].reader(made, ZH)(text) == values


def test_an_unknown_choice_among_several_is_named() -> None:
    with pytest.raises(Refused) as caught:
        KINDS["choices"].reader(field("choices", _INTERESTS), EN)("wine; chese")
    assert (caught.value.code.code, caught.value.params["value"], caught.value.suggestion) == (
        "VAL060",
        "chese",
        "cheese",
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("HTTPS://Example.COM/Path?q=A B".replace(" ", "%20"), "https://example.com/Path?q=A%20B"),
        ("www.example.com", "https://www.example.com"),
        ("例子.中国/路径", "https://例子.中国/路径"),
        ("mailto:a@B.cn?subject=x", "mailto:a@b.cn?subject=x"),
        ("tel:+86 10 6500 1234", None),
        ("tel:+861065001234", "tel:+86-10-6500-1234"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://erp/orders", "http://erp/orders"),
        ('https://a.cn/<b>"x', "https://a.cn/%3Cb%3E%22x"),
    ],
)
def test_a_link_is_read_as_typed(text: str, value: str | None) -> None:
    if value is None:
        assert refusal("url", text) == "VAL110"
    else:
        assert read("url", text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("javascript:alert(1)", "VAL110"),
        ("java\tscript:alert(1)", "VAL002"),
        ("data:text/html,x", "VAL110"),
        ("ftp://a.cn", "VAL110"),
        ("https://", "VAL110"),
        ("https://good.cn\\@evil.cn", "VAL111"),
        ("https://good.cn@evil.cn", "VAL111"),
        ("https:///a", "VAL110"),
        ("//a.cn", "VAL110"),
        ("two words", "VAL110"),
        ("https://a.cn/" + "x" * 600, "VAL003"),
    ],
)
def test_a_link_that_leads_nowhere_safe_is_refused(text: str, code: str) -> None:
    assert refusal("url", text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [("#1B5CD0", "#1b5cd0"), ("abc", "#aabbcc"), ("＃ＦＦＦ", "#ffffff"), ("Red", "#ff0000"), ("蓝色", "#0000ff")],
)
def test_a_colour_is_read_by_digits_or_name(text: str, value: str) -> None:
    assert read("color", text) == value
    assert refusal("color", text + "x") == "VAL140"


@pytest.mark.parametrize(("text", "value"), [("4", 4), ("4/5", 4), ("４ 星", 4), ("★★★★", 4), ("★★★☆☆", 3), ("0", 0)])
def test_a_rating_is_read_in_figures_or_stars(text: str, value: int) -> None:
    assert read("rating", text) == value


@pytest.mark.parametrize("text", ["6", "4/10", "4.5", "-1", "★★☆", "good"])
def test_what_is_no_rating_is_refused(text: str) -> None:
    assert refusal("rating", text) == "VAL170"


def test_code_is_kept_exactly() -> None:
    assert read("code", "\r\n  a\tb \r\n\r\n") == "\n  a\tb \n\n"
    assert read("code", "é e\u0301") == "é e\u0301"
    assert refusal("code", "a\x00b") == "VAL002"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{a: 1}", "VAL150"),
        ('{"a": 1, "a": 2}', "VAL151"),
        ("NaN", "VAL150"),
        ("[" * 21 + "]" * 21, "VAL152"),
        ("[" * 15000, "VAL152"),
        ('"' + "x" * 20_001 + '"', "VAL152"),
        ("0.12345678901234567890", "VAL153"),
        ("1e400", "VAL153"),
        ("1" + "0" * 18, "VAL153"),
        ("9" * 5000, "VAL153"),
        (r'"\u0000"', "VAL154"),
        (r'{"\ud800": 1}', "VAL154"),
    ],
)
def test_json_that_cannot_be_kept_is_refused_with_the_reason(text: str, code: str) -> None:
    assert refusal("json", text) == code


def test_equal_json_is_one_text() -> None:
    assert read("json", '{"b": 1.50, "a": [1.0, 1e2, "\\u4e2d"]}') == read("json", '{"a":[1,100,"中"],"b":1.5}')
    assert read("json", "true") != read("json", "1")
