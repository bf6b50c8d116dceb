"""Expenses on pages: the tab of a record's card, its form, the ledger grouped and exported."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest

from core.engine import Installation
from core.records.write import create
from tests.admin.views.conftest import english
from tests.support import as_admin
from tests.support.expenses import CATEGORIES, company, spent
from tests.support.publishing import publish
from tests.support.web import Visitor, Web


@pytest.fixture
def clerk(installation: Installation) -> Visitor:
    publish(installation, company())
    return english(Web(installation).visitor("clerk", "clerk"))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_an_expense_is_filed_from_the_card_of_its_record(installation: Installation, clerk: Visitor) -> None:
    with as_admin(installation) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
        create(ctx, "expense", spent(30, "port", job=job))
    tab = clerk.get(f"/records/job/{job}?tab=expenses").text
    assert "Port charges" in words(tab) and "CN¥30.00" in words(tab)
    address = unescape(re.search(r'href="(/records/expense/new\?[^"]+)"', tab)[1])
    form = clerk.get(address).text
    assert f'value="{job}"' in form
    offered = re.search(r'data-field="category"[^>]*data-offered="([^"]+)"', form)
    assert unescape(offered[1]) == '["travel", "air", "hotel", "port"]'
    who = {"f_person": "1", "f_approval": "submitted"}
    values = {"f_category": "air", "f_amount": "12.5 CNY", "f_job": job, "f_spent_on": "2026-03-01", **who}
    refused = clerk.post(address, {**values, "f_category": "dinner"})
    assert refused.status_code == 422 and "Only Sales may file" in words(refused.text)
    saved = clerk.post(address, values)
    assert saved.status_code in (302, 303), words(saved.text)
    assert saved.headers["Location"].endswith(f"/records/job/{job}?tab=expenses")
    assert "CN¥42.50" in words(clerk.get(f"/records/job/{job}").text)


def test_the_ledger_is_grouped_and_exported(installation: Installation, clerk: Visitor) -> None:
    with as_admin(installation) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
        create(ctx, "expense", spent(30, "port", job=job))
        create(ctx, "expense", spent(5, "air", job=job))
        create(ctx, "expense", spent(6, "hotel", job=job))
    page = words(clerk.get("/records/expense?group=category:level1").text)
    assert "Travel 2 records Amount CN¥11.00" in page
    assert "CN¥41.00" in page
    assert "Category Category · top level" in page
    for group in ("spent_on:month", "person", "unit", "record_kind"):
        assert "CN¥41.00" in words(clerk.get(f"/records/expense?group={group}").text), group
    table = clerk.get("/records/expense/export.csv")
    assert table.status_code == 200 and "Port charges" in table.get_data(as_text=True)


def test_a_long_tree_is_looked_up_among_what_is_open_to_the_record(installation: Installation) -> None:
    many = {"id": "more", "title": "More", "children": [{"id": f"m{one}"} for one in range(40)]}
    publish(installation, company(*CATEGORIES, many))
    clerk = english(Web(installation).visitor("clerk", "clerk"))
    with as_admin(installation) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
    form = clerk.get(f"/records/expense/new?customer={customer}").text
    lookup = unescape(re.search(r'data-lookup="(/records/expense/options/category[^"]*)"', form)[1])
    found = {query: [one["id"] for one in clerk.get(f"{lookup}&q={query}").get_json()["options"]] for query in "pd"}
    assert "port" not in found["p"] and "dinner" not in found["d"]
    anywhere = clerk.get("/records/expense/options/category?q=port").get_json()["options"]
    assert [one["id"] for one in anywhere] == ["port"]


PDF, PNG = b"%PDF-1.7 hotel", b"\x89PNG\r\n\x1a\n" + bytes(20)


def test_receipts_come_with_the_form_and_wait_when_it_is_refused(installation: Installation, clerk: Visitor) -> None:
    with as_admin(installation) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
    address = f"/records/expense/new?job={job}"
    form = clerk.get(address).text
    assert 'enctype="multipart/form-data"' in form
    assert 'accept="image/*,.pdf"' in form
    once = re.search(r'name="once" value="([^"]+)"', form)[1]
    values = {"f_job": job, "f_person": "1", "f_approval": "submitted", "f_spent_on": "2026-03-01", "once": once}
    wrong = clerk.post(address, {**values, "f_category": "air", "u_receipts": (BytesIO(PDF), "hotel.pdf")})
    assert wrong.status_code == 422
    waiting = re.findall(r'name="f_receipts" value="([^"]+)" checked', wrong.text)
    assert len(waiting) == 1 and "hotel.pdf · 14 B" in words(wrong.text)
    more = [(BytesIO(PNG), "scan.png"), (BytesIO(b""), "empty.pdf")]
    good = {**values, "f_category": "air", "f_amount": "5 CNY", "f_receipts": waiting, "u_receipts": more}
    refused = clerk.post(address, good)
    assert refused.status_code == 422 and "“empty.pdf” is empty" in words(refused.text)
    waiting = re.findall(r'name="f_receipts" value="([^"]+)" checked', refused.text)
    sent = {**values, "f_category": "air", "f_amount": "5 CNY", "f_receipts": waiting}
    first = clerk.post(address, {**sent, "u_receipts": (BytesIO(PDF), "second.pdf")})
    again = clerk.post(address, {**sent, "u_receipts": (BytesIO(PDF), "second.pdf")})
    assert first.status_code == 303 and again.headers["Location"] == first.headers["Location"]
    card = clerk.get(first.headers["Location"]).text
    assert [name for name in ("hotel.pdf", "scan.png", "second.pdf", "empty.pdf") if name in words(card)] == [
        "hotel.pdf",
        "scan.png",
        "second.pdf",
    ]
    given = clerk.get(unescape(re.search(r'data-download="(/files/[^"]+)"', card)[1]))
    assert given.data == PDF
    assert given.headers["Content-Disposition"] == "attachment; filename=hotel.pdf"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    edit = clerk.get(first.headers["Location"] + "/edit").text
    left = re.findall(r'name="f_receipts" value="([^"]+)" checked', edit)
    version = re.search(r'name="version" value="(\d+)"', edit)[1]
    clerk.post(first.headers["Location"] + "/edit", {**sent, "f_receipts": left[:1], "version": version})
    assert "scan.png" not in words(clerk.get(first.headers["Location"]).text.partition("History")[0])
