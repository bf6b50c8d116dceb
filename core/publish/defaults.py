"""What records that exist get when a required field with a default is added."""

from __future__ import annotations

from core.publish.draft import Draft
from schema_registry.model import Field


def filled_with(draft: Draft, field: Field) -> dict[str, object]:
    """Values by physical column; nothing for fields that are there already, may stay empty or have no default."""
    if not field.required or field.default is None or field.key in draft.stored.shapes:
        return {}
    kind = draft.kinds[field.kind]
    value = kind.json_reader(field)(field.default)
    if value is None:
        return {}
    column = draft.names.column(field)
    if kind.parts(field) is not None:
        # Which rate would count for records of long ago, only people can tell.
        return {}
    return {column: value, **{f"{column}__{key.name}": key.make(value) for key in kind.keys(field)}}
