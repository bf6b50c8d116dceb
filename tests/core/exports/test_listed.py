"""Files of lists: made at once or by a worker, under rights, once, kept for their owner, and gone in the end."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from core.audit.acts import EXPORT
from core.context import Actor, Context, utc_now
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.exports import written
from core.exports.asked import Asked, format_named
from core.exports.kept import LISTS, download, made_by, purge_exports
from core.exports.listed import list_at_once, make_list, order_list
from core.exports.written import write_list
from core.files.places import store_of
from core.files.sweep import sweep
from core.jobs.queue import Job, cancel, find_job
from core.jobs.work import JobKind
from core.jobs.worker import Worker
from core.queries.query import Query
from core.records.trash import delete
from core.records.write import create, create_many
from core.storage.system import change, job, notice
from schema_registry.model import Group
from tests.support import ADMIN, as_admin

CLERK = Actor(7, "Clerk", frozenset({"sales"}))
NAMES = ("Alpha", "=1+1", "Gamma 中国", "Delta", "Epsilon")


@pytest.fixture
def stocked(trading: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Five customers, read one by one, a transaction each."""
    rows = [
        {"code": f"C{at}", "name": name, "country": "Spain" if at % 2 else "Germany"} for at, name in enumerate(NAMES)
    ]
    with as_admin(trading) as ctx:
        create_many(ctx, "customer", rows)
    monkeypatch.setattr(written, "READ_AT_ONCE", 1)
    monkeypatch.setattr(written, "PORTION", 1)
    return trading


def asked(format: str = "csv", **more: object) -> Asked:
    query = Query("customer", ("name", "country"), sort=("code",), **more)
    return Asked(query, ("Name", "Country"), tuple(str(one) for one in query.groups), format_named(format))


def names_in(text: str) -> list[str]:
    return [line.split(",")[0] for line in text.removeprefix("\ufeff").splitlines()[1:]]


def ordered(installation: Installation, what: Asked | None = None, actor: Actor = CLERK) -> int:
    with installation.writing(actor) as ctx:
        return order_list(ctx, what or asked())


def worked(installation: Installation, who: Actor | None = CLERK) -> None:
    kinds = {LISTS: JobKind(LISTS, make_list)}
    assert Worker(installation, kinds, lambda number: who, utc_now, threading.Event()).work_once()


def state(installation: Installation, number: int) -> Job:
    with installation.reading(CLERK) as ctx:
        return find_job(ctx, number)


def fetched(installation: Installation, number: int, actor: Actor = CLERK) -> bytes:
    with installation.reading(actor) as ctx:
        _made, stream = download(ctx, number)
        with stream:
            return stream.read()


def test_a_worker_makes_the_same_file_as_is_made_at_once(stocked: Installation) -> None:
    for name in ("csv", "gb18030.csv"):
        number = ordered(stocked, asked(name))
        worked(stocked)
        with stocked.reading(CLERK) as ctx:
            at_once, rows = list_at_once(ctx, asked(name))
        assert fetched(stocked, number) == at_once and rows == len(NAMES)
        text = at_once.decode(name.partition(".")[0] if "." in name else "utf-8")
        assert names_in(text) == ["Alpha", "'=1+1", "Gamma 中国", "Delta", "Epsilon"]


def test_two_clicks_are_one_job_and_a_later_one_is_another(stocked: Installation) -> None:
    first = ordered(stocked)
    assert ordered(stocked) == first
    assert ordered(stocked, asked("xlsx")) != first
    with stocked.writing(CLERK) as ctx:
        cancel(ctx, first)
    again = ordered(stocked)
    assert again != first and ordered(stocked) == again


def test_what_is_taken_out_stands_in_the_log_and_in_the_bell(stocked: Installation) -> None:
    number = ordered(stocked, asked(filter={"country": {"_eq": "Spain"}}))
    worked(stocked)
    with as_admin(stocked) as ctx:
        entry = ctx.connection.execute(sa.select(change).where(change.c.entity == EXPORT)).one()
        told = ctx.connection.execute(sa.select(notice).where(notice.c.kind == "export")).one()
    assert entry.actor == CLERK.id
    assert entry.fields["rows"] == [None, 2] and "Spain" in entry.fields["filter"][1]
    assert (told.actor, told.state) == (CLERK.id, "done")
    assert state(stocked, number).progress["done"] == 2


def test_a_worker_that_dies_after_it_made_the_file_makes_no_second_one(stocked: Installation) -> None:
    number = ordered(stocked)
    worked(stocked)
    with as_admin(stocked) as ctx:
        lost = {"state": "running", "lease_until": utc_now() - timedelta(minutes=5), "finished_at": None}
        ctx.connection.execute(sa.update(job).where(job.c.id == number).values(lost))
    worked(stocked)
    with as_admin(stocked) as ctx:
        bells = ctx.connection.execute(sa.select(sa.func.count()).where(notice.c.kind == "export")).scalar_one()
    assert state(stocked, number).state == "done" and bells == 1


