"""The pool: one gets it, nobody gets too many, who gave it away waits, and what nobody works on goes back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.access.actors import NOBODY
from core.access.organisation import placed
from core.access.rights import within
from core.access.units import named
from core.audit.person import told_of
from core.bulk.acts import ACTS, CLAIM, RELEASE, claim_now, release_now
from core.bulk.order import Chosen
from core.bulk.ordering import order_release
from core.codes.pools import WAITS
from core.context import Actor, Context, utc_now
from core.engine import Installation
from core.errors import CardwrightError
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.pool.claiming import claim, put_back
from core.pool.standing import Held, held
from core.processes.notices import notices_of
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Query
from core.records.history import history
from core.records.people import owners
from core.records.undo import revert
from core.records.write import assign, create, create_many, update
from core.sharing import end, share, shares_of
from core.timeline.notes import write_note
from schema_registry.packs import PackFiles
from tests.core.pool.world import BOB, HE, MEI, at, company, days, owner, pooled, prepare, tended
from tests.core.records.acting import statements, told
from tests.support.databases import Stock
from tests.support.publishing import as_admin, opened, publish

UNKNOWN = [("REC006", "")]


@pytest.fixture
def made(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare, tmp_path) as installation:
        yield installation


def planned(made: Installation, pack: PackFiles) -> Plan:
    with as_admin(made) as ctx:
        return make_plan(ctx, [pack])


def codes(refused: CardwrightError) -> str:
    return " ".join(problem.message for problem in refused.problems)


# ---- claiming
def test_of_all_who_claim_one_exactly_one_gets_it_and_the_others_are_told_who(made: Installation) -> None:
    with as_admin(made) as ctx:
        (id,) = pooled(ctx, "Nord")

    def try_it(number: int) -> str:
        who = replace(BOB if number % 2 else HE)
        try:
            with made.writing(who) as ctx:
                return f"{claim(ctx, 'customer', id) and who.name}"
        except CardwrightError as refused:
            return codes(refused)

    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(try_it, range(16)))
    (winner,) = [one for one in said if one in (BOB.name, HE.name)]
    assert sorted(set(said)) == sorted({winner, f"{winner} has it already."}) and said.count(winner) == 1
    with as_admin(made) as ctx:
        assert owner(ctx, id) == owner(ctx, id, "part") == (BOB.id if winner == BOB.name else HE.id)


def test_claims_of_one_person_at_once_do_not_exceed_the_limit(made: Installation) -> None:
    with as_admin(made) as ctx:
        ids = pooled(ctx, *"ABCDEFGH")

    def try_it(id: str) -> bool:
        try:
            with made.writing(BOB) as ctx:
                return bool(claim(ctx, "customer", id))
        except CardwrightError as refused:
            assert codes(refused).startswith("You hold 3 of 3")
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(try_it, ids)) == 3
    with made.writing(BOB) as ctx:
        assert held(ctx, "customer") == Held(3, 3)
        mine = find(ctx, Query("customer", ("id",), {"sys_owner": {"_eq": BOB.id}})).rows
        update(ctx, "customer", str(mine[0]["id"]), {"grade": "A"})
        assert held(ctx, "customer") == Held(2, 3), "what is kept does not count"


def test_who_gave_a_record_away_waits_and_others_do_not(made: Installation) -> None:
    with as_admin(made) as ctx:
        (id,) = pooled(ctx, "Nord")
    with made.writing(BOB) as opened_:
        claim(at(opened_), "customer", id)
        assert told(lambda: put_back(at(opened_), "customer", id, "  ")) == [("REC564", "/reason")]
        put_back(at(opened_), "customer", id, "No budget")
        assert told(lambda: put_back(at(opened_), "customer", id, "again")) == [("REC565", "")]
        assert told(lambda: claim(at(opened_, days(6.9)), "customer", id)) == [("REC563", "")]
        with opened_.connection.begin_nested() as point:
            claim(at(opened_, days(7.1)), "customer", id)
            point.rollback()
    with made.writing(HE) as opened_:
        claim(at(opened_, days(1)), "customer", id)
        said = [
            (one.title.default, one.after_text)
            for entry in history(opened_, "customer", id)
            for one in entry.changes
            if one.field == "cw_pool"
        ]
        assert said == [("Pool", "领取"), ("Pool", "释放：No budget"), ("Pool", "领取")]


# ---- rights
def test_lists_counts_and_single_checks_agree_on_the_pool(made: Installation) -> None:
    with as_admin(made) as ctx:
        north, lost = pooled(ctx, "North", "Lost")
        unit = named(ctx.connection, "N").id
        table = ctx.live.tables["customer"].table
        ctx.connection.execute(table.update().where(table.c.id == north).values(sys_unit=unit))
    with made.writing(HE) as ctx:
        hers = create(ctx, "customer", {"name": "Hers"}).id
    lead = replace(MEI, unit=unit, units=frozenset({unit}))
    for who, seen, claimed in (
        (BOB, {north, lost}, {north, lost}),
        (lead, {north}, {north}),
        (HE, {north, lost, hers}, {north, lost}),
    ):
        with made.reading(who) as ctx:
            rows = {str(row["id"]) for row in find(ctx, Query("customer", ("id",))).rows}
            assert rows == seen and count(ctx, "customer") == len(seen)
            for id in (north, lost, hers):
                reached = within(ctx, "customer", id, ("read", "claim", "update", "release"))
                assert ("read" in reached, "claim" in reached) == (id in seen, id in claimed)
                assert ("release" in reached) == ((who is HE and id == hers) or (who is lead and id == north))
    with made.writing(BOB) as ctx:
        assert told(lambda: update(ctx, "customer", north, {"name": "Mine"})) == [("ACC002", "")]
        assert told(lambda: assign(ctx, "customer", north, BOB.id))[0][0] == "ACC001"
        assert told(lambda: claim(ctx, "customer", hers)) == UNKNOWN, "it never lay in the pool"
    with made.writing(lead) as ctx:
        assign(ctx, "customer", north, BOB.id)
        assert told(lambda: claim(ctx, "customer", lost)) == UNKNOWN
    with made.writing(HE) as ctx:
        assert told(lambda: claim(ctx, "customer", north)) == [("REC561", "")]
    with made.writing(BOB) as ctx:
        put_back(ctx, "customer", north, "x")
        table = ctx.live.tables["customer"].table
        ctx.connection.execute(table.update().where(table.c.id == north).values(sys_unit=unit))
    with made.writing(HE) as ctx:
        revert(ctx, claim(ctx, "customer", north).batch)
        row = ctx.connection.execute(table.select().where(table.c.id == north)).one()
        assert (row.sys_owner, row.sys_unit) == (None, unit), "it lies again where it lay"


def test_merging_takes_out_of_the_pool_or_into_it_and_back(made: Installation) -> None:
    def standing(ctx: Context) -> tuple[object, object]:
        table = ctx.live.tables["customer"].table
        return tuple(
            ctx.connection.execute(sa.select(table.c.sys_owner, table.c.sys_unit).where(table.c.id == one)).one()
        )

    with as_admin(made) as ctx:
        (one,) = pooled(ctx, "Nord")
        unit = named(ctx.connection, "N").id
        table = ctx.live.tables["customer"].table
        ctx.connection.execute(table.update().where(table.c.id == one).values(sys_unit=unit))
        other = create(ctx, "customer", {"name": "Nord GmbH", "parts": [{"what": "x"}]}).id
        assign(ctx, "customer", other, BOB.id)
        for into, take, owned in ((one, other, BOB.id), (other, one, None)):
            merged = merge(
                ctx, "customer", Known(into), [Known({one, other}.difference({into}).pop())], {"sys_owner": take}
            )
            assert owner(ctx, into) == owned and owner(ctx, into, "part") == owned
            unmerge(ctx, merged.batch)
            assert standing(ctx) == (None, unit), "it lies again where it lay"
            assert owner(ctx, other) == BOB.id


def test_who_gave_a_merged_record_away_waits_for_the_one_that_stays(made: Installation) -> None:
    ids = []
    with made.writing(BOB) as ctx:
        for name, given in (("Nord", 0), ("Nord AG", 2), ("Nord GmbH", 3)):
            ids.append(create(at(ctx), "customer", {"name": name}).id)
            put_back(at(ctx, days(given)), "customer", ids[-1], "No budget")

    def given(ctx: Context, id: str) -> list[tuple[object, object]]:
        told_ = told_of(ctx, "customer", id)["releases"]
        assert isinstance(told_, list)
        return [(one["by"], one["at"]) for one in told_]

    with as_admin(made) as opened:
        ctx, (one, *others) = at(opened, days(4)), ids
        merged = merge(ctx, "customer", Known(one), [Known(other) for other in others])
        assert given(ctx, one) == [(BOB.id, days(3))]
        waiting = told(lambda: claim(at(ctx.acting_as(BOB), days(9)), "customer", one))
        assert waiting == [(WAITS.code, "")]
        unmerge(at(ctx, days(5)), merged.batch)
        assert [given(ctx, id) for id in ids] == [[(BOB.id, days(number))] for number in (0, 2, 3)]
        merge(at(ctx, days(6)), "customer", Known(others[1]), [Known(one)])
        assert given(ctx, others[1]) == [(BOB.id, days(3))], "the last time counts"
        opened.connection.rollback()


def test_a_record_keeps_its_team_through_the_pool_and_whoever_claims_it_ends_it(made: Installation) -> None:
    def shown(who: Actor) -> set[str]:
        with made.reading(who) as ctx:
            (placed_,) = placed(ctx.connection, [who], ctx.today())
            return set(within(ctx.acting_as(placed_), "customer", id, ("read", "update", "claim", "release")))

    with made.writing(BOB) as ctx:
        id = create(ctx, "customer", {"name": "Nord"}).id
        share(ctx, "customer", id, f"actor:{MEI.id}", "write", lambda ids: (), team="after-sales")
        put_back(ctx, "customer", id, "No budget")
    assert shown(MEI) == {"read", "update"}, "she works on it, and it is not in her unit to claim"
    assert shown(BOB) == {"read", "claim"}
    with made.writing(HE) as ctx:
        claim(ctx, "customer", id)
        assert [(one.whom, one.team) for one in shares_of(ctx, "customer", id)] == [("actor:5", "after-sales")]
        end(ctx, "customer", id, "actor:5")
    assert shown(MEI) == set()


# ---- many
def test_many_are_claimed_and_released_each_by_itself_and_taken_back(made: Installation) -> None:
    with as_admin(made) as ctx:
        ids = pooled(ctx, *"ABCD")
    with made.writing(BOB) as ctx:
        batch, acted = claim_now(ctx, "customer", ids)
        assert list(acted.refused) == ids[3:] and len(acted.batches) == 3
        assert revert(ctx, batch) == 6 and held(ctx, "customer").records == 0
        claim_now(ctx, "customer", ids[:2])
        batch, acted = release_now(ctx, "customer", ids[:3], "No time")
        assert list(acted.refused) == ids[2:3]
        assert revert(ctx, batch) == 4 and held(ctx, "customer").records == 2


def test_taking_a_release_back_counts_as_a_claim_does(made: Installation) -> None:
    with as_admin(made) as ctx:
        ids = pooled(ctx, *"ABCD")
    with made.writing(BOB) as ctx:
        claim_now(ctx, "customer", ids[:3])
        batch, _acted = release_now(ctx, "customer", ids[:2], "No time")
        claim(ctx, "customer", ids[3])
        assert told(lambda: revert(ctx, batch))[0][0] == "REC562", "two would make four of three"
        assert held(ctx, "customer") == Held(2, 3)
        put_back(ctx, "customer", ids[3], "No time")
        assert revert(ctx, batch) == 4 and held(ctx, "customer") == Held(3, 3)


def test_jobs_claim_and_release_record_by_record(made: Installation) -> None:
    with as_admin(made) as ctx:
        ids = pooled(ctx, *"ABCD")
    with made.writing(BOB) as ctx:
        acted = ACTS[CLAIM](ctx, {"entity": "customer"}, ids)
        assert (set(acted.batches), set(acted.refused)) == (set(ids[:3]), {ids[3]})
        assert set(ACTS[RELEASE](ctx, {"entity": "customer", "reason": "x"}, ids).batches) == set(ids[:3])
        assert told(lambda: order_release(ctx, "customer", Chosen(), "")) == [("REC564", "/reason")]


def test_whoever_may_give_away_puts_new_records_into_the_pool(made: Installation) -> None:
    with as_admin(made) as ctx:
        to = owners(ctx, ctx.model.entities["customer"], ["公海", "Pool", "bob"])
        assert to["公海"] == to["Pool"] == NOBODY and getattr(to["bob"], "id", 0) == BOB.id
        saved = create_many(ctx, "customer", [{"name": "N"}], owners=[NOBODY]).saved
        assert owner(ctx, saved[0].id) is None
    with made.writing(BOB) as ctx:
        assert told(lambda: create_many(ctx, "customer", [{"name": "N"}], owners=[NOBODY])) == [("ACC001", "")]


# ---- silence
def test_what_nobody_works_on_goes_back_once_its_owner_was_told(made: Installation) -> None:
    with made.writing(BOB) as opened_:
        ctx = at(opened_)
        silent, changed, noted, called, kept = (
            create(ctx, "customer", {"name": name, "grade": grade}).id
            for name, grade in (("S", "B"), ("C", "B"), ("N", "B"), ("V", "B"), ("K", "A"))
        )
        later = at(opened_, days(20))
        update(later, "customer", changed, {"name": "C2"})
        write_note(later, "customer", noted, "Spoke to them", lambda ids: [])
        create(later, "call", {"subject": "Hello", "customer": called})
    assert tended(made, days(26.9)) == 0
    assert tended(made, days(31)) == 1, "told, late, and not taken yet"
    assert tended(made, days(33)) == 0, "told once"
    with statements(made) as seen:
        assert tended(made, days(34.1)) == 1
    assert len(seen) < 25
    with made.reading(BOB) as ctx:
        assert [owner(ctx, id) for id in (silent, changed, noted, called, kept)] == [None, *[BOB.id] * 4]
        assert [(one.kind, one.record) for one in notices_of(ctx)] == [
            ("pool.release", silent),
            ("pool.warn", silent),
        ]
        entry = history(ctx, "customer", silent)[0]
        assert {one.field: one.after_text for one in entry.changes}["cw_pool"] == "长期无动态，自动收回"
    with made.writing(BOB) as opened_:
        assert told(lambda: claim(at(opened_, days(35)), "customer", silent)) == [("REC563", "")]


def test_a_sign_after_the_warning_begins_the_silence_anew(made: Installation) -> None:
    with made.writing(BOB) as opened_:
        id = create(at(opened_), "customer", {"name": "S"}).id
    assert tended(made, days(28)) == 1
    with made.writing(BOB) as opened_:
        update(at(opened_, days(29)), "customer", id, {"name": "S2"})
    assert tended(made, days(32)) == 0
    assert tended(made, days(56.5)) == 1, "told again"
    assert (tended(made, days(58)), tended(made, days(59.6))) == (0, 1)


def test_stated_signs_are_the_only_ones_beside_a_new_owner(made: Installation) -> None:
    rules = {"releaseAfter": "P30D", "signs": ["call.customer"]}
    publish(made, company(rules))
    with made.writing(BOB) as opened_:
        ctx = at(opened_)
        edited, called, given = (create(ctx, "customer", {"name": name}).id for name in "ECG")
        update(at(opened_, days(20)), "customer", edited, {"name": "E2"})
        create(at(opened_, days(20)), "call", {"subject": "Hi", "customer": called})
    with as_admin(made) as opened_:
        assign(at(opened_, days(20)), "customer", given, HE.id)
    assert tended(made, days(30.1)) == 1
    with as_admin(made) as ctx:
        assert [owner(ctx, id) for id in (edited, called, given)] == [None, BOB.id, HE.id]


# ---- publishing
def test_the_plan_tells_what_a_pool_does_to_records_that_are_there(made: Installation) -> None:
    publish(made, company(None))
    with made.writing(BOB) as opened_:
        create(at(opened_, utc_now() - timedelta(days=60)), "customer", {"name": "Old"})
    with as_admin(made) as ctx:
        pooled(ctx, "Lost")
    (step, *_) = [one for one in planned(made, company()).steps if one.id.startswith("pool ")]
    assert "1 record of" in step.en and "owners are told" in step.en
    publish(made, company())
    (step, *_) = [one for one in planned(made, company(None)).steps if one.id.startswith("pool ")]
    assert "without an owner" in step.en
