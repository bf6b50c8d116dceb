"""Who read what is sensitive, in the log: an entry for what somebody was shown of an entity in one go.

It names fields and records by what they are for ever, and no value that was read; of many records it says how many
they were, and what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import sqlalchemy as sa

from core.audit.acts import READING, record_of
from core.context import Actor, Context
from core.readings import Asked, Read
from core.records.changelog import Entry, append_under
from core.records.ids import new_id
from core.storage.system import change
from schema_registry.model import Entity, Field

READ = "read"
MOST_ASKED = 4_000
"""Characters of a filter that are kept."""


def write(ctx: Context, read: Iterable[Read]) -> None:
    """Writes what was noticed, each under who read it and when."""
    for one in read:
        who = one.reader
        said = [Entry(READ, record_of(0), 0, fields) for fields in _said(one)]
        then = replace(ctx, actor=Actor(who.actor, ""), origin=who.origin, address=who.address)
        append_under(then, READING, new_id(one.at), one.at, said)


def readings_of(record: str) -> sa.ColumnElement[bool]:
    """The entries that name a record."""
    return sa.and_(change.c.entity == READING, naming(record))


def naming(text: str) -> sa.ColumnElement[bool]:
    """Entries with a text in what they say."""
    return sa.cast(change.c.fields, sa.Text).contains(text, autoescape=True)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an entry tells of a reading, in today's names; fields that are gone are left out."""

    entity: Entity
    fields: tuple[Field, ...]
    records: tuple[str, ...]
    count: int


def seen_in(ctx: Context, fields: Mapping[str, Sequence[Any]]) -> Seen | None:
    """What the fields of an entry tell; None where its entity is gone or what it said was forgotten."""
    said = {name: both[1] for name, both in fields.items()}
    entity = next((one for one in ctx.model.entities.values() if one.key == said.get("entity")), None)
    if entity is None:
        return None
    keys, records = said.get("fields", ()), tuple(said.get("records", ()))
    shown = tuple(one for one in entity.fields.values() if one.key in keys)
    return Seen(entity, shown, records, said.get("count", len(records)))


def _said(one: Read) -> Iterator[Mapping[str, tuple[object, object]]]:
    """Records of which the same fields were read go together."""
    about: dict[str, object] = {"entity": one.entity}
    if one.reader.seen_as is not None:
        about["seen_as"] = one.reader.seen_as
    alike: dict[tuple[str, ...], list[str]] = {}
    for id, fields in one.records.items():
        alike.setdefault(tuple(sorted(fields)), []).append(id)
    for names, ids in alike.items():
        yield _only_after({**about, "fields": list(names), "records": ids})
    if one.counts:
        many = {"fields": sorted(one.counts), "count": max(one.counts.values())}
        yield _only_after({**about, **many, **_asked(one.asked)})


def _asked(asked: Asked | None) -> Mapping[str, object]:
    if asked is None:
        return {}
    filter = msgspec.json.encode(asked.filter, enc_hook=str).decode()[:MOST_ASKED] if asked.filter else ""
    said = {"asked": asked.entity, "filter": filter, "search": asked.search}
    return {name: value for name, value in said.items() if value}


def _only_after(said: Mapping[str, object]) -> Mapping[str, tuple[object, object]]:
    return {name: (None, value) for name, value in said.items()}
