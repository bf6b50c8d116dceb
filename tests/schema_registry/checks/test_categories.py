"""Category trees: what may be wrong with them, alone, overlaid, and as fields choose from them."""

from __future__ import annotations

import pytest

from schema_registry.build import build
from schema_registry.diff import apply, diff, inverse
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import VOCABULARY, Json, entity, files, locale, pack

EAST: Json = {"id": "east", "title": "East", "children": [{"id": "shanghai", "title": "Shanghai"}]}
WEST: Json = {"id": "west", "title": "West"}


def tree(*categories: Json, **members: object) -> Json:
    return {
        "$schema": "urn:cardwright:categories:1",
        "name": "regions",
        "title": "Regions",
        "categories": list(categories),
        **members,
    }


def customer(**region: object) -> Json:
    return entity(properties={"region": {"kind": "tree", "categories": "regions", **region}})


def found(*categories: Json, field: Json | None = None, **members: object) -> list[tuple[str, str]]:
    documents = {
        "categories/regions.json": tree(*categories, **members),
        "entities/customer.json": customer(**(field or {})),
    }
    return [(problem.code, problem.pointer) for problem in build([files(documents)], VOCABULARY).problems]


def model_of(*packs: PackFiles) -> Model:
    built = build(packs, VOCABULARY)
    assert built.model is not None, [str(problem) for problem in built.problems]
    return built.model


def nested(levels: int) -> Json:
    found: Json = {"id": f"c{levels}"}
    for level in range(levels - 1, 0, -1):
        found = {"id": f"c{level}", "children": [found]}
    return found


def test_a_good_tree_has_no_problems() -> None:
    assert found(EAST, WEST, field={"default": "shanghai", "leaf": True}) == []


@pytest.mark.parametrize(
    ("category", "code", "pointer"),
    [
        ({"title": "x"}, "DOC003", "/categories/0"),
        ({"id": "a/b"}, "DOC", "/categories/0/id"),
        ({"id": "a,b"}, "DOC", "/categories/0/id"),
        ({"id": " a"}, "DOC", "/categories/0/id"),
        ({"id": 5}, "DOC", "/categories/0/id"),
        ({"id": "a", "colour": "red"}, "DOC", "/categories/0/colour"),
        ({"id": "a", "children": [{"id": "b", "color": "pink"}]}, "DOC", "/categories/0/children/0/color"),
        ({"id": "a", "children": [{"id": "b", "children": 5}]}, "DOC", "/categories/0/children/0/children"),
        ({"id": "a", "children": ["b"]}, "DOC", "/categories/0/children/0"),
        ({"id": "a", "children": [{"id": "a"}]}, "REL506", "/categories/0/children/0/id"),
        ({"id": "a", "children": [{"id": "b"}, {"id": "b"}]}, "REL500", "/categories/0/children/1/id"),
    ],
)
def test_what_is_wrong_with_a_category_is_said_at_its_place(category: Json, code: str, pointer: str) -> None:
    problems = found(category)
    assert any(one.startswith(code[:3]) and at == pointer for one, at in problems), problems
    if code.startswith("REL"):
        assert (code, pointer) in problems


def test_trees_end_somewhere() -> None:
    assert found(nested(12)) == []
    assert [code for code, _ in found(nested(13))] == ["REL501"]
    endless = '{"$schema":"urn:cardwright:categories:1","name":"regions","title":"R","categories":['
    endless += '{"id":"a","children":[' * 50_000
    assert {one.code[:3] for one in build([files({"categories/regions.json": endless})], VOCABULARY).problems} == {
        "SYN"
    }
    wide = [{"id": f"a{one}", "children": [{"id": f"a{one}b{two}"} for two in range(100)]} for one in range(50)]
    assert [code for code, _ in found(*wide)] == ["REL502"]


@pytest.mark.parametrize(
    ("field", "code", "pointer"),
    [
        ({"categories": "region"}, "REL503", "/properties/region/categories"),
        ({"default": "north"}, "REL504", "/properties/region/default"),
        ({"default": "east", "leaf": True}, "REL504", "/properties/region/default"),
        ({"default": "old"}, "REL504", "/properties/region/default"),
    ],
)
def test_a_field_names_a_tree_and_a_category_that_are_there(field: Json, code: str, pointer: str) -> None:
    old = {"id": "past", "retired": True, "children": [{"id": "old"}]}
    assert found(EAST, WEST, old, field=field) == [(code, pointer)]


def test_nothing_is_said_of_a_tree_whose_document_is_broken() -> None:
    documents = {"categories/regions.json": "{", "entities/customer.json": customer(default="x")}
    codes = {problem.code for problem in build([files(documents)], VOCABULARY).problems}
    assert codes and all(code.startswith("SYN") for code in codes)


