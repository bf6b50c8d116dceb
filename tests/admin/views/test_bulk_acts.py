"""Many records of a list: changed, handed over, deleted and taken back; the trash; the palette."""

from __future__ import annotations

import re
from html import unescape
from threading import Event

from core.bulk.acts import ACTS
from core.context import SYSTEM, utc_now
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create_many
from tests.admin.views.conftest import Shop, english, names
from tests.support import ADMIN, as_admin
from tests.support.web import Visitor, statements

LIST = "/records/customer"


def values(shop: Shop, column: str) -> dict[object, object]:
    with shop.web.installation.reading(SYSTEM) as ctx:
        return {row["code"]: row[column] for row in find(ctx, Query("customer", ("code", column), limit=1000)).rows}


def undo_of(page: str) -> str:
    found = re.search(r'action="([^"]*/undo\?batch=[^"]+)"', page)
    assert found, "no way back"
    return unescape(found[1])


def ticked(shop: Shop, *codes: str) -> list[str]:
    return [shop.customers[code] for code in codes]


def test_it_is_asked_done_and_taken_back(shop: Shop, admin: Visitor) -> None:
    given = {"id": ticked(shop, "ALFKI", "BOLID"), "back": "q=e"}
    asked = admin.post(f"{LIST}/bulk/edit", given).text
    assert "2 records" in asked and 'value="city"' in asked and 'value="code"' not in asked
    nothing = admin.post(f"{LIST}/bulk/edit", {**given, "sent": "1"})
    assert nothing.status_code == 422 and "Choose at least one field" in nothing.text
    wrong = {**given, "sent": "1", "change": "credit_limit", "f_credit_limit": "much"}
    assert admin.post(f"{LIST}/bulk/edit", wrong).status_code == 422
    done = admin.post(f"{LIST}/bulk/edit", {**given, "sent": "1", "change": ["city", "grade"], "f_city": "Bern"})
    assert done.status_code == 303 and done.headers["Location"].endswith("?q=e")
    assert values(shop, "city")["ALFKI"] == values(shop, "city")["BOLID"] == "Bern"
    assert values(shop, "grade")["ALFKI"] is None, "ticked and left empty"
    undone = admin.post(undo_of(admin.get(LIST).text))
    assert undone.headers["Location"].endswith("?q=e"), "back to the list as it was"
    assert (values(shop, "city")["ALFKI"], values(shop, "grade")["ALFKI"]) == ("Berlin", "A")
    assert "2 records are as they were" in admin.get(LIST).text


def test_each_refusal_is_told_and_the_others_are_done(shop: Shop, admin: Visitor) -> None:
    told = admin.post(f"{LIST}/bulk/delete", {"id": ticked(shop, "ALFKI", "DRACD"), "sent": "1"}).text
    assert "1 of 2 done" in told and "Drachenblut" in told and "Alfreds Futterkiste" in told
    assert undo_of(told)
    assert "DRACD" not in values(shop, "city") and "ALFKI" in values(shop, "city")


def test_somebody_else_gets_them(shop: Shop, admin: Visitor) -> None:
    shop.web.visitor("sally", "sales")
    given = {"id": ticked(shop, "ALFKI"), "sent": "1"}
    assert admin.post(f"{LIST}/bulk/assign", given).status_code == 422
    assert admin.post(f"{LIST}/bulk/assign", {**given, "f_sys_owner": "x; drop"}).status_code == 422
    (sally,) = admin.get(f"{LIST}/bulk/people?q=sally").json["options"]
    found = admin.post(f"{LIST}/bulk/assign", {**given, "find": "sys_owner", "find_sys_owner": "sally"}).text
    assert f'value="{sally["id"]}"' in found, "without script"
    admin.post(f"{LIST}/bulk/assign", {**given, "f_sys_owner": sally["id"]})
    assert str(values(shop, "sys_owner")["ALFKI"].id) == sally["id"]  # type: ignore[attr-defined]  # a person


def test_more_than_a_page_of_results_is_a_job_with_a_way_back(shop: Shop, admin: Visitor) -> None:
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"N{n:03}", "name": f"new {n:03}"} for n in range(210)])
    given = {"all": "1", "back": "q=new", "sent": "1"}
    page = admin.post(f"{LIST}/bulk/delete", given).headers["Location"]
    assert "210" in admin.get(page).text and "Undo all of it" not in admin.get(page).text
    carry_out(shop)
    assert len(values(shop, "city")) == 4 and "Undo all of it" in admin.get(page).text
    undo = admin.post(f"{page}/undo").headers["Location"]
    carry_out(shop)
    assert len(values(shop, "city")) == 214 and ">210<" in admin.get(undo).text
    assert "Taken back" in admin.get(page).text and "Undo all of it" not in admin.get(page).text
    refused = admin.post(f"{page}/undo")
    assert refused.status_code == 422 and "nothing to do" in refused.text


def carry_out(shop: Shop) -> None:
    kinds = {kind: built_in()[kind] for kind in ACTS}
    worker = Worker(shop.web.installation, kinds, lambda _: ADMIN, utc_now, Event())
    while worker.work_once():
        pass


