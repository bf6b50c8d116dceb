"""The same question gives the same figures in a list, over the API and on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from cardwright.cli import cli
from core.engine import Installation
from tests.core.queries import sales
from tests.support import as_admin, publish
from tests.support.web import Visitor, Web

BY_CATEGORY_AND_YEAR = [
    ("Drinks", "2022", "28.3050"),
    ("Drinks", "2023", "19.8312"),
    ("Food", "2022", "12.0000"),
]
GROUPS = ("product.category.name", "order.ordered_on:year")


@pytest.fixture
def sold(installation: Installation) -> Installation:
    publish(installation, sales.DOCUMENTS)
    with as_admin(installation) as ctx:
        sales.write(ctx)
    return installation


@pytest.fixture
def visitor(sold: Installation) -> Visitor:
    return Web(sold).visitor("ada", "Admin")


def test_the_command_line_tells_net_sales_by_category_and_year(sold: Installation) -> None:
    def run(*words: str) -> str:
        said = ["--database", sold.settings.database, "--language", "en", *words]
        return CliRunner().invoke(cli, said, catch_exceptions=False).stdout

    groups = [word for group in GROUPS for word in ("--group", group)]
    printed = run("query", "line", *groups, "--measure", "sum:net", "--measure", "formula:margin", "--json")
    rows = [tuple(row.values()) for row in json.loads(printed)]
    assert [row[:3] for row in rows] == BY_CATEGORY_AND_YEAR
    assert [row[3] for row in rows] == ["0.2934", "0.2940", "0.5000"]
    assert "33.48%" in run("query", "line", "--measure", "formula:margin")


def test_the_api_tells_the_same(visitor: Visitor) -> None:
    address = f"/api/v1/records/line:aggregate?group={','.join(GROUPS)}&measures=sum:net,formula:margin"
    buckets = visitor.get(f"{address}&sort=-formula:margin").json["data"]
    rows = sorted((*one["group"].values(), *one["measures"].values()) for one in buckets)
    assert [row[:3] for row in rows] == BY_CATEGORY_AND_YEAR
    assert [one["measures"]["formula:margin"] for one in buckets] == ["0.5000", "0.2940", "0.2934"]
    records = visitor.get("/api/v1/records/line?fields=gained,margin&sort=-gained&gained[_gt]=7").json["data"]
    assert [one["gained"] for one in records] == ["13.3050", "9.3312"]


def test_the_list_tells_the_same(visitor: Visitor) -> None:
    page = visitor.get("/records/line?group=product.category", **{"Accept-Language": "en"}).text
    for figure in ("48.1362", "12.0000", "60.1362", "33.48%", "50.00%"):
        assert figure in page, figure
    assert "formula" not in page
