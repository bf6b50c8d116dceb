"""Candidates for a reference: links to the records whose searched fields hold the typed text."""

from __future__ import annotations

from dataclasses import replace

from core.context import Context
from core.kinds.fold import fold
from core.queries.filters import operators_of
from core.queries.find import find
from core.queries.paths import entity_named, shown_path
from core.queries.query import FilterTree, Link, Query
from core.queries.search import terms_of
from core.queries.sorting import MOST_KEYS, sortable
from schema_registry.model import Entity


def lookup(
    ctx: Context, entity: str, text: str, limit: int = 20, filter: FilterTree | None = None
) -> tuple[Link, ...]:
    """Links in the order of their titles. Raises Missing, Denied and Rejected.

    Records that hold the text as it is typed come first; those that are only read so (`an`: 张, 安) fill up.
    """
    target = entity_named(ctx.live, entity)
    query = Query(
        entity=target.name,
        columns=("$title",),
        filter=filter,
        search=text,
        sort=tuple(path for path in target.card.title.paths if _orders(ctx, target, path))[:MOST_KEYS],
        limit=limit,
    )
    found = [Link(str(row["id"]), str(row["$title"])) for row in find(ctx, query).rows]
    return tuple(_literal_first(ctx, query, found))


def _literal_first(ctx: Context, query: Query, found: list[Link]) -> list[Link]:
    """The links with those first whose title holds the text; where there may be more of them, they are asked for."""
    terms = terms_of(query.search)
    if not any(map(str.isascii, terms)):
        return found
    literal = [link for link in found if all(term in fold(link.title) for term in terms)]
    if len(literal) < len(found) == query.limit:
        literal = _holding(ctx, query, terms) or literal
    held = {link.id for link in literal}
    return [*literal, *(link for link in found if link.id not in held)][: query.limit]


def _holding(ctx: Context, query: Query, terms: tuple[str, ...]) -> list[Link]:
    """Links to records one of whose title's texts holds every term."""
    target = entity_named(ctx.live, query.entity)
    texts = [path for path in target.card.title.paths if _has_text(ctx, target, path)]
    if not texts:
        return []
    held: FilterTree = {"_and": [{"_or": [{path: {"_contains": term}} for path in texts]} for term in terms]}
    both = {"_and": [query.filter, held]} if query.filter else held
    return [Link(str(row["id"]), str(row["$title"])) for row in find(ctx, replace(query, filter=both)).rows]


def _has_text(ctx: Context, target: Entity, path: str) -> bool:
    found = shown_path(ctx, target, path)
    return not found.field.masked and "_contains" in operators_of(ctx, found)


def _orders(ctx: Context, target: Entity, path: str) -> bool:
    found = shown_path(ctx, target, path)
    return not found.field.masked and sortable(ctx, found)
