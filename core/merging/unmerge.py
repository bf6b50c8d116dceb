"""A merge taken back: what it changed is as it was, as far as nobody changed it since; what was is told.

The order is that of unique values, the other way round: the record that stayed gives back what was the others', they
live again, then what referred to them refers to them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.access.actors import NOBODY, by_ids
from core.access.field_rights import FieldRights, closed_fields
from core.access.rights import beyond, require
from core.codes.merging import FIELD_CLOSED, FIELD_KEPT, GONE, RECORDS_KEPT, SURVIVOR_GONE
from core.context import SYSTEM, Context
from core.errors import Rejected
from core.kinds.file import files_of
from core.kinds.kind import Refused
from core.merging import beside
from core.merging.beside import Place
from core.merging.chosen import OWNER
from core.merging.moving import ways_to, written
from core.records import dated, derive, holdings, lines, links, merged, rows
from core.records.batches import Batch, Done, batch_of, nothing_to_undo
from core.records.draft import Current, Draft
from core.records.ids import later, new_id
from core.records.many import LinkSet
from core.records.merged import LOGGED, Merged
from core.records.restore import bring_back
from core.records.shape import FieldShape, Shape, shape_of
from core.records.undo import may_give_away
from schema_registry.frozen import Frozen
from schema_registry.identity import link_key
from schema_registry.model import Entity, Field, Text
from schema_registry.pointer import join
from schema_registry.problems import Problem

Sets = Mapping[str, tuple[str, ...]]
"""Targets of a many-to-many field by record."""
OWNED = Text("Owner", Frozen({"zh_CN": "负责人"}))
_NOTHING = object()
"""What a logged value became that its field cannot hold any more: no value is it."""


@dataclass(frozen=True, slots=True)
class Unmerged:
    """How many records are as they were, and what was changed since and stays as it is."""

    entity: str
    into: str
    records: tuple[str, ...]
    count: int
    kept: tuple[Problem, ...]


@dataclass(slots=True)
class _Undoing:
    """One merge on its way back."""

    ctx: Context
    batch: str
    done: Batch
    to: Place
    shape: Shape
    into: Current
    merged: tuple[Merged, ...]
    closed: Mapping[str, Field]
    """Fields of the record that stayed which the actor may not write into it, by the keys that the log has."""
    kept: list[Problem] = field(default_factory=list)

    def merged_is(self, value: object) -> bool:
        """Whether a logged value names one of the merged records."""
        return any(one.record == value for one in self.merged)

    def closes(self, key: str) -> bool:
        """Whether a logged field stays as it is because the actor may not write it into the record that stayed; told
        once."""
        found = self.closed.get(key)
        if found is None:
            return False
        told = FIELD_CLOSED.at(join("", found.name), field=found.title)
        if told not in self.kept:
            self.kept.append(told)
        return True


def unmerge(ctx: Context, batch: str) -> Unmerged:
    """Takes a merge back. One's own may be undone; that of others takes the rights to make it.

    Raises Missing where the batch merged nothing (any more), Denied, and Rejected where a record is gone for good,
    where the one that stayed is gone itself, or where a unique value was taken meanwhile.
    """
    ctx = ctx.whole
    there = merged.merged_by(ctx, batch)
    entity = next((one for one in ctx.model.entities.values() if there and one.key == there[0].entity), None)
    if entity is None:
        raise nothing_to_undo()
    done, shape = batch_of(ctx, batch), shape_of(ctx, entity.name)
    into, lying = _staying(ctx, done, shape, there[0].into), _lying(ctx, done, shape)
    gone = [one.record for one in there if one.record not in lying[entity.name]]
    if gone:
        raise Rejected([GONE.at(count=len(gone), of=len(there))])
    at = ctx.clock()
    for current in (into, *(one for by_id in lying.values() for one in by_id.values())):
        at = later(at, current.updated_at)
    place, closed = Place(entity, into.id, new_id(at), at), _closed(ctx, done, entity, into.id)
    undoing = _Undoing(ctx, batch, done, place, shape, into, there, closed)
    with ctx.connection.begin_nested():
        count = _undo(undoing, lying)
    return Unmerged(entity.name, into.id, tuple(one.record for one in there), count, tuple(undoing.kept))


def _staying(ctx: Context, done: Batch, shape: Shape, id: str) -> Current:
    """The record that stayed, locked. Raises Denied where the actor may not undo what another one did."""
    mine, name = ctx.actor.did(done.actor), shape.entity.name
    for action in ("read",) if mine else ("read", "update", "delete"):
        require(ctx, name, action)
    found = rows.load(ctx.acting_as(SYSTEM) if mine else ctx, shape, [id], "update", "delete").get(id)
    if found is None:
        raise Rejected([SURVIVOR_GONE.at()]) if mine else nothing_to_undo()
    if not found.allowed:
        raise beyond(ctx, name, "update")
    if not mine and OWNER in done.records[name][id].fields:
        may_give_away(ctx, shape, [id])
    return found


def _closed(ctx: Context, done: Batch, entity: Entity, id: str) -> Mapping[str, Field]:
    """The fields that the actor may not write into a record, by the keys that the log has; what they took for it
    themselves may be given back as far as that depends on no record. Lines are records of their own."""
    nowhere = frozenset[str]() if ctx.actor.did(done.actor) else closed_fields(ctx, entity)
    names = nowhere | FieldRights(ctx, entity.name).closed(id)
    fields = [one for name in names if (one := entity.fields[name]).lines is None]
    return {key: one for one in fields for key in (one.key, link_key(one.key))}


def _lying(ctx: Context, done: Batch, shape: Shape) -> dict[str, dict[str, Current]]:
    """What the merge put into the trash and lies there still, by entity; the merged records among them."""
    everything, found = ctx.acting_as(SYSTEM), dict[str, dict[str, Current]]()
    for entity, by_id in done.touched("delete").items():
        found[entity] = rows.load_deleted(everything, shape_of(ctx, entity), by_id.keys(), "delete")
    own = found.setdefault(shape.entity.name, {})
    if not ctx.actor.did(done.actor):
        reached = rows.load_deleted(ctx, shape, own.keys(), "delete")
        if len(reached) < len(own) or not all(one.allowed for one in reached.values()):
            raise beyond(ctx, shape.entity.name, "delete")
    return found


def _undo(undoing: _Undoing, lying: dict[str, dict[str, Current]]) -> int:
    ctx, to = undoing.ctx, undoing.to
    for one in undoing.merged:
        beside.move_back(ctx, to, one.record, one.beside)
    _write(undoing, undoing.shape, [_given_up(undoing)], strict=True)
    with derive.spreading(ctx) as spread:
        bring_back(ctx, lying, to.batch, to.at, spread)
    merged.forget(ctx, undoing.batch)
    count = sum(map(len, lying.values()))
    changed = undoing.done.left("update")
    first = [way.entity.name for way in ways_to(ctx, to.entity.name) if way.entity.name in changed]
    for entity in dict.fromkeys((*first, *changed)):
        count += _refer_again(undoing, shape_of(ctx, entity), changed[entity])
    return count + 1


# ---- the record that stayed
def _given_up(undoing: _Undoing) -> Draft:
    """It gives back what it took, where it still has it and the actor may write it; references to those that lie in
    the trash come later."""
    ctx, shape, into = undoing.ctx, undoing.shape, undoing.into
    draft = Draft(shape.entity.name, "update", into.id, current=into)
    for key, (before, after) in _told(undoing, into.id).fields.items():
        one = shape.by_key.get(key)
        if key == LOGGED:
            draft.beside[key] = (after, None)
        elif key == OWNER:
            _give_owner(undoing, draft, before, after)
        elif undoing.closes(key) or dated.give_back(ctx, draft, key, before):
            continue
        elif one is not None and one.field.given and not undoing.merged_is(before):
            _give_value(undoing, one, draft, before, after)
    draft.hand_over()
    holdings.lie_again(ctx, shape, [draft])
    if draft.to is not None and OWNER in draft.values:
        lines.hand_over(ctx, shape.entity, into.id, lines.whom(draft.to), undoing.to.batch, undoing.to.at)
    return draft


def _give_owner(undoing: _Undoing, draft: Draft, before: object, after: object) -> None:
    if undoing.into.owner == after and before is None:
        draft.to = NOBODY
    elif undoing.into.owner == after and isinstance(before, int):
        draft.to = by_ids(undoing.ctx.connection, [before]).get(before)
    else:
        undoing.kept.append(FIELD_KEPT.at(f"/{OWNER}", field=OWNED))


def _give_value(undoing: _Undoing, one: FieldShape, draft: Draft, before: object, after: object) -> None:
    name, there = one.field.name, undoing.into.values[one.field.name]
    try:
        was, became = (None if value is None else one.from_log(value) for value in (before, after))
    except Refused:
        was, became = None, _NOTHING
    if one.kind.files:
        came = [file for file in files_of(became) if file not in files_of(was)]
        was = tuple(file for file in files_of(there) if file not in came) or None
    elif there != became:
        undoing.kept.append(FIELD_KEPT.at(one.pointer, field=one.field.title))
        return
    if was != there:
        draft.values[name] = was
        if one.field.process:
            draft.events[name] = ""


# ---- what referred
def _refer_again(undoing: _Undoing, shape: Shape, by_id: Mapping[str, Done]) -> int:
    """Records refer again to those that they referred to; how many. What was changed or deleted since stays."""
    ctx, kept = undoing.ctx, 0
    found = rows.load(ctx.acting_as(SYSTEM), shape, by_id.keys(), "update", "delete")
    sets = _sets(ctx, shape, found)
    drafts = []
    for id, current in found.items():
        draft = Draft(shape.entity.name, "update", id, current=current)
        if not _turned(undoing, shape, draft, by_id[id], sets) and id != undoing.into.id:
            kept += 1
        if draft.values or draft.links or draft.beside:
            drafts.append(draft)
    _write(undoing, shape, drafts)
    refused = sum(1 for draft in drafts if draft.problems)
    kept += len(by_id) - len(found) + refused
    if kept:
        entity = shape.entity
        undoing.kept.append(RECORDS_KEPT.at(f"/{entity.name}", count=kept, entity=entity.title))
    return sum(1 for draft in drafts if not draft.problems and draft.id != undoing.into.id)


def _turned(undoing: _Undoing, shape: Shape, draft: Draft, done: Done, sets: Mapping[str, Sets]) -> bool:
    """Turns references and sets of a draft back; whether everything that the merge turned could be."""
    whole, own = True, draft.id == undoing.into.id
    for key, (before, after) in done.fields.items():
        one, many = shape.by_key.get(key), _linked(shape, key)
        if many is not None and many.links is not None:
            if own and undoing.closes(key):
                continue
            _turn_set(undoing, many, draft, sets[many.name], before, after)
        elif one is None or (own and not undoing.merged_is(before)):
            continue
        elif one.json(draft.before.get(one.field.name)) == after:
            draft.values[one.field.name] = None if before is None else one.from_log(before)
        else:
            whole = False
    return whole


def _turn_set(undoing: _Undoing, field: Field, draft: Draft, sets: Sets, before: object, after: object) -> None:
    assert field.links is not None
    was, became = (tuple(str(id) for id in value) if isinstance(value, list) else () for value in (before, after))
    there = sets.get(draft.id, ())
    came, went = set(became) - set(was), [id for id in was if id not in became]
    living = links.living(undoing.ctx, field.links, went)
    turned = tuple(dict.fromkeys((*(id for id in there if id not in came), *(id for id in went if id in living))))
    draft.links[field.name] = LinkSet(field, field.links, turned)


def _sets(ctx: Context, shape: Shape, found: Mapping[str, Current]) -> Mapping[str, Sets]:
    """The many-to-many values of some records by field name."""
    fields = (one for one in shape.entity.fields.values() if one.links is not None)
    ways = {one.name: one.links for one in fields if one.links is not None}
    return {name: links.pairs(ctx.acting_as(SYSTEM), way, found.keys()) for name, way in ways.items()}


def _linked(shape: Shape, key: str) -> Field | None:
    fields = shape.entity.fields.values()
    return next((one for one in fields if one.key == key and one.links is not None), None)


def _write(undoing: _Undoing, shape: Shape, drafts: Sequence[Draft], *, strict: bool = False) -> None:
    written(undoing.ctx, undoing.to, shape, drafts)
    problems = [problem for draft in drafts for problem in draft.problems]
    if strict and problems:
        raise Rejected(problems)


def _told(undoing: _Undoing, id: str) -> Done:
    return undoing.done.records[undoing.shape.entity.name][id]
