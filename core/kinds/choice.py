"""`choice`: one of a fixed set of values. Sorted in the order of `enum`, shown by title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import ClassVar

import sqlalchemy as sa

from core.codes.values import NOT_A_CHOICE, OPTION_OF_NO_VALUE, TWO_CHOICES
from core.kinds.cleaning import short
from core.kinds.fold import fold
from core.kinds.kind import KEPT, Conversion, Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.kinds.sketch import default_problems
from core.kinds.text import RE_READ
from core.storage.types import SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

COLORS = ("gray", "blue", "green", "amber", "red", "violet", "teal")
_OPTION: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "title": {
            "type": "string",
            "minLength": 1,
            "maxLength": 120,
            "title": "Title",
            "description": "What is shown for the value.",
            "examples": ["Strategic"],
        },
        "color": {
            "enum": list(COLORS),
            "title": "Colour",
            "description": "Colour of the value's tag.",
            "examples": ["blue"],
        },
        "retired": {
            "type": "boolean",
            "title": "Retired",
            "description": "Shown where it stands, but no longer offered.",
            "examples": [True],
        },
    },
    "additionalProperties": False,
}


class ChoiceKind(Kind):
    """Grades, states, categories without a tree."""

    name = "choice"
    formula = "text"
    widget = "choice"
    operators = EQUALITY
    required_options = frozenset({"enum"})
    conversions: ClassVar[Mapping[str, Conversion]] = {
        "text": KEPT,
        "long_text": KEPT,
        **dict.fromkeys(("integer", "decimal", "boolean"), RE_READ),
    }

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "enum": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[^\\s].*$"},
                "minItems": 1,
                "maxItems": 500,
                "uniqueItems": True,
                "title": "Values",
                "description": "The values, in the order in which they are offered and sorted.",
                "examples": [["A", "B", "C"]],
            },
            "options": {
                "type": "object",
                "additionalProperties": _OPTION,
                "title": "Titles and colours",
                "description": "By value: title, colour and whether it is retired. A value without is its own title.",
                "examples": [{"A": {"title": "Strategic", "color": "blue"}}],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        values, titled = options.get("enum"), options.get("options")
        known = set(values) if isinstance(values, list | tuple) else set()
        if isinstance(titled, Mapping):
            for value in titled:
                if value not in known:
                    pointer = str(value).replace("~", "~0").replace("/", "~1")
                    yield OPTION_OF_NO_VALUE.at(f"/options/{pointer}", value=short(value))
        yield from default_problems(self, options)

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "enum": [choice.value for choice in field.choices]}

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        exact = {choice.value: choice.value for choice in field.choices}
        known = exact.get
        folded = _folded(field)

        def read(text: str) -> object:
            value = known(text)
            if value is not None:
                return value
            key = fold(text)
            if not key:
                return None
            meant = folded.get(key, ())
            if len(meant) == 1:
                return meant[0]
            raise Refused(TWO_CHOICES, value=short(text), choices=_listed(meant)) if meant else _no(field, text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        exact = {choice.value for choice in field.choices}

        def read(value: object) -> object:
            if value is None or (type(value) is str and value in exact):
                return value
            raise _no(field, value)

        return read

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        choice = field.choice(str(value))
        return choice.title.say(locale.tag) if choice else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def _folded(field: Field) -> dict[str, tuple[str, ...]]:
    """Values by folded value, then by folded title in any language; several where a title is shared."""
    found: dict[str, tuple[str, ...]] = {}
    for choice in field.choices:
        for title in (choice.title.default, *choice.title.translations.values()):
            meant = found.setdefault(fold(title), ())
            if choice.value not in meant:
                found[fold(title)] = (*meant, choice.value)
    by_value: dict[str, tuple[str, ...]] = {}
    for choice in field.choices:
        by_value[fold(choice.value)] = (*by_value.get(fold(choice.value), ()), choice.value)
    return {**found, **by_value}


def _no(field: Field, value: object) -> Refused:
    offered = [choice.value for choice in field.choices if not choice.retired]
    near = get_close_matches(str(value)[:60], offered, 1)
    return Refused(NOT_A_CHOICE, near[0] if near else "", value=short(value), choices=_listed(offered))


def _listed(values: Iterable[str]) -> str:
    names = list(values)
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
