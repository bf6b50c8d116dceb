"""Ids and clock readings."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.records.ids import hybrid_clock, instant_of, later, new_ids
from core.storage.types import known_form

START = datetime(2000, 1, 1, tzinfo=UTC)
instants = st.integers(0, 200 * 365 * 86_400 * 10**6).map(lambda moved: START + timedelta(microseconds=moved))


@given(instants, st.integers(1, 300))
def test_ids_of_one_call_ascend_and_are_of_version_7(now: datetime, count: int) -> None:
    made = new_ids(now, count)
    assert len(made) == count
    assert made == sorted(set(made))
    assert {(uuid.UUID(one).version, uuid.UUID(one).variant) for one in made} == {(7, uuid.RFC_4122)}


@given(instants, st.integers(1, 10**9))
def test_a_later_instant_gives_a_greater_id(now: datetime, microseconds: int) -> None:
    after = now + timedelta(microseconds=microseconds)
    (first,), (second,) = new_ids(now, 1), new_ids(after, 1)
    assert first[:18] <= second[:18]
    if microseconds > 1:
        assert first < second


@given(instants)
def test_an_id_tells_its_millisecond(now: datetime) -> None:
    made = uuid.UUID(new_ids(now, 1)[0])
    assert made.int >> 80 == (now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def test_no_ids_are_made_when_none_are_asked_for() -> None:
    assert new_ids(datetime(2026, 1, 1, tzinfo=UTC), 0) == []


def test_ids_are_brought_into_one_form_and_nonsense_into_none() -> None:
    assert known_form("01A20129-015D-7041-8CBB-CA68FDC49ED6") == "01a20129-015d-7041-8cbb-ca68fdc49ed6"
    assert [known_form(one) for one in ("", "x", "'; DROP", None, 7)] == [None] * 5


@given(instants)
def test_a_clock_reading_gives_its_instant_back(now: datetime) -> None:
    assert instant_of(hybrid_clock(now)) == now


@given(instants, st.one_of(st.none(), instants))
def test_a_write_is_always_after_the_one_before(now: datetime, before: datetime | None) -> None:
    at = later(now, before)
    assert at >= now
    if before is not None:
        assert at > before
        assert hybrid_clock(at) > hybrid_clock(before)
