"""A warm installation asks and answers what a process does that has just started on the same database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.schema import CreateTable

from core.engine import Installation
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.support.databases import Stock
from tests.support.publishing import ADMIN, as_admin, opened, prepare_trading, publish
from tests.support.web import statements

NOTE = {
    "$schema": "urn:cardwright:entity:1",
    "name": "note",
    "title": "Note",
    "plural": "Notes",
    "type": "object",
    "properties": {"name": {"kind": "text", "title": "Name"}},
}
HEAD = {"$schema": "urn:cardwright:pack:1", "name": "extra", "version": "1.0.0", "title": "Extra", "language": "en"}


@pytest.fixture
def warmed(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    """A second copy: the first one of a session warms itself."""
    with opened(stock, prepare_trading, tmp_path), opened(stock, prepare_trading, tmp_path) as made:
        yield made


@pytest.fixture
def cold(warmed: Installation) -> Iterator[Installation]:
    """Another process on the same database."""
    made = Installation.open(warmed.settings)
    yield made
    made.close()


def known(installation: Installation) -> tuple[object, ...]:
    """The version, its model and vocabulary, and its tables as the database would create them."""
    with installation.reading(ADMIN) as ctx:
        tables = [one.table for one in ctx.live.tables.values()]
        made = [str(CreateTable(one).compile(dialect=ctx.connection.dialect)) for one in tables]
        assert made
        return ctx.live.version, ctx.live.model, ctx.live.unguarded, list(installation.vocabulary.kinds), made


def asked(installation: Installation) -> tuple[list[str], list[object]]:
    """The statements of a question, and what they find."""
    with installation.reading(ADMIN) as ctx, statements(installation) as seen:
        rows = find(ctx, Query("order", ("number", "customer.name", "customer.country"))).rows
    return seen, [dict(row) for row in rows]


def test_what_is_warm_is_what_a_process_that_starts_loads(warmed: Installation, cold: Installation) -> None:
    assert known(warmed) == known(cold)
    with as_admin(warmed) as ctx:
        customer = create(ctx, "customer", {"code": "ALFKI", "name": "Alfreds"}).id
        create(ctx, "order", {"number": "1", "customer": customer, "ordered_on": "2026-01-15"})
    assert asked(warmed) == asked(cold)
    assert asked(warmed)[1]


def test_what_is_published_in_one_copy_is_unknown_in_the_next(
    warmed: Installation, cold: Installation, stock: Stock, tmp_path: Path
) -> None:
    before = known(warmed)
    publish(warmed, {"pack.json": HEAD, "entities/note.json": NOTE})
    assert known(warmed) == known(cold) != before
    with opened(stock, prepare_trading, tmp_path) as after:
        assert known(after) == before
