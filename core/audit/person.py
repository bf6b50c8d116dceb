"""What a record says of a person: handed out whole, or masked, with everything that the log said of it.

The masking is a change like any other, by the one write path; the entries of the record are emptied afterwards, that
of the masking itself included, because it says what stood there. References, choices, amounts and dates stay, so
that figures do not change with the person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.rights import require_administration
from core.audit.forget import forget
from core.audit.readings import readings_of
from core.codes.audit import NOT_MASKABLE
from core.context import Context
from core.errors import Rejected
from core.queries.get import get
from core.queries.paths import entity_named
from core.records.ids import instant_of
from core.records.write import update
from core.storage.pooling import release
from core.storage.sharing import share
from core.storage.system import change, note
from schema_registry.model import Entity, Field

PERSONAL = frozenset(
    {"text", "long_text", "rich_text", "email", "phone", "address", "url", "file", "image", "signature"}
)
"""Kinds of fields that are masked unless others are named."""
MASK = "***"
_TEXTS = frozenset({"text", "long_text", "rich_text"})
_NOTES = "cw_note"


def told_of(ctx: Context, entity: str, id: str) -> dict[str, object]:
    """Everything that is kept of a record as JSON values: fields, notes, shares, who gave it back into the
    pool or lost it to there, what the log says, and who saw what is sensitive.

    Raises Missing,
    Denied."""
    require_administration(ctx, "users")
    found = entity_named(ctx.live, entity)
    stored = [name for name, field in found.fields.items() if field.stored]
    row = get(ctx, found.name, id, ("id", *stored))
    record = str(row["id"])
    values = {name: _json(ctx, found.fields[name], row[name]) for name in stored}
    return {
        "entity": found.name,
        "id": record,
        "values": values,
        "notes": list(_notes(ctx, record)),
        "shares": list(_shares(ctx, record)),
        "releases": list(_releases(ctx, record)),
        "log": list(_entries(ctx, found, record)),
        "readings": list(_readings(ctx, record)),
    }


def erase(ctx: Context, entity: str, id: str, names: Collection[str] = ()) -> int:
    """Masks the fields that say who somebody is (or those named), and empties what notes and the log said; how many
    entries that were. Raises Missing, Denied, and Rejected where the entity does not bear a mask."""
    require_administration(ctx, "users")
    found = entity_named(ctx.live, entity)
    record = str(get(ctx, found.name, id, ("id",))["id"])
    fields = [field for name, field in found.fields.items() if name in names or (not names and _personal(field))]
    update(ctx, found.name, record, _masks(fields, record))
    notes = list(ctx.connection.scalars(sa.select(note.c.id).where(note.c.record == record)))
    ctx.connection.execute(sa.update(note).where(note.c.record == record).values(text=MASK, mentions=[]))
    said = sa.and_(change.c.entity == found.key, change.c.record == record)
    of_notes = sa.and_(change.c.entity == _NOTES, change.c.record.in_(notes))
    why = {"entity": found.key, "record": record, "fields": sorted(field.name for field in fields)}
    emptied = 0
    while count := forget(ctx, sa.or_(said, of_notes), why):
        emptied += count
    return emptied


def _personal(field: Field) -> bool:
    return field.kind in PERSONAL and field.stored and field.derived is None


def _masks(fields: Collection[Field], record: str) -> Mapping[str, object]:
    """Nothing where a field may be empty, else a text that says that there was one."""
    masks: dict[str, object] = {}
    unfit = []
    for field in fields:
        if not (field.required or field.required_if):
            masks[field.name] = None
        elif field.kind in _TEXTS:
            masks[field.name] = f"{MASK}{record[-12:]}" if field.unique else MASK
        elif field.kind == "email":
            masks[field.name] = f"erased-{record[-12:]}@users.invalid"
        else:
            unfit.append(NOT_MASKABLE.at(f"/{field.name}", field=field.title))
    if unfit:
        raise Rejected(unfit)
    return masks


def _json(ctx: Context, field: Field, value: object) -> object:
    if value is None or field.to:
        return None if value is None else str(getattr(value, "id", value))
    return ctx.live.kinds[field.kind].json_writer(field)(value)


def _notes(ctx: Context, record: str) -> Iterator[dict[str, object]]:
    for row in ctx.connection.execute(sa.select(note).where(note.c.record == record).order_by(note.c.created_at)):
        yield {"at": row.created_at, "by": row.actor, "text": row.text}


def _shares(ctx: Context, record: str) -> Iterator[dict[str, object]]:
    for row in ctx.connection.execute(sa.select(share).where(share.c.record == record).order_by(share.c.id)):
        until = row.until.isoformat() if row.until else None
        yield {"at": row.at, "by": row.by, "whom": row.whom, "right": row.right, "team": row.team, "until": until}


def _releases(ctx: Context, record: str) -> Iterator[dict[str, object]]:
    query = sa.select(release).where(release.c.record == record).order_by(release.c.released_at)
    for row in ctx.connection.execute(query):
        yield {"at": row.released_at, "by": row.actor}


def _entries(ctx: Context, entity: Entity, record: str) -> Iterator[dict[str, object]]:
    query = sa.select(change).where(change.c.entity == entity.key, change.c.record == record).order_by(change.c.seq)
    rows: Any = ctx.connection.execute(query).all()
    people = by_ids(ctx.connection, {row.actor for row in rows})
    for row in rows:
        who = people[row.actor].name if row.actor in people else ""
        yield {"at": instant_of(row.hlc), "by": who, "action": row.action, "fields": row.fields}


def _readings(ctx: Context, record: str) -> Iterator[dict[str, object]]:
    rows: Any = ctx.connection.execute(sa.select(change).where(readings_of(record)).order_by(change.c.seq)).all()
    people = by_ids(ctx.connection, {row.actor for row in rows})
    for row in rows:
        who = people[row.actor].name if row.actor in people else ""
        at, (_, fields) = instant_of(row.hlc), row.fields["fields"]
        yield {"at": at, "by": who, "origin": row.origin, "from": row.address, "fields": fields}
