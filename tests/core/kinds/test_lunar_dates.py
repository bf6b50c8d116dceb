"""The Chinese calendar: read as people say it, come round each year, asked for by who has a birthday soon."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.kinds.kind import Locale, Refused
from core.kinds.lunar import coming, next_day, of_day, read_day
from core.kinds.lunar_date import LunarDateKind
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from schema_registry.model import Field, Text
from tests.support import publish as published

KIND, FIELD = LunarDateKind(), Field("test/x.born", "born", "lunar_date", Text("Born"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("八月十五", "08-15"),
        ("农历1985年八月十五", "08-15/1985"),
        ("一九八五年 八月 十五日", "08-15/1985"),
        ("闰四月初十", "04L-10"),
        ("腊月廿三", "12-23"),
        ("冬月三十", "11-30"),
        ("正月初一", "01-01"),
        ("十一月二十一", "11-21"),
        ("８-１５", "08-15"),
        ("1985-8-15", "08-15/1985"),
        ("2025-闰6-29", "06L-29/2025"),
        ("Lunar 8/15", "08-15"),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, kept: str) -> None:
    assert KIND.reader(FIELD, Locale("zh_CN"))(text) == kept


@pytest.mark.parametrize("text", ["2025年闰七月初一", "2025年八月三十", "十三月初一", "八月三十一", "2400-1-1"])
def test_a_day_that_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        KIND.reader(FIELD, Locale("zh_CN"))(text)


@pytest.mark.parametrize(
    ("kept", "today", "comes"),
    [
        ("08-15", "2026-09-25", "2026-09-25"),
        ("08-15/1985", "2026-09-26", "2027-09-15"),
        ("12-30", "2026-01-20", "2026-02-16"),
        ("06L-10", "2025-01-01", "2025-08-03"),
        ("06L-10", "2026-01-01", "2026-07-23"),
    ],
)
def test_a_day_comes_round_as_it_is_kept(kept: str, today: str, comes: str) -> None:
    day = read_day(kept)
    assert day is not None
    assert next_day(day, date.fromisoformat(today)) == date.fromisoformat(comes)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.integers(0, 12 * 2 * 30 - 1))
def test_what_is_coming_is_what_comes_round_before_the_last_day(first: date, span: int, at: int) -> None:
    last = date.fromordinal(first.toordinal() + min(span, 350))
    kept = f"{at // 60 + 1:02}{'L' if at % 2 else ''}-{at // 2 % 30 + 1:02}"
    day = read_day(kept)
    assert day is not None
    comes = next_day(day, first)
    inside = any(low <= kept <= high for low, high in coming(first, last))
    assert inside == (comes is not None and comes <= last)


def test_days_of_the_world_are_told_in_the_calendar_and_back() -> None:
    for ordinal in range(date(2024, 12, 1).toordinal(), date(2026, 3, 1).toordinal()):
        day = of_day(date.fromordinal(ordinal))
        assert day is not None
        assert day.of_world() == date.fromordinal(ordinal)


def test_birthdays_of_the_next_thirty_days_are_found_in_the_statement(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> None:
    person = {
        "$schema": "urn:cardwright:entity:1",
        "name": "person",
        "title": "Person",
        "type": "object",
        "properties": {"name": {"kind": "text", "title": "Name"}, "born": {"kind": "lunar_date", "title": "Born"}},
        "card": {"title": "{name} {born}"},
    }
    published(installation, {"entities/person.json": person})
    with as_admin(installation) as ctx:
        for name, born in (("a", "10-22/1985"), ("b", "11-20"), ("c", "11-23"), ("d", "10-21"), ("e", None)):
            create(ctx, "person", {"name": name, "born": born})
        asking = replace(ctx, clock=lambda: datetime(2026, 11, 30, 4, tzinfo=UTC))  # 农历十月廿二

        def names(tree: dict[str, object], sort: str = "born") -> list[object]:
            return [row["name"] for row in find(asking, Query("person", ("name",), tree, sort=(sort,))).rows]

        assert names({"born": {"_within": "-P30D"}}) == ["a", "b"]
        assert names({"born": {"_within": "P1D"}}) == ["d", "a"]
        assert names({"born": {"_eq": "10-22/1985"}}) == ["a"]
        assert names({}) == ["e", "d", "a", "b", "c"]
        title = find(asking, Query("person", ("$title",), {"name": {"_eq": "a"}})).rows[0]["$title"]
        assert title == "a 农历1985年十月廿二"
