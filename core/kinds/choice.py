"""`choice`: one of a fixed set of values. Sorted in the order of `enum`, shown by title."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

import sqlalchemy as sa

from core.codes.kinds import DEFAULT_RETIRED, RETIRED_CHOICE
from core.codes.values import NOT_A_CHOICE, OPTION_OF_NO_VALUE, TWO_CHOICES
from core.kinds.cleaning import short
from core.kinds.fold import fold
from core.kinds.kind import Kind, Locale, Refused, default_problems
from core.kinds.operators import EQUALITY
from core.storage.types import SqlType
from schema_registry.frozen import Frozen
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


OPTIONS: Mapping[str, Mapping[str, object]] = Frozen(
    {
        "enum": {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": "^[^\\s].*$"},
            "minItems": 1,
            "maxItems": 1_000,
            "uniqueItems": True,
            "title": "Values",
            "description": "The values, in the order in which they are offered and sorted. A choice that a process "
            "is bound to has none: its values are the states.",
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
)
"""Keywords of kinds whose values are chosen from a fixed list."""


class ChoiceKind(Kind):
    """Grades, states, categories without a tree."""

    name = "choice"
    formula = "text"
    widget = "choice"
    operators = EQUALITY

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return OPTIONS

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        if "enum" in options:  # else they are the states of a process, which the checks between documents know
            yield from option_problems(options)
            yield from default_problems(self, options)

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "enum": [choice.value for choice in field.choices]}

    def column(self, field: Field) -> SqlType:
        return sa.Text()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        exact = {choice.value: choice.value for choice in field.choices}
        known = exact.get
        folded = meanings(field)

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
            raise Refused(TWO_CHOICES, value=short(text), choices=listed(meant)) if meant else unknown(field, text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        formers = {old: choice.value for choice in field.choices for old in choice.formers}
        known = {**formers, **{choice.value: choice.value for choice in field.choices}}.get

        def read(value: object) -> object:
            found = known(value) if type(value) is str else None
            if value is None or found is not None:
                return found
            raise unknown(field, value)

        return read

    def admission(self, field: Field) -> Callable[[object, object], None] | None:
        return admission(field)

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if value is None:
            return ""
        choice = field.choice(str(value))
        return choice.title.say(locale.tag) if choice else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


def option_problems(options: Mapping[str, object]) -> Iterable[Problem]:
    """Titles and colours of values that are not offered, and a default that is retired."""
    values, titled = options.get("enum"), options.get("options")
    known = set(values) if isinstance(values, list | tuple) else set()
    if not isinstance(titled, Mapping):
        return
    for value in titled:
        if value not in known:
            pointer = str(value).replace("~", "~0").replace("/", "~1")
            yield OPTION_OF_NO_VALUE.at(f"/options/{pointer}", value=short(value))
    default = options.get("default")
    for value in default if isinstance(default, list | tuple) else (default,):
        about = titled.get(value) if isinstance(value, str) else None
        if isinstance(about, Mapping) and about.get("retired") is True:
            yield DEFAULT_RETIRED.at("/default", value=short(value))


def admission(field: Field) -> Callable[[object, object], None] | None:
    """A function of a value and the one before that raises Refused when it brings in a retired choice."""
    retired = frozenset(choice.value for choice in field.choices if choice.retired)
    if not retired:
        return None
    offered = listed(choice.value for choice in field.choices if not choice.retired)

    def admit(value: object, before: object) -> None:
        for one in _members(value):
            if one in retired and one not in _members(before):
                raise Refused(RETIRED_CHOICE, value=one, choices=offered)

    return admit


def _members(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def meanings(field: Field) -> dict[str, tuple[str, ...]]:
    """Values by folded value, then by folded title in any language, then by what they were called before; several
    where a title is shared."""
    found: dict[str, tuple[str, ...]] = {}
    for choice in field.choices:
        for title in (choice.title.default, *choice.title.translations.values()):
            meant = found.setdefault(fold(title), ())
            if choice.value not in meant:
                found[fold(title)] = (*meant, choice.value)
    by_value: dict[str, tuple[str, ...]] = {}
    for choice in field.choices:
        by_value[fold(choice.value)] = (*by_value.get(fold(choice.value), ()), choice.value)
    formers = {fold(old): (choice.value,) for choice in field.choices for old in choice.formers}
    return {**formers, **found, **by_value}


def unknown(field: Field, value: object) -> Refused:
    """Why a value is none of the choices, with the likeliest of those offered."""
    offered = [choice.value for choice in field.choices if not choice.retired]
    near = get_close_matches(str(value)[:60], offered, 1)
    return Refused(NOT_A_CHOICE, near[0] if near else "", value=short(value), choices=listed(offered))


def listed(values: Iterable[str]) -> str:
    """The first dozen of some values, for a message."""
    names = list(values)
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
