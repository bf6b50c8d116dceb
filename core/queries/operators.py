"""Conditions as SQL. Every operator gives the same answer on SQLite and on PostgreSQL, missing values included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core.context import Context
from core.queries.buckets import Span
from core.queries.conditions import Compare, Condition, Either, Every, Not, Related
from core.queries.joins import Column, Joins, alias, visible
from core.queries.paths import Path
from core.queries.search import narrowed
from core.queries.values import family, start_of_day

Sql = sa.ColumnElement[bool]

LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Operand:
    """What an operator works on: a column and how a value becomes comparable with it."""

    column: Column
    make: Callable[[object], object]
    dialect: str


def condition(joins: Joins, wanted: Condition) -> Sql:
    """The SQL of a condition over a statement's tables, joining what its paths reach."""
    if isinstance(wanted, Compare):
        return _compare(joins, wanted)
    if isinstance(wanted, Every):
        return sa.and_(sa.true(), *conditions(joins, wanted))
    if isinstance(wanted, Either):
        return sa.or_(sa.false(), *(condition(joins, part) for part in wanted.parts))
    if isinstance(wanted, Not):
        return condition(joins, wanted.part).is_not(sa.true())
    return _related(joins, wanted)


def conditions(joins: Joins, wanted: Condition) -> list[Sql]:
    """The same as terms of a WHERE clause: none where nothing is asked for."""
    parts = wanted.parts if isinstance(wanted, Every) else (wanted,)
    return [condition(joins, part) for part in parts]


def _related(joins: Joins, wanted: Related) -> Sql:
    here = joins.reach(wanted.steps)
    other = alias(joins.ctx, wanted.entity, joins.names.take())
    inner = Joins(joins.ctx, other, joins.names)
    part = condition(inner, wanted.part)
    refers = other.columns[wanted.field.name] == here.columns["id"]
    return sa.exists().select_from(inner.source).where(refers, *visible(joins.ctx, other), part)


def _compare(joins: Joins, wanted: Compare) -> Sql:
    path = wanted.path
    operand = operand_at(joins, path)
    if path.by and wanted.operator != "_empty":
        return _in_buckets(joins.ctx, operand.column, wanted)
    found = OPERATORS[wanted.operator](operand, wanted.value)
    if wanted.operator == "_contains" and path.field.search and not path.steps:
        near = narrowed(joins, str(operand.make(wanted.value)))
        return found if near is None else sa.and_(near, found)
    return found


def operand_at(joins: Joins, path: Path) -> Operand:
    """The column that a path's conditions look at: the folded key where the field has one."""
    dialect = joins.ctx.connection.dialect.name
    folded = joins.key(path, "fold")
    if folded is not None:
        kind = joins.ctx.live.kinds[path.field.kind]
        make = next(key.make for key in kind.keys(path.field) if key.name == "fold")
        return Operand(folded, make, dialect)
    return Operand(joins.column(path), _same, dialect)


def _same(value: object) -> object:
    return value


# ---- the operators
def _eq(operand: Operand, value: object) -> Sql:
    return operand.column.is_(None) if value is None else operand.column == operand.make(value)


def _neq(operand: Operand, value: object) -> Sql:
    if value is None:
        return operand.column.is_not(None)
    return sa.or_(operand.column != operand.make(value), operand.column.is_(None))


def _in(operand: Operand, values: object) -> Sql:
    given = _several(values)
    found = operand.column.in_([operand.make(value) for value in given if value is not None])
    return sa.or_(found, operand.column.is_(None)) if None in given else found


def _nin(operand: Operand, values: object) -> Sql:
    given = _several(values)
    found = operand.column.not_in([operand.make(value) for value in given if value is not None])
    return sa.and_(found, operand.column.is_not(None)) if None in given else sa.or_(found, operand.column.is_(None))


def _ordered(compare: Callable[[Column, object], Sql]) -> Callable[[Operand, object], Sql]:
    def build(operand: Operand, value: object) -> Sql:
        return sa.false() if value is None else compare(operand.column, operand.make(value))

    return build


def _between(operand: Operand, values: object) -> Sql:
    """Both ends belong to it; an end that is null is open."""
    least, most = _several(values)
    column = operand.column
    found = [] if least is None else [column >= operand.make(least)]
    found += [] if most is None else [column <= operand.make(most)]
    return sa.and_(*found) if found else column.is_not(None)


