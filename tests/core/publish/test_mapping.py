"""`map` and `backfill`: what they give records, how plans count it, and what going back brings again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec
import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.errors import Rejected
from core.publish import Plan, apply_plan, make_plan
from core.publish.history import rollback_plan
from core.publish.step import Step
from core.records.write import create, delete, update
from core.storage.system import change
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack

CHOICE = {"kind": "choice", "enum": ["VIP", "A", "B"]}
NARROW = {"kind": "choice", "enum": ["A", "B", "D"]}


def note(size: Mapping[str, object] | str, **rest: object) -> PackFiles:
    properties = rest.pop("properties", {})
    assert isinstance(properties, dict)
    return pack(entity("note", {"name": "text", "size": size, **properties}, **rest))


def write(installation: Installation, *sizes: object) -> list[str]:
    with installation.writing(ADMIN) as ctx:
        return [create(ctx, "note", {"name": f"n{at}", "size": size}).id for at, size in enumerate(sizes)]


def sizes(installation: Installation, field: str = "size") -> list[object]:
    """The values of a field in the order of writing, of live records and of those in the trash."""
    with installation.reading() as ctx:
        table = ctx.live.tables["note"]
        return list(ctx.connection.scalars(sa.select(table.columns[field]).order_by(table.id)))


def changes(installation: Installation) -> list[tuple[str, object]]:
    """What publishes logged of records, with the version that each has then."""
    with installation.reading() as ctx:
        of_records = (change.c.origin == "publish", change.c.entity != "cw_version")
        query = sa.select(change.c.version, change.c.fields).where(*of_records).order_by(change.c.seq)
        return [(version, next(iter(fields.values()))) for version, fields in ctx.connection.execute(query)]


def step(installation: Installation, plan: Planner, wanted: PackFiles, act: str) -> Step:
    (found,) = (one for one in plan(installation, wanted).steps if one.id.startswith(f"{act} "))
    return found


def back(installation: Installation, number: int) -> dict[str, Mapping[str, int]]:
    """Goes back to a version; what its plan counted, by step."""
    with installation.reading(ADMIN) as ctx:
        plan = rollback_plan(ctx, number)
    apply_plan(installation, plan, ADMIN, consent=plan.questions)
    return {one.id: one.counts for one in plan.steps}


def test_going_back_gives_back_what_was_mapped_whatever_became_of_the_field_meanwhile(
    installation: Installation,
) -> None:
    publish(installation, note({"kind": "choice", "enum": ["1", "2"]}))
    ids = write(installation, "1", "1", "2")
    publish(installation, note({"kind": "choice", "enum": ["2"], "map": {"1": "2"}}))
    with installation.writing(ADMIN) as ctx:
        update(ctx, "note", ids[1], {"size": None})
    publish(installation, note({"kind": "integer", "map": {"2": 22}}))
    publish(installation, note({"kind": "integer"}))
    assert sizes(installation) == [22, None, 22]
    for detour in (note({"kind": "text"}), pack(entity("other", {"name": "text"})), note({"kind": "text"})):
        publish(installation, detour)
        with installation.reading(ADMIN) as ctx:
            plan = Plan.from_json(msgspec.json.decode(msgspec.json.encode(rollback_plan(ctx, 1).to_json())))
        apply_plan(installation, plan, ADMIN, consent=plan.questions)
        assert sizes(installation) == ["1", None, "2"]


# ---- options that go
def test_removed_options_are_mapped_logged_and_brought_back(installation: Installation, plan: Planner) -> None:
    publish(installation, note(CHOICE))
    ids = write(installation, "VIP", "A", None, "VIP", "B")
    with installation.writing(ADMIN) as ctx:
        delete(ctx, "note", ids[3])
    wanted = note({**NARROW, "map": {"VIP": "A", "": "D"}})
    found = step(installation, plan, wanted, "change-field")
    assert (found.safety, found.counts) == ("backfill", {"mapped": 2})
    publish(installation, wanted)
    assert sizes(installation) == ["A", "A", "D", "A", "B"]
    assert changes(installation) == [(2, ["VIP", "A"]), (2, [None, "D"]), (3, ["VIP", "A"])]
    with installation.reading(ADMIN) as ctx:
        assert make_plan(ctx, [wanted]).empty
    with installation.writing(ADMIN) as ctx:
        update(ctx, "note", ids[0], {"size": "B"})
    assert back(installation, 1) == {
        "change-field test/note.size": {"misfits": 1},
        "values-back test/note.size": {"records": 1},
    }
    assert sizes(installation) == ["B", "A", "D", "VIP", "B"]


def test_options_that_are_not_mapped_stay_and_are_counted(installation: Installation, plan: Planner) -> None:
    publish(installation, note(CHOICE))
    write(installation, "VIP", "B")
    found = step(installation, plan, note(NARROW), "change-field")
    assert (found.safety, found.counts) == ("safe", {"misfits": 1})


def test_members_of_sets_are_mapped_each_by_itself(installation: Installation, plan: Planner) -> None:
    publish(installation, note({"kind": "choices", "enum": ["x", "y", "a", "b"]}))
    write(installation, ["x", "b"], ["x", "a"], ["y", "x"], ["x"], ["b"])
    wanted = note({"kind": "choices", "enum": ["a", "b", "c"], "map": {"x": "a"}})
    assert step(installation, plan, wanted, "change-field").counts == {"mapped": 4, "misfits": 1}
    publish(installation, wanted)
    assert sizes(installation) == [("a", "b"), ("a",), ("a", "y"), ("a",), ("b",)]
    split = note({"kind": "choices", "enum": ["b", "c"], "map": {"a": ["b", "c"], "y": None}})
    found = step(installation, plan, split, "change-field")
    assert (found.safety, found.counts) == ("backfill", {"mapped": 4})
    publish(installation, split)
    assert sizes(installation) == [("b", "c"), ("b", "c"), ("b", "c"), ("b", "c"), ("b",)]
    back(installation, 1)
    assert sizes(installation) == [("x", "b"), ("x", "a"), ("x", "y"), ("x",), ("b",)]


def test_a_value_mapped_to_nothing_needs_consent(installation: Installation, plan: Planner) -> None:
    publish(installation, note(CHOICE))
    write(installation, "VIP", "B")
    wanted = note({**NARROW, "map": {"VIP": None}})
    found = step(installation, plan, wanted, "change-field")
    assert (found.safety, found.counts) == ("lossy", {"lost": 1})
    publish(installation, wanted)
    assert sizes(installation) == [None, "B"]
    back(installation, 1)
    assert sizes(installation) == ["VIP", "B"]


# ---- another kind
def test_values_that_do_not_convert_are_mapped_or_backfilled(installation: Installation, plan: Planner) -> None:
    publish(installation, note("text"))
    write(installation, "12", "big", "huge", None, "7", "big")
    wanted = note({"kind": "integer", "map": {"big": 100, "7": 70}, "backfill": -1})
    found = step(installation, plan, wanted, "convert-field")
    assert (found.safety, found.counts) == ("backfill", {"values": 5, "mapped": 3, "filled": 2})
    publish(installation, wanted)
    assert sizes(installation) == [12, 100, -1, -1, 70, 100]
    assert [one for _, one in changes(installation)] == [[None, 100], [None, -1], [None, -1], [None, 70], [None, 100]]
    assert back(installation, 1)["convert-field test/note.size"] == {"values": 6, "undone": 1}
    assert sizes(installation) == ["12", "big", "huge", None, "7", "big"]


def test_going_back_keeps_what_people_wrote_since(installation: Installation) -> None:
    publish(installation, note("text"))
    ids = write(installation, "big", "huge", None)
    publish(installation, note({"kind": "integer", "map": {"big": 100}, "backfill": 0}))
    with installation.writing(ADMIN) as ctx:
        update(ctx, "note", ids[0], {"size": 101})
        update(ctx, "note", ids[2], {"size": 5})
    back(installation, 1)
    assert sizes(installation) == ["101", "huge", "5"]


def test_a_refused_change_of_kind_is_possible_where_all_is_mapped(installation: Installation, plan: Planner) -> None:
    publish(installation, note("date"))
    write(installation, "2024-05-01", "2024-05-02", "2024-05-01")
    half = step(installation, plan, note({"kind": "boolean", "map": {"2024-05-01": True}}), "convert-field")
    assert (half.safety, half.counts) == ("blocked", {"values": 1})
    wanted = note({"kind": "boolean", "map": {"2024-05-01": True, "2024-05-02": False}})
    assert step(installation, plan, wanted, "convert-field").counts == {"values": 3, "mapped": 3}
    publish(installation, wanted)
    assert sizes(installation) == [True, False, True]
    back(installation, 1)
    assert [str(one) for one in sizes(installation)] == ["2024-05-01", "2024-05-02", "2024-05-01"]


def test_a_set_becomes_one_choice_by_what_its_members_are_mapped_to(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, note({"kind": "choices", "enum": ["x", "y", "a"]}))
    write(installation, ["x"], ["y", "a"], ["y"])
    wanted = note({"kind": "choice", "enum": ["a", "b"], "map": {"x": "b"}})
    found = step(installation, plan, wanted, "convert-field")
    assert (found.safety, found.counts) == ("lossy", {"values": 3, "mapped": 1, "cut": 1, "lost": 1})
    publish(installation, wanted)
    assert sizes(installation) == ["b", "a", None]


def test_mapped_values_that_would_be_equal_are_refused_where_they_must_differ(
    installation: Installation, plan: Planner
) -> None:
    publish(installation, note({"kind": "text", "unique": True}))
    write(installation, "1", "one", "2")
    found = step(installation, plan, note({"kind": "integer", "unique": True, "map": {"one": 1}}), "convert-field")
    assert (found.safety, found.counts) == ("blocked", {"duplicates": 2})


# ---- records without a value
def test_a_field_that_becomes_required_is_backfilled(installation: Installation, plan: Planner) -> None:
    publish(installation, note("integer"))
    write(installation, 3, None, None)
    wanted = note({"kind": "integer", "backfill": 0}, required=["size"])
    found = step(installation, plan, wanted, "change-field")
    assert (found.safety, found.counts) == ("backfill", {"filled": 2})
    publish(installation, wanted)
    assert sizes(installation) == [3, 0, 0]
    publish(installation, note({"kind": "integer"}))
    assert sizes(installation) == [3, 0, 0]


def test_a_formula_fills_in_what_it_gives_each_record(installation: Installation, plan: Planner) -> None:
    publish(installation, note("integer", properties={"wide": "decimal"}))
    with installation.writing(ADMIN) as ctx:
        for wide in ("1.50", None, "4"):
            create(ctx, "note", {"name": "n", "wide": wide})
    wanted = note({"kind": "integer", "backfill": "=wide * 2"}, properties={"wide": "decimal"}, required=["size"])
    assert step(installation, plan, wanted, "change-field").counts == {"filled": 2, "missing": 1}
    publish(installation, wanted)
    assert sizes(installation) == [3, None, 8]
    more = note(
        {"kind": "integer", "backfill": "=wide * 2"},
        properties={"wide": "decimal", "half": {"kind": "decimal", "backfill": "=wide / 2"}},
        required=["size"],
    )
    assert step(installation, plan, more, "add-field").counts == {"filled": 2}
    publish(installation, more)
    assert sizes(installation, "half") == [Decimal("0.75"), None, Decimal("2.00")]


def test_a_formula_reads_behind_references(installation: Installation, plan: Planner) -> None:
    first = entity("firm", {"name": "text", "rank": "integer"})
    fields = {"name": "text", "firm": {"kind": "reference", "to": "firm"}}
    publish(installation, pack(first, entity("note", {**fields})))
    with installation.writing(ADMIN) as ctx:
        firm = create(ctx, "firm", {"name": "f", "rank": 4}).id
        for one in (firm, None):
            create(ctx, "note", {"name": "n", "firm": one})
    size = {"kind": "integer", "backfill": "=firm.rank + 1"}
    wanted = pack(first, entity("note", {**fields, "size": size}))
    assert step(installation, plan, wanted, "add-field").counts == {"filled": 1}
    publish(installation, wanted)
    assert sizes(installation) == [5, None]


def test_a_formula_over_what_the_same_publish_makes_is_blocked(installation: Installation, plan: Planner) -> None:
    publish(installation, note("integer", properties={"wide": "text"}))
    write(installation, None)
    wanted = note({"kind": "integer", "backfill": "=wide * 2"}, properties={"wide": "decimal"}, required=["size"])
    found = step(installation, plan, wanted, "change-field")
    assert found.safety == "blocked" and "wide" in found.en
    with pytest.raises(Rejected, match="PUB010"):
        publish(installation, wanted)


def test_a_new_field_is_backfilled_as_a_constant_of_its_column(installation: Installation, plan: Planner) -> None:
    publish(installation, note("integer"))
    write(installation, 1, 2)
    wanted = note("integer", properties={"grade": {"kind": "choice", "enum": ["A", "D"], "backfill": "D"}})
    assert step(installation, plan, wanted, "add-field").counts == {"filled": 2}
    publish(installation, wanted)
    assert sizes(installation, "grade") == ["D", "D"]
    assert changes(installation) == []


def test_sums_follow_values_that_are_mapped(installation: Installation, plan: Planner) -> None:
    order = entity(
        "firm", {"name": "text", "lines": {"kind": "rollup", "from": "note.firm", "sum": "size", "over": "all"}}
    )
    line = {"name": "text", "firm": {"kind": "reference", "to": "firm"}}
    publish(installation, pack(order, entity("note", {**line, "size": {"kind": "integer", "maximum": 100}})))
    with installation.writing(ADMIN) as ctx:
        firm = create(ctx, "firm", {"name": "f"}).id
        for size in (99, 5, None):
            create(ctx, "note", {"name": "n", "firm": firm, "size": size})
    size = {"kind": "integer", "maximum": 50, "map": {"99": 50}, "backfill": 1}
    publish(installation, pack(order, entity("note", {**line, "size": size})))
    with installation.reading() as ctx:
        table = ctx.live.tables["firm"]
        assert ctx.connection.scalar(sa.select(table.columns["lines"])) == 56
