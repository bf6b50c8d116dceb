"""Computed values that no column holds, as expressions over the tables of the statement that asks for them.

A formula becomes an expression over the columns that its paths lead to: references are joined, and figures over
related records are subqueries, the access predicate inside of both. So a value holds what the actor may see, whether
it is shown, filtered by, sorted by, grouped by or added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from core.context import Context, Live
from core.expressions.formula import formula_of
from core.queries.paths import Path, compared, part_paths, resolve, resolved
from core.queries.relations import Relation
from core.queries.sources import Column, Source
from schema_registry.model import Entity, Field, Rollup


class Reach(Protocol):
    """What is needed of the joins that an expression is made over."""

    ctx: Context
    source: sa.FromClause
    root: Source

    def reach(self, steps: tuple[Field, ...]) -> Source: ...

    def column(self, path: Path) -> Column: ...

    def related(self, steps: tuple[Field, ...], relation: Relation) -> tuple[Reach, list[sa.ColumnElement[bool]]]: ...


def computed(field: Field) -> bool:
    """Whether a field's values are computed by the questions that ask for them."""
    return field.derived is not None and not field.derived.stored


def needed(ctx: Context, path: Path) -> frozenset[str]:
    """The columns of the asked entity's own table that the value at a path is made of."""
    if path.steps:
        return frozenset({path.steps[0].name})
    if not computed(path.field):
        return frozenset({path.field.name, *(part.field.name for part in part_paths(ctx.live, path))})
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


@dataclass(frozen=True, slots=True)
class Reads:
    """What a computed value is made of: paths from its own record, and whether figures over related ones."""

    paths: tuple[Path, ...] = ()
    related: bool = False


def reads(live: Live, entity: str, name: str) -> Reads:
    """What a computed field of an entity is made of."""
    return live.derive(_reads, (entity, name))


def _reads(live: Live, named: tuple[str, str]) -> Reads:
    entity, name = named
    derived = live.model.entities[entity].fields[name].derived
    assert derived is not None
    if derived.rollup is not None:
        return Reads(related=True)
    formula = live.derive(formula_of, (entity, derived.formula))
    paths = tuple(compared(live, resolved(live, live.model.entities[entity], text)) for text in sorted(formula.reads))
    return Reads(paths, bool(formula.related))


def expression(joins: Reach, path: Path) -> Column:
    """The value at a path that ends at a computed field."""
    derived = path.field.derived
    assert derived is not None
    assert derived.rollup is not None
    return _rolled_up(joins, path, derived.rollup)


def _rolled_up(joins: Reach, path: Path, rollup: Rollup) -> Column:
    """The figure over those related records that the actor may see."""
    ctx = joins.ctx
    entity: Entity = ctx.model.entities[rollup.entity]
    inner, terms = joins.related(path.steps, Relation(entity, entity, entity.fields[rollup.field]))
    of = inner.column(resolve(ctx, entity, rollup.of)) if rollup.of else None
    return _figure(joins, path.steps, inner, of, rollup.total, terms)


def _figure(
    joins: Reach,
    steps: tuple[Field, ...],
    inner: Reach,
    of: Column | None,
    total: str,
    terms: list[sa.ColumnElement[bool]],
) -> Column:
    figure: sa.ColumnElement[Any]
    if of is None:
        figure = sa.func.count()
    elif total == "sum":
        figure = sa.func.coalesce(sa.func.sum(of), sa.literal(0, of.type), type_=of.type)
    else:
        figure = getattr(sa.func, total)(of)
    here = joins.reach(steps).table
    return sa.select(figure).select_from(inner.source).where(*terms).correlate(here).scalar_subquery()
