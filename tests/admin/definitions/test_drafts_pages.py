"""Drafts in the browser's way: documents edited, added, taken out; problems told; two people; a base that moves."""

from __future__ import annotations

import json

import pytest

from core.drafts import fingerprint, workspace
from tests.support.drafts import PEOPLE, SALES, shop
from tests.support.publishing import ADMIN, publish
from tests.support.web import Visitor, Web

EDITOR = f"/definitions/drafts/1/documents/test/{PEOPLE}"
TEXT = shop().files[PEOPLE]


@pytest.fixture
def draft(ada: Visitor) -> int:
    ada.get("/definitions")
    assert ada.post("/definitions/drafts", {"name": "Faxes go"}).headers["Location"] == "/definitions/drafts/1"
    return 1


def saved(web: Web) -> str:
    """The customer's text in the draft."""
    with web.installation.reading(ADMIN) as ctx:
        return workspace(ctx, 1).texts["test", PEOPLE]


def save(visitor: Visitor, text: str, seen: str = TEXT, **more: str) -> tuple[int, str]:
    data: dict[str, object] = {"text": text, "seen": fingerprint(seen), "act": "save", **more}
    response = visitor.post(EDITOR, data)
    return response.status_code, response.text


def test_editing_a_live_document_begins_a_draft(ada: Visitor) -> None:
    ada.get("/definitions")
    response = ada.post("/definitions/edit", {"pack": "test", "path": PEOPLE, "draft": "new"})
    assert response.headers["Location"] == EDITOR
    assert "Changes of Ada" in ada.get("/definitions").text


@pytest.mark.usefixtures("draft")
def test_a_text_is_saved_in_the_draft_with_its_own_ends_of_lines(web: Web, ada: Visitor) -> None:
    typed = TEXT.replace('"title": "fax"', '"title": "Telefax"')
    assert save(ada, typed.replace("\n", "\r\n"))[0] == 303
    assert saved(web) == typed


@pytest.mark.usefixtures("draft")
def test_a_text_that_is_only_checked_is_not_saved(web: Web, ada: Visitor) -> None:
    status, page = save(ada, TEXT.replace('"text"', '"txet"'), act="check")
    assert status == 200
    assert "KND" in page or "txet" in page
    assert "Did you mean" in page
    assert saved(web) == TEXT


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a": ', "\u0000"[:0] + "𝄞" * 5, "[" * 5000])
def test_broken_json_is_kept_and_told(web: Web, ada: Visitor, text: str) -> None:
    assert save(ada, text)[0] == 303
    page = ada.get(EDITOR)
    assert page.status_code == 200
    assert 'class="trouble is-error"' in page.text
    assert ada.get("/definitions/drafts/1").status_code == 200
    assert ada.get("/definitions/drafts/1/plan").status_code == 422


@pytest.mark.usefixtures("draft")
def test_somebody_elses_text_is_shown_and_nothing_is_lost(web: Web, ada: Visitor) -> None:
    bob = web.visitor("bob", "Admin")
    theirs, mine = (TEXT.replace('"title": "fax"', f'"title": "{who}"') for who in ("Theirs", "Mine"))
    assert save(bob, theirs)[0] == 303
    status, page = save(ada, mine)
    assert status == 409
    assert "Theirs" in page and "Mine" in page
    assert saved(web) == theirs
    assert save(ada, mine, seen=theirs)[0] == 303
    assert saved(web) == mine


@pytest.mark.usefixtures("draft")
def test_scripts_are_answered_as_json(ada: Visitor) -> None:
    data: dict[str, object] = {"text": TEXT + " ", "seen": fingerprint(TEXT), "act": "save"}
    assert ada.post(EDITOR, data, Accept="application/json").json["seen"] == fingerprint(TEXT + " ")
    refused = ada.post(EDITOR, {**data, "text": TEXT + "\t"}, Accept="application/json")
    assert (refused.status_code, "changed in this draft" in refused.json["said"]) == (409, True)


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("act", ["take-out", "put-back", "rename", "discard", "new", "follow", "plan", "check"])
def test_every_change_needs_the_token(ada: Visitor, act: str) -> None:
    ada.token = "wrong"
    assert ada.post(f"/definitions/drafts/1/{act}", {"pack": "test", "path": PEOPLE}).status_code == 403


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("entity", "entities/visit.json"),
        ("overlay", "entities/customer.json"),
        ("report", "reports/visit.json"),
        ("role", "roles/visit.json"),
        ("categories", "categories/visit.json"),
        ("calendar", "calendars/visit.json"),
        ("import", "imports/visit.json"),
        ("check", "checks/visit.json"),
    ],
)
def test_a_new_document_of_every_kind_is_sound_from_the_start(web: Web, ada: Visitor, kind: str, path: str) -> None:
    data: dict[str, object] = {"kind": kind, "name": "visit", "title": "Visit", "entity": "customer", "pack": "local"}
    response = ada.post("/definitions/drafts/1/new", data)
    assert response.headers["Location"] == f"/definitions/drafts/1/documents/local/{path}"
    assert 'class="trouble is-error"' not in ada.get(response.headers["Location"]).text or kind == "import"


