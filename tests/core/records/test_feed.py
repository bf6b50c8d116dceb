"""The change feed loses nothing, in whatever order transactions commit."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected
from core.records.feed import Change, changes_after, forget_transactions, latest_cursor
from core.records.write import create, delete
from tests.core.records.acting import CUSTOMER
from tests.support import as_admin, only_postgresql
from tests.support.postgres import connect

PATIENCE = 20.0
"""Seconds to wait for changes that are committed already."""


def followed(installation: Installation, cursor: str, count: int) -> tuple[list[Change], str]:
    """What follows a cursor, waited for until there are so many changes."""
    found: list[Change] = []
    until = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < until:
        with installation.reading() as ctx:
            feed = changes_after(ctx, cursor, limit=2)
        found += of_records(feed.changes)
        cursor = feed.cursor
    return found, cursor


def of_records(changes: Iterable[Change]) -> list[Change]:
    """Without the publish that made the installation."""
    return [one for one in changes if one.origin != "publish"]


def test_changes_come_once_in_order_with_tombstones(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        first = create(ctx, "customer", CUSTOMER)
        create(ctx, "customer", {"code": "B", "name": "B"})
    with as_admin(trading) as ctx:
        delete(ctx, "customer", first.id)
    found, cursor = followed(trading, "", 3)
    assert [one.action for one in found] == ["create", "create", "delete"]
    assert found[2].record == first.id
    assert found[0].entity == "trading/customer"
    with trading.reading() as ctx:
        assert changes_after(ctx, cursor).changes == ()
        assert latest_cursor(ctx) == cursor


def test_a_lower_number_that_commits_later_is_not_lost(trading: Installation) -> None:
    if trading.settings.database.startswith("sqlite"):
        one_after_the_other(trading)
        return
    slow, fast = trading.writing(), trading.writing()
    slow_ctx, fast_ctx = slow.__enter__(), fast.__enter__()
    try:
        create(slow_ctx, "customer", {"code": "SLOW", "name": "slow"})
        create(fast_ctx, "customer", {"code": "FAST", "name": "fast"})
        fast.__exit__(None, None, None)
        with trading.reading() as ctx:
            early = changes_after(ctx)
        assert of_records(early.changes) == []
    finally:
        slow.__exit__(None, None, None)
    found, _ = followed(trading, early.cursor, 2)
    assert {one.fields["trading/customer.code"][1] for one in found} == {"SLOW", "FAST"}


def test_a_transaction_of_another_database_holds_nothing_up(trading: Installation, postgres: sa.URL) -> None:
    with connect(postgres) as elsewhere, elsewhere.transaction():
        elsewhere.execute("SELECT pg_current_xact_id()")
        with as_admin(trading) as ctx:
            create(ctx, "customer", CUSTOMER)
        found, _ = followed(trading, "", 1)
    assert len(found) == 1


@only_postgresql
def test_what_is_committed_is_told_at_once_however_busy_other_databases_are(
    trading: Installation, postgres: sa.URL
) -> None:
    stop = Event()

    def write_elsewhere() -> None:
        with connect(postgres) as elsewhere:
            while not stop.wait(0.001):
                with elsewhere.transaction():
                    elsewhere.execute("SELECT pg_current_xact_id()")
                    stop.wait(0.003)

    with ThreadPoolExecutor(4) as others:
        for _ in range(4):
            others.submit(write_elsewhere)
        try:
            with trading.reading() as ctx:
                cursor = latest_cursor(ctx)
            for number in range(60):
                with as_admin(trading) as ctx:
                    create(ctx, "customer", {"code": f"N{number}", "name": "N"})
                with trading.reading() as ctx:
                    feed = changes_after(ctx, cursor)
                assert len(feed.changes) == 1, number
                cursor = feed.cursor
        finally:
            stop.set()


def one_after_the_other(trading: Installation) -> None:
    """On SQLite there is one writer at a time: numbers are committed in their order."""
    for code in ("SLOW", "FAST"):
        with as_admin(trading) as ctx:
            create(ctx, "customer", {"code": code, "name": code})
    found, _ = followed(trading, "", 2)
    assert [one.seq for one in found] == sorted(one.seq for one in found)


def test_a_cursor_is_not_made_up(trading: Installation) -> None:
    with trading.reading() as ctx:
        for cursor in ("x", "1", "1.", ".1", "1.x", "-1.2", "9" * 40 + ".1", "١.٢"):
            with pytest.raises(Rejected):
                changes_after(ctx, cursor)


def test_after_a_restored_dump_nothing_waits_for_old_transactions(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        create(ctx, "customer", CUSTOMER)
    with as_admin(trading) as ctx:
        forget_transactions(ctx.connection)
    with trading.reading() as ctx:
        assert len(of_records(changes_after(ctx).changes)) == 1
