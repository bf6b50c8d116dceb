from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.queries.buckets import key_of, read_key
from core.queries.dates import offsets
from schema_registry.durations import Duration, read_duration
from schema_registry.model import BUCKETS


@given(by=st.sampled_from(BUCKETS), day=st.dates())
def test_a_day_lies_within_the_bucket_whose_key_it_has(by: str, day: date) -> None:
    span = read_key(by, key_of(by, day))
    assert span is not None
    assert span.start <= day
    assert span.end is None or day < span.end
    assert key_of(by, span.start) == key_of(by, day)
    assert span.end is None or key_of(by, span.end) != key_of(by, day)


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("day", "1997-02-29"),
        ("day", "97-01-01"),
        ("week", "1997-W53"),
        ("month", "1997-13"),
        ("quarter", "1997-Q5"),
        ("year", "0000"),
        ("year", "١٩٩٦"),
        ("year", ""),
    ],
)
def test_other_texts_are_no_keys(by: str, key: str) -> None:
    assert read_key(by, key) is None


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P30D", Duration(rest=timedelta(days=30))),
        ("P1Y6M", Duration(18)),
        ("P2W", Duration(rest=timedelta(days=14))),
        ("-P1M", Duration(-1)),
        ("PT4H30M", Duration(rest=timedelta(hours=4, minutes=30))),
        ("P", None),
        ("PT", None),
        ("30", None),
        ("P1.5D", None),
        ("P١D", None),
    ],
)
def test_durations_are_written_as_in_iso_8601(text: str, duration: Duration | None) -> None:
    assert read_duration(text) == duration


def test_a_month_after_its_last_day_is_the_next_month_s_last() -> None:
    assert Duration(1).after(date(2024, 1, 31)) == date(2024, 2, 29)
    assert Duration(-12).after(date(2024, 2, 29)) == date(2023, 2, 28)
    with pytest.raises(OverflowError):
        Duration(12).after(date.max)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
@given(moment=st.datetimes(datetime(1905, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001  # made aware below
def test_the_offsets_written_out_for_sqlite_are_the_zone_s(zone: str, moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    shift = [shift for start, shift in offsets(zone) if start <= instant][-1]
    local = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert moment + timedelta(seconds=int(shift.split()[0])) == local
