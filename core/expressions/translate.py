"""Formulas as SQL: `translate`, and `fit_sql` for what a field shows of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.sql.functions import FunctionElement

from core.expressions import postgresql, sqlite, sqlite_native
from core.expressions.columns import RESULTS, Column, Exact, function
from core.expressions.environment import Environment
from core.expressions.fitting import longest, scale_of
from core.expressions.formula import Formula
from core.kinds.kind import Kind
from core.storage.types import BINARY_TEXT, Fixed, SqlType
from schema_registry.expressions.terms import Term
from schema_registry.model import Field

ReadColumn = Callable[[str], Column]
"""The column of a path, with the type that its values have in the database (`Fixed` and its scale, `Instant`, …)."""
Related = Callable[[str, Term, str, Term], Column]
"""The scalar subquery of a figure: (name of the related records, of what, total, where).

`of` and `where` are terms over one related record: translate them in turn with its columns, and let `figure` make
the aggregate. A record counts where `where` is true.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `Environment` holds as columns, so that a statement can be kept and asked again with other values."""

    today: Column
    now: Column
    user: Column
    zone: ZoneInfo


def translate(
    what: Formula | Term, column: ReadColumn, related: Related, dialect: str, env: Environment | Asked
) -> Column:
    """The SQL of a formula, typed so that it can be selected and used as a condition.

    Numbers have no scale yet: `fit_sql` makes the values of a field of them. What leaves the limits of numbers and
    texts is missing, for a statement cannot refuse one row.
    """
    term = what if isinstance(what, Term) else what.term

    def leaf(one: Term) -> Column:
        if one.op == "read":
            return column(str(one.value))
        if one.op == "total":
            name, total = cast("tuple[str, str]", one.value)
            return related(name, one.args[0], total, one.args[1])
        return _known(one.op, env)

    if dialect == "postgresql":
        return postgresql.expression(term, leaf)
    native = sqlite_native.condition(term, leaf) if term.type == "boolean" else None
    return native if native is not None else _call(_Plan(env.zone), term, leaf)


def fit_sql(kind: Kind, field: Field, sql: Column) -> Column:
    """The value of a field of a translated formula: at its scale, missing where it does not fit."""
    kept, scale = kind.column(field), scale_of(kind, field)
    type_ = BINARY_TEXT if isinstance(kept, sa.Text) else kept
    if isinstance(sql, FunctionElement) and sql.name == sqlite.FORMULA:
        return _fitted_call(field, sql, type_, scale)
    if scale is not None and isinstance(sql.type, sa.Numeric | Exact):
        sql = sa.func.cw_fit(sql, scale)
        if not isinstance(type_, Fixed):
            return sa.cast(sql, type_)
    elif isinstance(sql.type, sa.Text):
        sql = sa.func.cw_fit_text(sql, longest(field))
    return sa.type_coerce(sql, type_)


def figure(total: str, of: Column | None, dialect: str) -> Column:
    """The aggregate of a figure over translated values (or plain columns), exact: a sum over none is 0."""
    if total == "count" or of is None:
        return sa.func.count()
    if dialect == "postgresql":
        return _postgresql_figure(total, of)
    of = _bare(of)
    exact = isinstance(of.type, Exact)
    if total in ("min", "max") and not exact:
        return sa.func.min(of, type_=of.type) if total == "min" else sa.func.max(of, type_=of.type)
    scale = -1 if exact else of.type.scale if isinstance(of.type, Fixed) else 0
    name = {"sum": sqlite.SUM, "avg": sqlite.MEAN, "min": sqlite.LEAST, "max": sqlite.GREATEST}[total]
    made = function(name)(of, sa.literal(scale, sa.Integer()), type_=Exact())
    # Over no rows SQLite never makes the aggregate, so that it cannot say 0 itself; missing is a sum too large.
    return sa.case((sa.func.count() == 0, sa.literal(Decimal(0), Exact())), else_=made) if total == "sum" else made


def _postgresql_figure(total: str, of: Column) -> Column:
    if total in ("min", "max"):
        ordered = of.collate("C") if isinstance(of.type, sa.Text) else of
        return sa.func.min(ordered, type_=of.type) if total == "min" else sa.func.max(ordered, type_=of.type)
    number = postgresql.number(of).sql
    added = sa.func.coalesce(sa.func.sum(number), 0, type_=sa.Numeric())
    if total == "avg":
        return sa.func.cw_div(added, sa.cast(sa.func.count(number), sa.Numeric()), type_=Exact())
    return sa.func.cw_limit(added, type_=Exact())


def _known(op: str, env: Environment | Asked) -> Column:
    if op == "zone":
        return sa.literal(env.zone.key, sa.Text())
    value: object = {"today": env.today, "now": env.now, "current_user": env.user}[op]
    if isinstance(value, sa.ColumnElement):
        return value
    if isinstance(value, datetime):
        return sa.literal(value, RESULTS["instant"])
    return sa.literal(value, RESULTS["date"] if isinstance(value, date) else RESULTS["user"])


# ---- SQLite
@dataclass(slots=True)
class _Plan:
    """The values that a call reads, each once, however often the formula does."""

    zone: ZoneInfo
    codes: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    places: dict[Term, int] = field(default_factory=dict)

    def at(self, term: Term, column: Callable[[Term], Column]) -> int:
        """The place of a leaf's value among the arguments."""
        place = self.places.get(term)
        if place is None:
            place = self.places[term] = len(self.columns)
            made = column(term)
            self.columns.append(made)
            self.codes.append(sqlite.code_of(made.type))
        return place


def _call(plan: _Plan, term: Term, leaf: Callable[[Term], Column]) -> Column:
    placed = _placed(plan, term, leaf)
    made = sqlite.Plan(sqlite.written(placed), tuple(plan.codes), plan.zone.key)
    return _formula(made, plan.columns, RESULTS[term.type])


def _formula(plan: sqlite.Plan, columns: list[Column], type_: SqlType) -> Column:
    text = sa.literal(msgspec.json.encode(plan).decode(), sa.Text())
    return function(sqlite.FORMULA)(text, *columns, type_=type_)


def _placed(plan: _Plan, term: Term, leaf: Callable[[Term], Column]) -> Term:
    """The term with every leaf replaced by its place."""
    if term.op in ("read", "total", "today", "now", "current_user"):
        return Term("arg", term.type, (), plan.at(term, leaf))
    return replace(term, args=tuple(_placed(plan, one, leaf) for one in term.args))


def _bare(sql: Column) -> Column:
    """The column of a call that gives but that column."""
    if not isinstance(sql, FunctionElement) or sql.name != sqlite.FORMULA:
        return sql
    text, *columns = sql.clauses
    return columns[0] if msgspec.json.decode(text.value, type=sqlite.Plan).term[0] == "arg" else sql


def _fitted_call(field: Field, call: FunctionElement[Any], type_: SqlType, scale: int | None) -> Column:
    text, *columns = call.clauses
    plan = msgspec.json.decode(text.value, type=sqlite.Plan)
    kind = plan.term[1]
    if kind == "number":
        plan = msgspec.structs.replace(plan, scale=scale)
    elif kind == "text":
        plan = msgspec.structs.replace(plan, longest=longest(field))
    return _formula(plan, list(columns), type_)
