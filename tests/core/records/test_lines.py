"""Lines, written as the whole list with their record."""

from __future__ import annotations

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Stale
from core.queries.find import find
from core.queries.query import Person, Query
from core.records.history import history
from core.records.write import assign, create, create_many, delete, restore, revert, update
from tests.core.records.acting import know, log_of, told
from tests.support import as_admin, publish
from tests.support.sheets import lines_of, products, shop

SELLER = Actor(7, "Seller", frozenset({"seller"}))


@pytest.fixture
def selling(installation: Installation) -> Installation:
    full = {"read": "all", "create": "all", "update": "all", "delete": "all"}
    rights = {"order": full, "product": {"read": "all"}, "order_line": {"read": "all", "create": "all"}}
    publish(installation, shop(seller=rights))
    return installation


def test_lines_are_created_with_their_record_in_the_order_given(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu = products(ctx, "Chai", "Tofu")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": tofu}, {"product": chai, "quantity": 3}]})
        found = lines_of(ctx, saved.id)
    assert [(one["line_no"], one["product"], one["quantity"]) for one in found] == [(1, "Tofu", 1), (2, "Chai", 3)]


def test_the_list_changes_adds_and_removes(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu, milk = products(ctx, "Chai", "Tofu", "Milk")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": tofu}, {"product": chai}]})
        kept = lines_of(ctx, saved.id)[1]["id"]
        changed = update(ctx, "order", saved.id, {"lines": [{"product": milk}, {"id": kept, "quantity": 9}]}, 1)
        found = lines_of(ctx, saved.id)
    assert changed.version == 2
    assert [(one["product"], one["quantity"], one["line_no"]) for one in found] == [("Milk", 1, 1), ("Chai", 9, 2)]
    assert found[1]["id"] == kept


def test_what_is_left_out_is_untouched_and_null_takes_all_out(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        update(ctx, "order", saved.id, {"number": "2"}, 1)
        assert len(lines_of(ctx, saved.id)) == 1
        update(ctx, "order", saved.id, {"lines": None}, 2)
        assert lines_of(ctx, saved.id) == []


def test_a_list_that_changes_nothing_writes_nothing(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        same = [{"id": one["id"], "quantity": one["quantity"]} for one in lines_of(ctx, saved.id)]
        again = update(ctx, "order", saved.id, {"lines": same}, 1)
    assert (again.version, again.batch) == (1, "")


def test_all_problems_are_told_at_their_cells_with_those_of_the_record(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        given = {"lines": [{"product": chai, "quantity": 0}, {"quantity": 2}, {"product": chai, "colour": "red"}]}
        problems = told(lambda: create(ctx, "order", given))
    assert set(problems) >= {("REC003", "/number"), ("REC003", "/lines/1/product"), ("REC001", "/lines/2/colour")}
    assert any(pointer == "/lines/0/quantity" for _, pointer in problems)


def test_nothing_is_saved_when_a_line_meets_another(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        twice = {"number": "1", "lines": [{"product": chai}, {"product": chai}]}
        assert told(lambda: create(ctx, "order", twice)) == [("REC004", "/lines/1/order")]
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        first = lines_of(ctx, saved.id)[0]["id"]
        clash = {"number": "2", "lines": [{"id": first}, {"product": chai}]}
        assert told(lambda: update(ctx, "order", saved.id, clash, 1)) == [("REC004", "/lines/1/order")]
        assert [one["id"] for one in lines_of(ctx, saved.id)] == [first]
        assert log_of(ctx, saved.id)[-1][0] == "create"


def test_a_value_that_goes_with_its_line_is_free_for_a_new_one(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai, "quantity": 2}]})
        update(ctx, "order", saved.id, {"lines": [{"product": chai, "quantity": 5}]}, 1)
        assert [one["quantity"] for one in lines_of(ctx, saved.id)] == [5]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("x", ("REC500", "/lines")),
        ([1], ("REC500", "/lines")),
        ([{}] * 501, ("REC501", "/lines")),
        ([{"id": "01a20129-015d-7041-8cbb-ca68fdc49ed6"}], ("REC502", "/lines/0/id")),
        ([{"line_no": 3}], ("REC504", "/lines/0/line_no")),
        ([{"order": "01a20129-015d-7041-8cbb-ca68fdc49ed6"}], ("REC504", "/lines/0/order")),
        ([{"sys_version": 1}], ("REC002", "/lines/0/sys_version")),
    ],
)
def test_a_wrong_list_is_a_problem_with_a_place(
    selling: Installation, lines: object, problem: tuple[str, str]
) -> None:
    with as_admin(selling) as ctx:
        assert problem in told(lambda: create(ctx, "order", {"number": "1", "lines": lines}))


def test_a_line_named_twice_and_one_of_another_record_are_refused(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        one, other = (create(ctx, "order", {"number": n, "lines": [{"product": chai}]}).id for n in "12")
        mine, theirs = lines_of(ctx, one)[0]["id"], lines_of(ctx, other)[0]["id"]
        assert told(lambda: update(ctx, "order", one, {"lines": [{"id": mine}, {"id": mine}]})) == [
            ("REC503", "/lines/1/id")
        ]
        assert told(lambda: update(ctx, "order", one, {"lines": [{"id": theirs}]})) == [("REC502", "/lines/0/id")]


def test_the_version_of_the_record_guards_its_sheet(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1"})
        update(ctx, "order", saved.id, {"lines": [{"product": chai}]}, 1)
        with pytest.raises(Stale) as moved:
            update(ctx, "order", saved.id, {"lines": []}, 1)
    assert [(one.code, one.pointer) for one in moved.value.problems][1:] == [("REC508", "/lines")]


def test_one_undo_takes_the_whole_sheet_back(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu, milk = products(ctx, "Chai", "Tofu", "Milk")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}, {"product": tofu}]})
        before = lines_of(ctx, saved.id)
        rows = [{"product": milk}, {"id": before[1]["id"], "quantity": 7}]
        changed = update(ctx, "order", saved.id, {"number": "2", "lines": rows}, 1)
        assert revert(ctx, changed.batch) == 4
        after = lines_of(ctx, saved.id)
        kept = ("id", "product", "quantity", "line_no")
        assert [[one[name] for name in kept] for one in after] == [[one[name] for name in kept] for one in before]
        assert log_of(ctx, saved.id)[-1][1] == 3


