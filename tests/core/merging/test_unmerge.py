"""A merge taken back, as far as nobody changed since what it did."""

from __future__ import annotations

from io import BytesIO

import pytest
import sqlalchemy as sa

from core.context import Context
from core.engine import Installation
from core.errors import Denied, Missing
from core.favourites import places_of, star
from core.files.uploads import upload
from core.merging.back import restore_records, revert
from core.merging.merge import Known, merge
from core.merging.unmerge import unmerge
from core.records.history import HistoryEntry, history
from core.records.merged import survivor
from core.records.write import assign, delete, update
from core.storage import system
from core.timeline.entries import timeline
from core.timeline.following import follow, follows
from core.timeline.notes import write_note
from tests.core.records.acting import row_of, told
from tests.support import as_admin
from tests.support.attachments import PDF
from tests.support.merging import BOB, CLERK, EVE, customer, held, made, prepare_merging


@pytest.fixture
def firm(installation: Installation) -> Installation:
    prepare_merging(installation)
    return installation


def test_everything_is_as_it_was(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        red, blue = made(ctx, "tag", name="red"), made(ctx, "tag", name="blue")
        files = [upload(ctx, name, BytesIO(PDF)).id for name in ("a.pdf", "b.pdf")]
        stays = customer(ctx, "Nord", tags=[red], items=[{"name": "a"}], papers=files[:1], code="N1")
        gone = customer(ctx, "Nord AG", tags=[blue], items=[{"name": "b"}], papers=files[1:], code="N2", phone="110")
        update(ctx, "customer", stays, {"parent": gone})
        ann = made(ctx, "contact", name="Ann", customer=gone)
        deal = made(ctx, "deal", name="D", customer=gone, contact=ann, payer=stays)
        made(ctx, "invoice", customer=gone, year=2026, amount=4)
        club = made(ctx, "club", name="C", members=[gone, stays])
        visit = made(ctx, "visit", name="V", about={"entity": "customer", "id": gone})
        note = write_note(ctx, "customer", gone, "Called.", lambda ids: ()).id
        follow(ctx.acting_as(CLERK), "customer", gone, True)
        star(ctx.acting_as(CLERK), "customer", gone, True)
        batch = merge(ctx, "customer", Known(stays), [Known(gone)], {"code": gone}).batch
        assert held(ctx, "customer", stays, "code", "parent", "owed") == ("N2", None, 4)
        undone = unmerge(ctx, batch)
        assert (undone.kept, undone.into, undone.records) == ((), stays, (gone,))
        names = ("name", "code", "phone", "parent", "tags", "papers", "owed")
        assert held(ctx, "customer", stays, *names) == ("Nord", "N1", None, gone, ["red"], ["a.pdf"], 0)
        assert held(ctx, "customer", gone, *names) == ("Nord AG", "N2", "110", None, ["blue"], ["b.pdf"], 4)
        assert held(ctx, "deal", deal, "customer", "contact", "payer") == (gone, ann, stays)
        assert held(ctx, "club", club, "members") == (["Nord", "Nord AG"],)
        assert held(ctx, "visit", visit, "about") == (gone,)
        items = ctx.live.tables["item"].table
        rows = ctx.connection.execute(sa.select(items.c.name, items.c.place, items.c.customer).order_by(items.c.name))
        assert [tuple(row) for row in rows] == [("a", 1, stays), ("b", 1, gone)]
        for table, id in ((system.note, note), (system.file, files[1])):
            assert ctx.connection.scalar(sa.select(table.c.record).where(table.c.id == id)) == gone
        clerk = ctx.acting_as(CLERK)
        assert (follows(clerk, "customer", stays), follows(clerk, "customer", gone)) == (False, True)
        assert not places_of(clerk, "customer", stays) and places_of(clerk, "customer", gone)
        assert survivor(ctx, gone) == ""
        with pytest.raises(Missing):
            unmerge(ctx, batch)


def test_what_was_changed_since_stays_and_is_told(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, other = customer(ctx, "Nord"), customer(ctx, "Ost")
        gone = customer(ctx, "Nord AG", phone="110", note="hello")
        moved, lost, left = (made(ctx, "contact", name=name, customer=gone) for name in "ABC")
        merge_batch = merge(ctx, "customer", Known(stays), [Known(gone)]).batch
        update(ctx, "customer", stays, {"phone": "120"})
        update(ctx, "contact", moved, {"customer": other})
        update(ctx, "contact", left, {"name": "CC"})
        delete(ctx, "contact", lost)
        undone = unmerge(ctx, merge_batch)
        assert [(one.code, one.pointer, dict(one.params).get("count")) for one in undone.kept] == [
            ("MRG009", "/phone", None),
            ("MRG010", "/contact", 2),
        ]
        assert held(ctx, "customer", stays, "phone", "note") == ("120", None)
        assert held(ctx, "contact", left, "customer", "name") == (gone, "CC")
        assert held(ctx, "contact", moved, "customer") == (other,)


def test_what_forbids_it_is_said_and_changes_nothing(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone, last = customer(ctx, "Nord"), customer(ctx, "Nord AG", code="N2"), customer(ctx, "Ost")
        first = merge(ctx, "customer", Known(stays), [Known(gone)]).batch
        second = merge(ctx, "customer", Known(last), [Known(stays)]).batch
        assert told(lambda: unmerge(ctx, first)) == [("MRG008", "")]
        unmerge(ctx, second)
        update(ctx, "customer", stays, {"code": None})
        customer(ctx, "New", code="N2")
        assert told(lambda: unmerge(ctx, first)) == [("REC014", f"/customer/{gone}/code")]
        assert survivor(ctx, gone) == stays


def test_the_trash_and_undo_know_a_merge(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone = customer(ctx, "Nord"), customer(ctx, "Nord AG")
        ann = made(ctx, "contact", name="Ann", customer=gone)
        for back in (lambda batch: restore_records(ctx, "customer", [gone]), lambda batch: revert(ctx, batch)):
            batch = merge(ctx, "customer", Known(stays), [Known(gone)]).batch
            assert held(ctx, "contact", ann, "customer") == (stays,)
            back(batch)
            assert held(ctx, "contact", ann, "customer") == (gone,)


def test_the_merge_of_somebody_else_takes_the_rights_to_make_it(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone = (customer(ctx.acting_as(BOB), name) for name in ("Nord", "Nord AG"))
        batch = merge(ctx.acting_as(BOB), "customer", Known(stays), [Known(gone)]).batch
        for actor in (EVE, CLERK):
            with pytest.raises((Denied, Missing)):
                revert(ctx.acting_as(actor), batch)
        assign(ctx, "customer", stays, EVE.id)
        with pytest.raises(Denied):
            revert(ctx.acting_as(EVE), batch)
        revert(ctx.acting_as(BOB), batch)
        assert row_of(ctx, "customer", gone)["sys_deleted_at"] is None


def test_the_story_of_a_merged_record_goes_on_in_the_one_that_stayed(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        stays, gone = customer(ctx, "Nord"), customer(ctx.acting_as(EVE), "Nord AG")
        assign(ctx, "customer", stays, BOB.id)
        batch = merge(ctx, "customer", Known(stays), [Known(gone)]).batch
        told_of = [(one.action, one.of, [change.after_text for change in one.changes]) for one in _story(ctx, stays)]
        assert told_of == [
            ("update", "", ["Nord AG"]),
            ("update", "", ["Bob"]),
            ("create", "Nord AG", ["Nord AG", "New"]),
            ("create", "", ["Nord", "New"]),
        ]
        assert [one.action for one in history(ctx, "customer", stays)] == [one[0] for one in told_of]
        hidden = _story(ctx.acting_as(BOB), stays)
        assert [(one.action, one.of) for one in hidden] == [("update", ""), ("update", ""), ("create", "")]
        assert "Nord AG" not in hidden[0].changes[0].after_text
        unmerge(ctx, batch)
        assert [one.of for one in _story(ctx, stays)] == ["", "", "", ""]


def _story(ctx: Context, id: str) -> list[HistoryEntry]:
    return [one.what for one in timeline(ctx, "customer", id).entries if isinstance(one.what, HistoryEntry)]
