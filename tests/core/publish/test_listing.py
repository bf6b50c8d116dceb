"""The records that plans count, listed: which they are, who sees them, and how many statements it takes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.context import Actor
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.publish.history import rollback_plan
from core.publish.listing import faulty, listed
from core.records.write import create, create_many
from schema_registry.packs import PackFiles
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.web import statements

CARD = {"title": "{name}"}


def note(size: Mapping[str, object] | str, **rest: object) -> PackFiles:
    return pack(entity("note", {"name": "text", "size": size}, card=CARD, **rest))


def write(installation: Installation, *sizes: object) -> list[str]:
    with installation.writing(ADMIN) as ctx:
        return [create(ctx, "note", {"name": f"n{at}", "size": size}).id for at, size in enumerate(sizes)]


def told(installation: Installation, wanted: PackFiles, act: str, actor: Actor = ADMIN) -> list[tuple[str, ...]]:
    """Of the one step of an act: title, what, value and what it becomes, of each record that an actor may read."""
    with installation.reading(actor) as ctx:
        plan = make_plan(ctx, [wanted])
        (step,) = (one for one in plan.steps if one.id.startswith(f"{act} "))
        found = list(listed(ctx, plan, step.id))
        if actor is ADMIN:
            assert faulty(step) == len(found)
        return [(one.title, one.fault.kind, one.fault.value, one.fault.becomes) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "sizes", "expected"),
    [
        ("text", "integer", ["1", "big", None], [("n1", "lost", "big", "")]),
        ({"kind": "decimal", "scale": 2}, "integer", ["1.50", "2"], [("n0", "cut", "1.50", "2")]),
        (
            {"kind": "choice", "enum": ["A", "B"]},
            {"kind": "choice", "enum": ["A"]},
            ["A", "B"],
            [("n1", "misfits", "B", "")],
        ),
        ("date", "boolean", ["2024-05-01"], [("n0", "unmapped", "2024-05-01", "")]),
        (
            {"kind": "text", "unique": True},
            {"kind": "integer", "unique": True},
            ["7", "8", "07"],
            [("n0", "duplicates", "7", "7"), ("n2", "duplicates", "07", "7")],
        ),
    ],
)  # fmt: skip
def test_every_record_that_is_counted_is_listed(
    installation: Installation, before: object, after: object, sizes: list[object], expected: list[tuple[str, ...]]
) -> None:
    publish(installation, note(before))  # type: ignore[arg-type]  # a kind or a document
    write(installation, *sizes)
    act = "change-field" if expected[0][1] == "misfits" else "convert-field"
    assert told(installation, note(after), act) == expected  # type: ignore[arg-type]  # the same


def test_records_that_share_what_must_be_unique_stand_side_by_side(installation: Installation) -> None:
    publish(installation, note("text"))
    write(installation, "b", "a", "x", "A", "B", None)
    found = told(installation, note({"kind": "text", "unique": True}), "index")
    assert found == [(f"n{at}", "duplicates", value, "") for at, value in ((1, "a"), (3, "A"), (0, "b"), (4, "B"))]


def test_records_without_a_required_value_are_listed(installation: Installation) -> None:
    publish(installation, note("integer"))
    write(installation, 1, None)
    assert told(installation, note("integer", required=["size"]), "change-field") == [("n1", "missing", "", "")]
    more = pack(entity("note", {"name": "text", "size": "integer", "new": "text"}, card=CARD, required=["new"]))
    assert told(installation, more, "add-field") == [("n0", "missing", "", ""), ("n1", "missing", "", "")]


def test_why_a_value_does_not_fit_is_said_as_when_it_is_typed(installation: Installation) -> None:
    publish(installation, note({"kind": "choice", "enum": ["gold", "silver"]}))
    write(installation, "gold")
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [note({"kind": "choice", "enum": ["golden", "silver"]})])
        (one,) = listed(ctx, plan, "change-field test/note.size")
        assert one.fault.why is not None and one.fault.why.did_you_mean == "golden"
        assert one.fault.named == ("gold",)


def test_records_that_the_publisher_may_not_read_are_counted_and_not_listed(installation: Installation) -> None:
    role = {
        "$schema": "urn:cardwright:role:1",
        "name": "designer",
        "title": "Designer",
        "definitions": True,
        "entities": {"note": {"read": "own"}},
    }
    with_role = pack(entity("note", {"name": "text", "size": "text"}, card=CARD), roles__designer=role)
    publish(installation, with_role)
    ids = write(installation, "big", "huge")
    designer = Actor(7, "Designer", roles=frozenset({"designer"}))
    wanted = pack(entity("note", {"name": "text", "size": "integer"}, card=CARD), roles__designer=role)
    assert told(installation, wanted, "convert-field", designer) == []
    assert [title for title, *_ in told(installation, wanted, "convert-field")] == ["n0", "n1"]
    assert len(ids) == 2


def test_ten_thousand_rows_with_faults_take_few_statements(installation: Installation) -> None:
    publish(installation, note("text"))
    with installation.writing(ADMIN) as ctx:
        rows = [{"name": f"n{at}", "size": "bad" if at % 10 == 3 else str(at)} for at in range(10_000)]
        assert create_many(ctx, "note", rows).refused == {}
    with statements(installation) as said, installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [note("integer")])
        said.clear()
        assert len(list(listed(ctx, plan, "convert-field test/note.size", 8))) == 8
        assert len(said) <= 4
        said.clear()
        found = list(listed(ctx, plan, "convert-field test/note.size"))
        assert len(found) == 1_000 and {one.fault.value for one in found} == {"bad"}
        assert len(said) <= 11 + 3
    publish(installation, note({"kind": "integer", "map": {"bad": -1}}))
    with installation.reading(ADMIN) as ctx:
        plan = rollback_plan(ctx, 1)
    assert plan.steps[0].counts == {"values": 10_000} and plan.steps[0].seconds > 0
    apply_plan(installation, plan, ADMIN)
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [note("integer")])
        assert plan.steps[0].counts == {"values": 10_000, "lost": 1_000}
