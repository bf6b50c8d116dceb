"""`text`: one line. The checks of length and form here serve the other texts too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa

from core.codes.values import (
    BOUNDS_CROSS,
    NO_MATCH,
    PATTERN_REFUSED,
    TOO_LONG,
    TOO_SHORT,
)
from core.kinds.cleaning import as_text, clean, short
from core.kinds.fold import fold_key
from core.kinds.kind import Key, Kind, Locale, Refused, default_problems
from core.kinds.operators import TEXT
from core.kinds.pattern import PatternError, compiled, parse
from core.kinds.pinyin import sort_key
from core.kinds.textual import TextualKind
from schema_registry.model import Field
from schema_registry.problems import Problem

DEFAULT_LENGTH = 255
LONGEST = 500


def number_option(field: Field, name: str, default: int) -> int:
    """A whole number among a field's options."""
    value = field.options.get(name, default)
    return value if isinstance(value, int) else default


def text_check(field: Field, longest: int) -> Callable[[str], None]:
    """A function that raises Refused when a clean text is too long, too short or of another form."""
    shortest = number_option(field, "minLength", 0)
    source = field.options.get("pattern")
    matches = compiled(source).search if isinstance(source, str) else None

    def check(text: str) -> None:
        if len(text) > longest:
            raise Refused(TOO_LONG, length=len(text), longest=longest)
        if len(text) < shortest:
            raise Refused(TOO_SHORT, length=len(text), shortest=shortest)
        if matches is not None and not matches(text):
            raise Refused(NO_MATCH, value=short(text), pattern=source)

    return check


def text_reader(field: Field, longest: int, clean: Callable[[str], str]) -> Callable[[str], object]:
    """A reader of typed text: cleaned, then checked."""
    check = text_check(field, longest)
    if "minLength" in field.options or "pattern" in field.options:

        def read(text: str) -> object:
            text = clean(text)
            if not text:
                return None
            check(text)
            return text

        return read

    def read_short(text: str) -> object:
        text = clean(text)
        if len(text) > longest:
            check(text)
        return text or None

    return read_short


def text_json_reader(field: Field, longest: int, clean: Callable[[str], str]) -> Callable[[object], object]:
    """A reader of JSON strings. What was sent is checked too, as a standard validator would see it."""
    check = text_check(field, longest)

    def read(value: object) -> object:
        if value is None:
            return None
        text = clean(as_text(value))
        check(as_text(value))
        if not text:
            return None
        if text != value:
            check(text)
        return text

    return read


def text_standard(field: Field, longest: int) -> dict[str, object]:
    """The JSON Schema of a text. A required one is not empty."""
    shortest = max(number_option(field, "minLength", 0), 1 if field.required else 0)
    schema: dict[str, object] = {"type": "string", "maxLength": longest}
    if shortest:
        schema["minLength"] = shortest
    if isinstance(field.options.get("pattern"), str):
        schema["pattern"] = field.options["pattern"]
    return schema


def text_problems(kind: Kind, document: Mapping[str, object], default_length: int) -> Iterable[Problem]:
    """Limits that exclude each other, patterns outside of the subset, a default that does not fit."""
    shortest, longest = document.get("minLength", 0), document.get("maxLength", default_length)
    sound = True
    if isinstance(shortest, int) and isinstance(longest, int) and shortest > longest:
        yield BOUNDS_CROSS.at("/minLength", low="minLength", least=shortest, high="maxLength", most=longest)
        sound = False
    pattern = document.get("pattern")
    if isinstance(pattern, str):
        try:
            parse(pattern)
        except PatternError as error:
            yield PATTERN_REFUSED.at("/pattern", reason=error.reason, reason_zh=error.reason_zh)
            sound = False
    if sound:
        yield from default_problems(kind, document)


MIN_LENGTH: Mapping[str, object] = {
    "type": "integer",
    "minimum": 1,
    "maximum": LONGEST,
    "title": "Shortest",
    "description": "Least number of characters. A missing value is not checked; use required for that.",
    "examples": [2],
}
PATTERN: Mapping[str, object] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "title": "Pattern",
    "description": "A regular expression that the text must match somewhere; ^ and $ tie it to the ends. "
    "A subset with one meaning in RE2 and ECMA 262.",
    "examples": ["^[A-Z]{2}-[0-9]{4}$"],
}


class TextKind(TextualKind):
    """One line of text: names, titles, codes."""

    name = "text"
    widget = "text"
    operators = TEXT
    searchable = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "maxLength": {
                "type": "integer",
                "minimum": 1,
                "maximum": LONGEST,
                "title": "Longest",
                "description": f"Most characters (Unicode code points). {DEFAULT_LENGTH} when left out.",
                "examples": [120],
            },
            "minLength": MIN_LENGTH,
            "pattern": PATTERN,
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        return text_problems(self, options, DEFAULT_LENGTH)

    def standard(self, field: Field) -> dict[str, object]:
        return text_standard(field, _longest(field))

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", sa.Text(), fold_key), Key("sort", sa.Text(), sort_key))

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return text_reader(field, _longest(field), clean)

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return text_json_reader(field, _longest(field), clean)


def _longest(field: Field) -> int:
    return number_option(field, "maxLength", DEFAULT_LENGTH)
