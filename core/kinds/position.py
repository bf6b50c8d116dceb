"""Positions on the earth (WGS 84), as people and devices write them, and circles around them.

The earth is a sphere of its mean radius here: it is off by half a percent at most.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, degrees, pi, radians, sin
from typing import NamedTuple

RADIUS = 6371.0088
"""Kilometres: the mean radius of the earth (IUGG)."""
FURTHEST = 20_000
"""Kilometres of a question: half around the earth."""
SCALE = 6
"""Decimals of a degree: 11 cm at the equator."""
_STEP = Decimal(1).scaleb(-SCALE)
_SIGN = {"N": 1, "S": -1, "E": 1, "W": -1}
_ANGLE = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<number>[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?)\s*"
    r"(?:°\s*(?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,20})?)\s*'\s*)?(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,20})?)\s*\"\s*)?)?"
    r"(?(before)|(?P<behind>[NSEW])?)",
    re.ASCII,
)
_DISTANCE = re.compile(
    r"(?P<where>.+?)[\s,;]+(?P<number>[0-9]{1,7}(?:\.[0-9]{1,3})?)\s*(?P<unit>km|公里|千米|m|米)", re.ASCII
)
_SPOKEN = str.maketrans(
    {"度": "°", "分": "'", "秒": '"', "′": "'", "″": '"', "’": "'", "”": '"', "，": ",", "；": ";"}
)


class Position(NamedTuple):
    """Degrees north of the equator and east of Greenwich; south and west are negative."""

    lat: Decimal
    lon: Decimal

    def __str__(self) -> str:
        return f"{_short(self.lat)}, {_short(self.lon)}"


class Circle(NamedTuple):
    """Everything within so many kilometres of a position."""

    centre: Position
    km: Decimal

    def __str__(self) -> str:
        return f"{self.centre} {_short(self.km)}km"


class Box(NamedTuple):
    """Degrees within which a circle lies. `around`: it reaches over the line of the date, and holds what lies outside
    of the two longitudes."""

    south: Decimal
    north: Decimal
    west: Decimal
    east: Decimal
    around: bool


def position(lat: Decimal, lon: Decimal) -> Position | None:
    """A position to six decimals; None where there is no such."""
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return Position(lat.quantize(_STEP, ROUND_HALF_UP) + 0, lon.quantize(_STEP, ROUND_HALF_UP) + 0)


def read_position(text: str) -> Position | None:
    """`30.25, 120.15`, `30°15'00"N 120°09'00"E`, `北纬30.25度 东经120.15度`, `geo:30.25,120.15`; else None."""
    for spoken, sign in (("北纬", "N"), ("南纬", "S"), ("东经", "E"), ("西经", "W")):
        text = text.replace(spoken, sign)
    plain = unicodedata.normalize("NFKC", text).translate(_SPOKEN).strip()
    match = _whole(plain)
    if match is None:
        return None
    found = [_angle(one) for one in match]
    if any(one is None for one in found):
        return None
    (first, axis), (second, other) = (one for one in found if one is not None)
    if axis and other and axis == other:
        return None
    return position(second, first) if axis == "lon" or other == "lat" else position(first, second)


def read_circle(text: str) -> Circle | None:
    """`30.25, 120.15 5km`; None where it is none."""
    match = _DISTANCE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    centre = read_position(match["where"]) if match is not None else None
    if match is None or centre is None:
        return None
    km = Decimal(match["number"]) / (1000 if match["unit"] in ("m", "米") else 1)
    return circle(centre, km)


def circle(centre: Position, km: Decimal) -> Circle | None:
    return Circle(centre, km) if 0 < km <= FURTHEST else None


def box(round: Circle) -> Box:
    """The degrees to look at first, which an index serves."""
    lat, lon = radians(round.centre.lat), float(round.centre.lon)
    angle = float(round.km) / RADIUS
    south, north = degrees(lat - angle), degrees(lat + angle)
    if south <= -90 or north >= 90 or angle >= pi / 2:
        return Box(_degrees(max(south, -90)), _degrees(min(north, 90)), Decimal(-180), Decimal(180), around=False)
    reach = degrees(asin(min(1.0, sin(angle) / cos(lat))))
    west, east = lon - reach, lon + reach
    if west < -180 or east > 180:
        west, east = (west + 360 if west < -180 else west), (east - 360 if east > 180 else east)
        return Box(_degrees(south), _degrees(north), _degrees(west), _degrees(east), around=True)
    return Box(_degrees(south), _degrees(north), _degrees(west), _degrees(east), around=False)


def threshold(km: Decimal) -> float:
    """The most that the haversine of the angle between two positions may be: no row needs a root or an arc."""
    return sin(float(km) / RADIUS / 2) ** 2


def _degrees(number: float) -> Decimal:
    return Decimal(str(number)).quantize(_STEP, ROUND_HALF_UP)


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _whole(text: str) -> tuple[str, str] | None:
    """The two angles of a text."""
    text = text.removeprefix("geo:")
    first = _ANGLE.match(text)
    if first is None:
        return None
    rest = text[first.end() :]
    between = len(rest) - len(rest.lstrip(" ,;"))
    hemisphere = first["behind"] or rest[:1] in _SIGN
    if not (between or hemisphere or text[first.end() - 1 : first.end()] == " "):
        return None
    second = rest[between:]
    return (first[0], second) if _ANGLE.fullmatch(second) else None


def _angle(text: str) -> tuple[Decimal, str] | None:
    """Degrees, and whether they are of latitude or of longitude, where that is said."""
    match = _ANGLE.fullmatch(text.strip())
    if match is None or (match["before"] and match["behind"]):
        return None
    side = match["before"] or match["behind"] or ""
    minutes, seconds = Decimal(match["minutes"] or 0), Decimal(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    number = Decimal(match["number"])
    if side and number < 0:
        return None
    size = abs(number) + minutes / 60 + seconds / 3600
    signed = size * (_SIGN[side] if side else -1 if match["number"].startswith("-") else 1)
    return signed, {"": "", "N": "lat", "S": "lat"}.get(side, "lon")
