"""The verdict on drafts: rows within reach, references, unique values, before-hooks, the version known.

In the order of the drafts: each sees what those before it took, exactly as if they had been written one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.access.rights import beyond
from core.codes.records import RECORD_UNKNOWN
from core.context import Context
from core.errors import Missing, Rejected
from core.records import (
    by_record,
    conditions,
    derive,
    files,
    ledger,
    people,
    references,
    room,
    rows,
    rules,
    secrets,
    states,
)
from core.records.ancestry import Branches
from core.records.draft import Action, Current, Draft
from core.records.known import ground_of
from core.records.shape import Shape
from core.records.stale import stale
from core.records.terms import terms_of
from core.records.uniqueness import Claims
from core.records.valuation import Valuation
from core.records.values import read_again
from core.storage.types import known_form
from schema_registry.problems import Problem


def attach(ctx: Context, shape: Shape, drafts: Sequence[Draft], action: str = "update") -> None:
    """Loads the rows that drafts are about, under a lock; those that are hidden or out of reach are refused."""
    for draft in drafts:
        draft.id = known_form(draft.id) or ""
    found = rows.load(ctx, shape, {draft.id for draft in drafts if draft.id}, action)
    for draft in drafts:
        draft.current = found.get(draft.id)
        if draft.current is None:
            draft.fail(Missing([RECORD_UNKNOWN.at(entity=shape.entity.title)]))
        elif not draft.current.allowed:
            draft.fail(beyond(ctx, shape.entity.name, action))


def judge(ctx: Context, shape: Shape, claims: Claims, drafts: Sequence[Draft], *, by_hand: bool = True) -> None:
    """Adds every problem of the drafts' values; those without any hold their unique values in `claims`.

    `by_hand`: somebody gives these values; the engine's own changes are not bound by what is read-only.
    """
    standing = [draft for draft in drafts if draft.error is Rejected]
    asked = by_record.given_to_new(ctx, shape, standing) if by_hand else {}
    people.settle(ctx, shape, standing)
    ground = None if ctx.live.derive(terms_of, shape.entity.name).idle else ground_of(ctx, shape)
    if ground is not None:
        conditions.settle(ground, standing, by_hand=by_hand)
    by_record.judge_new(ctx, shape, standing, asked)
    ledger.settle(ctx, shape, standing)
    references.check(ctx, shape, standing)
    files.settle(ctx, shape, standing)
    secrets.settle(ctx, shape, standing)
    claims.look_up(standing)
    branches = Branches.of(ctx, shape, standing, together=not by_hand) if shape.entity.tree else None
    valued = Valuation(ctx, shape, standing)
    bound, now = ctx.live.derive(states.processes_of, shape.entity.name), ctx.clock()
    hooked = bool(ctx.hooks.cardwright_before_write.get_hookimpls())
    for draft in standing:
        claims.judge(draft)
        if hooked and not draft.problems and (draft.values or draft.current is None):
            _run_hooks(ctx, shape, claims, draft)
        if branches is not None:
            branches.judge(draft)
        if bound:
            states.settle(ctx, shape, draft, now)
        _complete(ctx, shape, valued, draft)
        if ground is not None and not draft.problems:
            rules.check(ground, draft)
        if by_hand and not draft.problems:
            ledger.check(ctx, shape, draft)
        room.check(ctx, shape, draft)
        check_version(ctx, shape, draft)
        if not draft.problems:
            claims.claim(draft)
            if branches is not None:
                branches.claim(draft)


def ask_hooks(ctx: Context, shape: Shape, action: Action, found: Iterable[Current]) -> list[Problem]:
    """Why before-hooks refuse to delete or restore some records."""
    problems: list[Problem] = []
    if not ctx.hooks.cardwright_before_write.get_hookimpls():
        return problems
    for current in found:
        draft = Draft(shape.entity.name, action, current.id, current=current)
        _call_hooks(ctx, draft)
        problems += draft.problems
    return problems


def check_version(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Refuses a draft whose writer knew an older version. Its other problems come first."""
    current, known = draft.current, draft.known_version
    if draft.problems or current is None or known is None or known == current.version:
        return
    draft.fail(stale(ctx, shape, current, known))


def _complete(ctx: Context, shape: Shape, valued: Valuation, draft: Draft) -> None:
    """What the engine computes of the record alone."""
    if not draft.problems:
        valued.fill(draft)
    if not draft.problems:
        derive.own(ctx, shape, draft)


def _run_hooks(ctx: Context, shape: Shape, claims: Claims, draft: Draft) -> None:
    """Lets hooks change or refuse a checked draft, then checks what they changed."""
    checked = dict(draft.values)
    _call_hooks(ctx, draft)
    changed = read_again(shape, draft, checked)
    if changed and not draft.problems:
        people.settle(ctx, shape, [draft])
        references.check(ctx, shape, [draft])
        files.settle(ctx, shape, [draft])
        secrets.settle(ctx, shape, [draft])
        claims.look_up([draft])
        claims.judge(draft)


def _call_hooks(ctx: Context, draft: Draft) -> None:
    try:
        ctx.hooks.cardwright_before_write(context=ctx, write=draft)
    except Rejected as refused:
        draft.problems.extend(refused.problems)
