"""`python -m benchmarks.leaks`: whether publishing again and again makes a process larger or slower.

Fields come and go, and each version is used before the next: records are written, read, searched.
"""

from __future__ import annotations

import gc
import os
import resource
import tempfile
import time
from pathlib import Path

import click
import sqlalchemy as sa

from benchmarks.publishing import opened, pack, publish
from core.context import SYSTEM
from core.engine import Installation
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from core.storage import system
from schema_registry.model import Entity

PAGE = resource.getpagesize()


def turn(installation: Installation, number: int, entities: int) -> float:
    """One publish and some work on it; seconds of processor time that the publish took."""
    documents = pack(number % 5, entities)
    begun = time.process_time()
    publish(installation, documents)
    took = time.process_time() - begun
    with installation.writing(SYSTEM) as ctx:
        create(ctx, "customer", {"name": f"customer {number}"})
    with installation.reading(SYSTEM) as ctx:
        find(ctx, Query("customer", sort=("name",), limit=10))
    return took


def told(installation: Installation, number: int, took: list[float]) -> str:
    """One line: memory, live objects, files, rows of the journal, time."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 2**20
    alive = sum(isinstance(one, Entity) for one in gc.get_objects())
    with installation.reading(SYSTEM) as ctx:
        steps = ctx.connection.scalar(sa.select(sa.func.count()).select_from(system.step))
    return (
        f"after {number:>5} publishes: {resident:.0f} MiB, {alive} entities alive, {len(os.listdir('/proc/self/fd'))}"
        f" files open, {steps} steps in the journal, {sum(took) / len(took) * 1000:.0f} ms of processor a publish"
    )


@click.command()
@click.option("--publishes", default=1000, show_default=True)
@click.option("--entities", default=20, show_default=True)
@click.option(
    "--database", default="", help="Where to measure; it is emptied. SQLite in a temporary folder by default."
)
def main(publishes: int, entities: int, database: str) -> None:
    """Publishes again and again and says what has grown."""
    with (
        tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder,
        opened(database or f"sqlite:///{Path(folder) / 'bench.sqlite'}") as installation,
    ):
        took: list[float] = []
        for number in range(1, publishes + 1):
            took.append(turn(installation, number, entities))
            if number % max(publishes // 10, 1) == 0:
                click.echo(told(installation, number, took))
                took = []


if __name__ == "__main__":
    main()
