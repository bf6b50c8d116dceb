"""Values that hold since a day: all of them, and which day a question is about.

Who may see a field of a record may see its values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.actors import KnownActor, by_ids
from core.access.field_rights import FieldRights
from core.access.rights import predicate, require, scope
from core.codes.records import RECORD_UNKNOWN
from core.codes.series import NO_HISTORY, WRONG_DAY
from core.context import Context
from core.errors import Missing, Rejected
from core.kinds.masks import shown
from core.queries.buckets import key_of, read_key
from core.queries.find import find
from core.queries.handing import noticed
from core.queries.paths import entity_named
from core.queries.query import Link, Person, Query
from core.records.merged import survivors
from core.storage.types import known_form
from schema_registry.dated import REASON, SINCE, SOURCE, VALUE
from schema_registry.model import Dated, Field
from schema_registry.roles import WHOLE, FieldRight
from schema_registry.suggest import closest

TODAY = "today"
BEGINNING = date.min
"""Since when the first value of a tracked field holds: nobody knows."""
MOST = 1_000
"""Values that are listed, the latest."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value, since when it holds, and who entered it. `period` is written as people do: `2026`, `2026-Q3`."""

    since: date
    period: str
    value: object
    reason: str
    by: Person
    at: datetime


def read_day(text: str) -> date | None:
    """The day that a question is about: `2026-12-31`, or the last one of a period (`2026-Q4`); None for `today`,
    whose values are the present ones. Raises Rejected."""
    if text in ("", TODAY):
        return None
    for by in ("day", "month", "quarter", "year"):
        span = read_key(by, text)
        if span is not None:
            return date.max if span.end is None else span.end - timedelta(days=1)
    raise Rejected([WRONG_DAY.at("/asOf", text=text[:40])])


def dated_field(ctx: Context, entity: str, name: str) -> Field:
    """A field that keeps values of the past. Raises Missing."""
    fields = entity_named(ctx.live, entity).fields
    field = fields.get(name)
    if field is None or field.dated is None:
        known = [one.name for one in fields.values() if one.dated is not None]
        raise Missing([NO_HISTORY.at(name=name[:200]).suggesting(closest(name, known))])
    return field


def dated_values(ctx: Context, entity: str, id: str, name: str) -> tuple[DatedValue, ...]:
    """All values of a record's field, in the order of time. Raises Missing and Denied.

    Of a tracked field whose value never changed there are none: it has held as long as anybody knows.
    """
    field, found = dated_field(ctx, entity, name), entity_named(ctx.live, entity)
    require(ctx, entity, "read")
    owner, wanted = ctx.live.tables[entity].table, known_form(id)
    seen = sa.select(owner.c.id).where(owner.c.id == wanted, owner.c.sys_deleted_at.is_(None))
    allowed = predicate(ctx, entity, owner, "read")
    if wanted is None or ctx.connection.scalar(seen if allowed is None else seen.where(allowed)) is None:
        raise Missing([RECORD_UNKNOWN.at(entity=found.title)])
    assert field.dated is not None
    right = FieldRights(ctx, entity).on(wanted, field)
    if right == "hidden":
        return ()
    holder = ctx.model.entities[field.dated.entity]
    if holder.key not in ctx.live.tables.names.physical:
        return ()
    built = ctx.live.tables[holder.name]
    since = built.columns[SINCE]
    by, at = built.table.c.sys_updated_by, built.table.c.sys_updated_at
    asked = sa.select(since, built.columns[VALUE], built.columns[REASON], by, at)
    asked = asked.where(built.columns[SOURCE] == wanted, built.table.c.sys_deleted_at.is_(None))
    rows = ctx.connection.execute(asked.order_by(since.desc()).limit(MOST)).all()[::-1]
    if right in WHOLE and any(row[1] is not None for row in rows):
        noticed(ctx, found, field, (wanted,))
    people = by_ids(ctx.connection, {row[3] for row in rows if row[3] is not None})
    links = _links(ctx, field, {row[1] for row in rows if row[1] is not None}) if field.to else None
    return tuple(_told(field, field.dated, row, people, links, right) for row in rows)


def _links(ctx: Context, field: Field, ids: Collection[str]) -> Mapping[str, Link]:
    """The records that a reference led to, by id, as far as there are any that the actor may see: those that
    stayed for those that were merged."""
    if not ids or scope(ctx, field.to, "read") == "none":
        return {}
    merged = survivors(ctx, ids)
    leads = {id: merged.get(id, id) for id in ids}
    page = find(ctx, Query(field.to, ("$title",), {"id": {"_in": sorted({*leads.values()})}}, limit=len(ids)))
    there = {str(row["id"]): Link(str(row["id"]), str(row["$title"])) for row in page.rows}
    return {id: there[at] for id, at in leads.items() if at in there}


def _told(
    field: Field,
    dated: Dated,
    row: Any,
    people: Mapping[int, KnownActor],
    links: Mapping[str, Link] | None,
    right: FieldRight,
) -> DatedValue:
    day, value, reason, by, at = row
    if links is not None:
        value = links.get(value)
    value = shown(field, value, right)
    person = Person(by or 0, people[by].name if by in people else "")
    return DatedValue(day, "" if day == BEGINNING else key_of(dated.period, day), value, reason or "", person, at)
