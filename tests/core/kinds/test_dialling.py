"""The prepared tables write telephone numbers exactly as the library does."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kinds.dialling import international

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)


def by_library(text: str) -> str | None:
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def likely(code: int, seed: int) -> str:
    """A number that is probably valid: an example with some digits changed."""
    chance = random.Random(seed)
    region = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code][0]
    kind = chance.choice((0, 1, 2, 3, 4, 6))
    example = None if region == "001" else phonenumbers.example_number_for_type(region, kind)
    digits = str(example.national_number) if example else str(chance.randrange(10**10))
    changed = "".join(one if chance.random() < 0.7 else str(chance.randrange(10)) for one in digits)
    return f"+{code} {changed}"


@pytest.mark.parametrize("code", CODES)
def test_likely_numbers_of_every_calling_code_are_written_as_the_library_writes_them(code: int) -> None:
    for seed in range(40):
        text = likely(code, seed)
        assert international(text) == by_library(text), text


@given(st.from_regex(r"\+(86|852|81|49|1|44|39|7|65) ?[0-9 ()-]{3,16}", fullmatch=True))
def test_any_number_is_written_as_the_library_writes_it(text: str) -> None:
    assert international(text) == by_library(text)


@pytest.mark.parametrize("text", ["+", "+0", "+999 123", "+86", "+86 021 6596 6666", "+86 21 6596 6666 ext. 12"])
def test_what_is_odd_is_left_to_the_library(text: str) -> None:
    assert international(text) == by_library(text)
