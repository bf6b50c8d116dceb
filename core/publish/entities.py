"""Works for entities: added, brought back, put away; and for all definitions that move no data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.publish import counts, words
from core.publish.draft import Ddl, Draft, Part, Phase, Work
from core.publish.fields import columns_parts, link_parts, link_tasks, release_parts
from core.publish.indexing import search_parts
from core.publish.subject import subject
from core.publish.wording import Described
from core.storage import ddl
from core.storage.indexes import indexes
from schema_registry.changes import AddEntity, Change, RemoveEntity
from schema_registry.model import Entity


def add_entity(draft: Draft, change: AddEntity) -> Iterator[Work]:
    """A new table with everything about it, or one that was put away with its records."""
    entity, name = change.entity, subject(change).id
    if draft.stays(entity.key):
        yield _brought_back(draft, change, name)
        return
    create = partial(ddl.create_table, built=draft.table(entity), targets=draft.targets(entity))
    links = [part for field in entity.references for part in link_parts(draft, entity, field, checked=True)]
    yield Work(
        name,
        (Described(change),),
        lock="moment",
        parts=((Phase.TABLES, create), *links, *search_parts(draft, entity), *_index_parts(draft, entity)),
    )


def _index_parts(draft: Draft, entity: Entity) -> Iterator[Part]:
    for spec in indexes(draft.wished[entity.key], draft.kinds, draft.names).values():
        if spec.method == "btree" or draft.postgresql:
            make: Ddl = partial(ddl.create_index, spec=spec)
            yield Phase.INDEXES, make


def _brought_back(draft: Draft, change: AddEntity, name: str) -> Work:
    entity, table = change.entity, draft.table(change.entity).table.name
    kept = counts.records(draft.connection, table)
    parts: list[Part] = []
    for field in entity.stored:
        there = draft.has_column(field)
        parts += link_parts(draft, entity, field, checked=False) if there else columns_parts(draft, entity, field, {})
    return Work(
        name,
        (Described(change), *((words.RECORDS_COME_BACK.at(count=kept),) if kept else ())),
        counts={"records": kept} if kept else {},
        lock="moment",
        parts=tuple(parts),
        online=tuple(task for field in entity.references for task in link_tasks(draft, entity, field)),
    )


def remove_entity(draft: Draft, change: RemoveEntity) -> Iterator[Work]:
    """The table stays with its records; it no longer keeps what it refers to."""
    table = draft.stored.names.table(change.entity)
    kept = counts.records(draft.connection, table)
    release = [part for field in change.entity.references for part in release_parts(draft, table, field)]
    yield Work(
        subject(change).id,
        (Described(change), *((words.RECORDS_PUT_AWAY.at(count=kept),) if kept else ())),
        safety="lossy" if kept else "safe",
        counts={"records": kept} if kept else {},
        lock="moment" if release else "none",
        parts=tuple(release),
    )


def definition(change: Change) -> Work:
    """The step of a change that moves no data and makes no structure."""
    return Work(subject(change).id, (Described(change),))
