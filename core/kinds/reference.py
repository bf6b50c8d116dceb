"""`reference`: a record of another entity (or the same). Kept as its id, shown as its card title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.codes.values import NOT_ID
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import EQUALITY
from core.queries.query import Link
from core.storage.types import Id, SqlType
from schema_registry.model import Field

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


ON_DELETE: Mapping[str, object] = {
    "enum": ["restrict", "clear", "cascade"],
    "title": "When the target is deleted",
    "description": "restrict refuses it while records refer to it, clear empties the field, "
    "cascade deletes the records that refer to it too. restrict when left out.",
    "examples": ["restrict"],
}
"""The keyword of kinds that refer to one record."""


def record_id(value: object) -> str:
    """A record's id in its canonical form. Raises Refused."""
    text = value.lower() if isinstance(value, str) else ""
    if not _UUID.fullmatch(text):
        raise Refused(NOT_ID, value=short(value))
    return text


def _identity(value: object) -> object:
    """The id in `{"id": …, "title": …}`, as the API prints a reference; anything else as it is."""
    return value.get("id") if isinstance(value, Mapping) else value


class ReferenceKind(Kind):
    """The customer of an order, the manager of an employee."""

    name = "reference"
    formula = "reference"
    widget = "reference"
    stated = False
    operators = EQUALITY
    required_options = frozenset({"to"})

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "to": {
                "type": "string",
                "title": "Refers to",
                "description": "Name of the entity whose records can be chosen.",
                "examples": ["customer"],
            },
            "inverse": {
                "type": "string",
                "title": "Inverse name",
                "description": "What the records that refer to one are called from its side, in filters and tabs.",
                "examples": ["orders"],
            },
            "onDelete": ON_DELETE,
        }

    def standard(self, field: Field) -> dict[str, object]:
        """The id, or the pair that the API prints: what was read can be sent back."""
        identity: dict[str, object] = {"type": "string", "format": "uuid"}
        pair = {"type": "object", "properties": {"id": identity}, "required": ["id"]}
        return {"anyOf": [identity, pair]}

    def column(self, field: Field) -> SqlType:
        return Id()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            text = text.strip()
            return record_id(text) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else record_id(_identity(value))

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: value.id if isinstance(value, Link) else value

    def show(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Link):
            return value.title
        return "" if value is None else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        if isinstance(value, Link):
            return value.id
        return "" if value is None else str(value)
