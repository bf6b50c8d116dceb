"""What depends on what: the stored formulas of each entity, and the roll-ups over its records, in order.

Levels tell the order of roll-ups: one of level 1 is over plain fields and formulas of them, one of level 2 over such
figures of its children, and so on. They are of fields, not of entities, so that a group of customers may add up its
members. Made once for each live version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.context import Context, Live
from core.expressions.environment import Environment
from core.expressions.fitting import fitter
from core.expressions.formula import Formula, formula_of
from core.records.shape import FieldShape, shape_at
from schema_registry.frozen import Frozen
from schema_registry.model import Field, Model, Rollup

Fit = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class OwnFormula:
    """A stored formula, and the fields of its record that it reads. `fit` makes the field's values of its results."""

    shape: FieldShape
    formula: Formula
    reads: frozenset[str]
    fit: Fit

    @property
    def name(self) -> str:
        return self.shape.field.name


@dataclass(frozen=True, slots=True)
class Figure:
    """A stored roll-up: the field of `parent` that holds it, and what of its children it is made from."""

    parent: str
    shape: FieldShape
    rollup: Rollup
    where: Formula | None
    reads: frozenset[str]
    fit: Fit

    @property
    def name(self) -> str:
        return self.shape.field.name


Level = tuple[tuple[str, tuple[Figure, ...]], ...]
"""Entities by name, with those of their roll-ups that are brought up to date together."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All stored derived values of a model.

    `feeding`: entities whose records roll-ups are over. `loaded`: by entity with derived values, what of a record
    must be known to bring everything that hangs on it up to date.
    """

    formulas: Mapping[str, tuple[OwnFormula, ...]]
    levels: tuple[Level, ...]
    feeding: frozenset[str]
    loaded: Mapping[str, tuple[str, ...]]

    def figures(self, entity: str) -> tuple[Figure, ...]:
        """The roll-ups of an entity."""
        return tuple(one for level in self.levels for name, some in level if name == entity for one in some)


def graph_of(ctx: Context) -> Graph:
    """The graph of what is live."""
    return ctx.live.derive(_make, "derived")


def lasting(ctx: Context) -> Environment:
    """What stored formulas may know beside their record: the business time zone alone."""
    return ctx.live.derive(_lasting, ctx.settings.zone)


def _lasting(live: Live, zone: str) -> Environment:
    return Environment(date.min, datetime.min.replace(tzinfo=UTC), None, ZoneInfo(zone))


def _make(live: Live, key: str) -> Graph:
    ranks = Ranks(live.model)
    formulas = {name: own for name in live.model.entities if (own := _formulas(live, name))}
    figures = [
        _figure(live, name, field, field.derived.rollup)
        for name, entity in live.model.entities.items()
        for field in entity.stored
        if field.derived is not None and field.derived.rollup is not None
    ]
    deriving = {*formulas, *(one.parent for one in figures)}
    levels: dict[int, dict[str, list[Figure]]] = {}
    for one in figures:
        levels.setdefault(ranks.of(one.parent, one.name), {}).setdefault(one.parent, []).append(one)
    return Graph(
        formulas=Frozen(formulas),
        levels=tuple(
            tuple((name, tuple(some)) for name, some in sorted(levels[level].items())) for level in sorted(levels)
        ),
        feeding=frozenset(one.rollup.entity for one in figures),
        loaded=Frozen({name: _loaded(live, name, formulas, figures) for name in sorted(deriving)}),
    )


class Ranks:
    """How many roll-ups lie one upon another below a field. Circles were refused when the model was checked."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[tuple[str, str], int] = {}

    def of(self, entity: str, name: str) -> int:
        """The level of a field: 0 of plain ones and of formulas over them."""
        found = self._known.get((entity, name))
        if found is None:
            found = self._known[entity, name] = self._rank(entity, name)
        return found

    def _rank(self, entity: str, name: str) -> int:
        field = self._model.entities[entity].fields.get(name)
        derived = field.derived if field is not None else None
        if derived is None:
            return 0
        below = derived.rollup.entity if derived.rollup is not None else entity
        highest = max((self.of(below, read) for read in derived.reads), default=0)
        return highest + (derived.rollup is not None)


def _formulas(live: Live, entity: str) -> tuple[OwnFormula, ...]:
    """The stored formulas of an entity, each after those that it reads."""
    shape = shape_at(live, entity) if _has_formula(live.model.entities[entity].stored) else None
    ordered: dict[str, OwnFormula] = {}

    def add(name: str) -> None:
        one = shape.fields.get(name) if shape is not None else None
        derived = one.field.derived if one is not None else None
        if one is None or derived is None or not derived.formula or name in ordered:
            return
        for read in derived.reads:
            add(read)
        formula = live.derive(formula_of, (entity, derived.formula))
        ordered[name] = OwnFormula(one, formula, frozenset(derived.reads), fitter(one.kind, one.field))

    for name in shape.fields if shape is not None else ():
        add(name)
    return tuple(ordered.values())


def _has_formula(fields: tuple[Field, ...]) -> bool:
    return any(one.derived is not None and one.derived.formula for one in fields)


def _figure(live: Live, entity: str, field: Field, rollup: Rollup) -> Figure:
    where = live.derive(formula_of, (rollup.entity, rollup.where)) if rollup.where else None
    reads = field.derived.reads if field.derived is not None else ()
    one = shape_at(live, entity).fields[field.name]
    return Figure(entity, one, rollup, where, frozenset(reads), fitter(one.kind, field))


def _loaded(
    live: Live, entity: str, formulas: Mapping[str, tuple[OwnFormula, ...]], figures: list[Figure]
) -> tuple[str, ...]:
    own = formulas.get(entity, ())
    wanted = {one.name for one in own}.union(*(one.reads for one in own))
    wanted.update(one.name for one in figures if one.parent == entity)
    wanted.update(name for one in figures if one.rollup.entity == entity for name in one.reads)
    return tuple(name for name in shape_at(live, entity).fields if name in wanted)
