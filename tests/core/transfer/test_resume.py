"""An import that is interrupted: whole chunks stay, and the next start goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.engine import Installation
from core.errors import Stale
from core.queries.find import find
from core.queries.query import Query, Row
from core.transfer import journal
from core.transfer.load import Progress, load
from tests.core.transfer.pack import CUSTOMER, DOCUMENTS
from tests.support import ADMIN, as_admin, publish

Rows = Callable[..., list[Row]]
LINES = 1800
TEXT = "No,Company,Parent\n" + "".join(
    f"C{number:04d},Nord {number},{'C1799' if number == 3 else ''}\n" for number in range(LINES)
)


class Killed(Exception):
    """Stands for the process being killed between two chunks."""


def killing(progress: Progress) -> None:
    if progress.phase == "write":
        raise Killed


@pytest.mark.parametrize("skip_faulty", [False, True])
def test_a_killed_import_goes_on_after_its_last_chunk(filled: Installation, rows: Rows, skip_faulty: bool) -> None:
    with pytest.raises(Killed):
        load(filled, ADMIN, "customers", TEXT.encode(), skip_faulty=skip_faulty, progress=killing)
    half = len(rows("customer", "code"))
    assert 0 < half < 1000
    result = load(filled, ADMIN, "customers", TEXT.encode(), skip_faulty=skip_faulty)
    assert (result.created, result.faulty) == (LINES, 0)
    with as_admin(filled) as ctx:
        (run,) = journal.runs(ctx)
    assert (run.state, run.id, run.created) == ("done", result.run, LINES)
    assert rows("customer", "code", "parent")[3]["parent"].title == "Nord 1799"  # type: ignore[attr-defined]  # a Link


def test_faults_before_the_kill_are_still_told(filled: Installation) -> None:
    text = "No,Company\nC1,\n" + "".join(f"D{number},Nord\n" for number in range(1000))
    with pytest.raises(Killed):
        load(filled, ADMIN, "customers", text.encode(), skip_faulty=True, progress=killing)
    result = load(filled, ADMIN, "customers", text.encode(), skip_faulty=True)
    assert (result.created, result.faulty) == (1000, 1)
    (fault,) = result.faults
    assert (fault.line, fault.column) == (2, "Company")
    assert fault.problem.say("zh") != fault.problem.say("en")


def test_a_chunk_is_written_once_whoever_else_tries(filled: Installation) -> None:
    with as_admin(filled) as ctx:
        run = journal.begin(ctx, "customers", "a.csv", "0" * 64)
        journal.advance(ctx, run, run)
        taken = journal.begin(ctx, "customers", "a.csv", "0" * 64)
        assert taken.id == run.id
    moved = journal.Run(run.id, run.mapping, "running", 7, run.actor)
    with as_admin(filled) as ctx:
        journal.advance(ctx, run, moved)
    with pytest.raises(Stale), as_admin(filled) as ctx:
        journal.advance(ctx, run, moved)


def test_a_publish_may_come_between_two_chunks(filled: Installation) -> None:
    town = {"kind": "text", "title": "Town", "default": "上海"}
    properties: dict[str, object] = {**CUSTOMER["properties"], "town": town}  # type: ignore[dict-item]  # JSON
    documents = {**DOCUMENTS, "entities/customer.json": {**CUSTOMER, "properties": properties}}
    published: list[int] = []

    def publishing(progress: Progress) -> None:
        if progress.phase == "write" and not published:
            published.append(publish(filled, documents))

    result = load(filled, ADMIN, "customers", TEXT.encode(), progress=publishing)
    assert (result.created, result.faulty) == (LINES, 0)
    with as_admin(filled) as ctx:
        last = find(ctx, Query("customer", ("code", "town"), sort=("-code",), limit=1)).rows[0]
    assert last["town"] == "上海"
