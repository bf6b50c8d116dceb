"""Stored formulas and roll-ups against their recomputation, chunk by chunk: memory does not grow with the tables.

Each value is compared with what it is made of as that is stored; when all of them are right, so is the whole. Reading
takes no locks: what looks wrong is looked at again under one, because a writer may have come between two statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from core.context import SYSTEM, Context
from core.engine import Installation
from core.records.derive_graph import Ranks
from core.records.recompute import CHUNK, Chunk, expected, expected_of, recompute_chunk
from core.records.shape import Shape, shape_at


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One derived value that is not what it should be. Both are values of the field's kind, or None."""

    entity: str
    field: str
    record: str
    stored: object
    recomputed: object


@dataclass(frozen=True, slots=True)
class Examined:
    """Some records of an entity: how many values were compared, and which are wrong."""

    entity: str
    values: int
    wrong: tuple[Mismatch, ...]


def derived_fields(ctx: Context, entity: str) -> tuple[str, ...]:
    """The names of an entity's stored derived fields."""
    return tuple(one.name for one in ctx.model.entities[entity].stored if not one.given)


def examine(installation: Installation, entities: Collection[str]) -> Iterator[Examined]:
    """Every stored derived value of some entities, trash included, chunk by chunk."""
    for entity in entities:
        last, more = "", True
        while more:
            with installation.reading() as ctx:
                names = derived_fields(ctx, entity) if entity in ctx.model.entities else ()
                chunk = expected(ctx, entity, names, last, CHUNK, lock=False) if names else Chunk({}, {}, "")
            suspects = chunk.wrong.keys()
            yield Examined(entity, len(chunk.held) * len(names), _confirmed(installation, entity, suspects))
            last, more = chunk.last, len(chunk.held) == CHUNK


def mismatches(ctx: Context, entities: Collection[str] = ()) -> Iterator[Mismatch]:
    """The wrong values of some entities (all, when none is named) as one transaction sees them."""
    for entity in entities or ctx.model.entities:
        names = derived_fields(ctx, entity)
        last, more = "", bool(names)
        while more:
            chunk = expected(ctx, entity, names, last, CHUNK, lock=False)
            yield from _told(shape_at(ctx.live, entity), chunk)
            last, more = chunk.last, len(chunk.held) == CHUNK


def heal(installation: Installation, entities: Collection[str]) -> int:
    """How many records had a wrong value among the derived ones of some entities, or among what depends on them.

    In the order in which they need each other, chunk by chunk, each in a transaction of its own.
    """
    healed = 0
    with installation.reading() as ctx:
        groups = _groups(ctx, entities)
    for entity, names in groups:
        last, more = "", True
        while more:
            with installation.writing(SYSTEM) as ctx:
                there = tuple(one for one in derived_fields(ctx, entity) if one in names)
                chunk = recompute_chunk(ctx, entity, there, last, CHUNK) if there else Chunk({}, {}, "")
            healed += len(chunk.wrong)
            last, more = chunk.last, len(chunk.held) == CHUNK
    return healed


def _groups(ctx: Context, entities: Collection[str]) -> Sequence[tuple[str, frozenset[str]]]:
    """Entities with those of their derived fields that are computed together, in the order of their levels."""
    ranks, levels = Ranks(ctx.model), dict[int, dict[str, set[str]]]()
    reached = {(entity, name) for entity in entities for name in derived_fields(ctx, entity)}
    every = [(entity, name) for entity in ctx.model.entities for name in derived_fields(ctx, entity)]
    grown = True
    while grown:
        more = {one for one in every if one not in reached and not reached.isdisjoint(_made_of(ctx, *one))}
        reached |= more
        grown = bool(more)
    for entity, name in every:
        if (entity, name) in reached:
            levels.setdefault(ranks.of(entity, name), {}).setdefault(entity, set()).add(name)
    return [(entity, frozenset(names)) for level in sorted(levels) for entity, names in levels[level].items()]


def _made_of(ctx: Context, entity: str, name: str) -> Iterator[tuple[str, str]]:
    derived = ctx.model.entities[entity].fields[name].derived
    if derived is not None:
        of = derived.rollup.entity if derived.rollup is not None else entity
        yield from ((of, read) for read in derived.reads)


def _confirmed(installation: Installation, entity: str, records: Collection[str]) -> tuple[Mismatch, ...]:
    """What is wrong of some records with nobody writing to them."""
    if not records:
        return ()
    with installation.writing(SYSTEM) as ctx:
        chunk = expected_of(ctx, entity, derived_fields(ctx, entity), records)
        return tuple(_told(shape_at(ctx.live, entity), chunk))


def _told(shape: Shape, chunk: Chunk) -> Iterator[Mismatch]:
    behind = {column: name for name, one in shape.fields.items() for column in one.running.values()}
    for id, wanted in chunk.wrong.items():
        held = chunk.held[id].values
        for name, value in wanted.items():
            if held[name] != value:
                yield Mismatch(shape.entity.name, behind.get(name, name), id, held[name], value)
