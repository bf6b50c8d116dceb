"""The timeline of one record: who did what, when, through which door, and every field before and after.

Only for who may read the record. References are shown by the titles that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.field_rights import FieldRights
from core.access.rights import predicate, require, scope
from core.codes.many import LINES_SAID
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.kinds.any_reference import by_entity, pointed
from core.kinds.kind import Refused
from core.kinds.masks import shown_in_part
from core.queries.deleted import titles_in_trash
from core.queries.find import find
from core.queries.handing import noticed
from core.queries.query import Link, Person, Query
from core.records import holdings, shares
from core.records.dated import dated_keys
from core.records.following import readable
from core.records.ids import instant_of
from core.records.merged import LOGGED, merged_into
from core.records.shape import FieldShape, Shape, shape_of
from core.records.since import told_periods
from core.storage.system import change
from core.storage.types import known_form
from schema_registry.frozen import Frozen
from schema_registry.identity import link_key
from schema_registry.model import Entity, Field, Text
from schema_registry.roles import FieldRight

MOST = 200
_SOME = sa.select(change).where(
    change.c.seq.in_(sa.bindparam("numbers", expanding=True)), change.c.entity == sa.bindparam("of")
)
"""Asked for every card that is drawn, so it is made once."""
_HIDDEN = Text("(not visible)", Frozen({"zh_CN": "（不可见）"}))
_OWNER = Text("Owner", Frozen({"zh_CN": "负责人"}))
MERGED = Text("Merged", Frozen({"zh_CN": "合并"}))
GONE = Text("a merged record", Frozen({"zh_CN": "已合并的记录"}))
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
    of: str = ""
    """Of what happened to a record before it was merged into this one: its title."""


def history(
    ctx: Context, entity: str, id: str, limit: int = 50, before_seq: int | None = None
) -> tuple[HistoryEntry, ...]:
    """What happened to a record, latest first; deleted ones included. Raises Missing and Denied.

    `before_seq`: entries older than that one, for the next page.
    """
    shape = shape_of(ctx, entity)
    require(ctx, entity, "read")
    record = _readable(ctx, shape, id)
    wanted = sa.select(change).where(*story_of(ctx, shape.entity, record))
    if before_seq is not None:
        wanted = wanted.where(change.c.seq < before_seq)
    rows = ctx.connection.execute(wanted.order_by(change.c.seq.desc()).limit(min(limit, MOST))).all()
    return _entries(ctx, shape, rows, record)


def story_of(ctx: Context, entity: Entity, record: str) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions on the log that leave what happened to a record, and to those that were merged into it, as far
    as the actor may see these; that they were deleted then is told by the merge itself."""
    own = change.c.record == record
    went = readable(ctx, entity.name, set(merged_into(ctx, record)))
    if went:
        own = sa.or_(own, sa.and_(change.c.record.in_(sorted(went)), change.c.action != "delete"))
    return own, change.c.entity == entity.key


def entries_of(ctx: Context, entity: str, numbers: Sequence[int], record: str = "") -> tuple[HistoryEntry, ...]:
    """Some entries of the log about a record that the actor was found to see, and about what was merged into it."""
    if not numbers:
        return ()
    shape = shape_of(ctx, entity)
    asked = {"numbers": list(numbers), "of": shape.entity.key}
    return _entries(ctx, shape, ctx.connection.execute(_SOME, asked).all(), record)


def _entries(ctx: Context, shape: Shape, rows: Sequence[sa.Row[Any]], record: str) -> tuple[HistoryEntry, ...]:
    people = {id: Person(id, one.name) for id, one in by_ids(ctx.connection, _people(rows)).items()}
    apart = {LOGGED: _merged(ctx, shape, rows, record), shares.LOGGED: _shared_with(ctx, rows)}
    titles, rights = {**_titles(ctx, shape, rows), **apart}, FieldRights(ctx, shape.entity.name)
    rights.look_up(row.record for row in rows)
    return tuple(_entry(ctx, shape, row, people, titles, record, rights) for row in rows)


def _merged(ctx: Context, shape: Shape, rows: Iterable[sa.Row[Any]], record: str) -> Mapping[str, str]:
    """The titles of merged records that entries are about, or tell of; as far as the actor may see them."""
    ids = {row.record for row in rows if record and row.record != record}
    for row in rows:
        ids.update(str(id) for value in row.fields.get(LOGGED, ()) if isinstance(value, list) for id in value)
    if not ids:
        return {}
    return titles_in_trash(ctx, shape.entity.name, ids) | _titles_of(ctx, shape.entity.name, sorted(ids))


def _shared_with(ctx: Context, rows: Iterable[sa.Row[Any]]) -> Mapping[str, str]:
    """What those are called whom entries of shares name."""
    return shares.named(ctx, (whom for row in rows for whom in shares.whom_of(row.fields.get(shares.LOGGED, ()))))


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
            values = (_pointed(one, value) for value in row.fields.get(one.field.key, ()))
            for entity, ids in by_entity(one.field, values).items():
                wanted.setdefault(entity, set()).update(ids)
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
    ctx: Context,
    shape: Shape,
    row: sa.Row[Any],
    people: Mapping[int, Person],
    titles: Titles,
    record: str,
    rights: FieldRights,
) -> HistoryEntry:
    closed = _closed(ctx, shape, rights.of(row.record))
    order = {
        name: place for place, one in enumerate(shape.entity.fields.values()) for name in (one.key, link_key(one.key))
    }
    keys = sorted(row.fields.keys() - closed, key=lambda key: (order.get(key, len(order)), key))
    changes = tuple(_field(ctx, shape, key, row, people, titles, rights) for key in keys)
    notice(ctx, shape.entity, row.record, row.fields, rights)
    who = people.get(row.actor, Person(row.actor, ""))
    of = titles[LOGGED].get(row.record, "") or GONE.say(ctx.locale.tag) if record and row.record != record else ""
    at = instant_of(row.hlc)
    return HistoryEntry(row.seq, at, who, row.action, row.origin, row.version, row.batch, changes, of)


