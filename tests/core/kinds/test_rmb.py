"""大写金额 by the rules of the People's Bank, with its own examples and the places where implementations go wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kinds.kind import Refused
from core.kinds.rmb import upper_amount

CASES = {
    # The examples of the regulation itself; where it allows two forms, the one without 零.
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "325.04": "叁佰贰拾伍元零肆分",
    # Whole amounts end with 整, those with 角 or 分 do not.
    "0": "零元整",
    "0.00": "零元整",
    "1": "壹元整",
    "10": "壹拾元整",
    "11": "壹拾壹元整",
    "20": "贰拾元整",
    "100": "壹佰元整",
    "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整",
    "1000": "壹仟元整",
    "1001": "壹仟零壹元整",
    "1010": "壹仟零壹拾元整",
    "1100": "壹仟壹佰元整",
    "9999": "玖仟玖佰玖拾玖元整",
    # Below one 元 nothing stands before 角 and 分.
    "0.01": "壹分",
    "0.10": "壹角",
    "0.56": "伍角陆分",
    "0.05": "伍分",
    # 角 empty: one 零 behind 元.
    "1.05": "壹元零伍分",
    "10.05": "壹拾元零伍分",
    "10.50": "壹拾元伍角",
    "100000.01": "壹拾万元零壹分",
    # 万.
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "10010": "壹万零壹拾元整",
    "10100": "壹万零壹佰元整",
    "11000": "壹万壹仟元整",
    "100000": "壹拾万元整",
    "100100": "壹拾万零壹佰元整",
    "1001000": "壹佰万壹仟元整",
    "1010001": "壹佰零壹万零壹元整",
    "10000000": "壹仟万元整",
    "12345678.90": "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角",
    # 亿.
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "101000000": "壹亿零壹佰万元整",
    "110000000": "壹亿壹仟万元整",
    "1000000000": "壹拾亿元整",
    "1000010001": "壹拾亿零壹万零壹元整",
    "100000000000": "壹仟亿元整",
    "120034005600.07": "壹仟贰佰亿叁仟肆佰万伍仟陆佰元零柒分",
    # 万亿.
    "1000000000000": "壹万亿元整",
    "1000000000000.01": "壹万亿元零壹分",
    "1000100000000": "壹万零壹亿元整",
    "1000000010000": "壹万亿零壹万元整",
    "1234500000000": "壹万贰仟叁佰肆拾伍亿元整",
    "9999999999999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    # Below nothing, and what is finer than 分.
    "-1409.50": "负壹仟肆佰零玖元伍角",
    "-0.01": "负壹分",
    "-0.00": "零元整",
    "0.005": "壹分",
    "0.004": "零元整",
    "-0.004": "零元整",
    "1.005": "壹元零壹分",
    "9.995": "壹拾元整",
}
_VALUES = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "words"), CASES.items())
def test_an_amount_is_written_as_the_rules_say(amount: str, words: str) -> None:
    assert upper_amount(Decimal(amount)) == words


@given(st.decimals(-(10**16) + 1, 10**16 - 1, places=2))
def test_words_can_be_read_back_and_never_hold_an_idle_zero(amount: Decimal) -> None:
    words = upper_amount(amount)
    assert _read(words) == amount
    assert "零零" not in words
    assert not any(f"零{unit}" in words for unit in "拾佰仟万亿角分整")


@pytest.mark.parametrize("amount", ["1e16", "-1e16", "9999999999999999.995", "NaN", "Infinity"])
def test_what_is_longer_than_wan_yi_is_refused(amount: str) -> None:
    with pytest.raises(Refused):
        upper_amount(Decimal(amount))


def _read(words: str) -> Decimal:
    sign = -1 if words.startswith("负") else 1
    whole, _, rest = words.removeprefix("负").rpartition("元")
    cents = section = digit = 0
    for char in rest.removesuffix("整"):
        if char in _VALUES:
            digit = _VALUES[char]
        else:
            cents, digit = cents + digit * (10 if char == "角" else 1), 0
    yuan = 0
    for part in whole.split("亿"):
        below = section = digit = 0
        for char in part:
            if char in _VALUES:
                digit = _VALUES[char]
            elif char in _UNITS:
                section, digit = section + digit * _UNITS[char], 0
            else:
                below, section, digit = (section + digit) * 10_000, 0, 0
        yuan = yuan * 10**8 + below + section + digit
    return sign * (Decimal(yuan) + Decimal(cents) / 100)
