"""The matrix of rights: read at a glance, changed in a draft, planned with whom it gives more, and published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.drafts import drafts, workspace
from schema_registry.packs import PackFiles
from schema_registry.places import Places
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, opened, publish
from tests.support.web import Visitor, Web, prepare_web, statements

WHERE = {"where": {"name": {"_eq": "A"}}}
SALES = {
    "$schema": "urn:cardwright:role:1",
    "name": "sales",
    "title": "Sales",
    "entities": {"firm": {"read": ["own", WHERE], "update": "own"}, "*": {"read": "all"}},
    "fields": {"firm": {"phone": "masked"}},
}
RIGHT = "/definitions/rights/sales/firm"


def ruled() -> PackFiles:
    """A firm with a phone, a deal, and a role."""
    firm = entity("firm", {"name": "text", "phone": "phone"})
    made = pack(firm, entity("deal", {"name": "text"}), roles__sales=SALES)
    return PackFiles(made.name, made.label, made.files)


@pytest.fixture
def web(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_web, tmp_path) as made:
        publish(made, ruled())
        yield Web(made)


def test_the_matrix_says_who_may_what_in_a_few_words(ada: Visitor) -> None:
    page = ada.get("/definitions/rights").text
    firm = page[page.index("Firm, Sales:") :]
    assert "<b>own</b> see, change" in firm and "<b>by condition</b> see" in firm
    assert "1 field restricted" in firm
    deal = page[page.index("Deal, Sales:") - 200 :]
    assert "is-inherited" in deal and "<b>all</b> see" in deal
    assert "Firm, Sales:" not in ada.get("/definitions/rights?q=deal").text


def test_a_changed_cell_is_drafted_planned_and_published(web: Web, ada: Visitor) -> None:
    web.person("wang", "sales", name="Wang")
    web.person("li", "sales", name="Li")
    form = ada.get(RIGHT).text
    assert "and those with name = A" in form
    sent = {"draft": "new", "act-read": "own", "act-update": "all", "field-phone": "hidden"}
    saved = ada.post(RIGHT, sent)
    assert (saved.status_code, saved.headers["Location"]) == (303, f"{RIGHT}?draft=1")
    with as_admin(web.installation) as ctx:
        kept = workspace(ctx, 1)
        role = json.loads(kept.texts["local", "roles/sales.json"])
    assert role["entities"] == {"firm": {"read": "own", "update": "all"}}
    assert role["fields"] == {"firm": {"phone": "hidden"}}
    assert "<b>own</b> see" in ada.get("/definitions/rights?draft=1").text
    plan = ada.get("/definitions/drafts/1/plan").text
    assert "0 people gain, 2 lose" in plan and "Li, Wang" in plan  # changing all of their own was theirs before
    token = plan.split('name="plan" value="')[1].split('"')[0]
    assert ada.post("/definitions/drafts/1/plan", {"plan": token}).status_code == 303
    with as_admin(web.installation) as ctx:
        right = ctx.model.roles["sales"].rights("firm")["read"]
        assert (right.scope, right.policies) == ("own", ())


def test_a_right_that_depends_on_the_record_is_shown_and_kept(web: Web, ada: Visitor) -> None:
    mine = {"right": "write", "where": {"sys_owner": {"_eq": "$CURRENT_USER"}}, "else": "masked"}
    role = {**SALES, "fields": {"firm": {"phone": mine}}}
    made = pack(entity("firm", {"name": "text", "phone": "phone"}), roles__sales=role)
    publish(web.installation, PackFiles(made.name, made.label, made.files))
    assert "1 field restricted" in ada.get("/definitions/rights").text
    page = ada.get(RIGHT).text
    assert '<option value="where" selected>whole for those with sys_owner = the person themselves, else' in page
    same = {"act-read": "own", "keep-read": "0", "act-update": "own"}
    ada.post(RIGHT, {**same, "draft": "new", "field-phone": "where", "field-name": "read"})
    with as_admin(web.installation) as ctx:
        kept = Places(workspace(ctx, 1).packs).drafts["sales"].value
    assert kept["fields"] == {"firm": {"phone": mine, "name": "read"}}
    ada.post(RIGHT, {**same, "draft": "1", "field-phone": "hidden", "field-name": "write"})
    with as_admin(web.installation) as ctx:
        kept = Places(workspace(ctx, 1).packs).drafts["sales"].value
    assert kept["fields"] == {"firm": {"phone": "hidden"}}


def test_what_is_inherited_is_written_whole_and_nothing_changed_is_nothing_written(web: Web, ada: Visitor) -> None:
    page = ada.get("/definitions/rights/sales/deal").text
    offers = {
        name: "shared" in page.partition(f'name="act-{name}"')[2].partition("</select>")[0]
        for name in ("read", "delete")
    }
    assert offers == {"read": True, "delete": False}, "what a share never gives cannot be chosen"
    ada.post("/definitions/rights/sales/deal", {"draft": "new", "act-read": "all", "act-update": "own"})
    same = {"draft": "1", "act-read": "own", "keep-read": "0", "act-update": "own", "field-phone": "masked"}
    ada.post(RIGHT, same)
    with as_admin(web.installation) as ctx:
        role = json.loads(workspace(ctx, 1).texts["local", "roles/sales.json"])
        assert len(drafts(ctx)) == 1
    assert role["entities"] == {"deal": {"read": "all", "update": "own"}}
    assert ada.get("/definitions/rights/nobody/firm").status_code == 404
    assert ada.get("/definitions/rights/sales/nothing").status_code == 404


def test_sixty_entities_cost_as_many_statements_as_two_and_a_page_holds_fifty(web: Web, ada: Visitor) -> None:
    with statements(web.installation) as few:
        ada.get("/definitions/rights")
    rights = {f"e{at}": {"read": "all", "update": "own"} for at in range(60)}
    roles = {f"roles__r{at}": {**SALES, "name": f"r{at}", "entities": rights, "fields": {}} for at in range(10)}
    publish(web.installation, pack(*(entity(f"e{at}", {"name": "text"}) for at in range(60)), **roles))
    ada.get("/")
    with statements(web.installation) as many:
        page = ada.get("/definitions/rights")
    assert len(many) == len(few)
    assert page.text.count("rights-cell") == 51 * 10
    assert len(page.data) < 400_000
    assert ada.get("/definitions/rights?page=2").text.count("<tr>") == 11
