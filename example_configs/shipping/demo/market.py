"""What a day is like: the season, the growth of the company, freight rates, exchange rates."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

FIRST_DAY, LAST_DAY = date(2023, 12, 1), date(2026, 11, 20)
NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))
"""Chinese New Year: factories ship before it and stand still after it."""
GROWTH = 1.22
"""By which bookings grow in a year."""
_MONTHS = (0.95, 0.85, 0.95, 0.98, 1.0, 1.06, 1.14, 1.18, 1.12, 0.96, 0.98, 1.0)
"""Peak season is July to September: goods for autumn and Christmas."""
_RATES = (
    (date(2023, 12, 1), 0.85),
    (date(2024, 1, 20), 1.55),
    (date(2024, 4, 1), 1.25),
    (date(2024, 7, 10), 2.35),
    (date(2024, 11, 1), 1.45),
    (date(2025, 3, 15), 0.95),
    (date(2025, 6, 15), 1.40),
    (date(2025, 10, 1), 0.82),
    (date(2026, 2, 1), 0.90),
    (date(2026, 7, 15), 1.12),
    (date(2026, 11, 20), 0.94),
)
"""The market's ups and downs: diversions around the Cape and a strong peak in 2024, a short rush in 2025."""
LONG_WAY = frozenset({"north_europe", "mediterranean", "us_east"})
"""Trades that felt the diversions most."""


def days() -> list[date]:
    """Every day of the three years."""
    return [FIRST_DAY + timedelta(days=count) for count in range((LAST_DAY - FIRST_DAY).days + 1)]


def demand(day: date) -> float:
    """How many bookings a day brings, 1 on an ordinary working day of the first year."""
    if day.weekday() == 6:
        return 0.05
    level = _MONTHS[day.month - 1] * GROWTH ** ((day - FIRST_DAY).days / 365) * (0.35 if day.weekday() == 5 else 1)
    for new_year in NEW_YEARS:
        distance = (day - new_year).days
        if -24 <= distance < -5:
            level *= 1.4
        elif -5 <= distance <= 8:
            level *= 0.04
        elif distance <= 20 and distance > 8:
            level *= 0.5
    if day.month == 10 and day.day <= 7:
        level *= 0.15
    return level


def freight_level(day: date, trade: str) -> float:
    """The market's level for a trade: 1 in a normal market."""
    after = next((place for place, (last, _) in enumerate(_RATES) if day < last), len(_RATES) - 1)
    (first, low), (last, high) = _RATES[max(0, after - 1)], _RATES[after]
    level = low + (high - low) * (day - first).days / max(1, (last - first).days)
    strength = 1.0 if trade in LONG_WAY else 0.8 if trade == "us_west" else 0.35
    return 1 + (level - 1) * strength


def dollar(day: date) -> float:
    """Yuan for a dollar on the first of a day's month."""
    months = (day.year - 2023) * 12 + day.month
    return round(7.16 + 0.07 * math.sin(months / 5), 4)


def euro(day: date) -> float:
    """Yuan for a euro on the first of a day's month."""
    months = (day.year - 2023) * 12 + day.month
    return round(7.85 + 0.22 * math.sin(months / 7 - 1), 4)


def working_day(chance: random.Random, day: date) -> date:
    """The day itself or one of the next, not on a weekend, not after the last day."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    return min(day, LAST_DAY - timedelta(days=chance.randrange(3)))


def clock(chance: random.Random, day: date) -> str:
    """A moment of a day's working hours as files write it."""
    return (
        f"{day} {chance.choice((8, 9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17)):02d}:{chance.randrange(0, 60, 5):02d}"
    )
