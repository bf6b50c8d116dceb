"""Purging where tables are not as this release makes them, or somebody made something in the database by hand."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa

from core.doctor.structure import drift
from core.engine import Installation
from core.errors import Rejected
from core.publish import make_plan
from core.quarantine.purge import purge, purge_plan
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from tests.core.quarantine.test_quarantine import away, columns, drop, full, texts, values, without_fields
from tests.support import ADMIN, publish
from tests.support.processes import address_of, killed_at

LINK = "REFERENCES r_person (id) DEFERRABLE INITIALLY DEFERRED"


def made_like_of_old(installation: Installation) -> None:
    """The notes' table as early releases made it: its foreign key stands beside the columns."""
    connection = sqlite3.connect(str(installation.writers.url.database), isolation_level=None)
    run = connection.execute
    run("BEGIN IMMEDIATE")
    made = run("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'r_note' AND sql IS NOT NULL").fetchall()
    (table,) = (sql for type, sql in made if type == "table")
    assert LINK in table
    older = table.replace(LINK, "").rstrip().removesuffix(")") + f', CONSTRAINT "k" FOREIGN KEY("person") {LINK})'
    run(older.replace("r_note", "made", 1))
    run("INSERT INTO made SELECT * FROM r_note")
    run("DROP TABLE r_note")
    run("ALTER TABLE made RENAME TO r_note")
    for type, sql in made:
        if type != "table":
            run(sql)
    run("COMMIT")
    connection.close()
    installation.writers.dispose()


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Notes that refer to people, searched and sorted, and slips that refer to notes."""
    documents = full()
    documents["entities/note.json"]["properties"]["name"]["search"] = True  # type: ignore[index]  # JSON
    documents["entities/slip.json"] = {
        "$schema": "urn:cardwright:entity:1",
        "name": "slip",
        "title": "Slip",
        "properties": {"note": {"kind": "reference", "title": "Note", "to": "note"}},
    }
    publish(installation, texts(documents))
    if installation.sqlite:
        made_like_of_old(installation)
    with installation.writing(ADMIN) as ctx:
        person = create(ctx, "person", {"name": "Li"}).id
        note = create(ctx, "note", {"name": "苹果", "person": person, "people": [person], "fax": "010-1"}).id
        create(ctx, "slip", {"note": note})
    less = without_fields("person", "fax")
    less["entities/note.json"]["properties"]["name"]["search"] = True  # type: ignore[index]  # JSON
    less["entities/slip.json"] = documents["entities/slip.json"]
    publish(installation, texts(less))
    return installation


def test_the_column_of_a_foreign_key_goes_and_all_that_refers_to_its_records_stays(filled: Installation) -> None:
    before = values(filled, "slip", "note")
    assert drop(filled, "test/note.person") == {"purge test/note.person": {"values": 1}}
    assert "person" not in columns(filled, "r_note")
    assert values(filled, "slip", "note") == before != [(None,)]
    assert values(filled, "note", "name") == [("苹果",)]
    with filled.reading(ADMIN) as ctx:
        assert [len(row["people"]) for row in find(ctx, Query("note", ("people",), search="苹果")).rows] == [1]  # type: ignore[arg-type]  # a tuple of links
        assert drift(ctx) == ()
        if filled.sqlite:
            assert ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert ctx.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_foreign_keys_are_kept_after_it(filled: Installation) -> None:
    drop(filled, "test/note.person")
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as ctx:
        ctx.connection.exec_driver_sql("UPDATE r_slip SET note = '00000000-0000-7000-8000-000000000000'")
    with filled.writing(ADMIN) as ctx:
        note = create(ctx, "note", {"name": "b"}).id
        create(ctx, "slip", {"note": note})
    with filled.reading(ADMIN) as ctx:
        assert not make_plan(ctx, [texts(full())]).blocked


def test_it_is_killed_at_any_statement_and_leaves_all_or_nothing(filled: Installation) -> None:
    with filled.reading(ADMIN) as ctx:
        plan = purge_plan(ctx, ["test/note.person"])
    number, before = 1, columns(filled, "r_note")
    while killed_at(number, address_of(filled), lambda opened: purge(opened, plan, ADMIN, plan.questions)):
        if "test/note.person" not in away(filled):
            break
        assert columns(filled, "r_note") == before
        number += 2
    assert number > 5
    assert "person" not in columns(filled, "r_note")


def test_an_index_by_hand_goes_with_its_column(filled: Installation) -> None:
    with filled.writing() as ctx:
        ctx.connection.exec_driver_sql('CREATE INDEX "by hand" ON r_note (fax)')
    drop(filled, "test/note.fax")
    assert "fax" not in columns(filled, "r_note")


def test_a_view_by_hand_stands_in_the_way_and_is_told(filled: Installation) -> None:
    with filled.writing() as ctx:
        ctx.connection.exec_driver_sql("CREATE VIEW faxes AS SELECT fax FROM r_note")
    with filled.reading(ADMIN) as ctx:
        plan = purge_plan(ctx, ["test/note.fax", "test/note.person"])
    with pytest.raises(Rejected, match=r"PUB026.*test/note\.fax"):
        purge(filled, plan, ADMIN, plan.questions)
    assert {"fax", "person"} <= columns(filled, "r_note")
