"""Renaming: every reference follows, nothing else changes a byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.hooks import plugin_manager
from core.kinds.registry import collect, vocabulary
from schema_registry.build import Built, build, compile_checked
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.rename import elements, rename
from schema_registry.renamed import Renamed
from tests.support.packs import entity, pack
from tests.support.publishing import TRADING, read

EXAMPLES = TRADING.parent
WORDS = vocabulary(collect(plugin_manager().hook))
NEW = "zq9"
"""A name that stands nowhere in the examples."""


@cache
def examples() -> tuple[PackFiles, ...]:
    return read(EXAMPLES / "base"), read(EXAMPLES / "shipping")


@cache
def built() -> Built:
    return build(examples(), WORDS)


def renamable() -> list[str]:
    """Every entity, every field and every event of the examples."""
    model = built().model
    assert model is not None
    return [name for one in model.entities for name, _ in elements(examples(), one) if "=" not in name]


def laid(packs: Iterable[PackFiles], found: Renamed) -> tuple[PackFiles, ...]:
    """The packs with the texts of a rename."""
    return tuple(
        replace(
            one, files=Frozen({path: found.texts.get((one.name, path), text) for path, text in one.files.items()})
        )
        for one in packs
    )


def plain(text: str) -> str:
    """A document without what it says of former names, on one line."""
    return re.sub(r",\s*\"renamedFrom\": \[[^\]]*\]", "", text)


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_any_rename_is_followed_everywhere_and_back(data: st.DataObject) -> None:
    element = data.draw(st.sampled_from(renamable()))
    found = rename(examples(), WORDS, element, NEW)
    assert found.problems == ()
    after = laid(examples(), found)
    result = build(after, WORDS)
    assert result.model is not None
    assert [(one.code, one.place and one.place.file) for one in result.problems] == [
        (one.code, one.place and one.place.file) for one in built().problems
    ]
    owner, mark, name = re.split(r"(.*)([.:])", element, maxsplit=1)[1:] if "." in element else ("", "", element)
    back = rename(after, WORDS, f"{owner}{mark}{NEW}", name)
    assert back.problems == ()
    for pack_, was in zip(laid(after, back), examples(), strict=True):
        assert {path: plain(text) for path, text in pack_.files.items()} == dict(was.files)


NOTE = entity(
    "note",
    {
        "size": "integer",
        "name": {"kind": "text", "search": True},
        "double": {"kind": "formula", "of": {"kind": "integer"}, "formula": "size  *  2"},
        "wide": {"kind": "integer", "default": 1},
    },
    rules=[{"id": "positive", "assert": "size > 0 or size is missing", "message": "No"}],
    card={"title": "{name} {size}"},
    list={"columns": ["name", "size"], "sort": ["-size"]},
)


def texts(found: Renamed, path: str = "entities/note.json") -> str:
    return found.texts["test", path]


def test_spacing_inside_and_outside_of_formulas_stays() -> None:
    found = rename([pack(NOTE)], WORDS, "note.size", "height")
    assert found.problems == ()
    text = texts(found)
    assert '"formula": "height  *  2"' in text
    assert '"assert": "height > 0 or height is missing"' in text
    assert '"sort": ["-height"]' in text
    assert '"{name} {height}"' in text
    assert '"height": {"kind": "integer", "title": "size", "renamedFrom": ["size"]}' in text


def test_a_name_that_formulas_know_gets_brackets() -> None:
    text = texts(rename([pack(NOTE)], WORDS, "note.size", "not"))
    assert '"formula": "[not]  *  2"' in text
    assert '"columns": ["name", "not"]' in text


def test_only_the_paths_that_lead_to_it_are_rewritten() -> None:
    person = entity("person", {"name": {"kind": "text", "search": True}})
    note = entity(
        "note",
        {
            "name": {"kind": "text", "search": True},
            "by": {"kind": "reference", "to": "person"},
            "both": {"kind": "formula", "of": {"kind": "text"}, "formula": "name & by.name & name"},
        },
    )
    found = rename([pack(person, note)], WORDS, "person.name", "called")
    assert '"formula": "name & by.called & name"' in texts(found)


@pytest.mark.parametrize(
    ("element", "new", "code"),
    [
        ("note.none", "other", "RNM001"),
        ("none", "other", "RNM001"),
        ("note.size", "name", "RNM002"),
        ("note.size", "sys_owner", "RNM002"),
        ("note.size", "size", "RNM003"),
        ("note.size", "a b", "DOC013"),
        ("note.size", "__class__", "DOC013"),
        ("note.size", "Wide", "REL027"),
    ],
)
def test_what_cannot_be_is_refused(element: str, new: str, code: str) -> None:
    found = rename([pack(NOTE)], WORDS, element, new)
    assert [one.code for one in found.problems] == [code]
    assert not found.texts


def test_going_back_to_the_first_name_keeps_the_identity() -> None:
    there = laid([pack(NOTE)], rename([pack(NOTE)], WORDS, "note.size", "height"))
    back = laid(there, rename(there, WORDS, "note.height", "size"))
    model = build(back, WORDS).model
    assert model is not None
    assert model.entities["note"].fields["size"].key == "test/note.size"
    assert model.entities["note"].fields["size"].renamed_from == ("size", "height")


def upper(**documents: object) -> PackFiles:
    head = {
        "$schema": "urn:cardwright:pack:1",
        "name": "upper",
        "version": "1.0.0",
        "title": "Upper",
        "language": "en",
        "requires": {"test": "^1.0"},
    }
    return read({"pack.json": head, **{f"{path.replace('__', '/')}.json": one for path, one in documents.items()}})


OVERLAY = {
    "$schema": "urn:cardwright:entity:1",
    "extends": "note",
    "properties": {
        "size": {"title": "Length"},
        "half": {"kind": "formula", "title": "Half", "of": {"kind": "decimal"}, "formula": "size / 2"},
    },
}
LATER = entity(
    "note", {"height": {"kind": "integer", "renamedFrom": ["size"]}, "name": {"kind": "text", "search": True}}
)


def test_a_pack_that_uses_a_former_name_is_understood() -> None:
    result = build([pack(LATER), upper(entities__note=OVERLAY)], WORDS)
    assert result.model is not None
    note = result.model.entities["note"]
    assert note.fields["height"].title.say("en") == "Length"
    assert list(note.fields) == ["height", "name", "half"]
    told = [(one.code, one.pointer, dict(one.params)) for one in result.problems if one.code == "LNT014"]
    assert told == [
        ("LNT014", "/properties/size", {"name": "size", "now": "height"}),
        ("LNT014", "/properties/half/formula", {"name": "size", "now": "height"}),
    ]


def test_workers_read_former_names_as_the_publish_did() -> None:
    result = build([pack(LATER), upper(entities__note=OVERLAY)], WORDS)
    assert result.model is not None
    again = compile_checked(result.packs, WORDS)
    assert again.entities["note"].fields == result.model.entities["note"].fields


def test_a_name_that_is_new_again_is_no_former_name() -> None:
    both = entity(
        "note",
        {
            "height": {"kind": "integer", "renamedFrom": ["size"]},
            "size": {"kind": "integer", "new": True},
            "name": {"kind": "text", "search": True},
        },
    )
    result = build([pack(both), upper(entities__note=OVERLAY)], WORDS)
    assert result.model is not None
    assert [one.code for one in result.problems if one.code == "LNT014"] == []
    assert result.model.entities["note"].fields["size"].title.say("en") == "Length"


def test_a_misspelt_name_stays_a_problem_at_its_place() -> None:
    half = {"kind": "formula", "title": "Half", "of": {"kind": "decimal"}, "formula": "size + sise"}
    wrong = {**OVERLAY, "properties": {"half": half}}
    result = build([pack(LATER), upper(entities__note=wrong)], WORDS)
    assert result.model is None
    (error,) = [one for one in result.problems if one.severity == "error"]
    source = upper(entities__note=wrong).files["entities/note.json"]
    assert error.place is not None
    assert source[error.place.column - 1 :].startswith("sise")
