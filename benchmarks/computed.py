"""`python -m benchmarks.computed`: what values cost that no column holds, beside the same questions without them.

In this process, without HTTP: the same page of 50 with one computed column more, sorts and totals by computed values.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks import data
from benchmarks.pack import MONEY, pack
from benchmarks.stage import analyze, emptied, fill
from core.context import Actor, Context
from core.engine import Installation
from core.install import initialise
from core.publish import apply_plan, make_plan
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.settings import Settings
from schema_registry.model import Group, Measure
from schema_registry.packs import PackFiles

ADMIN = Actor(1, "Bench", superuser=True)
VISIBLE = {"kind": "rollup", "from": "opportunity.customer", "over": "visible"}
COMPUTED: dict[str, dict[str, object]] = {
    "customer": {
        "pipeline": {**VISIBLE, "title": "Pipeline", "sum": "amount", "where": "stage <> 'lost'", "of": MONEY},
        "deals": {**VISIBLE, "title": "Deals", "count": True},
    },
    "opportunity": {
        "share": {
            "kind": "formula",
            "title": "Share",
            "formula": "amount / customer.revenue",
            "of": {"kind": "percent"},
        },
        "waits": {
            "kind": "formula",
            "title": "Waits",
            "formula": "datedif(closes_on, today(), 'D')",
            "of": {"kind": "integer"},
        },
        "weighted": {"kind": "formula", "title": "Weighted", "formula": "amount * 0.3", "of": MONEY},
    },
}
PLAIN = ("title", "customer", "stage", "amount", "closes_on")
LISTED = Query("opportunity", PLAIN, sort=("-closes_on",), limit=50)
CUSTOMERS = Query("customer", ("name", "grade", "revenue"), sort=("name",), limit=50)
STAGES = Aggregation("opportunity", (Measure("sum", "amount"),), (Group("stage"),))

Ask = Callable[[Context], object]


def questions() -> Iterator[tuple[str, Ask, Ask]]:
    """What is asked, with and without something computed."""
    for name in ("share", "waits"):
        asked = replace(LISTED, columns=(*PLAIN, name))
        yield f"page of 50 with {name}", _found(asked), _found(LISTED)
    for name in ("pipeline", "deals"):
        asked = replace(CUSTOMERS, columns=(*CUSTOMERS.columns, name))
        yield f"page of 50 customers with {name}", _found(asked), _found(CUSTOMERS)
    by_amount = _found(replace(LISTED, sort=("amount",)))
    yield "first 50 by share", _found(replace(LISTED, sort=("share",))), by_amount
    yield "share over 50 %", _found(replace(LISTED, filter={"share": {"_gt": "0.5"}})), by_amount
    yield "first 50 customers by pipeline", _found(replace(CUSTOMERS, sort=("-pipeline",))), _found(CUSTOMERS)
    for name in ("weighted", "share"):
        total = replace(STAGES, measures=(Measure("avg" if name == "share" else "sum", name),))
        yield f"{total.measures[0]} by stage", _figured(total), _figured(STAGES)


def _found(query: Query) -> Ask:
    return lambda ctx: find(ctx, query)


def _figured(asked: Aggregation) -> Ask:
    return lambda ctx: aggregate(ctx, asked)


def documents() -> PackFiles:
    """The pack with computed fields."""
    plain = pack()
    texts = dict(plain.files)
    for entity, fields in COMPUTED.items():
        document = json.loads(texts[f"entities/{entity}.json"])
        document["properties"].update(fields)
        texts[f"entities/{entity}.json"] = json.dumps(document)
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


def milliseconds(ctx: Context, ask: Ask, turns: int) -> float:
    """The median of some turns, after one that prepares the statement."""
    ask(ctx)
    taken = []
    for _ in range(turns):
        began = time.perf_counter()
        ask(ctx)
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


@click.command()
@click.option("--customers", default=6_000, show_default=True, help="Opportunities are three times as many.")
@click.option("--database", help="Where to measure; it is emptied. SQLite in a temporary folder by default.")
@click.option("--turns", default=15, show_default=True)
def main(customers: int, database: str | None, turns: int) -> None:
    """Measures questions with computed values beside the same without."""
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        installation = filled(database or f"sqlite:///{folder}/bench.sqlite", customers)
        table = Table("question", "ms", "without, ms", "ratio")
        with installation.reading(ADMIN) as ctx:
            for name, ask, without in questions():
                ours, plain = milliseconds(ctx, ask, turns), milliseconds(ctx, without, turns)
                table.add_row(name, f"{ours:.2f}", f"{plain:.2f}", f"{ours / plain:.2f}")
        installation.close()
        Console().print(table)


if __name__ == "__main__":
    main()
