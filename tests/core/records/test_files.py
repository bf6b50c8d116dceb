"""Files that records hold: who may put them there, what fields take, who gets them out, what is thrown away."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.context import SYSTEM, Actor, Context
from core.engine import Installation
from core.errors import Missing, Rejected
from core.files.content import clean_name, told
from core.files.download import download
from core.files.store import Folder, TooLarge
from core.files.sweep import sweep
from core.files.uploads import upload
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.write import create, create_many, revert, update
from core.storage.system import file as table
from tests.core.records.acting import know
from tests.core.records.acting import told as refused_with
from tests.support import as_admin
from tests.support.expenses import company, spent

Publish = Callable[..., int]
WANG = Actor(2, "Wang", frozenset({"sales"}))
LI = Actor(3, "Li", frozenset({"sales"}))
PNG, PDF = b"\x89PNG\r\n\x1a\n" + bytes(40), b"%PDF-1.7 receipt"


@pytest.fixture
def firm(installation: Installation, publish: Publish) -> Installation:
    publish(installation, company())
    with as_admin(installation) as ctx:
        know(ctx, WANG, LI)
    return installation


def put(ctx: Context, content: bytes = PDF, name: str = "hotel.pdf") -> str:
    return upload(ctx, name, BytesIO(content)).id


def names(ctx: Context, id: str) -> list[tuple[str, int, str]]:
    held = get(ctx, "expense", id, ("receipts",))["receipts"]
    return [(one.name, one.size, one.type) for one in held or ()]


def content_of(ctx: Context, id: str) -> bytes:
    with download(ctx, id).stream as stream:
        return stream.read()


def test_what_is_known_of_a_file_is_what_was_uploaded(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
        scan = put(ctx, PNG, "C:\\scans\\费用\u202e单.png")
        bill = put(ctx)
        said = {"id": scan, "name": "evil.exe", "size": 1, "type": "text/html"}
        filed = create(ctx, "expense", spent(1, customer=customer, receipts=[said, bill])).id
        assert names(ctx, filed) == [("费用单.png", 48, "image/png"), ("hotel.pdf", 16, "application/pdf")]
        assert content_of(ctx, bill) == PDF
        update(ctx, "expense", filed, {"receipts": [{"id": bill, "name": "forged"}]})
        assert names(ctx, filed) == [("hotel.pdf", 16, "application/pdf")]
        with pytest.raises(Missing):
            download(ctx, scan)  # the record no longer holds it
        assert find(ctx, Query("expense", ("id",), {"receipts": {"_empty": False}})).rows


def test_a_file_is_put_where_its_uploader_puts_it_and_nowhere_else(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        wang, li = ctx.acting_as(WANG), ctx.acting_as(LI)
        mine = create(wang, "customer", {"name": "Wang's"}).id
        others = create(li, "customer", {"name": "Li's"}).id
        bill = put(wang)

        def filing(who: Context, customer: str, *files: str) -> Callable[[], object]:
            return lambda: create(who, "expense", spent(1, customer=customer, receipts=list(files)))

        assert refused_with(filing(li, others, bill)) == [("VAL402", "/receipts")]
        filing(wang, mine, bill)()
        assert refused_with(filing(wang, mine, bill)) == [("VAL402", "/receipts")]
        assert refused_with(filing(wang, mine, mine)) == [("VAL402", "/receipts")]
        twice = put(wang)
        both = create_many(wang, "expense", [spent(1, customer=mine, receipts=[twice])] * 2)
        assert (list(both.saved), list(both.refused)) == ([0], [1])


def test_a_field_says_what_its_files_may_be_and_how_many(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id

        def told_of(*files: str) -> list[tuple[str, str]]:
            return refused_with(lambda: create(ctx, "expense", spent(1, customer=customer, receipts=list(files))))

        assert told_of(put(ctx, b"MZ\x90 program", "bill.pdf")) == [("VAL403", "/receipts")]
        assert told_of(put(ctx, b"<html><script>", "bill.png")) == [("VAL403", "/receipts")]
        assert told_of(*(put(ctx) for _ in range(6))) == [("VAL401", "/receipts")]
        small = replace(ctx, settings=replace(ctx.settings, max_upload=10))
        for content in (PDF, b""):
            with pytest.raises(Rejected, match=r"VAL40[45]"):
                put(small, content)


def test_a_file_is_given_to_whoever_sees_its_record(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        wang, li = ctx.acting_as(WANG), ctx.acting_as(LI)
        customer = create(wang, "customer", {"name": "Wang's"}).id
        waiting = put(wang)
        assert content_of(wang, waiting) == PDF
        for stranger in (li, ctx):
            with pytest.raises(Missing, match="REC610"):
                download(stranger, waiting)
        create(wang, "expense", spent(1, customer=customer, receipts=[waiting]))
        assert content_of(wang, waiting) == content_of(ctx, waiting) == PDF
        for unknown in (waiting[:-1] + ("1" if waiting.endswith("0") else "0"), "../../etc/passwd", ""):
            with pytest.raises(Missing, match="REC610"):
                download(ctx, unknown)
        with pytest.raises(Missing, match="REC610"):
            download(li, waiting)


def test_undo_brings_a_file_back_that_was_taken_out(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer, bill = create(ctx, "customer", {"name": "Bao"}).id, put(ctx)
        filed = create(ctx, "expense", spent(1, customer=customer, receipts=[bill])).id
        emptied = update(ctx, "expense", filed, {"receipts": None})
        assert names(ctx, filed) == []
        revert(ctx, emptied.batch)
        assert names(ctx, filed) == [("hotel.pdf", 16, "application/pdf")]
        assert content_of(ctx, bill) == PDF


def test_what_no_record_came_to_hold_is_thrown_away_after_a_day(firm: Installation) -> None:
    root = firm.settings.files / "store"
    with as_admin(firm) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
        kept, lost, fresh = put(ctx), put(ctx, PNG), put(ctx, b"fresh")
        create(ctx, "expense", spent(1, customer=customer, receipts=[kept]))
        old = ctx.clock() - timedelta(days=2)
        ctx.connection.execute(sa.update(table).where(table.c.id.in_([kept, lost])).values(created_at=old))
    age(root, PDF, PNG)
    assert sweep(lambda: firm.writing(SYSTEM)) == {"rows": 1, "contents": 1}
    with as_admin(firm) as ctx:
        assert content_of(ctx, kept) == PDF
        assert content_of(ctx, fresh) == b"fresh"
        with pytest.raises(Missing):
            download(ctx, lost)
    assert sweep(lambda: firm.writing(SYSTEM)) == {"rows": 0, "contents": 0}


def age(root: Path, *contents: bytes) -> None:
    for path in root.glob("*/*/*"):
        if path.read_bytes() in contents:
            os.utime(path, (0, 0))


def test_a_store_keeps_each_content_once_and_nothing_that_is_too_large(tmp_path: Path) -> None:
    store = Folder(tmp_path / "store")
    first, second = store.put(BytesIO(PDF), 100), store.put(BytesIO(PDF), 100)
    assert first == second
    with pytest.raises(TooLarge):
        store.put(BytesIO(bytes(101)), 100)
    assert [path.name for path in (tmp_path / "store").rglob("*") if path.is_file()] == [first.digest]
    with store.open(first.digest) as stream:
        assert stream.read() == PDF


def test_what_a_file_is_follows_from_its_content_and_its_name_is_only_a_name() -> None:
    assert told(PDF, "x.exe") == ("application/pdf", "pdf")
    assert told(b"PK\x03\x04", "a.xlsx").family == "office"
    assert told(b"PK\x03\x04", "a.zip").family == "archive"
    assert told(b"a;b\n", "a.csv") == ("text/csv", "text")
    assert told(b"<svg onload=x>", "a.svg") == ("application/octet-stream", "other")
    assert clean_name("../../etc/pass\0wd") == "passwd"
    assert clean_name("...") == "file"
    assert clean_name("x" * 500 + ".pdf") == "x" * 196 + ".pdf"
