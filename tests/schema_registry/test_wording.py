"""What plans say of a change: titles and plain values, never the insides of a definition."""

from __future__ import annotations

from schema_registry.diff import diff
from tests.schema_registry.definitions import entity, model_of


def test_a_changed_list_is_named_without_its_insides() -> None:
    before = model_of(entity(list={"columns": ["name"]}))
    after = model_of(entity(list={"columns": ["name"], "sort": ["-name"]}))
    assert [change.describe("en") for change in diff(before, after)] == ["Change the entity “Customer”: list"]


def test_a_changed_card_is_named_without_its_insides() -> None:
    before = model_of(entity(card={"title": "{name}"}))
    after = model_of(entity(card={"title": "{name}", "subtitle": "{name}"}))
    assert [change.describe("zh_CN") for change in diff(before, after)] == ["修改对象“Customer”：卡片"]
