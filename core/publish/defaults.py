"""What records that exist get of a new field, as a constant of its column."""

from __future__ import annotations

from core.kinds.mapping import target_reader
from core.publish.draft import Draft
from schema_registry.model import Field


def filled_with(draft: Draft, field: Field) -> dict[str, object]:
    """Values by physical column: what `backfill` gives, or the default where a value is required; nothing for fields
    that are there already."""
    given = field.backfill if field.fills else field.default if field.required else None
    if given is None or field.key in draft.stored.shapes:
        return {}
    kind = draft.kinds[field.kind]
    value = target_reader(kind, field)(given)
    if value is None:
        return {}
    column = draft.names.column(field)
    if kind.parts(field) is not None:
        # Which rate would count for a default of records of long ago, only people can tell.
        return {}
    return {column: value, **{f"{column}__{key.name}": key.make(value) for key in kind.keys(field)}}
