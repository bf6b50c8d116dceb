"""The timeline on a card: notes, what is logged, types, pages; whom a mention reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest

from core.access.actors import remember
from core.engine import Installation
from core.records.write import create
from core.timeline.notes import write_note
from tests.admin.views.conftest import english
from tests.support import as_admin
from tests.support.publishing import publish
from tests.support.timeline import company
from tests.support.web import Visitor, Web, statements


@dataclass
class Desk:
    """A salesperson and a clerk, and the salesperson's customer."""

    installation: Installation
    seller: Visitor
    clerk: Visitor
    customer: str

    @property
    def card(self) -> str:
        return f"/records/customer/{self.customer}"


@pytest.fixture
def desk(installation: Installation) -> Iterator[Desk]:
    publish(installation, company())
    web = Web(installation)
    seller, clerk = (english(web.visitor(login, role)) for login, role in (("bob", "sales"), ("mei", "clerk")))
    web.visitor("eve")
    seller.get("/records/customer/new")
    saved = seller.post("/records/customer/new", {"f_name": "Nord"})
    listed = seller.get("/records/customer").text
    assert saved.status_code == 303
    found = re.search(r"/records/customer/([0-9a-f-]{36})", listed)
    assert found
    yield Desk(installation, seller, clerk, found[1])


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_note_is_written_changed_and_deleted_on_the_card(desk: Desk) -> None:
    page = desk.seller.get(desk.card)
    assert 'name="text"' in page.text
    assert desk.seller.post(f"{desk.card}/notes", {"text": "<b>Called</b> & agreed"}).status_code == 303
    page = desk.seller.get(desk.card)
    assert "&lt;b&gt;Called&lt;/b&gt; &amp; agreed" in page.text
    (address,) = re.findall(rf'href="({desk.card}/notes/[0-9a-f-]+)"', page.text)
    assert "agreed" in desk.clerk.get(address).text
    assert "<textarea" not in desk.clerk.get(address).text
    refused = desk.clerk.post(address, {"text": "Mine"})
    assert refused.status_code == 403 and "Only whoever wrote" in words(refused.text)
    assert desk.seller.post(address, {"text": "Agreed"}).status_code == 303
    page = desk.clerk.get(desk.card)
    assert "Agreed" in page.text and "Called" not in page.text
    assert "Called" in desk.clerk.get(address).text
    desk.seller.get(desk.card)
    assert desk.seller.post(address, {"delete": "1"}).status_code == 303
    page = desk.clerk.get(desk.card)
    assert "Agreed" not in page.text and "deleted a note" in page.text


def test_a_refused_note_keeps_what_was_typed(desk: Desk) -> None:
    desk.seller.get(desk.card)
    refused = desk.seller.post(f"{desk.card}/notes", {"text": "x" * 4001})
    assert refused.status_code == 422
    assert "x" * 4001 in refused.text and "a note has 1 to 4000 characters" in words(refused.text)


def test_nobody_writes_on_or_reads_what_they_may_not_see(desk: Desk) -> None:
    stranger = english(Web(desk.installation).signed_in("eve"))
    stranger.get("/")
    assert stranger.post(f"{desk.card}/notes", {"text": "Hello"}).status_code == 403
    assert stranger.get(f"/log/call?entity=customer&id={desk.customer}").status_code == 403
    assert desk.clerk.get(f"/log/call?entity=customer&id={desk.customer}").status_code == 403


def test_a_mention_reaches_whoever_may_see_the_record_and_the_writer_is_told_of_others(desk: Desk) -> None:
    desk.seller.get(desk.card)
    assert desk.seller.post(f"{desk.card}/notes", {"text": "@mei and @eve, look"}).status_code == 303
    said = words(desk.seller.get(desk.card).text)
    assert "Told: mei" in said and "may not see this record: eve" in said
    assert "Notices: 1 new" in desk.clerk.get("/").text
    inbox = desk.clerk.get("/notices")
    assert "speaks to you in a note" in inbox.text and "@mei and @eve, look" in inbox.text
    assert f'href="{desk.card}"' in inbox.text
    upto = re.search(r'name="upto" value="(\d+)"', inbox.text)
    assert upto
    desk.clerk.post("/notices", {"upto": upto[1]})
    assert "new" not in re.search(r'href="/notices"[^>]*aria-label="([^"]*)"', desk.clerk.get("/").text)[1]  # type: ignore[index]  # every page has it
    assert "1 new" not in english(Web(desk.installation).signed_in("eve")).get("/").text


