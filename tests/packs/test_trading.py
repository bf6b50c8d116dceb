"""The trading pack on real input: Northwind from the files to the figures, and the demo data."""

from __future__ import annotations

import csv
import filecmp
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin.security.people import find_person
from cardwright.cli import cli
from core.access.keys import issue
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.reports.answer import TOTAL
from core.reports.compose import compose
from core.reports.question import Asked
from core.settings import Settings
from schema_registry.model import Group, Measure
from tests.architecture.source import ROOT
from tests.support.web import Web, app_of

PACK = ROOT / "example_configs" / "trading"
NORTHWIND = ROOT.parent / "shared" / "data" / "northwind"
BESIDE = pytest.mark.skipif(
    not NORTHWIND.is_dir(), reason=f"the Northwind files do not lie beside the checkout ({NORTHWIND})"
)


def load(folder: Path, database: str, cwd: Path) -> dict[str, object]:
    here = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [PACK / "load.sh", folder, database],
        cwd=cwd,
        env=here,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    said: dict[str, object] = json.loads(lines[0])
    return said


@BESIDE
def test_northwind_is_loaded_to_the_cent_and_loading_it_again_changes_nothing(database: str, tmp_path: Path) -> None:
    said = load(NORTHWIND, database, tmp_path)
    assert said == {
        "customers": 91,
        "contacts": 91,
        "employees": 9,
        "categories": 8,
        "suppliers": 29,
        "products": 77,
        "shippers": 3,
        "orders": 830,
        "freight": "64942.69",
        "freight_by_year": {"1996": "10279.87", "1997": "32468.77", "1998": "22194.05"},
        "not_shipped": 21,
        "lines": 2155,
        "gross": "1354458.59",
        "net": "1265793.0395",
    }
    installation = Installation.open(Settings(database=database))
    try:
        net_sales_by_category_and_year_are_the_same_everywhere(installation, database)
        what_is_kept_is_what_is_computed(installation)
    finally:
        installation.close()
    before = written(database)
    load_again(NORTHWIND, database)
    assert written(database) == before


