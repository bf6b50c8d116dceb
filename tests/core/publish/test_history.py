"""Versions that were live: told, compared, and gone back to without losing what people wrote."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Missing, Rejected
from core.kinds.registry import vocabulary
from core.publish import Plan, apply_plan
from core.publish.comparison import Comparison, compare
from core.publish.history import documents_of, rollback_plan, version_entries
from core.records.write import create, delete, update
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.core.records.acting import statements
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

GRADES = {"kind": "choice", "enum": ["A", "B", "C"]}
NOTE = {"name": "text", "size": "text", "fax": "text", "grade": GRADES}
TASK = entity("task", {"title": "text"})


def notes(properties: Mapping[str, object], *others: Mapping[str, object], **rest: object) -> PackFiles:
    return pack(entity("note", properties, **rest), *others)


def values(ctx: Context, of: str, *fields: str) -> list[tuple[object, ...]]:
    """Some fields of all records in the order of writing."""
    table = ctx.live.tables[of]
    columns = [table.columns[name] for name in fields]
    return [tuple(row) for row in ctx.connection.execute(sa.select(*columns).order_by(table.id))]


def go_back(installation: Installation, number: int) -> Plan:
    """Rolls back with consent to all; the plan."""
    with installation.reading(ADMIN) as ctx:
        plan = rollback_plan(ctx, number)
    apply_plan(installation, plan, ADMIN, consent=plan.questions)
    return plan


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Version 1 with three notes and a task."""
    publish(installation, notes(NOTE, TASK))
    with installation.writing(ADMIN) as ctx:
        for name, size, fax, grade in (("a", "1", "11", "A"), ("b", "two", "22", "C"), ("c", "3", None, None)):
            create(ctx, "note", {"name": name, "size": size, "fax": fax, "grade": grade})
        create(ctx, "task", {"title": "call"})
    return installation


def test_versions_tell_who_when_why_and_what(filled: Installation, plan: Planner) -> None:
    made = plan(filled, notes({**NOTE, "more": "text"}, TASK))
    apply_plan(filled, made, ADMIN, note="they asked")
    with filled.reading(ADMIN) as ctx:
        latest, first = version_entries(ctx)
        assert [one.number for one in version_entries(ctx, limit=1)] == [2]
        assert [one.number for one in version_entries(ctx, before=2)] == [1]
    assert (latest.number, latest.base, latest.author.name, latest.note, latest.live) == (
        2, 1, "Admin", "they asked", True,
    )  # fmt: skip
    assert (first.number, first.live, first.at < latest.at) == (1, False, True)
    assert latest.steps == made.steps
    assert latest.summary("en").startswith("Add the field “more” (text) to “Note”.")
    assert "另有" in first.summary("zh_CN")


def test_listing_versions_takes_two_statements(filled: Installation) -> None:
    for name in ("x", "y"):
        publish(filled, notes({**NOTE, name: "text"}, TASK))
    with filled.writing(ADMIN) as ctx, statements(filled) as run:
        assert len(version_entries(ctx)) == 3
    assert len(run) == 2


def compared(ctx: Context, before: int, after: int) -> Comparison:
    return compare(documents_of(ctx, before), documents_of(ctx, after), vocabulary(ctx.live.kinds))


def test_a_comparison_names_documents_and_elements(filled: Installation) -> None:
    publish(
        filled, notes({"name": "text", "size": "integer", "grade": GRADES, "new": "date"}, entity("x", {"t": "text"}))
    )
    with filled.reading(ADMIN) as ctx:
        found, back, same = compared(ctx, 1, 2), compared(ctx, 2, 1), compared(ctx, 2, 2)
    assert [(one.act, one.path) for one in found.documents] == [
        ("change", "entities/note.json"), ("remove", "entities/task.json"), ("add", "entities/x.json"),
    ]  # fmt: skip
    assert {(one.act, one.kind, one.key) for one in found.elements} >= {
        ("remove", "entity", "test/task"),
        ("remove", "field", "test/note.fax"),
        ("change", "field", "test/note.size"),
        ("add", "field", "test/note.new"),
        ("add", "entity", "test/x"),
    }
    assert "test/note.name" not in {one.key for one in found.elements}
    said = {one.key: one.say("en") for one in found.elements}
    assert said["test/note.size"] == "Change the field “size” of “Note”: kind “text” → “integer”."
    inverse = {"add": "remove", "remove": "add"}
    assert {(inverse.get(one.act, one.act), one.key) for one in found.elements} == {
        (one.act, one.key) for one in back.elements
    }
    assert same.empty


def test_spacing_alone_is_a_document_that_differs_and_no_element(filled: Installation) -> None:
    with filled.reading(ADMIN) as ctx:
        (before,) = documents_of(ctx, 1)
        path = "entities/task.json"
        after = PackFiles(before.name, before.label, {**before.files, path: before.files[path] + "\n\n"})
        found = compare([before], [after], vocabulary(ctx.live.kinds))
    assert ([one.path for one in found.documents], found.elements) == ([path], ())


def test_an_unknown_version_is_missing(filled: Installation) -> None:
    with filled.reading(ADMIN) as ctx, pytest.raises(Missing, match="PUB020"):
        rollback_plan(ctx, 7)
    with filled.reading(ADMIN) as ctx, pytest.raises(Missing, match="PUB020"):
        rollback_plan(ctx, 0)


