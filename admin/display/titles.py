"""Records by id, in words: the card titles that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable

from core.access.rights import scope
from core.context import Context
from core.kinds.any_reference import BETWEEN, pointed, titled
from core.kinds.kind import Refused
from core.kinds.reference import record_id
from core.queries.find import find
from core.queries.query import Link, Query
from schema_registry.model import Field


def titles_of(ctx: Context, entity: str, ids: Iterable[str]) -> dict[str, str]:
    """The card titles of records by id, those that the reader may see."""
    wanted = [one for one in dict.fromkeys(ids) if is_id(one)]
    if not wanted or scope(ctx, entity, "read") == "none":
        return {}
    page = find(ctx, Query(entity, ("$title",), {"id": {"_in": wanted}}, limit=len(wanted)))
    return {str(row["id"]): str(row["$title"]) for row in page.rows}


def pointed_at(ctx: Context, field: Field, texts: Iterable[str]) -> dict[str, str]:
    """The wording of what a reference is filled with, by its text: of one that may lead to records of several
    entities with what each is."""
    if not field.targets:
        return titles_of(ctx, field.to, texts) if field.to else {}
    found: dict[str, str] = {}
    for text in texts:
        asked, _between, id = text.rpartition(BETWEEN)
        for target in field.targets:
            titles = titles_of(ctx, target.name, [id]) if asked in ("", target.name) else {}
            if id in titles:
                found[text] = titled(target, titles[id], ctx.locale.tag)
    return found


def link_of(ctx: Context, field: Field, value: object) -> Link:
    """A typed value of a reference of either kind with the title that the reader may see."""
    entity, id = pointed(field, value)
    return Link(id, titles_of(ctx, entity, [id]).get(id, "") if entity else "", entity if field.targets else "")


def is_id(text: str) -> bool:
    """Whether a text is a record's id at all."""
    try:
        return bool(record_id(text))
    except Refused:
        return False
