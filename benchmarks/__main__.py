"""`python -m benchmarks`: fill, serve, measure both sides, print ratios."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
import sqlalchemy as sa
from rich.console import Console

from benchmarks import data, servers
from benchmarks.loader import load_by_hand
from benchmarks.measure import measured
from benchmarks.report import Import, Run, show, write
from benchmarks.stage import filled
from benchmarks.tasks import clients, tasks


@click.command()
@click.option(
    "--customers",
    default=100_000,
    show_default=True,
    help="Contacts, deals and expenses are 2, 3 and 2 times as many.",
)
@click.option(
    "--database",
    "databases",
    multiple=True,
    help="Where to measure; it is emptied. SQLite in a temporary folder by default.",
)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
@click.option("--turns", default=7, show_default=True, help="How often both sides take turns.")
@click.option("--share", default=1.0, show_default=True, help="Fewer or more requests a turn.")
@click.option("--only", default="", help="Tasks whose name holds this.")
@click.option("--json", "output", type=click.Path(path_type=Path), help="Write all figures to this file.")
def main(
    customers: int,
    databases: tuple[str, ...],
    workers: int,
    threads: int,
    turns: int,
    share: float,
    only: str,
    output: Path | None,
) -> None:
    """Measures this product beside the limit on each database."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="cardwright-bench-") as folder:
        file, log = Path(folder) / "customers.csv", Path(folder) / "servers.log"
        data.write_customers(file, customers)
        runs = []
        for url in databases or (f"sqlite:///{folder}/bench.sqlite",):
            backend = sa.make_url(url).get_backend_name()
            console.print(f"Filling {backend} …")
            by_hand = load_by_hand(url, file)
            stage = filled(url, customers, file)
            imported = Import(customers, customers / stage.seconds, customers / by_hand)
            with (
                servers.product(stage, workers, threads, log) as ours,
                servers.limit(stage, workers, threads, log) as theirs,
            ):
                sides = clients(ours, theirs, stage.key)
                asked = [task for task in tasks(sides, customers) if only in task.name]
                run = Run(backend, customers, imported, list(measured(sides, asked, turns, share)))
            show(run, console)
            runs.append(run)
        if output is not None:
            write(runs, output)


main()
