"""`references`: any number of records of another entity. Kept as pairs in a table of their own, shown by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.codes.many import LINK_TWICE, NOT_A_LIST, TOO_LONG
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.reference import record_id
from core.queries.query import Link
from core.storage.types import Id, SqlType
from schema_registry.model import Field

MOST = 200
"""Records that one may refer to."""
_BETWEEN = re.compile(r"[,;；、\s]+")


class ReferencesKind(Kind):
    """The territories of an employee, the participants of a meeting."""

    name = "references"
    widget = "references"
    stated = False
    operators = ()
    totals = ()
    required_options = frozenset({"to"})
    sortable = False
    groupable = False
    unique = False
    stored = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "to": {
                "type": "string",
                "title": "Refers to",
                "description": "Name of the entity whose records can be chosen.",
                "examples": ["territory"],
            },
            "inverse": {
                "type": "string",
                "title": "Inverse name",
                "description": "What the records that refer to one are called from its side, in filters.",
                "examples": ["employees"],
            },
            "through": {
                "type": "string",
                "title": "Through",
                "description": "Name of an entity whose records hold the pairs, where the link has fields of its "
                "own. The engine keeps the pairs itself when this is left out.",
                "examples": ["employee_territory"],
            },
            "source": {
                "type": "string",
                "title": "Source",
                "description": "The field of `through` that refers to this entity, where it has several.",
                "examples": ["employee"],
            },
            "target": {
                "type": "string",
                "title": "Target",
                "description": "The field of `through` that refers to the other entity, where it has several.",
                "examples": ["territory"],
            },
        }

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "anyOf": [
                    {"type": "string", "format": "uuid"},
                    {
                        "type": "object",
                        "properties": {"id": {"type": "string", "format": "uuid"}},
                        "required": ["id"],
                    },
                ]
            },
        }

    def column(self, field: Field) -> SqlType:
        return Id()  # of one end of a pair: the field itself has no column

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            ids = [part for part in _BETWEEN.split(text.strip()) if part]
            return self._checked(field, ids) if ids else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, list | tuple):
                raise Refused(NOT_A_LIST, field=field.title)
            return self._checked(field, [one.get("id") if isinstance(one, Mapping) else one for one in value])

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        def write(value: object) -> object:
            assert isinstance(value, list | tuple)
            return [{"id": one.id, "title": one.title} if isinstance(one, Link) else one for one in value]

        return write

    def show(self, field: Field, value: object, locale: Locale) -> str:
        between = "、" if locale.tag.startswith("zh") else ", "
        return between.join(one.title if isinstance(one, Link) else str(one) for one in _listed(value))

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "\n".join(one.id if isinstance(one, Link) else str(one) for one in _listed(value))

    def _checked(self, field: Field, given: list[object]) -> tuple[str, ...] | None:
        """Ids in their canonical form, each once. Raises Refused."""
        if len(given) > MOST:
            raise Refused(TOO_LONG, field=field.title, count=len(given), limit=MOST)
        ids = tuple(record_id(one) for one in given)
        if len(set(ids)) < len(ids):
            raise Refused(LINK_TWICE, field=field.title)
        return ids or None


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()
