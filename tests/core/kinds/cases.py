"""One or more fields of every kind, each with a strategy for the values it may hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from core.hooks import plugin_manager
from core.kinds.kind import Kind, Locale
from core.kinds.registry import collect
from plugins.credit_code.code import ALPHABET, check_character
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Text

KINDS = collect(plugin_manager().hook)
LOCALES = (
    Locale("zh_CN", ZoneInfo("Asia/Shanghai")),
    Locale("en", ZoneInfo("America/New_York")),
    Locale("de", ZoneInfo("Europe/Berlin")),
    Locale("hi_IN", ZoneInfo("Asia/Kolkata")),
)


@dataclass(frozen=True)
class Case:
    """A field, what it may hold, and JSON of the wrong shape that it must refuse."""

    field: Field
    values: st.SearchStrategy[object]
    wrong: tuple[object, ...]

    @property
    def kind(self) -> Kind:
        return KINDS[self.field.kind]


def field(kind: str, choices: tuple[Choice, ...] = (), **options: object) -> Field:
    return Field(f"test/thing.{kind}", kind, kind, Text(kind), options=Frozen(options), choices=choices)


def _lines(longest: int, extra: str = "") -> st.SearchStrategy[object]:
    """Clean, trimmed, NFC text that is not empty."""
    plain = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
    char = st.one_of(plain, st.sampled_from(extra)) if extra else plain
    text = st.text(char, min_size=1, max_size=longest).map(_nfc)
    return text.filter(lambda one: 0 < len(one) <= longest)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).strip()


def _fixed(scale: int) -> st.SearchStrategy[object]:
    return st.integers(1 - 10**18, 10**18 - 1).map(lambda number: Decimal(number).scaleb(-scale))


def _code(body: tuple[str, str, str]) -> str:
    joined = "".join(body)
    return joined + check_character(joined)


_LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
_EMAIL = st.builds(
    "{}@{}.{}".format,
    st.from_regex(r"[A-Za-z0-9_+-]{1,20}(\.[A-Za-z0-9_+-]{1,20})?", fullmatch=True),
    _LABEL,
    st.sampled_from(["com", "cn", "中国", "org"]),
)
_PHONE = st.from_regex(
    r"(\([0-9]{2,5}\) ?|0[0-9]{2,3}-)?[0-9]{3,8}(-[0-9]{2,4})?((转| ext\. ?|x)[0-9]{1,4})?", fullmatch=True
).filter(lambda text: sum(map(str.isdigit, text)) <= 20)
_CODES = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map(_code)
_GRADES = (
    Choice("A", Text("Strategic", Frozen({"zh_CN": "战略"})), "blue"),
    Choice("B", Text("Key", Frozen({"zh_CN": "重点"}))),
    Choice("a", Text("B")),
    Choice("old", Text("Old"), retired=True),
)
_MOMENT = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # bounds of a strategy are naive

CASES = (
    Case(field("text"), _lines(255), (1, True, ["a"], {}, 1.5)),
    Case(
        field("text", maxLength=8, minLength=2, pattern="^[A-Z]{2}-[0-9]+$"),
        st.from_regex(r"[A-Z]{2}-[0-9]{1,5}", fullmatch=True),
        ("ab-1", "A", "AB-123456789"),
    ),
    Case(field("long_text"), _lines(300, "\n\t"), (1, False, [])),
    Case(field("integer"), st.integers(1 - 10**18, 10**18 - 1), (True, "1", 1.5, [1], 10**18)),
    Case(field("integer", minimum=-5, maximum=100), st.integers(-5, 100), (-6, 101)),
    Case(field("decimal", scale=0), _fixed(0), (True, "x", "1.5", [])),
    Case(field("decimal"), _fixed(2), (True, "x", "1.555", "1.", ".5", " 1", "1e3", "１", {})),
    Case(field("decimal", scale=6, minimum=0, maximum=10), st.decimals(0, 10, places=6), (-1, 11, "0.1234567")),
    Case(field("money", currency="CNY"), _fixed(2), (True, "x", {"amount": "1"}, {"amount": "1", "currency": "USD"})),
    Case(field("money", currency="JPY", minimum=0), st.integers(0, 10**18 - 1).map(Decimal), (-1, [])),
    Case(field("money", currency="KWD"), _fixed(3), (False, {"amount": "1", "currency": "KWD", "note": ""})),
    Case(field("boolean"), st.booleans(), (0, 1, "true", [])),
    Case(
        field("date"),
        st.dates(),
        ("2026-02-30", "2026-1-1", "20261122", 1, True, "2026-W47-7", "2026-11-22T00:00:00Z"),
    ),
    Case(
        field("datetime"),
        _MOMENT,
        ("2026-11-22T10:00:00", "2026-11-22", "2026-02-30T00:00:00Z", 1, "2026-11-22T24:00:00Z"),
    ),
    Case(field("choice", _GRADES), st.sampled_from(["A", "B", "a", "old"]), ("C", "Strategic", 1, True)),
    Case(field("email"), _EMAIL, ("a", 1, "a b@example.com", "")),
    Case(field("phone"), _PHONE, ("ab", 123456, "1" * 41)),
    Case(field("reference"), st.uuids().map(str), ("x", 5, {"id": "x"})),
    Case(field("credit_code"), _CODES, ("x", 5, "91330100799655058")),
)
