"""`python -m benchmarks.publishing`: what a publish costs those who work, and how soon it is live.

A field is added to a large table while another process reads records of it at a steady rate; the same with a report
that holds the table. Then an entity of 20 fields is published beside many, up to its first list in another worker.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import Any

import click
import msgspec
import sqlalchemy as sa

from benchmarks.stage import emptied
from cardwright.commands.prepare import prepare
from core.context import SYSTEM
from core.engine import Installation
from core.errors import CardwrightError
from core.publish import apply_plan, make_plan
from core.queries.find import find
from core.queries.query import Query
from core.settings import Settings
from schema_registry.packs import PackFiles

RATE, READERS = 100, 4
"""Reads a second, and threads that share them."""
SETTLE = 1.0
"""Seconds of reading before and after."""
MOMENT = "'2024-01-01 00:00:00.000000'"


@dataclass(frozen=True, slots=True)
class Read:
    """One read: when it began (clock of the machine), seconds it took, the version it saw; 0 when it failed."""

    at: float
    took: float
    version: int


def pack(fields: int, entities: int = 0) -> PackFiles:
    """Customers with some fields more, and further entities of 20 fields each."""
    more = {f"f{at}": {"kind": "integer", "title": f"F{at}"} for at in range(fields)}
    documents: dict[str, Any] = {
        "pack.json": {"$schema": "urn:cardwright:pack:1", "name": "bench", "version": "1.0.0", "title": "Bench"},
        "entities/customer.json": _entity("customer", {"name": {"kind": "text", "title": "Name"}, **more}),
    }
    for number in range(entities):
        documents[f"entities/e{number}.json"] = _entity(f"e{number}", _twenty())
    return PackFiles("bench", "bench", {path: msgspec.json.encode(one).decode() for path, one in documents.items()})


def _twenty() -> dict[str, Any]:
    kinds = ("text", "integer", "date", "decimal", "boolean")
    return {f"f{at}": {"kind": kinds[at % 5], "title": f"F{at}", "search": at == 0} for at in range(20)}


def _entity(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    properties = {field: {k: v for k, v in one.items() if v is not False} for field, one in properties.items()}
    head = {"$schema": "urn:cardwright:entity:1", "name": name, "title": name.title(), "type": "object"}
    return {**head, "properties": properties}


@contextmanager
def opened(url: str) -> Iterator[Installation]:
    """A new installation in an emptied database."""
    settings = Settings(database=emptied(url), lock_timeout_ms=30_000)
    prepare(settings)
    installation = Installation.open(settings)
    try:
        yield installation
    finally:
        installation.close()


def publish(installation: Installation, documents: PackFiles) -> tuple[float, float]:
    """Milliseconds that the plan took, and then the publish until it was live."""
    begun = time.perf_counter()
    with installation.reading() as ctx:
        plan = make_plan(ctx, [documents])
    planned = time.perf_counter()
    apply_plan(installation, plan, SYSTEM, consent=plan.questions, online=False)
    return (planned - begun) * 1000, (time.perf_counter() - planned) * 1000


def fill(installation: Installation, rows: int) -> None:
    """Records made by the database itself."""
    with installation.writing() as ctx:
        identity = "randomblob(16)" if installation.sqlite else "gen_random_uuid()"
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
        ctx.connection.exec_driver_sql(
            "INSERT INTO r_customer (id, sys_version, sys_created_at, sys_updated_at, name)"
            f" {numbers} SELECT {identity}, 1, {MOMENT}, {MOMENT}, 'customer ' || i FROM n"
        )
    with installation.writers.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


# ---- a field on a large table
def read_steadily(url: str, over: Event, ready: Event, found: multiprocessing.Queue[list[Read]]) -> None:
    """Reads records by id in a process of its own until told to stop; each read begins when its time has come."""
    installation = Installation.open(Settings(database=url))
    with installation.reading() as ctx:
        table = ctx.live.tables["customer"]
        ids = [str(id) for id in ctx.connection.scalars(sa.select(table.id).limit(1000))]
    with ThreadPoolExecutor(READERS) as pool:
        parts = [pool.submit(_read, installation, ids, over, at) for at in range(READERS)]
        ready.set()
        reads = [one for part in parts for one in part.result()]
    installation.close()
    found.put(reads)


def _read(installation: Installation, ids: Sequence[str], over: Event, offset: int) -> list[Read]:
    reads: list[Read] = []
    due = time.time() + offset / RATE
    while not over.is_set():
        time.sleep(max(0.0, due - time.time()))
        # A read that could not begin in time waited for the ones before it: it counts from when it was due.
        version = 0
        with suppress(CardwrightError, sa.exc.SQLAlchemyError), installation.reading() as ctx:
            find(ctx, Query("customer", filter={"id": {"_eq": ids[len(reads) % len(ids)]}}, limit=1))
            version = ctx.live.version
        reads.append(Read(due, time.time() - due, version))
        due += READERS / RATE
    return reads


def field_added(installation: Installation, fields: int, report: float) -> tuple[float, float, float, int, int]:
    """A publish of one field more. Milliseconds: publish, slowest read while it ran, slowest before; reads, failed.

    `report`: seconds that a report holds the table from just before the publish.
    """
    url = installation.settings.database
    spawn = multiprocessing.get_context("spawn")
    over, ready, found = spawn.Event(), spawn.Event(), spawn.Queue()
    reader = spawn.Process(target=read_steadily, args=(url, over, ready, found))
    reader.start()
    ready.wait()
    time.sleep(SETTLE * 2)
    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(_hold, installation, report)
        time.sleep(0.1 if report else 0)
        begun = time.time()
        _, took = publish(installation, pack(fields))
        ended = time.time()
        holding.result()
    time.sleep(SETTLE)
    over.set()
    reads = found.get()
    reader.join()
    during = [one.took for one in reads if begun - 0.01 <= one.at <= ended + 0.1]
    before = [one.took for one in reads if begun - SETTLE <= one.at < begun - 0.2]
    failed = sum(one.version == 0 for one in reads)
    return took, max(during) * 1000, max(before) * 1000, len(reads), failed


def _hold(installation: Installation, seconds: float) -> None:
    if seconds:
        with installation.writers.connect() as connection:
            connection.exec_driver_sql("SELECT 1 FROM r_customer LIMIT 1").all()
            time.sleep(seconds)


# ---- an entity beside many
def entity_added(installation: Installation, entities: int) -> tuple[float, float, float]:
    """Milliseconds: plan, publish, and the first list in another worker, which has the version before."""
    other = Installation.open(installation.settings)
    with other.reading() as ctx:
        assert ctx.live.version
    planned, took = publish(installation, pack(0, entities))
    begun = time.perf_counter()
    with other.reading() as ctx:
        find(ctx, Query(f"e{entities - 1}", limit=50))
    listed = (time.perf_counter() - begun) * 1000
    other.close()
    return planned, took, listed


def field_beside(installation: Installation, fields: int, entities: int) -> tuple[float, float]:
    """Milliseconds of CPU that the plan of one field more took, beside entities that stay, and then the publish."""
    documents = pack(fields, entities)
    begun = time.process_time()
    with installation.reading() as ctx:
        plan = make_plan(ctx, [documents])
    planned = time.process_time()
    apply_plan(installation, plan, SYSTEM, consent=plan.questions, online=False)
    return (planned - begun) * 1000, (time.process_time() - planned) * 1000


@click.command()
@click.option("--rows", default=1_000_000, show_default=True)
@click.option("--entities", default=300, show_default=True)
@click.option("--turns", default=5, show_default=True)
@click.option(
    "--database", default="", help="Where to measure; it is emptied. SQLite in a temporary folder by default."
)
def main(rows: int, entities: int, turns: int, database: str) -> None:
    """Measures what a publish costs those who work, and how soon it is live."""
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        with opened(url) as installation:
            publish(installation, pack(0))
            fill(installation, rows)
            for turn in range(turns * 2):
                report = 5.0 if turn >= turns else 0.0
                took, slowest, usual, reads, failed = field_added(installation, turn + 1, report)
                click.echo(
                    f"a field on {rows:,} rows{', a report of 5 s holding them' if report else ''}: live in"
                    f" {took:.0f} ms, slowest read {slowest:.0f} ms (before: {usual:.0f}), {failed} of {reads} failed"
                )
        with opened(url) as installation:
            publish(installation, pack(0, entities))
            found = [entity_added(installation, entities + turn + 1) for turn in range(turns)]
            for what, figures in zip(
                ("plan", "publish", "first list elsewhere"), zip(*found, strict=True), strict=True
            ):
                click.echo(f"an entity of 20 fields beside {entities}, {what}: {median(figures):.0f} ms")
            costs = [field_beside(installation, turn + 1, entities + turns) for turn in range(turns)]
            for what, figures in zip(("plan", "publish"), zip(*costs, strict=True), strict=True):
                click.echo(f"a field of one entity beside {entities}, {what}: {median(figures):.0f} ms of CPU")


if __name__ == "__main__":
    main()
