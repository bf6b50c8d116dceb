"""What kinds have in common whose values are rows of the engine's own tables: kept as numbers, shown by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import sqlalchemy as sa

from core.codes.people import NOT_A_NUMBER
from core.kinds.cleaning import clean, short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.queries.query import Person
from core.storage.types import SqlType
from schema_registry.model import Field

NAMED = frozenset({"actor", "user", "unit"})
"""Kinds whose values are looked up in the engine's tables: of people, of units."""
MOST = 10**15


class Called(str):
    """A name that was typed where a number is kept. The write path finds out whose it is."""

    __slots__ = ()


class NamedKind(Kind):
    """Base of `user` and `unit`. Typed text may be the number, the sign-in or short name, or the whole name."""

    operators: ClassVar[tuple[str, ...]] = EQUALITY
    stated: ClassVar[bool] = False

    def standard(self, field: Field) -> dict[str, object]:
        number = {"type": "integer", "minimum": 1, "maximum": MOST}
        known = {"type": "object", "properties": {"id": number}, "required": ["id"]}
        return {"anyOf": [number, known]}

    def column(self, field: Field) -> SqlType:
        return sa.BigInteger()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            text = clean(text)
            if not text:
                return None
            if text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and int(text) <= MOST:
                return int(text)
            return Called(text[:200])

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            given = value.get("id") if isinstance(value, Mapping) else value
            if value is None or isinstance(given, Called) or (type(given) is int and 1 <= given <= MOST):
                return given
            raise Refused(NOT_A_NUMBER, value=short(value))

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: value.id if isinstance(value, Person) else value

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Person):
            return value.name
        return "" if value is None else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Person):
            return str(value.id)
        return "" if value is None else str(value)
