"""Connections: readers cannot write, lock failures are told apart, dead connections are replaced."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from core.engine import Installation
from core.errors import Busy
from core.storage import system
from tests.support import only_postgresql


def test_a_reading_context_cannot_write(trading: Installation) -> None:
    with trading.reading() as ctx, pytest.raises(sa.exc.DBAPIError, match=r"readonly|read-only"):
        ctx.connection.execute(sa.update(system.installation).values(live_version=7))


def test_a_writing_context_is_rolled_back_when_an_exception_leaves_it(trading: Installation) -> None:
    with pytest.raises(ZeroDivisionError), trading.writing() as ctx:
        ctx.connection.execute(sa.update(system.installation).values(site="elsewhere"))
        raise ZeroDivisionError
    with trading.reading() as ctx:
        assert ctx.connection.scalar(sa.select(system.installation.c.site)) == "main"


def test_a_context_costs_one_statement(trading: Installation) -> None:
    with trading.reading(), trading.writing():
        pass
    for engine, context in ((trading.readers, trading.reading), (trading.writers, trading.writing)):
        seen: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *call: seen.append(call[2]))  # noqa: B023  # called within
        with context():
            pass
        assert len([statement for statement in seen if not statement.startswith("BEGIN")]) == 1


def test_a_writer_that_waits_too_long_is_told_to_try_again(trading: Installation) -> None:
    hasty = Installation.open(dataclasses.replace(trading.settings, lock_timeout_ms=50))
    row = sa.update(system.installation).values(security_version=1)
    with trading.writing() as ctx:
        ctx.connection.execute(row)
        with pytest.raises(Busy, match="PUB006"), hasty.writing() as other:
            other.connection.execute(row)
    hasty.close()


@only_postgresql
def test_a_question_that_takes_too_long_is_stopped(trading: Installation) -> None:
    hasty = Installation.open(dataclasses.replace(trading.settings, read_timeout_ms=250))
    with pytest.raises(Busy, match="PUB012"), hasty.reading() as ctx:
        ctx.connection.exec_driver_sql("SELECT pg_sleep(5)")
    hasty.close()


@only_postgresql
def test_a_pooled_connection_that_died_is_replaced_unnoticed(trading: Installation) -> None:
    with trading.reading() as ctx, trading.writing() as writer:
        mine = [one.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() for one in (ctx, writer)]
    other = Installation.open(trading.settings)
    with other.writing() as ctx:
        for process in mine:
            ctx.connection.execute(sa.select(sa.func.pg_terminate_backend(process)))
    other.close()
    with trading.reading() as ctx, trading.writing() as writer:
        assert ctx.live.version == writer.live.version == 1