def notice(
    ctx: Context, entity: Entity, record: str, fields: Mapping[str, Sequence[object]], rights: FieldRights
) -> None:
    """Notices that the actor is told what fields of a record were. `rights`: on fields of the entity's records."""
    for name, field in entity.fields.items():
        said = (fields.get(field.key), fields.get(link_key(field.key)))
        told = any(value is not None for one in said if one for value in one)
        if field.sensitive and told and rights.reads(record, name):
            noticed(ctx, entity, field, (record,))


def _closed(ctx: Context, shape: Shape, rights: Mapping[str, FieldRight]) -> frozenset[str]:
    """The keys under which the log keeps the fields that are hidden from the actor, and their values over time.
    `rights`: on the fields of this record, where they depend on it."""
    everything = ctx.live.everything.model.entities[shape.entity.name].fields
    seen = shape.entity.fields
    hidden = [one.key for name, one in everything.items() if name not in seen or rights.get(name) == "hidden"]
    return frozenset((*hidden, *map(link_key, hidden)))


def _field(
    ctx: Context,
    shape: Shape,
    key: str,
    row: sa.Row[Any],
    people: Mapping[int, Person],
    titles: Titles,
    rights: FieldRights,
) -> FieldChange:
    values = row.fields[key]
    one, several = shape.by_key.get(key), _many(shape).get(key)
    dated = dated_keys(ctx.live, shape.entity.name).get(key)
    if dated is not None:
        title = dated.title
        told = [told_periods(ctx, dated, value, rights.on(row.record, dated)) for value in values]
    elif key == "sys_owner":
        title = shape.entity.system_titles.get(key, _OWNER)
        told = [_person(value, people) for value in values]
    elif key == LOGGED:
        title = MERGED
        told = [_went(ctx, value, titles[LOGGED]) for value in values]
    elif key == holdings.LOGGED:
        title = holdings.TITLE
        told = [(None, holdings.told(value, ctx.locale.tag)) for value in values]
    elif key == shares.LOGGED:
        title = shares.TITLE
        told = [(value, shares.said(value, titles[key], ctx.locale.tag)) for value in values]
    elif several is not None:
        title = several.title
        told = [_listed(ctx, several, value, titles) for value in values]
    elif one is None:
        title = Text(key.rpartition(".")[2])
        told = [(value, "" if value is None else str(value)) for value in values]
    elif one.field.to or one.field.targets:
        title = one.field.title
        told = [_link(ctx, one, _pointed(one, value), titles) for value in values]
    else:
        title = one.field.title
        told = _changed(ctx, one, values, rights.on(row.record, one.field))
    named = one.field if one is not None else several or dated
    name = named.name if named is not None else key.rpartition(".")[2]
    (before, before_text), (after, after_text) = told
    return FieldChange(name, title, before, after, before_text, after_text)


def _went(ctx: Context, value: object, titles: Mapping[str, str]) -> tuple[object, str]:
    """Merged records by the titles that the reader may see."""
    ids = [str(id) for id in value] if isinstance(value, list) else []
    comma = "、" if ctx.locale.tag.startswith("zh") else ", "
    return tuple(ids) or None, comma.join(titles.get(id) or _HIDDEN.say(ctx.locale.tag) for id in ids)


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


def _pointed(one: FieldShape, value: object) -> object:
    """A logged reference; None where its field no longer leads there."""
    try:
        return one.from_log(value)
    except Refused:
        return None


def _link(ctx: Context, one: FieldShape, value: object, titles: Titles) -> tuple[object, str]:
    """A reference as a link; what the reader may not see (any more) is not told, not even its id."""
    if value is None:
        return None, ""
    entity, id = pointed(one.field, value)
    title = titles.get(entity, {}).get(id)
    if title is None:
        return None, _HIDDEN.say(ctx.locale.tag)
    return Link(id, title, entity if one.field.targets else ""), title


def _changed(ctx: Context, one: FieldShape, values: Sequence[object], right: FieldRight) -> list[tuple[object, str]]:
    """What was there and what is there, typed and as shown; as logged where the field takes it no longer."""
    if right == "masked":
        parts = [shown_in_part(one.field, value) for value in values]
        return [(part, part or "") for part in parts]
    try:
        before, after = (None if value is None else one.from_log(value) for value in values)
    except Refused:
        return [_typed(ctx, one, value) for value in values]
    texts = one.kind.difference(one.field, before, after, ctx.locale)
    return [(before, texts[0]), (after, texts[1])]


def _typed(ctx: Context, one: FieldShape, value: object) -> tuple[object, str]:
    if value is None:
        return None, ""
    try:
        typed = one.from_log(value)
    except Refused:
        return value, str(value)
    return typed, one.kind.show(one.field, typed, ctx.locale)
