"""An option called otherwise: the definition, what refers to it, and what becomes of the values."""

from __future__ import annotations

import json

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from schema_registry.build import build
from schema_registry.packs import PackFiles
from schema_registry.rename import elements, rename
from schema_registry.renamed import Renamed
from schema_registry.view import mapping
from tests.schema_registry.test_rename import WORDS, built, examples, laid
from tests.support.packs import entity, pack

NOTE = entity(
    "note",
    {
        "name": {"kind": "text", "search": True},
        "grade": {
            "kind": "choice",
            "enum": ["A", "VIP"],
            "options": {"VIP": {"title": "Very important"}},
            "default": "VIP",
            "map": {"old": "VIP"},
        },
        "other": {"kind": "choice", "enum": ["VIP", "B"]},
        "same": {"kind": "formula", "of": {"kind": "boolean"}, "formula": "grade  =  'VIP' and other = 'VIP'"},
        "part": {"kind": "choice", "enum": ["p"], "depends": {"on": "grade", "values": {"VIP": ["p"]}}},
    },
    rules=[{"id": "r", "assert": "grade != 'VIP' or name != 'VIP'", "message": "VIP"}],
    list={"columns": ["name"], "views": [{"id": "v", "title": "VIP", "filter": {"grade": {"_in": ["VIP", "A"]}}}]},
)
LOCALE = {"$schema": "urn:cardwright:locale:1", "note/properties/grade/options/VIP/title": "Sehr wichtig"}


def packs() -> list[PackFiles]:
    return [pack(NOTE, locales__de=LOCALE)]


def note(found: Renamed) -> dict[str, object]:
    return dict(json.loads(found.texts["test", "entities/note.json"]))


@pytest.mark.parametrize("new", ["Key account", "it's", "重点客户", "A+", "in"])
def test_an_option_is_renamed_wherever_it_is_meant(new: str) -> None:
    found = rename(packs(), WORDS, "note.grade=VIP", new)
    assert found.problems == ()
    changed = note(found)
    fields = mapping(changed["properties"])
    grade = mapping(fields["grade"])
    assert grade["enum"] == ["A", new] and grade["default"] == new
    assert grade["options"] == {new: {"title": "Very important"}}
    assert grade["map"] == {"old": new, "VIP": new}
    quoted = new.replace("'", "''")
    assert mapping(fields["same"])["formula"] == f"grade  =  '{quoted}' and other = 'VIP'"
    assert mapping(fields["part"])["depends"] == {"on": "grade", "values": {new: ["p"]}}
    assert changed["rules"] == [{"id": "r", "assert": f"grade != '{quoted}' or name != 'VIP'", "message": "VIP"}]
    (view,) = changed["list"]["views"]  # type: ignore[index]  # as it was written
    assert view == {"id": "v", "title": "VIP", "filter": {"grade": {"_in": [new, "A"]}}}
    assert mapping(fields["other"])["enum"] == ["VIP", "B"]
    assert f"note/properties/grade/options/{new}/title" in found.texts["test", "locales/de.json"]
    assert build(laid(packs(), found), WORDS).problems == build(packs(), WORDS).problems


def test_every_place_is_told_where_it_stands() -> None:
    found = rename(packs(), WORDS, "note.grade=VIP", "Key")
    assert found.stated is not None and found.stated.pointer == "/properties/grade/enum/1"
    text = packs()[0].files["entities/note.json"]
    for one in (found.stated, *found.rewrites):
        assert (one.old, one.new) == ("VIP", "Key")
        if one.path == "entities/note.json":
            assert text[one.column - 1 :].startswith(('"VIP"', "VIP"))


def test_going_back_needs_no_mapping_of_what_is_offered_again() -> None:
    there = laid(packs(), rename(packs(), WORDS, "note.grade=VIP", "Key"))
    back = rename(there, WORDS, "note.grade=Key", "VIP")
    assert mapping(mapping(note(back)["properties"])["grade"])["map"] == {"old": "VIP", "Key": "VIP"}


@pytest.mark.parametrize(
    ("element", "new", "code"),
    [
        ("note.grade=VIP", "A", "RNM002"),
        ("note.grade=VIP", "VIP", "RNM003"),
        ("note.grade=none", "x", "RNM001"),
        ("note.name=VIP", "x", "RNM001"),
        ("note.none=VIP", "x", "RNM001"),
        ("none.grade=VIP", "x", "RNM001"),
        ("note=VIP", "x", "RNM001"),
        ("=", "x", "RNM001"),
        ("note.grade=VIP", " ", "DOC027"),
        ("note.grade=VIP", "a\nb", "DOC012"),
    ],
)
def test_what_cannot_be_is_told(element: str, new: str, code: str) -> None:
    found = rename(packs(), WORDS, element, new)
    assert code in [one.code for one in found.problems]
    assert not found.texts


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_any_option_of_the_examples_can_be_renamed(data: st.DataObject) -> None:
    model = built().model
    assert model is not None
    known = [name for one in model.entities for name, _ in elements(examples(), one) if "=" in name]
    element = data.draw(st.sampled_from(known))
    found = rename(examples(), WORDS, element, "Zz 9")
    assert found.problems == ()
    result = build(laid(examples(), found), WORDS)
    assert result.model is not None
    owner, _, field = element.partition("=")[0].partition(".")
    assert "Zz 9" in [one.value for one in result.model.entities[owner].fields[field].choices]
