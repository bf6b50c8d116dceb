"""Telephone numbers in the international form, from the tables of the phonenumbers library.

The library finds out everything about each number anew, which is most of the time that an import takes. Here the
tables of a country are prepared once; whatever is not plain (shared country codes, prefixes that are not dialled
from abroad, extensions) is still left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

Matches = Callable[[str], object]
_CODES = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
_LONGEST_CODE = 3
_PLAIN = re.compile(r"\+[0-9()./ -]*").fullmatch
SIGNS = str.maketrans("", "", "+()./ -")
"""What stands between digits, to be left out."""
_KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
)
_NEVER = "(?!)"


class _Format(NamedTuple):
    leads: Matches
    whole: re.Pattern[str]
    written: str


class _Described(NamedTuple):
    lengths: frozenset[int]
    whole: Matches

    def fits(self, number: str) -> bool:
        return (not self.lengths or len(number) in self.lengths) and self.whole(number) is not None


class _Country(NamedTuple):
    """A calling code of its own: what its numbers look like, and how they are written."""

    general: _Described
    described: tuple[_Described, ...]
    prefix: Matches
    formats: tuple[_Format, ...]


def international(text: str) -> str | None:
    """A valid number that begins with `+`, as it is written internationally; None for any other."""
    if _PLAIN(text):
        digits = text.translate(SIGNS)
        for length in range(1, _LONGEST_CODE + 1):
            code = digits[:length]
            if code.isdigit() and int(code) in _CODES:
                country, number = _country(int(code)), digits[length:]
                if country is None or number[:1] == "0" or country.prefix(number):
                    break
                written = _written(country, number)
                return None if written is None else f"+{code} {written}"
    return _by_library(text)


def _written(country: _Country, number: str) -> str | None:
    if not country.general.fits(number) or not any(one.fits(number) for one in country.described):
        return None
    for format in country.formats:
        if format.leads(number) and format.whole.fullmatch(number):
            return format.whole.sub(format.written, number)
    return number


def _by_library(text: str) -> str | None:
    try:
        parsed = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


@lru_cache(maxsize=300)
def _country(code: int) -> _Country | None:
    """The country of a calling code; None where several share it or none has it."""
    regions = _CODES[code]
    data = PhoneMetadata.metadata_for_region(regions[0], None) if len(regions) == 1 else None
    if data is None or data.general_desc is None:
        return None
    kinds = [getattr(data, name) for name in _KINDS]
    return _Country(
        general=_described(data.general_desc),
        described=tuple(_described(one) for one in kinds if one is not None and one.national_number_pattern),
        prefix=re.compile(data.national_prefix_for_parsing or _NEVER).match,
        formats=tuple(_format(one) for one in data.intl_number_format or data.number_format),
    )


def _described(desc: Any) -> _Described:  # the library has no types
    return _Described(frozenset(desc.possible_length), re.compile(desc.national_number_pattern).fullmatch)


def _format(format: Any) -> _Format:  # the library has no types
    leads = format.leading_digits_pattern
    return _Format(re.compile(leads[-1] if leads else "").match, re.compile(format.pattern), format.format)
