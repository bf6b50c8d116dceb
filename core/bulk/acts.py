"""Change, hand over, share and delete many records, each judged by itself as if it were alone; and take that back.

At once, all of it is one batch, so that one undo takes it back. In a job each record has a batch of its own: what
somebody changed since is left as it is, and does not keep the others from being undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from core.access.rights import require, require_administration
from core.bulk.program import Act, Acted
from core.bulk.records import batches_of, mark_undone
from core.codes.jobs import NOTHING_GIVEN
from core.context import Context
from core.errors import CardwrightError, Missing, Rejected
from core.merging.back import restore_records, revert
from core.pool.claiming import claim, put_back
from core.records import rows
from core.records.draft import Draft
from core.records.ids import new_id
from core.records.purge import purge_records
from core.records.shape import shape_of
from core.records.values import Readings
from core.records.write import (
    Edit,
    Reading,
    assign,
    delete,
    delete_many,
    update,
    update_many,
)
from core.sharing.share import Terms, faults, share_so, tell_of_many
from core.storage.types import known_form
from schema_registry.frozen import Frozen
from schema_registry.model import Field

_APART = frozenset({"file", "autonumber"})
"""Kinds whose values belong to one record alone."""
EDIT, ASSIGN, DELETE, UNDO = "records.edit", "records.assign", "records.delete", "records.undo"
CLAIM, RELEASE, SHARE = "records.claim", "records.release", "records.share"


def changeable(ctx: Context, entity: str) -> tuple[Field, ...]:
    """The fields that many records can be given one value of: kept in their own rows, and not one of each."""
    about = ctx.live.model.entities[entity]
    together = {name for names in about.unique for name in names}
    return tuple(
        one
        for one in about.fields.values()
        if one.given and not (one.many or one.process or one.unique or one.name in together or one.kind in _APART)
    )


def readable(ctx: Context, entity: str, values: Mapping[str, object], reading: Reading) -> None:
    """Returns when a record could be given the values. Raises Rejected for none, and for those that none could be."""
    if not values:
        raise Rejected([NOTHING_GIVEN.at()])
    shape = shape_of(ctx, entity)
    draft = Draft(shape.entity.name, "update", "")
    Readings(ctx, shape, reading).take(draft, values)
    if draft.problems:
        raise Rejected(draft.problems)


def shareable(ctx: Context, terms: Terms) -> None:
    """Returns when a record could be shared on such terms. Raises Rejected."""
    problems = list(faults(ctx, terms))
    if problems:
        raise Rejected(problems)


# ---- at once
def edit_now(
    ctx: Context, entity: str, ids: Sequence[str], values: Mapping[str, object], *, reading: Reading = "json"
) -> tuple[str, Acted]:
    """The batch, and what became of records that are given the same values. Raises what `readable` raises, Denied."""
    readable(ctx, entity, values, reading)
    outcome = update_many(ctx, entity, [Edit(id, values) for id in ids], reading=reading)
    refused = {ids[place]: error for place, error in outcome.refused.items()}
    return outcome.batch, Acted(refused, {ids[place]: one.batch for place, one in outcome.saved.items() if one.batch})


def assign_now(ctx: Context, entity: str, ids: Sequence[str], owner: int) -> tuple[str, Acted]:
    """The same for records that somebody is given."""
    require(ctx, entity, "assign")
    batch = new_id(ctx.clock())
    return batch, _each(ctx, ids, lambda id: assign(ctx, entity, id, owner, batch=batch).batch)


def claim_now(ctx: Context, entity: str, ids: Sequence[str]) -> tuple[str, Acted]:
    """The same for records that the actor claims from the pool, as many as they may."""
    require(ctx, entity, "claim")
    batch = new_id(ctx.clock())
    return batch, _each(ctx, ids, lambda id: claim(ctx, entity, id, batch=batch).batch)


def release_now(ctx: Context, entity: str, ids: Sequence[str], reason: str) -> tuple[str, Acted]:
    """The same for records that go back into it."""
    require(ctx, entity, "release")
    batch = new_id(ctx.clock())
    return batch, _each(ctx, ids, lambda id: put_back(ctx, entity, id, reason, batch=batch).batch)


def share_now(ctx: Context, entity: str, ids: Sequence[str], terms: Terms) -> tuple[str, Acted]:
    """The same for records that are shared alike. A person is told of all of them in one notice."""
    require(ctx, entity, "share")
    shareable(ctx, terms)
    batch = new_id(ctx.clock())
    return batch, _shared(ctx, entity, ids, terms, batch)


def delete_now(ctx: Context, entity: str, ids: Sequence[str]) -> tuple[str, Acted]:
    """The same for records that are deleted. All together where nothing forbids it: one walk through what they take
    along, and those among them that refer to each other keep nobody from going."""
    require(ctx, entity, "delete")
    batch = new_id(ctx.clock())
    try:
        with ctx.connection.begin_nested():
            delete_many(ctx, entity, ids, batch=batch)
    except CardwrightError:
        return batch, _each(ctx, ids, lambda id: _delete(ctx, entity, id, batch))
    return batch, Acted({}, dict.fromkeys(ids, batch))


def restore_now(ctx: Context, entity: str, ids: Sequence[str]) -> tuple[int, Acted]:
    """How many records live again, and what became of those of the trash that were asked for. All together where
    nothing forbids it: records that need each other come back with one another."""
    try:
        with ctx.connection.begin_nested():
            return restore_records(ctx, entity, ids), Acted({})
    except CardwrightError:
        counted: list[int] = []

        def bring_back(id: str) -> str:
            counted.append(restore_records(ctx, entity, [id]))
            return ""

        acted = _each(ctx, ids, bring_back)
        return sum(counted), acted


def purge_now(ctx: Context, entity: str, ids: Sequence[str]) -> tuple[int, Mapping[str, CardwrightError]]:
    """How many records of the trash were dropped for good, and those that something holds. Raises Denied."""
    require_administration(ctx, "definitions")
    try:
        with ctx.connection.begin_nested():
            return purge_records(ctx, entity, ids).count, {}
    except CardwrightError:
        counted: list[int] = []

        def drop(id: str) -> str:
            counted.append(purge_records(ctx, entity, [id]).count)
            return ""

        refused = _each(ctx, ids, drop).refused
        return sum(counted), refused


# ---- a portion of a job
def _edit_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity, values, reading = str(act["entity"]), act["values"], cast(Reading, act["reading"])
    require(ctx, entity, "update")
    return _each(ctx, ids, lambda id: update(ctx, entity, id, values, reading=reading).batch)


def _assign_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity, owner = str(act["entity"]), int(act["owner"])
    require(ctx, entity, "assign")
    return _each(ctx, ids, lambda id: assign(ctx, entity, id, owner).batch)


def _claim_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity = str(act["entity"])
    require(ctx, entity, "claim")
    return _each(ctx, ids, lambda id: claim(ctx, entity, id).batch)


def _release_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity, reason = str(act["entity"]), str(act["reason"])
    require(ctx, entity, "release")
    return _each(ctx, ids, lambda id: put_back(ctx, entity, id, reason).batch)


def _share_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity, until = str(act["entity"]), act["until"]
    require(ctx, entity, "share")
    day = date.fromisoformat(until) if until else None
    return _shared(ctx, entity, ids, Terms(str(act["whom"]), str(act["right"]), str(act["team"]), day))


def _delete_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    entity = str(act["entity"])
    require(ctx, entity, "delete")
    return _each(ctx, ids, lambda id: _delete(ctx, entity, id))


def _undo_portion(ctx: Context, act: Mapping[str, Any], ids: Sequence[str]) -> Acted:
    """What an earlier job did is taken back. What was taken back already has no batch any more, and is done."""
    job = int(act["job"])
    batches = batches_of(ctx, job, ids)

    def take_back(id: str) -> str:
        if id in batches:
            revert(ctx, batches[id])
        return ""

    acted = _each(ctx, ids, take_back)
    mark_undone(ctx, job, [id for id in batches if id not in acted.refused])
    return acted


ACTS: Mapping[str, Act] = Frozen(
    {
        EDIT: _edit_portion,
        ASSIGN: _assign_portion,
        CLAIM: _claim_portion,
        RELEASE: _release_portion,
        SHARE: _share_portion,
        DELETE: _delete_portion,
        UNDO: _undo_portion,
    }
)
"""By the kinds of their jobs."""


# ---- each by itself
def _each(ctx: Context, ids: Sequence[str], act: Callable[[str], str]) -> Acted:
    """What became of each; one that is refused leaves nothing behind."""
    refused: dict[str, CardwrightError] = {}
    batches: dict[str, str] = {}
    for id in ids:
        try:
            with ctx.connection.begin_nested():
                batch = act(id)
        except CardwrightError as error:
            refused[id] = error
        else:
            if batch:
                batches[id] = batch
    return Acted(refused, batches)


def _shared(ctx: Context, entity: str, ids: Sequence[str], terms: Terms, batch: str = "") -> Acted:
    acted = _each(ctx, ids, lambda id: share_so(ctx, entity, id, terms, batch))
    tell_of_many(ctx, entity, list(acted.batches), terms)
    return acted


def _delete(ctx: Context, entity: str, id: str, batch: str = "") -> str:
    """The batch; none for a record that went with another one in the meantime: it is where it was to go."""
    try:
        return delete(ctx, entity, id, batch=batch)
    except Missing:
        gone = rows.load_deleted(ctx, shape_of(ctx, entity), {known_form(id) or ""}, "delete")
        if not any(one.allowed for one in gone.values()):
            raise
        return ""
