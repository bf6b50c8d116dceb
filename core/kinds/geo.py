"""`geo`: a position on the earth: where a customer's gate is, where goods lie. Asked for by how near it is.

The field's own column holds the latitude, the longitude stands beside it, both in degrees with six decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from core.codes.places import NOT_A_CIRCLE, NOT_A_POSITION
from core.kinds.cleaning import short
from core.kinds.kind import Key, Kind, Locale, Parts, Refused
from core.kinds.operators import NEAR
from core.kinds.position import FURTHEST, SCALE, Circle, Position, circle, position, read_circle, read_position
from core.storage.types import Fixed, SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text

LAT, LON = "lat", "lon"
_KINDS: Mapping[str, str] = Frozen({LAT: "decimal", LON: "decimal"})
_TITLES: Mapping[str, Text] = Frozen(
    {LAT: Text("latitude", Frozen({"zh_CN": "纬度"})), LON: Text("longitude", Frozen({"zh_CN": "经度"}))}
)


class GeoKind(Kind):
    """Gates, warehouses, places of visits."""

    name = "geo"
    widget = "geo"
    operators = (NEAR, "_empty")
    sortable = False
    groupable = False
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "type": "object",
            "properties": {
                LAT: {"type": "number", "minimum": -90, "maximum": 90, "description": "Degrees north, WGS 84."},
                LON: {"type": "number", "minimum": -180, "maximum": 180, "description": "Degrees east."},
            },
            "required": [LAT, LON],
            "additionalProperties": False,
        }

    def column(self, field: Field) -> SqlType:
        return Fixed(SCALE)

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key(LON, Fixed(SCALE), lambda value: cast("Position", value).lon if value else None),)

    def part_kinds(self, document: Mapping[str, object]) -> Mapping[str, str]:
        return _KINDS

    def parts(self, field: Field) -> Parts | None:
        return Parts(
            fields=Frozen({name: _part(field, name) for name in _KINDS}),
            own=LAT,
            split=lambda value: value.lat if isinstance(value, Position) else value,
            join=_joined,
            mark="geo",
            asked=None,
        )

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if not text.strip():
                return None
            found = read_position(text)
            if found is None:
                raise Refused(NOT_A_POSITION, value=short(text.strip()))
            return found

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else _from_json(value)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return _as_json

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if not isinstance(value, Position):
            return "" if value is None else str(value)
        north, east = ("N" if value.lat >= 0 else "S"), ("E" if value.lon >= 0 else "W")
        lat, lon = str(Position(abs(value.lat), abs(value.lon))).split(", ")
        return f"{lat}°{north}, {lon}°{east}"

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def asked_circle(value: object) -> Circle:
    """The circle of a condition: `{"lat", "lon", "km"}`, or as typed. Raises Refused."""
    found = None
    if isinstance(value, str):
        found = read_circle(value)
    elif isinstance(value, Mapping) and set(value) == {LAT, LON, "km"}:
        km = _number(value["km"])
        found = None if km is None else circle(_from_json({LAT: value[LAT], LON: value[LON]}), km)
    if found is None:
        raise Refused(NOT_A_CIRCLE, value=short(value), furthest=FURTHEST)
    return found


def _from_json(value: object) -> Position:
    if not isinstance(value, Mapping) or set(value) != {LAT, LON}:
        raise Refused(NOT_A_POSITION, value=short(value))
    lat, lon = _number(value[LAT]), _number(value[LON])
    found = position(lat, lon) if lat is not None and lon is not None else None
    if found is None:
        raise Refused(NOT_A_POSITION, value=short(value))
    return found


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and abs(number) < 10**6 else None


def _as_json(value: object) -> object:
    return {LAT: float(value.lat), LON: float(value.lon)} if isinstance(value, Position) else value


def _joined(row: Sequence[object]) -> object:
    lat, lon = row
    return None if lat is None or lon is None else Position(cast("Decimal", lat), cast("Decimal", lon))


def _part(field: Field, name: str) -> Field:
    told = _TITLES[name]
    title = Text(
        f"{field.title.say('en')} ({told.default})",
        Frozen({tag: f"{field.title.say(tag)}（{text}）" for tag, text in told.translations.items()}),
    )
    return Field(f"{field.key}.{name}", f"{field.name}.{name}", _KINDS[name], title, options=Frozen({"scale": SCALE}))
