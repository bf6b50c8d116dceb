"""Times of day and durations as people type them, and as they are shown."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.core.kinds.cases import KINDS, field
from tests.core.kinds.typed import EN, ZH, read, refusal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:30", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("2:30PM", time(14, 30)),
        ("2 p.m.", time(14)),
        ("下午2:30", time(14, 30)),
        ("下午2点半", time(14, 30)),
        ("上午9点", time(9)),
        ("14时30分15秒", time(14, 30, 15)),
        ("１４：３０", time(14, 30)),
        ("1430", time(14, 30)),
        ("9:05", time(9, 5)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("中午12点", time(12)),
        ("凌晨0:30", time(0, 30)),
        ("晚上8点整", time(20)),
    ],
)
def test_a_time_of_day_is_read_as_typed(text: str, value: time) -> None:
    assert read("time", text, ZH) == value


@pytest.mark.parametrize(
    "text", ["24:00", "14", "2:3", "14:60", "0:30 pm", "13:00 am", "晚上12点", "2026-11-22 14:30", "14:30Z", "noon"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    assert refusal("time", text) == "VAL120"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:30", 5400),
        ("1:30:15", 5415),
        ("-0:30", -1800),
        ("100:00", 360_000),
        ("1h 30m", 5400),
        ("1 h, 30 min", 5400),
        ("90 min", 5400),
        ("1小时30分", 5400),
        ("１小时３０分钟", 5400),
        ("P1DT2H", 93_600),
        ("pt90m", 5400),
        ("2天", 172_800),
        ("1.5小时", 5400),
        ("半小时", 1800),
        ("2 weeks", 1_209_600),
        ("1周2天", 777_600),
        ("45秒", 45),
        ("3个小时", 10_800),
    ],
)
def test_a_duration_is_read_as_typed(text: str, seconds: int) -> None:
    assert read("duration", text, ZH) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("90", "VAL130"),
        ("1:75", "VAL130"),
        ("30m 1h", "VAL130"),
        ("1h 1h", "VAL130"),
        ("soon", "VAL130"),
        ("P", "VAL130"),
        ("3个月", "VAL131"),
        ("1 year", "VAL131"),
        ("P1M", "VAL131"),
        ("0.5s", "VAL133"),
        ("40000天", "VAL132"),
    ],
)
def test_what_is_no_exact_duration_is_refused_with_the_reason(text: str, code: str) -> None:
    assert refusal("duration", text, ZH) == code


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=12, hours=3, minutes=40), "12 d 4 h"),
        (timedelta(hours=23, minutes=59, seconds=40), "1 d"),
        (timedelta(minutes=2, seconds=5), "2 min 5 s"),
        (timedelta(seconds=7), "7 s"),
        (timedelta(), "0 min"),
        (-timedelta(hours=1, minutes=30), "-1 h 30 min"),
    ],
)
def test_at_a_glance_a_duration_is_told_in_two_units(length: timedelta, said: str) -> None:
    assert KINDS["duration"].brief(field("duration"), length, EN) == said


def test_a_duration_is_shown_in_its_parts() -> None:
    made, length = field("duration"), timedelta(days=1, hours=2, minutes=30)
    assert KINDS["duration"].show(made, length, EN) == "1 d 2 h 30 min"
    assert KINDS["duration"].show(made, -length, ZH) == "-1天2小时30分"
    assert KINDS["duration"].show(made, timedelta(), ZH) == "0分"
