"""Create, update and assign: the one way by which values become rows. Callers find every other write here too.

One record and a million take the same steps, so that every door gives the same verdict: the right to the action,
values read, references and unique values checked in one statement each, before-hooks, the version, the rows, the
change log. The right comes first of all, so that a refused actor learns nothing from how their values were judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, TypeVar

from core.access.actors import KnownActor, by_ids
from core.access.rights import require, same_reach
from core.codes.access import ACTOR_UNKNOWN
from core.context import Context
from core.errors import CardwrightError, Rejected
from core.records import ancestry, dated, lines, links, numbers, rules
from core.records.act import Act
from core.records.draft import Draft
from core.records.ids import new_id, new_ids
from core.records.judge import attach, check_version, judge
from core.records.lines import Sheet
from core.records.many import Many, many_of
from core.records.restore import restore, restore_records
from core.records.shape import shape_of
from core.records.trash import delete, delete_many
from core.records.undo import revert
from core.records.uniqueness import Claims
from core.records.values import Reading, Readings, complete, initial
from core.storage.types import known_form

__all__ = [
    "Edit",
    "New",
    "Outcome",
    "Reading",
    "Saved",
    "assign",
    "create",
    "create_many",
    "delete",
    "delete_many",
    "initial",
    "restore",
    "restore_records",
    "revert",
    "update",
    "update_many",
]


@dataclass(frozen=True, slots=True)
class Saved:
    """A record as it was written. `batch` is what undo takes back; empty when there was nothing to write."""

    id: str
    version: int
    batch: str = ""


class Edit(NamedTuple):
    """One update of many: which record, the values that change, and the version the writer knew."""

    id: str
    values: Mapping[str, object]
    version: int | None = None
    owner: KnownActor | None = None
    """Whom the record is to belong to from now on; to whom it does, when left out."""


class New(NamedTuple):
    """One new record of many, and whom it is to belong to: its writer, when left out."""

    values: Mapping[str, object]
    owner: KnownActor | None = None


Given = TypeVar("Given", New, Edit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each row of a batch: saved, or refused for a reason; both by the row's position."""

    batch: str
    saved: Mapping[int, Saved]
    refused: Mapping[int, CardwrightError]


def create(
    ctx: Context, entity: str, values: Mapping[str, object], *, reading: Reading = "json", batch: str = ""
) -> Saved:
    """The new record. Raises Denied, or Rejected with every problem of the values."""
    return _only(create_many(ctx, entity, [values], reading=reading, batch=batch))


def update(
    ctx: Context,
    entity: str,
    id: str,
    values: Mapping[str, object],
    version: int | None = None,
    *,
    reading: Reading = "json",
    batch: str = "",
) -> Saved:
    """The record with the given values changed and all others kept. Raises Denied, Missing, Rejected or Stale."""
    return _only(update_many(ctx, entity, [Edit(id, values, version)], reading=reading, batch=batch))


def create_many(
    ctx: Context,
    entity: str,
    given: Sequence[Mapping[str, object]],
    *,
    reading: Reading = "json",
    batch: str = "",
    owners: Sequence[KnownActor | None] = (),
) -> Outcome:
    """New records, each judged as `create` would after those before it. Good ones are written, whatever the others.

    `batch` continues an earlier one, so that an import of many chunks is undone as a whole. `owners`, one for each
    record, says whom they are to belong to, which takes the right to assign as giving them away later would.
    """
    many = many_of(ctx, shape_of(ctx, entity).entity.name)
    ctx = ctx.whole
    require(ctx, entity, "create")
    if any(owners):
        require(ctx, entity, "assign")
    batch = batch or new_id(ctx.clock())
    news = [New(*one) for one in zip(given, owners or repeat(None, len(given)), strict=True)]
    outcomes = ((start, _create(ctx, entity, part, reading, batch)) for start, part in _runs(many, news))
    return _together(batch, outcomes)


