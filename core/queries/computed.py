"""Computed values that no column holds: which they are, and what they are made of. No SQL exists yet."""

from __future__ import annotations

from dataclasses import dataclass

from core.context import Context, Live
from core.expressions.formula import Formula, formula_of
from core.queries.paths import Path, compared, part_paths, resolved
from schema_registry.model import Entity, Field

CURRENCY = ".currency"
"""Ends what formulas read of an amount's currency: of a field with one currency that is no column."""


@dataclass(frozen=True, slots=True)
class Reads:
    """What a computed value is made of: paths from its own record, and whether figures over related ones.

    `weight` says how much there is to compute, in characters of formulas, those of the values it reads included.
    """

    paths: tuple[Path, ...] = ()
    related: bool = False
    weight: int = 0


def computed(field: Field) -> bool:
    """Whether a field's values are computed, or looked up, by the questions that ask for them."""
    return field.series or (field.derived is not None and not field.derived.stored)


def looked_up(ctx: Context, field: Field) -> bool:
    """Whether the value is found among those that hold since a day: of a series always, of a tracked field when a
    question is about the past. What was published before its earlier values were kept has only the present one."""
    if field.dated is None or not (field.series or ctx.as_of is not None):
        return False
    return ctx.model.entities[field.dated.entity].key in ctx.live.tables.names.physical


def reads(live: Live, entity: str, name: str) -> Reads:
    """What a computed field of an entity is made of."""
    return live.derive(_reads, (entity, name))


def _reads(live: Live, named: tuple[str, str]) -> Reads:
    entity, name = named
    if live.model.entities[entity].fields[name].series:
        return Reads(related=True, weight=1)
    derived = live.model.entities[entity].fields[name].derived
    assert derived is not None
    if derived.rollup is not None:
        return Reads(related=True, weight=len(derived.rollup.where) + 1)
    formula: Formula = live.derive(formula_of, (entity, derived.formula))
    found = {text: read_by(live, live.model.entities[entity], text) for text in sorted(formula.reads)}
    weight = len(derived.formula)
    for text, path in found.items():
        if path is not None and computed(path.field):
            times = max(1, derived.formula.count(text))
            weight += times * reads(live, path.entity.name, path.field.name).weight
    return Reads(tuple(path for path in found.values() if path is not None), bool(formula.related), weight)


def read_by(live: Live, entity: Entity, text: str) -> Path | None:
    """The path that a formula of an entity reads; None for the currency of a field that has only one."""
    if text.endswith(CURRENCY):
        whole = resolved(live, entity, text.removesuffix(CURRENCY))
        if not whole.field.to and live.kinds[whole.field.kind].parts(whole.field) is None:
            return None
    return compared(live, resolved(live, entity, text))


def needed(ctx: Context, path: Path) -> frozenset[str]:
    """The columns of the asked entity's own table that the value at a path is made of."""
    more = {"id"} if looked_up(ctx, path.first) else set[str]()
    if path.steps:
        return frozenset({path.first.name, *more})
    if not computed(path.field):
        return frozenset({path.field.name, *more, *(part.field.name for part in part_paths(ctx.live, path))})
    return ctx.live.derive(_needed, (path.entity.name, path.field.name))


def _needed(live: Live, named: tuple[str, str]) -> frozenset[str]:
    found = reads(live, *named)
    own = {"id"} if found.related else set[str]()
    for path in found.paths:
        if path.steps or not computed(path.field):
            own.add(path.first.name)
        else:
            own |= live.derive(_needed, (path.entity.name, path.field.name))
    return frozenset(own)
