"""What one act writes: rows with their versions, and the log of them under one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from core.codes.records import CONTENDED
from core.context import Context
from core.errors import Busy, Rejected
from core.records import changelog, dated, derive, files, holdings, rows, stays
from core.records.changelog import Entry
from core.records.derive import Spread
from core.records.draft import Current, Draft
from core.records.ids import later
from core.records.shape import Shape
from core.records.uniqueness import Claims

ATTEMPTS = 3
"""How often rows are judged again that another writer's unique value kept out."""


class Act:
    """The batch, its instant, and the version that each record of it has now."""

    def __init__(self, ctx: Context, shape: Shape, batch: str, now: datetime, spread: Spread | None = None) -> None:
        """`spread`: of an act in several parts, whose last one brings derived values up to date."""
        self.ctx = ctx
        self.shape = shape
        self.batch = batch
        self.at = now
        self.versions: dict[str, int] = {}
        self._spread = spread

    def insert(self, claims: Claims, drafts: Sequence[Draft]) -> None:
        """Writes new rows. Those that meet another writer's unique value are judged again."""
        self._with_derived(drafts, partial(self._insert, claims))

    def change(self, claims: Claims, drafts: Sequence[Draft]) -> None:
        """Writes changes. Where unique values are among them, in a savepoint: another writer may be faster."""
        self._with_derived(drafts, partial(self._change_unique, claims))

    def _with_derived(self, drafts: Sequence[Draft], write: Callable[[Sequence[Draft]], None]) -> None:
        """Writes drafts, and what is derived from them. Those that a figure has no room for are refused alone."""
        if not derive.feeds(self.ctx, self.shape):
            write(drafts)
        elif self._spread is not None:
            write(drafts)
            self._spread.wrote(self.shape, _sound(drafts))
        else:
            while drafts:
                try:
                    with self.ctx.connection.begin_nested():
                        write(drafts)
                        derive.spread(self.ctx, self.shape, _sound(drafts))
                    return
                except derive.NoRoom as full:
                    if full.records.isdisjoint(draft.id for draft in drafts):
                        raise Rejected([full.problem]) from full
                    for draft in drafts:
                        if draft.id in full.records:
                            draft.refuse(full.problem)
                    drafts = _sound(drafts)

    def _insert(self, claims: Claims, drafts: Sequence[Draft]) -> None:
        for _ in range(ATTEMPTS):
            if not drafts:
                return
            kept_out = rows.insert(self.ctx, self.shape, [self._new_row(draft) for draft in drafts])
            written = [draft for draft in drafts if draft.id not in kept_out]
            self._log([Entry("create", draft.id, 1, _created(self.shape, draft)) for draft in written])
            stays.begin(self.ctx, self.shape, self.batch, self.at, written)
            self.versions.update((draft.id, 1) for draft in written)
            files.take(self.ctx, self.shape, written)
            drafts = _judged_again(claims, [draft for draft in drafts if draft.id in kept_out])
        _give_up(drafts)

    def _change_unique(self, claims: Claims, drafts: Sequence[Draft]) -> None:
        unique = self.shape.unique
        if not any(one.touched_by(draft.values) for draft in drafts for one in unique):
            self._change(drafts)
            return
        for _ in range(ATTEMPTS):
            with rows.Savepoint(self.ctx) as attempt:
                self._change(drafts)
            if not attempt.clashed:
                return
            drafts = _judged_again(claims, drafts)
        _give_up(drafts)

    def _change(self, drafts: Sequence[Draft]) -> None:
        changed: list[tuple[Draft, Current]] = []
        for draft in drafts:
            if draft.current is None:
                continue
            self.versions[draft.id] = draft.current.version + draft.changed
            if draft.changed:
                changed.append((draft, draft.current))
                self.at = later(self.at, draft.current.updated_at)
        holdings.follow(self.ctx, self.shape, self.at, [draft for draft, _ in changed])
        rows.change(self.ctx, self.shape, [self._changed_row(*one) for one in changed])
        self._log([Entry("update", draft.id, was.version + 1, _changed(self.shape, draft)) for draft, was in changed])
        dated.follow(self.ctx, self.shape, self.at, [draft for draft, _ in changed])
        files.take(self.ctx, self.shape, [draft for draft, _ in changed])
        stays.go_on(self.ctx, self.shape, self.batch, self.at, [draft for draft, _ in changed])

    def _log(self, entries: Sequence[Entry]) -> None:
        changelog.append(self.ctx, self.shape.entity, self.batch, self.at, entries)

    def _new_row(self, draft: Draft) -> dict[str, object]:
        actor = self.ctx.actor.id
        owner, unit = (actor, self.ctx.actor.unit) if draft.to is None else (draft.to.id, draft.to.unit)
        stored = self.shape.stored({**draft.values, **draft.computed})
        return {
            **self.shape.blank,
            "id": draft.id,
            "sys_version": 1,
            "sys_owner": owner,
            "sys_unit": unit,
            "sys_created_at": self.at,
            "sys_created_by": actor,
            "sys_updated_at": self.at,
            "sys_updated_by": actor,
            **stored,
            **self.shape.searchable(draft.values, self.ctx.connection.dialect.name, stored),
        }

    def _changed_row(self, draft: Draft, current: Current) -> dict[str, object]:
        row = {
            "sys_wanted": draft.id,
            "sys_version": current.version + 1,
            "sys_updated_at": self.at,
            "sys_updated_by": self.ctx.actor.id,
            **self.shape.stored({**draft.values, **draft.computed}),
        }
        if any(one.field.name in draft.values for one in self.shape.searched):
            row.update(self.shape.searchable(draft.after(), self.ctx.connection.dialect.name))
        return row


def _sound(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if not draft.problems]


def _created(shape: Shape, draft: Draft) -> changelog.Fields:
    fields = {
        (one := shape.fields[name]).field.key: (None, one.to_json(value))
        for name, value in draft.values.items()
        if value is not None
    }
    if draft.to is not None and draft.to.id is not None:
        fields["sys_owner"] = (None, draft.to.id)
    return {**fields, **draft.beside} if draft.beside else fields


def _changed(shape: Shape, draft: Draft) -> changelog.Fields:
    fields: dict[str, tuple[object, object]] = {}
    for name, value in draft.values.items():
        one = shape.fields.get(name)
        if one is not None:
            fields[one.field.key] = (one.json(draft.before.get(name)), one.json(value))
        elif draft.current is not None:
            fields[name] = (draft.current.owner, value)
    return {**fields, **draft.beside}


def _judged_again(claims: Claims, drafts: Sequence[Draft]) -> list[Draft]:
    claims.look_up(drafts, afresh=True)
    for draft in drafts:
        claims.judge(draft)
    return [draft for draft in drafts if not draft.problems]


def _give_up(drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        draft.fail(Busy([CONTENDED.at()]))
