"""One transaction a request."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask, abort

from admin.app import build_app
from admin.door import apart, context, keep, public, reads, step_out
from admin.security.fab import security
from admin.security.install import create_tables
from admin.security.people import create_user
from core.context import SYSTEM
from core.engine import Installation
from core.storage import system
from tests.support.web import PASSWORD, Visitor, Web, statements

pytestmark = pytest.mark.both


def note(subject: str) -> None:
    """Writes a row that tests can look for."""
    connection = context().connection
    connection.execute(sa.insert(system.attempt).values(subject=subject, count=1, since=context().clock()))


def noted(installation: Installation) -> set[str]:
    with installation.reading(SYSTEM) as ctx:
        return set(ctx.connection.scalars(sa.select(system.attempt.c.subject)))


@pytest.fixture
def web(trading: Installation) -> Web:
    """The shell with a few views that write."""
    web = Web(trading)
    add_views(web.app)
    return web


def add_views(app: Flask) -> None:
    @app.post("/test/good")
    @public
    def good() -> str:
        note("good")
        return "done"

    @app.post("/test/refused")
    @public
    def refused() -> tuple[str, int]:
        note("refused")
        return "no", 422

    @app.post("/test/apart")
    @public
    @apart
    def alone() -> str:
        actor = context().actor
        step_out()
        with app.extensions["cardwright"].publishing(actor, 50) as ctx:
            ctx.connection.execute(sa.insert(system.attempt).values(subject="apart", count=1, since=ctx.clock()))
        return "done"

    @app.post("/test/counted")
    @public
    def counted() -> tuple[str, int]:
        note("counted")
        keep()
        return "no", 401

    @app.post("/test/fails")
    @public
    def fails() -> str:
        note("fails")
        raise ZeroDivisionError

    @app.post("/test/aborts")
    @public
    def aborts() -> str:
        note("aborts")
        abort(404)

    @app.post("/test/asks")
    @public
    @reads
    def asks() -> str:
        note("asks")
        return "written by a reader"

    @app.post("/test/both")
    @public
    def both() -> str:
        user = security().find_user(username="li.lei")
        security().update_user_auth_stat(user, True)
        note("both")
        return str(security().find_user(username="li.lei").login_count)


def test_a_good_answer_is_committed(web: Web) -> None:
    assert web.stranger().post("/test/good").status_code == 200
    assert noted(web.installation) == {"good"}


@pytest.mark.parametrize(("path", "status"), [("refused", 422), ("fails", 500), ("aborts", 404)])
def test_a_refusal_or_a_failure_leaves_nothing(web: Web, path: str, status: int) -> None:
    assert web.stranger().post(f"/test/{path}").status_code == status
    assert noted(web.installation) == set()


def test_a_refusal_may_be_kept(web: Web) -> None:
    assert web.stranger().post("/test/counted").status_code == 401
    assert noted(web.installation) == {"counted"}


def test_a_view_that_says_it_reads_cannot_write(web: Web) -> None:
    assert web.stranger().post("/test/asks").status_code == 500
    assert noted(web.installation) == set()


def test_flask_appbuilder_works_in_the_same_transaction(web: Web) -> None:
    web.person("li.lei")
    answer = web.stranger().post("/test/both")
    assert (answer.status_code, answer.text) == (200, "1")
    assert noted(web.installation) == {"both"}


def test_a_stranger_cannot_take_the_write_lock(web: Web) -> None:
    visitor = web.stranger()
    with web.installation.writing(SYSTEM) as ctx:
        ctx.connection.execute(sa.update(system.installation).values(security_version=5))
        assert visitor.post("/users").status_code == 302


def test_reading_goes_on_while_somebody_writes(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    with web.installation.writing(SYSTEM) as ctx:
        ctx.connection.execute(sa.update(system.installation).values(security_version=5))
        assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("stock", ["sqlite"], indirect=True, scope="session")  # the one with a lock for all writers
def test_a_writer_that_waits_too_long_is_told_to_come_again(web: Web) -> None:
    impatient = Installation.open(replace(web.installation.settings, lock_timeout_ms=50))
    app = build_app(impatient)
    add_views(app)
    visitor = Visitor(app.test_client())
    visitor.get("/sign-in")
    with web.installation.writing(SYSTEM):
        answer = visitor.post("/test/good")
    impatient.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_who_asks_costs_four_statements_and_then_none(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    with web.installation.writing(SYSTEM) as ctx:
        ctx.connection.execute(sa.update(system.installation).values(security_version=77))
    with statements(web.installation) as first:
        visitor.get("/search")
    with statements(web.installation) as second:
        visitor.get("/search")
    assert len(first) - len(second) == 4  # the user, their units, whom they stand in for, what is shared with them
    assert [one for one in second if "ab_user" in one] == []
    assert len([one for one in second if "cw_notice" not in one]) == 1


def test_two_apps_on_one_database_know_of_each_others_revocations(web: Web) -> None:
    other = build_app(web.installation)
    visitor = web.visitor("li.lei", "sales")
    elsewhere = Visitor(other.test_client())
    elsewhere.client._cookies = visitor.client._cookies
    assert elsewhere.get("/").status_code == 200
    visitor.post("/sign-out")
    elsewhere.client._cookies = dict(elsewhere.client._cookies)
    assert elsewhere.get("/").status_code == 302


def test_failed_sign_ins_of_many_threads_are_all_counted(trading: Installation) -> None:
    with trading.writing(SYSTEM) as ctx:
        create_tables(ctx.connection)
        create_user(ctx.connection, "li.lei", "Li Lei", PASSWORD)
    app = build_app(trading)

    def fail() -> None:
        Visitor(app.test_client()).sign_in("li.lei", "wrong-password")

    threads = [threading.Thread(target=fail) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with trading.reading(SYSTEM) as ctx:
        assert set(ctx.connection.scalars(sa.select(system.attempt.c.count))) == {4}


def test_a_view_apart_may_have_the_installation_for_itself(web: Web) -> None:
    assert web.stranger().post("/test/apart").status_code == 200
    assert noted(web.installation) == {"apart"}
