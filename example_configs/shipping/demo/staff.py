"""Who works here: their sign-in names as in `people.json`, where their customers are, and how well they sell."""

from __future__ import annotations

from typing import NamedTuple


class Seller(NamedTuple):
    """A salesperson. `skill` multiplies the chance to win; `share` is that of the region's customers."""

    login: str
    regions: tuple[str, ...]
    skill: float
    share: float


EAST = ("shanghai", "zhejiang", "jiangsu", "anhui", "fujian", "shandong")
SOUTH = ("guangdong", "hunan")
NORTH = ("tianjin", "beijing", "liaoning", "hubei", "sichuan", "chongqing")
ABROAD = "north_america europe middle_east south_asia southeast_asia japan_korea oceania latin_america africa".split()
SELLERS = (
    Seller("wang", EAST, 1.35, 4),
    Seller("li", EAST, 0.95, 3),
    Seller("zhao", EAST, 0.7, 2),
    Seller("zhang", SOUTH, 1.15, 3),
    Seller("liu", SOUTH, 0.85, 2),
    Seller("huang", NORTH, 1.0, 1),
    Seller("wu", tuple(ABROAD), 1.1, 1),
)
CLERKS = ("sun", "he")
"""Customer service."""
OPERATORS = ("ma", "guo")
"""Documents and bookings."""
ACCOUNTANT = "xu"