def _empty(operand: Operand, value: object) -> Sql:
    return operand.column.is_(None) if value else operand.column.is_not(None)


def _contains(operand: Operand, value: object) -> Sql:
    sought = _folded(operand, value)
    if sought is None:
        return sa.false()
    position = sa.func.strpos if operand.dialect == "postgresql" else sa.func.instr
    return position(operand.column, sought, type_=sa.Integer()) > 0


def _ncontains(operand: Operand, value: object) -> Sql:
    return _contains(operand, value).is_not(sa.true())


def _starts_with(operand: Operand, value: object) -> Sql:
    """A range, so that an index on the column serves."""
    sought = _folded(operand, value)
    if sought is None:
        return sa.false()
    after = _following(sought)
    found = operand.column >= sought
    return found if after is None else sa.and_(found, operand.column < after)


def _ends_with(operand: Operand, value: object) -> Sql:
    sought = _folded(operand, value)
    if sought is None:
        return sa.false()
    if not sought:
        return operand.column.is_not(None)
    if operand.dialect == "postgresql":
        return sa.func.right(operand.column, len(sought)) == sought
    return sa.func.substr(operand.column, -len(sought)) == sought


def _folded(operand: Operand, value: object) -> str | None:
    """The text to look for. None when folding leaves nothing of it (letters, asked of a phone number)."""
    if value is None:
        return None
    made = operand.make(value) if value else ""
    return None if value and not made else str(made or "")


def _following(text: str) -> str | None:
    """The first text, by code points, that is after every text that starts so; None when there is none."""
    while text:
        last = ord(text[-1])
        if last < ord(LAST_CHARACTER):
            return text[:-1] + chr(0xE000 if last == 0xD7FF else last + 1)
        text = text[:-1]
    return None


def _several(values: object) -> tuple[object, ...]:
    assert isinstance(values, tuple)
    return values


OPERATORS: Mapping[str, Callable[[Operand, object], Sql]] = {
    "_eq": _eq,
    "_neq": _neq,
    "_in": _in,
    "_nin": _nin,
    "_lt": _ordered(lambda column, value: column < value),
    "_lte": _ordered(lambda column, value: column <= value),
    "_gt": _ordered(lambda column, value: column > value),
    "_gte": _ordered(lambda column, value: column >= value),
    "_between": _between,
    "_empty": _empty,
    "_contains": _contains,
    "_ncontains": _ncontains,
    "_startsWith": _starts_with,
    "_endsWith": _ends_with,
}


# ---- buckets of dates
def _in_buckets(ctx: Context, column: Column, wanted: Compare) -> Sql:
    """Buckets become ranges of days or instants, which an index on the column serves."""
    instant = family(ctx, wanted.path.field) == "instant"

    def at(day: date) -> object:
        return start_of_day(ctx, day) if instant else day

    def inside(span: object) -> Sql:
        if span is None:
            return column.is_(None)
        assert isinstance(span, Span)
        return sa.and_(column >= at(span.start), *_until(column, span, at))

    operator, value = wanted.operator, wanted.value
    if operator in ("_eq", "_neq"):
        found = inside(value)
    elif operator in ("_in", "_nin"):
        found = sa.or_(sa.false(), *(inside(span) for span in _several(value)))
    else:
        return _bucket_order(column, operator, value, at)
    return found.is_not(sa.true()) if operator in ("_neq", "_nin") else found


def _until(column: Column, span: Span, at: Callable[[date], object]) -> list[Sql]:
    return [] if span.end is None else [column < at(span.end)]


def _bucket_order(column: Column, operator: str, value: object, at: Callable[[date], object]) -> Sql:
    if operator == "_between":
        least, most = _several(value)
        found: list[Sql] = [column.is_not(None)]
        found += [column >= at(least.start)] if isinstance(least, Span) else []
        return sa.and_(*found, *(_until(column, most, at) if isinstance(most, Span) else ()))
    if not isinstance(value, Span):
        return sa.false()
    if operator == "_lt":
        return column < at(value.start)
    if operator == "_gte":
        return column >= at(value.start)
    if operator == "_lte":
        return sa.and_(column.is_not(None), *_until(column, value, at))
    return sa.false() if value.end is None else column >= at(value.end)
