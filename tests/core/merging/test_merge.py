"""Records become one: values, everything that refers, what stands beside them; and who may do it."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Denied, Missing, Rejected, Stale
from core.favourites import places_of, star
from core.files.uploads import upload
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.records.merged import merged_into, survivor
from core.records.write import assign, create, update
from core.storage import system
from core.timeline.following import follow, follows
from core.timeline.notes import write_note
from tests.core.records.acting import log_of, row_of, told
from tests.support import as_admin
from tests.support.attachments import PDF
from tests.support.merging import BOB, CLERK, EVE, customer, held, made, prepare_merging
from tests.support.web import statements


@pytest.fixture
def firm(installation: Installation) -> Installation:
    prepare_merging(installation)
    return installation


def one_of(ctx: Context, into: str, *others: str, **take: str) -> str:
    return merge(ctx, "customer", Known(into), [Known(id) for id in others], take).batch


def test_everything_that_refers_goes_to_the_record_that_stays(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        red, blue = made(ctx, "tag", name="red"), made(ctx, "tag", name="blue")
        stays = customer(ctx, "Nord", tags=[red], items=[{"name": "a"}])
        gone = customer(ctx, "Nord AG", tags=[red, blue], items=[{"name": "b"}, {"name": "c"}])
        ann = made(ctx, "contact", name="Ann", customer=gone)
        deal = made(ctx, "deal", name="D", customer=gone, contact=ann, payer=stays)
        branch = customer(ctx, "Nord Süd", parent=gone)
        made(ctx, "invoice", customer=stays, year=2025, amount=3)
        made(ctx, "invoice", customer=gone, year=2026, amount=4)
        club = made(ctx, "club", name="C", members=[gone, branch])
        visits = [
            made(ctx, "visit", name="V", about={"entity": on, "id": id})
            for on, id in (("customer", gone), ("contact", ann))
        ]
        one_of(ctx, stays, gone)
        assert held(ctx, "contact", ann, "customer") == (stays,)
        assert held(ctx, "deal", deal, "customer", "contact", "payer") == (stays, ann, stays)
        assert [held(ctx, "visit", id, "about") for id in visits] == [(stays,), (ann,)]
        assert held(ctx, "customer", branch, "parent") == (stays,)
        assert held(ctx, "customer", stays, "tags", "owed") == (["blue", "red"], 7)
        assert held(ctx, "club", club, "members") == (["Nord", "Nord Süd"],)
        items = ctx.live.tables["item"].table
        places = sa.select(items.c.name, items.c.place).where(items.c.customer == stays).order_by(items.c.place)
        assert [tuple(row) for row in ctx.connection.execute(places)] == [("a", 1), ("b", 2), ("c", 3)]
        assert row_of(ctx, "customer", gone)["sys_deleted_at"] is not None


def test_values_are_those_chosen_else_of_the_record_that_stays_else_the_first_there_is(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays = customer(ctx, "Nord", code="N1")
        second = customer(ctx, "Nord AG", code="N2", phone="13800000001")
        third = customer(ctx, "North", code="N3", phone="13800000002", note="old")
        one_of(ctx, stays, second, third, code=third, name=second)
        assert held(ctx, "customer", stays, "name", "code", "phone", "note") == (
            "Nord AG",
            "N3",
            "13800000001",
            "old",
        )
        fields = log_of(ctx, stays)[-1][2]
        assert fields["cw_merged"] == [None, [second, third]] and fields["test/customer.code"] == ["N1", "N3"]
        assert (survivor(ctx, second), set(merged_into(ctx, stays))) == (stays, {second, third})


def test_notes_files_stars_and_followers_come_along(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        file = upload(ctx, "a.pdf", BytesIO(PDF)).id
        other = upload(ctx, "b.pdf", BytesIO(PDF)).id
        stays, gone = customer(ctx, "Nord", papers=[file]), customer(ctx, "Nord AG", papers=[other])
        note = write_note(ctx, "customer", gone, "Called.", lambda ids: ()).id
        for actor in (CLERK,):
            follow(ctx.acting_as(actor), "customer", gone, True)
            star(ctx.acting_as(actor), "customer", gone, True)
        one_of(ctx, stays, gone)
        assert held(ctx, "customer", stays, "papers") == (["a.pdf", "b.pdf"],)
        places = {"note": (system.note, note), "file": (system.file, other)}
        for table, id in places.values():
            assert ctx.connection.scalar(sa.select(table.c.record).where(table.c.id == id)) == stays
        assert follows(ctx.acting_as(CLERK), "customer", stays)
        assert len(places_of(ctx.acting_as(CLERK), "customer", stays)) == 1


def test_only_who_may_change_the_one_and_delete_the_others_merges_and_learns_nothing_else(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        mine, also = customer(ctx.acting_as(BOB), "Nord"), customer(ctx.acting_as(BOB), "Nord AG")
        hers = customer(ctx.acting_as(EVE), "North")
        for actor, into, other, refusal in (
            (BOB, mine, hers, Missing),
            (BOB, hers, mine, Missing),
            (CLERK, mine, also, Denied),
        ):
            with pytest.raises(refusal):
                one_of(ctx.acting_as(actor), into, other)
        for wrong in ((mine, mine), (mine,)):
            with pytest.raises(Rejected):
                one_of(ctx.acting_as(BOB), *wrong)
        invoices = [made(ctx.acting_as(EVE), "invoice", customer=hers, year=y, amount=1) for y in (2025, 2026)]
        for id, to in zip(invoices, (mine, also), strict=True):
            update(ctx, "invoice", id, {"customer": to, "year": 2025})
        assert told(lambda: one_of(ctx.acting_as(BOB), mine, also)) == [("MRG012", "")]
        assert told(lambda: one_of(ctx, mine, also)) == [("MRG005", f"/invoice/{invoices[1]}")]
        assert survivor(ctx, also) == "" and held(ctx, "customer", also, "name") == ("Nord AG",)


def test_references_out_of_sight_are_not_taken(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        bob = ctx.acting_as(BOB)
        mine, also = customer(bob, "Nord"), customer(bob, "Nord AG")
        hers = customer(ctx.acting_as(EVE), "North")
        update(ctx, "customer", also, {"parent": hers})
        assert told(lambda: one_of(bob, mine, also, parent=also)) == [("REC005", "/parent")]
        one_of(bob, mine, also)
        assert held(ctx, "customer", mine, "parent") == (None,)


def test_a_version_that_moved_and_a_choice_that_is_none_are_refused(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone = customer(ctx, "Nord"), customer(ctx, "Nord AG", phone="13800000001")
        update(ctx, "customer", gone, {"name": "Nord SE"})
        with pytest.raises(Stale):
            merge(ctx, "customer", Known(stays, 1), [Known(gone, 1)])
        assert told(lambda: one_of(ctx, stays, gone, sys_version=gone)) == [("MRG002", "/take/sys_version")]
        assert told(lambda: one_of(ctx, stays, gone, name="x")) == [("MRG003", "/take/name")]
        assert told(lambda: one_of(ctx, stays, gone, owed=gone)) == [("MRG002", "/take/owed")]


def test_references_given_to_a_merged_record_lead_to_the_one_that_stayed(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone, last = customer(ctx, "Nord"), customer(ctx, "Nord AG"), customer(ctx, "North")
        one_of(ctx, stays, gone)
        one_of(ctx, last, stays)
        saved = create(ctx, "contact", {"name": "Ann", "customer": gone})
        assert held(ctx, "contact", saved.id, "customer") == (last,)
        visit = made(ctx, "visit", about={"entity": "customer", "id": gone})
        assert held(ctx, "visit", visit, "about") == (last,)
        with pytest.raises(Rejected):
            create(ctx.acting_as(BOB), "contact", {"name": "Ben", "customer": gone})


def test_owner_and_state_can_be_taken_and_given_back(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays = customer(ctx.acting_as(BOB), "Nord", items=[{"name": "a"}])
        gone = customer(ctx, "Nord AG", stage="won")
        assign(ctx, "customer", gone, EVE.id)
        batch = one_of(ctx, stays, gone, stage=gone, sys_owner=gone)
        row, item = row_of(ctx, "customer", stays), ctx.live.tables["item"].table
        assert (row["stage"], row["sys_owner"]) == ("won", EVE.id)
        assert ctx.connection.scalar(sa.select(item.c.sys_owner)) == EVE.id, "lines go with their record"
        states = sa.select(system.stay.c.state).where(system.stay.c.record == stays)
        assert list(ctx.connection.scalars(states.order_by(system.stay.c.id))) == ["new", "won"]
        unmerge(ctx, batch)
        row = row_of(ctx, "customer", stays)
        assert (row["stage"], row["sys_owner"]) == ("new", BOB.id)
        mine = customer(ctx.acting_as(BOB), "A")
        other = customer(ctx, "B", stage="won")
        assign(ctx, "customer", other, BOB.id)
        assert told(lambda: one_of(ctx.acting_as(BOB), mine, other, stage=other)) == [("MRG004", "/stage")]


def test_what_refers_is_moved_in_statements_that_do_not_grow_with_it(firm: Installation) -> None:
    counts = []
    with as_admin(firm) as ctx:
        pairs = [(customer(ctx, "Nord"), customer(ctx, "Nord AG")) for _ in range(3)]
        for number, (_, gone) in zip((2, 2, 20), pairs, strict=True):
            for place in range(number):
                made(ctx, "contact", name=f"{place}", customer=gone)
    for stays, gone in pairs:
        with statements(firm) as seen, as_admin(firm) as ctx:
            one_of(ctx, stays, gone)
        counts.append(len(seen))
    assert counts[2] <= counts[1] + 2, "the log of many is written in bulk"
