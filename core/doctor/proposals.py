"""Slow questions against the indexes that definitions call for: which index would have served each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.codes import doctor as codes
from core.context import Context
from core.doctor.shapes import Read, read_shape
from core.slow import Asked, slow_questions
from core.storage.indexes import BUDGET, IndexSpec, Wishes, indexes, serving, wishes
from schema_registry.frozen import Frozen
from schema_registry.model import Entity
from schema_registry.problems import Code, Problem


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was slow and what to do about it.

    `entity` and `field`: what to change. No field: something is to be taken out first; neither: nothing helps.
    """

    problem: Problem
    asked: Asked
    told: Read
    entity: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a definition that brings indexes: `code` tells of it."""

    code: Code
    field: str
    wished: Wishes


@dataclass(frozen=True, slots=True)
class _Need:
    """What an index has to do: serve a sort, within equal values where a field is named."""

    equal: str
    sort: tuple[str, ...]


def proposals(ctx: Context, entities: Collection[str] = ()) -> tuple[Proposal, ...]:
    """One a slow question about some entities, or about all; what took most time first."""
    wished = {one.entity.name: one for one in wishes(ctx.model).values()}
    read = ((asked, read_shape(ctx.live, asked.shape)) for asked in slow_questions(ctx.connection))
    return tuple(
        _proposal(ctx, wished, asked, shape)
        for asked, shape in read
        if shape is not None and (not entities or shape.entity.name in entities)
    )


def _proposal(ctx: Context, wished: Mapping[str, Wishes], asked: Asked, shape: Read) -> Proposal:
    full = False
    for entity, needs, fields in _places(shape):
        tried = _Trying(ctx, wished[entity.name])
        change = tried.change(needs, fields)
        if change is not None:
            problem = _say(change.code, asked, shape, entity, change.field)
            return Proposal(problem, asked, shape, entity.name, change.field)
        full = full or tried.full
    code = codes.INDEXES_FULL if full else codes.SLOW_ANYWAY
    return Proposal(_say(code, asked, shape, shape.entity, ""), asked, shape, shape.entity.name if full else "")


def _say(code: Code, asked: Asked, shape: Read, entity: Entity, field: str) -> Problem:
    pointer = f"/{entity.name}" + (f"/{field}" if field else "")
    worst = f"{asked.worst_ms / 1000:.1f}"
    return code.at(
        pointer,
        entity=shape.entity.name,
        asked=shape,
        count=asked.count,
        worst=worst,
        field=field,
        of=entity.name,
        most=BUDGET,
    )


def _places(shape: Read) -> Iterator[tuple[Entity, Sequence[_Need], Sequence[str]]]:
    """The tables where an index might serve: what it has to do, the best first, and the fields to declare it at."""
    equal, ranged, sort = shape.equal, shape.ranged, shape.sort
    needs = [_Need(one, sort) for one in equal]
    needs += [_Need(one, ()) for one in (*equal, *ranged)]
    if sort:
        needs += [_Need("", sort), _Need("", sort[:1])]
    first = [sort[0].removeprefix("-")] if sort else []
    yield shape.entity, needs, (*equal, *ranged, *first)
    for entity, field in shape.elsewhere:
        yield entity, [_Need(field, ())], (field,)


class _Trying:
    """The indexes of one entity as they are, and as they were with a change."""

    def __init__(self, ctx: Context, wished: Wishes) -> None:
        self._kinds, self._names = ctx.live.kinds, ctx.live.tables.names
        self._wished = wished
        self._there = self._made(wished)
        self.full = False
        """Whether only the number of indexes stands in the way."""

    def change(self, needs: Sequence[_Need], fields: Sequence[str]) -> _Change | None:
        """The change that serves the first need that one can serve; None where that need is served already."""
        for need in needs:
            wanted = serving(self._wished, self._kinds, self._names, need.equal, need.sort)
            if not wanted:
                continue
            if _serves(self._there, wanted):
                return None
            for change in self._changes(fields):
                made = self._made(change.wished)
                if _serves(made, wanted) and all(_serves(made, (one,)) for one in self._there):
                    return change
            self.full = self.full or len(self._there) >= BUDGET
        return None

    def _made(self, wished: Wishes) -> Sequence[IndexSpec]:
        return tuple(indexes(wished, self._kinds, self._names).values())

    def _changes(self, fields: Iterable[str]) -> Iterator[_Change]:
        entity = self._wished.entity
        for name in dict.fromkeys(one for one in fields if one in entity.fields):
            field = replace(entity.fields[name], index=True)
            marked = replace(entity, fields=Frozen({**entity.fields, name: field}))
            yield _Change(codes.INDEX_FIELD, name, replace(self._wished, entity=marked))
            offered = replace(entity.list, filters=(*entity.list.filters, name))
            yield _Change(codes.INDEX_FILTER, name, replace(self._wished, entity=replace(entity, list=offered)))


def _serves(there: Sequence[IndexSpec], wanted: Sequence[IndexSpec]) -> bool:
    return any(one.serves(spec) for one in there for spec in wanted)
