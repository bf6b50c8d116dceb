"""Fields that name people and units: by number, by name, by branch; who may be chosen, and where records go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.access.actors import remember
from core.access.organisation import place
from core.access.units import add_unit, change_unit, units
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Rejected
from core.queries.aggregate import aggregate
from core.queries.drill import drill
from core.queries.find import find
from core.queries.query import Aggregation, Person, Query
from core.records.write import assign, create, update
from core.storage import system
from schema_registry.model import Group
from tests.support.publishing import ADMIN, publish

VISIT = {
    "entities/visit.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "visit",
        "title": "Visit",
        "properties": {
            "title": {"kind": "text"},
            "manager": {"kind": "user"},
            "branch": {"kind": "unit"},
            "number": {"kind": "autonumber", "template": "{unit}-{000}"},
        },
        "list": {"columns": ["title", "manager"], "sort": ["manager", "title"], "filters": ["manager", "branch"]},
    }
}


@pytest.fixture
def staffed(installation: Installation) -> Installation:
    publish(installation, VISIT)
    with installation.writing(ADMIN) as ctx:
        for id, login, name, active in (
            (7, "wang", "王丽", True),
            (8, "zhang", "Zhang", True),
            (9, "zhang2", "Zhang", True),
            (10, "gone", "Gone", False),
        ):
            remember(ctx.connection, id, login, name, active)
        east = add_unit(ctx.connection, "E", "华东")
        add_unit(ctx.connection, "SH", "上海", east)
        add_unit(ctx.connection, "N", "North")
        place(ctx.connection, 7, by_code(ctx)["SH"])
    return installation


def by_code(ctx: Context) -> dict[str, int]:
    return {one.code: one.id for one in units(ctx.connection)}


def as_wang(ctx: Context) -> Context:
    return replace(ctx, actor=Actor(7, "王丽", superuser=True, unit=by_code(ctx)["SH"]))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("7", 7), ("wang", 7), ("WANG", 7), ("王丽", 7), ("zhang", 8), (" zhang2 ", 9), ("", None)],
)
def test_somebody_is_named_by_number_sign_in_name_or_name(
    staffed: Installation, typed: str, expected: object
) -> None:
    with staffed.writing(ADMIN) as ctx:
        create(ctx, "visit", {"manager": typed}, reading="text")
        (row,) = find(ctx, Query("visit", ("manager",))).rows
        assert (row["manager"] and row["manager"].id) == expected  # type: ignore[attr-defined]  # a row holds values of any kind


@pytest.mark.parametrize(
    ("typed", "code"), [("li", "VAL321"), ("99", "VAL321"), ("gone", "VAL321"), ("10", "VAL321"), ("0", "VAL321")]
)
def test_nobody_and_who_has_left_are_refused(staffed: Installation, typed: str, code: str) -> None:
    with staffed.writing(ADMIN) as ctx, pytest.raises(Rejected, match=code) as refused:
        create(ctx, "visit", {"manager": typed}, reading="text")
    assert [problem.pointer for problem in refused.value.problems] == ["/manager"]


def test_a_name_of_two_people_asks_for_the_sign_in_name(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        remember(ctx.connection, 8, "zhang1", "Zhang", True)
        with pytest.raises(Rejected, match=r"VAL322.*zhang1, zhang2"):
            create(ctx, "visit", {"manager": "Zhang"}, reading="text")


def test_who_leaves_stays_where_they_stand(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        made = create(ctx, "visit", {"manager": 7})
        remember(ctx.connection, 7, "wang", "王丽", False)
        update(ctx, "visit", made.id, {"manager": 7, "title": "x"})
        update(ctx, "visit", made.id, {"manager": "wang", "title": "y"}, reading="text")
        (row,) = find(ctx, Query("visit", ("manager", "title"))).rows
        assert row["manager"] == Person(7, "王丽") and row["title"] == "y"


def test_people_are_filtered_sorted_and_grouped_by(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        for manager in (7, 9, 8, None, 7):
            create(ctx, "visit", {"manager": manager})
        mine = find(as_wang(ctx), Query("visit", filter={"manager": {"_eq": "$CURRENT_USER"}})).rows
        assert len(mine) == 2
        rows = find(ctx, Query("visit", ("manager",), sort=("manager",))).rows
        assert [row["manager"] and row["manager"].name for row in rows] == [None, "Zhang", "Zhang", "王丽", "王丽"]  # type: ignore[attr-defined]  # a row holds values of any kind
        asked = Aggregation("visit", groups=(Group("manager"),))
        for bucket in aggregate(ctx, asked):
            behind = find(ctx, Query("visit", filter=drill(ctx, asked, bucket.keys))).rows
            assert (len(behind),) == bucket.values


def test_units_are_filtered_by_their_branch_and_ones_own(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        for code in ("E", "SH", "N"):
            create(ctx, "visit", {"title": code, "branch": code}, reading="text")

        def found(ctx: Context, **condition: object) -> str:
            rows = find(ctx, Query("visit", ("title",), filter={"branch": condition}, sort=("title",))).rows
            return " ".join(str(row["title"]) for row in rows)

        assert found(ctx, _under=by_code(ctx)["E"]) == "E SH"
        assert found(ctx, _eq=by_code(ctx)["E"]) == "E"
        assert found(as_wang(ctx), _under="$CURRENT_UNIT") == "SH"
        assert found(ctx, _under="$CURRENT_UNIT") == ""  # who belongs to none


def test_a_record_belongs_to_its_owners_unit_and_is_numbered_there(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        made = create(as_wang(ctx), "visit", {})
        create(ctx, "visit", {})
        table = ctx.live.tables["visit"].table
        unit = ctx.connection.execute(table.select().where(table.c.id == made.id)).one().sys_unit
        assert unit == by_code(ctx)["SH"]
        numbers = {row["number"] for row in find(ctx, Query("visit", ("number",))).rows}
        assert numbers == {"SH-001", "-001"}
        assign(ctx, "visit", made.id, 8)
        assert ctx.connection.execute(table.select().where(table.c.id == made.id)).one().sys_unit is None
        assert "sys_unit" not in str(ctx.connection.execute(system.change.select()).all())


def test_units_move_with_all_below_them_but_not_into_themselves(staffed: Installation) -> None:
    with staffed.writing(ADMIN) as ctx:
        known = {one.code: one for one in units(ctx.connection)}
        change_unit(ctx.connection, replace(known["E"], parent=known["N"].id))
        assert [one.path for one in units(ctx.connection)] == ["North", "North / 华东", "North / 华东 / 上海"]
        with pytest.raises(Rejected, match="ACC025"):
            change_unit(ctx.connection, replace(known["N"], parent=known["SH"].id))
        with pytest.raises(Rejected, match="ACC023"):
            add_unit(ctx.connection, "sh", "again")
        with pytest.raises(Rejected, match="ACC022"):
            add_unit(ctx.connection, "a b", "x")
        change_unit(ctx.connection, replace(known["SH"], active=False))
        with pytest.raises(Rejected, match="ACC021"):
            place(ctx.connection, 8, known["SH"].id)
        with pytest.raises(Rejected, match="VAL323"):
            create(ctx, "visit", {"branch": "SH"}, reading="text")