def test_a_cancelled_export_leaves_no_file(stocked: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ordered(stocked)

    def stopped(opened: object, wanted: object, file: object, told: Callable[[int, int], None]) -> int:
        with stocked.writing(CLERK) as ctx:
            cancel(ctx, number)
        told(1, 5)
        raise AssertionError("it goes on")

    monkeypatch.setattr("core.exports.listed.write_list", stopped)
    worked(stocked)
    assert state(stocked, number).state == "cancelled"
    with stocked.reading(CLERK) as ctx:
        assert made_by(ctx, number) is None


def test_rights_are_those_of_the_moment_it_runs_and_of_the_moment_it_is_fetched(stocked: Installation) -> None:
    number = ordered(stocked)
    worked(stocked, replace(CLERK, roles=frozenset()))
    assert state(stocked, number).state == "failed"
    with as_admin(stocked) as ctx:
        assert ctx.connection.execute(sa.select(notice.c.state).where(notice.c.kind == "export")).scalars().all() == [
            "failed"
        ]
    gone = ordered(stocked)
    worked(stocked, None)
    assert state(stocked, gone).state == "failed", "nobody acts for a closed account"
    number = ordered(stocked)
    worked(stocked)
    assert fetched(stocked, number)
    with pytest.raises(Denied):
        fetched(stocked, number, replace(CLERK, roles=frozenset()))
    with pytest.raises(Missing):
        fetched(stocked, number, ADMIN)
    with pytest.raises(Denied):
        ordered(stocked, actor=Actor(8, "Nobody"))
    with pytest.raises(Rejected):
        ordered(stocked, replace(asked(), query=Query("customer", ("nmae",))))


def test_what_a_narrowed_key_orders_is_made_with_its_roles_and_it_fetches_nothing_else(stocked: Installation) -> None:
    holder = replace(CLERK, roles=frozenset({"sales", "reader"}))
    by_key, by_other = holder.narrowed(["sales"]), holder.narrowed(["reader"])
    wide, narrow = ordered(stocked, actor=holder), ordered(stocked, actor=by_key)
    assert wide != narrow == ordered(stocked, actor=by_key)
    for _ in range(2):
        worked(stocked, holder)
    assert fetched(stocked, narrow, by_key) == fetched(stocked, narrow, holder) == fetched(stocked, wide, holder)
    for number, key in ((wide, by_key), (narrow, by_other)):
        with pytest.raises(Missing):
            fetched(stocked, number, key)
    last = ordered(stocked, actor=ADMIN.narrowed(["sales"]))
    worked(stocked, replace(ADMIN, roles=frozenset({"Admin"}), superuser=True))
    with stocked.reading(ADMIN) as ctx:
        assert find_job(ctx, last).state == "done"
    last = ordered(stocked, actor=by_key)
    worked(stocked, replace(holder, roles=frozenset({"reader"})))
    assert state(stocked, last).state == "failed", "the role that the key is for was taken from its holder"


def test_each_portion_is_a_transaction_of_its_own_and_nobody_is_there_twice(stocked: Installation) -> None:
    file, seen = io.BytesIO(), list[int]()
    with as_admin(stocked) as ctx:
        known = {row.name: row.id for row in ctx.connection.execute(sa.select(ctx.live.tables["customer"].table))}

    def opened() -> AbstractContextManager[Context]:
        return stocked.reading(CLERK)

    def told(done: int, of: int) -> None:
        seen.append(done)
        if done == 1:  # between two portions others write, which an open statement of ours would forbid
            with as_admin(stocked) as ctx:
                delete(ctx, "customer", known["Delta"], 1)
                create(ctx, "customer", {"code": "C00", "name": "Late"})
                ctx.connection.execute(
                    sa.update(ctx.live.tables["customer"].table)
                    .where(ctx.live.tables["customer"].table.c.id == known["Alpha"])
                    .values(code="C9")
                )

    assert write_list(opened, asked(), file, told) == 4
    assert seen == [0, 1, 2, 3, 4, 5]
    assert names_in(file.getvalue().decode()) == ["Alpha", "'=1+1", "Gamma 中国", "Epsilon"]


def test_a_file_expires_and_its_content_is_swept(stocked: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ordered(stocked)
    worked(stocked)
    store = store_of(stocked.settings)
    with stocked.reading(CLERK) as ctx:
        made = made_by(ctx, number)
    assert made is not None

    def swept() -> dict[str, int]:
        monkeypatch.setattr(type(store), "older", lambda self, seconds: iter([made.digest]))
        return sweep(lambda: as_admin(stocked))

    assert swept()["contents"] == 0, "what a row names stays"
    after = made.until + timedelta(seconds=1)
    with stocked.reading(CLERK) as ctx, pytest.raises(Missing):
        download(replace(ctx, clock=lambda: after), number)
    with as_admin(stocked) as ctx:
        assert purge_exports(ctx, utc_now()) == 0 and purge_exports(ctx, after) == 1
    assert swept()["contents"] == 1
    with pytest.raises(FileNotFoundError):
        store.open(made.digest)


def test_a_grouped_workbook_has_heads_with_figures_whatever_portions_it_is_read_in(stocked: Installation) -> None:
    number = ordered(stocked, asked("xlsx", groups=(Group("country"),)))
    worked(stocked)
    with ZipFile(io.BytesIO(fetched(stocked, number))) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    heads = [one for one in ("Germany (3)", "Spain (2)", "(5)") if page.count(one) == 1]
    assert heads == ["Germany (3)", "Spain (2)", "(5)"]
    assert page.index("Germany (3)") < page.index("Gamma 中国") < page.index("Spain (2)") < page.index("Delta")
    assert page.count('outlineLevel="1"') == len(NAMES) and "<f>" not in page
