"""Rules over what lines add up to: judged when the lines are written, with the record and not against it."""

from __future__ import annotations

import pytest

from core.context import Context
from core.engine import Installation
from core.queries.get import get
from core.records.write import create, update
from tests.core.records.acting import told
from tests.support import as_admin, publish
from tests.support.packs import entity, pack

BOX = entity("box", {"freight": {"kind": "reference", "to": "freight", "onDelete": "cascade"}, "weight": "integer"})
FREIGHT = entity(
    "freight",
    {
        "name": "text",
        "allowed": {"kind": "integer", "default": 100},
        "boxes": {"kind": "lines", "from": "box.freight", "columns": ["weight"]},
        "weight": {"kind": "rollup", "from": "box.freight", "sum": "weight", "over": "all"},
        "left": {"kind": "formula", "of": {"kind": "integer"}, "formula": "allowed - weight"},
    },
    rules=[
        {"id": "heavy", "assert": "left >= 0", "message": "Too heavy", "at": "/boxes"},
        {"id": "empty", "assert": "weight > 0", "message": "Nothing in it"},
    ],
)


@pytest.fixture
def freight(installation: Installation) -> Installation:
    publish(installation, pack(BOX, FREIGHT))
    return installation


def boxes(*weights: int) -> dict[str, object]:
    return {"boxes": [{"weight": one} for one in weights]}


def weight(ctx: Context, id: str) -> object:
    return get(ctx, "freight", id, ("weight",))["weight"]


def test_a_record_is_created_with_lines_that_make_its_rules_true(freight: Installation) -> None:
    with as_admin(freight) as ctx:
        saved = create(ctx, "freight", {"name": "a", **boxes(40, 60)})
        assert weight(ctx, saved.id) == 100


def test_lines_that_add_up_to_too_much_are_refused_with_the_record(freight: Installation) -> None:
    with as_admin(freight) as ctx:
        assert told(lambda: create(ctx, "freight", {"name": "a", **boxes(40, 61)})) == [("REC403", "/boxes")]
        saved = create(ctx, "freight", {"name": "b", **boxes(40)})
        assert told(lambda: update(ctx, "freight", saved.id, boxes(101))) == [("REC403", "/boxes")]
        assert told(lambda: update(ctx, "freight", saved.id, {"boxes": []})) == [("REC403", "")]
        assert weight(ctx, saved.id) == 40


def test_a_change_of_the_record_beside_its_lines_is_judged_with_them(freight: Installation) -> None:
    with as_admin(freight) as ctx:
        saved = create(ctx, "freight", {"name": "b", **boxes(40)})
        update(ctx, "freight", saved.id, {"allowed": 200, **boxes(150)})
        assert weight(ctx, saved.id) == 150
        assert told(lambda: update(ctx, "freight", saved.id, {"allowed": 140})) == [("REC403", "/boxes")]


def test_a_new_record_without_lines_is_judged_as_it_is(freight: Installation) -> None:
    with as_admin(freight) as ctx:
        assert told(lambda: create(ctx, "freight", {"name": "a"})) == [("REC403", "")]
