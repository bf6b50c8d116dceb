"""`python -m benchmarks.access`: what it costs that somebody may see some records only.

Pages of a list of 100,000 customers by somebody whose role sees the units below theirs, a tree of 200, and what five
policies reach, beside the same page by somebody who may see all: with no shares, and with 100 records shared. First
the bare questions, then the pages of the list as a browser asks for them, with the figures that come after the rows.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path
from statistics import median

import click
import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from admin.security.people import create_user
from benchmarks import data
from benchmarks.client import Client, signed_in
from benchmarks.lists import LATER, LIST, NEXT, SEED, multiply
from benchmarks.pack import CUSTOMER, pack
from benchmarks.servers import product
from benchmarks.stage import PASSWORD, Stage, analyze, fill, published
from core.access.organisation import Membership, employ, placed
from core.access.units import add_unit
from core.context import Actor, Context
from core.engine import Installation
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from core.sharing.rows import put, said
from schema_registry.packs import PackFiles

UNITS, BRANCHES, SHARES = 200, 6, 100
LIMITED, FREE = Actor(2, "limited", roles=frozenset({"limited"})), Actor(3, "free", roles=frozenset({"free"}))
"""Made in this order, after the administrator."""
POLICIES: tuple[Mapping[str, object], ...] = (
    {"grade": {"_eq": "A"}},
    {"country": {"_eq": "Germany"}},
    {"staff": {"_gt": 4_500}},
    {"active": {"_eq": False}},
    {"founded_on": {"_gte": "2015-01-01"}},
)
COLUMNS = tuple(CUSTOMER["list"]["columns"])  # type: ignore[call-overload,index]  # a document: JSON
LISTS = {
    "by name": Query("customer", COLUMNS, sort=("name",)),
    "of a country, by name": Query("customer", COLUMNS, {"country": {"_eq": "France"}}, sort=("name",)),
    "by city and name (no index)": Query("customer", COLUMNS, sort=("city", "name")),
}


def documents() -> PackFiles:
    """The pack with the two roles."""
    plain = pack()
    role = {"$schema": "urn:cardwright:role:1", "name": "free", "title": "Free", "entities": {"*": {"read": "all"}}}
    reached = ["unitAndBelow", *({"where": one} for one in POLICIES)]
    limited = {**role, "name": "limited", "title": "Limited", "entities": {"customer": {"read": reached}}}
    added = {f"roles/{one['name']}.json": json.dumps(one) for one in (role, limited)}
    return PackFiles(plain.name, plain.label, {**plain.files, **added})


def peopled(installation: Installation, writer: Actor, rows: int) -> None:
    """So many customers, spread over the units of a tree and over owners nobody stands for; the limited person works
    in one of its six branches."""
    fill(installation, writer, "customer", data.customers(SEED))
    multiply(installation, rows // SEED - 1)
    with installation.writing(writer) as ctx:
        units: list[int] = []
        for at in range(UNITS):
            units.append(
                add_unit(ctx.connection, f"u{at}", f"Unit {at}", units[(at - 1) // BRANCHES] if at else None)
            )
        for one in (LIMITED, FREE):
            assert create_user(ctx.connection, one.name, one.name, PASSWORD, roles=sorted(one.roles)) == one.id
        employ(ctx.connection, LIMITED.id, units[1], [Membership(units[1])])
        table = ctx.live.tables["customer"].table
        place = table.c.staff % UNITS + units[0]
        ctx.connection.execute(sa.update(table).values(sys_unit=place))
    analyze(installation)


def shared(ctx: Context) -> None:
    """A hundred records are shared with the limited person."""
    entity = ctx.model.entities["customer"]
    table = ctx.live.tables["customer"]
    for id in ctx.connection.scalars(sa.select(table.id).order_by(table.id).limit(SHARES)).all():
        put(ctx, entity, str(id), f"actor:{LIMITED.id}", said(f"actor:{LIMITED.id}", "read", "", None), ctx.clock())


def measured(installation: Installation, turns: int) -> Iterator[tuple[str, float, float, float]]:
    """Name, milliseconds by who sees all and by who does not, and the median of the ratios."""
    with installation.reading(FREE) as free, installation.reading(LIMITED) as other:
        limited = replace(other, actor=placed(other.connection, [LIMITED], other.today())[0])
        seen = count(limited, "customer"), count(free, "customer")
        yield f"(sees {seen[0]:,} of {seen[1]:,})", 0, 0, 0
        for name, query in LISTS.items():
            asked = [partial(find, one, query) for one in (free, limited)]
            times = [[_seconds(one) for one in asked] for _ in range(turns + 2)][2:]
            ratio = median(theirs / whole for whole, theirs in times)
            yield name, *(median(part) * 1_000 for part in zip(*times, strict=True)), ratio  # type: ignore[misc]  # as many medians as times


def pages(client: Client) -> Iterator[tuple[str, float]]:
    """Seconds until the rows and the figures of the list are there, and until the next page is."""
    first = client.ask("GET", LIST)
    figures = LATER.search(first.body)  # shorter lists have them in the page
    later = client.ask("GET", unescape(figures[1].decode())).seconds if figures else 0
    yield "list over HTTP, with its figures", first.seconds + later
    yield "next page over HTTP", client.ask("GET", unescape(NEXT.findall(first.body)[0].decode())).seconds


def measured_pages(stage: Stage, turns: int) -> Iterator[tuple[str, float, float, float]]:
    """As `measured`, over HTTP."""
    with tempfile.TemporaryDirectory() as place, product(stage, 1, 4, Path(place) / "log") as port:
        clients = [signed_in(port, one.name) for one in (FREE, LIMITED)]
        taken = [[dict(pages(client)) for client in clients] for _ in range(turns + 2)][2:]
    for name in taken[0][0]:
        both = [(free[name], limited[name]) for free, limited in taken]
        ratio = median(limited / free for free, limited in both)
        yield name, *(median(part) * 1_000 for part in zip(*both, strict=True)), ratio  # type: ignore[misc]  # as many medians as times


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@click.command()
@click.option("--database", multiple=True, required=True, help="Emptied first. May be given several times.")
@click.option("--rows", default=100_000)
@click.option("--turns", default=41)
def main(database: tuple[str, ...], rows: int, turns: int) -> None:
    """Prints what each list took for both people, on each database."""
    for url in database:
        settings, writer, _ = published(url, documents())
        installation = Installation.open(settings)
        peopled(installation, writer, rows)
        for title in ("no shares", f"{SHARES} shares"):
            shown = Table("list", "sees all ms", "sees some ms", "ratio")
            stage = Stage(settings, "", rows, 0)
            for name, whole, some, ratio in (*measured(installation, turns), *measured_pages(stage, turns)):
                shown.add_row(name, f"{whole:.1f}", f"{some:.1f}", f"{ratio:.2f}")
            Console().print(f"{rows:,} customers on {sa.make_url(url).get_backend_name()}, {title}", shown)
            if title == "no shares":
                with installation.writing(writer) as ctx:
                    shared(ctx)
        installation.close()


if __name__ == "__main__":
    main()
