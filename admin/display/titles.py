"""Records by id, in words: the card titles that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable

from core.access.rights import scope
from core.context import Context
from core.kinds.kind import Refused
from core.kinds.reference import record_id
from core.queries.find import find
from core.queries.query import Query


def titles_of(ctx: Context, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """The card titles of records by id, those that the reader may see."""
    wanted = [one for one in dict.fromkeys(ids) if is_id(one)]
    if not wanted or scope(ctx, entity, "read") == "none":
        return {}
    page = find(ctx, Query(entity, ("$title",), {"id": {"_in": wanted}}, limit=len(wanted)))
    return {str(row["id"]): str(row["$title"]) for row in page.rows}


def is_id(text: str) -> bool:
    """Whether a text is a record's id at all."""
    try:
        return bool(record_id(text))
    except Refused:
        return False
