"""`python -m benchmarks.lists`: how soon the rows of a very long list are there, and its figures after them.

A million customers, made by the database out of some that went through the write path. The pages are asked for over
HTTP as a browser does: the first page, the next one, and the fragment with counts, totals and subtotals.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from benchmarks import data
from benchmarks.client import Client, signed_in
from benchmarks.pack import CUSTOMER, pack
from benchmarks.servers import product
from benchmarks.stage import Stage, analyze, fill, published, settings_of
from core.engine import Installation
from schema_registry.packs import PackFiles

SEED = 2_000
ROWS_GOAL, NEXT_GOAL = 1_000, 300
"""Milliseconds until the first rows are there, and until the next page is."""
LIST = "/records/customer"
NEXT = re.compile(rb'rel="next" href="([^"]+)"')
LATER = re.compile(rb'hx-get="([^"]+)" hx-trigger="load"')
LISTS = {
    "as defined, by grade": LIST,
    "not grouped": f"{LIST}?group=",
    "newest first": f"{LIST}?group=&sort=-sys_created_at",
    "by country, grade": f"{LIST}?group=country,grade",
    "by year founded, grade, credit": f"{LIST}?group=founded_on:year,grade,credit:100000",
    "by thousands of staff, grade, country (no index)": f"{LIST}?group=staff:1000,grade,country",
    "filtered, by city": f"{LIST}?country=Germany&group=city",
    "searched, a city that names begin with": f"{LIST}?group=&q={quote('武汉')}",
    "searched, what many names end with": f"{LIST}?group=&q={quote('有限')}",
    "searched, two letters": f"{LIST}?group=&q=lt",
}


def documents() -> PackFiles:
    """The pack with a list of customers that is grouped and added up, and an index for the years."""
    plain = pack()
    listed: dict[str, Any] = {**CUSTOMER["list"], "group": "grade", "totals": {"credit": "sum"}}  # type: ignore[dict-item]  # a document: JSON
    fields: dict[str, Any] = {**CUSTOMER["properties"]}  # type: ignore[dict-item]  # a document: JSON
    fields["founded_on"] = {**fields["founded_on"], "index": True}
    customer = json.dumps({**CUSTOMER, "properties": fields, "list": listed})
    return PackFiles(plain.name, plain.label, {**plain.files, "entities/customer.json": customer})


def filled(url: str, rows: int) -> Stage:
    """An installation with so many customers."""
    settings, actor, key = published(url, documents())
    installation = Installation.open(settings)
    fill(installation, actor, "customer", data.customers(SEED))
    multiply(installation, rows // SEED - 1)
    analyze(installation)
    installation.close()
    return Stage(settings, key, rows, 0)


def multiply(installation: Installation, times: int) -> None:
    """So many copies of every customer, each with an id and a code of its own. Indexes are made again afterwards."""
    with installation.writing() as ctx:
        table = ctx.live.tables["customer"].table
        indexes = dict(_indexes(ctx.connection, table.name))
        for name in indexes:
            ctx.connection.exec_driver_sql(f"DROP INDEX {name}")
        identity = "randomblob(16)" if installation.sqlite else "gen_random_uuid()"
        columns = [one.name for one in table.columns]
        values = [
            identity if name == "id" else f"{name} || '-' || n.i" if name.startswith("code") else f"c.{name}"
            for name in columns
        ]
        ctx.connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({', '.join(columns)})"
            f" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times})"
            f" SELECT {', '.join(values)} FROM {table.name} c, n"
        )
        for statement in indexes.values():
            ctx.connection.exec_driver_sql(statement)


def _indexes(connection: sa.Connection, table: str) -> Iterator[tuple[str, str]]:
    """The indexes of a table that a definition led to, with the statements that make them."""
    if connection.dialect.name == "sqlite":
        where = f"sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"
        found = connection.exec_driver_sql(f"SELECT name, sql FROM {where}")
    else:
        where = f"pg_indexes WHERE tablename = '{table}' AND NOT indexdef LIKE '%%(id)'"
        found = connection.exec_driver_sql(f"SELECT indexname, indexdef FROM {where}")
    yield from ((str(name), str(statement)) for name, statement in found)


def measured(client: Client, turns: int) -> Iterator[tuple[str, float, float, float, int]]:
    """Name, milliseconds of the first page, of the next one, of the figures; and bytes of the page."""
    for name, path in LISTS.items():
        times: list[tuple[float, float, float]] = []
        size = 0
        for turn in range(turns + 1):
            first = client.ask("GET", path)
            assert first.status == 200, (path, first.status)
            following = client.ask("GET", unescape(NEXT.findall(first.body)[0].decode()))
            assert following.status == 200, path
            figures = LATER.search(first.body)
            later = client.ask("GET", unescape(figures[1].decode())) if figures else None
            size = len(first.body)
            if turn:  # the first one has warmed up
                times.append((first.seconds, following.seconds, later.seconds if later else 0.0))
        yield name, *(median(part) * 1_000 for part in zip(*times, strict=True)), size  # type: ignore[misc]  # as many medians as times


@click.command()
@click.option("--database", multiple=True, required=True, help="Emptied first. May be given several times.")
@click.option("--rows", default=1_000_000)
@click.option("--turns", default=5)
@click.option("--again", is_flag=True, help="Measure what an earlier run filled.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Where to write the figures.")
def main(database: tuple[str, ...], rows: int, turns: int, again: bool, file: Path | None) -> None:
    """Prints what each list took, on each database."""
    console, kept = Console(), {}
    for url in database:
        stage = Stage(settings_of(url), "", rows, 0) if again else filled(url, rows)
        shown = Table("list", "first rows ms", "next page ms", "figures after ms", "KB")
        with tempfile.TemporaryDirectory() as place, product(stage, 1, 4, Path(place) / "log") as port:
            found = list(measured(signed_in(port), turns))
        for name, first, following, later, size in found:
            marks = ("" if first <= ROWS_GOAL else " !", "" if following <= NEXT_GOAL else " !")
            shown.add_row(
                name, f"{first:.0f}{marks[0]}", f"{following:.0f}{marks[1]}", f"{later:.0f}", f"{size // 1024}"
            )
        backend = sa.make_url(url).get_backend_name()
        kept[backend] = {name: rest for name, *rest in found}
        console.print(f"{rows:,} customers on {backend}, median of {turns}", shown)
    if file is not None:
        file.write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    main()
