"""`address`: a region, a street and a postal code. Filtered, sorted and grouped by the region.

The field's own column holds the region's code; street, postal code and the whole address on a line (as China writes
it, for the quick search, formulas and `contains`) stand beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

import sqlalchemy as sa

from core.codes.places import NOT_AN_ADDRESS, NOT_POSTAL, STREET_TOO_LONG, UNKNOWN_REGION
from core.kinds.cleaning import as_text, clean, clean_lines, short
from core.kinds.fold import whole_key
from core.kinds.kind import Key, Kind, Locale, Parts, Refused
from core.kinds.operators import EQUALITY, UNDER
from core.kinds.postal import Address, read_address, said
from core.kinds.regions import CHINA, MAINLAND_ALIASES, in_china, region_tree, regions
from core.storage.types import SqlType
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text
from schema_registry.suggest import closest

LONGEST = 200
"""Characters of a street."""
MARK = "#"
"""Begins a value in parts, as forms send it: `#330106`, the postal code, the street, each on a line of its own."""
OWN = "region"
_MEMBERS = frozenset({"region", "street", "postal", "line"})
_CODE = "^([0-9]{6}|[A-Z]{2})$"
_POSTAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{1,9}")
_SIX = re.compile(r"[0-9]{6}")
_KINDS: Mapping[str, str] = Frozen({OWN: "tree", "street": "words", "postal": "words", "line": "long_text"})
_TITLES: Mapping[str, Text] = Frozen(
    {
        "region": Text("region", Frozen({"zh_CN": "地区"})),
        "street": Text("street", Frozen({"zh_CN": "详细地址"})),
        "postal": Text("postal code", Frozen({"zh_CN": "邮政编码"})),
        "line": Text("whole address", Frozen({"zh_CN": "完整地址"})),
    }
)


class _Printed(Kind):
    """Addresses as they are shown and typed."""

    def show(self, field: Field, value: object, locale: Locale) -> str:
        """A region alone, as filters and groups have it, is said by its name."""
        return said(value if isinstance(value, Address) else Address(str(value)), locale.tag) if value else ""

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        """On a line where that reads as the same address again, else in parts."""
        if not isinstance(value, Address):
            return str(value or "")
        line = str(value)
        return line if _means(line, value) else in_parts(value)


class AddressKind(_Printed):
    """Where a customer sits, where goods go."""

    name = "address"
    widget = "address"
    operators = (*EQUALITY, UNDER)
    searchable = True
    groupable = False
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "type": "object",
            "properties": {
                "region": {"type": "string", "pattern": _CODE, "description": "GB/T 2260, or ISO 3166-1 alpha-2."},
                "street": {"type": ["string", "null"], "maxLength": LONGEST},
                "postal": {"type": ["string", "null"], "maxLength": 10},
                "line": {"type": "string", "description": "All of it as people write it; read where no region is."},
            },
            "anyOf": [{"required": ["region"]}, {"required": ["line"]}],
            "additionalProperties": False,
        }

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (
            Key("street", sa.Text(), lambda value: cast("Address", value).street if value else None),
            Key("postal", sa.Text(), lambda value: cast("Address", value).postal if value else None),
            Key("line", sa.Text(), lambda value: str(value) if value else None),
            Key("line_fold", sa.Text(), lambda value: whole_key(str(value)) if value else None),
        )

    def part_kinds(self, document: Mapping[str, object]) -> Mapping[str, str]:
        return _KINDS

    def parts(self, field: Field) -> Parts | None:
        return Parts(
            fields=Frozen({name: _part(field, name) for name in _KINDS}),
            own=OWN,
            split=lambda value: value.region if isinstance(value, Address) else value,
            join=_joined,
            mark="1",
            keyed=Frozen({"line": Frozen({"fold": "line_fold"})}),
        )

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return _read

    def address_reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        """Filters ask for regions."""
        return _region

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return partial(_from_json, known=True)

    def log_reader(self, field: Field) -> Callable[[object], object]:
        return partial(_from_json, known=False)

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return _as_json


def in_parts(address: Address) -> str:
    """The text of an address that leaves nothing to be found out."""
    return "\n".join((MARK + address.region, address.postal or "", address.street or ""))


def parts_of(text: str) -> tuple[str, str, str]:
    """Region, postal code and street of a text in parts; of any other text all of it as the street."""
    if not text.startswith(MARK):
        return "", "", text
    region, postal, street = (*text[len(MARK) :].split("\n", 2), "", "")[:3]
    return region.strip(), postal.strip(), street


def _part(field: Field, name: str) -> Field:
    told = _TITLES[name]
    title = Text(
        f"{field.title.say('en')} ({told.default})",
        Frozen({tag: f"{field.title.say(tag)}（{text}）" for tag, text in told.translations.items()}),
    )
    choices = regions() if name == OWN else ()
    return Field(f"{field.key}.{name}", f"{field.name}.{name}", _KINDS[name], title, choices=choices)


def _joined(row: Sequence[object]) -> object:
    region, street, postal, _line = row
    if region is None:
        return None
    return Address(str(region), cast("str | None", street), cast("str | None", postal))


def _as_json(value: object) -> object:
    if not isinstance(value, Address):
        return value
    return {"region": value.region, "street": value.street, "postal": value.postal, "line": str(value)}


# ---- values
def _means(line: str, value: Address) -> bool:
    try:
        return _read(line) == value
    except Refused:
        return False


def read_line(text: str) -> Address | None:
    """What a pasted text means. Raises Refused."""
    return cast("Address | None", _read(text.removeprefix(MARK)))


def _read(text: str) -> object:
    region, postal, street = parts_of(text)
    if region:
        return _checked(_code(region), street, postal)
    found = read_address(clean_lines(street))
    if found is None:
        return _checked(CHINA, "", postal) if postal else None
    return _checked(found.region, found.street, postal or found.postal)


def _from_json(value: object, *, known: bool) -> object:
    if value is None:
        return None
    if not isinstance(value, Mapping) or not set(value) <= _MEMBERS or not {"region", "line"} & set(value):
        raise Refused(NOT_AN_ADDRESS, value=short(value))
    if "region" in value:
        region = as_text(value["region"])
        return _checked(_code(region) if known else region, value.get("street"), value.get("postal"))
    if set(value) != {"line"}:
        raise Refused(NOT_AN_ADDRESS, value=short(value))
    found = read_line(as_text(value["line"]))
    if found is None:
        raise Refused(NOT_AN_ADDRESS, value="")
    return found


def _checked(region: str, street: object, postal: object) -> Address:
    road = " ".join(clean_lines(as_text(street)).split()) if street is not None else ""
    code = clean(unicodedata.normalize("NFKC", as_text(postal))) if postal is not None else ""
    if len(road) > LONGEST:
        raise Refused(STREET_TOO_LONG, length=len(road), longest=LONGEST)
    if code and not (_SIX if in_china(region) else _POSTAL).fullmatch(code):
        raise Refused(NOT_POSTAL, value=short(code))
    return Address(region, road or None, code or None)


def _code(text: str) -> str:
    known = region_tree().by_id
    code = MAINLAND_ALIASES.get(text, text)
    if code not in known:
        raise Refused(UNKNOWN_REGION, closest(text[:20], known), value=short(text))
    return code


def _region(text: str) -> object:
    """The region that a filter names: by its code, or as people call it."""
    text = text.strip()
    if not text or text in region_tree().by_id:
        return text or None
    found = read_address(text)
    if found is None or found.street or found.region == CHINA:
        raise Refused(UNKNOWN_REGION, value=short(text))
    return found.region
