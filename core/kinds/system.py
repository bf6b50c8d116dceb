"""Kinds of the engine's own fields, `id` and `actor`: read, filtered and sorted; never declared, never set."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from core.codes.values import NOT_ID, READ_ONLY
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.kinds.reference import record_id
from core.queries.query import Person
from core.storage.types import Id, SqlType
from schema_registry.model import Field


class IdKind(Kind):
    """A record's own id."""

    name = "id"
    formula = "text"
    widget = "id"
    operators = EQUALITY
    declarable = False
    read_only = True
    groupable = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "format": "uuid", "readOnly": True}

    def column(self, field: Field) -> SqlType:
        return Id()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return lambda text: record_id(text.strip()) if text.strip() else None

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else record_id(value)

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)


class ActorKind(Kind):
    """Who owns, created or changed a record: a person's number, shown by name."""

    name = "actor"
    formula = "user"
    widget = "actor"
    operators = EQUALITY
    declarable = False
    read_only = True

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "integer", "minimum": 0, "readOnly": True}

    def column(self, field: Field) -> SqlType:
        return sa.BigInteger()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            text = text.strip()
            if not text:
                return None
            if not (text.isascii() and text.isdigit() and len(text) <= 18):
                raise Refused(NOT_ID, value=short(text))
            return int(text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None or (type(value) is int and 0 <= value < 10**18):
                return value
            raise Refused(READ_ONLY)

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
