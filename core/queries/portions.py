"""The records of some groups, or all but those, as a part of a question's condition."""

from __future__ import annotations

from collections.abc import Iterator

from core.context import Context
from core.queries.conditions import Condition, Either, Every, Not
from core.queries.filters import read_filter
from core.queries.query import Portion
from schema_registry.model import Entity


def of_portion(ctx: Context, entity: Entity, whole: Condition, portion: Portion | None) -> Condition:
    """The condition narrowed to a portion of what it finds; as it is without one."""
    if portion is None or (portion.out and not portion.groups):
        return whole
    groups = Either(tuple(_groups(ctx, entity, portion)))
    return Every((whole, Not(groups) if portion.out else groups))


def _groups(ctx: Context, entity: Entity, portion: Portion) -> Iterator[Condition]:
    for levels in portion.groups:
        read = [read_filter(ctx, entity, level) for level in levels]
        if not any(problems for _, problems in read):
            yield Every(tuple(condition for condition, _ in read))