def test_going_back_to_what_is_live_does_nothing(filled: Installation) -> None:
    with filled.reading(ADMIN) as ctx:
        assert rollback_plan(ctx, 1).empty


def test_going_back_gives_back_what_was_removed_and_keeps_what_was_written_since(filled: Installation) -> None:
    less = notes({"name": "text", "size": "integer", "grade": {**GRADES, "enum": ["A", "B"]}})
    publish(filled, less)
    with filled.writing(ADMIN) as ctx:
        ids = list(ctx.connection.scalars(sa.select(ctx.live.tables["note"].id).order_by(ctx.live.tables["note"].id)))
        update(ctx, "note", ids[0], {"size": 10, "grade": "B"})
        create(ctx, "note", {"name": "d", "size": 4, "grade": "A"})
    plan = go_back(filled, 1)
    with filled.reading(ADMIN) as ctx:
        assert values(ctx, "note", "name", "size", "fax", "grade") == [
            ("a", "10", "11", "B"),
            ("b", "two", "22", "C"),
            ("c", "3", None, None),
            ("d", "4", None, "A"),
        ]
        assert values(ctx, "task", "title") == [("call",)]
        assert ctx.live.version == 3
        assert rollback_plan(ctx, 1).empty
    steps = {step.id: step for step in plan.steps}
    assert steps["add-field test/note.fax"].counts == {"values": 2}
    assert steps["add-entity test/task"].counts == {"records": 1}
    assert plan.questions == frozenset()


def test_what_going_back_cannot_keep_is_counted_and_asked_for(filled: Installation) -> None:
    publish(filled, notes({"name": "text", "size": "long_text", "new": "date"}, entity("x", {"t": "text"})))
    with filled.writing(ADMIN) as ctx:
        create(ctx, "x", {"t": "lost"})
        create(ctx, "note", {"name": "d", "size": "4" * 600, "new": "2026-01-02"})
    with filled.reading(ADMIN) as ctx:
        plan = rollback_plan(ctx, 1)
    steps = {step.id: step for step in plan.steps}
    assert steps["remove-field test/note.new"].counts == {"values": 1}
    assert steps["remove-entity test/x"].counts == {"records": 1}
    assert steps["convert-field test/note.size"].counts == {"values": 4, "cut": 1}
    assert plan.questions == {"remove-field test/note.new", "remove-entity test/x", "convert-field test/note.size"}
    with pytest.raises(Rejected, match="PUB009"):
        apply_plan(filled, plan, ADMIN, consent={"remove-entity test/x"})
    go_back(filled, 1)
    go_back(filled, 2)
    with filled.reading(ADMIN) as ctx:
        assert values(ctx, "x", "t") == [("lost",)]
        assert values(ctx, "note", "name", "size")[-1] == ("d", "4" * 600)


def test_references_that_come_back_to_deleted_records_are_counted(installation: Installation) -> None:
    with_task = {"name": "text", "task": {"kind": "reference", "to": "task"}}
    publish(installation, notes(with_task, TASK))
    with installation.writing(ADMIN) as ctx:
        kept, gone = (create(ctx, "task", {"title": title}).id for title in ("kept", "gone"))
        for task in (kept, gone, gone, None):
            create(ctx, "note", {"name": "n", "task": task})
    publish(installation, notes({"name": "text"}, TASK))
    with installation.writing(ADMIN) as ctx:
        delete(ctx, "task", gone)
    plan = go_back(installation, 1)
    step = {step.id: step for step in plan.steps}["add-field test/note.task"]
    assert step.counts == {"values": 3, "dangling": 2}
    assert "2 of them refer to records that were deleted meanwhile" in step.en
    with installation.reading(ADMIN) as ctx:
        assert values(ctx, "note", "task") == [(kept,), (gone,), (gone,), (None,)]


def test_a_value_that_was_away_comes_back_unless_somebody_cleared_it(filled: Installation) -> None:
    publish(filled, notes({"name": "text"}))
    publish(filled, notes({"name": "text", "size": "integer"}))
    with filled.writing(ADMIN) as ctx:
        ids = list(ctx.connection.scalars(sa.select(ctx.live.tables["note"].id).order_by(ctx.live.tables["note"].id)))
        update(ctx, "note", ids[0], {"size": 5})
        update(ctx, "note", ids[0], {"size": None})
        update(ctx, "note", ids[1], {"size": 6})
        update(ctx, "note", ids[2], {"name": "cc"})
    plan = go_back(filled, 1)
    with filled.reading(ADMIN) as ctx:
        assert values(ctx, "note", "name", "size") == [("a", None), ("b", "6"), ("cc", "3")]
    assert {step.id: step for step in plan.steps}["convert-field test/note.size"].counts == {"values": 2}


def test_values_of_a_kind_in_between_are_counted_when_they_stay_away(filled: Installation) -> None:
    publish(filled, notes({"name": "text", "size": "integer"}))
    with filled.writing(ADMIN) as ctx:
        create(ctx, "note", {"name": "d", "size": 9})
    publish(filled, notes({"name": "text"}))
    plan = go_back(filled, 1)
    step = {step.id: step for step in plan.steps}["add-field test/note.size"]
    assert step.counts == {"values": 3, "apart": 3}
    assert "3 values that were kept have another kind" in step.en