def test_categories_stand_in_order_with_colour_and_retirement_of_what_is_above() -> None:
    past = {"id": "past", "retired": True, "color": "red", "children": [{"id": "old"}]}
    documents = {"categories/regions.json": tree(EAST, past), "entities/customer.json": customer()}
    model = model_of(files(documents))
    told = [(one.value, one.parent, one.color, one.retired) for one in model.trees["regions"].categories]
    assert told == [
        ("east", "", "", False),
        ("shanghai", "east", "", False),
        ("past", "", "red", True),
        ("old", "past", "red", True),
    ]
    assert model.entities["customer"].fields["region"].choices == model.trees["regions"].categories


def test_titles_are_translated_by_the_id_of_the_category() -> None:
    documents = {
        "categories/regions.json": tree(EAST),
        "entities/customer.json": customer(),
        "locales/zh_CN.json": {
            **locale(),
            "categories/regions/title": "地区",
            "categories/regions/shanghai/title": "上海",
            "categories/regions/shangai/title": "上海",
        },
    }
    built = build([files(documents)], VOCABULARY)
    assert "categories/regions/shanghai/title" in {one.did_you_mean for one in built.problems}
    assert built.model is not None
    assert built.model.trees["regions"].categories[1].title.say("zh_CN") == "上海"
    assert built.model.trees["regions"].title.say("zh_CN") == "地区"


def overlay(*categories: Json, **members: object) -> PackFiles:
    document = {
        "$schema": "urn:cardwright:categories:1",
        "extends": "regions",
        "categories": list(categories),
        **members,
    }
    manifest = pack(name="shipping", requires={"shop": ">=1"})
    return files({"pack.json": manifest, "categories/regions.json": document}, name="shipping")


def test_another_pack_adds_renames_retires_and_removes_categories() -> None:
    base = files({"categories/regions.json": tree(EAST, WEST), "entities/customer.json": customer()})
    refined = overlay(
        {"id": "east", "title": "华东", "children": [{"id": "suzhou"}, {"id": "shanghai", "retired": True}]},
        {"id": "north", "children": [{"id": "west"}]},
        remove=["categories/west"],
    )
    told = model_of(base, refined).trees["regions"]
    assert [(one.value, one.parent, str(one.title), one.retired) for one in told.categories] == [
        ("east", "", "华东", False),
        ("shanghai", "east", "Shanghai", True),
        ("suzhou", "east", "suzhou", False),
        ("north", "", "north", False),
        ("west", "north", "west", False),  # moved: taken from where it was, and stated elsewhere
    ]
    assert told.key == "shop/regions"


def test_an_overlay_says_what_it_cannot_do() -> None:
    base = files({"categories/regions.json": tree(EAST), "entities/customer.json": customer()})
    twice = overlay({"id": "west", "children": [{"id": "shanghai"}]}, remove=["categories/x"])
    built = build([base, twice], VOCABULARY)
    assert {problem.code for problem in built.problems} >= {"REL500"}
    stranger = files({"categories/more.json": {"$schema": "urn:cardwright:categories:1", "extends": "regionz"}})
    assert "REL505" in {problem.code for problem in build([stranger], VOCABULARY).problems}
    both = files({"categories/regions.json": tree(EAST, extends="regions")})
    assert "DOC150" in {problem.code for problem in build([both], VOCABULARY).problems}


def test_trees_are_among_the_changes_and_so_are_the_fields_that_choose_from_them() -> None:
    def version(*categories: Json) -> Model:
        documents = {"categories/regions.json": tree(*categories), "entities/customer.json": customer()}
        return model_of(files(documents))

    before, after = version(EAST), version(WEST, EAST)
    changes = diff(before, after)
    assert [type(one).__name__ for one in changes] == ["ChangeDefinition", "ChangeField"]
    assert apply(changes, before) == after
    assert apply(inverse(changes), after) == before
    assert "Regions" in changes[0].describe("en") and "类别" in changes[0].describe("zh_CN")


def test_a_tree_that_changed_is_compiled_again_where_it_is_used_and_nothing_else() -> None:
    def built(previous: Model | None, *categories: Json) -> Model:
        documents = {
            "categories/regions.json": tree(*categories),
            "entities/customer.json": customer(),
            "entities/other.json": entity("other"),
        }
        made = build([files(documents)], VOCABULARY, previous).model
        assert made is not None
        return made

    first = built(None, EAST)
    second = built(first, EAST, WEST)
    assert second.entities["other"] is first.entities["other"]
    assert len(second.entities["customer"].fields["region"].choices) == 3
    assert built(second, EAST, WEST).entities["customer"] is second.entities["customer"]
