"""Policies as SQL: records that a right reaches by what they are.

A policy is a filter like any other. It is asked of all records and fields, whatever the actor may see of them: else
what they may see would depend on itself. Only `$CURRENT_USER` and `$CURRENT_UNIT` are the actor's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.queries.conditions import Compare, Condition, Either, Every, Not
from core.queries.filters import read_filter
from core.queries.operators import condition
from core.queries.prepared import person, prepared
from core.queries.reaching import Reaching
from core.queries.sources import Names, alias, source_of
from core.storage.types import SqlType
from schema_registry.model import Entity
from schema_registry.roles import Policy


class _Names(Names):
    """Names apart from those of the statement that the condition becomes a part of; values are bound for good."""

    def take(self) -> str:
        return f"p{super().take()}"

    def bind(self, kind: str, value: object, type_: SqlType, *, written: bool = False) -> sa.BindParameter[Any]:
        several = isinstance(value, list)
        return sa.bindparam(None, value, type_, expanding=several, literal_execute=written)


def met(ctx: Context, policy: Policy, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a row of a record table, or of an alias of it, meets a policy. Nothing meets one that can't be read.

    Today's values decide, whatever day is asked about."""
    asked = _Asked.of(ctx, policy)
    if asked is None:
        return sa.false()
    if _own(asked.wanted):
        return condition(Reaching(asked.everywhere, source_of(ctx, asked.entity, table), _Names()), asked.wanted)
    joins = asked.joins()
    holds = condition(joins, asked.wanted)
    return table.c.id.in_(sa.select(joins.root.columns["id"]).select_from(joins.source).where(holds))


def meets(ctx: Context, policy: Policy, id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """The same of the record of an id, in the trash or not: looked up by its key, for the few rows that are shown."""
    asked = _Asked.of(ctx, policy)
    if asked is None:
        return sa.false()
    joins = asked.joins()
    holds = condition(joins, asked.wanted)
    return sa.exists().select_from(joins.source).where(joins.root.columns["id"] == id, holds)


def would_meet(ctx: Context, policy: Policy, rows: sa.FromClause) -> sa.Select[tuple[str]]:
    """The ids of those that would, of records that there are not yet: rows with the columns of their table."""
    asked = _Asked.of(ctx, policy)
    if asked is None:
        return sa.select(rows.c.id).where(sa.false())
    joins = Reaching(asked.everywhere, source_of(ctx, asked.entity, rows), _Names())
    holds = condition(joins, asked.wanted)
    return sa.select(rows.c.id).select_from(joins.source).where(holds)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A policy as a condition over records of an entity, and the context that asks it as if it saw everything."""

    everywhere: Context
    entity: Entity
    wanted: Condition

    @classmethod
    def of(cls, ctx: Context, policy: Policy) -> _Asked | None:
        """None for a policy that can't be read."""
        everywhere = ctx.acting_as(replace(ctx.actor, superuser=True)).at(None)
        entity = ctx.live.model.entities[policy.entity]
        wanted, problems = prepared(
            ctx.live, ("policy", policy, person(ctx)), lambda: read_filter(everywhere, entity, policy.where)
        )
        return None if problems else cls(everywhere, entity, wanted)

    def joins(self) -> Reaching:
        """Joins that begin at the records of the entity, under a name of its own."""
        names = _Names()
        return Reaching(self.everywhere, alias(self.everywhere, self.entity, names.take()), names)


def _own(wanted: Condition) -> bool:
    """Whether a condition asks of nothing but the record's own columns."""
    if isinstance(wanted, Compare):
        return not wanted.path.steps and not wanted.path.of_stays
    if isinstance(wanted, Every | Either):
        return all(map(_own, wanted.parts))
    return isinstance(wanted, Not) and _own(wanted.part)
