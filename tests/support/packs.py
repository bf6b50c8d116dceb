"""Small packs written in one line."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.packs import PackFiles
from tests.support.publishing import read


def entity(name: str, properties: Mapping[str, object], **rest: object) -> dict[str, object]:
    """An entity document; a field may be given by its kind alone."""
    fields = {
        field: {"kind": given, "title": field} if isinstance(given, str) else {"title": field, **dict(given)}  # type: ignore[call-overload]  # a kind or a document
        for field, given in properties.items()
    }
    head = {"$schema": "urn:cardwright:entity:1", "name": name, "title": name.capitalize(), "type": "object"}
    return {**head, "properties": fields, **rest}


def pack(*entities: Mapping[str, object], **documents: object) -> PackFiles:
    """A pack named `test` of entities and of other documents by path (`/` written `__`, no ending)."""
    named = {f"{path.replace('__', '/')}.json": document for path, document in documents.items()}
    return read({**{f"entities/{one['name']}.json": one for one in entities}, **named})
