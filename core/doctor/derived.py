"""Stored formulas and roll-ups against their recomputation, chunk by chunk: memory does not grow with the tables.

Each value is compared with what it is made of as that is stored; when all of them are right, so is the whole. Reading
takes no locks: run on one snapshot (a reading context is one on SQLite; see `snapshot`), or writers may make a value
look wrong for a moment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.context import Context
from core.records.recompute import CHUNK, expected
from core.records.shape import shape_at


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One derived value that is not what it should be. Both are values of the field's kind, or None."""

    entity: str
    field: str
    record: str
    stored: object
    recomputed: object


def derived_fields(ctx: Context, entity: str) -> tuple[str, ...]:
    """The names of an entity's stored derived fields."""
    return tuple(one.name for one in ctx.model.entities[entity].stored if not one.given)


def mismatches(ctx: Context, entities: Collection[str] = ()) -> Iterator[Mismatch]:
    """Every stored derived value of some entities (all, when none is named) that is wrong, trash included."""
    for entity in entities or ctx.model.entities:
        names = derived_fields(ctx, entity)
        if names:
            yield from _of_entity(ctx, entity, names)


def _of_entity(ctx: Context, entity: str, names: tuple[str, ...]) -> Iterator[Mismatch]:
    called = {column: name for name, one in shape_at(ctx.live, entity).fields.items() for column in one.running.values()}
    last, size = "", CHUNK
    while size == CHUNK:
        chunk = expected(ctx, entity, names, last, CHUNK, lock=False)
        for id, wanted in chunk.wanted.items():
            held = chunk.held[id].values
            for name, value in wanted.items():
                if held[name] != value:
                    yield Mismatch(entity, called.get(name, name), id, held[name], value)
        last, size = chunk.last, len(chunk.held)


