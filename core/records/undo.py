"""Undo: the creations or changes of one batch taken back, where nothing happened to their records since."""

from __future__ import annotations

from collections.abc import Mapping

from core.access.rights import only_own, require
from core.codes.records import CHANGED_SINCE
from core.context import SYSTEM, Context
from core.errors import Rejected, Stale
from core.kinds.kind import Refused
from core.records import rows
from core.records.act import Act
from core.records.batches import Batch, Done, batch_of, nothing_to_undo
from core.records.draft import Current, Draft
from core.records.ids import new_id
from core.records.judge import judge
from core.records.restore import restore
from core.records.shape import Shape, shape_of
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from schema_registry.problems import Problem


def revert(ctx: Context, batch: str) -> int:
    """How many records are as they were before a batch: created ones are in the trash, deleted ones live again.

    One's own act may be undone; that of others takes the right to the opposite act. All or nothing: raises Stale
    naming how many records were changed since, Rejected when the old values are no longer possible, Missing when
    there is nothing to undo.
    """
    done = batch_of(ctx, batch)
    if done.touched("delete"):
        return restore(ctx, batch)
    created, changed = done.touched("create"), _only_changed(done)
    loaded = {
        entity: _load(ctx, done, entity, by_id, "delete" if entity in created else "update")
        for entity, by_id in done.records.items()
    }
    if not any(loaded.values()):
        raise nothing_to_undo()
    _refuse_changed(ctx, done, loaded)
    undone = new_id(ctx.clock())
    with ctx.connection.begin_nested():
        for entity, by_id in changed.items():
            _give_back(ctx, shape_of(ctx, entity), by_id, loaded[entity], undone)
        # The last made go first: they may refer to the others.
        for entity, made in reversed(created.items()):
            delete_found(ctx, shape_of(ctx, entity), {id: loaded[entity][id] for id in made}, undone)
    return sum(map(len, loaded.values()))


def _only_changed(done: Batch) -> dict[str, dict[str, Done]]:
    return {
        entity: {id: one for id, one in by_id.items() if "create" not in one.actions}
        for entity, by_id in done.touched("update").items()
    }


def _load(ctx: Context, done: Batch, entity: str, by_id: Mapping[str, Done], action: str) -> dict[str, Current]:
    """The live records of a batch, locked. Raises Denied where the actor may not undo them."""
    mine = done.actor == ctx.actor.id
    require(ctx, entity, "read" if mine else action)
    found = rows.load(ctx.acting_as(SYSTEM) if mine else ctx, shape_of(ctx, entity), by_id.keys(), action, "delete")
    if not all(one.allowed for one in found.values()):
        raise only_own(ctx, entity, action)
    return found


def _refuse_changed(ctx: Context, done: Batch, loaded: Mapping[str, Mapping[str, Current]]) -> None:
    problems: list[Problem] = []
    for entity, by_id in done.records.items():
        there = loaded[entity]
        moved = [id for id, one in by_id.items() if id not in there or there[id].version != one.version]
        if moved:
            title = ctx.model.entities[entity].title
            problems.append(CHANGED_SINCE.at(count=len(moved), entity=title, records=tuple(moved[:20])))
    if problems:
        raise Stale(problems)


def _give_back(
    ctx: Context, shape: Shape, by_id: Mapping[str, Done], current: Mapping[str, Current], batch: str
) -> None:
    """Writes the earlier values, judged as any others are. Fields that are no longer defined are left out."""
    drafts = []
    for id, one in by_id.items():
        draft = Draft(shape.entity.name, "update", id, current=current[id])
        for key, (before, _) in one.fields.items():
            field = shape.by_key.get(key)
            try:
                if field is not None:
                    draft.values[field.field.name] = field.from_json(before)
                elif key == "sys_owner":
                    draft.values[key] = before
            except Refused as refused:
                draft.refuse(refused.at(f"/{shape.entity.name}/{id}/{key.rpartition('.')[2]}"))
        drafts.append(draft)
    claims = Claims(ctx, shape)
    # What was there before may be there again, even where the actor does not see it.
    judge(ctx.acting_as(SYSTEM), shape, claims, drafts)
    act = Act(ctx, shape, batch, ctx.clock())
    act.change(claims, [draft for draft in drafts if not draft.problems])
    problems = [problem for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)
