"""`python -m benchmarks.derived`: what derived values cost a write, and what they save a list.

A record that three roll-ups of its parent are over is created in turns with one that none is over; a list is sorted
by a stored roll-up, in turns with the fastest statement by hand for the same page.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import click
import msgspec
import sqlalchemy as sa

from benchmarks.stage import emptied
from cardwright.commands.prepare import prepare
from core.context import SYSTEM, Context
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create, create_many
from core.settings import Settings
from schema_registry.packs import PackFiles

TURNS, EACH = 15, 40
PAGE = 50
CHUNK = 5_000
CHILD: dict[str, Any] = {
    "customer": {"kind": "reference", "to": "customer"},
    "amount": {"kind": "money"},
    "open": {"kind": "boolean"},
}
FIGURES: dict[str, Any] = {
    "owed": {"kind": "rollup", "from": "order.customer", "sum": "amount", "where": "open", "over": "all"},
    "orders": {"kind": "rollup", "from": "order.customer", "count": True, "over": "all"},
    "largest": {"kind": "rollup", "from": "order.customer", "max": "amount", "over": "all"},
}


def pack() -> PackFiles:
    """Customers; orders that three of their roll-ups are over; notes that are alike, and none is over."""
    customer = {"name": {"kind": "text", "search": True}, **FIGURES}
    view = {"columns": ["name", *FIGURES], "sort": ["-owed"]}
    documents: dict[str, Any] = {
        "pack.json": {"$schema": "urn:cardwright:pack:1", "name": "bench", "version": "1.0.0", "title": "Bench"},
        "entities/customer.json": _entity("customer", customer, list=view),
        "entities/order.json": _entity("order", CHILD),
        "entities/note.json": _entity("note", CHILD),
    }
    return PackFiles("bench", "bench", {path: msgspec.json.encode(one).decode() for path, one in documents.items()})


def _entity(name: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"$schema": "urn:cardwright:entity:1", "name": name, "title": name.title()}
    return {**head, "properties": properties, **more}


@contextmanager
def shop(url: str, customers: int) -> Iterator[tuple[Installation, list[str]]]:
    """An installation with customers, some of whom owe something, and the ids of some."""
    settings = Settings(database=emptied(url))
    prepare(settings)
    installation = Installation.open(settings)
    with installation.reading() as ctx:
        plan = make_plan(ctx, [pack()])
    apply_plan(installation, plan, SYSTEM)
    ids: list[str] = []
    for start in range(0, customers, CHUNK):
        with installation.writing() as ctx:
            made = create_many(ctx, "customer", [{"name": f"客户 {start + at}"} for at in range(CHUNK)])
            ids += [made.saved[at].id for at in range(0, CHUNK, 100)]
    with installation.writing() as ctx:
        _owe(ctx)
    with installation.writers.connect() as connection:
        statement = "ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
    try:
        yield installation, ids
    finally:
        installation.close()


def _owe(ctx: Context) -> None:
    """Figures as a million orders would leave them; writing those is not what is measured."""
    built = ctx.live.tables["customer"]
    owed = built.columns["owed"]
    number = sa.func.abs(sa.func.random() % 10**7) if ctx.connection.dialect.name == "sqlite" else None
    drawn = sa.type_coerce(number, owed.type) if number is not None else sa.func.random() * 100_000
    ctx.connection.execute(sa.update(built.table).values({owed: drawn}))


def creates(installation: Installation, ids: list[str]) -> tuple[float, float]:
    """Milliseconds of a create that three roll-ups are over, and of one that none is."""
    taken: dict[str, list[float]] = {"order": [], "note": []}
    for turn in range(TURNS + 1):
        for entity, times in taken.items():
            for at in range(EACH):
                values = {"customer": ids[(turn * EACH + at) % len(ids)], "amount": "12.50", "open": True}
                took = _timed(partial(_create, installation, entity, values))
                if turn:
                    times.append(took)
    return median(taken["order"]), median(taken["note"])


def _create(installation: Installation, entity: str, values: dict[str, object]) -> None:
    with installation.writing() as ctx:
        create(ctx, entity, values)


def lists(installation: Installation) -> tuple[float, float]:
    """Milliseconds of a page sorted by a stored roll-up, and of the same rows by hand."""
    asked = Query("customer", ("name", *FIGURES), sort=("-owed",), limit=PAGE)
    ours: list[float] = []
    limit: list[float] = []
    with installation.reading() as ctx:
        built = ctx.live.tables["customer"]
        names = ", ".join(built.columns[name].name for name in ("name", *FIGURES))
        statement = (
            f"SELECT id, {names} FROM {built.table.name} WHERE sys_deleted_at IS NULL"
            f" ORDER BY owed DESC NULLS LAST, id DESC LIMIT {PAGE}"
        )
    for turn in range(TURNS * 2):
        with installation.reading() as ctx:
            mine = _timed(partial(find, ctx, asked))
            theirs = _timed(partial(_rows, ctx, statement))
        if turn:
            ours.append(mine)
            limit.append(theirs)
    return median(ours), median(limit)


def _rows(ctx: Context, statement: str) -> object:
    return ctx.connection.exec_driver_sql(statement).all()


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


@click.command()
@click.option("--customers", default=100_000, show_default=True)
@click.option(
    "--database", default="", help="Where to measure; it is emptied. SQLite in a temporary folder by default."
)
def main(customers: int, database: str) -> None:
    """Measures what derived values cost and save."""
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        with shop(url, customers) as (installation, ids):
            with_figures, without = creates(installation, ids)
            click.echo(
                f"create: {with_figures:.2f} ms under three roll-ups, {without:.2f} ms under none,"
                f" ratio {with_figures / without:.2f}"
            )
            ours, limit = lists(installation)
            click.echo(f"list by roll-up of {customers:,}: {ours:.2f} ms, by hand {limit:.2f} ms")


if __name__ == "__main__":
    main()