@pytest.mark.usefixtures("draft")
def test_a_name_that_is_taken_or_none_is_refused_with_what_was_typed(ada: Visitor) -> None:
    data: dict[str, object] = {"kind": "entity", "name": "customer", "title": "Anew", "entity": "", "pack": "test"}
    response = ada.post("/definitions/drafts/1/new", data)
    assert response.status_code == 422 and 'value="Anew"' in response.text
    assert ada.post("/definitions/drafts/1/new", {**data, "name": "a/b"}).status_code == 422


@pytest.mark.usefixtures("draft")
def test_a_document_taken_out_shows_what_that_breaks(ada: Visitor) -> None:
    ada.post("/definitions/drafts/1/take-out", {"pack": "test", "path": PEOPLE})
    page = ada.get("/definitions/drafts/1").text
    assert "REL002" in page and "reports/sales.json" in page
    ada.post("/definitions/drafts/1/put-back", {"pack": "test", "path": PEOPLE})
    assert "REL002" not in ada.get("/definitions/drafts/1").text


@pytest.mark.usefixtures("draft")
def test_a_draft_that_was_thrown_away_is_not_found(ada: Visitor) -> None:
    assert ada.post("/definitions/drafts/1/discard").status_code == 303
    assert ada.get("/definitions/drafts/1").status_code == 404
    assert save(ada, TEXT)[0] == 404


@pytest.mark.usefixtures("draft")
def test_a_draft_that_is_behind_is_brought_up_to_date(web: Web, ada: Visitor) -> None:
    save(ada, TEXT.replace('"title": "fax"', '"title": "Mine"'))
    made = shop()
    theirs = TEXT.replace('"title": "fax"', '"title": "Theirs"')
    publish(web.installation, type(made)(made.name, made.label, {**made.files, PEOPLE: theirs}))
    assert "Bring it up to date" in ada.get("/definitions/drafts/1").text
    assert ada.get("/definitions/drafts/1/plan").headers["Location"] == "/definitions/drafts/1/follow"
    page = ada.get("/definitions/drafts/1/follow").text
    assert "Mine" in page and "Theirs" in page
    assert ada.post("/definitions/drafts/1/follow").status_code == 422
    assert ada.post("/definitions/drafts/1/follow", {f"test/{PEOPLE}": "mine"}).status_code == 303
    assert '"title": "Mine"' in saved(web)
    assert ada.get("/definitions/drafts/1/plan").status_code == 200


# ---- what the editor asks
def asked(visitor: Visitor, what: str, **body: object) -> object:
    sent = {"pack": "test", "path": PEOPLE, "text": TEXT, **body}
    response = visitor.client.post(
        f"/definitions/drafts/1/{what}", json=sent, headers={"X-CSRF-Token": visitor.token}
    )
    assert response.status_code == 200, response.text
    return response.json


@pytest.mark.usefixtures("draft")
def test_a_check_tells_problems_here_and_elsewhere_and_how_to_mend_them(ada: Visitor) -> None:
    text = TEXT.replace('"kind": "integer"', '"kind": "intger"').replace('"fax": {', '"telefax": {')
    found = asked(ada, "check", text=text)
    assert isinstance(found, dict)
    mended = next(one for one in found["here"] if one["fix"])
    start, end, word = mended["fix"]
    assert (text[start:end], word) == ("intger", "integer")
    assert [(one["path"], one["line"] > 1) for one in found["elsewhere"]] == [(SALES, True)]


@pytest.mark.usefixtures("draft")
def test_places_are_counted_as_browsers_count(ada: Visitor) -> None:
    text = TEXT.replace('"title": "Customer"', '"title": "𝄞𝄞𝄞"').replace('"kind": "integer"', '"kind": "intger"')
    found = asked(ada, "check", text=text)
    assert isinstance(found, dict)
    start, end, _word = next(one for one in found["here"] if one["fix"])["fix"]
    assert text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "intger"


@pytest.mark.usefixtures("draft")
def test_completions_and_meanings_come_from_the_draft(ada: Visitor) -> None:
    at = TEXT.index('"integer"') + 3
    offers = asked(ada, "complete", at=at)
    assert isinstance(offers, dict)
    assert "decimal" in [one["label"] for one in offers["offers"]]
    told = asked(ada, "explain", at=TEXT.index('"kind"') + 2)
    assert isinstance(told, dict) and told["title"] == "Kind"
    assert asked(ada, "explain", at=0) is None


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("body", [[], "x", {}, {"pack": 1}, {"pack": "test", "path": "x", "text": "{}"}, None])
def test_nonsense_is_refused(ada: Visitor, body: object) -> None:
    for what in ("check", "complete", "explain"):
        response = ada.client.post(
            f"/definitions/drafts/1/{what}", data=json.dumps(body), headers={"X-CSRF-Token": ada.token}
        )
        assert response.status_code == 400


@pytest.mark.usefixtures("draft")
def test_style_sheets_are_let_in_by_a_nonce_on_the_editors_page_only(ada: Visitor) -> None:
    policy = ada.get(EDITOR).headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "style-src 'self' 'nonce-" in policy
    assert "nonce" not in ada.get("/definitions").headers["Content-Security-Policy"]
    assert policy != ada.get(EDITOR).headers["Content-Security-Policy"]
