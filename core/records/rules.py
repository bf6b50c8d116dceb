"""The rules of an entity: formulas that must not be false of a record that is saved.

They are judged on the record as it will be, what is computed from it included. A missing result passes. An update is
judged by those rules only that read something it changes: a record that broke a newer rule before can still be put
right a field at a time, and nobody is refused for what they did not touch.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.codes.conditions import BROKEN_RULE
from core.context import SYSTEM, Context
from core.errors import Rejected
from core.kinds.kind import Refused
from core.records import rows
from core.records.draft import Draft
from core.records.known import Ground, Known, ground_of
from core.records.shape import Shape
from core.records.terms import Term, terms_of
from schema_registry.model import Rule
from schema_registry.pointer import join
from schema_registry.problems import Problem


def check(ground: Ground, draft: Draft) -> None:
    """Adds a problem for every rule that the record, as it will be, breaks.

    Rules that read what its lines add up to wait for these: `check_totals`.
    """
    terms = ground.terms
    changed, waiting = draft.values.keys(), _totals(ground.shape, draft)
    asked = [
        (rule, term)
        for rule, term in terms.rules
        if term.reads.isdisjoint(waiting) and (draft.current is None or not term.reads.isdisjoint(changed))
    ]
    _judge(ground, draft, asked)


def check_totals(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Judges the rules that read what a record's lines add up to, once they are written.

    Raises Rejected with the problem of every rule that the record breaks.
    """
    totals, terms = _totals(shape, draft), ctx.live.derive(terms_of, shape.entity.name)
    asked = [(rule, term) for rule, term in terms.rules if not term.reads.isdisjoint(totals)]
    if not asked:
        return
    current = rows.load(ctx.acting_as(SYSTEM), shape, [draft.id], "update")[draft.id]
    written = Draft(shape.entity.name, "update", draft.id, current=current)
    _judge(ground_of(ctx, shape), written, asked)
    if written.problems:
        raise Rejected(written.problems)


def _totals(shape: Shape, draft: Draft) -> frozenset[str]:
    """The roll-ups of the record over lines that are written with it."""
    if not draft.beside:
        return frozenset()
    fields = shape.entity.fields.values()
    sheets = {one.lines.entity for one in fields if one.lines is not None and one.key in draft.beside}
    rolled = ((one.name, one.derived.rollup) for one in fields if one.derived is not None)
    return frozenset(name for name, rollup in rolled if rollup is not None and rollup.entity in sheets)


def _judge(ground: Ground, draft: Draft, asked: Sequence[tuple[Rule, Term]]) -> None:
    if not asked:
        return
    ground.facts.look_up([draft])
    known = Known(ground, draft, draft.after(), ground.terms.computed)
    for rule, term in asked:
        try:
            broken = known.result(term.formula) is False
        except Refused as refused:
            draft.refuse(refused.at(_pointer(rule)))
            continue
        if broken:
            draft.refuse(_problem(rule))


def _problem(rule: Rule) -> Problem:
    return BROKEN_RULE.at(_pointer(rule), message=rule.message, rule=rule.id)


def _pointer(rule: Rule) -> str:
    return join("", rule.at) if rule.at else ""
