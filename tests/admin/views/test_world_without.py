"""Cards, boards, calendars, searches, files, sheets of paper, merges and the API tell no more than may be seen.

As much as a database that holds nothing else. The worlds are those of `tests.core.access`;
`CARDWRIGHT_TEST_WORLDS=2000` asks as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from flask import Flask, Response, current_app, g
from hypothesis import given, settings
from hypothesis import strategies as st

from admin.api.records import aggregate_records, get_record, list_records
from admin.door import Passage
from admin.palette import offers, recent
from admin.prints.template import filled
from admin.search import search
from admin.security.identity import Visitor
from admin.views import address as addresses
from admin.views import related
from admin.views.address import ListAddress
from admin.views.board import compose_board
from admin.views.calendar import compose_calendar
from admin.views.card import Card, compose, list_query
from admin.views.export import asked_of
from admin.views.merge_page import compare
from admin.views.tabs import seen_view, seen_views
from core.context import Actor, Context
from core.errors import Missing, Rejected
from core.exports.asked import format_named
from core.exports.listed import list_at_once
from core.merging.merge import Known, several
from core.queries.find import find
from core.queries.query import Query
from core.views import save
from schema_registry.model import Text
from schema_registry.prints import Print
from tests.core.access import world as told
from tests.core.access.asking import UNSHRUNK, WORLDS, Ask, Two, mostly_open, tell_the_same, two_installations
from tests.core.access.world import PEOPLE, World, reading, scratch, worlds
from tests.support.databases import Stock
from tests.support.web import app_of, prepare_web

pytestmark = pytest.mark.both
ADDRESSES = {
    "firm": (
        *("name[_contains]=a&sort=-staff", "group=parent", "group=grade&turnover[_gt]=3", "group=region&group=grade"),
        *("columns=name,turnover,region,parent.name", "parent.name[_empty]=false", "region.keeper[_empty]=false"),
        *("secret[_contains]=beta", "columns=name,secret", "sort=-margin", "group=secret"),
    ),
    "visit": (
        *("group=firm", "group=about.type", "group=on:month&group=firm.grade"),
        *(
            "about[_empty]=false",
            "columns=subject,firm,about,firm.parent",
            "firm.turnover[_gt]=3",
            "firm.margin[_gt]=3",
        ),
    ),
}
VISITED = '{"visits":{"_some":{"cost":{"_gt":3}}}}'
COLUMNS = {"firm": ("name,grade,parent", "name,parent.name", "name,secret"), "visit": ("subject,firm,about",)}
ASKED = {
    "firm": (
        *("firm?columns=name,parent&sort=-staff,name&count=exact", "firm?columns=name&region[_empty]=false"),
        *(f"firm?columns=name&filter={quote(VISITED)}", "firm?columns=name,secret", "firm?columns=name&q=hidden"),
        *("firm:aggregate?measures=count,sum:staff&group=grade", "firm:aggregate?measures=max:secret"),
    ),
    "visit": (
        *("visit?columns=subject,firm,about&sort=-cost,subject&count=exact", "visit?firm.grade[_eq]=A"),
        *("visit:aggregate?measures=count,sum:cost&group=firm", "visit?columns=subject&firm.secret[_contains]=0"),
    ),
}
_HIT = re.compile(r'<a(?: class="btn btn-quiet")? href="(/records/[^"]+)">(?:<span class="lines-text">(.*?)</span>)?')
NOBODYS = "0197c3a1-0000-7000-8000-000000000001"
_RECORD = re.compile(r"/records/\w+/[0-9a-f-]{36}$")
SHEET = (
    "{{ title }}|{{ subtitle }}|{{ record.name }}|{{ record.secret }}|{{ record.parent.name }}|{{ record.turnover }}",
    "{{ record.margin }}{{ labels.margin }}{{ labels.turnover }}{% if record.secret %}yes{% endif %}",
    "{% if record.margin > 0 %}more{% endif %}{{ facts }}{{ sections }}{{ tables }}",
    "{% for one in related.visits.rows %}{{ one.subject }} {{ one.firm.secret }} {{ one.about }}{% endfor %}",
    "{{ related.visits.count }}",
)
MARGINS = Print("test/sheet", "sheet", Text("Sheet"), "firm", SHEET)


@pytest.fixture(scope="module")
def two(stock: Stock) -> Iterator[Two]:
    with two_installations(stock, prepare_web) as made:
        yield made


@pytest.fixture(scope="module")
def app(two: Two) -> Flask:
    return app_of(two[0])


def _board(query: str) -> Ask:
    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        found = compose_board(ctx, ctx.model.entities["firm"], addresses.parse("firm", query))
        columns = [
            (
                one.value,
                one.title.text,
                one.count,
                one.figure and one.figure.text,
                [_card(card) for card in one.cards],
            )
            for one in found.columns
        ]
        return columns, found.total, found.everything, found.figure and found.figure.text

    return ask


def _card(card: object) -> object:
    return card.title, [(shown.path, cell.text) for shown, cell in card.lines], card.day  # type: ignore[attr-defined]  # a card of a board


def _calendar(query: str) -> Ask:
    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        found = compose_calendar(ctx, ctx.model.entities["visit"], addresses.parse("visit", query))
        days = [(day.number, [one.title for one in day.entries], day.rest) for week in found.weeks for day in week]
        return days, found.undated, found.total, found.everything

    return ask


def _file(entity: str, query: str, form: str) -> Ask:
    """The rows of a list as they are exported."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        about, address = ctx.model.entities[entity], addresses.parse(entity, query)
        listed = list_query(about, address)
        owned = {"_and": [listed.filter or {}, {"sys_owner": {"_empty": False}}]}
        wanted = replace(listed, columns=tuple(address.columns or about.list.columns), filter=owned)
        try:
            body, rows = list_at_once(ctx, asked_of(ctx, about, wanted, format_named(form), None))
        except Rejected as refused:
            return [(one.code, one.params) for one in refused.problems]
        if form != "xlsx":
            return body, rows
        with ZipFile(BytesIO(body)) as book:
            return book.read("xl/worksheets/sheet1.xml"), rows

    return ask


