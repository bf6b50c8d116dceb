"""`autonumber`: a number that the engine gives when a record is saved, by a template: `C-{yyyy}-{00000}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from core.codes import numbering as codes
from core.kinds.cleaning import clean
from core.kinds.fold import fold, fold_key
from core.kinds.kind import Key, Locale
from core.kinds.operators import TEXT
from core.kinds.text import DEFAULT_LENGTH, text_json_reader, text_reader
from core.kinds.textual import TextualKind
from core.storage.types import BINARY_TEXT
from schema_registry.model import Field
from schema_registry.problems import Problem

PARTS = ("yyyy", "yy", "mm", "dd", "unit")
_PIECES = re.compile(r"\{(0+)\}|\{([^{}]*)\}|([^{}]+)|([{}])")
_DIGITS = re.compile(r"[0-9]+")
MOST_DIGITS = 12


class Piece(NamedTuple):
    """One piece of a template: literal text, the name of a part, or the number with so many digits at least."""

    text: str = ""
    part: str = ""
    digits: int = 0


class Series(NamedTuple):
    """What surrounds the number on some day, in some unit. Each series counts for itself."""

    before: str
    after: str
    digits: int

    def number(self, value: int) -> str:
        return f"{self.before}{value:0{self.digits}}{self.after}"

    def __str__(self) -> str:
        return f"{self.before}{{0}}{self.after}"


def pieces_of(template: str) -> list[Piece]:
    """The pieces of a template, whatever is wrong with them."""
    found: list[Piece] = []
    for digits, part, text, brace in _PIECES.findall(template):
        if digits:
            found.append(Piece(digits=len(digits)))
        elif text or brace:
            found.append(Piece(text or brace))
        else:
            found.append(Piece(part=part or " "))
    return found


def series_of(template: str, day: date, unit: str) -> Series:
    """The series that a record of a day and unit is numbered in. Of a template that was found good."""
    said = {
        "yyyy": f"{day.year:04}",
        "yy": f"{day.year % 100:02}",
        "mm": f"{day.month:02}",
        "dd": f"{day.day:02}",
        "unit": unit,
    }
    sides, digits = ["", ""], 1
    at = 0
    for piece in pieces_of(template):
        if piece.digits:
            at, digits = 1, piece.digits
        else:
            sides[at] += said[piece.part] if piece.part else piece.text
    return Series(sides[0], sides[1], digits)


def template_problems(template: str) -> Iterable[Problem]:
    """What is wrong with a template."""
    pieces = pieces_of(template)
    for piece in pieces:
        if piece.text in ("{", "}"):
            yield codes.LONE_BRACE.at("/template", template=template)
        elif piece.part and piece.part not in PARTS:
            known = ", ".join(f"{{{one}}}" for one in PARTS)
            yield codes.NO_PART.at("/template", part=f"{{{piece.part.strip()}}}", known=known)
        elif piece.digits > MOST_DIGITS:
            yield codes.TOO_MANY_DIGITS.at("/template", count=piece.digits, most=MOST_DIGITS)
    counted = sum(1 for piece in pieces if piece.digits)
    if counted != 1:
        yield codes.ONE_NUMBER.at("/template", count=counted, template=template)


class AutonumberKind(TextualKind):
    """Order numbers, contract numbers, ticket numbers."""

    name = "autonumber"
    widget = "autonumber"
    operators = TEXT
    searchable = True
    numbered = True
    required_options = frozenset({"template"})

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "template": {
                "type": "string",
                "minLength": 3,
                "maxLength": 60,
                "title": "Template",
                "description": "Text with {yyyy}, {yy}, {mm}, {dd} (of the day of saving), {unit} (the short name of "
                "the owner's unit), and once {000}: the number, with at least so many digits. It starts again "
                "wherever the rest of the text is another one.",
                "examples": ["C-{yyyy}-{00000}"],
            },
            "start": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10**12,
                "title": "First number",
                "description": "Where each series starts. 1 when left out.",
                "examples": [1000],
            },
            "gapFree": {
                "type": "boolean",
                "title": "Without gaps",
                "description": "Whether a number is never skipped. Records of a series are then saved one after the "
                "other; otherwise a save that fails may leave a gap and nobody waits.",
                "examples": [True],
            },
            "manual": {
                "type": "boolean",
                "title": "By hand too",
                "description": "Whether people may give a number of their own; given ones are then skipped.",
                "examples": [True],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        template = options.get("template")
        if isinstance(template, str):
            yield from template_problems(template)
        if "default" in options:
            yield codes.NO_DEFAULT.at("/default")

    def standard(self, field: Field) -> dict[str, object]:
        own = {} if field.options.get("manual") is True else {"readOnly": True}
        return {"type": "string", "maxLength": DEFAULT_LENGTH, **own}

    def keys(self, field: Field) -> tuple[Key, ...]:
        return Key("fold", BINARY_TEXT, fold_key), Key("sort", BINARY_TEXT, natural)

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return text_reader(field, DEFAULT_LENGTH, clean)

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return text_json_reader(field, DEFAULT_LENGTH, clean)


def natural(value: object) -> object:
    """The key that numbers are sorted by: `C-99999` before `C-100000`."""
    if not isinstance(value, str):
        return None
    return _DIGITS.sub(lambda run: run[0].lstrip("0").rjust(18, "0"), fold(value))[:600]
