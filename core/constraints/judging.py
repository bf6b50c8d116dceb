"""Which of some records break which constraints. Nothing is asked of the database that the records do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.constraints.declared import Constraint
from core.context import SYSTEM, Context
from core.expressions.formula import Formula
from core.kinds.kind import Refused
from core.records.draft import Current, Draft
from core.records.known import Known, ground_of
from core.records.shape import FieldShape, Shape

JUDGED = ("required", "requiredIf", "fits", "rule")
"""The kinds that a record keeps or breaks by itself, whatever others hold."""


def breaking(
    ctx: Context, shape: Shape, constraints: Iterable[Constraint], found: Sequence[Current]
) -> dict[str, list[str]]:
    """The ids of those that break each constraint, by its key, in their order. Of kinds that are `JUDGED`."""
    broken: dict[str, list[str]] = {}
    by_formula = []
    for one in constraints:
        if one.kind == "required":
            broken[one.key] = [row.id for row in found if row.values[one.fields[0].name] is None]
        elif one.kind == "fits":
            field = shape.fields[one.fields[0].name]
            broken[one.key] = [row.id for row in found if not _fits(field, row.values[field.field.name])]
        elif one.kind in JUDGED:
            by_formula.append(one)
    if by_formula:
        broken |= _by_formula(ctx, shape, by_formula, found)
    return broken


def _fits(one: FieldShape, value: object) -> bool:
    try:
        one.from_json(one.json(value))
    except Refused:
        return False
    return True


def _by_formula(
    ctx: Context, shape: Shape, constraints: Sequence[Constraint], found: Sequence[Current]
) -> dict[str, list[str]]:
    ground = ground_of(ctx.acting_as(SYSTEM), shape)
    rules = {rule.id: term for rule, term in ground.terms.rules}
    broken: dict[str, list[str]] = {one.key: [] for one in constraints}
    drafts = [Draft(shape.entity.name, "update", row.id, current=row) for row in found]
    ground.facts.look_up(drafts)
    for draft in drafts:
        known = Known(ground, draft, draft.before, ground.terms.computed)
        for one in constraints:
            if one.rule is not None:
                wrong = _is_false(known, rules[one.rule.id].formula)
            else:
                name = one.fields[0].name
                asked = known.holds(ground.terms.required_if[name]) and known.shows(name)
                wrong = asked and draft.before[name] is None
            if wrong:
                broken[one.key].append(draft.id)
    return broken


def _is_false(known: Known, formula: Formula) -> bool:
    """As the write path sees it: a number that grows too large refuses a record too."""
    try:
        return known.result(formula) is False
    except Refused:
        return True
