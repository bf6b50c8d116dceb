"""Options and categories that were taken out are listed while records have them, and come back where they stood."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from core.engine import Installation
from core.records.write import create
from tests.core.quarantine.test_quarantine import HEAD, Json, away, live, restore, texts
from tests.support import ADMIN, publish

FULL: dict[str, Json] = {
    "pack.json": {**HEAD, "title": "Test"},
    "entities/note.json": {
        "$schema": "urn:cardwright:entity:1",
        "name": "note",
        "title": "Note",
        "properties": {
            "tags": {
                "kind": "choices",
                "title": "Tags",
                "enum": ["a", "b", "c"],
                "options": {"a": {"title": "Aa"}, "b": {"title": "Bb", "color": "green"}},
            },
            "place": {"kind": "tree", "title": "Place", "categories": "places"},
        },
    },
    "categories/places.json": {
        "$schema": "urn:cardwright:categories:1",
        "name": "places",
        "title": "Places",
        "categories": [
            {"id": "north", "title": "North", "color": "blue", "children": [{"id": "n1", "title": "N1"}]},
            {"id": "south", "title": "South", "color": "red", "children": [{"id": "s1", "title": "S1"}]},
            {"id": "west", "title": "West"},
        ],
    },
    "locales/zh_CN.json": {
        "$schema": "urn:cardwright:locale:1",
        "pack/title": "测试",
        "note/title": "便签",
        "note/properties/tags/title": "标签",
        "note/properties/tags/options/a/title": "甲",
        "note/properties/tags/options/b/title": "乙",
        "note/properties/place/title": "地点",
        "categories/places/title": "地点",
        "categories/places/north/title": "北",
        "categories/places/n1/title": "北一",
        "categories/places/south/title": "南",
        "categories/places/s1/title": "南一",
        "categories/places/west/title": "西",
    },
}


def without_b(documents: dict[str, Json]) -> None:
    tags = documents["entities/note.json"]["properties"]["tags"]  # type: ignore[index]  # JSON
    tags["enum"].remove("b")
    del tags["options"]["b"], documents["locales/zh_CN.json"]["note/properties/tags/options/b/title"]


def without_south(documents: dict[str, Json]) -> None:
    del documents["categories/places.json"]["categories"][1]  # type: ignore[attr-defined]  # JSON
    for id in ("south", "s1"):
        del documents["locales/zh_CN.json"][f"categories/places/{id}/title"]


@pytest.fixture
def filled(installation: Installation) -> Installation:
    publish(installation, texts(FULL))
    with installation.writing(ADMIN) as ctx:
        for tags, place in ((["a", "b"], "south"), (["b"], "s1"), (["c"], "west"), (None, None)):
            create(ctx, "note", {"tags": tags, "place": place})
    return installation


def changed(installation: Installation, *acts: Callable[[dict[str, Json]], None]) -> None:
    documents: dict[str, Json] = json.loads(json.dumps(FULL))
    for act in acts:
        act(documents)
    publish(installation, texts(documents))


def test_an_option_of_a_set_is_counted_by_record_and_comes_back_with_its_place_and_colour(
    filled: Installation,
) -> None:
    before = live(filled).files
    changed(filled, without_b)
    (one,) = away(filled).values()
    assert (one.key, one.kind, one.title.say("zh_CN"), one.count) == ("test/note.tags=b", "option", "乙", 2)
    restore(filled, one.key)
    assert live(filled).files == before
    assert away(filled) == {}


def test_a_category_comes_back_with_its_place_colour_and_translation(filled: Installation) -> None:
    before = live(filled).files
    changed(filled, without_south)
    found = away(filled)
    assert {key: (one.count, one.title.say("zh_CN")) for key, one in found.items()} == {
        "test/note.place=south": (1, "南"),
        "test/note.place=s1": (1, "南一"),
    }
    restore(filled, "test/note.place=south")
    assert json.loads(live(filled).files["categories/places.json"]) == FULL["categories/places.json"]
    assert "test/note.place=south" not in away(filled)
    assert live(filled).files["categories/places.json"] == before["categories/places.json"]


def test_a_category_brings_those_above_it_that_went_with_it(filled: Installation) -> None:
    before = live(filled).files
    changed(filled, without_south)
    restore(filled, "test/note.place=s1")
    assert {path: json.loads(text) for path, text in live(filled).files.items()} == {
        path: json.loads(text) for path, text in before.items()
    }
    with filled.reading(ADMIN) as ctx:
        field = ctx.model.entities["note"].fields["place"]
        assert [(one.value, one.parent, one.color) for one in field.choices][2:4] == [
            ("south", "", "red"),
            ("s1", "south", "red"),
        ]
    assert away(filled) == {}


def test_what_no_record_has_is_not_listed(filled: Installation) -> None:
    documents: dict[str, Json] = json.loads(json.dumps(FULL))
    documents["entities/note.json"]["properties"]["tags"]["enum"].append("d")  # type: ignore[index]  # JSON
    publish(filled, texts(documents))
    publish(filled, texts(FULL))
    assert away(filled) == {}
