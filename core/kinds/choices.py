"""`choices`: any number of a fixed set of values. Kept in the order of `enum`, shown by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from core.codes.kinds import CHOSEN_TWICE, NOT_CHOICES
from core.codes.values import TWO_CHOICES
from core.kinds.choice import OPTIONS, admission, listed, meanings, option_problems, unknown
from core.kinds.cleaning import short
from core.kinds.fold import fold
from core.kinds.kind import Kind, Locale, Refused, default_problems
from core.kinds.operators import SETS
from core.storage.types import SqlType, Texts
from schema_registry.model import Field
from schema_registry.problems import Problem

_SEPARATORS = re.compile(r"\s*[,;，；、\n|]\s*")


class ChoicesKind(Kind):
    """Interests, certificates, languages, tags from a fixed list."""

    name = "choices"
    formula = "texts"
    widget = "choices"
    operators = SETS
    required_options = frozenset({"enum"})
    sortable = False
    groupable = False
    unique = False
    many = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return OPTIONS

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        yield from option_problems(options)
        yield from default_problems(self, options)

    def standard(self, field: Field) -> dict[str, object]:
        schema: dict[str, object] = {
            "type": "array",
            "items": {"type": "string", "enum": [choice.value for choice in field.choices]},
            "uniqueItems": True,
        }
        return {**schema, "minItems": 1} if field.required else schema

    def column(self, field: Field) -> SqlType:
        return Texts()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        known, ordered = meanings(field), _in_order(field)

        def read(text: str) -> object:
            found = {_one(field, name, meant) for name, meant in _split(text, known)}
            return ordered(found) if found else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        exact, ordered = {choice.value for choice in field.choices}, _in_order(field)

        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, list | tuple):
                raise Refused(NOT_CHOICES, example=field.choices[0].value if field.choices else "")
            for one in value:
                if type(one) is not str or one not in exact:
                    raise unknown(field, one)
            if len(set(value)) < len(value):
                raise Refused(CHOSEN_TWICE, value=short(next(one for one in value if value.count(one) > 1)))
            return ordered(set(value)) if value else None

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: list(value) if isinstance(value, tuple) else value

    def admission(self, field: Field) -> Callable[[object, object], None] | None:
        return admission(field)

    def show(self, field: Field, value: object, locale: Locale) -> str:
        titles = [choice.title.say(locale.tag) if (choice := field.choice(one)) else one for one in _values(value)]
        return _joined(titles, "、" if locale.tag.startswith("zh") else ", ")

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return _joined(list(_values(value)), ", ")


def _values(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _joined(names: list[str], separator: str) -> str:
    """The names in one line, with semicolons between them where one holds another separator itself."""
    return ("; " if any(_SEPARATORS.search(name) for name in names) else separator).join(names)


def _in_order(field: Field) -> Callable[[Collection[str]], tuple[str, ...]]:
    """A function that puts known values into the order in which the field offers them."""
    places = {choice.value: place for place, choice in enumerate(field.choices)}
    return lambda found: tuple(sorted(found, key=places.__getitem__))


def _split(text: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names in a text, each with the values it may mean. A name may hold separators: the longest one counts."""
    exact = {value for meant in known.values() for value in meant}
    cuts = [found.span() for found in _SEPARATORS.finditer(text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    place = 0
    while place < len(starts):
        last = next(
            (at for at in range(len(ends) - 1, place, -1) if fold(text[starts[place] : ends[at]]) in known), place
        )
        name = text[starts[place] : ends[last]]
        if fold(name):
            yield name, (name,) if name in exact else known.get(fold(name), ())
        place = last + 1


def _one(field: Field, name: str, meant: tuple[str, ...]) -> str:
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise Refused(TWO_CHOICES, value=short(name), choices=listed(meant))
    raise unknown(field, name)