def update_many(
    ctx: Context, entity: str, edits: Sequence[Edit], *, reading: Reading = "json", batch: str = ""
) -> Outcome:
    """Changed records, each judged as `update` would after those before it. Good ones are written."""
    require(ctx, entity, "update")
    batch = batch or new_id(ctx.clock())
    many = many_of(ctx, shape_of(ctx, entity).entity.name)
    ctx = ctx.whole
    outcomes = (
        (start + further, _update(ctx, entity, part, reading, batch))
        for start, distinct in _distinct(edits)
        for further, part in _runs(many, distinct)
    )
    return _together(batch, outcomes)


def assign(ctx: Context, entity: str, id: str, owner: int, version: int | None = None, *, batch: str = "") -> Saved:
    """The record with another owner, who must have an open account. Takes the right to give the record away."""
    ctx = ctx.whole
    shape = shape_of(ctx, entity)
    require(ctx, entity, "assign")
    now = ctx.clock()
    draft = Draft(entity, "update", id, known_version=version, to=by_ids(ctx.connection, [owner]).get(owner))
    attach(ctx, shape, [draft], "assign")
    if not draft.problems and (draft.to is None or not draft.to.active):
        draft.refuse(ACTOR_UNKNOWN.at("/sys_owner", actor=owner))
    check_version(ctx, shape, draft)
    draft.hand_over()
    act = Act(ctx, shape, batch or new_id(now), now)
    if not draft.problems:
        _write(act, Claims(ctx, shape), [draft])
    return _only(_outcome(act, [draft]))


def _create(ctx: Context, entity: str, given: Sequence[New], reading: Reading, batch: str) -> Outcome:
    shape, many, now = shape_of(ctx, entity), many_of(ctx.seen, entity), ctx.clock()
    readings, sheets = Readings(ctx, shape, reading), list[Sheet]()
    drafts = [Draft(entity, "create", id) for id in new_ids(now, len(given))]
    for draft, new in zip(drafts, given, strict=True):
        draft.to = new.owner
        own, aside = readings.parted(draft, many, new.values)
        complete(shape, own, draft)
        readings.read(draft, own)
        links.read(ctx, draft, many.links, aside)
        dated.read(ctx, draft, many.dated, aside, reading)
        sheets += lines.read(ctx, draft, many.lines, aside, reading)
    lines.place(ctx, shape, drafts)
    return _written(Act(ctx, shape, batch, now), drafts, sheets)


def _update(ctx: Context, entity: str, edits: Sequence[Edit], reading: Reading, batch: str) -> Outcome:
    shape, many = shape_of(ctx, entity), many_of(ctx.seen, entity)
    drafts = [Draft(entity, "update", edit.id, known_version=edit.version) for edit in edits]
    ancestry.enter(ctx, shape, (edit.values for edit in edits if isinstance(edit.values, Mapping)))
    attach(ctx, shape, drafts)
    if not same_reach(ctx, entity, "assign", "update"):
        given = [draft for draft, edit in zip(drafts, edits, strict=True) if edit.owner is not None]
        attach(ctx, shape, [draft for draft in given if not draft.problems], "assign")
    readings, sheets = Readings(ctx, shape, reading), list[Sheet]()
    readings.look_up(drafts)
    for draft, edit in zip(drafts, edits, strict=True):
        if draft.problems:
            continue
        draft.to = edit.owner
        own, aside = readings.parted(draft, many, edit.values)
        readings.read(draft, own)
        links.read(ctx, draft, many.links, aside)
        dated.read(ctx, draft, many.dated, aside, reading)
        if many.alone(aside):
            check_version(ctx, shape, draft)  # lines that are gone say less than who took them out
        if draft.error is Rejected:
            sheets += lines.read(ctx, draft, many.lines, aside, reading)
    return _written(Act(ctx, shape, batch, ctx.clock()), drafts, sheets)


