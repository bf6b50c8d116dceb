"""Dropping for good what was put away: read, agreed to by ticks and a name, done once."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from core.publish import apply_plan, make_plan
from core.quarantine.away import put_away
from core.quarantine.restore import restore_plan
from core.records.write import create
from tests.support.drafts import shop, without_fax
from tests.support.publishing import ADMIN, publish
from tests.support.web import Visitor, Web

AWAY, PURGE = "/versions/put-away", "/versions/purge"
FAX, ORDER = "test/customer.fax", "test/order"
STEPS = ["purge test/customer.fax", "purge test/order"]


@pytest.fixture
def removed(web: Web) -> Web:
    """The fax of customers with 7 values and the orders with one record are put away."""
    with web.installation.writing(ADMIN) as ctx:
        create(ctx, "order", {"number": "1"})
    made = shop()
    files = {path: text for path, text in made.files.items() if "order" not in path and "sales" not in path}
    files["entities/customer.json"] = without_fax(files["entities/customer.json"])
    with web.installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, [type(made)(made.name, made.label, files)])
    apply_plan(web.installation, plan, ADMIN, consent=plan.questions)
    return web


def read(visitor: Visitor, *elements: str) -> dict[str, object]:
    """Reads what dropping some elements would do; what its form would send, not agreed to yet."""
    page = visitor.get(f"{PURGE}?{'&'.join(f'element={one}' for one in elements)}")
    assert page.status_code == 200
    found = re.search(r'name="plan" value="(\w+)"', page.text)
    assert found is not None
    return {"plan": found[1], "element": re.findall(r'name="element" value="([^"]+)"', page.text)}


def away(web: Web) -> Mapping[str, int]:
    with web.installation.reading(ADMIN) as ctx:
        return {one.key: one.count for one in put_away(ctx)}


def columns(web: Web) -> set[str]:
    with web.installation.reading(ADMIN) as ctx:
        return {str(one["name"]) for one in sa.inspect(ctx.connection).get_columns("r_customer")}


def test_what_goes_for_good_is_shown_with_its_columns_and_tables(removed: Web, ada: Visitor) -> None:
    page = ada.get(f"{PURGE}?element={FAX}&element={ORDER}").text
    assert "7 values" in page and "1 record" in page
    assert "r_customer.fax" in page and "r_order" in page
    assert "DROP COLUMN" in page and "DROP TABLE" in page
    assert page.count('name="consent"') == 2
    assert '<b class="mono">fax</b>' in page


def test_with_every_tick_and_the_name_it_is_dropped_and_told_of(removed: Web, ada: Visitor) -> None:
    sent = read(ada, FAX, ORDER)
    response = ada.post(PURGE, {**sent, "consent": STEPS, "name": " fax "})
    assert (response.status_code, response.headers["Location"]) == (303, AWAY)
    assert away(removed) == {}
    assert not {one for one in columns(removed) if one.startswith("fax")}
    page = ada.get(AWAY).text
    assert "Nothing is put away" in page
    assert re.search("Drop 7 values of .*fax.* of .*customer.* for good", page, re.IGNORECASE)
    assert "Ada" in page.split("Dropped for good")[1]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"consent": STEPS}, "Type fax"),
        ({"consent": STEPS, "name": "FAX"}, "Type fax"),
        ({"consent": STEPS, "name": "order"}, "Type fax"),
        ({"consent": STEPS[:1], "name": "fax"}, "needs consent"),
        ({"consent": "all", "name": "fax"}, "needs consent"),
        ({}, "Not dropped yet"),
    ],
)
def test_without_a_tick_or_the_name_nothing_is_dropped(
    removed: Web, ada: Visitor, said: dict[str, object], told: str
) -> None:
    response = ada.post(PURGE, {**read(ada, FAX, ORDER), **said})
    assert response.status_code == 422
    assert told in response.text
    assert away(removed) == {FAX: 7, ORDER: 1}


def test_what_was_ticked_and_typed_stands_there_again(removed: Web, ada: Visitor) -> None:
    page = ada.post(PURGE, {**read(ada, FAX, ORDER), "consent": STEPS[:1], "name": "<b>"}).text
    assert re.search(r'value="purge test/customer.fax"[^>]* checked', page)
    assert not re.search(r'value="purge test/order"[^>]* checked', page)
    assert 'value="&lt;b&gt;"' in page


def test_other_counts_than_were_read_are_shown_first(removed: Web, ada: Visitor) -> None:
    sent = read(ada, FAX)
    with removed.installation.writing(ADMIN) as ctx:
        ctx.connection.exec_driver_sql("UPDATE r_customer SET fax = NULL WHERE fax = '3'")
    response = ada.post(PURGE, {**sent, "consent": STEPS[:1], "name": "fax"})
    assert response.status_code == 409
    assert "6 values" in response.text
    assert away(removed)[FAX] == 6


def test_a_publish_in_between_is_told(removed: Web, ada: Visitor) -> None:
    sent = read(ada, FAX)
    with removed.installation.reading(ADMIN) as ctx:
        plan = restore_plan(ctx, ORDER)
    apply_plan(removed.installation, plan, ADMIN, consent=plan.questions)
    assert ada.post(PURGE, {**sent, "consent": STEPS[:1], "name": "fax"}).status_code == 409
    assert away(removed) == {FAX: 7}


def test_pressing_twice_drops_once_and_says_so(removed: Web, ada: Visitor) -> None:
    sent = {**read(ada, FAX), "consent": STEPS[:1], "name": "fax"}
    assert ada.post(PURGE, sent).status_code == 303
    again = ada.post(PURGE, sent)
    assert (again.status_code, again.headers["Location"]) == (303, AWAY)
    assert "is not put away" in html.unescape(ada.get(AWAY).text)


def test_an_empty_element_asks_for_no_name(removed: Web, ada: Visitor) -> None:
    with removed.installation.writing(ADMIN) as ctx:
        ctx.connection.exec_driver_sql("UPDATE r_customer SET fax = NULL")
    sent = read(ada, FAX)
    assert 'name="name"' not in ada.get(f"{PURGE}?element={FAX}").text
    assert ada.post(PURGE, sent).status_code == 303
    assert away(removed) == {ORDER: 1}


def test_everything_of_an_age_is_looked_at_together(removed: Web, ada: Visitor) -> None:
    page = ada.get(f"{PURGE}?days=0").text
    assert 'value="test/customer.fax"' in page and 'value="test/order"' in page
    for days in ("1", "-1", "x", "99999999999999999999", ""):
        assert ada.get(f"{PURGE}?days={days}").headers["Location"] == AWAY


def test_what_is_kept_too_long_is_proposed_and_nothing_more(removed: Web, ada: Visitor) -> None:
    page = ada.get(AWAY).text
    assert "Nothing is dropped by itself" in page and "as long as you want" not in page
    assert f'name="element" value="{FAX}"' in page


@pytest.mark.parametrize("element", ["test/customer.name", "x", "test/customer.fax=1", "' OR 1=1"])
def test_what_is_not_put_away_is_not_found(removed: Web, ada: Visitor, element: str) -> None:
    assert ada.get(f"{PURGE}?element={element}").status_code == 404
    assert ada.post(PURGE, {"element": element, "name": element}).headers["Location"] == AWAY


def test_an_option_is_no_thing_to_drop(web: Web, ada: Visitor) -> None:
    made = shop()
    graded = made.files["entities/order.json"].replace(
        '"number": {', '"g": {"kind": "choice", "title": "G", "enum": ["A", "B"]}, "number": {'
    )
    publish(web.installation, type(made)(made.name, made.label, {**made.files, "entities/order.json": graded}))
    with web.installation.writing(ADMIN) as ctx:
        create(ctx, "order", {"number": "1", "g": "B"})
    less = graded.replace('["A", "B"]', '["A"]')
    publish(web.installation, type(made)(made.name, made.label, {**made.files, "entities/order.json": less}))
    assert 'name="element"' not in ada.get(AWAY).text
    response = ada.get(f"{PURGE}?element=test/order.g=B")
    assert response.status_code == 422
    assert "is an option" in response.text


def test_only_who_administers_definitions_may_come_in(removed: Web) -> None:
    visitor = removed.visitor("bob")
    assert visitor.get(f"{PURGE}?element={FAX}").status_code == 403
    assert visitor.get(AWAY).status_code == 403
    assert visitor.post(PURGE, {"element": FAX, "consent": STEPS[:1], "name": "fax"}).status_code == 403
    assert away(removed)[FAX] == 7


def test_without_the_token_of_the_form_nothing_is_dropped(removed: Web, ada: Visitor) -> None:
    sent = {**read(ada, FAX), "consent": STEPS[:1], "name": "fax"}
    assert ada.client.post(PURGE, data=sent).status_code in {400, 403}
    assert away(removed)[FAX] == 7