def test_undoing_a_creation_takes_record_and_lines_away(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        assert revert(ctx, saved.batch) == 2


def test_lines_go_into_the_trash_with_their_record_and_come_back(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        restore(ctx, delete(ctx, "order", saved.id))
        assert [one["product"] for one in lines_of(ctx, saved.id)] == ["Chai"]


def test_what_happens_to_lines_takes_the_rights_to_them(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu = products(ctx, "Chai", "Tofu")
    with selling.writing(SELLER) as ctx:
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        line = lines_of(ctx, saved.id)[0]["id"]
        update(ctx, "order", saved.id, {"lines": [{"id": line}, {"product": tofu}]})
        with pytest.raises(Denied):
            update(ctx, "order", saved.id, {"lines": [{"id": line, "quantity": 3}]})
        with pytest.raises(Denied):
            update(ctx, "order", saved.id, {"lines": []})
        assert len(lines_of(ctx, saved.id)) == 2


def test_a_line_that_comes_by_itself_stands_behind_the_others(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu = products(ctx, "Chai", "Tofu")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        create(ctx, "order_line", {"order": saved.id, "product": tofu})
        assert [one["line_no"] for one in lines_of(ctx, saved.id)] == [1, 2]


def test_history_tells_what_became_of_a_sheet(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        chai, tofu = products(ctx, "Chai", "Tofu")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        update(ctx, "order", saved.id, {"lines": [{"product": tofu}]})
        latest = history(ctx, "order", saved.id)[0].changes[0]
    assert (latest.field, latest.before_text, latest.after_text) == ("lines", "1 行", "1 行，新增 1 行，移除 1 行")


def test_many_records_are_judged_each_by_itself(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        (chai,) = products(ctx, "Chai")
        from_first = {"number": "1", "lines": [{"product": chai}]}
        given = [from_first, {"number": "2"}, {"number": "3", "lines": [{"product": "x"}]}, {"number": "4"}]
        outcome = create_many(ctx, "order", given)
    assert (sorted(outcome.saved), sorted(outcome.refused)) == ([0, 1, 3], [2])


def owners_of(ctx: Context, order: str) -> list[object]:
    found = find(ctx, Query("order_line", ("sys_owner",), filter={"order": {"_eq": order}}))
    return [row["sys_owner"] for row in found.rows]


def test_lines_belong_to_whoever_their_record_belongs_to(selling: Installation) -> None:
    with as_admin(selling) as ctx:
        know(ctx, SELLER)
        owner = Person(SELLER.id, SELLER.name)
        chai, tofu = products(ctx, "Chai", "Tofu")
        saved = create(ctx, "order", {"number": "1", "lines": [{"product": chai}]})
        assigned = assign(ctx, "order", saved.id, SELLER.id)
        assert owners_of(ctx, saved.id) == [owner]
        kept = lines_of(ctx, saved.id)[0]["id"]
        update(ctx, "order", saved.id, {"lines": [{"id": kept}, {"product": tofu}]}, assigned.version)
        assert owners_of(ctx, saved.id) == [owner, owner]
