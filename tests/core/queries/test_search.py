from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa

from core.context import Context
from core.errors import Rejected
from core.queries import hits
from core.queries.find import find
from core.queries.lookup import lookup
from core.queries.query import Query
from tests.core.queries.shop import fill

NAMES = ["重庆长安汽车", "上海汽车", "Café NORD", "100%_\\ off", "Straße 7", "😀 smile", 'O\'Brien "x"', "a"]


def searched(ctx: Context, text: str) -> set[object]:
    return {row["name"] for row in find(ctx, Query("company", ("name",), search=text)).rows}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("重庆", {"重庆长安汽车"}),
        ("汽车", {"重庆长安汽车", "上海汽车"}),
        ("安", {"重庆长安汽车"}),
        ("汽车 上海", {"上海汽车"}),
        ("ＣＡＦÉ nord", {"Café NORD"}),
        ("%_\\", {"100%_\\ off"}),
        ("_", {"100%_\\ off"}),
        ("strasse", {"Straße 7"}),
        ("😀", {"😀 smile"}),
        ('"x"', {'O\'Brien "x"'}),
        ("o'b", {'O\'Brien "x"'}),
        ("NORD AND x", set()),
        ("庆重", set()),
        ("", set(NAMES)),
        (" \0 ", set(NAMES)),
    ],
)
def test_every_term_stands_somewhere_in_the_searched_text(ctx: Context, text: str, found: set[str]) -> None:
    fill(ctx, "company", [{"name": name} for name in NAMES])
    assert searched(ctx, text) == found


def test_a_phone_is_found_by_its_last_digits(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "a", "phone": "+86 21 5555 4321"}, {"name": "b", "phone": "+86 21 5555 1234"}])
    assert searched(ctx, "54321") == {"a"}


def test_a_long_text_is_searched_to_its_end(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "a", "notes": "茶 " * 2000 + "Zanzibar"}, {"name": "b", "notes": "茶 " * 2000}])
    assert searched(ctx, "zanzibar") == {"a"}
    behind = Query("company", ("name",), filter={"notes": {"_contains": "ZANZI"}})
    assert [row["name"] for row in find(ctx, behind).rows] == ["a"]


def test_terms_may_stand_in_different_fields(ctx: Context) -> None:
    fill(ctx, "company", [{"name": "Chang", "notes": "likes tea"}, {"name": "Chang", "notes": None}])
    assert len(find(ctx, Query("company", search="tea chang")).rows) == 1


def test_a_lookup_lists_titles_in_order_and_no_more_than_asked(ctx: Context) -> None:
    fill(ctx, "company", [{"name": name} for name in ("beta", "alpha", "gamma")])
    assert [link.title for link in lookup(ctx, "company", "a")] == ["alpha", "beta", "gamma"]
    assert [link.title for link in lookup(ctx, "company", "", limit=2)] == ["alpha", "beta"]
    assert [link.title for link in lookup(ctx, "company", "", filter={"name": {"_neq": "beta"}})] == [
        "alpha",
        "gamma",
    ]


def test_a_search_has_an_end(ctx: Context) -> None:
    for text in ("x" * 1001, " ".join("abcdefghijkl")):
        with pytest.raises(Rejected) as caught:
            searched(ctx, text)
        assert caught.value.problems[0].pointer == "/search"


def test_what_finds_few_of_very_many_finds_first_and_sorts_then(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ctx, "company", [{"name": f"武汉 {place:03}" if place % 3 else f"Wu {place:03}"} for place in range(120)])
    query = Query("company", ("name",), search="武汉", sort=("-name",), limit=30)

    def pages() -> list[list[object]]:
        first = find(ctx, query)
        second = find(ctx, replace(query, cursor=first.next))
        back = find(ctx, replace(query, cursor=second.previous))
        return [[row["name"] for row in page.rows] for page in (first, second, back)]

    in_order = pages()
    assert in_order[0][0] == "武汉 119" and in_order[2] == in_order[0]
    monkeypatch.setattr(hits, "LONG", -1)
    asked: list[str] = []
    note = partial(lambda seen, connection, cursor, statement, *more: seen.append(statement), asked)
    sa.event.listen(ctx.connection, "before_cursor_execute", note)
    assert pages() == in_order
    on_postgres = ctx.connection.dialect.name == "postgresql"
    assert any("ORDER BY coalesce(" in one for one in asked) == on_postgres
    assert any(one.startswith("EXPLAIN") for one in asked) == on_postgres
    monkeypatch.setattr(hits, "FEW", -1)
    asked.clear()
    assert pages() == in_order
    assert not any("coalesce(" in one for one in asked)
