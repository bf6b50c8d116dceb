"""The pages of definitions for somebody who may change those of customers only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.drafts import fingerprint, put, workspace
from schema_registry.packs import LOCAL
from tests.core.publish.test_defining import CUSTOMERS, ORDERS, extending, shop
from tests.support.databases import Stock
from tests.support.publishing import as_admin, opened, publish
from tests.support.web import Visitor, Web, prepare_web

pytestmark = pytest.mark.parametrize("stock", ["sqlite"], indirect=True)


@pytest.fixture
def web(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_web, tmp_path) as made:
        publish(made, shop())
        web = Web(made)
        web.person("boss", "Admin")  # who published the first version
        yield web


@pytest.fixture
def kit(web: Web) -> Visitor:
    visitor = web.visitor("kit", "keeper")
    visitor.client.set_cookie("cardwright_language", "en")
    return visitor


def test_the_area_shows_and_opens_what_is_about_their_entities(kit: Visitor) -> None:
    page = kit.get("/definitions").text
    assert CUSTOMERS in page and "reports/sales.json" in page
    others = (ORDERS, "reports/orders.json", "roles/keeper.json", "categories/zones.json")
    assert not any(one in page for one in others)
    assert "/definitions/packs" not in page and "/definitions/rights" not in page
    assert 'href="/definitions"' in kit.get("/").text and 'href="/rates"' not in kit.get("/").text
    assert kit.get(f"/definitions/documents/test/{CUSTOMERS}").status_code == 200
    refused = kit.get(f"/definitions/documents/test/{ORDERS}")
    assert refused.status_code == 403 and f"test/{ORDERS} is not among the definitions" in refused.text
    assert [kit.get(f"/definitions/uses/{one}").status_code for one in ("customer", "order")] == [200, 403]


FULL = (
    *("/definitions/packs", "/definitions/health", "/definitions/rights", "/definitions/packs/test/uninstall"),
    *("/versions/put-away", "/versions/constraints", "/versions/compare?from=1&to=2", "/audit", "/rates"),
    *("/definitions/drafts/1/plan.json", "/versions/1"),
)


def test_the_rest_is_for_whoever_may_change_all(kit: Visitor) -> None:
    assert {address: kit.get(address).status_code for address in FULL} == dict.fromkeys(FULL, 403)


def test_a_draft_goes_from_a_document_to_a_version(web: Web, kit: Visitor) -> None:
    kit.get("/definitions")
    began = kit.post("/definitions/drafts", {"name": "Mine"}).headers["Location"]
    offered = kit.get(f"{began}/new").text
    assert 'value="overlay" checked' in offered and 'value="role"' not in offered
    assert 'value="customer"' in offered and 'value="order"' not in offered
    made = kit.post(f"{began}/new", {"kind": "overlay", "pack": LOCAL, "entity": "customer"}).headers["Location"]
    text = extending("customer", "site")
    with as_admin(web.installation) as ctx:
        seen = fingerprint(workspace(ctx, 1).texts[LOCAL, CUSTOMERS])
    assert kit.post(made, {"text": text, "seen": seen, "act": "save"}).status_code == 303
    assert kit.post(f"{began}/new", {"kind": "role", "pack": LOCAL, "name": "x", "title": "X"}).status_code == 403
    assert "orders.json" not in kit.get(began).text
    plan = kit.get(f"{began}/plan")
    assert plan.status_code == 200 and "plan.json" not in plan.text
    agreed = {"plan": plan.text.split('name="plan" value="')[1].split('"')[0]}
    published = kit.post(f"{began}/plan", agreed)
    assert published.headers["Location"] == "/versions/2"
    assert kit.get("/versions/2").status_code == 200
    versions = kit.get("/versions").text
    assert 'href="/versions/2"' in versions and 'href="/versions/1"' not in versions
    assert kit.get("/versions/1/rollback").status_code == 200


def test_a_plan_that_goes_further_names_what_is_not_theirs(web: Web, kit: Visitor) -> None:
    kit.get("/definitions")
    kit.post("/definitions/drafts", {"name": "Mine"})
    with as_admin(web.installation) as ctx:
        text = workspace(ctx, 1).texts["test", ORDERS]
        put(ctx, 1, "test", ORDERS, json.dumps(json.loads(text), indent=1), fingerprint(text))
    refused = kit.get("/definitions/drafts/1/plan")
    assert refused.status_code == 403
    assert f"test/{ORDERS} is not among the definitions that you may change." in refused.text
    assert "Some of it is not yours to change" in refused.text
    kit.client.set_cookie("cardwright_language", "zh_CN")
    assert "不在您可以修改的配置定义之内" in kit.get("/definitions/drafts/1/plan").text
