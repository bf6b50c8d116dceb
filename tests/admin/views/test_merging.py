"""Records merged in the browser: found, compared, made one, led on to, and taken back."""

from __future__ import annotations

import re
from threading import Event

import pytest

from core.context import SYSTEM, utc_now
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.merging import merge as merging
from core.merging.ordering import KIND
from core.queries.get import get
from core.queries.query import Link
from core.records.write import update
from tests.admin.views.conftest import Shop, english
from tests.support import ADMIN, as_admin
from tests.support.web import Visitor

LIST = "/records/customer"


def form(page: str) -> dict[str, object]:
    """What the page of a comparison would send."""
    sent: dict[str, object] = {"id": re.findall(r'name="id" value="([^"]+)"', page)}
    sent |= dict(re.findall(r'name="(into|back|version_[^"]+)" value="([^"]*)"', page))
    return sent | dict(re.findall(r'name="(take_[^"]+)" value="([^"]+)" checked', page))


def customer_of(shop: Shop, number: str) -> object:
    with shop.web.installation.reading(SYSTEM) as ctx:
        found = get(ctx, "order", shop.orders[number], ("customer",))["customer"]
    return found.id if isinstance(found, Link) else found


def test_two_ticked_records_are_compared_merged_led_on_to_and_taken_back(shop: Shop, admin: Visitor) -> None:
    alfki, chops = shop.customers["ALFKI"], shop.customers["CHOPS"]
    asked = admin.post(f"{LIST}/bulk/merge", {"id": [chops, alfki], "back": "q=e"})
    page = admin.get(asked.headers["Location"]).text
    assert "Keep this one" in page and "<b>Orders</b> 2" in page
    sent = form(page)
    assert sent["into"] == chops
    assert (sent["take_name"], sent["take_grade"]) == (chops, alfki), "an empty field takes what the other holds"
    done = admin.post(f"{LIST}/merge", {**sent, "take_city": alfki})
    card = admin.get(done.headers["Location"])
    assert done.status_code == 303 and "was merged into this record" in card.text
    assert customer_of(shop, "10248") == chops
    led = admin.get(f"{shop.card('ALFKI')}?tab=orders")
    assert (led.status_code, led.headers["Location"]) == (302, f"{shop.card('CHOPS')}?tab=orders")
    story = admin.get(shop.card("CHOPS")).text
    assert "merged Alfreds Futterkiste into this record" in story
    undo = re.search(r'action="([^"]*/unmerge\?batch=[^"]+)"', story)
    assert undo
    back = admin.post(undo[1].replace("&amp;", "&"))
    assert "The merge was undone: 1 record is back." in admin.get(back.headers["Location"]).text
    assert customer_of(shop, "10248") == alfki and admin.get(shop.card("ALFKI")).status_code == 200


def test_what_keeps_them_from_it_is_told_with_everything_chosen(shop: Shop, admin: Visitor) -> None:
    alfki, bolid = shop.customers["ALFKI"], shop.customers["BOLID"]
    sent = form(admin.get(f"{LIST}/merge?id={alfki}&id={bolid}&into={bolid}").text)
    with as_admin(shop.web.installation) as ctx:
        update(ctx, "customer", alfki, {"city": "Bonn"})
    refused = admin.post(f"{LIST}/merge", {**sent, "take_city": alfki})
    assert refused.status_code == 409 and "Nothing was merged" in refused.text
    again = form(refused.text)
    assert (again["into"], again["take_city"], again[f"version_{alfki}"]) == (bolid, alfki, "2")
    assert admin.post(f"{LIST}/merge", again).status_code == 303


def test_another_record_is_found_by_what_is_like_it_or_by_its_name(shop: Shop, admin: Visitor) -> None:
    alfki, drac = shop.customers["ALFKI"], shop.customers["DRACD"]
    assert f"/merge?id={alfki}" in admin.get(shop.card("ALFKI")).text
    assert f"id={alfki}&amp;id={drac}" in admin.get(f"{LIST}/merge?id={alfki}&q=drachen").text
    assert admin.post(f"{LIST}/bulk/merge", {"id": [alfki]}).headers["Location"] == LIST


def test_who_may_not_merge_is_not_offered_it_and_cannot(shop: Shop) -> None:
    viewer = english(shop.web.visitor("sally", "sales"))
    two = [shop.customers["ALFKI"], shop.customers["BOLID"]]
    assert "/merge" not in viewer.get(LIST).text and "/merge" not in viewer.get(shop.card("ALFKI")).text
    assert viewer.get(f"{LIST}/merge?id={two[0]}&id={two[1]}").status_code == 403
    assert viewer.post(f"{LIST}/merge", {"id": two, "into": two[0]}).status_code == 403


def test_very_many_are_moved_by_a_job(shop: Shop, admin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "AT_ONCE", 1)
    monkeypatch.setattr("admin.views.merging.AT_ONCE", 1)
    monkeypatch.setattr("core.merging.ordering.PORTION", 1)
    alfki, bolid = shop.customers["ALFKI"], shop.customers["BOLID"]
    sent = form(admin.get(f"{LIST}/merge?id={bolid}&id={alfki}").text)
    watched = admin.post(f"{LIST}/merge", sent).headers["Location"]
    assert "Waiting for a worker" in admin.get(watched).text
    worker = Worker(shop.web.installation, {KIND: built_in()[KIND]}, lambda _: ADMIN, utc_now, Event())
    assert worker.work_once()
    assert admin.get(watched).headers["Location"] == shop.card("BOLID")
    assert customer_of(shop, "10248") == customer_of(shop, "10249") == bolid
