"""What a deletion reaches: records that go along, references that are cleared, and records that forbid it.

`onDelete` is the definition's, so the walk does not ask what the actor may do with the records it meets; a
restriction tells how many records of which entity refer. Hidden ones are among them only where their entity
discloses it (a named exception to "no leak"); else it is said that there is something, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.codes.records import HELD_BACK, RESTRICTED, TOO_MANY
from core.context import SYSTEM, Context
from core.errors import Rejected
from core.kinds.any_reference import id_of
from core.records import rows
from core.records.draft import Current
from core.records.following import readable
from core.records.shape import shape_of
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem

MOST = 50_000
"""Records that one deletion takes along at most."""

_Edge = tuple[str, frozenset[str]]
"""A reference by name, and the records that it may point to."""


@dataclass(slots=True)
class Reach:
    """By entity name, then record id. The records asked for come first among the doomed."""

    doomed: dict[str, dict[str, Current]] = field(default_factory=dict)
    cleared: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Which references of a record are to be emptied."""

    def going(self, id: object) -> bool:
        return any(id in by_id for by_id in self.doomed.values())


def walk(ctx: Context, entity: str, heads: Mapping[str, Current]) -> Reach:
    """Everything that deleting some loaded and locked records does. Raises Rejected when something forbids it."""
    everything = ctx.acting_as(SYSTEM)
    reach = Reach({entity: dict(heads)})
    held: list[tuple[Entity, Field, frozenset[str]]] = []
    frontier: dict[str, frozenset[str]] = {entity: frozenset(heads)}
    while frontier:
        edges: dict[str, list[_Edge]] = {}
        for target, ids in frontier.items():
            for other, reference in ctx.model.related(target):
                if reference.on_delete == "cascade":
                    edges.setdefault(other.name, []).append((reference.name, ids))
                else:
                    held.append((other, reference, ids))
        frontier = {name: new for name, into in edges.items() if (new := _doom(everything, reach, name, into))}
    problems = [problem for one in held for problem in _held_back(ctx, reach, *one)]
    if problems:
        raise Rejected(sorted(dict.fromkeys(problems), key=lambda one: one.spec is HELD_BACK))
    return reach


def _doom(ctx: Context, reach: Reach, entity: str, edges: list[_Edge]) -> frozenset[str]:
    """Loads and locks records that go along and were not met before; their ids.

    Their references are looked at again under the lock: another writer may just have pointed them elsewhere.
    """
    known = reach.doomed.setdefault(entity, {})
    met = {id for reference, targets in edges for id in rows.referring(ctx, entity, reference, targets)}
    found = rows.load(ctx, shape_of(ctx, entity), met - known.keys(), "delete", "delete")
    new = {id: one for id, one in found.items() if any(id_of(one.values[name]) in targets for name, targets in edges)}
    known.update(new)
    if sum(map(len, reach.doomed.values())) > MOST:
        raise Rejected([TOO_MANY.at(limit=MOST)])
    return frozenset(new)


def _held_back(ctx: Context, reach: Reach, other: Entity, reference: Field, targets: frozenset[str]) -> list[Problem]:
    """The problem of a restriction; a reference to be cleared is noted instead."""
    doomed = reach.doomed.get(other.name, {})
    if reference.on_delete == "clear":
        for id in rows.referring(ctx, other.name, reference.name, targets):
            if id not in doomed:
                reach.cleared.setdefault(other.name, {}).setdefault(id, set()).add(reference.name)
        return []
    going = {id for id, one in doomed.items() if id_of(one.values[reference.name]) in targets}
    count = rows.count_referring(ctx, other.name, reference.name, targets) - len(going)
    told = count if other.discloses.references else _told(ctx, other, reference, targets, going) if count else 0
    problems = [RESTRICTED.at(count=told, entity=other.title, field=reference.title, of=other.name)] if told else []
    return [*problems, HELD_BACK.at()] if told < count else problems


def _told(ctx: Context, other: Entity, reference: Field, targets: frozenset[str], going: set[str]) -> int:
    """How many records that hold a deletion back the actor sees doing so."""
    if reference.name not in ctx.seen.model.entities[other.name].fields:
        return 0
    seen = rows.count_referring(ctx, other.name, reference.name, targets, readable=True)
    return seen - len(readable(ctx, other.name, going))
