"""Candidates for a reference: links to the records whose searched fields hold the typed text."""

from __future__ import annotations

from core.context import Context
from core.queries.find import find
from core.queries.paths import entity_named, resolve
from core.queries.query import FilterTree, Link, Query
from core.queries.sorting import MOST_KEYS, sortable


def lookup(
    ctx: Context, entity: str, text: str, limit: int = 20, filter: FilterTree | None = None
) -> tuple[Link, ...]:
    """Links in the order of their titles, in one statement. Raises Missing, Denied and Rejected."""
    target = entity_named(ctx.live, entity)
    query = Query(
        entity=target.name,
        columns=("$title",),
        filter=filter,
        search=text,
        sort=tuple(path for path in target.card.title.paths if sortable(ctx, resolve(ctx, target, path)))[:MOST_KEYS],
        limit=limit,
    )
    return tuple(Link(str(row["id"]), str(row["$title"])) for row in find(ctx, query).rows)
