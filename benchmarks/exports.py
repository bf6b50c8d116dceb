"""`python -m benchmarks.exports`: rows a second and memory of a file of a very long list, as a worker makes it.

Each file is made by a process of its own, so that its peak is its own; an empty one says what the process needs.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from tempfile import TemporaryFile
from typing import cast

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks.lists import filled
from benchmarks.stage import settings_of
from core.context import SYSTEM
from core.engine import Installation
from core.exports.asked import Asked, format_named
from core.exports.written import write_list
from core.queries.query import Query

COLUMNS = ("name", "code", "country", "city", "grade", "credit", "founded_on", "sys_owner", "sys_created_at")
Measured = tuple[int, float, float, int]
"""Rows, seconds, megabytes at the peak, bytes of the file."""


def made(url: str, format: str, country: str) -> Measured:
    """What one file took."""
    installation = Installation.open(settings_of(url))
    query = Query("customer", COLUMNS, {"country": {"_eq": country}} if country else None, sort=("name",))
    asked = Asked(query, COLUMNS, (), format_named(format))
    began = time.perf_counter()
    with TemporaryFile() as file:
        rows = write_list(lambda: installation.reading(SYSTEM), asked, file)  # type: ignore[arg-type]  # a wrapper of one
        size = file.seek(0, 2)
    took = time.perf_counter() - began
    installation.close()
    return rows, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size


@click.command()
@click.option("--database", multiple=True, required=True, help="Emptied first. May be given several times.")
@click.option("--rows", default=1_000_000)
@click.option("--again", is_flag=True, help="Measure what an earlier run filled.")
@click.option("--format", "formats", multiple=True, default=("csv", "xlsx"))
def main(database: tuple[str, ...], rows: int, again: bool, formats: tuple[str, ...]) -> None:
    """Prints what each file took, on each database."""
    console, apart = Console(), multiprocessing.get_context("spawn")
    for url in database:
        if not again:
            filled(url, rows)
        shown = Table("file", "rows", "rows/s", "peak MB", "file MB")
        for format in formats:
            for country in ("Iceland", ""):
                with apart.Pool(1) as pool:
                    count, took, peak, size = cast(Measured, pool.apply(made, (url, format, country)))
                cells = (f"{count:,}", f"{count / took:,.0f}", f"{peak:.0f}", f"{size / 1e6:.1f}")
                shown.add_row(format, *cells)
        console.print(sa.make_url(url).get_backend_name(), shown)


if __name__ == "__main__":
    main()
