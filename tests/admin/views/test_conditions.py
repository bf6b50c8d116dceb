"""Conditions on pages: the form as it opens, what it asks while one types, and the card."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from core.engine import Installation
from core.records.write import create
from tests.support import as_admin, packs, publish
from tests.support.publishing import TRADING
from tests.support.web import Visitor, Web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True)
"""The write path is tested on both databases; a form only says what it answers."""

GRADES = {"kind": "choice", "enum": ["A", "B", "C"], "default": "C"}
CLIENT = packs.entity("client", {"name": {"kind": "text", "search": True}, "terms": "integer", "grade": GRADES})
CITIES = {"CN": ["Shanghai", "Ningbo"], "DE": ["Berlin"]}
DEAL = packs.entity(
    "deal",
    {
        "name": {"kind": "text", "search": True},
        "client": {"kind": "reference", "to": "client"},
        "person": {"kind": "reference", "to": "person", "depends": {"on": "client", "through": "client"}},
        "terms": {"kind": "integer", "default": "=client.terms"},
        "grade": GRADES,
        "credit": {"kind": "integer", "whenHidden": "clear"},
        "reason": {"kind": "text", "requiredIf": "credit > 100"},
        "half": {"kind": "formula", "formula": "credit / 2", "of": {"kind": "decimal", "scale": 1}},
        "opened": {"kind": "date", "readOnly": True, "default": "=today()"},
        "country": {"kind": "choice", "enum": ["CN", "DE"]},
        "city": {
            "kind": "choice",
            "enum": ["Shanghai", "Ningbo", "Berlin"],
            "depends": {"on": "country", "values": CITIES},
        },
    },
    required=["name"],
    rules=[{"id": "some", "assert": "credit <> 13", "message": "Not thirteen", "at": "/credit"}],
    card={
        "title": "{name}",
        "facts": ["grade", "credit"],
        "tabs": [
            {
                "id": "all",
                "title": "All",
                "sections": [
                    {
                        "id": "basics",
                        "title": "Basics",
                        "fields": ["name", "client", "person", "terms", "grade", "opened", "country", "city"],
                    },
                    {
                        "id": "credit",
                        "title": "Credit",
                        "visible": "grade in ('A', 'B')",
                        "fields": ["credit", "half", "reason"],
                    },
                ],
            },
            {"id": "more", "title": "More of it", "visible": "grade = 'A'", "history": True},
        ],
    },
)
PERSON = packs.entity(
    "person", {"name": {"kind": "text", "search": True}, "client": {"kind": "reference", "to": "client"}}
)
NEW, STATE = "/records/deal/new", "/records/deal/state"


@pytest.fixture
def web(trading: Installation) -> Web:
    publish(trading, TRADING, packs.pack(CLIENT, PERSON, DEAL))
    return Web(trading)


@pytest.fixture
def ada(web: Web) -> Visitor:
    return web.visitor("ada", "Admin")


def made(web: Web, entity: str, **values: object) -> str:
    with as_admin(web.installation) as ctx:
        return create(ctx, entity, values).id


def field(page: TestResponse, name: str) -> str:
    """The HTML of one field of a form."""
    found = re.search(
        rf'<div class="field[^"]*" data-field="{name}".*?(?=<div class="field[ "]|</fieldset>)', page.text, re.S
    )
    assert found is not None, page.status_code
    return found[0]


def hidden(page: TestResponse, name: str) -> bool:
    return " hidden" in field(page, name).split(">", 1)[0]


def state(ada: Visitor, address: str = STATE, **texts: str) -> Mapping[str, Mapping[str, object]]:
    response = ada.post(address, {f"f_{name}": text for name, text in texts.items()})
    assert response.status_code == 200
    return response.json["fields"]


def test_the_form_opens_in_the_state_of_its_values(web: Web, ada: Visitor) -> None:
    page = ada.get(NEW)
    assert hidden(page, "credit")
    assert 'aria-labelledby="group-credit" hidden' in page.text
    assert not hidden(page, "name")
    assert 'class="required" aria-hidden="true" hidden' in field(page, "reason")
    assert "data-begins" in field(page, "terms")
    assert "<output" in field(page, "opened")
    assert 'name="f_opened"' not in page.text


def test_defaults_follow_what_the_address_gives(web: Web, ada: Visitor) -> None:
    client = made(web, "client", name="Bao", terms=30)
    page = ada.get(f"{NEW}?client={client}")
    assert 'value="30"' in field(page, "terms")


def test_what_values_decide_is_answered_while_one_types(web: Web, ada: Visitor) -> None:
    client = made(web, "client", name="Bao", terms=30)
    ada.get(NEW)
    told = state(ada, name="x", grade="B", credit="120", country="CN", client=client)
    assert told["credit"] == {"hidden": False}
    assert told["reason"] == {"hidden": False, "required": True}
    assert told["half"] == {"hidden": False, "text": "60.0", "shown": "60.0"}
    assert told["terms"] == {"text": "30", "shown": "30"}
    assert told["city"] == {"offered": ["Shanghai", "Ningbo"]}
    assert told["opened"]["shown"]


def test_what_was_typed_is_no_default_any_more(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    assert "terms" not in state(ada, terms="7")
    assert "terms" in state(ada, name="x")


def test_half_typed_values_count_as_missing(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    assert state(ada, grade="B", credit="12,")["half"]["text"] == ""
    assert state(ada, grade="nonsense", credit="x", client="y")["credit"] == {"hidden": True}


def test_asking_needs_the_token_and_the_right(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    ada.token = ""
    assert ada.post(STATE, {}).status_code == 403
    viewer = web.visitor("eve", "viewer")
    viewer.get("/")
    assert viewer.post(STATE, {}).status_code == 403
    assert viewer.post(f"{STATE}?id=nothing", {}).status_code in (403, 404)


def test_a_problem_at_a_hidden_field_reveals_it(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    page = ada.post(NEW, {"f_name": "x", "f_grade": "C", "f_credit": "many"})
    assert page.status_code == 422
    assert not hidden(page, "credit")
    assert "data-revealed" in field(page, "credit")
    assert 'aria-labelledby="group-credit">' in page.text
    assert 'href="#f_credit"' in page.text


def test_a_broken_rule_stands_at_its_field(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    page = ada.post(NEW, {"f_name": "x", "f_grade": "A", "f_credit": "13"})
    assert page.status_code == 422
    assert "Not thirteen" in field(page, "credit")


def test_a_form_without_script_is_saved_by_the_same_verdict(web: Web, ada: Visitor) -> None:
    ada.get(NEW)
    answer = ada.post(NEW, {"f_name": "Plain", "f_grade": "C", "f_credit": "5", "f_terms": ""})
    assert answer.status_code == 303
    page = ada.get(answer.headers["Location"])
    assert "Plain" in page.text


def test_a_look_up_offers_only_what_the_other_field_leaves(web: Web, ada: Visitor) -> None:
    ours, theirs = (made(web, "client", name=name) for name in ("Ours", "Theirs"))
    person = made(web, "person", name="Li", client=ours)
    made(web, "person", name="Wang", client=theirs)
    address = "/records/deal/options/person"
    assert [one["id"] for one in ada.get(f"{address}?on={ours}").json["options"]] == [person]
    assert len(ada.get(address).json["options"]) == 2
    assert len(ada.get(f"{address}?on=nonsense").json["options"]) == 2
    assert 'data-narrowed-by="f_client"' in ada.get(NEW).text


def test_the_card_leaves_out_what_is_hidden(web: Web, ada: Visitor) -> None:
    plain = ada.get(f"/records/deal/{made(web, 'deal', name='Plain')}")
    rich = ada.get(f"/records/deal/{made(web, 'deal', name='Rich', grade='A', credit=5)}")
    for part in ('id="section-credit"', 'id="value-credit"', "More of it"):
        assert part in rich.text
        assert part not in plain.text


def test_what_is_locked_or_computed_is_not_edited_where_it_stands(web: Web, ada: Visitor) -> None:
    base = f"/records/deal/{made(web, 'deal', name='Rich', grade='A', credit=5)}"
    page = ada.get(base)
    for name, editable in (("credit", True), ("opened", False), ("half", False)):
        assert (f'hx-get="{base}/field/{name}"' in page.text) is editable
        assert ada.get(f"{base}/field/{name}").status_code == (200 if editable else 404)
    assert ada.post(f"{base}/field/opened", {"f_opened": "2001-01-01", "version": "1"}).status_code == 422


def test_an_input_on_the_card_offers_what_the_other_values_leave(web: Web, ada: Visitor) -> None:
    client = made(web, "client", name="Bao")
    base = f"/records/deal/{made(web, 'deal', name='Rich', country='CN', client=client)}"
    cities = ada.get(f"{base}/field/city").text
    assert ("Ningbo" in cities, "Berlin" in cities) == (True, False)
    assert f"/records/deal/options/person?on={client}" in ada.get(f"{base}/field/person").text


def test_what_a_given_record_determines_is_filled_in_too(web: Web, ada: Visitor) -> None:
    client, other = made(web, "client", name="Bao"), made(web, "client", name="Chen")
    person = made(web, "person", name="Zhou", client=client)
    page = ada.get(f"{NEW}?person={person}")
    assert f'<option value="{client}" selected>Bao' in field(page, "client")
    assert f'<option value="{person}" selected>Zhou' in field(page, "person")
    both = ada.get(f"{NEW}?person={person}&client={other}")
    assert f'<option value="{other}" selected>Chen' in field(both, "client")  # what is given stays
    homeless = made(web, "person", name="Wu")
    for nothing in (homeless, client, "x"):
        assert " selected" not in field(ada.get(f"{NEW}?person={nothing}"), "client")
