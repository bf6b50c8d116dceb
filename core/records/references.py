"""References point to records that exist, live, and may be read by whoever sets them: one statement for each target.
A record that was merged into another stands for that one.

On PostgreSQL the targets found are locked as the foreign key would lock them (FOR KEY SHARE). Whoever deletes one
takes FOR UPDATE, so either the deletion sees the new reference or the reference is refused; never both done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.access.rights import predicate
from core.codes.records import NO_TARGET
from core.context import Context, Live
from core.kinds.any_reference import by_entity, pointed
from core.queries.query import Link
from core.records.draft import Draft
from core.records.following import readable
from core.records.merged import survivors
from core.records.rows import chunks
from core.records.shape import Shape
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Text


def check(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Adds a problem to every draft that refers to something it may not."""
    wanted: dict[str, set[str]] = {}
    for one in shape.references:
        _tell_entities(ctx, one.field, drafts)
        for entity, ids in by_entity(one.field, (draft.values.get(one.field.name) for draft in drafts)).items():
            wanted.setdefault(entity, set()).update(ids)
    found = {entity: live_targets(ctx, entity, ids) for entity, ids in wanted.items() if entity and ids}
    _follow(ctx, shape, drafts, found)
    for one in shape.references:
        for draft in drafts:
            value = draft.values.get(one.field.name)
            if value is None:
                continue
            entity, id = pointed(one.field, value)
            if id not in found.get(entity, ()):
                draft.refuse(NO_TARGET.at(one.pointer, field=one.field.title, target=_title(ctx, one.field, entity)))


def _tell_entities(ctx: Context, field: Field, drafts: Sequence[Draft]) -> None:
    """Says of ids that came alone which of several entities they are records of; those of none stay as they are."""
    alone = by_entity(field, (draft.values.get(field.name) for draft in drafts)).get("", set())
    for target in field.targets:
        there = live_targets(ctx, target.name, alone) if alone else frozenset()
        alone -= there
        for draft in drafts:
            value = draft.values.get(field.name)
            if isinstance(value, Link) and not value.entity and value.id in there:
                draft.values[field.name] = value._replace(entity=target.name)


def _title(ctx: Context, field: Field, entity: str) -> Text:
    """What there should have been a record of."""
    known = [one for one in field.targets if not entity or one.name == entity]
    if not known:
        return ctx.model.entities[entity].title
    tags = {tag for one in known for tag in one.title.translations}
    said = {tag: " / ".join(one.title.say(tag) for one in known) for tag in tags}
    return Text(" / ".join(one.title.default for one in known), Frozen(said))


def _follow(ctx: Context, shape: Shape, drafts: Sequence[Draft], found: dict[str, frozenset[str]]) -> None:
    """Leads references to merged records on to those that stayed. Asks only where a target was not found."""
    lost = [
        (draft, one, *pointed(one.field, value))
        for one in shape.references
        for draft in drafts
        if (value := draft.values.get(one.field.name)) is not None
    ]
    lost = [(draft, one, entity, id) for draft, one, entity, id in lost if id not in found.get(entity, ())]
    leads = survivors(ctx, {id for *_, id in lost}) if lost else {}
    for target in {entity for _, _, entity, id in lost if id in leads and entity}:
        there = {leads[id] for _, _, entity, id in lost if id in leads and entity == target}
        found[target] = found.get(target, frozenset()) | live_targets(ctx, target, there)
    for draft, one, entity, id in lost:
        to = leads.get(id)
        if to is not None and to in found.get(entity, ()):
            name, value = one.field.name, draft.values[one.field.name]
            draft.values[name] = value._replace(id=to) if isinstance(value, Link) else to
            if draft.before.get(name) == draft.values[name]:
                del draft.values[name]


def unseen(ctx: Context, shape: Shape, rows: Iterable[Mapping[str, object]]) -> frozenset[str]:
    """The ids of records that references in some values lead to, and that the actor may not read. One statement for
    each target of which they read only some."""
    wanted: dict[str, set[str]] = {}
    for values in rows:
        for one in shape.references:
            for entity, ids in by_entity(one.field, (values.get(one.field.name),)).items():
                wanted.setdefault(entity, set()).update(ids)
    return frozenset(id for entity, ids in wanted.items() if entity for id in ids - readable(ctx, entity, ids))


def live_targets(ctx: Context, entity: str, ids: Collection[str]) -> frozenset[str]:
    """Those of some ids that are live records which the actor may read; they stay so until the transaction ends."""
    one, many = ctx.live.derive(_make, entity)
    readable = predicate(ctx, entity, ctx.live.tables[entity].table, "read")
    found: set[str] = set()
    for chunk in chunks(ids):
        statement = one if len(chunk) == 1 else many
        if readable is not None:
            statement = statement.where(readable)
        wanted = chunk[0] if len(chunk) == 1 else chunk
        found.update(ctx.connection.execute(statement, {"sys_wanted": wanted}).scalars())
    return frozenset(found)


def _make(live: Live, entity: str) -> tuple[sa.Select[Any], sa.Select[Any]]:
    table = live.tables[entity].table
    living = sa.select(table.c.id).where(table.c.sys_deleted_at.is_(None))
    living = living.with_for_update(read=True, key_share=True, of=table)
    one = living.where(table.c.id == sa.bindparam("sys_wanted"))
    many = living.where(table.c.id.in_(sa.bindparam("sys_wanted", expanding=True))).order_by(table.c.id)
    return one, many