def _paper(ctx: Context, labels: Mapping[str, str]) -> object:
    """Every firm of somebody, printed by a template that names what is hidden; what lies in the pool never is."""
    firm, owned = ctx.model.entities["firm"], {"sys_owner": {"_empty": False}}
    found = find(ctx, Query("firm", ("id",), owned)).rows
    ids = sorted((labels[str(row["id"])], str(row["id"])) for row in found)
    g.passage = Passage(ctx, Visitor(), True, ExitStack())
    return [_labelled(str(filled(ctx, firm, id, MARGINS)[1]), labels) for _, id in ids]


def _labelled(page: str, labels: Mapping[str, str]) -> str:
    """A page with labels in the place of ids."""
    for id, label in labels.items():
        page = page.replace(id, label)
    return page


def _merge(ctx: Context, labels: Mapping[str, str]) -> object:
    """Two of one's own firms side by side."""
    mine = find(ctx, Query("firm", ("id",), {"sys_owner": {"_eq": ctx.actor.id}}, sort=("staff", "name"))).rows
    ids = sorted((str(row["id"]) for row in mine), key=lambda id: labels[id])[:2]
    if len(ids) < 2:
        return ()
    found = compare(ctx, several(ctx, "firm", Known(ids[0]), [Known(ids[1])]), {}, "")
    lines = {one.name: one for one in (*found.differing, *found.same, *found.together)}
    return [
        (name, [(pick.cell.text, pick.taken, pick.open) for pick in one.picks], one.differs)
        for name, one in sorted(lines.items())
    ], found.along


def _api(path: str) -> Ask:
    """What the API answers, its headers included: a list, a question's figures; the address names its entity."""
    entity, _, figures = path.partition("?")[0].partition(":")
    view = aggregate_records if figures else list_records

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        with _asking(ctx, f"/api/v1/records/{path}"):
            return _told(view(entity), labels)

    return ask


def _one(entity: str, columns: str, known: str) -> Ask:
    """Each record of the database by its id, seen or not, by whoever says that they know a version of it."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        told = []
        for id, label in ((NOBODYS, ""), *sorted(labels.items(), key=lambda one: one[1])):
            address = f"/api/v1/records/{entity}/{id}?columns={columns}"
            with _asking(ctx, address, {"If-None-Match": known}), suppress(Missing):
                told.append((label, _told(get_record(entity, id), labels)))
        return told

    return ask


def _offered(text: str) -> Ask:
    """What the palette and the quick search find, and what the palette still names of all that was opened once."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        opened = sorted((label, f"{label.partition(' ')[0]}:{id}") for id, label in labels.items())
        with _asking(ctx, f"/palette?q={quote(text)}"):
            found = [one for group in offers().get_json()["groups"] for one in group["offers"]]
            recently = [recent(ctx, [said]) for _, said in opened]
        with _asking(ctx, f"/search?q={quote(text)}"):
            hits = _HIT.findall(search())
        records = sorted((one["title"], one["href"]) for one in found if _RECORD.match(one["href"]))
        return _labelled(str((records, sorted(hits), [one for one in recently if one])), labels)

    return ask


