"""Packs in the browser: handed in as .zip files, conflicts decided side by side, planned, taken out."""

from __future__ import annotations

import io
import json
import re

import pytest

from core.drafts import begin, drafts, workspace
from core.packs import installed
from schema_registry.packs import PackFiles
from tests.core.packs.test_archive import packed
from tests.support.drafts import PEOPLE, edited, shop
from tests.support.publishing import ADMIN, as_admin, publish
from tests.support.web import Visitor, Web

AT = f"test/{PEOPLE}#/properties/fax/title"


def newer(title: str = "Fax number", version: str = "1.1.0") -> PackFiles:
    """The shop in another version, with another title of the fax and a new field."""
    files = dict(shop().files)
    files["pack.json"] = files["pack.json"].replace('"1.0.0"', f'"{version}"')
    customer = json.loads(files[PEOPLE])
    customer["properties"]["fax"]["title"] = title
    customer["properties"]["mail"] = {"kind": "email", "title": "Mail"}
    return PackFiles("test", "test", {**files, PEOPLE: json.dumps(customer, indent=2) + "\n"})


def hand_in(visitor: Visitor, *packs: PackFiles | bytes, path: str = "/definitions/packs") -> object:
    contents = [one if isinstance(one, bytes) else packed(dict(one.files)) for one in packs]
    sent = [(io.BytesIO(content), f"p{n}.zip") for n, content in enumerate(contents)]
    return visitor.post(path, {"packs": sent})


@pytest.fixture
def telefax(web: Web) -> Web:
    """The shop with the title of its fax edited in place."""
    with as_admin(web.installation) as ctx:
        number = begin(ctx, "In place")
        edited(ctx, number, PEOPLE, '"title": "fax"', '"title": "Telefax"')
        packs = workspace(ctx, number).packs
    publish(web.installation, *packs)
    return web


def test_packs_are_listed_with_what_was_edited(telefax: Web, ada: Visitor) -> None:
    page = ada.get("/definitions/packs")
    assert page.status_code == 200
    for said in ("test", "1.0.0", "edited here", "Telefax", "/definitions/packs/test/uninstall"):
        assert said in page.text


def test_a_newer_pack_asks_and_then_leads_to_its_plan(telefax: Web, ada: Visitor) -> None:
    sent = hand_in(ada, newer())
    assert (sent.status_code, sent.location) == (303, "/definitions/drafts/2/packs")
    page = ada.get(sent.location).text
    for said in ("&#34;fax&#34;", "&#34;Fax number&#34;", "&#34;Telefax&#34;", "/properties/fax/title"):
        assert said in page
    assert ada.get("/definitions/drafts/2/plan").location == "/definitions/drafts/2/packs"
    assert "Decide conflicts" in ada.get("/definitions/drafts/2").text
    undecided = ada.post("/definitions/drafts/2/packs", {AT: "perhaps"})
    assert (undecided.status_code, "1 conflict is still open" in undecided.text) == (422, True)
    decided = ada.post("/definitions/drafts/2/packs", {AT: "keep"})
    assert decided.location == "/definitions/drafts/2/plan"
    plan = ada.get(decided.location).text
    found = re.search(r'name="plan" value="(\w+)"', plan)
    assert found is not None
    assert "Fax number" not in re.sub(r"<details.*?</details>", "", plan, flags=re.S)
    assert ada.post(decided.location, {"plan": found[1]}).status_code == 303
    with telefax.installation.reading(ADMIN) as ctx:
        (pack,) = installed(ctx)
        assert (pack.version, [one.path for one in pack.edits]) == ("1.1.0", [PEOPLE])
        assert str(ctx.model.entities["customer"].fields["fax"].title) == "Telefax"
        assert "mail" in ctx.model.entities["customer"].fields
        assert [one.id for one in drafts(ctx)] == [1]
    assert ada.get("/definitions/drafts/2/packs").status_code == 404


def test_where_nothing_is_to_be_decided_the_plan_comes_at_once(web: Web, ada: Visitor) -> None:
    sent = hand_in(ada, newer())
    assert sent.location == "/definitions/drafts/1/plan"
    assert "Fax number" in ada.get(sent.location).text
    assert ada.get("/definitions/drafts/1/packs").status_code == 404
    assert ada.post("/definitions/drafts/1/discard").status_code == 303


def test_what_was_published_before_deciding_counts(telefax: Web, ada: Visitor) -> None:
    hand_in(ada, newer())
    publish(telefax.installation, shop())
    assert ada.post("/definitions/drafts/2/packs", {}).location == "/definitions/drafts/2/plan"
    assert ada.get("/definitions/drafts/2/plan").status_code == 200


@pytest.mark.parametrize(
    ("packs", "said"),
    [
        ((), "no .zip file that can be read: choose one to 20 files"),
        ((b"no zip",), "no .zip file that can be read"),
        ((packed({"../pack.json": "{}"}),), "“../pack.json”, which is no place in a pack"),
        ((newer(version="0.9.0"),), "0.9.0 is older"),
        ((packed({"pack.json": "{"}),), "p0/pack.json:1:"),
        ((packed({"pack.json": json.dumps({"name": "x" * 5_000, "version": "1"})}),), "p0/pack.json"),
        ((newer(), newer()), "two packs called"),
    ],
)
def test_what_cannot_be_installed_says_why_and_begins_no_draft(
    web: Web, ada: Visitor, packs: tuple[PackFiles | bytes, ...], said: str
) -> None:
    sent = hand_in(ada, *packs)
    assert sent.status_code == 422
    assert said in sent.text
    with web.installation.reading(ADMIN) as ctx:
        assert drafts(ctx) == ()


def test_a_pack_is_taken_out_by_a_plan_that_was_read(web: Web, ada: Visitor) -> None:
    path = "/definitions/packs/test/uninstall"
    page = ada.get(path)
    found = re.search(r'name="plan" value="(\w+)"', page.text)
    assert found is not None
    assert ada.post(path, {"plan": found[1]}).status_code == 422
    steps = re.findall(r'name="consent" value="([^"]+)"', page.text)
    assert ada.post(path, {"plan": found[1], "consent": steps}).status_code == 303
    with web.installation.reading(ADMIN) as ctx:
        assert installed(ctx) == ()
    assert ada.get(path).status_code == 404
    assert ada.get("/definitions/packs").status_code == 200


def test_packs_are_for_administrators(web: Web) -> None:
    clerk = web.visitor("carl")
    for path in ("/definitions/packs", "/definitions/packs/test/uninstall", "/definitions/drafts/1/packs"):
        assert clerk.get(path).status_code == 403
    assert hand_in(clerk, newer()).status_code == 403
