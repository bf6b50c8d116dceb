"""`python -m benchmarks.formulas`: what formulas cost, in Python for one record and in statements for many.

The limit of a statement is the same list with the expression written by hand, for that very database.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from core.expressions.closures import runner
from core.expressions.columns import Column
from core.expressions.environment import Environment
from core.expressions.translate import fit_sql, translate
from core.kinds.registry import built_in
from core.settings import Settings
from core.storage.connect import make_engine
from core.storage.functions import create_functions
from core.storage.types import Fixed
from schema_registry.expressions.check import check
from schema_registry.expressions.scope import FieldType
from schema_registry.model import Field, Text

LINES = sa.Table(
    "bench_line",
    sa.MetaData(),
    sa.Column("quantity", sa.BigInteger()),
    sa.Column("price", Fixed(2)),
    sa.Column("discount", Fixed(3)),
    sa.Column("name", sa.Text()),
    sa.Column("due", sa.Date()),
)
TYPES = {"quantity": "number", "price": "number", "discount": "number", "name": "text", "due": "date"}
NET = "round(quantity * price * (1 - discount), 2)"
FORMULAS = (
    NET,
    "quantity * price * (1 - discount)",
    "price / quantity",
    "if(quantity > 100 and name = 'A', price * 0.03, 0)",
    "upper(left(name, 3)) & '-' & quantity",
    "edate(due, 3) - due",
)
BY_HAND = {
    "sqlite": "(abs(quantity * price * (1000 - discount)) + 500) / 1000",
    "postgresql": "round(quantity * price * (1 - discount), 2)",
}
"""The net amount at two places, as somebody would write it who knows how each database keeps the columns."""


class Fields:
    """The fields of a line."""

    def field(self, entity: str, name: str) -> FieldType | None:
        return FieldType(TYPES[name]) if name in TYPES else None

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        return None

    def names(self, entity: str) -> Iterable[str]:
        return TYPES


ENV = Environment(date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC), 1, ZoneInfo("Asia/Shanghai"))


@click.command()
@click.option("--rows", default=10_000, show_default=True)
@click.option("--turns", default=9, show_default=True)
@click.option("--database", "databases", multiple=True, help="The table bench_line is made in it. SQLite by default.")
def main(rows: int, turns: int, databases: tuple[str, ...]) -> None:
    """Prints microseconds a record in Python, and milliseconds of lists beside the same by hand."""
    console = Console()
    _in_python(console)
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        for url in databases or (f"sqlite:///{folder}/formulas.sqlite",):
            _in_statements(console, url, rows, turns)


def _in_python(console: Console) -> None:
    values = {
        "quantity": 12,
        "price": Decimal("14.50"),
        "discount": Decimal("0.050"),
        "name": "Alpha",
        "due": date(2026, 1, 31),
    }
    table = Table("in Python", "µs a record")
    for source in FORMULAS:
        run = runner(check(source, Fields(), "line").term)
        taken = _times(lambda run=run: [run(values, ENV) for _ in range(2_000)], 7)  # type: ignore[misc]  # bound as a default, which has no type
        table.add_row(source, f"{min(taken) / 2_000 * 1e6:.2f}")
    console.print(table)


def _in_statements(console: Console, url: str, rows: int, turns: int) -> None:
    engine = make_engine(Settings(database=url))
    dialect = engine.dialect.name
    with engine.begin() as connection:
        create_functions(connection)
        LINES.drop(connection, checkfirst=True)
        LINES.create(connection)
        connection.execute(LINES.insert(), [_line(number) for number in range(rows)])
    with engine.begin() as connection:
        computed = [_column(source, dialect) for source in FORMULAS]
        by_hand = sa.type_coerce(sa.literal_column(BY_HAND[dialect]), Fixed(2))
        ours, theirs = sa.select(*LINES.c, computed[0]), sa.select(*LINES.c, by_hand)
        assert connection.execute(ours).all() == connection.execute(theirs).all()
        mine, limit = _in_turns(turns, lambda: _read(connection, ours), lambda: _read(connection, theirs))
        plain = _times(lambda: _read(connection, sa.select(*LINES.c)), turns)
        table = Table(f"{dialect}, {rows:,} rows", "ms")
        table.add_row("without", f"{median(plain) * 1e3:.1f}")
        table.add_row(f"{NET}, by hand", f"{median(limit) * 1e3:.1f}")
        table.add_row(f"{NET} ({median(mine) / median(limit):.2f} × by hand)", f"{median(mine) * 1e3:.1f}")
        for source, column in zip(FORMULAS[1:], computed[1:], strict=True):
            statement = sa.select(*LINES.c, column)
            taken = _times(partial(_read, connection, statement), turns)
            table.add_row(source, f"{median(taken) * 1e3:.1f}")
        LINES.drop(connection)
    console.print(table)
    engine.dispose()


def _line(number: int) -> dict[str, object]:
    return {
        "quantity": number % 120 + 1,
        "price": Decimal(number % 9_973).scaleb(-2),
        "discount": Decimal(number % 300).scaleb(-3),
        "name": "ABC"[number % 3] + str(number),
        "due": date(2026, number % 12 + 1, 28),
    }


def _column(source: str, dialect: str) -> Column:
    made = translate(check(source, Fields(), "line").term, LINES.c.__getitem__, _unrelated, dialect, ENV)
    kind = built_in()["decimal"]
    field = Field("bench/line.net", "net", "decimal", Text("Net"), options={"scale": 2})
    return fit_sql(kind, field, made) if source == NET else made


def _unrelated(*asked: Any) -> Column:
    raise LookupError(asked)


def _read(connection: sa.Connection, statement: sa.Select[Any]) -> None:
    connection.execute(statement).all()


def _times(act: Callable[[], object], turns: int) -> list[float]:
    taken = []
    for _ in range(turns):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return taken


def _in_turns(
    turns: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Both sides in turns, so that whatever else the machine does meets both."""
    mine: list[float] = []
    limit: list[float] = []
    for _ in range(turns):
        mine += _times(ours, 1)
        limit += _times(theirs, 1)
    return mine, limit


if __name__ == "__main__":
    main()
