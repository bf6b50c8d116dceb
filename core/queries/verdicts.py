"""Which of some conditions each of some records meets: what lists colour rows and cells by.

A condition is a filter, or a formula over the record. All of them are asked in one statement, of the records that are
on the page already, with the access predicate inside as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.expressions.formula import Formula, formula_of
from core.queries.conditions import Condition, Every
from core.queries.expanding import placed
from core.queries.filters import read_filter
from core.queries.forms import bindings, shape_of
from core.queries.joins import Joins
from core.queries.operators import condition
from core.queries.paths import entity_named
from core.queries.prepared import prepared_for
from core.queries.query import FilterTree
from core.queries.sight import visible
from core.queries.sources import Names, Rows, own_table
from core.storage.types import Id
from schema_registry.model import Entity
from schema_registry.problems import Problem

Test = FilterTree | str
"""A filter, or a formula that is true or false."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A test that was found sound: a condition, or a formula."""

    condition: Condition | None = None
    formula: Formula | None = None


def problems_of(ctx: Context, entity: Entity, test: Test, pointer: str = "") -> Sequence[Problem]:
    """What is wrong with a test."""
    return (
        read_filter(ctx, entity, test, pointer)[1]
        if not isinstance(test, str)
        else _formula(ctx, entity, test).problems
    )


def verdicts(ctx: Context, entity: str, ids: Sequence[str], tests: Sequence[Test]) -> Mapping[str, tuple[bool, ...]]:
    """By id, whether each test holds; records that the actor may not see are not in it.

    Raises Missing and Denied, and Rejected with what is wrong with any test.
    """
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    if not ids or not tests:
        return {}
    values: list[object] = []
    read = tuple(_reading(ctx, found, tests))
    shape = tuple(_shape(ctx, one, values) for one in read)
    statement = prepared_for(ctx, ("verdicts", found.name, shape), lambda: _statement(ctx, found, read))
    rows = ctx.connection.execute(statement, {**bindings(ctx, found, values, ()), "ids": list(ids)})
    return {str(row[0]): tuple(map(bool, row[1:])) for row in rows}


def _reading(ctx: Context, entity: Entity, tests: Sequence[Test]) -> Iterator[_Read]:
    for at, test in enumerate(tests):
        if isinstance(test, str):
            formula = _formula(ctx, entity, test)
            problems: Sequence[Problem] = formula.problems
            one = _Read(formula=formula)
        else:
            wanted, problems = read_filter(ctx, entity, test, f"/tests/{at}")
            one = _Read(wanted)
        if problems:
            raise Rejected(problems)
        yield one


def _formula(ctx: Context, entity: Entity, source: str) -> Formula:
    formula: Formula = ctx.live.derive(formula_of, (entity.name, source))
    return formula


def _shape(ctx: Context, one: _Read, values: list[object]) -> object:
    return one.formula.source if one.formula else shape_of(ctx, one.condition or Every(()), values)


def _statement(ctx: Context, entity: Entity, tests: Sequence[_Read]) -> tuple[Rows, bool]:
    joins = Joins(ctx, own_table(ctx, entity), Names())
    held = [
        placed(joins, one.formula.term) if one.formula else condition(joins, one.condition or Every(()))
        for one in tests
    ]
    yes, no = sa.literal_column("1", sa.Integer()), sa.literal_column("0", sa.Integer())
    columns = [sa.case((one, yes), else_=no).label(f"t__{at}") for at, one in enumerate(held)]
    own = joins.root.columns["id"]
    wanted = own.in_(sa.bindparam("ids", expanding=True, type_=Id()))
    statement = sa.select(own, *columns).select_from(joins.source).where(wanted, *visible(ctx, joins.root))
    return statement, joins.personal
