"""Pages and the API where the rights on fields depend on the record: lists, cards, cells, forms, files, print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.access.keys import issue
from core.context import SYSTEM
from core.records.write import create
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import as_admin, opened, publish
from tests.support.web import Visitor, Web, prepare_web, statements

SECTION = {"id": "all", "title": "All", "fields": ["name", "grade", "phone", "due", "pile", "bank", "tags", "sold"]}
FIRM = entity(
    "firm",
    {
        "name": {"kind": "text", "search": True},
        "grade": {"kind": "choice", "enum": ["A", "B"]},
        "phone": {"kind": "phone"},
        "due": {"kind": "date"},
        "pile": {"kind": "choice", "enum": ["x", "y"]},
        "bank": {"kind": "reference", "to": "bank"},
        "tags": {"kind": "references", "to": "bank", "inverse": "tagged"},
        "sold": {"kind": "series", "of": {"kind": "integer"}, "period": "year"},
        "items": {"kind": "lines", "from": "item.firm", "columns": ["what"]},
    },
    card={
        "title": "{name}",
        "subtitle": "{pile} · {bank}",
        "facts": ["due"],
        "tabs": [{"id": "all", "title": "All", "sections": [SECTION]}],
    },
    list={"columns": ["name", "phone", "due", "pile", "bank"], "sort": ["name"]},
)
BANK = entity("bank", {"name": {"kind": "text"}}, card={"title": "{name}"})
ITEM = entity("item", {"what": "text", "firm": {"kind": "reference", "to": "firm", "onDelete": "cascade"}})
OF_A = {"grade": {"_eq": "A"}}
SOME = {name: {"right": "write", "where": OF_A} for name in ("due", "pile", "bank", "sold")}
CLERK = {
    "$schema": "urn:cardwright:role:1",
    "name": "clerk",
    "title": "Clerk",
    "entities": {"*": {"read": "all", "create": "all", "update": "all", "delete": "all", "export": "all"}},
    "fields": {
        "firm": {
            **SOME,
            "phone": {"right": "write", "where": OF_A, "else": "masked"},
            "tags": {"right": "write", "where": OF_A, "else": "read"},
            "items": {"right": "write", "where": OF_A, "else": "read"},
        }
    },
}
UNSEEN = ("13900139000", "2027-02-03", "Feb 3, 2027", "Bad Bank", "47119006", "47,119,006")
"""What the firm of grade B holds, as it would be shown: nothing short enough to be a part of somebody's id."""


@pytest.fixture
def web(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_web, tmp_path) as made:
        publish(made, pack(FIRM, BANK, ITEM, roles__clerk=CLERK))
        yield Web(made)


@pytest.fixture
def firms(web: Web) -> dict[str, str]:
    """A firm of grade A and one of grade B, by grade."""
    with as_admin(web.installation) as ctx:
        good, bad = (create(ctx, "bank", {"name": name}).id for name in ("Good Bank", "Bad Bank"))
        values = {"phone": "13800138000", "due": "2026-12-24", "pile": "x", "bank": good, "tags": [good]}
        a = create(ctx, "firm", {**values, "name": "Alpha", "grade": "A", "sold": {"2026": 77}}).id
        values |= {"phone": "13900139000", "due": "2027-02-03", "pile": "y", "bank": bad, "tags": [good]}
        b = create(ctx, "firm", {**values, "name": "Beta", "grade": "B", "sold": {"2026": 47_119_006}}).id
        for id in (a, b):
            create(ctx, "item", {"what": "thing", "firm": id})
    return {"A": a, "B": b}


@pytest.fixture
def wang(web: Web) -> Visitor:
    return web.visitor("wang", "clerk")


def field(page: str, name: str) -> str:
    found = re.search(
        rf'<div class="field[^"]*" data-field="{name}".*?(?=<div class="field[ "]|</fieldset>)', page, re.S
    )
    return found[0] if found else ""


