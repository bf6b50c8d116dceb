"""Many-to-many values, written as the whole set with their record."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.feed import changes_after
from core.records.following import follow
from core.records.history import history
from core.records.write import create, create_many, delete, restore, revert, update
from tests.core.records.acting import log_of, told
from tests.support import as_admin, publish
from tests.support.packs import entity
from tests.support.sheets import shop, territories, titles_of

LEADER = Actor(7, "Leader", frozenset({"leader"}))
THROUGH = (
    entity(
        "member",
        {
            "person": {"kind": "reference", "to": "worker", "onDelete": "cascade"},
            "team": {"kind": "reference", "to": "team", "onDelete": "cascade"},
            "since": "date",
        },
        required=["person", "team"],
        unique=[["person", "team"]],
    ),
    entity("team", {"name": {"kind": "text", "search": True}}),
    entity(
        "worker",
        {
            "name": {"kind": "text", "search": True},
            "teams": {"kind": "references", "to": "team", "through": "member", "inverse": "workers"},
        },
    ),
)


@pytest.fixture
def staffed(installation: Installation) -> Installation:
    full = {"read": "all", "create": "all", "update": "all", "delete": "all"}
    rights = {"employee": full, "territory": {"read": "own", "create": "all"}, "worker": full, "team": full}
    publish(installation, shop(*THROUGH, leader={**rights, "member": {"read": "all", "create": "all"}}))
    return installation


def pairs(ctx: Context) -> int:
    table = ctx.live.tables["employee__territories"].table
    return ctx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_set_is_written_with_its_record_and_read_in_the_order_of_titles(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary, {"id": boston}]})
        assert titles_of(ctx, saved.id) == ["Boston", "Cary"]


def test_the_set_is_replaced_as_a_whole(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston, york = territories(ctx, "Cary", "Boston", "York")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary, boston]})
        changed = update(ctx, "employee", saved.id, {"territories": [york, cary]}, 1)
        assert (changed.version, titles_of(ctx, saved.id), pairs(ctx)) == (2, ["Cary", "York"], 2)
        update(ctx, "employee", saved.id, {"name": "M"}, 2)
        assert titles_of(ctx, saved.id) == ["Cary", "York"]
        update(ctx, "employee", saved.id, {"territories": None}, 3)
        assert (titles_of(ctx, saved.id), pairs(ctx)) == ([], 0)


def test_the_same_set_in_another_order_writes_nothing(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary, boston]})
        assert update(ctx, "employee", saved.id, {"territories": [boston, cary]}, 1).version == 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, ("REC500", "/territories")),
        (["x"], None),
        (["01a20129-015d-7041-8cbb-ca68fdc49ed6"], ("REC005", "/territories/0")),
        (["01a20129-015d-7041-8cbb-ca68fdc49ed6"] * 2, ("REC505", "/territories")),
        ([f"01a20129-015d-7041-8cbb-{number:012x}" for number in range(201)], ("REC501", "/territories")),
    ],
)
def test_a_wrong_set_is_a_problem_with_a_place(
    staffed: Installation, given: object, problem: tuple[str, str] | None
) -> None:
    with as_admin(staffed) as ctx:
        found = told(lambda: create(ctx, "employee", {"name": "N", "territories": given}))
    assert found[0][1].startswith("/territories")
    assert problem is None or problem in found


def test_the_log_of_the_record_holds_the_set_and_undo_gives_it_back(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary]})
        changed = update(ctx, "employee", saved.id, {"territories": [boston]}, 1)
        assert log_of(ctx, saved.id)[-1][2] == {"test/employee.territories": [[cary], [boston]]}
        latest = history(ctx, "employee", saved.id)[0].changes[0]
        assert (latest.before_text, latest.after_text) == ("Cary", "Boston")
        revert(ctx, changed.batch)
        assert titles_of(ctx, saved.id) == ["Cary"]


def test_a_deleted_target_is_missing_until_it_is_restored(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary, boston]})
        batch = delete(ctx, "territory", cary)
        assert titles_of(ctx, saved.id) == ["Boston"]
        restore(ctx, batch)
        assert titles_of(ctx, saved.id) == ["Boston", "Cary"]


def test_a_restored_record_has_the_links_whose_targets_are_left(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary, boston]})
        batch = delete(ctx, "employee", saved.id)
        delete(ctx, "territory", cary)
        restore(ctx, batch)
        assert titles_of(ctx, saved.id) == ["Boston"]


def test_what_a_writer_does_not_see_of_a_set_stays_in_it(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        (hidden,) = territories(ctx, "Hidden")
        saved = create(ctx, "employee", {"name": "N", "territories": [hidden]})
    with staffed.writing(LEADER) as ctx:
        (mine,) = territories(ctx, "Mine")
        assert titles_of(ctx, saved.id) == []
        assert told(lambda: update(ctx, "employee", saved.id, {"territories": [hidden]})) == [
            ("REC005", "/territories/0")
        ]
        update(ctx, "employee", saved.id, {"territories": [mine]})
        assert titles_of(ctx, saved.id) == ["Mine"]
    with as_admin(staffed) as ctx:
        assert titles_of(ctx, saved.id) == ["Hidden", "Mine"]


def test_pairs_of_an_entity_are_records_of_their_own(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        red, blue = (create(ctx, "team", {"name": name}).id for name in ("Red", "Blue"))
        saved = create(ctx, "worker", {"name": "W", "teams": [red]})
        changed = update(ctx, "worker", saved.id, {"teams": [blue]}, 1)
        assert [one["team"].title for one in find(ctx, Query("member", ("team",))).rows] == ["Blue"]
        revert(ctx, changed.batch)
        assert [one.title for one in get(ctx, "worker", saved.id, ("teams",))["teams"]] == ["Red"]


def test_pairs_of_an_entity_take_the_rights_to_it(staffed: Installation) -> None:
    with staffed.writing(LEADER) as ctx:
        red, blue = (create(ctx, "team", {"name": name}).id for name in ("Red", "Blue"))
        saved = create(ctx, "worker", {"name": "W", "teams": [red]})
        with pytest.raises(Denied):
            update(ctx, "worker", saved.id, {"teams": [blue]}, 1)
        assert [one.title for one in get(ctx, "worker", saved.id, ("teams",))["teams"]] == ["Red"]


def test_the_engine_s_own_pairs_show_up_nowhere_else(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        (cary,) = territories(ctx, "Cary")
        saved = create(ctx, "employee", {"name": "N", "territories": [cary]})
        delete(ctx, "employee", saved.id)
    with as_admin(staffed) as ctx:
        assert {one.entity for one in follow(ctx).changes} == {"territory", "employee"}
        assert [one.entity for one in changes_after(ctx).changes].count("test/employee__territories") == 1
        assert told(lambda: find(ctx, Query("employee__territories"))) == [("QRY001", "/entity")]


def test_many_records_get_their_sets_in_one_go(staffed: Installation) -> None:
    with as_admin(staffed) as ctx:
        cary, boston = territories(ctx, "Cary", "Boston")
        outcome = create_many(ctx, "employee", [{"name": str(n), "territories": [cary, boston]} for n in range(20)])
        assert (len(outcome.saved), pairs(ctx)) == (20, 40)
