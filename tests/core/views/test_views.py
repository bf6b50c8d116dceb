"""Views that people save: their own, shared with others, opened first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.access.units import add_unit
from core.context import Actor
from core.engine import Installation
from core.errors import Denied, Missing, Rejected
from core.views import audiences, change, every_view, open_first, remove, save, view_of, views_of
from core.views.kept import LONGEST_QUERY, MOST
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.web import prepare_shop, statements

ADA = Actor(1, "Ada", frozenset({"admin"}), superuser=True)
SALLY = Actor(2, "Sally", frozenset({"sales"}))
BOB = Actor(3, "Bob", frozenset({"sales"}))


@pytest.fixture
def shop(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_shop, tmp_path) as made:
        yield made


def names(shop: Installation, actor: Actor) -> list[str]:
    with shop.reading(actor) as ctx:
        return [one.name for one in views_of(ctx, "customer")]


def test_a_view_is_its_owners_alone_until_it_is_shared(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        number = save(ctx, "customer", "  Spain   only ", "country=Spain")
    assert names(shop, ADA) == ["Spain only"]
    assert names(shop, SALLY) == []
    with shop.reading(SALLY) as ctx, pytest.raises(Missing):
        view_of(ctx, "customer", number)
    with shop.writing(ADA) as ctx:
        change(ctx, "customer", number, shared=["role:sales"])
    assert names(shop, SALLY) == ["Spain only"]
    with shop.reading(SALLY) as ctx:
        assert not view_of(ctx, "customer", number).mine


def test_after_its_last_day_a_shared_view_is_its_owners_alone(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        today = ctx.today()
        tomorrow = replace(ctx, clock=lambda: ctx.clock() + timedelta(days=1))
        number = save(ctx, "customer", "Spain", "country=Spain", ["role:sales"], today)
        open_first(ctx, "customer", number, "sales")
        for now, seen in ((ctx, 1), (tomorrow, 0)):
            theirs = now.acting_as(SALLY)
            assert len(views_of(theirs, "customer")) == len(every_view(theirs)) == seen
        (mine,) = views_of(tomorrow, "customer")
        assert (mine.until, mine.over, mine.shared) == (today, True, ("role:sales",))
        change(tomorrow, "customer", number, name="Iberia", shared=["role:sales"], until=today)
        assert views_of(tomorrow.acting_as(SALLY), "customer") == ()
        with pytest.raises(Rejected, match="SHR004 /until"):
            save(tomorrow, "customer", "Other", "", ["all"], today)
        change(tomorrow, "customer", number, shared=["role:sales"])
        assert [one.name for one in views_of(tomorrow.acting_as(SALLY), "customer")] == ["Iberia"]


def test_a_view_belongs_to_its_entity(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        number = save(ctx, "customer", "Mine", "")
        assert views_of(ctx, "order") == ()
        with pytest.raises(Missing):
            view_of(ctx, "order", number)


def test_who_shares_with_a_unit_shares_with_those_below_it(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        north = add_unit(ctx.connection, "N", "North")
        port = add_unit(ctx.connection, "P", "Port", north)
        south = add_unit(ctx.connection, "S", "South")
        save(ctx, "customer", "Northern", "", [f"unit:{north}"])
    assert names(shop, replace(SALLY, unit=port)) == ["Northern"]
    assert names(shop, replace(SALLY, unit=north)) == ["Northern"]
    assert names(shop, replace(SALLY, unit=south)) == []
    assert names(shop, SALLY) == []


def test_people_share_with_their_own_unit_and_nobody_else(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        unit = add_unit(ctx.connection, "N", "North")
        other = add_unit(ctx.connection, "S", "South")
    with shop.writing(replace(SALLY, unit=unit)) as ctx:
        assert [one.whom for one in audiences(ctx)] == [f"unit:{unit}"]
        save(ctx, "customer", "Ours", "", [f"unit:{unit}"])
        for whom in ("all", "role:sales", f"unit:{other}", "nonsense"):
            with pytest.raises(Denied):
                save(ctx, "customer", whom, "", [whom])
    assert names(shop, replace(BOB, unit=unit)) == ["Ours"]


def test_what_an_administrator_shared_more_widely_stays_when_its_name_changes(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        number = save(ctx, "customer", "All see it", "", ["all"])
        change(ctx, "customer", number, name="Everybody sees it", shared=["all", "role:sales"])
        with pytest.raises(Rejected) as refused:
            change(ctx, "customer", number, shared=["all", "role:nobody"])
    assert refused.value.problems[0].code == "VIE008"
    assert names(shop, BOB) == ["Everybody sees it"]


def test_a_shared_view_is_changed_by_its_owner_only(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        number = save(ctx, "customer", "Hers", "grade=A", ["all"])
    with shop.writing(SALLY) as ctx:
        for act in (
            lambda: change(ctx, "customer", number, query="grade=B"),
            lambda: change(ctx, "customer", number, name="Mine now"),
            lambda: remove(ctx, "customer", number),
        ):
            with pytest.raises(Denied):
                act()
        assert view_of(ctx, "customer", number).query == "grade=A"


def test_names_are_told_apart(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        save(ctx, "customer", "Wichtig", "")
        for name in ("wichtig", "", "   ", "x" * 101, "a\x00b"):
            with pytest.raises(Rejected):
                save(ctx, "customer", name, "")
        with pytest.raises(Rejected):
            save(ctx, "customer", "Too long", "x" * (LONGEST_QUERY + 1))
        save(ctx, "order", "Wichtig", "")


def test_nobody_has_views_without_end(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        for number in range(MOST):
            save(ctx, "customer", f"View {number}", "")
        with pytest.raises(Rejected) as refused:
            save(ctx, "customer", "One more", "")
    assert refused.value.problems[0].code == "VIE006"


def test_a_list_opens_with_ones_own_choice_before_that_of_a_role(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        team = save(ctx, "customer", "Team", "", ["role:sales"])
        open_first(ctx, "customer", team, "sales")
    with shop.writing(SALLY) as ctx:
        own = save(ctx, "customer", "Own", "")
        assert [one.id for one in views_of(ctx, "customer") if one.first] == [team]
        open_first(ctx, "customer", own)
        assert [one.id for one in views_of(ctx, "customer") if one.first] == [own]
        open_first(ctx, "customer", None)
        assert [one.id for one in views_of(ctx, "customer") if one.first] == [team]
        with pytest.raises(Denied):
            open_first(ctx, "customer", own, "sales")


def test_a_view_that_is_gone_opens_no_list(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        number = save(ctx, "customer", "Team", "grade=A", ["all"])
        open_first(ctx, "customer", number, "sales")
        gone = remove(ctx, "customer", number)
        assert (gone.name, gone.query, gone.shared) == ("Team", "grade=A", ("all",))
        assert views_of(ctx, "customer") == ()
    assert names(shop, SALLY) == []


def test_who_may_not_read_the_records_sees_no_view_of_them(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        save(ctx, "customer", "All", "", ["all"])
    with shop.reading(Actor(9, "Nobody")) as ctx, pytest.raises(Denied):
        views_of(ctx, "customer")


def test_statements_do_not_grow_with_views(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        with statements(shop) as none:
            views_of(ctx, "customer")
        for number in range(20):
            save(ctx, "customer", f"View {number}", "", ["all"])
        with statements(shop) as many:
            assert len(views_of(ctx, "customer")) == 20
    assert (len(none), len(many)) == (1, 2)


def test_all_views_that_somebody_sees_are_asked_for_at_once(shop: Installation) -> None:
    with shop.writing(ADA) as ctx:
        unit = add_unit(ctx.connection, "N", "North")
        team = save(ctx, "customer", "Team", "", ["role:sales"])
        late = save(ctx, "order", "Late", "", ["all"])
        save(ctx, "order", "Of the north", "", [f"unit:{unit}"])
        open_first(ctx, "customer", team, "sales")
        open_first(ctx, "order", late, "sales")
    with shop.writing(SALLY) as ctx:
        own = save(ctx, "order", "Own", "")
        open_first(ctx, "order", own)
        with statements(shop) as asked:
            found = {(one.entity, one.name): one.first for one in every_view(ctx)}
        assert found == {("customer", "Team"): True, ("order", "Late"): False, ("order", "Own"): True}
    with shop.reading(Actor(9, "Nobody")) as ctx:
        assert every_view(ctx) == ()
    assert len(asked) <= 3
