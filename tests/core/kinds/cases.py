"""One or more fields of every kind, each with a strategy for the values it may hold."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from core.hooks import plugin_manager
from core.kinds.barcode import check_digit
from core.kinds.file import Stored
from core.kinds.kind import Kind, Locale
from core.kinds.lunar import LunarDay, of_day
from core.kinds.position import position
from core.kinds.postal import Address
from core.kinds.regions import in_china, regions
from core.kinds.registry import collect
from core.kinds.secret import KEPT
from core.queries.query import Link
from plugins.credit_code.code import ALPHABET, check_character
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Target, Text

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
_TIMES = st.times().map(lambda clock: clock.replace(microsecond=0))
_DURATIONS = st.one_of(
    st.timedeltas(timedelta(days=-36_525), timedelta(days=36_525)),
    st.sampled_from([timedelta(), timedelta(hours=1, minutes=30), timedelta(days=-1)]),
).map(lambda length: timedelta(days=length.days, seconds=length.seconds))
_URLS = st.builds(
    "{}://{}.{}{}".format,
    st.sampled_from(["http", "https"]),
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?|例子|münchen", fullmatch=True),
    st.sampled_from(["com", "cn", "中国", "com:8080"]),
    st.from_regex(r"(/[A-Za-z0-9_.~路径%é-]{0,9}){0,3}(\?q=[a-z中]{0,5}&[a-z]=1)?(#[a-z]{1,4})?", fullmatch=True).map(
        _nfc
    ),
)
_POSITIONS = st.tuples(st.decimals(-90, 90, places=6), st.decimals(-180, 180, places=6)).map(
    lambda degrees: position(*degrees)
)
_GTINS = st.from_regex(r"[0-9]{12}", fullmatch=True).map(lambda digits: digits + check_digit(digits))
_LUNAR = st.one_of(
    st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda day: str(of_day(day))),
    st.tuples(st.integers(1, 12), st.integers(1, 30), st.booleans()).map(lambda parts: str(LunarDay(*parts))),
)
_INTERESTS = (
    Choice("wine", Text("Wine", Frozen({"zh_CN": "葡萄酒"})), "red"),
    Choice("cheese", Text("Cheese, soft; hard", Frozen({"zh_CN": "奶酪"}))),
    Choice("Cheese", Text("A、B")),
    Choice("a, b", Text("Odd")),
    Choice("gone", Text("Gone"), retired=True),
)
_SETS = st.sets(st.sampled_from([one.value for one in _INTERESTS]), min_size=1).map(
    lambda found: tuple(one.value for one in _INTERESTS if one.value in found)
)
_JSON_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
_JSON = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(1 - 10**18, 10**18 - 1),
        st.decimals(-(10**6), 10**6, places=4).map(float),
        _JSON_TEXT,
    ),
    lambda inner: st.one_of(
        st.lists(st.one_of(st.none(), inner), max_size=3),
        st.dictionaries(_JSON_TEXT, st.one_of(st.none(), inner), max_size=3),
    ),
    max_leaves=5,
).map(KINDS["json"].json_reader(field("json")))
_REGIONS = (
    Choice("east", Text("East", Frozen({"zh_CN": "华东"})), "blue"),
    Choice("shanghai", Text("上海"), parent="east"),
    Choice("西", Text("East"), retired=True),
)
_ID = "0197c3a1-0000-7000-8000-000000000001"
_TARGETS = (
    Target("customer", "base/client", Text("Customer", Frozen({"zh_CN": "客户"})), ("client",)),
    Target("order", "base/order", Text("Order")),
)
_RICH = (
    st.one_of(
        _lines(60, "\n<>&"),
        st.lists(
            st.builds(
                "<{0}>{1}<strong>{2}</strong></{0}>".format,
                st.sampled_from(["p", "h2", "h3", "div", "blockquote", "pre"]),
                _lines(9, "<>&\"'"),
                _lines(9, "&amp;"),
            ),
            min_size=1,
            max_size=3,
        ).map("".join),
    )
    .map(KINDS["rich_text"].reader(field("rich_text"), Locale()))
    .filter(bool)
)
_PLACES = [one.value for one in regions()]
_STREETS = st.one_of(
    st.none(),
    _lines(60, ",，路号 ").map(lambda text: " ".join(text.split())).filter(bool),
    st.sampled_from(
        ["文三路 1 号", "浙江省杭州市", "#330106", "100 Main St, Springfield", "310012", "中国路 1 号", "西湖区 3 楼"]
    ),
)
_SIX_DIGITS = st.one_of(st.none(), st.from_regex(r"[0-9]{6}", fullmatch=True))
_ELSEWHERE = st.one_of(st.none(), st.from_regex(r"[0-9A-Z]([0-9A-Z -]{0,7}[0-9A-Z])", fullmatch=True))
_ADDRESSES = st.one_of(
    st.builds(Address, st.sampled_from([one for one in _PLACES if in_china(one)]), _STREETS, _SIX_DIGITS),
    st.builds(Address, st.sampled_from([one for one in _PLACES if not in_china(one)]), _STREETS, _ELSEWHERE),
)
_FILES = st.lists(
    st.builds(
        Stored,
        st.uuids().map(str),
        _lines(20),
        st.integers(1, 10**9),
        st.just("image/png"),
        st.lists(st.uuids().map(str), max_size=2, unique=True).map(tuple),
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
_MOMENT = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001  # bounds of a strategy are naive

CASES = (
    Case(field("text"), _lines(255), (1, True, ["a"], {}, 1.5)),
    Case(
        field("text", maxLength=8, minLength=2, pattern="^[A-Z]{2}-[0-9]+$"),
        st.from_regex(r"[A-Z]{2}-[0-9]{1,5}", fullmatch=True),
        ("ab-1", "A", "AB-123456789"),
    ),
    Case(field("long_text"), _lines(300, "\n\t"), (1, False, [])),
    Case(field("rich_text"), _RICH, (1, True, [], {})),
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
    Case(
        field("address"),
        _ADDRESSES,
        ("浙江省", 1, {}, {"region": 33}, {"street": "x"}, {"region": "x"}, {"region": "CN", "zip": "1"}),
    ),
    Case(field("reference"), st.uuids().map(str), ("x", 5, {"id": "x"}, {"id": None}, {})),
    Case(
        replace(field("any_reference"), targets=_TARGETS),
        st.builds(Link, st.uuids().map(str), st.just(""), st.sampled_from([one.name for one in _TARGETS])),
        ("x", 5, {}, {"id": "x"}, {"id": _ID, "entity": "lead"}, {"id": _ID, "entity": ""}, {"entity": "order"}),
    ),
    Case(field("percent"), _fixed(4), (True, "x", "0.12345", "25%", [])),
    Case(field("percent", scale=0, minimum=0, maximum=1), st.decimals(0, 1, places=2), (-1, 2, "0.125")),
    Case(field("rating"), st.integers(0, 5), (True, "4", 6, -1, 1.5, [])),
    Case(field("rating", max=10), st.integers(0, 10), (11,)),
    Case(field("time"), _TIMES, ("14", "24:00", "14:30:00Z", "2:30", 1430, "14:30:00.5", "１４:30")),
    Case(field("duration"), _DURATIONS, ("1:30", 90, "P1M", "PT", "P", "PT1.5H", "P1Y", "", "1h", "+PT1H")),
    Case(
        field("lunar_date"),
        _LUNAR,
        ("8-15", "13-01", "01-31", "08-15/1985 ", 815, True, "农历八月十五"),
    ),
    Case(
        field("tree", _REGIONS, categories="regions"),
        st.sampled_from(["east", "shanghai", "西"]),
        ("north", "East", "East / 上海", 1, True),
    ),
    Case(field("autonumber", template="C-{yyyy}-{000}"), _lines(40), (1, True, [], "x" * 256)),
    Case(field("user"), st.integers(1, 10**15), ("wang", True, 0, 1.5, {"id": "x"}, 10**15 + 1)),
    Case(field("unit"), st.integers(1, 10**15), ("east", True, 0, [1])),
    Case(field("choices", _INTERESTS), _SETS, ("wine", ["beer"], ["wine", "wine"], [1], {"wine": True})),
    Case(field("url"), _URLS, ("www.example.com", "javascript:alert(1)", "http://a b", 5, "ftp://a.cn", "", " ")),
    Case(field("code", language="sql"), _lines(300, "\n\t ").map(" {}\n".format), (1, False, [])),
    Case(
        field("geo"),
        _POSITIONS,
        ("30,120", 1, {}, {"lat": 91, "lon": 0}, {"lat": "30", "lon": "120"}, {"lat": 1, "lon": 1, "km": 1}),
    ),
    Case(field("barcode", format="ean13"), _GTINS, (1, "4006381333932", "400638133393", "4006381333931 ", "A" * 13)),
    Case(
        field("barcode"),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=80)
        .map(str.strip)
        .filter(bool),
        (1, "", "x" * 81, True),
    ),
    Case(field("barcode", format="qr"), _lines(200), (1, "", "x" * 501)),
    Case(field("color"), st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), ("#abc", "red", "1b5cd0", 5, "#gggggg")),
    Case(field("json"), _JSON, ()),
    Case(field("file", most=3), _FILES, ("x", {"id": "x"}, ["x"], [5], [{"name": "a.pdf"}], {})),
    Case(field("image", most=3), _FILES, ("x", ["x"], [{"id": _ID, "earlier": ["x"]}], [{"id": _ID, "earlier": 5}])),
    Case(field("signature"), _FILES.map(lambda files: files[:1]), ("x", [_ID, _ID[::-1]])),
    Case(field("secret"), st.just(KEPT), (1, False, "", [], {}, "x" * 4001)),
    Case(field("credit_code"), _CODES, ("x", 5, "91330100799655058")),
)