def load_again(folder: Path, database: str) -> None:
    """The commands of the script that load, without a process for each."""
    for words in (("init", "--admin", "admin"), ("apply", "--yes", str(PACK)), ("import", "--all", str(folder))):
        done = CliRunner().invoke(cli, ["--database", database, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output


def written(database: str) -> dict[str, object]:
    """Id, version and last change of every record, by entity, and the live version."""
    installation = Installation.open(Settings(database=database))
    with installation.reading() as ctx:
        found: dict[str, object] = {"": ctx.live.version}
        for name in ctx.model.entities:
            columns = ctx.live.tables[name].table.c
            rows = sa.select(columns.id, columns.sys_version, columns.sys_updated_at).order_by(columns.id)
            found[name] = ctx.connection.execute(rows).all()
    installation.close()
    return found


def net_sales_by_category_and_year_are_the_same_everywhere(installation: Installation, database: str) -> None:
    by_hand = net_by_hand()
    assert by_category_and_year(by_core(installation)) == by_hand
    assert by_category_and_year(by_api(installation)) == by_hand
    assert by_category_and_year(by_command(database)) == by_hand
    assert by_category_and_year(by_report(installation)) == by_hand
    the_reports_totals_are_those_of_the_files(installation, by_hand)
    assert footer_of_the_list(installation) == f"{sum(by_hand.values()):,}"


def net_by_hand() -> dict[tuple[str, str], Decimal]:
    """Net sales by category and year, added up from the files."""
    categories = {row["categoryID"]: row["categoryName"] for row in rows_of("categories.csv")}
    products = {row["productID"]: categories[row["categoryID"]] for row in rows_of("products.csv")}
    years = {row["orderID"]: row["orderDate"][:4] for row in rows_of("orders.csv")}
    net: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows_of("order_details.csv"):
        sold = Decimal(row["unitPrice"]) * int(row["quantity"]) * (1 - Decimal(row["discount"]))
        net[products[row["productID"]], years[row["orderID"]]] += sold
    return dict(net)


def rows_of(file: str) -> Iterator[dict[str, str]]:
    with (NORTHWIND / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


Figures = list[tuple[str, str, str]]
"""Category, year and net sales, as a door printed them."""


def by_category_and_year(figures: Figures) -> dict[tuple[str, str], Decimal]:
    return {(category, year): Decimal(net) for category, year, net in figures}


def by_core(installation: Installation) -> Figures:
    groups = (Group.parse("product.category"), Group.parse("order.ordered_on:year"))
    with installation.reading() as ctx:
        buckets = aggregate(ctx, Aggregation("order_line", (Measure("sum", "net"),), groups))
    return [(category.title, year, str(net)) for (category, year), (net,) in buckets]


def by_api(installation: Installation) -> Figures:
    with installation.writing() as ctx:
        secret = issue(ctx, find_person(ctx.connection, "admin").id, "test")
    asked = "group=product.category,order.ordered_on:year&measures=sum:net"
    answer = (
        app_of(installation)
        .test_client()
        .get(f"/api/v1/records/order_line:aggregate?{asked}", headers={"Authorization": f"Bearer {secret}"})
    )
    assert answer.status_code == 200, answer.json
    rows = [(row["group"], row["measures"]) for row in answer.json["data"]]
    return [
        (group["product.category"]["title"], group["order.ordered_on:year"], measures["sum:net"]["amount"])
        for group, measures in rows
    ]


def by_command(database: str) -> Figures:
    said = subprocess.run(
        [
            Path(sys.executable).parent / "cardwright",
            *("--database", database, "query", "order_line", "--json", "--measure", "sum:net"),
            *("--group", "product.category", "--group", "order.ordered_on:year"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(said.stdout)
    return [(row["product.category"]["title"], row["order.ordered_on:year"], row["sum:net"]) for row in rows]


def by_report(installation: Installation) -> Figures:
    with installation.reading() as ctx:
        found = compose(ctx, ctx.model.reports["net_sales"], Asked())
    return [
        (line.keys[0].title, column.keys[0], str(values[0]))
        for (line, column), values in found.cells.items()
        if line.keys and column.keys
    ]


def the_reports_totals_are_those_of_the_files(
    installation: Installation, by_hand: dict[tuple[str, str], Decimal]
) -> None:
    with installation.reading() as ctx:
        tab = compose(ctx, ctx.model.reports["net_sales"], Asked())
        turnover = compose(ctx, ctx.model.reports["turnover"], Asked("1998"))
        countries = compose(ctx, ctx.model.reports["orders_by_country"], Asked())
    by_year: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_category, year), net in by_hand.items():
        by_year[year] += net
    columns = {str(column.keys[0]): tab.values(TOTAL, column) for column in tab.columns if column.keys}
    assert columns == {year: (net,) for year, net in by_year.items()}
    assert tab.total == (sum(by_hand.values()),)
    assert (turnover.total[0], turnover.before[TOTAL][0]) == (by_year["1998"], by_year["1997"])
    pieces = sum(int(row["quantity"]) for row in rows_of("order_details.csv"))
    assert countries.total[:3] == (830, sum(by_hand.values()), Decimal("64942.69"))
    assert countries.total[4] == pieces
    assert countries.lines[-2].others


def footer_of_the_list(installation: Installation) -> str:
    page = Web(installation).signed_in("admin").get("/records/order_line").text
    foot = re.search(r"<tfoot>.*?</tfoot>", page, re.DOTALL)
    assert foot
    return re.findall(r"[\d,]+\.\d{4}", foot[0])[0]


def what_is_kept_is_what_is_computed(installation: Installation) -> None:
    with installation.reading() as ctx:
        sales = aggregate(ctx, Aggregation("category", (Measure("sum", "sales"),)))[0].values
        measures = (Measure("sum", "turnover"), Measure("sum", "order_count"))
        turnover = aggregate(ctx, Aggregation("customer", measures))
        best = find(ctx, Query("customer", ("name", "turnover", "order_count"), sort=("-turnover",), limit=1)).rows[0]
    assert sales == (Decimal("1265793.0395"),)
    assert turnover[0].values == (Decimal("1265793.0395"), 830)
    assert (best["name"], best["turnover"], best["order_count"]) == ("QUICK-Stop", Decimal("110277.3050"), 28)


@pytest.mark.parametrize("stock", ["sqlite"], indirect=True)  # into PostgreSQL tests/live imports it
def test_the_demo_data_is_loaded(database: str, tmp_path: Path) -> None:
    said = load(PACK / "demo", database, tmp_path)
    assert (said["customers"], said["orders"]) == (180, 1600)


def test_the_demo_files_are_what_their_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACK / "demo" / "make_data.py", tmp_path], check=True)
    names = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert names == sorted(path.name for path in (PACK / "demo").glob("*.csv"))
    assert filecmp.cmpfiles(tmp_path, PACK / "demo", names, shallow=False)[1:] == ([], [])
