"""Policies as SQL: records that a right reaches by what they are.

A policy is a filter like any other. It is asked of all records and fields, whatever the actor may see of them: else
what they may see would depend on itself. Only `$CURRENT_USER` and `$CURRENT_UNIT` are the actor's.
"""

from __future__ import annotations

from dataclasses import replace
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
    everywhere = ctx.acting_as(replace(ctx.actor, superuser=True)).at(None)
    entity = ctx.live.model.entities[policy.entity]
    wanted, problems = prepared(
        ctx.live, ("policy", policy, person(ctx)), lambda: read_filter(everywhere, entity, policy.where)
    )
    if problems:
        return sa.false()
    names = _Names()
    if _own(wanted):
        return condition(Reaching(everywhere, source_of(ctx, entity, table), names), wanted)
    joins = Reaching(everywhere, alias(ctx, entity, names.take()), names)
    holds = condition(joins, wanted)
    return table.c.id.in_(sa.select(joins.root.columns["id"]).select_from(joins.source).where(holds))


def _own(wanted: Condition) -> bool:
    """Whether a condition asks of nothing but the record's own columns."""
    if isinstance(wanted, Compare):
        return not wanted.path.steps and not wanted.path.of_stays
    if isinstance(wanted, Every | Either):
        return all(map(_own, wanted.parts))
    return isinstance(wanted, Not) and _own(wanted.part)
