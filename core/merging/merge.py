"""Several records of one entity become one: values chosen, what refers to the others moved, they in the trash.

All of it is one batch in one transaction, written or not. The order is that of unique values: what refers moves
first, then the others go, then the record that stays takes what was theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.access.rights import beyond, require
from core.codes.merging import NOT_THESE, TOO_MANY_REFER
from core.codes.records import RECORD_UNKNOWN
from core.context import SYSTEM, Context
from core.errors import Missing, Rejected
from core.merging import beside, moving
from core.merging.beside import Place
from core.merging.chosen import OWNER, Several, Take, fill
from core.records import dated, lines, links, merged, rows, rules
from core.records.act import Act
from core.records.derive import refreshed
from core.records.draft import Current, Draft
from core.records.ids import later, new_id
from core.records.judge import judge
from core.records.merged import LOGGED, Merged
from core.records.shape import Shape, shape_of
from core.records.stale import stale
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from core.storage.types import known_form
from schema_registry.frozen import Frozen
from schema_registry.model import Entity

MOST = 5
"""Records that are merged at once, the one that stays with them: more cannot be compared side by side."""
AT_ONCE = 2_000
"""Records that refer to them which are moved in one transaction; more are a job."""
NO_CHOICE: Take = Frozen({})


class Known(NamedTuple):
    """A record, and the version of it that whoever merges had before their eyes."""

    id: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record that stays, its version now, and the batch that `unmerge` takes back."""

    id: str
    version: int
    batch: str


def several(ctx: Context, entity: str, into: Known, others: Sequence[Known], lock: rows.Lock = "delete") -> Several:
    """The records to merge, loaded and locked. Raises Denied, Missing, Rejected and Stale."""
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    for action in ("read", "update", "delete"):
        require(ctx, entity, action)
    ids = [known_form(one.id) or "" for one in (into, *others)]
    if not 2 <= len(ids) <= MOST or len(set(ids)) < len(ids):
        raise Rejected([NOT_THESE.at(most=MOST)])
    found = rows.load(ctx, shape, set(ids) - {""}, "delete", lock)
    staying = rows.load(ctx, shape, ids[:1], "update", lock) if ids[0] else {}
    if len(found) < len(ids):
        raise Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)])
    if not staying[ids[0]].allowed:
        raise beyond(ctx, entity, "update")
    if not all(found[id].allowed for id in ids[1:]):
        raise beyond(ctx, entity, "delete")
    for one, id in zip((into, *others), ids, strict=True):
        if one.version is not None and one.version != found[id].version:
            raise stale(ctx, shape, found[id], one.version)
    return Several(shape, staying[ids[0]], {id: found[id] for id in ids[1:]})


def merge(
    ctx: Context, entity: str, into: Known, others: Sequence[Known], take: Take = NO_CHOICE, *, batch: str = ""
) -> Outcome:
    """The record that stays. `take` chooses values by the record that they come from; `batch` goes on with one.

    Raises Denied, Missing, Stale, and Rejected naming what keeps the records from becoming one.
    """
    ctx = ctx.whole
    loaded = several(ctx, entity, into, others)
    shape, at = loaded.shape, ctx.clock()
    for one in loaded.all:
        at = later(at, one.updated_at)
    to = Place(shape.entity, loaded.into.id, batch or new_id(at), at)
    number = moving.count(ctx, entity, list(loaded.others))
    if number > AT_ONCE:
        raise Rejected([TOO_MANY_REFER.at(count=number, limit=AT_ONCE)])
    with ctx.connection.begin_nested():
        return _merge(ctx, to, loaded, take)


def _merge(ctx: Context, to: Place, loaded: Several, take: Take) -> Outcome:
    shape, others = loaded.shape, list(loaded.others)
    draft = Draft(shape.entity.name, "update", to.into, current=loaded.into)
    fill(ctx, loaded, take, draft)
    draft.links |= moving.own_sets(ctx, shape.entity, to.into, others)
    draft.dated |= dated.missing(ctx, shape.entity, to.into, others)
    _note_lines(ctx, shape.entity, draft, others)
    if draft.problems:
        raise Rejected(draft.problems)
    kept = beside.move(ctx, to, loaded.others)
    moving.move(ctx, to, frozenset(others))
    moving.relink(ctx, to, frozenset(others))
    delete_found(ctx, shape, refreshed(ctx, shape, loaded.others), to.batch)
    merged.note(ctx, to.batch, [Merged(id, shape.entity.key, to.into, kept[id]) for id in others])
    draft.beside[LOGGED] = (None, others)
    draft.hand_over()
    return Outcome(to.into, _stay(ctx, to, shape, draft, loaded.into), to.batch)


def _stay(ctx: Context, to: Place, shape: Shape, draft: Draft, current: Current) -> int:
    """Writes the record that stays; its version now. Raises Rejected."""
    draft.current = refreshed(ctx, shape, {current.id: current})[current.id]
    everything, claims = ctx.acting_as(SYSTEM), Claims(ctx, shape)
    links.check(everything, [draft])
    dated.check(everything, [draft], by_hand=False)
    judge(ctx, shape, claims, [draft])
    act = Act(ctx, shape, to.batch, to.at)
    if not draft.problems:
        act.change(claims, [draft])
    if draft.problems:
        raise draft.error(draft.problems)
    links.write(ctx, to.batch, act.at, [draft])
    dated.write(ctx, act.at, [draft])
    if draft.to is not None and OWNER in draft.values:
        lines.hand_over(ctx, shape.entity, draft.id, lines.whom(draft.to), to.batch, act.at)
    rules.check_totals(ctx, shape, draft)
    return act.versions[draft.id]


def _note_lines(ctx: Context, entity: Entity, draft: Draft, others: Sequence[str]) -> None:
    """Tells the record that stays of the lines that come to it, as when they are written with it."""
    for one in entity.fields.values():
        if one.lines is None:
            continue
        way = one.lines
        came = rows.count_referring(ctx, way.entity, way.field, others)
        if came:
            held = rows.count_referring(ctx, way.entity, way.field, [draft.id])
            told: Mapping[str, int] = {"lines": held + came, "added": came, "changed": 0, "removed": 0}
            draft.beside[one.key] = ({"lines": held}, dict(told))
