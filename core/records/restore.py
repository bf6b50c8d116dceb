"""Restore: a deletion taken back as a whole, where what it needs is still free."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from core.access.rights import beyond, require
from core.codes.records import CONTENDED, RESTORE_CLASH, RESTORE_TARGET
from core.constraints.standing import loosen
from core.context import SYSTEM, Context
from core.errors import Busy, Rejected
from core.kinds.any_reference import by_entity, id_of, pointed
from core.records import changelog, derive, rows, stays
from core.records.act import ATTEMPTS, Act
from core.records.batches import Batch, batch_of, nothing_to_undo
from core.records.changelog import Entry
from core.records.derive import Spread
from core.records.draft import Current, Draft
from core.records.ids import later, new_id
from core.records.judge import ask_hooks, judge
from core.records.references import live_targets
from core.records.shape import FieldShape, Shape, shape_of
from core.records.uniqueness import Claims, Taken, clash, holders
from core.storage.system import change
from core.storage.types import known_form
from schema_registry.pointer import join
from schema_registry.problems import Problem

Found = dict[str, dict[str, Current]]
"""Deleted rows by entity name, then id."""


def restore(ctx: Context, batch: str) -> int:
    """How many records live again: those that a deletion took, and its cleared references where still empty.

    Whoever deleted may restore; the deletions of others take the right to restore. Raises Missing when there is
    nothing in the trash any more, Denied, and Rejected naming every unique value that was taken meanwhile and
    every reference whose target is deleted itself.
    """
    ctx = ctx.whole
    return _restore(ctx, batch_of(ctx, batch))


def restore_records(ctx: Context, entity: str, ids: Collection[str]) -> int:
    """The same for some records of the trash, with what went along with each, and nothing else of that act."""
    ctx = ctx.whole
    number = 0
    for batch, heads in _deletions(ctx, entity, ids).items():
        number += _restore(ctx, _parted(ctx, batch_of(ctx, batch), entity, heads))
    if not number:
        raise nothing_to_undo()
    return number


def _deletions(ctx: Context, entity: str, ids: Collection[str]) -> dict[str, set[str]]:
    """The batches that put records into the trash, and which of them each did."""
    found: dict[str, str] = {}
    for chunk in rows.chunks({form for id in ids if (form := known_form(id)) is not None}):
        of_these = sa.and_(change.c.record.in_(chunk), change.c.action == "delete")
        query = sa.select(change.c.record, change.c.batch).where(of_these).order_by(change.c.seq)
        found.update((row.record, row.batch) for row in ctx.connection.execute(query))
    batches: dict[str, set[str]] = {}
    for record, batch in found.items():
        batches.setdefault(batch, set()).add(record)
    return batches


def _parted(ctx: Context, done: Batch, entity: str, heads: set[str]) -> Batch:
    """Of what a batch deleted: some records, and what went because of them. What was changed is told whole."""
    deleted = done.touched("delete")
    everything = ctx.acting_as(SYSTEM)
    loaded = {
        name: rows.load_deleted(everything, shape_of(ctx, name), by_id.keys(), "delete")
        for name, by_id in deleted.items()
    }
    kept: dict[str, set[str]] = {entity: set(heads)}
    frontier = {entity: set(heads)}
    while frontier:
        further: dict[str, set[str]] = {}
        for target, ids in frontier.items():
            for other, reference in ctx.model.related(target):
                there = loaded.get(other.name, {})
                if reference.on_delete == "cascade":
                    met = {id for id, one in there.items() if id_of(one.values[reference.name]) in ids}
                    further.setdefault(other.name, set()).update(met - kept.get(other.name, set()))
        for name, new in further.items():
            kept.setdefault(name, set()).update(new)
        frontier = {name: new for name, new in further.items() if new}
    records = {
        name: {
            id: one
            for id, one in done.records[name].items()
            if id in kept.get(name, ()) or id not in deleted.get(name, {})
        }
        for name in (entity, *(name for name in done.records if name != entity))
        if name in done.records
    }
    return replace(done, records={name: by_id for name, by_id in records.items() if by_id})


def _restore(ctx: Context, done: Batch) -> int:
    found = _in_trash(ctx, done)
    if not found:
        raise nothing_to_undo()
    at = ctx.clock()
    for by_id in found.values():
        for current in by_id.values():
            at = later(at, current.updated_at)
    restored = new_id(at)
    for _ in range(ATTEMPTS):
        with rows.Savepoint(ctx) as attempt, derive.spreading(ctx) as spread:
            bring_back(ctx, found, restored, at, spread)
            _refill(ctx, done, found, restored, at, spread)
        if not attempt.clashed:
            return sum(map(len, found.values()))
    raise Busy([CONTENDED.at()])


def bring_back(ctx: Context, found: Found, batch: str, at: datetime, spread: Spread) -> None:
    """Deleted records live again. Raises Rejected with everything that forbids it."""
    _drop_lost_pairs(ctx, found)
    _check(ctx, found)
    for entity, by_id in found.items():
        _raise(ctx, shape_of(ctx, entity), by_id, batch, at)
        spread.raised(shape_of(ctx, entity), by_id.values())
        stays.rearm(ctx, shape_of(ctx, entity), by_id.keys())
        loosen(ctx, shape_of(ctx, entity), list(by_id.values()))
    _empty_lost(ctx, found, batch, at, spread)


def _drop_lost_pairs(ctx: Context, found: Found) -> None:
    """Pairs that the engine keeps stay in the trash where one of their ends does."""
    for entity, by_id in found.items():
        shape = shape_of(ctx, entity)
        for one in shape.references if shape.entity.link_of else ():
            for id in _lost(ctx, one, by_id, found):
                del by_id[id]


def _in_trash(ctx: Context, batch: Batch) -> Found:
    """The records of the batch that are still as it left them."""
    reader = ctx if not ctx.actor.did(batch.actor) else ctx.acting_as(SYSTEM)
    found: Found = {}
    first = True
    for entity, by_id in batch.touched("delete").items():
        if first:
            require(ctx, entity, "restore" if reader is ctx else "read")
        shape = shape_of(ctx, entity)
        rows_there = rows.load_deleted(reader if first else ctx.acting_as(SYSTEM), shape, by_id.keys(), "restore")
        if not all(one.allowed for one in rows_there.values()):
            raise beyond(ctx, entity, "restore")
        first = False
        back = _back_since(
            ctx, {id: by_id[id].version for id, one in rows_there.items() if one.version > by_id[id].version}
        )
        same = {id: one for id, one in rows_there.items() if id not in back}
        if same:
            found[entity] = same
    return found


def _back_since(ctx: Context, versions: Mapping[str, int]) -> set[str]:
    """The records that came back from the trash after a version: they are there again by another deletion."""
    back: set[str] = set()
    for chunk in rows.chunks(versions):
        query = sa.select(change.c.record, change.c.version).where(
            change.c.record.in_(chunk), change.c.action == "restore"
        )
        back.update(row.record for row in ctx.connection.execute(query) if row.version > versions[row.record])
    return back


def _check(ctx: Context, found: Found) -> None:
    """Raises Rejected with everything that forbids to restore. References that may be empty are emptied instead."""
    problems: list[Problem] = []
    for entity, by_id in found.items():
        shape = shape_of(ctx, entity)
        problems += ask_hooks(ctx, shape, "restore", by_id.values())
        problems += _clashes(ctx, shape, by_id)
        for one in shape.references:
            if one.field.on_delete != "clear":
                problems += [
                    RESTORE_TARGET.at(join("", entity, id, one.field.name), target=target, field=one.field.title)
                    for id, row in _lost(ctx, one, by_id, found).items()
                    for target in (ctx.model.entities[pointed(one.field, row.values[one.field.name])[0]].title,)
                ]
    if problems:
        raise Rejected(problems)


def _clashes(ctx: Context, shape: Shape, by_id: Mapping[str, Current]) -> list[Problem]:
    problems = []
    for unique in shape.unique:
        keys = {key: current for current in by_id.values() if (key := unique.key(current.values)) is not None}
        taken = holders(ctx, shape, unique, keys.keys()) if keys else {}
        for key, holder in taken.items():
            pointer = join("", shape.entity.name, keys[key].id) + unique.pointer
            held = Taken(shape.entity, unique, keys[key].values, holder)
            problems.append(clash(RESTORE_CLASH, pointer, held, ctx.locale))
    return problems


def _lost(ctx: Context, one: FieldShape, by_id: Mapping[str, Current], found: Found) -> dict[str, Current]:
    """The records to restore whose reference points into the trash, and not to one that comes along."""
    name = one.field.name
    pointing = {id: row for id, row in by_id.items() if row.values[name] is not None}
    lost: set[str] = set()
    for entity, ids in by_entity(one.field, (row.values[name] for row in pointing.values())).items():
        wanted = ids - found.get(entity, {}).keys()
        lost |= wanted - live_targets(ctx.acting_as(SYSTEM), entity, wanted)
    return {id: row for id, row in pointing.items() if id_of(row.values[name]) in lost}


def _raise(ctx: Context, shape: Shape, by_id: Mapping[str, Current], batch: str, at: datetime) -> None:
    changes = [
        {
            "sys_wanted": one.id,
            "sys_version": one.version + 1,
            "sys_updated_at": at,
            "sys_updated_by": ctx.actor.id,
            "sys_deleted_at": None,
        }
        for one in by_id.values()
    ]
    rows.change(ctx, shape, changes)
    entries = [Entry("restore", one.id, one.version + 1, {}) for one in by_id.values()]
    changelog.append(ctx, shape.entity, batch, at, entries)


def _empty_lost(ctx: Context, found: Found, batch: str, at: datetime, spread: Spread) -> None:
    """Empties references that say `onDelete: clear` and whose target went to the trash in the meantime."""
    for entity, by_id in found.items():
        shape = shape_of(ctx, entity)
        empty: dict[str, dict[str, object]] = {}
        for one in shape.references:
            if one.field.on_delete == "clear":
                for id in _lost(ctx, one, by_id, found):
                    empty.setdefault(id, {})[one.field.name] = None
        _set(ctx, shape, empty, batch, at, spread)


def _refill(ctx: Context, done: Batch, found: Found, batch: str, at: datetime, spread: Spread) -> None:
    """References that the deletion emptied point to their records again, where nobody has filled them since."""
    living = {id for by_id in found.values() for id in by_id}
    for entity, by_id in done.touched("update").items():
        shape = shape_of(ctx, entity)
        references = {one.field.key: one for one in shape.references}
        refill: dict[str, dict[str, object]] = {}
        for id, one in by_id.items():
            emptied = {key: before for key, (before, after) in one.fields.items() if after is None}
            pointed_to = {
                key: references[key].from_log(before) for key, before in emptied.items() if key in references
            }
            values = {references[key].field.name: was for key, was in pointed_to.items() if id_of(was) in living}
            if values:
                refill[id] = values
        _set(ctx, shape, refill, batch, at, spread)


def _set(
    ctx: Context, shape: Shape, values: Mapping[str, dict[str, object]], batch: str, at: datetime, spread: Spread
) -> None:
    """Writes references by record id; one that was filled by somebody meanwhile is left as it is."""
    current = rows.load(ctx.acting_as(SYSTEM), shape, values.keys(), "update")
    drafts = []
    for id, row in current.items():
        new = {name: value for name, value in values[id].items() if value is None or row.values[name] is None}
        drafts.append(Draft(shape.entity.name, "update", id, values=new, current=row))
    claims = Claims(ctx, shape)
    judge(ctx.acting_as(SYSTEM), shape, claims, drafts, by_hand=False)
    Act(ctx, shape, batch, at, spread).change(claims, [draft for draft in drafts if not draft.problems])
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)
