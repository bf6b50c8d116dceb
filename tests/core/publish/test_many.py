"""What becomes of lines and links when definitions change."""

from __future__ import annotations

import pytest

from core.engine import Installation
from core.errors import Rejected
from core.publish import apply_plan, make_plan
from core.queries.find import find
from core.queries.query import Link, Query
from core.records.write import create, update
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, as_admin, publish
from tests.support.packs import entity, pack

NAME = {"kind": "text", "search": True}
ONE = {"kind": "reference", "to": "area", "inverse": "staff"}
SET = {"kind": "references", "to": "area", "inverse": "staff"}


def staff(**fields: object) -> PackFiles:
    return pack(entity("person", {"name": NAME, **fields}), entity("area", {"name": NAME}))


def areas(installation: Installation, *names: str) -> list[str]:
    with as_admin(installation) as ctx:
        return [create(ctx, "area", {"name": name}).id for name in names]


def person(installation: Installation, **values: object) -> str:
    with as_admin(installation) as ctx:
        return create(ctx, "person", {"name": "P", **values}).id


def held(installation: Installation, field: str = "area") -> list[object]:
    """The titles in a field of every person, in the order of writing."""
    with installation.reading() as ctx:
        rows = find(ctx, Query("person", (field,), sort=("id",))).rows
    return [
        [one.title for one in value]
        if isinstance(value, tuple) and not isinstance(value, Link)
        else value and value.title
        for value in (row[field] for row in rows)
    ]


def test_a_removed_set_comes_back_with_its_links(installation: Installation, plan: Planner) -> None:
    publish(installation, staff(area=SET))
    north, south = areas(installation, "North", "South")
    person(installation, area=[north, south])
    removal = plan(installation, staff())
    lossy = {one.id: dict(one.counts) for one in removal.steps if one.safety == "lossy"}
    assert lossy == {"remove-entity test/person__area": {"records": 2}}
    publish(installation, staff())
    publish(installation, staff(area=SET))
    assert held(installation) == [["North", "South"]]


def test_a_renamed_set_keeps_its_links(installation: Installation, plan: Planner) -> None:
    publish(installation, staff(area=SET))
    (north,) = areas(installation, "North")
    person(installation, area=[north])
    renamed = staff(region={**SET, "renamedFrom": ["area"]})
    assert all(one.safety == "safe" for one in plan(installation, renamed).steps)
    publish(installation, renamed)
    assert held(installation, "region") == [["North"]]
    assert plan(installation, renamed).steps == ()


def test_a_reference_becomes_a_set_of_one(installation: Installation, plan: Planner) -> None:
    publish(installation, staff(area=ONE))
    (north,) = areas(installation, "North")
    person(installation, area=north)
    person(installation)
    (converted,) = (one for one in plan(installation, staff(area=SET)).steps if one.id.startswith("convert-field"))
    assert (converted.safety, dict(converted.counts)) == ("backfill", {"values": 1})
    publish(installation, staff(area=SET))
    assert held(installation) == [["North"], []]
    assert plan(installation, staff(area=SET)).steps == ()


def test_of_a_set_one_stays_and_the_others_are_counted(installation: Installation, plan: Planner) -> None:
    publish(installation, staff(area=SET))
    north, south = areas(installation, "North", "South")
    person(installation, area=[south, north])
    person(installation, area=[north])
    (converted,) = (one for one in plan(installation, staff(area=ONE)).steps if one.id.startswith("convert-field"))
    assert (converted.safety, dict(converted.counts)) == ("lossy", {"values": 3, "lost": 1})
    publish(installation, staff(area=ONE))
    assert held(installation) == ["South", "North"]


def test_going_back_finds_the_links_of_before_where_nobody_touched_the_value(installation: Installation) -> None:
    publish(installation, staff(area=SET))
    north, south, east = areas(installation, "North", "South", "East")
    person(installation, area=[south, north])
    touched = person(installation, area=[north, south])
    emptied = person(installation, area=[south])
    publish(installation, staff(area=ONE))
    with as_admin(installation) as ctx:
        update(ctx, "person", touched, {"area": east})
        update(ctx, "person", emptied, {"area": None})
    publish(installation, staff(area=SET))
    assert held(installation) == [["North", "South"], ["East"], []]


def test_a_text_with_values_does_not_become_a_set(installation: Installation, plan: Planner) -> None:
    publish(installation, staff(area="text"))
    publish(installation, staff(area=SET))
    publish(installation, staff(area="text"))
    person(installation, area="somewhere")
    wanted = plan(installation, staff(area=SET))
    assert wanted.blocked
    with pytest.raises(Rejected):
        apply_plan(installation, wanted, ADMIN, consent=wanted.questions)


def test_lines_come_and_go_without_touching_their_records(installation: Installation) -> None:
    line = entity("line", {"order": {"kind": "reference", "to": "order", "onDelete": "cascade"}, "text": "text"})
    plain, lined = (
        entity("order", {"no": NAME}),
        entity("order", {"no": NAME, "lines": {"kind": "lines", "from": "line.order"}}),
    )
    publish(installation, pack(lined, line))
    with as_admin(installation) as ctx:
        create(ctx, "order", {"no": "1", "lines": [{"text": "a"}]})
    with installation.reading(ADMIN) as ctx:
        assert {one.safety for one in make_plan(ctx, [pack(plain, line)]).steps} == {"safe"}
    publish(installation, pack(plain, line))
    publish(installation, pack(lined, line))
    with installation.reading() as ctx:
        (row,) = find(ctx, Query("order", ("lines",))).rows
        assert [one["text"] for one in row["lines"]] == ["a"]
