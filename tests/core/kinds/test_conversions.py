"""The whole table of conversions: every pair decided, every convertible pair carried out on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.context import Context
from core.engine import Installation
from core.kinds.conversions import DECIDED, conversion
from core.kinds.convert import Converted, converter
from core.kinds.file import Stored
from core.kinds.kind import Locale
from core.kinds.registry import built_in
from core.publish import make_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create_many
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text
from tests.support.publishing import ADMIN, read

KINDS = {name: kind for name, kind in built_in().items() if kind.declarable}
STORED = [name for name, kind in KINDS.items() if kind.stored]
CHOICES = ["A", "5", "true", "4.50"]
OPTIONS: Mapping[str, Mapping[str, object]] = {
    "choice": {"enum": CHOICES},
    "choices": {"enum": CHOICES},
    "tree": {"categories": "things"},
    "autonumber": {"template": "T{000}", "manual": True},
    "reference": {"to": "thing"},
    "any_reference": {"to": ["thing"]},
    "percent": {"scale": 1},
}
LINES = ["A\nB", "5", "1,200", "2026-11-22 14:30", "A, 5", "https://a.cn/中", "x" * 9000, "[1]", "+86 10 6500"]
SAMPLES: Mapping[str, Sequence[object]] = {
    "text": ["A", "5", "4.50", "12.5%", "true", "2026-11-22", "14:30", "1h 30m", "a@b.cn", "#1b5cd0", "x" * 255],
    "long_text": LINES,
    "rich_text": ["<p>A <strong>b</strong></p>", "<h2>T</h2><ul><li>x</li><li>y</li></ul>", "<p>5</p>"],
    "code": ["  A\n", "5", '{"a": [1.5]}', "a\tb", "x" * 600],
    "integer": [0, 5, -7, 10**18 - 1, 12345],
    "decimal": ["4.50", "5.00", "-0.01", "9999999999999999.99", "0.50"],
    "percent": ["0.25", "0.125", "1", "-0.001", "5"],
    "money": ["5.00", "12.34", "-0.50", "9999999999999999.99"],
    "rating": [0, 4, 5],
    "boolean": [True, False],
    "date": ["2026-11-22", "1900-01-01"],
    "datetime": ["2026-11-21T16:00:00Z", "2026-11-22T06:30:15.5Z"],
    "time": ["00:00:00", "14:30:00", "23:59:59"],
    "duration": ["PT1H30M", "-PT1S", "P2D", "PT0S"],
    "lunar_date": ["08-15", "04L-10", "08-15/1985", "06L-29/2025"],
    "choice": CHOICES,
    "choices": [["A"], ["A", "5"], CHOICES],
    "tree": ["A", "5"],
    "autonumber": ["T001", "X 7"],
    "email": ["a@b.cn", "Ada.Lovelace@example.com"],
    "phone": ["+86 10 6500 1234", "010-65001234转2"],
    "url": ["https://a.cn/中", "mailto:a@b.cn", "https://a.cn/" + "x" * 500],
    "color": ["#1b5cd0", "#000000"],
    "geo": [{"lat": 30.2475, "lon": 120.1496}, {"lat": -33.856784, "lon": 151.215297}],
    "barcode": ["SN-0001", "4006381333931"],
    "json": [5, "0.50", True, {"a": [1.5]}, ["A", "5"], "2026-11-22", "x" * 600, "PT1H", 0.25],
    "address": [
        {"region": "330106", "street": "文三路 1 号", "postal": "310012"},
        {"region": "US", "street": "1 Main St"},
    ],
    "file": [],
    "image": [],
    "signature": [],
    "secret": [],
    "reference": [],
    "any_reference": [],
    "user": [],
    "unit": [],
}
EXPECTED: Mapping[tuple[str, str], Sequence[object]] = {
    ("text", "percent"): [None, "0.050", "0.045", "0.125", *[None] * 7],
    ("text", "integer"): [None, 5, 5, *[None] * 8],
    ("text", "choices"): [["A"], ["5"], ["4.50"], None, ["true"], *[None] * 6],
    ("text", "duration"): [*[None] * 6, "PT14H30M", "PT1H30M", *[None] * 3],
    ("long_text", "text"): ["A B", *LINES[1:6], "x" * 255, *LINES[7:]],
    ("long_text", "choices"): [None, ["5"], None, None, ["A", "5"], *[None] * 4],
    ("long_text", "json"): [None, 5, *[None] * 5, [1], None],
    ("rich_text", "text"): ["A b", "T x y", "5"],
    ("rich_text", "long_text"): ["A b", "T\nx\ny", "5"],
    ("long_text", "rich_text"): ["<p>A</p><p>B</p>", *(f"<p>{line}</p>" for line in LINES[1:])],
    ("code", "text"): ["A", "5", '{"a": [1.5]}', "a b", "x" * 255],
    ("code", "long_text"): ["A", "5", '{"a": [1.5]}', "a\tb", "x" * 600],
    ("integer", "percent"): ["0.000", "5.000", "-7.000", None, "12345.000"],
    ("integer", "rating"): [0, 5, None, None, None],
    ("decimal", "integer"): [5, 5, 0, 10**16, 1],
    ("decimal", "percent"): ["4.500", "5.000", "-0.010", None, "0.500"],
    ("decimal", "rating"): [5, 5, 0, None, 1],
    ("percent", "decimal"): ["0.25", "0.13", "1.00", "0.00", "5.00"],
    ("percent", "text"): ["25%", "12.5%", "100%", "-0.1%", "500%"],
    ("percent", "json"): ["0.250", "0.125", "1.000", "-0.001", "5.000"],
    ("money", "json"): [
        {"amount": amount, "currency": "CNY"} for amount in ("5.00", "12.34", "-0.50", "9999999999999999.99")
    ],
    ("date", "lunar_date"): ["10-14/2026", "12-01/1899"],
    ("lunar_date", "date"): [None, None, "1985-09-29", "2025-08-22"],
    ("lunar_date", "text"): ["08-15", "04L-10", "08-15/1985", "06L-29/2025"],
    ("datetime", "date"): ["2026-11-22", "2026-11-22"],
    ("datetime", "time"): ["00:00:00", "14:30:15"],
    ("time", "duration"): ["PT0S", "PT14H30M", "PT23H59M59S"],
    ("duration", "time"): ["01:30:00", None, None, "00:00:00"],
    ("duration", "text"): ["1:30", "-0:00:01", "48:00", "0:00"],
    ("choice", "choices"): [["A"], ["5"], ["true"], ["4.50"]],
    ("choices", "choice"): ["A", "A", "A"],
    ("choices", "text"): ["A", "A, 5", "A, 5, true, 4.50"],
    ("address", "text"): ["浙江省杭州市西湖区文三路 1 号 310012", "1 Main St, 美国"],
    ("boolean", "decimal"): ["1.00", "0.00"],
    ("json", "decimal"): ["5.00", "0.50", *[None] * 6, "0.25"],
    ("json", "choices"): [*[None] * 4, ["A", "5"], *[None] * 4],
    ("json", "text"): [
        *["5", '"0.50"', "true", '{"a":[1.5]}', '["A","5"]', '"2026-11-22"', '"' + "x" * 254, '"PT1H"', "0.25"]
    ],
}  # fmt: skip
"""What pairs that do more than print and read give, worked out by hand; None is lost."""
HARMED: Mapping[tuple[str, str], tuple[int, int]] = {
    ("long_text", "text"): (0, 2),
    ("code", "text"): (0, 3),
    ("code", "long_text"): (0, 1),
    ("decimal", "integer"): (0, 4),
    ("money", "decimal"): (0, 4),
    ("percent", "decimal"): (0, 2),
    ("datetime", "date"): (0, 1),
    ("datetime", "time"): (0, 2),
    ("duration", "time"): (2, 0),
    ("choices", "choice"): (0, 2),
    ("url", "text"): (0, 1),
    ("json", "text"): (0, 1),
    ("integer", "percent"): (1, 0),
}
"""How many of the samples are lost and how many cut, counted by hand."""


def entity(kinds: Mapping[str, str]) -> Mapping[str, object]:
    fields = {name: {"kind": kind, "title": name, **OPTIONS.get(kind, {})} for name, kind in kinds.items()}
    thing = {
        "$schema": "urn:cardwright:entity:1",
        "name": "thing",
        "title": "Thing",
        "type": "object",
        "properties": {"place": {"kind": "integer", "title": "Place"}, **fields},
    }
    things = {
        "$schema": "urn:cardwright:categories:1",
        "name": "things",
        "title": "Things",
        "categories": [{"id": "A", "children": [{"id": id} for id in CHOICES[1:]]}],
    }
    return {"entities/thing.json": thing, "categories/things.json": things}


def test_every_pair_of_kinds_is_decided() -> None:
    assert set(DECIDED) == {(before, after) for before in KINDS for after in KINDS if before != after}


def test_every_kind_with_a_column_has_samples() -> None:
    assert set(SAMPLES) == set(STORED)


@pytest.mark.parametrize("before", KINDS)
def test_every_decision_is_worded_in_both_languages(before: str) -> None:
    for after in KINDS.values():
        decided = conversion(KINDS[before], after)
        assert (decided.why is None) == (decided.loss == "none")
        if decided.why is not None:
            assert decided.why.say("zh") != decided.why.say("en")


@pytest.mark.parametrize("before", [name for name in STORED if SAMPLES[name]])
def test_values_are_carried_over_as_decided(
    before: str,
    installation: Installation,
    publish: Callable[..., int],
    as_admin: Callable[[Installation], AbstractContextManager[Context]],
) -> None:
    fields = {f"to_{after}": after for after in STORED if after != before}
    publish(installation, entity(dict.fromkeys(fields, before)))
    samples = SAMPLES[before]
    with as_admin(installation) as ctx:
        rows = [{"place": at, **dict.fromkeys(fields, value)} for at, value in enumerate(samples)]
        outcome = create_many(ctx, "thing", rows)
        assert not outcome.refused, outcome.refused
        old = [dict(row) for row in find(ctx, Query("thing", sort=("place",))).rows]
        held = dict(ctx.model.entities["thing"].fields)

    refused = {name for name, after in fields.items() if DECIDED[before, after].loss == "refused"}
    with installation.reading(ADMIN) as ctx:
        blocked = {step.id.rpartition(".")[2] for step in make_plan(ctx, [read(entity(fields))]).blocked}
    assert blocked == refused

    wanted = {name: before if name in refused else after for name, after in fields.items()}
    with installation.reading(ADMIN) as ctx:
        counts = {step.id.rpartition(".")[2]: step.counts for step in make_plan(ctx, [read(entity(wanted))]).steps}
    publish(installation, entity(wanted))
    with as_admin(installation) as ctx:
        new = [dict(row) for row in find(ctx, Query("thing", sort=("place",))).rows]
        now = ctx.model.entities["thing"].fields
        zone = ZoneInfo(ctx.settings.zone)
    for name, after in fields.items():
        if name not in refused:
            values = [(row[name], changed[name]) for row, changed in zip(old, new, strict=True)]
            judge(before, after, (held[name], now[name]), values, counts[name], zone)


def judge(
    before: str,
    after: str,
    fields: tuple[Field, Field],
    values: Sequence[tuple[object, object]],
    counts: Mapping[str, int],
    zone: ZoneInfo,
) -> None:
    """Values are what was worked out by hand; what is neither lost nor cut can be carried back, nothing missing."""
    pair, (old, new) = (before, after), fields
    write = KINDS[after].json_writer(new)
    if pair in EXPECTED:
        assert [None if value is None else write(value) for _, value in values] == EXPECTED[pair], pair
    lost, cut = counts.get("lost", 0), counts.get("cut", 0)
    assert counts["values"] == len(values)
    assert lost == sum(value is None for _, value in values), pair
    if pair in HARMED:
        assert (lost, cut) == HARMED[pair], pair
    if DECIDED[pair].loss == "none":
        assert (lost, cut) == (0, 0), pair
    forth = converter(KINDS[before], old, KINDS[after], new, Locale(zone=zone))
    back = converter(KINDS[after], new, KINDS[before], old, Locale(zone=zone))
    returns = conversion(KINDS[after], KINDS[before]).loss != "refused"
    whole = 0
    for value, carried in values:
        found = forth(value)
        assert found.value == carried
        if found.loss == "none":
            whole += 1
            if before == "choice" and KINDS[after].formula == "number":
                assert Decimal(str(value)) == carried, pair  # 5 may come back as 5.00, which is no choice
            elif returns:
                same(back(carried), value, forth, pair)
    assert whole == len(values) - lost - cut, pair


def same(returned: Converted, value: object, forth: Callable[[object], Converted], pair: tuple[str, str]) -> None:
    """A text may be written another way (1,200 and 1200), but means the same; anything else is the very value."""
    if isinstance(value, str) and pair[0] in ("text", "long_text", "code", "json"):
        assert forth(returned.value).value == forth(value).value, pair
    else:
        assert returned.value == value, pair


FILES = tuple(
    Stored(f"0197c3a1-0000-7000-8000-00000000000{place}", name, 5, type_)
    for place, (name, type_) in enumerate(
        (("a.pdf", "application/pdf"), ("b.png", "image/png"), ("c.jpg", "image/jpeg"))
    )
)


@pytest.mark.parametrize(
    ("before", "after", "options", "kept", "loss"),
    [
        ("file", "image", {"most": 5}, "bc", "cut"),
        ("file", "image", {}, "b", "cut"),
        ("file", "signature", {}, "b", "cut"),
        ("file", "file", {"most": 5}, "abc", "none"),
        ("file", "file", {"most": 2}, "ab", "cut"),
        ("file", "file", {"most": 5, "accept": ("pdf",)}, "a", "cut"),
        ("file", "file", {"most": 5, "accept": ("text",)}, "", "empty"),
        ("image", "file", {"most": 5}, "abc", "none"),
    ],
)
def test_files_are_carried_over_where_the_field_takes_them(
    before: str, after: str, options: dict[str, object], kept: str, loss: str
) -> None:
    old, new = (Field("test/x", "x", kind, Text("x"), options=Frozen(options)) for kind in (before, after))
    carried = converter(KINDS[before], old, KINDS[after], new, Locale())(FILES)
    assert carried == (tuple(one for one in FILES if one.name[0] in kept) or None, loss)
