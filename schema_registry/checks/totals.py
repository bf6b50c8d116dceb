"""Formulas over totals: whether all that a formula reads can be added up."""

from __future__ import annotations

from schema_registry.drafts import EntityDraft
from schema_registry.expressions.check import check
from schema_registry.expressions.scope import DraftScope
from schema_registry.view import mapping, text
from schema_registry.world import Target, World

MOST_DEPTH = 4
"""Formulas over totals within formulas over totals."""


def is_formula(draft: EntityDraft, name: str) -> bool:
    """Whether a field is computed by a formula."""
    return text(mapping(draft.properties.get(name)).get("kind")) == "formula"


def not_over_totals(world: World, draft: EntityDraft, name: str, depth: int = MOST_DEPTH) -> str | None:
    """Why a field has no formula over totals: what cannot be added up; None where it has one."""
    if not is_formula(draft, name) or depth == 0:
        return name
    checked = check(text(mapping(draft.properties[name]).get("formula")), DraftScope(world), draft.name)
    if checked.problems:
        return None  # told where the formula stands
    if checked.type.name not in ("number", "duration"):
        return name
    if checked.related or checked.volatile:
        return next(iter(sorted(checked.related)), "today(), now(), current_user()")
    for path in sorted(checked.reads):
        target = world.follow(draft, path)
        if isinstance(target, Target) and target.words is not None and target.words.additive:
            continue
        if "." in path or not_over_totals(world, draft, path, depth - 1) is not None:
            return path
    return None
