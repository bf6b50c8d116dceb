"""The two ends of an import: the write path itself, and a trial that gives the same verdicts and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.access.actors import KnownActor
from core.access.rights import require
from core.codes.records import NOT_FREE, NOT_UNIQUE, ONLY_ONE
from core.context import Context
from core.records import lines, links
from core.records.draft import Draft
from core.records.ids import new_ids
from core.records.judge import attach, judge
from core.records.many import many_of
from core.records.shape import Shape, shape_of
from core.records.uniqueness import Claims, Holder, Key, Taken, clash
from core.records.values import Readings, complete
from core.records.write import Edit, Outcome, create_many, update_many
from core.transfer.chunk import Given, Written


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes, all under one batch."""

    batch: str

    def create(
        self, ctx: Context, entity: str, given: Sequence[Given], owners: Sequence[KnownActor | None]
    ) -> Written:
        return _written(create_many(ctx, entity, given, reading="text", batch=self.batch, owners=owners))

    def update(self, ctx: Context, entity: str, edits: Sequence[Edit]) -> Written:
        return _written(update_many(ctx, entity, edits, reading="text", batch=self.batch))

    def repeated(self, key: Key) -> bool:
        return False


def _written(outcome: Outcome) -> Written:
    unchanged = frozenset(position for position, saved in outcome.saved.items() if not saved.batch)
    refused = {position: error.problems for position, error in outcome.refused.items()}
    return Written({position: saved.id for position, saved in outcome.saved.items()}, unchanged, refused)


@dataclass(slots=True)
class Trial:
    """Judges line after line as `Writing` would, remembering what earlier lines would have taken."""

    identify: tuple[str, ...]
    seen: set[Key] = field(default_factory=set)
    taken: dict[int, set[Key]] = field(default_factory=dict)

    def create(
        self, ctx: Context, entity: str, given: Sequence[Given], owners: Sequence[KnownActor | None]
    ) -> Written:
        ctx = ctx.whole
        shape = shape_of(ctx, entity)
        require(ctx, entity, "create")
        if any(owners):
            require(ctx, entity, "assign")
        readings, many = Readings(ctx, shape, "text"), many_of(ctx.seen, entity)
        drafts = [Draft(entity, "create", id) for id in new_ids(ctx.clock(), len(given))]
        for draft, values in zip(drafts, given, strict=True):
            own, aside = readings.parted(draft, many, values)
            complete(shape, own, draft)
            readings.read(draft, own)
            links.read(ctx, draft, many.links, aside)
            lines.read(ctx, draft, many.lines, aside, "text")
        links.check(ctx, drafts)
        judge(ctx, shape, Claims(ctx, shape), drafts)
        for draft in drafts:
            self._take(ctx, shape, draft)
        return _judged(drafts)

    def update(self, ctx: Context, entity: str, edits: Sequence[Edit]) -> Written:
        ctx = ctx.whole
        shape = shape_of(ctx, entity)
        require(ctx, entity, "update")
        readings, many = Readings(ctx, shape, "text"), many_of(ctx.seen, entity)
        drafts = [Draft(entity, "update", edit.id) for edit in edits]
        there = [draft for draft in drafts if draft.id]
        attach(ctx, shape, there)
        readings.look_up(there)
        for draft, edit in zip(drafts, edits, strict=True):
            draft.to = edit.owner
            own, aside = readings.parted(draft, many, edit.values)
            if not draft.id:
                # An earlier line of the file would have created it, so it starts with what a new record has.
                complete(shape, own, draft)
            if not draft.problems:
                readings.read(draft, own)
                links.read(ctx, draft, many.links, aside)
                lines.read(ctx, draft, many.lines, aside, "text")
        links.check(ctx, drafts)
        judge(ctx, shape, Claims(ctx, shape), there)
        for draft in there:
            draft.hand_over()
        return _judged(drafts)

    def repeated(self, key: Key) -> bool:
        if key in self.seen:
            return True
        self.seen.add(key)
        return False

    def _take(self, ctx: Context, shape: Shape, draft: Draft) -> None:
        """Refuses a unique value that an earlier line took; the claims of one chunk do not reach the next."""
        keys = [unique.key(draft.values) for unique in shape.unique]
        told = {problem.pointer for problem in draft.problems if problem.spec in {NOT_FREE, NOT_UNIQUE, ONLY_ONE}}
        for number, (unique, key) in enumerate(zip(shape.unique, keys, strict=True)):
            pointer = unique.pointer
            if key is not None and pointer not in told and key in self.taken.setdefault(number, set()):
                taken = Taken(shape.entity, unique, draft.values, Holder("", readable=True))
                draft.refuse(clash(NOT_UNIQUE, pointer, taken, ctx.locale))
        if not draft.problems:
            for number, key in enumerate(keys):
                if key is not None:
                    self.taken.setdefault(number, set()).add(key)


def _judged(drafts: Sequence[Draft]) -> Written:
    refused = {position: tuple(draft.problems) for position, draft in enumerate(drafts) if draft.problems}
    good = {position: draft.id for position, draft in enumerate(drafts) if position not in refused}
    unchanged = frozenset(
        position for position in good if drafts[position].current is not None and not drafts[position].changed
    )
    return Written(good, unchanged, refused)
