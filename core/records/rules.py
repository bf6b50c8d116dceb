"""The rules of an entity: formulas that must not be false of a record that is saved.

They are judged on the record as it will be, what is computed from it included. A missing result passes. An update is
judged by those rules only that read something it changes: a record that broke a newer rule before can still be put
right a field at a time, and nobody is refused for what they did not touch.
"""

from __future__ import annotations

from core.codes.conditions import BROKEN_RULE
from core.kinds.kind import Refused
from core.records.draft import Draft
from core.records.known import Ground, Known
from schema_registry.model import Rule
from schema_registry.pointer import join
from schema_registry.problems import Problem


def check(ground: Ground, draft: Draft) -> None:
    """Adds a problem for every rule that the record, as it will be, breaks."""
    terms = ground.terms
    changed = draft.values.keys()
    asked = [
        (rule, term) for rule, term in terms.rules if draft.current is None or not term.reads.isdisjoint(changed)
    ]
    if not asked:
        return
    ground.facts.look_up([draft])
    known = Known(ground, draft, draft.after(), terms.computed)
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