def _written(act: Act, drafts: Sequence[Draft], sheets: Sequence[Sheet]) -> Outcome:
    """Judges drafts and writes the good ones. Sheets are those of the only draft, written whole or not at all."""
    ctx, claims = act.ctx, Claims(act.ctx, act.shape)
    links.check(ctx, drafts)
    dated.check(ctx, drafts)
    for draft in drafts if sheets else ():
        lines.note(draft, sheets)
    judge(ctx, act.shape, claims, drafts)
    good = [draft for draft in drafts if not draft.problems]
    for draft in good:
        draft.hand_over()
    if not sheets and not any(draft.links or draft.dated for draft in good):
        _write(act, claims, good)
        ancestry.check_written(ctx, act.shape, good)
        return _outcome(act, drafts)
    try:
        with ctx.connection.begin_nested():
            _write(act, claims, good)
            ancestry.check_written(ctx, act.shape, good)
            written = [draft for draft in good if not draft.problems]
            links.write(ctx, act.batch, act.at, written)
            dated.write(ctx, act.at, written)
            for sheet in sheets if written else ():
                current = written[0].current
                owner = current.owner if current is not None else ctx.actor.id
                lines.write(ctx, sheet, owner, act.batch, act.at)
            if sheets and written:
                rules.check_totals(ctx, act.shape, written[0])
    except CardwrightError as refused:
        for draft in good:
            draft.fail(refused)
    return _outcome(act, drafts)


def _write(act: Act, claims: Claims, drafts: Sequence[Draft]) -> None:
    """The rows of drafts that create, and those that change."""
    created = [draft for draft in drafts if draft.action == "create"]
    if created:
        numbers.assign(act.ctx, act.shape, created)
        act.insert(claims, created)
    else:
        act.change(claims, drafts)
        for draft in drafts:
            if draft.to is not None and "sys_owner" in draft.values and not draft.problems:
                _hand_lines_over(act, draft, draft.to)


def _hand_lines_over(act: Act, draft: Draft, to: KnownActor) -> None:
    """Lines go where their record goes."""
    lines.hand_over(act.ctx, act.shape.entity, draft.id, lines.whom(to), act.batch, act.at)


def _runs(many: Many, given: Sequence[Given]) -> Iterator[tuple[int, Sequence[Given]]]:
    """Runs of what may be written together, with their positions: what may yet fail as a whole goes alone."""
    if not many.through:
        yield 0, given
        return
    start = 0
    for position, one in enumerate(given):
        if many.alone(one.values):
            if start < position:
                yield start, given[start:position]
            yield position, given[position : position + 1]
            start = position + 1
    if start < len(given) or not given:
        yield start, given[start:]


def _together(batch: str, outcomes: Iterable[tuple[int, Outcome]]) -> Outcome:
    """The outcomes of runs as one, by the positions of the whole."""
    saved: dict[int, Saved] = {}
    refused: dict[int, CardwrightError] = {}
    for start, outcome in outcomes:
        saved.update((start + position, one) for position, one in outcome.saved.items())
        refused.update((start + position, error) for position, error in outcome.refused.items())
    return Outcome(batch, saved, refused)


def _distinct(edits: Sequence[Edit]) -> Iterator[tuple[int, list[Edit]]]:
    """Runs in which no record occurs twice, with their positions: a second change must see the first."""
    start, seen, run = 0, set[str](), list[Edit]()
    for position, edit in enumerate(edits):
        id = known_form(edit.id) or edit.id
        if id in seen:
            yield start, run
            start, seen, run = position, set(), []
        seen.add(id)
        run.append(edit)
    if run:
        yield start, run


def _outcome(act: Act, drafts: Sequence[Draft]) -> Outcome:
    saved: dict[int, Saved] = {}
    refused: dict[int, CardwrightError] = {}
    for position, draft in enumerate(drafts):
        if draft.problems:
            refused[position] = draft.error(draft.problems)
            continue
        version = act.versions[draft.id]
        saved[position] = Saved(draft.id, version, act.batch if draft.changed or draft.current is None else "")
    return Outcome(act.batch, saved, refused)


def _only(outcome: Outcome) -> Saved:
    for error in outcome.refused.values():
        raise error
    return outcome.saved[0]
