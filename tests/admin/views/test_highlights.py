"""What stands out in a list: by its definition and by what a reader adds, said by more than a colour."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, unquote

from admin.views.address import parse
from admin.views.highlights import read_own
from tests.admin.query.test_pages import form, press, typed
from tests.admin.views.conftest import Shop, names
from tests.support import publish
from tests.support.publishing import TRADING
from tests.support.web import Visitor, statements

LIST = "/records/customer"
GERMAN = '[{"tone":"bad","when":{"country":{"_eq":"Germany"}},"title":"Near","on":["city"]}]'
DEFINED = {
    "$schema": "urn:cardwright:entity:1",
    "extends": "customer",
    "list": {
        "highlights": [
            {"id": "large", "title": "Large", "tone": "ok", "when": "credit_limit >= 1000"},
            {"id": "new", "title": "New", "tone": "warn", "when": {"grade": {"_empty": True}}, "fields": ["name"]},
        ],
        "views": [
            {
                "id": "spain",
                "title": "Spain",
                "filter": {"country": {"_eq": "Spain"}},
                "highlights": [{"id": "all", "title": "Iberian", "tone": "teal", "when": "country = 'Spain'"}],
            }
        ],
    },
}


def signs(page: str) -> list[tuple[str, str]]:
    """What each row says by its signs, and the tone of what carries it."""
    found = []
    for row in re.findall(r'<tr class="list-row.*?</tr>', page, re.DOTALL):
        tones = re.findall(r'class="(?:list-row|[^"]*\blit) lit-(\w+)"', row)
        said = re.findall(r'class="lit-sign" title="([^"]*)"', row)
        found += list(zip(tones, said, strict=True))
    return found


def test_a_definition_has_records_stand_out_by_formula_or_filter(shop: Shop, admin: Visitor) -> None:
    head = {"$schema": "urn:cardwright:pack:1", "name": "local", "version": "1.0.0", "title": "Local"}
    pack = {**head, "requires": {"trading": ">=1"}}
    publish(shop.web.installation, TRADING, {"pack.json": pack, "entities/customer.json": DEFINED})
    page = admin.get(LIST).text
    assert signs(page) == [("ok", "Large"), ("warn", "New")]
    legend = re.search(r'<ul class="legend".*?</ul>', page, re.DOTALL)
    assert legend
    assert re.findall(r"</span>(\w+)</li>", legend[0]) == ["Large", "New"]
    assert signs(admin.get(f"{LIST}?country=Spain").text) == [("teal", "Iberian")]  # a view has its own
    own = admin.get(f"{LIST}?highlight={quote(GERMAN)}").text
    assert signs(own) == [("ok", "Large"), ("bad", "Near"), ("warn", "New"), ("bad", "Near")]


def test_a_reader_puts_one_together_keeps_it_in_a_view_and_takes_it_away(shop: Shop, admin: Visitor) -> None:
    asked = admin.get(f"{LIST}/query?paint=new&sort=name")
    added = press(admin, form(asked), "add::f:country")
    sent = typed(form(added), at_0_way="_eq", at_0_t="Germany")
    sent = [pair for pair in sent if pair[0] not in ("tone", "title")]
    more = [("tone", "bad"), ("title", "Near"), ("on", "city")]
    again = press(admin, [*sent, *more], "group:")  # another button keeps what was chosen
    assert 'value="Near"' in again.text
    assert re.search(r'value="bad" checked', again.text)
    answer = press(admin, [*sent, *more], "apply")
    assert answer.status_code == 303, answer.text
    address = answer.headers["Location"]
    assert read_own(parse("customer", address.partition("?")[2]).highlights)[0].on == ["city"]
    assert signs(admin.get(address).text) == [("bad", "Near"), ("bad", "Near")]
    kept = admin.post(f"{LIST}/views", {"name": "Near", "query": address.partition("?")[2]}).headers["Location"]
    page = admin.get(kept).text
    assert signs(page) == [("bad", "Near"), ("bad", "Near")]
    arrange = admin.get(unescape(re.search(r'href="([^"]*/arrange[^"]*)"', page)[1])).text  # type: ignore[index]  # without the link the test fails
    assert "Country is Germany" in arrange
    off = re.search(r'href="([^"]*)" title="Remove"', arrange)
    assert off
    assert "highlight" not in unquote(unescape(off[1]))


def test_a_highlight_without_a_condition_is_refused_with_what_was_typed(shared: Shop, reader: Visitor) -> None:
    asked = reader.get(f"{LIST}/query?paint=new")
    answer = press(reader, [*(one for one in form(asked) if one[0] != "title"), ("title", "Late")], "apply")
    assert answer.status_code == 422
    assert "Add a condition" in answer.text
    assert 'value="Late"' in answer.text


def test_what_is_no_highlight_is_told(shared: Shop, reader: Visitor) -> None:
    for text in (
        "x",
        "[1]",
        '[{"tone":"#f00","when":{"city":{"_eq":"x"}}}]',
        '[{"tone":"ok","when":{"gone":{"_eq":1}}}]',
    ):
        answer = reader.get(f"{LIST}?highlight={quote(text)}")
        assert (answer.status_code, names(answer)) == (422, [])


def test_what_stands_out_is_asked_in_one_statement(shared: Shop, reader: Visitor) -> None:
    many = GERMAN[:-1] + ',{"tone":"ok","when":{"city":{"_eq":"Bern"}}}]'
    found = []
    for query in ("", f"highlight={quote(GERMAN)}", f"highlight={quote(many)}"):
        reader.get(f"{LIST}?{query}")
        with statements(shared.web.installation) as asked:
            reader.get(f"{LIST}?{query}")
        found.append(len(asked))
    assert found == [found[0], found[0] + 1, found[0] + 1]


def test_boards_and_cards_have_records_stand_out_as_tables_do(shared: Shop, reader: Visitor) -> None:
    whole = '{"tone":"warn","when":{"credit_limit":{"_gte":1000}},"title":"Large"}'
    asked = f"highlight={quote(GERMAN[:-1] + ',' + whole + ']')}&columns=name,city,grade,credit_limit"
    for layout, card in (("board&by=grade", "board-card"), ("cards", "gallery-card")):
        page = reader.get(f"{LIST}?layout={layout}&{asked}").text
        cards = re.findall(rf'<li class="{card}( lit-\w+)?"(.*?)</li>', page, re.DOTALL)
        signs_of = {tone: re.findall(r'class="lit-sign" title="([^"]*)"', inside) for tone, inside in cards if tone}
        assert signs_of == {" lit-warn": ["Large", "Near"]}, layout
        lit = re.findall(r'class="[^"]*\blit lit-bad"[^>]*><span class="lit-sign".*?</svg></span>(\w+)<', page)
        assert lit == ["Berlin", "Aachen"], layout
        legend = page.partition('<ul class="legend"')[2].partition("</ul>")[0]
        assert re.findall(r"</span>(\w+)</li>", legend) == ["Near", "Large"], layout
