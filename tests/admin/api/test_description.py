"""The description that the API gives of itself, and that it is true of every worker at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

TRADING = Path(__file__).parents[3] / "example_configs" / "trading"
WINE = {
    "entities/wine.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "葡萄酒",
        "title": "葡萄酒",
        "type": "object",
        "properties": {
            "名称": {"kind": "text", "title": "名称", "unique": True},
            "year": {"kind": "integer", "title": "Year", "minimum": 1900},
            "price": {"kind": "money", "title": "Price", "currency": "JPY"},
        },
        "required": ["名称"],
    }
}


def test_the_description_is_valid_openapi_3_1(manager):
    document = manager.get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert len(document["paths"]) > 40


def test_operation_ids_are_unique(manager):
    paths = manager.get("/openapi.json").json["paths"]
    ids = [
        operation["operationId"]
        for item in paths.values()
        for name, operation in item.items()
        if name != "parameters"
    ]
    assert len(ids) == len(set(ids))


def test_the_description_is_kept_and_asked_for_by_its_etag(manager):
    first = manager.get("/openapi.json")
    again = manager.get("/openapi.json", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_standard_form_of_an_entity_is_given(manager):
    response = manager.get("/schema/customer")
    assert response.content_type == "application/schema+json"
    assert response.json["properties"]["name"]["maxLength"] == 120


def test_titles_follow_the_reader(manager):
    english = manager.get("/openapi.json").json["components"]["schemas"]["customer"]["title"]
    chinese = manager.get("/openapi.json", **{"Accept-Language": "zh-CN"}).json["components"]["schemas"]["customer"][
        "title"
    ]
    assert (english, chinese) == ("Customer", "客户")


def test_a_published_field_is_served_and_described_on_the_next_request(manager, trading, publish):
    customer = manager.created("customer", code="ACME", name="Acme")
    before = manager.get("/openapi.json")
    publish(trading, _with_field(TRADING, "customer", "motto", {"kind": "text", "title": "Motto", "default": "Go"}))
    read = manager.get(f"/records/customer/{customer['id']}").json["data"]
    assert read["motto"] is None
    changed = manager.patch(f"/records/customer/{customer['id']}", {"motto": "Onwards"}, f'"{read["sys_version"]}"')
    assert changed.json["data"]["motto"] == "Onwards"
    after = manager.get("/openapi.json", **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "motto" in after.json["components"]["schemas"]["customer.new"]["properties"]
    assert manager.get("/records/customer?motto=Onwards").json["data"][0]["id"] == customer["id"]


def test_an_entity_with_chinese_names_is_served_and_described(manager, trading, publish):
    publish(trading, TRADING, WINE)
    made = manager.post("/records/葡萄酒", {"名称": "张裕", "year": 2019, "price": "1200"})
    assert made.json["data"]["price"] == {"amount": "1200", "currency": "JPY"}
    assert (
        manager.client.get(made.headers["Location"], headers={"Authorization": f"Bearer {manager.secret}"}).json[
            "data"
        ]["名称"]
        == "张裕"
    )
    document = manager.get("/openapi.json").json
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert manager.ask("PUT", "/records/葡萄酒/by/名称/张裕", json={"year": 2020}).json["data"]["year"] == 2020


@pytest.mark.parametrize("entity", ["customer", "order", "product", "employee"])
def test_what_is_answered_fits_what_is_described(manager, entity):
    document = manager.get("/openapi.json").json
    schema = document["components"]["schemas"][entity]
    for name in ("id", "sys_version", "sys_owner", "sys_created_at"):
        assert name in schema["properties"]
    assert set(manager.get(f"/records/{entity}?limit=1").json) == {"data", "meta", "links"}


def _with_field(folder: Path, entity: str, name: str, field: dict[str, object]) -> dict[str, object]:
    """The documents of a pack, one entity with a field more."""
    paths = (path.relative_to(folder) for path in folder.rglob("*.json"))
    documents = {path.as_posix(): (folder / path).read_text() for path in paths if "demo" not in path.parts}
    changed = json.loads(documents[f"entities/{entity}.json"])
    changed["properties"][name] = field
    return {**documents, f"entities/{entity}.json": changed}
