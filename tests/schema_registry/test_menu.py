"""The menu that packs state together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schema_registry.build import Built, build
from schema_registry.menu import menu_of
from tests.schema_registry.definitions import VOCABULARY, codes, entity, files, locale, pack, problems

GOODS = {"id": "goods", "title": "Goods", "entities": ["product", "price"]}


BELOW = ("customer", "product", GOODS | {"entities": ["price"]})


def built(above: list[Any], below: Sequence[object] = BELOW) -> Built:
    base = {f"entities/{name}.json": entity(name) for name in ("customer", "product", "price", "visit")}
    over = {f"entities/{name}.json": entity(name) for name in ("ship", "port")}
    return build(
        [
            files({"pack.json": pack(name="base", menu=[*below]), **base}, "base"),
            files({"pack.json": pack(name="over", requires={"base": "^1.0"}, menu=above), **over}, "over"),
        ],
        VOCABULARY,
    )


def menu(above: list[Any]) -> list[tuple[str, tuple[str, ...]]]:
    made = built(above)
    assert made.model is not None, [str(problem) for problem in made.problems]
    return [(one.id, one.entities) for one in menu_of(made.model)]


def test_what_the_topmost_pack_states_comes_first_and_the_rest_follows() -> None:
    assert menu(["ship"]) == [("", ("ship", "port", "customer", "product", "visit")), ("goods", ("price",))]


def test_a_pack_places_entities_of_those_below_anew() -> None:
    assert menu(["customer", "ship", {"id": "data", "title": "Data", "entities": ["port", "visit"]}]) == [
        ("", ("customer", "ship", "product")),
        ("data", ("port", "visit")),
        ("goods", ("price",)),
    ]


def test_a_group_of_the_same_id_is_added_to() -> None:
    added = {"id": "goods", "title": "Wares", "entities": ["port"]}
    assert menu([added]) == [("", ("ship", "customer", "product", "visit")), ("goods", ("port", "price"))]


def test_a_pack_below_knows_nothing_of_those_above() -> None:
    found = built(["customer"], below=["ship"]).problems
    assert [(one.code, one.pointer) for one in found] == [("REL002", "/menu/0")]


def test_what_stands_twice_is_told_with_its_place() -> None:
    found = problems(
        entity("product"),
        entity("price"),
        pack=pack(menu=["product", GOODS, GOODS | {"title": "Again", "entities": ["pric", "price"]}]),
    )
    assert sorted((one.pointer, one.code) for one in found) == [
        ("/menu/1/entities/0", "PCK011"),
        ("/menu/2/entities/0", "REL002"),
        ("/menu/2/entities/1", "PCK011"),
        ("/menu/2/id", "PCK011"),
    ]


def test_a_group_without_a_heading_is_refused() -> None:
    assert codes(problems(entity("product"), pack=pack(menu=[{"id": "goods", "entities": ["product"]}])))


def test_headings_are_translated() -> None:
    documents = {
        "pack.json": pack(locales=["zh_CN"], menu=[GOODS]),
        "entities/product.json": entity("product"),
        "entities/price.json": entity("price"),
        "locales/zh_CN.json": locale(**{"pack/menu/goods/title": "产品"}),
    }
    made = build([files(documents)], VOCABULARY)
    assert made.model is not None
    assert [one.title.say("zh_CN") for one in menu_of(made.model)] == ["产品"]
    assert "pack/menu/goods/title" not in str([one.params for one in made.problems])
