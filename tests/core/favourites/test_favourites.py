"""Favourite sets: stars, sets filled by hand and from a question, worked through; nobody else's business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.favourites import (
    begin,
    done,
    fill,
    following,
    kept,
    places_of,
    put,
    remove,
    rename,
    set_of,
    sets_of,
    star,
    take,
)
from core.queries.find import find
from core.queries.query import Query
from core.records.trash import delete
from core.records.write import create_many
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.web import prepare_shop

ADA = Actor(1, "Ada", frozenset({"admin"}), superuser=True)
BOB = Actor(3, "Bob", frozenset({"admin"}), superuser=True)


@dataclass
class Shop:
    made: Installation
    ids: list[str]


@pytest.fixture
def shop(stock: Stock, tmp_path: Path) -> Iterator[Shop]:
    """Five customers, in the order of their names."""
    with opened(stock, prepare_shop, tmp_path) as made:
        with made.writing(ADA) as ctx:
            rows = [
                {"code": f"C{n}", "name": f"Customer {n}", "country": "Spain" if n < 3 else "Italy"} for n in range(5)
            ]
            ids = [one.id for one in create_many(ctx, "customer", rows).saved.values()]
        yield Shop(made, ids)


def listed(ctx: Context, which: str) -> list[str]:
    return [str(row["id"]) for row in find(ctx, Query("customer", ("id",), {"_kept": which}, sort=("name",))).rows]


def test_a_star_is_given_and_taken(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        star(ctx, "customer", shop.ids[2], True)
        star(ctx, "customer", shop.ids[2], True)
        star(ctx, "customer", shop.ids[0], True)
        assert listed(ctx, "starred") == [shop.ids[0], shop.ids[2]]
        assert [one.name for one in places_of(ctx, "customer", shop.ids[2])] == [""]
        star(ctx, "customer", shop.ids[0], False)
        star(ctx, "customer", shop.ids[1], False)
        assert listed(ctx, "starred") == [shop.ids[2]]


def test_sets_are_their_owners_alone(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "To call")
        put(ctx, "customer", number, shop.ids[:2])
        star(ctx, "customer", shop.ids[0], True)
    with shop.made.writing(BOB) as ctx:
        assert sets_of(ctx, "customer") == ()
        assert listed(ctx, str(number)) == []
        assert listed(ctx, "starred") == []
        assert places_of(ctx, "customer", shop.ids[0]) == ()
        for act in (
            lambda: put(ctx, "customer", number, shop.ids),
            lambda: fill(ctx, "customer", number, None),
            lambda: take(ctx, "customer", number, shop.ids),
            lambda: done(ctx, "customer", number, shop.ids[0]),
            lambda: rename(ctx, "customer", number, "Mine"),
            lambda: remove(ctx, "customer", number),
        ):
            with pytest.raises(Missing):
                act()
    with shop.made.reading(ADA) as ctx:
        assert listed(ctx, str(number)) == shop.ids[:2]


def test_a_set_is_filled_from_a_question_once(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "Spain")
        put(ctx, "customer", number, shop.ids[:1])
        assert fill(ctx, "customer", number, {"country": {"_eq": "Spain"}}) == 2
        assert fill(ctx, "customer", number, {"country": {"_eq": "Spain"}}) == 0
        assert listed(ctx, str(number)) == shop.ids[:3]
        with pytest.raises(Rejected):
            fill(ctx, "customer", number, {"nonsense": {"_eq": 1}})


def test_a_set_is_worked_through_to_its_end(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "To call")
        put(ctx, "customer", number, shop.ids[:3])
        seen = []
        while record := following(ctx, "customer", number):
            seen.append(record)
            done(ctx, "customer", number, record)
        assert sorted(seen) == sorted(shop.ids[:3])
        assert (set_of(ctx, "customer", number).size, set_of(ctx, "customer", number).open) == (3, 0)
        done(ctx, "customer", number, shop.ids[0], False)
        assert listed(ctx, f"{number}:open") == [shop.ids[0]]
        with pytest.raises(Missing):
            done(ctx, "customer", number, shop.ids[4])


def test_what_is_deleted_is_not_listed_and_not_next(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "To call")
        put(ctx, "customer", number, shop.ids[:1])
        delete(ctx, "customer", shop.ids[0])
        assert listed(ctx, str(number)) == []
        assert following(ctx, "customer", number) == ""


def test_nobody_keeps_what_they_do_not_see(shop: Shop) -> None:
    sally = Actor(2, "Sally", frozenset({"nobody"}))
    with shop.made.writing(sally) as ctx:
        with pytest.raises(Denied):
            begin(ctx, "customer", "Mine")
        with pytest.raises(Denied):
            star(ctx, "customer", shop.ids[0], True)
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "Known")
        assert put(ctx, "customer", number, ["01a22b56-0000-7000-8000-000000000000"]) == 0
        with pytest.raises(Missing):
            star(ctx, "customer", "01a22b56-0000-7000-8000-000000000000", True)


def test_names_are_told_apart(shop: Shop) -> None:
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "  To   call ")
        assert set_of(ctx, "customer", number).name == "To call"
        rename(ctx, "customer", number, "TO CALL")
        for name in ("", "to call", "x" * 101, "a\x00b"):
            with pytest.raises(Rejected):
                begin(ctx, "customer", name)


def test_a_set_has_an_end(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_RECORDS", 3)
    with shop.made.writing(ADA) as ctx:
        number = begin(ctx, "customer", "All")
        with pytest.raises(Rejected) as refused:
            fill(ctx, "customer", number, None)
        assert refused.value.problems[0].code == "FAV005"
        with pytest.raises(Rejected):
            put(ctx, "customer", number, shop.ids)
        assert listed(ctx, str(number)) == []


@pytest.mark.parametrize("asked", ["", "7:closed", "starred:", "x", "-1", None, ["1"], "9" * 30])
def test_what_is_no_set_is_refused(shop: Shop, asked: object) -> None:
    with shop.made.reading(ADA) as ctx:
        if asked == "starred:":
            assert find(ctx, Query("customer", ("id",), {"_kept": asked})).rows == ()
            return
        with pytest.raises(Rejected) as refused:
            find(ctx, Query("customer", ("id",), {"_kept": asked}))
    assert refused.value.problems[0].pointer == "/filter/_kept"
