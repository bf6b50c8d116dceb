"""Publishing again and again leaves nothing behind in a process: no model, no table, no connection, no file."""

from __future__ import annotations

import gc
import os
import tempfile
import weakref
from pathlib import Path

import pytest

from core.engine import Installation
from core.publish import unfinished
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.write import create, update
from core.storage import system
from core.storage.tables import Tables
from schema_registry.model import Entity, Model
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

TURNS = 30


def turn(installation: Installation, number: int) -> None:
    """A publish that adds or takes away a field, then the work of somebody who uses it."""
    fields = {"name": {"kind": "text", "search": True}, "size": "integer"}
    more = {f"f{at}": "text" for at in range(number % 3)}
    other = entity("other", {"name": "text", "note": {"kind": "reference", "to": "note"}})
    publish(installation, pack(entity("note", {**fields, **more}, list={"columns": ["name"]}), other))
    with installation.writing(ADMIN) as ctx:
        id = create(ctx, "note", {"name": f"n{number}", "size": number}).id
        update(ctx, "note", id, {"size": 0})
    with installation.reading(ADMIN) as ctx:
        assert get(ctx, "note", id)["size"] == 0
        find(ctx, Query("note", filter={"size": {"_gt": number}}, search="n"))


def alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


def open_files() -> int:
    return len(os.listdir(f"/proc/{os.getpid()}/fd"))


def test_models_of_versions_that_were_live_are_let_go(installation: Installation) -> None:
    for number in range(6):
        turn(installation, number)
    tables: list[weakref.ref[Tables]] = []
    models = alive(Model)
    for number in range(6, 12):
        with installation.reading(ADMIN) as ctx:
            tables.append(weakref.ref(ctx.live.tables))
        del ctx
        turn(installation, number)
    assert alive(Model) <= models
    assert [one() for one in tables] == [None] * len(tables)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what Linux knows of a process")
def test_thirty_publishes_keep_nothing_open_and_nothing_alive(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # others write to that of all
    for number in range(9):
        turn(installation, number)
    before = alive(Entity), open_files(), len(os.listdir(tmp_path))
    for number in range(9, 9 + TURNS):
        turn(installation, number)
    after = alive(Entity), open_files(), len(os.listdir(tmp_path))
    assert after[0] <= before[0] + 2
    assert after[1] <= before[1] + 2
    assert after[2] <= before[2] + 5
    assert installation.writers.pool.checkedout() == installation.readers.pool.checkedout() == 0  # type: ignore[attr-defined]  # of our pool


def test_the_journal_says_of_each_version_what_was_done_and_no_more(installation: Installation) -> None:
    for number in range(12):
        turn(installation, number)
    with installation.reading(ADMIN) as ctx:
        steps = dict.fromkeys(range(1, 13), 0)
        for version in ctx.connection.scalars(system.step.select().with_only_columns(system.step.c.version)):
            steps[version] += 1
        assert unfinished(ctx.connection) == ()
    assert max(list(steps.values())[1:]) <= 4
