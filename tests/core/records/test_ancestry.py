"""Records of a tree: nobody brings one to stand below itself, by whichever door, alone or with others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.context import Context
from core.engine import Installation
from core.errors import CardwrightError, Rejected
from core.merging.merge import Known, merge
from core.queries.find import find
from core.queries.query import Query
from core.records.ancestry import MOST_LEVELS, circled
from core.records.shape import shape_of
from core.records.write import Edit, create, delete, restore, revert, update, update_many
from core.settings import Settings
from tests.core.records.test_races import Act, at_once
from tests.support import as_admin, publish
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import opened, prepare_installation

PARENT = {"kind": "reference", "to": "place", "onDelete": "clear"}
FIELDS = {"name": "text", "code": {"kind": "text", "unique": True}, "parent": PARENT}
TREE = pack(entity("place", FIELDS, tree="parent"))
PLAIN = pack(entity("place", FIELDS))


def prepare_places(address: str) -> None:
    """An installation with a tree."""
    prepare_installation(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, TREE)
    installation.close()


@pytest.fixture
def places(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_places, tmp_path) as made:
        yield made


def place(ctx: Context, name: str, parent: str | None = None) -> str:
    return create(ctx, "place", {"name": name, "parent": parent}).id


def chain(ctx: Context, levels: int) -> list[str]:
    """Records below each other, the top one first."""
    ids: list[str] = []
    for level in range(levels):
        ids.append(place(ctx, str(level), ids[-1] if ids else None))
    return ids


def codes(refused: CardwrightError) -> list[str]:
    return [one.code for one in refused.problems]


def parent_of(ctx: Context, id: str) -> str | None:
    (row,) = find(ctx, Query("place", ("parent",), {"id": {"_eq": id}})).rows
    return getattr(row["parent"], "id", None)


def test_no_record_comes_to_stand_below_itself(places: Installation) -> None:
    with as_admin(places) as ctx:
        top, middle, leaf = chain(ctx, 3)
        for below in (top, middle, leaf):
            with pytest.raises(Rejected) as refused:
                update(ctx, "place", top, {"parent": below})
            assert codes(refused.value) == ["REC040"]
        update(ctx, "place", leaf, {"parent": top})
        update(ctx, "place", middle, {"parent": leaf})
        assert parent_of(ctx, middle) == leaf


def test_of_many_moves_each_sees_those_before_it(places: Installation) -> None:
    with as_admin(places) as ctx:
        one, two, three = (place(ctx, name) for name in "abc")
        outcome = update_many(
            ctx,
            "place",
            [Edit(one, {"parent": two}), Edit(two, {"parent": three}), Edit(three, {"parent": one})],
        )
        assert {at: codes(error) for at, error in outcome.refused.items()} == {2: ["REC040"]}
        assert circled(ctx, shape_of(ctx, "place"), [one, two, three]) == []


def test_a_move_that_is_refused_for_another_reason_makes_no_room(places: Installation) -> None:
    with as_admin(places) as ctx:
        top, below = chain(ctx, 2)
        update(ctx, "place", top, {"code": "taken"})
        edits = [Edit(below, {"parent": None, "code": "taken"}), Edit(top, {"parent": below})]
        assert set(update_many(ctx, "place", edits).refused) == {0, 1}


def test_two_moves_that_make_a_circle_together_come_one_after_another(places: Installation) -> None:
    for _ in range(3):
        with as_admin(places) as ctx:
            (one, one_leaf), (two, two_leaf) = chain(ctx, 2), chain(ctx, 2)
        acts: list[Act] = [
            lambda ctx, id=one, to=two_leaf: update(ctx, "place", id, {"parent": to}),
            lambda ctx, id=two, to=one_leaf: update(ctx, "place", id, {"parent": to}),
        ]
        assert sorted(at_once(places, acts)) == ["REC040", "done"]
        with as_admin(places) as ctx:
            assert circled(ctx, shape_of(ctx, "place"), [one, two]) == []


def test_neither_undo_nor_restore_makes_a_circle(places: Installation) -> None:
    with as_admin(places) as ctx:
        top, middle, leaf = chain(ctx, 3)
        moved = update(ctx, "place", middle, {"parent": None})
        update(ctx, "place", top, {"parent": leaf})
        with pytest.raises(Rejected) as refused:
            revert(ctx, moved.batch)
        assert codes(refused.value) == ["REC040"]
    with as_admin(places) as ctx:
        top, middle, leaf = chain(ctx, 3)
        gone = delete(ctx, "place", middle)
        update(ctx, "place", top, {"parent": leaf})
        with pytest.raises(Rejected) as refused:
            restore(ctx, gone)
        assert codes(refused.value) == ["REC040"]


def test_what_was_moved_together_comes_back_together(places: Installation) -> None:
    with as_admin(places) as ctx:
        top, below = chain(ctx, 2)
        outcome = update_many(ctx, "place", [Edit(below, {"parent": None}), Edit(top, {"parent": below})])
        assert revert(ctx, outcome.batch) == 2
        assert (parent_of(ctx, top), parent_of(ctx, below)) == (None, top)


def test_a_branch_goes_down_so_far_and_no_further(places: Installation) -> None:
    with as_admin(places) as ctx:
        long, short = chain(ctx, MOST_LEVELS - 1), chain(ctx, 2)
        with pytest.raises(Rejected) as refused:
            update(ctx, "place", short[0], {"parent": long[-1]})
        assert codes(refused.value) == ["REC041"]
        last = place(ctx, "last", long[-1])
        with pytest.raises(Rejected):
            place(ctx, "too far", last)


def test_circles_from_before_are_told_and_can_be_opened(installation: Installation) -> None:
    publish(installation, PLAIN)
    with as_admin(installation) as ctx:
        one = place(ctx, "one")
        two = place(ctx, "two", one)
        update(ctx, "place", one, {"parent": two})
        below = place(ctx, "below", two)
    publish(installation, TREE)
    with as_admin(installation) as ctx:
        assert circled(ctx, shape_of(ctx, "place"), [one, two, below]) == [one, two]
        update(ctx, "place", below, {"name": "renamed"})
        update(ctx, "place", one, {"parent": None})
        assert circled(ctx, shape_of(ctx, "place"), [one, two, below]) == []


def test_records_of_a_branch_are_merged_without_a_circle(places: Installation) -> None:
    with as_admin(places) as ctx:
        top, below, leaf = chain(ctx, 3)
        merge(ctx, "place", Known(below), [Known(top)])
        assert (parent_of(ctx, below), parent_of(ctx, leaf)) == (None, below)
        top, middle, leaf = chain(ctx, 3)
        with pytest.raises(Rejected) as refused:
            merge(ctx, "place", Known(leaf), [Known(top)])
        assert "below itself" in refused.value.problems[0].say("en")
        merge(ctx, "place", Known(top), [Known(leaf)])
        assert parent_of(ctx, middle) == top
