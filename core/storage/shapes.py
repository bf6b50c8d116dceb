"""Shapes: how columns were made, as text kept beside their physical names, so that a plan knows what is there.

`text TEXT|fold=TEXT`: the kind, the column's type, what it refers to, and its keys. Types are spelled as
PostgreSQL's on every database, because SQLite's spelling would hide a changed scale.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import dialect

from core.kinds.kind import Kind
from core.storage.types import SqlType
from schema_registry.model import Field, Model

SEARCHED = "search"
"""Shape of a table that has what the quick search needs; the others' is empty."""

_SPELLING = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its constructor untyped


def shapes(model: Model, kinds: Mapping[str, Kind], recorded: Mapping[str, str]) -> dict[str, str]:
    """The shapes of everything in a model by key. A field whose plugin is missing keeps its recorded one."""
    found: dict[str, str] = {}
    for entity in model.entities.values():
        found[entity.key] = SEARCHED if entity.searched else recorded.get(entity.key, "")
        for field in entity.stored:
            kind = kinds[field.kind]
            known = kind.name == field.kind
            found[field.key] = _shape(model, kind, field) if known else recorded.get(field.key, "")
    return found


def column_of(shape: str) -> str:
    """The part that decides whether values can stay where they are: all but the keys."""
    return shape.partition("|")[0]


def keys_of(shape: str) -> frozenset[str]:
    return frozenset(shape.split("|")[1:])


def _shape(model: Model, kind: Kind, field: Field) -> str:
    target = f" {model.entities[field.to].key}" if field.to else ""
    parts = kind.parts(field)
    mark = f" {parts.mark}" if parts else ""
    keys = (f"|{key.name}={_spelled(key.type)}" for key in kind.keys(field))
    return f"{kind.name} {_spelled(kind.column(field))}{target}{mark}{''.join(keys)}"


def _spelled(type: SqlType) -> str:
    return type.compile(dialect=_SPELLING)
