"""Positions: read as people and devices write them, and found within a distance, by the database alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.kinds.position import RADIUS, Circle, Position, box, position, read_circle, read_position
from core.queries.find import find
from core.queries.query import Query
from core.queries.values import Typed
from core.records.write import create_many
from tests.support import publish as published

PLACES = {
    "断桥": (30.258, 120.1526),
    "雷峰塔": (30.2313, 120.1494),
    "浦东机场": (31.1443, 121.8083),
    "苏瓦": (-18.1416, 178.4419),
    "阿皮亚": (-13.8333, -171.7667),
    "北极": (90, 0),
}


@pytest.mark.parametrize(
    "text",
    [
        "30.25, 120.15",
        "30.25 120.15",
        "３０．２５，１２０．１５",
        "30.25N 120.15E",
        "E120.15, N30.25",
        "30°15'00\"N 120°9'0\"E",
        "30°15′N, 120°9′E",
        "北纬30.25度 东经120.15度",
        "北纬30度15分，东经120度9分",
        "geo:30.25,120.15",
    ],
)
def test_a_position_is_read_as_people_write_it(text: str) -> None:
    assert read_position(text) == Position(Decimal("30.25"), Decimal("120.15"))


@pytest.mark.parametrize(
    "text", ["30.25", "91, 0", "0, 181", "30.25N 120.15N", "x, y", "30°61'N 120E", "3025120", "1 2 3"]
)
def test_what_is_no_position_is_told(text: str) -> None:
    assert read_position(text) is None


def test_a_circle_is_written_as_it_is_read() -> None:
    around = read_circle("30.25, 120.15 5公里")
    assert around is not None
    assert str(around) == "30.25, 120.15 5km"
    assert read_circle(str(around)) == around
    assert read_circle("30.25,120.15;500m") == around._replace(km=Decimal("0.5"))


def apart(a: Position, b: Position) -> float:
    here, there = radians(a.lat), radians(b.lat)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


@given(
    st.tuples(st.decimals(-89, 89, places=3), st.decimals(-180, 180, places=3)),
    st.tuples(st.decimals(-90, 90, places=3), st.decimals(-180, 180, places=3)),
    st.integers(1, 15_000),
)
def test_whatever_lies_in_a_circle_lies_in_its_box(
    centre: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal], km: int
) -> None:
    here, there = position(*centre), position(*other)
    assert here is not None
    assert there is not None
    if apart(here, there) > km - 0.001:
        return
    found = box(Circle(here, Decimal(km)))
    assert found.south <= there.lat <= found.north
    east, west = there.lon <= found.east, there.lon >= found.west
    assert (east or west) if found.around else (east and west)


def test_records_within_a_distance_are_found_over_the_line_of_the_date_too(
    installation: Installation, as_admin: Callable[[Installation], AbstractContextManager[Context]]
) -> None:
    site = {
        "$schema": "urn:cardwright:entity:1",
        "name": "site",
        "title": "Site",
        "type": "object",
        "properties": {
            "name": {"kind": "text", "title": "Name"},
            "gate": {"kind": "geo", "title": "Gate", "index": True},
        },
    }
    published(installation, {"entities/site.json": site})
    with as_admin(installation) as ctx:
        rows = [{"name": name, "gate": {"lat": lat, "lon": lon}} for name, (lat, lon) in PLACES.items()]
        assert not create_many(ctx, "site", [*rows, {"name": "nowhere"}]).refused

        def near(lat: float, lon: float, km: float) -> set[object]:
            asked = {"gate": {"_near": {"lat": lat, "lon": lon, "km": km}}}
            return {row["name"] for row in find(ctx, Query("site", ("name",), asked)).rows}

        assert near(30.25, 120.15, 1) == {"断桥"}
        assert near(30.25, 120.15, 2.5) == {"断桥", "雷峰塔"}
        assert near(30.25, 120.15, 200) == {"断桥", "雷峰塔", "浦东机场"}
        assert near(-17, -179, 900) == {"苏瓦", "阿皮亚"}
        assert near(89.9, 100, 50) == {"北极"}
        typed = {"gate": {"_near": Typed("30.25, 120.15 2.5km")}, "_not": {"gate": {"_empty": True}}}
        assert len(find(ctx, Query("site", ("name",), typed)).rows) == 2
        shown = find(ctx, Query("site", ("gate",), {"name": {"_eq": "断桥"}})).rows[0]["gate"]
        assert shown == Position(Decimal("30.258000"), Decimal("120.152600"))
        for wrong in ({"_eq": 30}, {"_near": "30.25"}, {"_near": {"lat": 1, "lon": 1, "km": 0}}):
            with pytest.raises(Rejected):
                find(ctx, Query("site", ("name",), {"gate": wrong}))