def test_pages_show_what_each_record_allows(web: Web, wang: Visitor, firms: dict[str, str]) -> None:
    page = wang.get("/records/firm")
    rows = page.text
    assert page.status_code == 200 and "Good Bank" in rows and "139****9000" in rows
    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/records/firm\?[^"]*)"', rows)}
    assert not [one for one in links if re.search(r"(group|sort|by)=-?(due|pile|bank|phone)", one)]
    pages = ["", "?layout=cards", "?layout=calendar", "?columns=name,due,pile,bank,phone,sold&sort=name", "?q=Be"]
    paths = [f"/records/firm{one}" for one in pages]
    paths += [f"/records/firm/{firms['B']}{one}" for one in ("", "/edit", "?tab=history", "/print")]
    paths.append(f"/records/firm/merge?id={firms['A']}&id={firms['B']}")
    paths += ["/records/firm/export.csv?columns=name,due,pile,bank,phone,sold", "/search?q=Be"]
    answers = {path: wang.get(path) for path in paths}
    assert [path for path, answer in answers.items() if answer.status_code != 200] == []
    assert [(one, path) for path, answer in answers.items() for one in UNSEEN if one in answer.text] == []
    card = wang.get(f"/records/firm/{firms['A']}").text
    sold = {grade: wang.get(f"/records/firm/{id}/values/sold").status_code for grade, id in firms.items()}
    assert sold == {"A": 200, "B": 404}
    assert all(one in card for one in ("13800138000".removeprefix("138"), "Good Bank"))
    with statements(web.installation) as few:
        wang.get("/records/firm")
    with as_admin(web.installation) as ctx:
        for at in range(20):
            create(ctx, "firm", {"name": f"F{at}", "grade": "AB"[at % 2]})
    with statements(web.installation) as many:
        wang.get("/records/firm")
    assert len(many) == len(few)


def test_a_cell_is_opened_where_the_record_allows(web: Web, wang: Visitor, firms: dict[str, str]) -> None:
    for name in ("phone", "due", "pile"):
        answers = {grade: wang.get(f"/records/firm/{id}/cell/{name}").status_code for grade, id in firms.items()}
        assert answers == {"A": 200, "B": 422}, name
    sent = wang.post(f"/records/firm/{firms['B']}/cell/pile", {"f_pile": "x", "version": "1"})
    assert sent.status_code == 422


def test_a_form_of_a_record_holds_what_may_be_written(web: Web, wang: Visitor, firms: dict[str, str]) -> None:
    page = {grade: wang.get(f"/records/firm/{id}/edit").text for grade, id in firms.items()}
    assert all(f'name="f_{name}"' in page["A"] for name in ("phone", "due", "pile", "bank", "tags", "sold"))
    assert not [name for name in ("phone", "due", "pile", "bank", "tags", "sold") if f'name="f_{name}"' in page["B"]]
    assert "139****9000" in field(page["B"], "phone") and 'name="l_items"' not in page["B"]
    edit = f"/records/firm/{firms['B']}/edit"
    saved = wang.post(edit, {"f_name": "Beta Ltd", "f_grade": "B", "version": "1"})
    assert saved.status_code == 303, saved.text
    refused = wang.post(edit, {"f_name": "Beta", "f_grade": "A", "f_pile": "x", "version": "2"})
    assert refused.status_code == 422 and not [one for one in UNSEEN if one in refused.text]


def test_a_new_record_offers_fields_as_its_values_come_to_allow_them(web: Web, wang: Visitor) -> None:
    page = wang.get("/records/firm/new").text
    assert 'name="f_pile"' in page and " hidden" in field(page, "pile").split(">", 1)[0]
    assert 'data-live-fields="[&#34;grade&#34;]"' in page
    told = {
        grade: wang.post("/records/firm/state", {"f_grade": grade}).json["fields"]["pile"]["hidden"] for grade in "AB"
    }
    assert told == {"A": False, "B": True}
    assert wang.post("/records/firm/new", {"f_name": "N", "f_grade": "A", "f_pile": "x"}).status_code == 303
    assert wang.post("/records/firm/new", {"f_name": "N", "f_grade": "B", "f_pile": "x"}).status_code == 422


def test_the_api_says_the_same(web: Web, firms: dict[str, str]) -> None:
    li = web.person("li", "clerk")
    with web.installation.writing(SYSTEM) as ctx:
        secret = issue(ctx, li, "key")
    client = web.app.test_client()

    def ask(method: str, path: str, body: object = None, version: int | None = None) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
        headers |= {"If-Match": f'"{version}"'} if version else {}
        headers |= {"Content-Type": "application/merge-patch+json"} if method == "PATCH" else {}
        data = json.dumps(body) if body is not None else None
        answer = client.open(f"/api/v1{path}", method=method, headers=headers, data=data)
        return answer.status_code, answer.text

    bad = f"/records/firm/{firms['B']}"
    answers = [
        ask("GET", path)
        for path in (
            bad,
            "/records/firm",
            "/records/firm?fields=name,phone,due,bank,sold",
            f"{bad}/values/sold",
            "/changes",
        )
    ]
    answers += [ask("GET", f"/records/firm?{one}") for one in ("due[_gt]=2026-01-01", "sort=due", "bank.name=x")]
    answers += [ask("PATCH", bad, {"due": "2026-01-01"}, 1), ask("PATCH", bad, {"name": "x"}, 9)]
    assert [status for status, _ in answers] == [*([200] * 5), *([422] * 4), 412]
    assert [(one, at) for at, (_, text) in enumerate(answers) for one in UNSEEN if one in text] == []
    assert "REC400" in answers[8][1] and "Good Bank" in answers[1][1]
    assert ask("PATCH", f"/records/firm/{firms['A']}", {"due": "2026-01-01"}, 1)[0] == 200
