"""Delete. A deleted record stays in its table, out of sight of every query, until it is restored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.access.rights import beyond, require
from core.codes.records import RECORD_UNKNOWN
from core.context import SYSTEM, Context
from core.errors import Missing, Rejected
from core.kinds.any_reference import id_of
from core.records import changelog, derive, rows
from core.records.act import Act
from core.records.cascade import Reach, walk
from core.records.changelog import Entry
from core.records.draft import Current, Draft
from core.records.ids import later, new_id
from core.records.judge import ask_hooks, judge
from core.records.shape import Shape, shape_of
from core.records.stale import stale
from core.records.uniqueness import Claims
from core.storage.types import known_form
from schema_registry.problems import Problem


def delete(ctx: Context, entity: str, id: str, version: int | None = None, *, batch: str = "") -> str:
    """The batch by which `restore` takes it back. References to the record are restricted, cleared or cascade.

    Raises Denied, Missing, Stale when the version known is not the current one, and Rejected with a problem for
    every entity whose records restrict the deletion.
    """
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "delete")
    heads = _heads(ctx, shape, [id])
    for current in heads.values():
        if version is not None and version != current.version:
            raise stale(ctx, shape, current, version)
    return delete_found(ctx, shape, heads, batch)


def delete_many(ctx: Context, entity: str, ids: Collection[str], *, batch: str = "") -> str:
    """The same for several records at once: all of them or none."""
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "delete")
    return delete_found(ctx, shape, _heads(ctx, shape, ids), batch)


def _heads(ctx: Context, shape: Shape, ids: Collection[str]) -> dict[str, Current]:
    """The records asked for, loaded and locked."""
    wanted = {known_form(id) or "" for id in ids}
    found = rows.load(ctx, shape, wanted - {""}, "delete", "delete")
    if len(found) < len(wanted):
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not all(one.allowed for one in found.values()):
        raise beyond(ctx, shape.entity.name, "delete")
    return found


def delete_found(ctx: Context, shape: Shape, heads: Mapping[str, Current], batch: str) -> str:
    """Deletes records that were loaded, locked and found within reach."""
    reach = walk(ctx, shape.entity.name, derive.refreshed(ctx, shape, heads))
    at = ctx.clock()
    problems: list[Problem] = []
    for name, doomed in reach.doomed.items():
        at = max((later(at, one.updated_at) for one in doomed.values()), default=at)
        problems += ask_hooks(ctx, shape_of(ctx, name), "delete", doomed.values())
    batch = batch or new_id(at)
    emptied = [_emptied(ctx, shape_of(ctx, name), by_id, reach) for name, by_id in reach.cleared.items()]
    problems += [problem for _, _, drafts in emptied for draft in drafts for problem in draft.problems]
    if problems:
        raise Rejected(problems)
    with derive.spreading(ctx) as spread:
        for name, doomed in reach.doomed.items():
            _bury(ctx, shape_of(ctx, name), list(doomed.values()), batch, at)
            spread.buried(shape_of(ctx, name), doomed.values())
        for other, claims, drafts in emptied:
            Act(ctx, other, batch, at, spread).change(claims, drafts)
    return batch


def _bury(ctx: Context, shape: Shape, doomed: Sequence[Current], batch: str, at: datetime) -> None:
    changes = [
        {
            "sys_wanted": one.id,
            "sys_version": one.version + 1,
            "sys_updated_at": at,
            "sys_updated_by": ctx.actor.id,
            "sys_deleted_at": at,
        }
        for one in doomed
    ]
    rows.change(ctx, shape, changes)
    entries = [Entry("delete", one.id, one.version + 1, {}) for one in doomed]
    changelog.append(ctx, shape.entity, batch, at, entries)


def _emptied(
    ctx: Context, shape: Shape, by_id: Mapping[str, set[str]], reach: Reach
) -> tuple[Shape, Claims, list[Draft]]:
    """Records whose references to what goes are emptied: changes like any other, in the same batch."""
    found = rows.load(ctx.acting_as(SYSTEM), shape, by_id.keys(), "update")
    drafts = []
    for id, current in found.items():
        values: dict[str, object] = {name: None for name in by_id[id] if reach.going(id_of(current.values[name]))}
        drafts.append(Draft(shape.entity.name, "update", id, values=values, current=current))
    claims = Claims(ctx, shape)
    judge(ctx, shape, claims, drafts, by_hand=False)
    return shape, claims, drafts
