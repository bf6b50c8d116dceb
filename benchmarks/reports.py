"""`python -m benchmarks.reports`: reports over all opportunities, from the question to the answer, without HTTP.

Beside each the bare statement that gathers its finest groups and adds nothing up, written by hand: what a report
costs beyond that are subtotals, titles and Python. CPU is that of this process; the database's own is in the time.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks import data
from benchmarks.pack import pack
from benchmarks.stage import analyze, emptied, fill
from core.context import Actor, Context
from core.engine import Installation
from core.install import initialise
from core.publish import apply_plan, make_plan
from core.reports.compose import compose
from core.reports.open import report_named
from core.reports.question import Asked
from core.settings import Settings
from schema_registry.packs import PackFiles

ADMIN = Actor(1, "Bench", superuser=True)
GOAL = 500
"""Milliseconds for two dimensions over 300,000 opportunities on PostgreSQL."""
RATE = {"id": "rate", "title": "Won", "formula": "count_if(stage = 'won') / count()", "of": {"kind": "percent"}}
SUMS: list[dict[str, object]] = [{"sum": "amount"}, {"count": True}]
REPORTS: dict[str, dict[str, object]] = {
    "stage × month": {"rows": ["stage"], "columns": ["closes_on:month"], "measures": SUMS},
    "country × quarter": {"rows": ["customer.country"], "columns": ["closes_on:quarter"], "measures": SUMS},
    "country, stage with a rate": {"rows": ["customer.country", "stage"], "measures": [*SUMS, RATE]},
    "country × year, different customers": {
        "rows": ["customer.country"],
        "columns": ["closes_on:year"],
        "measures": [{"sum": "amount"}, {"distinct": "customer"}],
    },
    "20 best of 100,000 customers": {
        "rows": ["customer"],
        "measures": SUMS,
        "sort": ["-sum:amount"],
        "limit": 20,
    },
    "worth of customers' deals": {
        "of": "customer",
        "rows": ["grade"],
        "measures": [{"sum": "opportunity_customer.amount"}],
    },
    "the same of one city": {
        "of": "customer",
        "rows": ["grade"],
        "filter": {"city": {"_eq": "深圳"}},
        "measures": [{"sum": "opportunity_customer.amount"}],
    },
}
"""The first two have two dimensions, their subtotals and totals."""


def documents() -> PackFiles:
    """The pack with the reports."""
    plain = pack()
    texts = dict(plain.files)
    for number, (title, members) in enumerate(REPORTS.items()):
        document = {"$schema": "urn:cardwright:report:1", "name": f"r{number}", "title": title, "of": "opportunity"}
        texts[f"reports/r{number}.json"] = json.dumps({**document, **members})
    return PackFiles(plain.name, plain.label, texts)


def filled(url: str, customers: int) -> Installation:
    """An installation with so many customers, and three opportunities each."""
    settings = Settings(database=emptied(url), zone="Asia/Shanghai", locale="en")
    initialise(settings)
    installation = Installation.open(settings)
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [documents()])
    apply_plan(installation, plan, ADMIN, consent=plan.questions)
    fill(installation, ADMIN, "customer", data.customers(customers))
    with installation.reading(ADMIN) as ctx:
        table = ctx.live.tables["customer"]
        ids = [str(id) for id in ctx.connection.scalars(sa.select(table.id).order_by(table.id))]
    fill(installation, ADMIN, "opportunity", data.opportunities(3 * customers, ids))
    analyze(installation)
    return installation


def by_hand(ctx: Context) -> Callable[[], object]:
    """The sums by stage and month alone."""
    made = ctx.live.tables["opportunity"]
    column = made.columns
    day: Any = column["closes_on"]
    month = (
        sa.func.date_trunc("month", day) if ctx.connection.dialect.name == "postgresql" else sa.func.substr(day, 1, 7)
    )
    statement = (
        sa.select(column["stage"], month, sa.func.sum(column["amount"]), sa.func.count())
        .where(column["sys_deleted_at"].is_(None))
        .group_by(column["stage"], sa.literal_column("2"))
    )
    return lambda: ctx.connection.execute(statement).all()


def timed(ask: Callable[[], object], turns: int) -> tuple[float, float]:
    """Median milliseconds, and those of this process's CPU, after one turn that prepares."""
    ask()
    taken: list[tuple[float, float]] = []
    for _ in range(turns):
        began, worked = time.perf_counter(), time.process_time()
        ask()
        taken.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return median(one for one, _ in taken), median(one for _, one in taken)


@click.command()
@click.option("--customers", default=100_000, show_default=True, help="Opportunities are three times as many.")
@click.option("--database", help="Where to measure; it is emptied. SQLite in a temporary folder by default.")
@click.option("--turns", default=7, show_default=True)
def main(customers: int, database: str | None, turns: int) -> None:
    """Measures reports over all opportunities."""
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        installation = filled(database or f"sqlite:///{folder}/bench.sqlite", customers)
        table = Table("report", "ms", "of which CPU here", "cells")
        with installation.reading(ADMIN) as ctx:
            took, cpu = timed(by_hand(ctx), turns)
            table.add_row("stage × month by hand, no totals", f"{took:.0f}", f"{cpu:.0f}", "")
            for number, title in enumerate(REPORTS):
                report = report_named(ctx, f"r{number}")
                cells = len(compose(ctx, report, Asked()).cells)
                took, cpu = timed(lambda: compose(ctx, report, Asked()), turns)  # noqa: B023  # called at once
                table.add_row(title, f"{took:.0f}", f"{cpu:.0f}", str(cells))
        installation.close()
        Console().print(table)


if __name__ == "__main__":
    main()