def test_many_are_shared_by_the_dialog_of_one_at_once_or_by_a_job_and_taken_back(shop: Shop, admin: Visitor) -> None:
    anna = english(shop.web.visitor("anna", "agent"))
    (whom,) = [
        one["id"]
        for one in admin.get(f"{LIST}/shares/grantees?q=anna").json["options"]
        if one["id"].startswith("actor:")
    ]
    assert "bulk/share" in admin.get(LIST).text
    given = {"id": ticked(shop, "ALFKI", "BOLID"), "back": ""}
    asked = admin.post(f"{LIST}/bulk/share", given).text
    assert "2 records" in asked and 'name="f_whom"' in asked and 'name="f_until"' in asked
    given |= {"sent": "1", "right": "write", "team": "care", "f_until": "2999-12-31"}
    for wrong in ({}, {"f_whom": whom, "f_until": "soon"}, {"f_whom": "actor:99"}):
        refused = admin.post(f"{LIST}/bulk/share", {**given, **wrong})
        assert refused.status_code == 422 and 'value="care"' in refused.text
    assert admin.post(f"{LIST}/bulk/share", {**given, "f_whom": whom}).status_code == 303
    assert sorted(names(anna.get(f"{LIST}?kept=shared"))) == ["Alfreds Futterkiste", "Bólido Comidas"]
    assert "shared 2 records with you" in anna.get("/notices").text
    admin.post(undo_of(admin.get(LIST).text))
    assert names(anna.get(LIST)) == []
    assert "0 of 2 done" in anna.post(f"{LIST}/bulk/share", {**given, "f_whom": "role:sales"}).text, "not hers"
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": f"S{at}", "name": f"Sharing {at}"} for at in range(201)])
    many = {**given, "id": [], "all": "1", "back": "q=Sharing", "f_whom": whom}
    watched = admin.post(f"{LIST}/bulk/share", many).headers["Location"]
    carry_out(shop)
    assert "201" in admin.get(watched).text
    told = re.findall(r"shared (\d+) records with you", anna.get("/notices").text)
    assert told == ["203"], "one notice, which grows until it is seen"
    assert admin.post(f"{watched}/undo").status_code == 303
    carry_out(shop)
    assert names(anna.get(LIST)) == []


def test_who_may_not_is_offered_nothing(shop: Shop) -> None:
    viewer = english(shop.web.visitor("sally", "sales"))
    page = viewer.get("/records/product").text
    assert "bulk/delete" not in page and "/records/product/trash" not in page
    assert viewer.post("/records/product/bulk/delete", {"id": [], "sent": "1"}).status_code == 403
    assert viewer.get("/records/product/trash").status_code == 403
    assert viewer.post(f"{LIST}/bulk/fly", {"id": []}).status_code == 404


# ---- the trash
def test_the_trash_is_searched_restored_and_emptied(shop: Shop, admin: Visitor) -> None:
    ids = ticked(shop, "DRACD")
    admin.post(f"{LIST}/bulk/delete", {"id": ids, "sent": "1"})
    page = admin.get(f"{LIST}/trash").text
    assert "Drachenblut" in page and "Ada" in page
    assert "Drachenblut" not in admin.get(f"{LIST}/trash?q=nobody").text
    assert admin.get(f"{LIST}/trash?page=-3").status_code == 200
    admin.post(f"{LIST}/trash/restore", {"id": ids})
    assert "Drachenblut" in names(admin.get(LIST))
    admin.post(f"{LIST}/bulk/delete", {"id": ids, "sent": "1"})
    with as_admin(shop.web.installation) as ctx:
        create_many(ctx, "customer", [{"code": "DRACD", "name": "Another"}])
    clash = admin.post(f"{LIST}/trash/restore", {"id": ids}).text
    assert "Some could not be done" in clash and "Drachenblut" in clash
    assert "Drop them for good" in admin.post(f"{LIST}/trash/purge", {"id": ids}).text
    assert admin.post(f"{LIST}/trash/purge", {"id": ids, "sent": "1"}).status_code == 422
    admin.post(f"{LIST}/trash/purge", {"id": ids, "sent": "1", "consent": "1"})
    assert "The trash is empty" in admin.get(f"{LIST}/trash").text


# ---- the palette
def offered(visitor: Visitor, address: str) -> dict[str, list[str]]:
    return {one["title"]: [offer["title"] for offer in one["offers"]] for one in visitor.get(address).json["groups"]}


def test_the_palette_offers_places_records_and_what_was_viewed(shop: Shop, admin: Visitor) -> None:
    id = shop.customers["CHOPS"]
    first = offered(admin, f"/palette?recent=customer:{id}&recent=customer:x&recent=nothing:{id}")
    assert first["Recently viewed"] == ["Chop-suey 中国"] and "Customers" in first["Go to"]
    found = offered(admin, "/palette?q=zg")
    assert found["Records"] == ["Chop-suey 中国"], "by initials"
    made = offered(admin, "/palette?q=new cust")
    assert made["Create"] == ["New Customer"]
    assert list(offered(admin, "/palette?q=%25'%5C")) == []
    nobody = english(shop.web.visitor("nobody"))
    assert "Recently viewed" not in offered(nobody, f"/palette?recent=customer:{id}")


def test_the_palette_leads_to_the_views_that_one_sees(shop: Shop, admin: Visitor) -> None:
    offered(admin, "/palette?q=spain")  # what is asked now and then is asked
    with statements(shop.web.installation) as none:
        offered(admin, "/palette?q=spain")
    for name, more in (("Spain only", {}), ("西班牙的 Spain", {"share": "role:sales"})):
        admin.post(f"{LIST}/views", {"name": name, "query": "country[_in]=Spain", **more})
    with statements(shop.web.installation) as some:
        assert offered(admin, "/palette?q=spain")["Go to"] == ["Customers: Spain only", "Customers: 西班牙的 Spain"]
    assert len(some) == len(none) + 1, "what opens first, once for all lists"
    sally = english(shop.web.visitor("sally", "sales"))
    found = sally.get("/palette?q=xby").json["groups"]
    where = next(group for group in found if group["title"] == "Go to")["offers"][0]["href"]
    assert names(sally.get(where)) == ["Bólido Comidas"]
