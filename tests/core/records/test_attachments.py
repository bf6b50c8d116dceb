"""Files put to a record, replaced and taken out: one write path, one log, whoever else works on the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from core.codes.files import STORE_DOWN
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Busy, Denied, Missing
from core.files.download import download
from core.files.uploads import upload
from core.kinds.file import Stored, files_of
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.attachments import add, remove
from core.records.attachments import replace as replace_file
from core.records.history import history
from core.records.write import create, revert, update
from tests.core.records.acting import know
from tests.core.records.acting import told as refused_with
from tests.core.records.test_races import at_once
from tests.support import as_admin
from tests.support.attachments import PDF, picture
from tests.support.attachments import firm as company

Publish = Callable[..., int]
WANG = Actor(2, "Wang", frozenset({"sales"}))
LI = Actor(3, "Li", frozenset({"sales"}))
GUEST = Actor(4, "Guest", frozenset({"guest"}))
PNG = picture()


@pytest.fixture
def firm(installation: Installation, publish: Publish) -> Installation:
    publish(installation, company())
    with as_admin(installation) as ctx:
        know(ctx, WANG, LI, GUEST)
    return installation


def put(ctx: Context, content: bytes = PDF, name: str = "contract.pdf") -> str:
    return upload(ctx, name, BytesIO(content)).id


def held(ctx: Context, id: str, field: str = "papers") -> tuple[Stored, ...]:
    return files_of(get(ctx, "deal", id, (field,))[field])


def said(ctx: Context, id: str) -> list[tuple[str, str]]:
    """What the last change says was there and is there."""
    return [(one.before_text, one.after_text) for one in history(ctx, "deal", id)[0].changes]


def test_files_are_added_behind_those_that_are_there_and_the_log_names_only_them(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        deal = create(ctx, "deal", {"name": "Bao", "papers": [put(ctx)]}).id
        add(ctx, "deal", deal, "papers", [put(ctx, PNG, "船期 🚢.png"), put(ctx, PDF, "../../etc/passwd.pdf")])
        assert [one.name for one in held(ctx, deal)] == ["contract.pdf", "船期 🚢.png", "passwd.pdf"]
        assert said(ctx, deal) == [("", "船期 🚢.png, passwd.pdf")]
        many = [put(ctx) for _ in range(38)]
        assert refused_with(lambda: add(ctx, "deal", deal, "papers", many)) == [("VAL401", "/papers")]
        assert len(held(ctx, deal)) == 3


def test_whoever_adds_at_once_each_has_their_file_there(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        deal = create(ctx, "deal", {"name": "Bao"}).id
    names = {f"{number}.pdf" for number in range(6)}
    acts = [lambda ctx, name=name: add(ctx, "deal", deal, "papers", [put(ctx, PDF, name)]) for name in names]
    assert at_once(firm, acts) == ["done"] * 6
    with as_admin(firm) as ctx:
        assert {one.name for one in held(ctx, deal)} == names


def test_a_newer_version_takes_the_place_and_the_earlier_ones_stay_to_be_seen_and_brought_back(
    firm: Installation,
) -> None:
    with as_admin(firm) as ctx:
        first, other = put(ctx), put(ctx, PNG, "map.png")
        deal = create(ctx, "deal", {"name": "Bao", "papers": [first, other]}).id
        second = put(ctx, b"%PDF-1.7 signed", "contract signed.pdf")
        replace_file(ctx, "deal", deal, "papers", first, second)
        assert [(one.id, one.earlier) for one in held(ctx, deal)] == [(second, (first,)), (other, ())]
        assert said(ctx, deal) == [("contract.pdf", "contract signed.pdf (v2)")]
        with download(ctx, first).stream as stream:
            assert stream.read() == PDF
        replace_file(ctx, "deal", deal, "papers", second, first)
        assert held(ctx, deal)[0].earlier == (second,)
        update(ctx, "deal", deal, {"papers": [first, other]})  # as a form names them: by their ids alone
        assert held(ctx, deal)[0].earlier == (second,)
        assert refused_with(
            lambda: replace_file(ctx, "deal", deal, "papers", first, put(ctx, b"MZ\x90", "x.pdf"))
        ) == [("VAL403", "/papers")]
        with pytest.raises(Missing):
            replace_file(ctx, "deal", deal, "papers", put(ctx), put(ctx))


def test_a_version_can_only_be_one_that_the_record_held(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        other = put(ctx)
        create(ctx, "deal", {"name": "Other", "papers": [other]})
        deal = create(ctx, "deal", {"name": "Bao", "papers": [{"id": put(ctx), "earlier": [other]}]}).id
        assert held(ctx, deal)[0].earlier == ()
        update(ctx, "deal", deal, {"papers": [{"id": put(ctx), "earlier": [other, held(ctx, deal)[0].id]}]})
        assert len(held(ctx, deal)[0].earlier) == 1


def test_what_is_taken_out_comes_back_by_undo_with_its_versions(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        first, second = put(ctx), put(ctx)
        deal = create(ctx, "deal", {"name": "Bao", "papers": [first]}).id
        replace_file(ctx, "deal", deal, "papers", first, second)
        gone = remove(ctx, "deal", deal, "papers", second)
        assert held(ctx, deal) == ()
        assert said(ctx, deal) == [("contract.pdf (v2)", "")]
        with pytest.raises(Missing):
            download(ctx, first)
        revert(ctx, gone.batch)
        assert [(one.id, one.earlier) for one in held(ctx, deal)] == [(second, (first,))]


def test_only_who_may_change_the_record_may_change_its_files(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        wang, li, guest = (ctx.acting_as(one) for one in (WANG, LI, GUEST))
        paper = put(wang)
        deal = create(wang, "deal", {"name": "Wang's", "papers": [paper]}).id
        for stranger, error in ((li, Missing), (guest, Denied)):
            for act in (
                lambda who: add(who, "deal", deal, "papers", [put(who)]),
                lambda who: replace_file(who, "deal", deal, "papers", paper, put(who)),
                lambda who: remove(who, "deal", deal, "papers", paper),
            ):
                with pytest.raises(error):
                    act(stranger)
        assert refused_with(lambda: add(wang, "deal", deal, "papers", [put(li)])) == [("VAL402", "/papers")]
        assert [one.id for one in held(wang, deal)] == [paper]
        for unknown in ("name", "nothing"):
            with pytest.raises(Missing):
                add(wang, "deal", deal, unknown, [put(wang)])
        with pytest.raises(Missing):
            add(wang, "deal", "not an id", "papers", [put(wang)])


def test_conditions_hold_for_files_too(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        deal = create(ctx, "deal", {"name": "Bao", "closed": True}).id
        assert [pointer for _, pointer in refused_with(lambda: add(ctx, "deal", deal, "papers", [put(ctx)]))] == [
            "/papers"
        ]


def test_images_and_signatures_are_images_whatever_they_are_called(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        for field in ("photo", "signed"):
            made = refused_with(
                lambda field=field: create(ctx, "deal", {"name": "Bao", field: [put(ctx, PDF, "x.png")]})  # type: ignore[misc]  # bound as a default, which has no type
            )
            assert made == [("VAL403", f"/{field}")]
            assert held(ctx, create(ctx, "deal", {"name": "Bao", field: [put(ctx, PNG, "x.png")]}).id, field)


def test_records_are_found_by_the_names_of_their_files(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        create(ctx, "deal", {"name": "A", "papers": [put(ctx, PDF, "Ｃontract 上海.pdf"), put(ctx, PNG, "b.png")]})
        create(ctx, "deal", {"name": "B", "papers": [put(ctx, PDF, "invoice.pdf")]})
        create(ctx, "deal", {"name": "C"})

        def names(operator: str, text: object) -> list[str]:
            page = find(ctx, Query("deal", ("name",), {"papers": {operator: text}}, sort=("name",)))
            return [str(row["name"]) for row in page.rows]

        assert names("_contains", "CONTRACT 上") == ["A"]
        assert names("_contains", ".pdf") == ["A", "B"]
        assert names("_contains", "image/png") == []
        assert names("_ncontains", "invoice") == ["A", "C"]
        assert names("_empty", True) == ["C"]


def test_a_store_without_room_is_said_clearly_and_nothing_is_saved(firm: Installation, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.write_bytes(b"")
    with as_admin(firm) as ctx:
        broken = replace(ctx, settings=replace(ctx.settings, files=full))
        with pytest.raises(Busy, match=STORE_DOWN.code) as told:
            put(broken)
        assert str(full) not in str(told.value)


def test_a_content_that_the_store_lost_is_said_to_be_lost(firm: Installation, tmp_path: Path) -> None:
    with as_admin(firm) as ctx:
        paper = put(ctx)
        elsewhere = replace(ctx, settings=replace(ctx.settings, files=tmp_path / "restored"))
        with pytest.raises(Missing, match="REC612"):
            download(elsewhere, paper)
