"""The records that an act on many is meant for: those that are ticked, or all that the list one came from finds."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from admin.display.titles import is_id, titles_of
from admin.display.wording import worded
from admin.menu import records_path
from admin.views.address import parse
from admin.views.conditions import tree
from core.bulk.order import Chosen
from core.context import Context
from core.errors import CardwrightError
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from schema_registry.model import Entity

MOST = 200
"""Records that an act is done to while one waits for the answer, and that a page of results tells of."""


@dataclass(frozen=True, slots=True)
class Picked:
    """`ids`: those ticked; `chosen`: what the list finds, where all of it is meant."""

    entity: Entity
    ids: tuple[str, ...]
    chosen: Chosen | None
    count: int

    @property
    def all(self) -> bool:
        return self.chosen is not None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one record."""

    title: str
    href: str
    done: bool
    said: tuple[str, ...]


def picked(ctx: Context, entity: Entity) -> Picked:
    """What the form that is sent means. Raises Rejected for conditions that are wrong by now."""
    if "all" in request.form:
        address = parse(entity.name, request.form.get("back", ""))
        chosen = Chosen(tree(address), address.search)
        return Picked(entity, (), chosen, count(ctx, entity.name, chosen.filter, chosen.search))
    ids = tuple(dict.fromkeys(one.lower() for one in request.form.getlist("id") if is_id(one)))[:MOST]
    return Picked(entity, ids, None, len(ids))


def few(ctx: Context, of: Picked) -> tuple[str, ...]:
    """Their ids, where they are few."""
    if of.chosen is None:
        return of.ids
    page = find(ctx, Query(of.entity.name, ("id",), of.chosen.filter, search=of.chosen.search, limit=MOST))
    return tuple(str(row["id"]) for row in page.rows)


def results(
    ctx: Context, entity: str, ids: tuple[str, ...], refused: dict[str, CardwrightError], titles: dict[str, str]
) -> list[Told]:
    """What became of each. `titles`: as they were called before, for those that are gone since."""
    now = {**titles, **titles_of(ctx, entity, ids)}
    return [
        Told(
            now.get(id) or id,
            records_path(entity, id),
            id not in refused,
            tuple(worded(one, ctx.locale) for one in refused[id].problems) if id in refused else (),
        )
        for id in ids
    ]


def came_from(entity: Entity) -> str:
    """The list one came from."""
    query = request.form.get("back", "")
    base = records_path(entity.name)
    return f"{base}?{query}" if query and query.isprintable() else base
