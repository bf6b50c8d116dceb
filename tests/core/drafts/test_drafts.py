"""Drafts of definitions: documents put, added, taken out; several people; a base that moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.context import Actor
from core.drafts import (
    add,
    begin,
    discard,
    draft_of,
    drafts,
    drafts_changing,
    fingerprint,
    follow,
    meetings,
    put,
    put_back,
    rename,
    take_out,
    workspace,
)
from core.drafts.local import local_manifest
from core.engine import Installation
from core.errors import Denied, Missing, Rejected, Stale
from core.publish import apply_plan, live_packs, make_plan
from schema_registry.packs import LOCAL, PackFiles
from tests.support.databases import Stock
from tests.support.drafts import PEOPLE, SALES, edited, prepare_drafted, shop
from tests.support.publishing import ADMIN, as_admin, opened, publish
from tests.support.web import statements

CLERK = Actor(1, "Clerk", frozenset({"clerk"}))
HEAD = '{"name": "x", "version": "2.3.4"}'


@pytest.fixture
def shopping(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_drafted, tmp_path) as made:
        yield made


def test_a_draft_begins_as_what_is_live(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        kept = workspace(ctx, begin(ctx, "  Faxes   go "))
        assert kept.draft.name == "Faxes go"
        assert kept.draft.base == ctx.live.version
        assert kept.packs == live_packs(ctx.connection)
        assert kept.edits == ()


def test_what_is_put_is_in_the_draft_and_not_live(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Titles")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
        (edit,) = workspace(ctx, number).edits
        assert (edit.pack, edit.path, edit.act) == ("test", PEOPLE, "change")
        assert live_packs(ctx.connection) == (shop(),)


def test_a_text_that_is_as_in_the_base_is_no_change(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "There and back")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
        edited(ctx, number, PEOPLE, '"title": "Telefax"', '"title": "fax"')
        assert workspace(ctx, number).edits == ()


def test_who_saves_over_somebody_elses_text_is_told(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Two windows")
        text = workspace(ctx, number).texts["test", PEOPLE]
        put(ctx, number, "test", PEOPLE, text + " ", fingerprint(text))
        with pytest.raises(Stale) as refused:
            put(ctx, number, "test", PEOPLE, text + "\n", fingerprint(text))
        assert refused.value.problems[0].code == "DFT006"
        assert workspace(ctx, number).texts["test", PEOPLE] == text + " "
        put(ctx, number, "test", PEOPLE, text + " ", fingerprint(text))  # the same again harms nobody


def test_a_new_document_of_ones_own_brings_its_pack_along(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Own")
        add(
            ctx,
            number,
            LOCAL,
            "entities/customer.json",
            '{"$schema": "urn:cardwright:entity:1", "extends": "customer"}',
        )
        plan = make_plan(ctx, workspace(ctx, number).packs)
        assert [one.name for one in plan.packs] == ["local", "test"]


@pytest.mark.parametrize(
    "path", ["x.json", "entities/a/b.json", "entities/../x.json", "entities/.json", "views/a.txt"]
)
def test_a_document_lies_where_documents_lie(shopping: Installation, path: str) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Paths")
        with pytest.raises(Rejected):
            add(ctx, number, "test", path, "{}")


def test_a_new_document_takes_no_others_place(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Twice")
        with pytest.raises(Rejected) as refused:
            add(ctx, number, "test", PEOPLE, "{}")
        assert refused.value.problems[0].code == "DFT005"


def test_a_document_is_taken_out_and_put_back(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Out")
        take_out(ctx, number, "test", SALES)
        assert ("test", SALES) not in workspace(ctx, number).texts
        with pytest.raises(Missing):
            put(ctx, number, "test", SALES, "{}", "")
        put_back(ctx, number, "test", SALES)
        assert workspace(ctx, number).edits == ()


def test_a_pack_keeps_its_manifest_as_long_as_it_has_documents(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Headless")
        with pytest.raises(Rejected) as refused:
            take_out(ctx, number, "test", "pack.json")
        assert refused.value.problems[0].code == "DFT010"


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_draft_has_a_name(shopping: Installation, name: str) -> None:
    with as_admin(shopping) as ctx:
        with pytest.raises(Rejected):
            begin(ctx, name)
        number = begin(ctx, "Named")
        with pytest.raises(Rejected):
            rename(ctx, number, name)


def test_drafts_are_listed_with_what_they_change_in_two_statements(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        first, second = begin(ctx, "First"), begin(ctx, "Second")
        edited(ctx, first, PEOPLE, '"fax"', '"telefax"')
    with shopping.reading(ADMIN) as ctx, statements(shopping) as seen:
        assert [(one.id, one.size, one.owner.name) for one in drafts(ctx)] == [
            (first, 1, "Admin"),
            (second, 0, "Admin"),
        ]
        assert drafts_changing(ctx) == {("test", PEOPLE): ("First",)}
    assert len(seen) == 2


def test_a_draft_that_is_thrown_away_is_gone(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Gone")
        edited(ctx, number, PEOPLE, '"fax"', '"telefax"')
        discard(ctx, number)
        assert drafts(ctx) == ()
        with pytest.raises(Missing):
            draft_of(ctx, number)


def test_drafts_are_for_those_who_may_change_definitions(shopping: Installation) -> None:
    with shopping.writing(CLERK) as ctx:
        with pytest.raises(Denied):
            drafts(ctx)
        with pytest.raises(Denied):
            drafts_changing(ctx)
        with pytest.raises(Denied):
            begin(ctx, "Mine")
        with pytest.raises(Denied):
            discard(ctx, 1)


# ---- a base that moves
def _published(installation: Installation, old: str, new: str, path: str) -> None:
    """Somebody publishes a changed document."""
    made = shop()
    publish(installation, type(made)(made.name, made.label, {**made.files, path: made.files[path].replace(old, new)}))


def test_what_only_one_side_changed_is_laid_together(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Mine")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
    _published(shopping, '"Sales"', '"Turnover"', SALES)
    with as_admin(shopping) as ctx:
        (met,) = meetings(ctx, workspace(ctx, number))
        assert (met.path, met.both) == (SALES, False)
        follow(ctx, number, {})
        kept = workspace(ctx, number)
        assert kept.draft.base == ctx.live.version
        assert '"Turnover"' in kept.texts["test", SALES]
        assert [one.path for one in kept.edits] == [PEOPLE]


@pytest.mark.parametrize(("choice", "title"), [("mine", "Telefax"), ("live", "Facsimile")])
def test_what_both_changed_is_decided(shopping: Installation, choice: str, title: str) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Mine")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
    _published(shopping, '"title": "fax"', '"title": "Facsimile"', PEOPLE)
    with as_admin(shopping) as ctx:
        assert [one.both for one in meetings(ctx, workspace(ctx, number))] == [True]
        with pytest.raises(Rejected) as refused:
            follow(ctx, number, {})
        assert refused.value.problems[0].code == "DFT008"
        follow(ctx, number, {("test", PEOPLE): choice})  # type: ignore[dict-item]  # one of the two
        assert f'"title": "{title}"' in workspace(ctx, number).texts["test", PEOPLE]
        assert len(workspace(ctx, number).edits) == (1 if choice == "mine" else 0)


def test_what_both_changed_alike_needs_no_decision(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Mine")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
    _published(shopping, '"title": "fax"', '"title": "Telefax"', PEOPLE)
    with as_admin(shopping) as ctx:
        follow(ctx, number, {})
        assert workspace(ctx, number).edits == ()


def test_a_draft_that_is_brought_up_to_date_can_be_published(shopping: Installation) -> None:
    with as_admin(shopping) as ctx:
        number = begin(ctx, "Mine")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
    _published(shopping, '"Sales"', '"Turnover"', SALES)
    with as_admin(shopping) as ctx:
        follow(ctx, number, {})
    with shopping.reading(ADMIN) as ctx:
        plan = make_plan(ctx, workspace(ctx, number).packs)
    apply_plan(shopping, plan, ADMIN)
    with shopping.reading(ADMIN) as ctx:
        assert ctx.model.reports["sales"].title.say("en") == "Turnover"
        assert ctx.model.entities["customer"].fields["fax"].title.say("en") == "Telefax"


def test_a_draft_over_nothing_can_be_the_first_version(installation: Installation) -> None:
    with as_admin(installation) as ctx:
        number = begin(ctx, "First of all")
        role = '{"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales"}'
        add(ctx, number, LOCAL, "roles/sales.json", role)
        plan = make_plan(ctx, workspace(ctx, number).packs)
    assert apply_plan(installation, plan, ADMIN) == 1


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", '{"name": 1, "version": "1.0.0"}'])
def test_own_changes_begin_while_another_manifest_is_half_written(manifest: str) -> None:
    packs = [PackFiles("base", "", {"pack.json": manifest}), PackFiles("x", "", {"pack.json": HEAD})]
    assert json.loads(local_manifest(packs))["requires"] == {"x": "^2.3"}
