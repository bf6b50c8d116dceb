"""Undo: the creations or changes of one batch taken back, where nothing happened to their records since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.access.field_rights import FieldRights, closed_fields
from core.access.given import line_holders
from core.access.rights import beyond, require
from core.codes.conditions import READ_ONLY
from core.codes.pools import LIMIT
from core.codes.records import CHANGED_SINCE
from core.constraints.standing import loosen
from core.context import SYSTEM, Context
from core.errors import Rejected, Stale
from core.kinds.kind import Refused
from core.pool.standing import held, one_by_one
from core.records import dated, derive, holdings, links, rows
from core.records.act import Act
from core.records.batches import Batch, Done, batch_of, nothing_to_undo
from core.records.draft import Current, Draft
from core.records.ids import later, new_id
from core.records.judge import judge
from core.records.restore import bring_back, restore
from core.records.shape import Shape, shape_of
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from schema_registry.identity import link_key
from schema_registry.problems import Problem

OWNER = "sys_owner"


def revert(ctx: Context, batch: str) -> int:
    """How many records are as they were before a batch: created ones are in the trash, deleted ones live again.

    One's own act may be undone; that of others takes the right to the opposite act. All or nothing: raises Stale
    naming how many records were changed since, Rejected when the old values are no longer possible, Missing when
    there is nothing to undo.
    """
    ctx = ctx.whole
    done = batch_of(ctx, batch)
    if done.first == "delete":
        return restore(ctx, batch)
    created, changed, gone = done.left("create"), done.left("update"), done.left("delete")
    loaded = {
        entity: {
            **_load(ctx, done, entity, created.get(entity, {}), "delete"),
            **_load(ctx, done, entity, changed.get(entity, {}), "update"),
            **_load(ctx, done, entity, gone.get(entity, {}), "restore", deleted=True),
        }
        for entity in done.records
    }
    if not any(loaded.values()):
        raise nothing_to_undo()
    _refuse_changed(ctx, done, loaded)
    undone, at = new_id(ctx.clock()), _after(ctx, loaded)
    with ctx.connection.begin_nested():
        # The last made go first: they may refer to the others. What was there before them needs their unique values.
        for entity, made in reversed(created.items()):
            delete_found(ctx, shape_of(ctx, entity), {id: loaded[entity][id] for id in made}, undone)
        with derive.spreading(ctx) as spread:
            buried = {entity: _fresh(ctx, entity, loaded, by_id) for entity, by_id in gone.items()}
            bring_back(ctx, buried, undone, at, spread)
        own = ctx.actor.did(done.actor)
        for entity, by_id in reversed(changed.items()):
            _give_back(ctx, shape_of(ctx, entity), by_id, _fresh(ctx, entity, loaded, by_id), undone, own=own)
    return sum(map(len, loaded.values()))


def _fresh(
    ctx: Context, entity: str, loaded: Mapping[str, Mapping[str, Current]], ids: Iterable[str]
) -> dict[str, Current]:
    """Some of the records loaded, after what other parts of the act made of their derived values."""
    return dict(derive.refreshed(ctx, shape_of(ctx, entity), {id: loaded[entity][id] for id in ids}))


def _after(ctx: Context, loaded: Mapping[str, Mapping[str, Current]]) -> datetime:
    at = ctx.clock()
    for by_id in loaded.values():
        for current in by_id.values():
            at = later(at, current.updated_at)
    return at


def _load(
    ctx: Context, done: Batch, entity: str, by_id: Mapping[str, Done], action: str, *, deleted: bool = False
) -> dict[str, Current]:
    """Records of a batch, live or deleted, locked. Raises Denied where the actor may not undo what was done."""
    if not by_id:
        return {}
    mine = ctx.actor.did(done.actor)
    require(ctx, entity, "read" if mine else action)
    reader, shape = ctx.acting_as(SYSTEM) if mine else ctx, shape_of(ctx, entity)
    if deleted:
        found = rows.load_deleted(reader, shape, by_id.keys(), action)
    else:
        found = rows.load(reader, shape, by_id.keys(), action, "delete")
    if not all(one.allowed for one in found.values()):
        raise beyond(ctx, entity, action)
    if action == "update" and not _go_along(ctx, done, entity):
        may_give_away(reader, shape, [id for id, one in by_id.items() if OWNER in one.fields])
    return found


def _go_along(ctx: Context, done: Batch, entity: str) -> bool:
    """Whether records of an entity are lines of others of the batch: they belong to whoever those belong to."""
    return any(holder in done.records for holder, _ in line_holders(ctx.live.everything.model).get(entity, ()))


def may_give_away(reader: Context, shape: Shape, ids: Sequence[str]) -> None:
    """Returns when live records may come to another owner again. Raises Denied."""
    if ids and not all(one.allowed for one in rows.load(reader, shape, ids, "assign", "delete").values()):
        raise beyond(reader, shape.entity.name, "assign")


def _refuse_changed(ctx: Context, done: Batch, loaded: Mapping[str, Mapping[str, Current]]) -> None:
    problems: list[Problem] = []
    for entity, by_id in done.records.items():
        there = loaded[entity]
        lasting = {id: one for id, one in by_id.items() if one.left}
        moved = [id for id, one in lasting.items() if id not in there or there[id].version != one.version]
        if moved:
            title = ctx.model.entities[entity].title
            problems.append(CHANGED_SINCE.at(count=len(moved), entity=title, records=tuple(moved[:20])))
    if problems:
        raise Stale(problems)


def _give_back(
    ctx: Context, shape: Shape, by_id: Mapping[str, Done], current: Mapping[str, Current], batch: str, *, own: bool
) -> None:
    """Writes the earlier values, judged as any others are. Fields that are no longer defined are left out. `own`:
    the actor changed them."""
    drafts = []
    for id, one in by_id.items():
        draft = Draft(shape.entity.name, "update", id, current=current[id])
        for key, (before, after) in one.fields.items():
            field = shape.by_key.get(key)
            try:
                if links.give_back(ctx, draft, key, before, after) or dated.give_back(ctx, draft, key, before):
                    continue
                if field is not None and field.field.given:
                    draft.values[field.field.name] = field.from_log(before)
                elif key == OWNER:
                    draft.values[key] = before
            except Refused as refused:
                draft.refuse(refused.at(f"/{shape.entity.name}/{id}/{key.rpartition('.')[2]}"))
        drafts.append(draft)
    _refuse_closed(ctx, shape, drafts, own=own)
    claims = Claims(ctx, shape)
    # What was there before may be there again, even where the actor does not see it.
    everything = ctx.acting_as(SYSTEM)
    links.check(everything, drafts)
    dated.check(everything, drafts, by_hand=False)
    judge(everything, shape, claims, drafts, by_hand=False)
    holdings.lie_again(ctx, shape, drafts)
    _count_claimed(ctx, shape, drafts)
    act = Act(ctx, shape, batch, ctx.clock())
    act.change(claims, [draft for draft in drafts if not draft.problems])
    links.write(everything, batch, act.at, [draft for draft in drafts if not draft.problems])
    dated.write(ctx, act.at, [draft for draft in drafts if not draft.problems])
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)
    loosen(ctx, shape, [replace(current[draft.id], values=draft.after()) for draft in drafts])


def _refuse_closed(ctx: Context, shape: Shape, drafts: Sequence[Draft], *, own: bool) -> None:
    """What the actor may write in some records only is given back in those alone, as these stand now; what they may
    write in none only where they changed it themselves."""
    rights = FieldRights(ctx, shape.entity.name)
    rights.look_up(draft.id for draft in drafts)
    nowhere = frozenset[str]() if own else closed_fields(ctx, shape.entity)
    for draft in drafts:
        for name in sorted(nowhere | rights.closed(draft.id)):
            one = shape.entity.fields[name]
            beside = one.key in draft.beside or link_key(one.key) in draft.beside
            if beside or name in draft.values or name in draft.links or name in draft.dated:
                draft.refuse(READ_ONLY.at(f"/{shape.entity.name}/{draft.id}/{name}", field=one.title))


def _count_claimed(ctx: Context, shape: Shape, drafts: Iterable[Draft]) -> None:
    """What the actor takes out of the pool again counts as what they claim does."""
    mine = ctx.actor.id
    back = [
        draft
        for draft in drafts
        if draft.values.get("sys_owner") == mine and draft.current is not None and draft.current.owner is None
    ]
    if shape.entity.pool is None or not shape.entity.pool.limit or not back:
        return
    one_by_one(ctx, shape.entity)
    have = held(ctx, shape.entity.name)
    for draft in back if have.records + len(back) > have.limit else ():
        draft.refuse(LIMIT.at(held=have.records, limit=have.limit))
