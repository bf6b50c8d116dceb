"""Titles of what references to records of several entities lead to: one statement for each entity met on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.queries.columns import Raw, Selection
from core.queries.expanding import moments
from core.queries.handing import Sensitive, handed
from core.queries.joins import Joins
from core.queries.paths import Path
from core.queries.prepared import prepared_for
from core.queries.query import Link, Row
from core.queries.sight import visible
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id


@dataclass(frozen=True, slots=True)
class _Titles:
    """A statement over some `wanted` ids; a row of it gives an id and the card's title."""

    statement: Rows
    id: int
    title: Any
    sensitive: Sequence[Sensitive]


def pointing(paths: Iterable[Path]) -> tuple[str, ...]:
    """Those of some columns whose values are links that nothing has been joined for."""
    return tuple(path.text for path in paths if path.field.targets and not path.field.choices and not path.by)


def with_titles(ctx: Context, names: Sequence[str], rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows whose links in some columns have the titles of their records; the actor was found to see those."""
    wanted: dict[str, set[str]] = {}
    for link in (row.get(name) for row in rows for name in names):
        if isinstance(link, Link) and link.entity in ctx.model.entities:
            wanted.setdefault(link.entity, set()).add(link.id)
    if not wanted:
        return tuple(rows)
    titles = {id: title for entity, ids in wanted.items() for id, title in titles_in(ctx, entity, ids).items()}
    return tuple({**row, **{name: _titled(row.get(name), titles) for name in names}} for row in rows)


def titles_in(ctx: Context, entity: str, ids: Iterable[str]) -> Mapping[str, str]:
    """The card titles of the records of an entity that the actor sees."""
    made = prepared_for(ctx, ("titles", entity), lambda: _made(ctx, entity))
    found: list[Raw] = list(ctx.connection.execute(made.statement, {**moments(ctx), "wanted": sorted(ids)}))
    handed(ctx, made.sensitive, found)
    return {str(row[made.id]): made.title(row) for row in found}


def _titled(value: object, titles: Mapping[str, str]) -> object:
    return value._replace(title=titles.get(value.id, "")) if isinstance(value, Link) else value


def _made(ctx: Context, entity: str) -> tuple[_Titles, bool]:
    target = ctx.model.entities[entity]
    joins = Joins(ctx, own_table(ctx, target), Names())
    selection = Selection(joins)
    id = selection.at(joins.root.columns["id"])
    title = selection.title(target, target.card.title)
    wanted = joins.root.columns["id"].in_(sa.bindparam("wanted", type_=Id(), expanding=True))
    statement = sa.select(*selection.columns).select_from(joins.source).where(wanted, *visible(ctx, joins.root))
    return _Titles(statement, id, title, selection.sensitive), joins.personal
