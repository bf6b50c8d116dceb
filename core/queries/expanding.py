"""Computed values that no column holds, as expressions over the tables of the statement that asks for them.

A formula becomes an expression over the columns that its paths lead to: references are joined, and figures over
related records are subqueries, the access predicate inside of both. So a value holds what the actor may see, whether
it is shown, filtered by, sorted by, grouped by or added up. What is known only when a question is asked (today, this
moment, who asks) is bound when it is, so that the statement can be kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.expressions.columns import Exact
from core.expressions.formula import Formula, formula_of
from core.expressions.translate import Asked, figure, fit_sql, translate
from core.kinds.money import currency_of
from core.queries.computed import CURRENCY, read_by, reads
from core.queries.paths import Path, resolved
from core.queries.relations import Relation, relations
from core.queries.sources import Column, Names, Source
from core.storage.types import BINARY_TEXT, Fixed, Instant
from schema_registry.expressions.terms import ALWAYS, Term
from schema_registry.model import Entity, Field, Rollup

MOST_WEIGHT = 20_000
"""Characters of formulas, those within each other counted as often as they are written out, of one value."""
TODAY, NOW, USER, AS_OF = "asked_today", "asked_now", "asked_user", "asked_as_of"


class Reach(Protocol):
    """What is needed of the joins that an expression is made over."""

    ctx: Context
    source: sa.FromClause
    root: Source
    names: Names
    personal: bool

    def reach(self, steps: tuple[Field, ...]) -> Source: ...

    def column(self, path: Path) -> Column: ...

    def related(self, steps: tuple[Field, ...], relation: Relation) -> tuple[Reach, list[sa.ColumnElement[bool]]]: ...


def moments(ctx: Context) -> dict[str, object]:
    """What every statement with computed values is executed with."""
    today = ctx.today()
    return {TODAY: today, NOW: ctx.clock(), USER: ctx.actor.id, AS_OF: ctx.as_of or today}


def _asked(ctx: Context) -> Asked:
    return Asked(
        today=sa.bindparam(TODAY, type_=sa.Date()),
        now=sa.bindparam(NOW, type_=Instant()),
        user=sa.bindparam(USER, type_=sa.BigInteger()),
        zone=ZoneInfo(ctx.settings.zone),
    )


def expression(joins: Reach, path: Path) -> Column:
    """The value at a path that ends at a computed field; missing where the path leads to no record.

    Raises Rejected where there is too much to compute.
    """
    derived, field = path.field.derived, path.field
    assert derived is not None
    if reads(joins.ctx.live, path.entity.name, field.name).weight > MOST_WEIGHT:
        raise Rejected([codes.TOO_MUCH.at("", what=f"characters of formulas in {field.name}", most=MOST_WEIGHT)])
    place = _Place(joins, path.entity, path.steps)
    sql = place.rolled_up(derived.rollup) if derived.rollup is not None else place.formula(derived.formula)
    if not isinstance(sql.type, Exact) and isinstance(sql.type, Fixed | sa.Integer):
        sql = place.number(sql)
    fitted = fit_sql(joins.ctx.live.kinds[field.kind], field, sql)
    if not path.steps:
        return fitted
    there = joins.reach(path.steps).columns["id"].is_not(None)
    return sa.type_coerce(sa.case((there, fitted)), fitted.type)


def placed(joins: Reach, term: Term) -> Column:
    """A part of a formula over the records that a statement begins at."""
    return _Place(joins, joins.root.entity).translated(term)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a formula stands in a statement: over records of an entity, at the end of some references."""

    joins: Reach
    entity: Entity
    steps: tuple[Field, ...] = ()

    def formula(self, source: str) -> Column:
        """The value of a formula."""
        formula: Formula = self.joins.ctx.live.derive(formula_of, (self.entity.name, source))
        return self.translated(formula.term)

    def translated(self, term: Term) -> Column:
        """The value of a part of a formula; the column itself where it only reads one."""
        ctx = self.joins.ctx
        if term.op == "read":
            return self.read(str(term.value))
        return translate(term, self.read, self.figure, ctx.connection.dialect.name, _asked(ctx))

    def number(self, column: Column) -> Column:
        """A column of numbers as one of no scale of its own, which can be fitted to any."""
        ctx = self.joins.ctx
        term = Term("read", "number")
        return translate(term, lambda _: column, self.figure, ctx.connection.dialect.name, _asked(ctx))

    def read(self, text: str) -> Column:
        """The column of a path in a formula."""
        live = self.joins.ctx.live
        path = read_by(live, self.entity, text)
        if path is None:
            field = resolved(live, self.entity, text.removesuffix(CURRENCY)).field
            return sa.literal(currency_of(field), BINARY_TEXT)
        return self.joins.column(Path(text, (*self.steps, *path.steps), path.entity, path.field))

    def figure(self, name: str, of: Term, total: str, where: Term) -> Column:
        """The figure of a formula over the related records of that name."""
        relation = relations(self.joins.ctx, self.entity.name)[name]
        inner, terms = self.joins.related(self.steps, relation)
        place = _Place(inner, relation.entity)
        column = None if total == "count" else place.translated(of)
        if where != ALWAYS:
            terms.append(place.translated(where))
        return self._subquery(inner, column, total, terms)

    def rolled_up(self, rollup: Rollup) -> Column:
        """The figure of a roll-up over those records that the actor may see."""
        live = self.joins.ctx.live
        entity = live.model.entities[rollup.entity]
        inner, terms = self.joins.related(self.steps, Relation(entity, entity, entity.fields[rollup.field]))
        place = _Place(inner, entity)
        column = place.read(rollup.of) if rollup.of else None
        if rollup.where:
            terms.append(place.formula(rollup.where))
        return self._subquery(inner, column, rollup.total, terms)

    def _subquery(self, inner: Reach, of: Column | None, total: str, terms: list[sa.ColumnElement[bool]]) -> Column:
        joins, here = self.joins, self.joins.reach(self.steps).table
        joins.personal = joins.personal or inner.personal
        made = figure(total, of, joins.ctx.connection.dialect.name)
        return sa.select(made).select_from(inner.source).where(*terms).correlate(here).scalar_subquery()