def _card_of(tab: str) -> Ask:
    """The cards of all firms: titles, facts, tabs with their counts, and what stands in a tab."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        firm = ctx.model.entities["firm"]
        ids = sorted((labels[str(row["id"])], str(row["id"])) for row in find(ctx, Query("firm", ("id",))).rows)
        told = []
        for _, id in ids:
            with _asking(ctx, f"/records/firm/{id}"):
                found = compose(ctx, firm, id, tab, "")
                rows = _related(ctx, found)
            heads = [(one.tab.id, one.count) for one in found.tabs if one.tab.id in ("basics", "visits")]
            told.append((found.title, found.subtitle, heads, rows))
        return told

    return ask


@contextmanager
def _asking(ctx: Context, address: str, headers: Mapping[str, str] | None = None) -> Iterator[None]:
    with current_app.test_request_context(address, headers={"Accept-Language": "en", **(headers or {})}):
        g.passage = Passage(ctx, Visitor(ctx.actor), True, ExitStack())
        yield


def _told(answer: Response, labels: Mapping[str, str]) -> object:
    headers = [(name, answer.headers.get(name)) for name in ("ETag", "Link", "Location", "Last-Modified")]
    return answer.status_code, headers, _labelled(answer.get_data(as_text=True), labels)


def _related(ctx: Context, card: Card) -> object:
    """What stands in the open tab, where it is one of other records."""
    if card.tab is None or card.tab.related is None:
        return None
    found = related.compose(ctx, card, card.tab, ListAddress(card.tab.related.entity))
    return found.total, [one and one.text for one in found.figures], len(found.lines)


def _of(entity: str) -> st.SearchStrategy[Ask]:
    asked, forms = mostly_open(ADDRESSES[entity]), st.sampled_from(["csv", "xlsx"])
    narrowed = mostly_open(["", *(one for one in ADDRESSES[entity] if "[_" in one)])
    read = st.builds(_api, mostly_open(ASKED[entity]))
    read |= st.builds(_one, st.just(entity), mostly_open(COLUMNS[entity]), st.sampled_from(['"1"', '"2"', "*", ""]))
    read |= st.builds(_offered, st.sampled_from(["a", "beta", "hidden", "0000", "重庆", "r0"]))
    if entity == "firm":
        laid = st.builds(lambda query: _board(f"layout=board&by=grade&{query}"), narrowed)
        return st.one_of(st.builds(_file, st.just(entity), asked, forms), laid, read)
    laid = st.builds(lambda query: _calendar(f"layout=calendar&by=on&month=2026-11&{query}"), narrowed)
    return st.one_of(st.builds(_file, st.just(entity), asked, forms), laid, read)


WHOLE_CARDS = [_paper, _card_of("basics"), _card_of("visits")]
entities = st.sampled_from(["firm", "visit"])
asks = st.lists(entities.flatmap(lambda one: st.tuples(st.just(one), _of(one))), min_size=5, max_size=5)


@settings(max_examples=WORLDS, phases=UNSHRUNK)
@given(world=worlds, asked=asks)
def test_pages_and_files_are_those_of_a_world_without_what_may_not_be_seen(
    two: Two, app: Flask, world: World, asked: list[tuple[str, Ask]]
) -> None:
    readable = told.readable(world)
    wanted = [ask for on, ask in asked if on in readable] + (WHOLE_CARDS if {"firm", "visit"} <= readable else [])
    merges = {"own"} == world.roles & {"own", "unit", "below", "keeper", "graded"}
    in_part = [_file("firm", "columns=name,phone,code,parent.phone", form) for form in ("csv", "xlsx")]
    with app.test_request_context("/"):
        tell_the_same(two, world, [*wanted, *([_merge] if merges else [])], in_part if "firm" in readable else [])


def test_views_that_ask_for_what_is_hidden_are_shared_with_nobody_from_whom_it_is(two: Two) -> None:
    lit = 'highlight=[{"tone":"bad","when":{"margin":{"_gt":1}},"on":[],"title":""}]'
    asked = {
        "open": "grade=A",
        "condition": "secret[_contains]=x",
        "away": "parent.margin[_gt]=1",
        "lit": quote(lit, "="),
    }
    with scratch(two[0]) as admin:
        for name, query in asked.items():
            save(admin, "firm", name, query, ("all",))
        clerk = reading(admin, Actor(PEOPLE[1], "P12", frozenset({"own"})))
        shared = seen_views(clerk, clerk.model.entities["firm"])
        assert [one.name for one in shared] == ["open"]
        hidden = next(one for one in seen_views(admin, admin.model.entities["firm"]) if one.name == "condition")
        with pytest.raises(Missing):
            seen_view(clerk, clerk.model.entities["firm"], hidden.id)
