"""The workplace and the quick search."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from admin.menu import SHOWN
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.queries import overview
from core.queries.lately import last_changes
from core.queries.overview import COUNTED, counts
from core.records.trash import delete
from core.records.write import create
from tests.support import as_admin
from tests.support.web import Visitor, Web, statements


def customers(installation: Installation, number: int, actor: Actor = SYSTEM) -> list[str]:
    with installation.writing(actor) as ctx:
        return [
            create(ctx, "customer", {"code": f"C{at:03}", "name": f"港信 {at}"}).id for at in range(1, number + 1)
        ]


def entity(name: str, **properties: object) -> dict[str, object]:
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": name,
        "title": name.title(),
        "type": "object",
        "properties": {"name": {"kind": "text", "title": "Name", "search": True}},
    }


def test_tiles_show_how_many_records_there_are(web: Web, admin: Visitor) -> None:
    customers(web.installation, 3)
    page = admin.get("/", **{"Accept-Language": "en"}).text
    assert "<span>Customers</span>" in page
    assert "<strong>3</strong>" in page


def test_counting_stops_where_it_would_cost_too_much(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    customers(web.installation, 4)
    monkeypatch.setattr(overview, "COUNTED", 2)
    with as_admin(web.installation) as ctx:
        assert counts(ctx, [ctx.model.entities["customer"]]) == {"customer": 3}
    assert COUNTED == 10_000


def test_what_changed_last_stands_first_and_once(web: Web) -> None:
    ids = customers(web.installation, 3)
    with as_admin(web.installation) as ctx:
        create(ctx, "shipper", {"code": "S1", "name": "Quick"})
        delete(ctx, "customer", ids[2])
    with as_admin(web.installation) as ctx:
        recent = last_changes(ctx, ctx.model.entities.values(), 8)
    assert [one.title for one in recent.mine] == ["Quick"]
    assert [one.title for one in recent.anybody] == ["Quick", "港信 2", "港信 1"]


def test_others_records_stay_hidden_on_the_home_page(web: Web) -> None:
    agent = web.visitor("li.lei", "agent")
    customers(web.installation, 2)
    page = agent.get("/").text
    assert "港信" not in page
    assert "<strong>0</strong>" in page
    assert "/records/employee" not in page


def test_the_number_of_statements_does_not_grow_with_the_model(
    installation: Installation, publish: Callable[..., int]
) -> None:
    web = Web(installation)
    visitor = web.visitor("ada", "Admin")

    def asked(entities: int) -> int:
        publish(installation, {f"entities/e{at}.json": entity(f"e{at}") for at in range(entities)})
        with installation.writing(Actor(1, "Ada", superuser=True)) as ctx:
            create(ctx, "e0", {"name": "one"})
        visitor.get("/")
        with statements(installation) as seen:
            assert visitor.get("/").status_code == 200
        return len(seen)

    assert asked(2) == asked(20) <= 5


def test_an_empty_installation_says_what_to_do(installation: Installation) -> None:
    visitor = Web(installation).visitor("ada", "Admin")
    assert "cardwright apply" in visitor.get("/").text


def test_somebody_without_a_role_is_told_so(web: Web) -> None:
    assert "您的角色都不能查看记录" in web.visitor("li.lei").get("/").text


@pytest.mark.parametrize(
    ("text", "found"), [("港信", True), ("港", True), ("C00", True), ("nothing", False), ("%", False)]
)
def test_the_quick_search_finds_parts_of_what_is_searched(web: Web, admin: Visitor, text: str, found: bool) -> None:
    customers(web.installation, 8)
    page = admin.get("/search", **{"Accept-Language": "en"})
    page = admin.client.get("/search", query_string={"q": text}, headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert ("港信 1" in page.text) == found
    assert ("Nothing matches" in page.text) != found
    assert page.text.count('href="/records/customer/') <= 6 + 1


def test_the_quick_search_shows_only_what_may_be_seen(web: Web) -> None:
    agent = web.visitor("li.lei", "agent")
    customers(web.installation, 2)
    assert "港信 1" not in agent.get("/search?q=%E6%B8%AF%E4%BF%A1").text


def test_a_search_text_is_only_text(admin: Visitor) -> None:
    page = admin.client.get("/search", query_string={"q": "<b>'\" OR 1=1 --"})
    assert page.status_code == 200
    assert "<b>'" not in page.text


def test_no_page_grows_with_the_number_of_entities(installation: Installation, publish: Callable[..., int]) -> None:
    visitor = Web(installation).visitor("ada", "Admin")
    publish(installation, {f"entities/e{at:02}.json": entity(f"e{at:02}") for at in range(60)})
    page = visitor.get("/account").text
    assert page.count('class="nav-item" href="/records/') == SHOWN
    assert 'href="/records"' in page
    assert visitor.get("/records").text.count('class="panel tile"') == 60
    assert 'href="/records/e59" title="E59" aria-current="page"' in visitor.get("/records/e59").text