def test_people_are_found_by_name_pinyin_and_sign_in_name(desk: Desk) -> None:
    with as_admin(desk.installation) as ctx:
        remember(ctx.connection, 90, "hj", "何静", True)
    for text in ("何", "hejing", "hj"):
        people = desk.seller.get(f"/people/mentioned?q={text}").get_json()["people"]
        assert [one["word"] for one in people] == ["何静"], text
    assert desk.seller.get("/people/mentioned?q=zzz").get_json() == {"people": []}


def test_a_note_sent_by_a_script_is_refused_in_a_line_and_leads_on(desk: Desk) -> None:
    desk.seller.get(desk.card)
    refused = desk.seller.post(f"{desk.card}/notes", {"text": " "}, **{"X-Dialog": "1"})
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    written = desk.seller.post(f"{desk.card}/notes", {"text": "Hello"}, **{"X-Dialog": "1"})
    assert (written.status_code, written.headers["X-Dialog-Next"]) == (204, desk.card)


def test_a_call_is_logged_with_its_subject_alone(desk: Desk) -> None:
    page = desk.seller.get(desk.card).text
    address = unescape(re.search(r'href="(/log/call\?kind=call[^"]*)"', page[page.index('id="timeline"') :])[1])  # type: ignore[index]  # it is offered
    form = desk.seller.get(address, **{"X-Dialog": "1"})
    assert re.findall(r'name="f_(\w+)"', form.text) == ["subject", "result"]
    refused = desk.seller.post(address, {"f_result": "kept"})
    assert refused.status_code == 422 and "kept" in refused.text
    logged = desk.seller.post(address, {"f_subject": "Rates"}, **{"X-Dialog": "1"})
    assert (logged.status_code, logged.headers["X-Dialog-Next"]) == (204, desk.card)
    assert "Rates" in words(desk.seller.get(desk.card).text)
    assert "Rates" not in words(desk.clerk.get(desk.card).text)


def test_a_call_is_logged_from_anywhere(desk: Desk) -> None:
    home = desk.seller.get("/").text
    assert 'href="/log/call?kind=visit"' in home
    form = desk.seller.get("/log/call?kind=visit").text
    assert 'name="f_customer"' in form
    logged = desk.seller.post("/log/call?kind=visit", {"f_subject": "Seen", "f_customer": desk.customer})
    assert logged.headers["Location"].endswith(desk.card)
    assert "/log/" not in desk.clerk.get("/").text


@pytest.mark.parametrize(
    "address", ["/log/customer", "/log/nothing", "/log/call?entity=task&id=x", "/log/call?entity=customer&id=x"]
)
def test_what_cannot_be_logged_is_not_found(desk: Desk, address: str) -> None:
    assert desk.seller.get(address).status_code == 404


def test_types_and_pages_stand_in_the_address(desk: Desk) -> None:
    with as_admin(desk.installation) as ctx:
        for number in range(25):
            write_note(ctx, "customer", desk.customer, f"note {number:02}", lambda ids: [])
            create(ctx, "call", {"subject": f"call {number}", "customer": desk.customer})
    page = desk.clerk.get(f"{desk.card}?show=notes").text
    assert "note 24" in page and "created the record" not in page
    older = unescape(re.search(r'href="([^"]*before=[^"]*)"', page)[1])  # type: ignore[index]  # there are more
    assert "show=notes" in older
    page = desk.clerk.get(older.partition("#")[0]).text
    assert "note 00" in page and "note 24" not in page and "Latest" in page
    assert "note 24" in desk.clerk.get(f"{desk.card}?show=nonsense&before=zz").text


def test_a_long_story_costs_no_more_statements(desk: Desk) -> None:
    desk.seller.get(desk.card)
    counts = []
    for _ in range(2):
        desk.seller.post(f"{desk.card}/notes", {"text": "Hello"})
        for _ in range(3):
            address = f"/log/call?kind=call&entity=customer&id={desk.customer}"
            desk.seller.post(address, {"f_subject": "Rates"})
        with statements(desk.installation) as seen:
            desk.seller.get(desk.card)
        counts.append(len(seen))
    assert counts[0] == counts[1]
