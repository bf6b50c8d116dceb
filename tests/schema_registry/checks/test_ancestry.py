"""Trees of records: the reference that makes one, and tabs that show one with members."""

from __future__ import annotations

import pytest

from schema_registry.build import build
from schema_registry.frozen import Frozen
from schema_registry.model import Members
from schema_registry.rename import rename
from schema_registry.sight import Sight, seen
from tests.schema_registry.definitions import VOCABULARY, Json, entity, files

PARENT: Json = {"kind": "reference", "to": "place"}
PLACE: Json = {"name": {"kind": "text"}, "firm": {"kind": "reference", "to": "firm"}, "parent": PARENT}
PERSON: Json = {"name": {"kind": "text"}, "place": {"kind": "reference", "to": "place"}}
TAB: Json = {"id": "chart", "title": "Chart", "related": "place.firm"}


def documents(place: Json, tab: Json) -> dict[str, Json]:
    fields: Json = {"id": "one", "title": "One", "sections": [{"id": "one", "title": "One", "fields": ["name"]}]}
    card = {"title": "{name}", "tabs": [fields, tab]}
    return {
        "entities/firm.json": entity(name="firm", properties={"name": {"kind": "text"}}, card=card),
        "entities/place.json": entity(**{"name": "place", "properties": PLACE, **place}),
        "entities/person.json": entity(name="person", properties=PERSON),
    }


@pytest.mark.parametrize(
    ("place", "tab", "code", "at"),
    [
        ({"tree": "parnt"}, {}, "REL003", "/tree"),
        ({"tree": "firm"}, {}, "REL050", "/tree"),
        ({"tree": "name"}, {}, "REL050", "/tree"),
        ({"tree": "parent", "required": ["parent"]}, {}, "REL051", "/required/0"),
        ({}, {"layout": "tree"}, "REL052", "/card/tabs/1/layout"),
        ({}, {"members": "person.place"}, "REL052", "/card/tabs/1/members"),
        ({"tree": "parent"}, {"members": "persn.place"}, "REL002", "/card/tabs/1/members"),
        ({"tree": "parent"}, {"members": "person.plce"}, "REL003", "/card/tabs/1/members"),
        ({"tree": "parent"}, {"members": "person.name"}, "REL006", "/card/tabs/1/members"),
        ({"tree": "parent"}, {"members": "person.place", "layout": "heap"}, "DOC007", "/card/tabs/1/layout"),
    ],
)
def test_what_makes_no_tree_is_told_where_it_stands(place: Json, tab: Json, code: str, at: str) -> None:
    found = build([files(documents(place, {**TAB, **tab}))], VOCABULARY).problems
    assert (code, at) in [(one.code, one.pointer) for one in found]


def test_a_tree_and_its_members_are_compiled() -> None:
    built = build([files(documents({"tree": "parent"}, {**TAB, "members": "person.place"}))], VOCABULARY)
    assert built.model is not None, built.problems
    assert built.model.entities["place"].tree == "parent"
    related = built.model.entities["firm"].card.tabs[1].related
    assert related is not None and related.members == Members("person", "place") and related.layout == ""


@pytest.mark.parametrize(
    ("element", "new", "written"),
    [
        ("place.parent", "upper", '"tree": "upper"'),
        ("person.place", "spot", '"members": "person.spot"'),
        ("person", "human", '"members": "human.place"'),
    ],
)
def test_what_is_renamed_is_followed_into_them(element: str, new: str, written: str) -> None:
    packs = [files(documents({"tree": "parent"}, {**TAB, "members": "person.place"}))]
    texts = rename(packs, VOCABULARY, element, new).texts
    assert any(written in text for text in texts.values())


def test_whoever_may_not_see_what_makes_a_tree_has_none() -> None:
    built = build([files(documents({"tree": "parent"}, {**TAB, "members": "person.place"}))], VOCABULARY)
    assert built.model is not None
    hidden = Frozen({"place": Frozen({"parent": "hidden"}), "person": Frozen({"place": "hidden"})})
    found = seen(built.model, Sight(hidden))
    related = found.entities["firm"].card.tabs[1].related
    assert found.entities["place"].tree == "" and related is not None and related.members is None
