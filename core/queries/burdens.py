"""What questions may not ask of many records: to go by figures over related records, which no column holds.

A page computes them for its few rows. A filter, a sort, a group or a total needs them of every record that the
rest of the question leaves: where these are too many the question is refused with a problem, and does not hang.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.codes import queries as codes
from core.context import Context, Live
from core.queries.computed import computed, reads
from core.queries.conditions import Below, Compare, Condition, Either, Every, Kept, May, Shared
from core.queries.counting import counted
from core.queries.paths import Path
from schema_registry.model import Entity
from schema_registry.problems import Problem

MOST_RECORDS = 10_000
"""Records for which figures over related ones are computed to answer a question."""

Placed = tuple[str, Path]
"""A path with its place in the question."""


def burdens(ctx: Context, entity: Entity, wanted: Condition, search: str, paths: Iterable[Placed]) -> list[Problem]:
    """What is too much about a question whose condition, and the paths it goes by beside it, are these."""
    heavy = [(pointer, path) for pointer, path in (*paths, *_placed(wanted)) if is_heavy(ctx, path)]
    if not heavy or counted(ctx, entity, _light(ctx, wanted), search, most=MOST_RECORDS) <= MOST_RECORDS:
        return []
    return [codes.TOO_MANY_TO_COMPUTE.at(pointer, name=path.text, most=MOST_RECORDS) for pointer, path in heavy]


def is_heavy(ctx: Context, path: Path) -> bool:
    """Whether a value is made of figures over related records."""
    return computed(path.field) and ctx.live.derive(_heavy, (path.entity.name, path.field.name))


def _heavy(live: Live, named: tuple[str, str]) -> bool:
    entity, name = named
    found = reads(live, entity, name)
    return found.related or any(
        computed(path.field) and live.derive(_heavy, (path.entity.name, path.field.name)) for path in found.paths
    )


def _placed(wanted: Condition) -> Iterator[Placed]:
    """The paths of a condition, those of related records included."""
    if isinstance(wanted, Compare | Below):
        yield "/filter", wanted.path
        return
    if isinstance(wanted, Kept | May | Shared):
        return
    parts: Sequence[Condition] = wanted.parts if isinstance(wanted, Every | Either) else (wanted.part,)
    for part in parts:
        yield from _placed(part)


def _light(ctx: Context, wanted: Condition) -> Condition:
    """The part of a condition that costs little: what it leaves is computed for."""
    if isinstance(wanted, Every):
        return Every(tuple(_light(ctx, part) for part in wanted.parts))
    if any(is_heavy(ctx, path) for _, path in _placed(wanted)):
        return Every(())
    return wanted
