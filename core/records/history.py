"""The timeline of one record: who did what, when, through which door, and every field before and after.

Only for who may read the record. References are shown by the titles that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.rights import predicate, require, scope
from core.codes.many import LINES_SAID
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.kinds.kind import Refused
from core.queries.find import find
from core.queries.query import Link, Person, Query
from core.records.ids import instant_of, known_form
from core.records.shape import FieldShape, Shape, shape_of
from core.storage.system import change
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text

MOST = 200
_HIDDEN = Text("(not visible)", Frozen({"zh_CN": "（不可见）"}))
_OWNER = Text("Owner", Frozen({"zh_CN": "负责人"}))
Titles = Mapping[str, Mapping[str, str]]
"""Card titles by entity name, then record id."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an entry: typed values (`Link` and `Person` for references and owners), and as shown.

    `field` is the current name; of a field that is no longer defined, its first one, and values are as logged.
    """

    field: str
    title: Text
    before: object
    after: object
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One write. `action` is create, update, delete or restore; `origin` the door; `batch` what undo reverts."""

    seq: int
    at: datetime
    who: Person
    action: str
    origin: str
    version: int
    batch: str
    changes: tuple[FieldChange, ...]


def history(
    ctx: Context, entity: str, id: str, limit: int = 50, before_seq: int | None = None
) -> tuple[HistoryEntry, ...]:
    """What happened to a record, latest first; deleted ones included. Raises Missing and Denied.

    `before_seq`: entries older than that one, for the next page.
    """
    shape = shape_of(ctx, entity)
    require(ctx, entity, "read")
    record = _readable(ctx, shape, id)
    wanted = sa.select(change).where(change.c.record == record, change.c.entity == shape.entity.key)
    if before_seq is not None:
        wanted = wanted.where(change.c.seq < before_seq)
    rows = ctx.connection.execute(wanted.order_by(change.c.seq.desc()).limit(min(limit, MOST))).all()
    people = {id: Person(id, one.name) for id, one in by_ids(ctx.connection, _people(rows)).items()}
    titles = _titles(ctx, shape, rows)
    return tuple(_entry(ctx, shape, row, people, titles) for row in rows)


def _readable(ctx: Context, shape: Shape, id: str) -> str:
    table = shape.table.table
    record = known_form(id)
    found = sa.select(table.c.id).where(table.c.id == record)
    allowed = predicate(ctx, shape.entity.name, table, "read")
    if allowed is not None:
        found = found.where(allowed)
    if record is None or ctx.connection.scalar(found) is None:
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    return record


def _people(rows: Iterable[sa.Row[Any]]) -> set[int]:
    ids = {row.actor for row in rows}
    for row in rows:
        ids.update(one for one in row.fields.get("sys_owner", ()) if one is not None)
    return ids


def _titles(ctx: Context, shape: Shape, rows: Iterable[sa.Row[Any]]) -> Titles:
    """The titles of every record that the entries refer to, as far as the actor may see it."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        for one in shape.references:
            ids = wanted.setdefault(one.field.to, set())
            ids.update(value for value in row.fields.get(one.field.key, ()) if value is not None)
        for key, field in _many(shape).items():
            if field.links is not None:
                listed = (value for value in row.fields.get(key, ()) if isinstance(value, list))
                wanted.setdefault(field.links.to, set()).update(str(id) for value in listed for id in value)
    return {entity: _titles_of(ctx, entity, sorted(ids)) for entity, ids in wanted.items() if ids}


def _titles_of(ctx: Context, entity: str, ids: list[str]) -> dict[str, str]:
    if scope(ctx, entity, "read") == "none":
        return {}
    page = find(ctx, Query(entity, columns=("$title",), filter={"id": {"_in": ids}}, limit=len(ids)))
    return {str(row["id"]): str(row["$title"]) for row in page.rows}


def _entry(
    ctx: Context, shape: Shape, row: sa.Row[Any], people: Mapping[int, Person], titles: Titles
) -> HistoryEntry:
    order = {key: place for place, key in enumerate(shape.by_key)}
    keys = sorted(row.fields, key=lambda key: order.get(key, len(order)))
    changes = tuple(_field(ctx, shape, key, row.fields[key], people, titles) for key in keys)
    who = people.get(row.actor, Person(row.actor, ""))
    return HistoryEntry(row.seq, instant_of(row.hlc), who, row.action, row.origin, row.version, row.batch, changes)


def _field(
    ctx: Context,
    shape: Shape,
    key: str,
    values: tuple[object, object],
    people: Mapping[int, Person],
    titles: Titles,
) -> FieldChange:
    one, several = shape.by_key.get(key), _many(shape).get(key)
    if key == "sys_owner":
        title = shape.entity.system_titles.get(key, _OWNER)
        told = [_person(value, people) for value in values]
    elif several is not None:
        title = several.title
        told = [_listed(ctx, several, value, titles) for value in values]
    elif one is None:
        title = Text(key.rpartition(".")[2])
        told = [(value, "" if value is None else str(value)) for value in values]
    elif one.field.to:
        title = one.field.title
        told = [_link(ctx, value, titles.get(one.field.to, {})) for value in values]
    else:
        title = one.field.title
        told = [_typed(ctx, one, value) for value in values]
    named = one.field if one is not None else several
    name = named.name if named is not None else key.rpartition(".")[2]
    (before, before_text), (after, after_text) = told
    return FieldChange(name, title, before, after, before_text, after_text)


def _many(shape: Shape) -> Mapping[str, Field]:
    return {one.key: one for one in shape.entity.fields.values() if one.many}


def _listed(ctx: Context, field: Field, value: object, titles: Titles) -> tuple[object, str]:
    """Links by the titles that the reader may see; of lines, how many there are and what became of them."""
    if field.links is not None:
        known = titles.get(field.links.to, {})
        ids = [str(id) for id in value] if isinstance(value, list) else []
        links = tuple(Link(id, known[id]) for id in ids if id in known)
        said = ctx.live.kinds[field.kind].show(field, links, ctx.locale)
        hidden = _HIDDEN.say(ctx.locale.tag) if len(links) < len(ids) else ""
        return links, " ".join(part for part in (said, hidden) if part)
    counted = value if isinstance(value, Mapping) else {}
    count = {name: counted[name] for name in ("lines", "added", "changed", "removed") if counted.get(name)}
    words = [code.at(count=count[name]).say(ctx.locale.tag) for name, code in LINES_SAID.items() if name in count]
    return value, ("，" if ctx.locale.tag.startswith("zh") else ", ").join(words)


def _person(value: object, people: Mapping[int, Person]) -> tuple[object, str]:
    person = people.get(value) if isinstance(value, int) else None
    return person, person.name if person is not None else ""


def _link(ctx: Context, value: object, titles: Mapping[str, str]) -> tuple[object, str]:
    """A reference as a link; what the reader may not see (any more) is not told, not even its id."""
    if value is None:
        return None, ""
    title = titles.get(str(value))
    return (None, _HIDDEN.say(ctx.locale.tag)) if title is None else (Link(str(value), title), title)


def _typed(ctx: Context, one: FieldShape, value: object) -> tuple[object, str]:
    if value is None:
        return None, ""
    try:
        typed = one.from_log(value)
    except Refused:
        return value, str(value)
    return typed, one.kind.show(one.field, typed, ctx.locale)
