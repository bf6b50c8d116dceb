"""Records that are shared: what it opens and what it never does, who is told, and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.access.rights import within
from core.bulk.acts import share_now
from core.context import Context
from core.errors import Denied, Missing, Rejected, Stale
from core.merging.back import revert
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.processes.notices import notices_of
from core.queries.count import count
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.history import history
from core.records.purge import purge_records
from core.records.trash import delete
from core.records.write import assign, create, update
from core.sharing import Terms, end, share, shares_of
from core.storage import sharing, system
from tests.core.sharing.conftest import BOB, EVE, WANG, Desk, in_unit, who
from tests.support.publishing import as_admin
from tests.support.sheets import lines_of

ONE_DATABASE = True
ALL = ("read", "update", "export", "delete", "assign", "share")


def reached(ctx: Context, id: str) -> set[str]:
    """What may be done with an order; the list says the same of it."""
    found = set(within(ctx, "order", id, ALL))
    assert ({row["id"] for row in find(ctx, Query("order", ("id",))).rows} == {id}) == ("read" in found)
    assert bool(count(ctx, "order", {"_may": "update"})) == ("update" in found)
    return found


def test_a_share_gives_reading_or_changing_and_never_more(desk: Desk) -> None:
    with desk.as_(WANG) as ctx:
        assert reached(ctx, desk.order) == set()
    desk.share("actor:4")
    with desk.as_(WANG) as ctx:
        assert reached(ctx, desk.order) == {"read", "export"}
        with pytest.raises(Denied):
            update(ctx, "order", desk.order, {"number": "8"})
    desk.share("actor:4", "write")
    with desk.as_(WANG) as ctx:
        assert reached(ctx, desk.order) == {"read", "export", "update"}
        update(ctx, "order", desk.order, {"number": "8"})
        for act in (
            lambda: delete(ctx, "order", desk.order),
            lambda: share(ctx, "order", desk.order, "actor:5", "read", who(ctx)),
        ):
            with pytest.raises(Denied):
                act()


def test_its_last_day_counts_and_the_day_after_does_not(desk: Desk) -> None:
    """The very same question of the very same person, whose statements are kept."""
    with desk.as_(BOB) as ctx:
        until = ctx.today() + timedelta(days=1)
    desk.share("actor:4", until=until)
    for days, seen in ((0, 1), (1, 1), (2, 0), (0, 1)):
        with desk.as_(WANG, days) as ctx:
            assert len(find(ctx, Query("order", ("id",))).rows) == seen, days
            assert count(ctx, "order", {"_shared": "withMe"}) == seen
    with desk.as_(BOB, 2) as ctx:
        (old,) = shares_of(ctx, "order", desk.order)
        assert (old.over, old.until) == (True, until)
        assert count(ctx, "order", {"_shared": "byMe"}) == 0


def test_units_reach_those_below_them_and_roles_their_holders(desk: Desk) -> None:
    top, _below = in_unit(desk, WANG)
    for whom in (f"unit:{top}", "role:guest"):
        desk.share(whom)
        with desk.as_(WANG) as ctx:
            assert reached(ctx, desk.order) == {"read", "export"}
        with desk.as_(BOB) as ctx:
            end(ctx, "order", desk.order, whom)
        with desk.as_(WANG) as ctx:
            assert reached(ctx, desk.order) == set()


def test_the_lines_of_a_record_are_shared_with_it(desk: Desk) -> None:
    desk.share("actor:4")
    with desk.as_(WANG) as ctx:
        (line,) = lines_of(ctx, desk.order)
        assert line["product"] == "Tea"
        assert count(ctx, "order_line") == 1
        with pytest.raises(Denied):
            update(ctx, "order", desk.order, {"lines": []})
    desk.share("actor:4", "write")
    with desk.as_(WANG) as ctx:
        update(ctx, "order", desk.order, {"lines": [{"product": desk.product, "quantity": 9}]})
        assert [one["quantity"] for one in lines_of(ctx, desk.order)] == [9]


def test_a_person_without_a_right_to_such_records_gains_none(desk: Desk) -> None:
    assert not desk.share("actor:5").reaches
    assert desk.share("actor:4", team="after-sales").reaches
    with desk.as_(EVE) as ctx:
        assert notices_of(ctx) == ()
        with pytest.raises(Denied):
            get(ctx, "order", desk.order, ("id",))
    with desk.as_(WANG) as ctx:
        (told,) = notices_of(ctx)
        assert (told.kind, told.by.name, told.record) == ("share", "Bob", desk.order)
        assert told.message is not None
        assert told.message.say("zh_CN") == "after-sales · 可查看"


def test_what_cannot_be_shared_is_told_all_at_once(desk: Desk) -> None:
    with pytest.raises(Rejected) as refused:
        desk.share("actor:99", "own", team="x" * 61, until=date(2020, 1, 1))
    assert [one.code for one in refused.value.problems] == ["SHR001", "SHR003", "SHR005", "SHR004"]
    for whom in ("actor:3", "actor:0", "unit:1", "role:nobody", "unit:x", "", "all"):
        with pytest.raises(Rejected):
            desk.share(whom)
    with desk.as_(BOB) as ctx, pytest.raises(Missing):
        end(ctx, "order", desk.order, "actor:4")


def test_whoever_it_is_shared_with_may_give_it_back(desk: Desk) -> None:
    desk.share("actor:4", "write")
    with desk.as_(WANG) as ctx:
        with pytest.raises(Denied):
            end(ctx, "order", desk.order, "role:guest")
        end(ctx, "order", desk.order, "actor:4")
        with pytest.raises(Missing):
            get(ctx, "order", desk.order, ("id",))


def test_every_act_is_in_the_history_and_is_taken_back_by_itself(desk: Desk) -> None:
    first = desk.share("actor:4", team="after-sales", until=date(2999, 12, 31))
    assert desk.share("actor:4", team=" after-sales ", until=date(2999, 12, 31)).batch == ""
    second = desk.share("actor:4", "write")
    with desk.as_(BOB) as ctx:
        entries = history(ctx, "order", desk.order)
        told = [(one.action, one.changes[0].before_text, one.changes[0].after_text) for one in entries[:2]]
        assert told[1] == ("share", "", "王芳 · after-sales · 可查看 · 至 2999-12-31")
        assert told[0] == ("share", told[1][2], "王芳 · 可修改")
        with pytest.raises(Stale):
            revert(ctx, first.batch)
        assert revert(ctx, second.batch) == 1
        assert [(one.right, one.team) for one in shares_of(ctx, "order", desk.order)] == [("read", "after-sales")]
        assert revert(ctx, first.batch) == 1
        assert shares_of(ctx, "order", desk.order) == ()
        ended = history(ctx, "order", desk.order)[0]
        assert revert(ctx, ended.batch) == 1
    with desk.as_(WANG) as ctx:
        assert reached(ctx, desk.order) == {"read", "export"}
        with pytest.raises(Denied):
            revert(ctx, second.batch)


def test_who_lost_a_record_closes_what_they_opened_and_opens_nothing_again(desk: Desk) -> None:
    wide = desk.share("actor:4", "write").batch
    with desk.as_(BOB) as ctx:
        ended = end(ctx, "order", desk.order, "actor:4")
    guests = desk.share("role:guest").batch
    with as_admin(desk.installation) as ctx:
        assign(ctx, "order", desk.order, EVE.id)
    with desk.as_(BOB) as ctx:
        with pytest.raises(Missing):
            revert(ctx, ended)
        with pytest.raises(Stale):
            revert(ctx, wide)
        assert revert(ctx, guests) == 1
    with as_admin(desk.installation) as ctx:
        assert shares_of(ctx, "order", desk.order) == ()
        assert revert(ctx, ended) == 1
    with desk.as_(WANG) as ctx:
        back = end(ctx, "order", desk.order, "actor:4")
        with pytest.raises(Missing):
            revert(ctx, back)


def test_merging_moves_shares_and_their_way_back_returns_them(desk: Desk) -> None:
    with desk.as_(BOB) as ctx:
        other = create(ctx, "order", {"number": "9", "lines": []}).id
        for record, right, whom in (
            (other, "write", "actor:4"),
            (other, "read", "role:guest"),
            (desk.order, "read", "actor:4"),
        ):
            share(ctx, "order", record, whom, right, who(ctx))
        made = merge(ctx, "order", Known(desk.order), [Known(other)])
        assert {(one.whom, one.right) for one in shares_of(ctx, "order", desk.order)} == {
            ("actor:4", "read"),
            ("role:guest", "read"),
        }
        unmerge(ctx, made.batch)
        assert [one.whom for one in shares_of(ctx, "order", desk.order)] == ["actor:4"]
        assert {one.whom for one in shares_of(ctx, "order", other)} == {"actor:4", "role:guest"}
        delete(ctx, "order", other)
    with as_admin(desk.installation) as ctx:
        purge_records(ctx, "order", [other])
        left = ctx.connection.scalars(sa.select(sharing.share.c.record)).all()
    assert left == [desk.order]


def test_others_look_again_only_when_records_of_an_entity_are_shared_with_somebody_for_the_first_time(
    desk: Desk,
) -> None:
    def version() -> int:
        with desk.installation.reading(BOB) as ctx:
            return int(ctx.connection.scalar(sa.select(system.installation.c.security_version)) or 0)

    before = version()
    desk.share("actor:4")
    first = version()
    desk.share("actor:4", "write")
    with desk.as_(BOB) as ctx:
        other = create(ctx, "order", {"number": "9", "lines": []}).id
        share(ctx, "order", other, "actor:4", "read", who(ctx))
    assert (first, version()) == (before + 1, first)


def test_many_are_shared_each_by_itself_told_of_once_and_taken_back(desk: Desk) -> None:
    with as_admin(desk.installation) as ctx:
        alien = create(ctx, "order", {"number": "8", "lines": []}).id
    with desk.as_(BOB) as ctx:
        other = create(ctx, "order", {"number": "9", "lines": []}).id
        ids, terms = [desk.order, other, alien], Terms("actor:4", "write", "after  sales", ctx.today())
        with pytest.raises(Rejected, match=r"SHR001 /whom.*SHR004 /until"):
            share_now(ctx, "order", ids, Terms("actor:99", "read", "", ctx.today() - timedelta(days=1)))
        batch, acted = share_now(ctx, "order", ids, terms)
        assert (list(acted.refused), list(acted.batches)) == ([alien], [desk.order, other])
        assert [(one.whom, one.team) for one in shares_of(ctx, "order", other)] == [("actor:4", "after sales")]
        again = share_now(ctx, "order", [other], terms)[1]
        assert (again.refused, again.batches) == ({}, {}), "it is so already"
        for id in (desk.order, other):
            share_now(ctx, "order", [id], Terms("actor:4", "read"))
    with desk.as_(WANG) as ctx:
        assert {row["id"] for row in find(ctx, Query("order", ("id",))).rows} == {desk.order, other}
        assert [(one.kind, one.times) for one in notices_of(ctx)] == [("share", 4)]
    with desk.as_(BOB) as ctx:
        with pytest.raises(Stale):
            revert(ctx, batch)
        batch, _ = share_now(ctx, "order", [desk.order, other], terms)
        assert revert(ctx, batch) == 2
        assert [one.right for one in shares_of(ctx, "order", other)] == ["read"]
