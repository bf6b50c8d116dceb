"""Formulas over columns of real tables, in statements: what they give, how it sorts, figures over related rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.expressions.columns import Column
from core.expressions.environment import environment
from core.expressions.fitting import fit
from core.expressions.formula import Formula, formula_of
from core.expressions.translate import Asked, figure, fit_sql, translate
from core.kinds.kind import Refused
from core.records.write import create
from schema_registry.expressions.terms import Term
from schema_registry.model import Field, Text
from tests.support import as_admin, publish
from tests.support.packs import entity, pack

PACK = pack(
    entity(
        "deal",
        {
            "name": "text",
            "amount": "money",
            "weight": {"kind": "decimal", "scale": 6},
            "pieces": "integer",
            "open": "boolean",
            "due": "date",
            "at": "datetime",
            "starts": "time",
            "takes": "duration",
            "tags": {"kind": "choices", "enum": ["vip", "new"]},
            "grade": {"kind": "choice", "enum": ["A", "B"]},
        },
        required=["name"],
    ),
    entity(
        "line",
        {
            "deal": {"kind": "reference", "to": "deal", "inverse": "lines"},
            "quantity": "integer",
            "price": "money",
            "discount": {"kind": "decimal", "scale": 3},
            "due": "date",
            "takes": "duration",
        },
    ),
)
DEALS: tuple[dict[str, Any], ...] = (
    {
        "name": "Größe",
        "amount": "1234.50",
        "weight": "0.000001",
        "pieces": 7,
        "open": True,
        "due": "2026-01-31",
        "at": "2026-11-21T16:00:00Z",
        "starts": "08:15",
        "takes": "PT90M",
        "tags": ["vip"],
        "grade": "A",
    },
    {"name": "客户", "amount": "-0.01", "pieces": -3, "open": False, "due": "2024-02-29", "grade": "B"},
    {"name": "last", "amount": "9999999999999999.99", "pieces": 10**18 - 1, "weight": "999999999999.999999"},
    {"name": "empty"},
)
LINES: tuple[dict[str, Any], ...] = (
    {"quantity": 12, "price": "14.00", "discount": "0.050", "due": "2026-01-02", "takes": "PT1H"},
    {"quantity": 10, "price": "9.80", "discount": "0", "due": "2025-01-02", "takes": "PT30M"},
    {"quantity": 5, "price": "34.80", "discount": "0.125"},
    {"quantity": None, "price": "1.00"},
)
FORMULAS = (
    "amount * pieces",
    "amount / 3",
    "amount * 0.13",
    "round(amount * weight, 2)",
    "pieces / weight",
    "amount * amount",
    "-amount",
    "if(amount > 1000 and grade = 'A', amount * 3%, 0)",
    "coalesce(pieces, 0) + 1",
    "amount > pieces",
    "name & ' ' & pieces",
    "upper(name)",
    "left(name, 2) = '客户'",
    "fold(name)",
    "due + 30",
    "edate(due, 1)",
    "today() - due",
    "date(at)",
    "hour(at)",
    "at + takes",
    "starts + takes",
    "hours(takes)",
    "takes * 2",
    "has(tags, 'vip')",
    "count(tags)",
    "tags is missing",
    "sys_owner = current_user()",
    "sys_version",
    "year(sys_created_at) >= 2000",
    "open",
    "open and amount > 100",
    "amount >= 0.001 or name = '客户'",
    "pieces in (7, 8)",
    "pieces in (7, 0.5)",
    "not (amount = 1234.5)",
    "due < '2025-01-01'",
    "due is missing or grade <> 'A'",
    "name > 'a'",
    "grade = name",
    "at < sys_created_at",
    "true",
    "not open",
    "grade in ('A')",
    "sum(lines.quantity)",
    "sum(lines, quantity * price * (1 - discount))",
    "count(lines)",
    "count_if(lines, quantity > 5)",
    "sum_if(lines.price, discount > 0)",
    "avg(lines.price)",
    "avg_if(lines.price, quantity > 100)",
    "min(lines.due)",
    "max(lines.price)",
    "max(lines, quantity * price)",
    "min_if(lines, price / quantity, quantity < 11)",
    "sum(lines.takes)",
    "max(lines.takes)",
    "if(count(lines) > 0, sum(lines.price) / count(lines), 0)",
    "sum(lines.price) + amount",
)
"""What is asked of every deal. The last deals have no lines."""


@pytest.fixture
def deals(installation: Installation) -> Installation:
    publish(installation, PACK)
    with as_admin(installation) as ctx:
        made = [create(ctx, "deal", dict(one)) for one in DEALS]
        for one in LINES:
            create(ctx, "line", {"deal": made[0].id, **{name: value for name, value in one.items() if value}})
    return installation


def columns_of(ctx: Context, entity: str) -> Callable[[str], Column]:
    return lambda path: ctx.live.tables[entity].columns[path]


def asked(ctx: Context, formula: Formula) -> Column:
    env, dialect = environment(ctx), ctx.connection.dialect.name

    def related(inverse: str, of: Term, total: str, where: Term) -> Column:
        assert inverse == "lines"
        deals = ctx.live.tables["deal"].table
        lines, column = ctx.live.tables["line"], columns_of(ctx, "line")
        value = None if total == "count" else translate(of, column, related, dialect, env)
        held = translate(where, column, related, dialect, env)
        of_deal = lines.columns["deal"] == ctx.live.tables["deal"].id
        return sa.select(figure(total, value, dialect)).where(of_deal, held).correlate(deals).scalar_subquery()

    return translate(formula, columns_of(ctx, "deal"), related, dialect, env)


def formula(ctx: Context, source: str) -> Formula:
    made = ctx.live.derive(formula_of, ("deal", source))
    assert made.problems == ()
    return made


def records(ctx: Context) -> list[dict[str, Any]]:
    """The deals as they are stored, with their lines."""
    deals, lines = ctx.live.tables["deal"], ctx.live.tables["line"]
    found = [dict(row) for row in ctx.connection.execute(_all(deals.columns)).mappings()]
    below = [dict(row) for row in ctx.connection.execute(_all(lines.columns)).mappings()]
    return [{**one, "lines": [line for line in below if line["deal"] == one["id"]]} for one in found]


def _all(columns: Mapping[str, Column]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*(column.label(name) for name, column in columns.items())).order_by(columns["id"])


def in_statement(ctx: Context, source: str) -> list[object]:
    return list(ctx.connection.scalars(_of_deals(ctx, asked(ctx, formula(ctx, source)))))


def in_python(ctx: Context, source: str) -> list[object]:
    def run(values: Mapping[str, object]) -> object:
        try:
            return formula(ctx, source).run(values, environment(ctx))
        except Refused:
            return None

    return [run(one) for one in records(ctx)]


def test_statements_over_tables_give_what_python_does(deals: Installation) -> None:
    with deals.reading() as ctx:
        wrong = [
            (source, in_statement(ctx, source), in_python(ctx, source))
            for source in FORMULAS
            if in_statement(ctx, source) != in_python(ctx, source)
        ]
    assert wrong == []


def test_net_sales_are_exact(deals: Installation) -> None:
    with deals.reading() as ctx:
        found = in_statement(ctx, "sum(lines, quantity * price * (1 - discount))")
    assert found == [Decimal("409.85"), 0, 0, 0]


def field(ctx: Context, kind: str, **options: object) -> Field:
    return Field("test/deal.x", "x", kind, Text("x"), options=options)


@pytest.mark.parametrize(
    ("source", "kind", "options"),
    [
        ("amount / 3", "decimal", {"scale": 4}),
        ("amount / 3", "money", {"currency": "CNY"}),
        ("amount * pieces", "decimal", {"scale": 2}),
        ("pieces * 1000", "integer", {}),
        ("pieces / 2", "integer", {}),
        ("sum(lines, quantity * price)", "decimal", {"scale": 0}),
        ("name & name", "text", {"maxLength": 6}),
        ("substitute(name, name, '')", "text", {}),
        ("due + 1", "date", {}),
        ("amount > 0", "boolean", {}),
        ("takes * 1.5", "duration", {}),
    ],
)
def test_a_field_shows_of_a_statement_what_it_would_keep(
    deals: Installation, source: str, kind: str, options: dict[str, object]
) -> None:
    with deals.reading() as ctx:
        made, kept = ctx.live.kinds[kind], field(ctx, kind, **options)
        column = fit_sql(made, kept, asked(ctx, formula(ctx, source)))
        found = list(ctx.connection.scalars(_of_deals(ctx, column)))
        assert found == [_fitted(ctx, source, kind, options, one) for one in records(ctx)]


def _of_deals(ctx: Context, column: Column) -> sa.Select[*tuple[Any, ...]]:
    deals = ctx.live.tables["deal"]
    return sa.select(column).select_from(deals.table).order_by(deals.id)


def _fitted(ctx: Context, source: str, kind: str, options: dict[str, object], values: Mapping[str, object]) -> object:
    try:
        result = formula(ctx, source).run(values, environment(ctx))
        return fit(ctx.live.kinds[kind], field(ctx, kind, **options), result)
    except Refused:
        return None


def test_fitted_values_sort_and_filter_as_numbers(deals: Installation) -> None:
    with deals.reading() as ctx:
        kind, kept = ctx.live.kinds["decimal"], field(ctx, "decimal", scale=2)
        column = fit_sql(kind, kept, asked(ctx, formula(ctx, "amount / 3")))
        names = ctx.live.tables["deal"].columns["name"]
        statement = sa.select(names).where(column < Decimal(1000)).order_by(column.desc())
        assert list(ctx.connection.scalars(statement)) == ["Größe", "客户"]


def test_a_figure_by_itself_fits_a_field(deals: Installation) -> None:
    with deals.reading() as ctx:
        price = ctx.live.tables["line"].columns["price"]
        dialect = ctx.connection.dialect.name
        kind, kept = ctx.live.kinds["decimal"], field(ctx, "decimal", scale=1)
        figures = [fit_sql(kind, kept, figure(total, price, dialect)) for total in ("sum", "avg")]
        assert tuple(ctx.connection.execute(sa.select(*figures)).one()) == (Decimal("59.6"), Decimal("14.9"))


def test_a_statement_is_asked_again_at_another_time(deals: Installation) -> None:
    with deals.reading() as ctx:
        env = environment(ctx)
        bound = Asked(
            sa.bindparam("today", None, sa.Date()),
            sa.bindparam("now", None, sa.DateTime()),
            sa.bindparam("user", None, sa.BigInteger()),
            env.zone,
        )
        made = formula(ctx, "today() - due")
        column = translate(made, columns_of(ctx, "deal"), _none, ctx.connection.dialect.name, bound)
        statement = sa.select(column).where(ctx.live.tables["deal"].columns["name"] == "Größe")
        found = [ctx.connection.scalar(statement, {"today": day}) for day in (date(2026, 2, 1), date(2026, 2, 2))]
    assert found == [1, 2]


def _none(*_: object) -> Column:
    raise LookupError


def test_a_computed_moment_is_in_utc(deals: Installation) -> None:
    with deals.reading() as ctx:
        found = in_statement(ctx, "at + hours(1)")
    assert found[0] == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert in_type(found[0]) == timedelta(0)


def in_type(value: object) -> timedelta | None:
    assert isinstance(value, datetime)
    return value.utcoffset()
