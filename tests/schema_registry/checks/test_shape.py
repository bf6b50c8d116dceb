"""One document by itself: keys, types, values, names."""

from __future__ import annotations

import json

import pytest

from schema_registry.limits import FIELDS
from tests.schema_registry.definitions import (
    codes,
    entity,
    files,
    locale,
    mapping,
    only,
    overlay,
    pack,
    problems,
    role,
    stands_at,
)

TEXT = {"kind": "text", "title": "Text"}


def with_field(**document: object) -> dict[str, object]:
    return entity(properties={"name": TEXT, "other": document})


def test_an_unknown_key_is_placed_at_the_key_and_guessed() -> None:
    document = entity(porperties={})
    problem = only(problems(document))
    assert (problem.code, problem.pointer, problem.did_you_mean) == ("DOC005", "/porperties", "properties")
    assert stands_at(problem, files({"entities/customer.json": document}).files["entities/customer.json"], '"porp')


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"entities__customer": entity(card={"titel": "{name}"})}, "/card/titel"),
        ({"entities__customer": entity(list={"colums": ["name"]})}, "/list/colums"),
        ({"roles__sales": role(definition=True)}, "/definition"),
        ({"roles__sales": role(entities={"customer": {"raed": "all"}})}, "/entities/customer/raed"),
        ({"imports__x": mapping(columns={"Name": {"to": "name", "frmat": "%Y"}})}, "/columns/Name/frmat"),
        ({"pack": pack(require={})}, "/require"),
    ],
)
def test_unknown_keys_are_found_everywhere(document: dict[str, object], pointer: str) -> None:
    problem = only(problems(**{"entities__customer": entity(), **document}))
    assert (problem.code, problem.pointer) == ("DOC005", pointer)
    assert problem.did_you_mean


@pytest.mark.parametrize(
    ("field", "code", "pointer"),
    [
        ({"title": "Fax"}, "DOC004", ""),
        ({"kind": "txet"}, "DOC016", "/kind"),
        ({"kind": 5}, "DOC006", "/kind"),
        ({"kind": "choice"}, "REL720", ""),
        ({"kind": "choices"}, "DOC004", ""),
        ({"kind": "reference"}, "DOC004", ""),
        ({"kind": "text", "maxLength": "12"}, "DOC006", "/maxLength"),
        ({"kind": "text", "maxLength": True}, "DOC006", "/maxLength"),
        ({"kind": "text", "maxLength": 0}, "DOC008", "/maxLength"),
        ({"kind": "text", "maxLength": 501}, "DOC009", "/maxLength"),
        ({"kind": "text", "search": "yes"}, "DOC006", "/search"),
        ({"kind": "text", "title": " "}, "DOC027", "/title"),
        ({"kind": "text", "title": "x" * 201}, "DOC011", "/title"),
        ({"kind": "text", "title": None}, "DOC006", "/title"),
        ({"kind": "integer", "maxLength": 3}, "DOC017", "/maxLength"),
        ({"kind": "integer", "minimun": 3}, "DOC005", "/minimun"),
        ({"kind": "choice", "enum": []}, "DOC027", "/enum"),
        ({"kind": "choice", "enum": ["A", "A"]}, "DOC015", "/enum/1"),
        ({"kind": "choice", "enum": ["A"], "options": {"A": {"colour": "red"}}}, "DOC005", "/options/A/colour"),
        ({"kind": "choice", "enum": ["A"], "options": {"A": {"color": "rot"}}}, "DOC007", "/options/A/color"),
        ({"kind": "integer", "default": "=many"}, "FRM020", "/default"),
        ({"kind": "integer", "default": "many"}, "VAL106", "/default"),
        ({"kind": "choice", "enum": ["A"], "default": "B"}, "VAL106", "/default"),
        ({"kind": "date", "default": "2026-02-30"}, "VAL106", "/default"),
        ({"kind": "text", "pattern": "^(a+)+$"}, "VAL103", "/pattern"),
        ({"kind": "text", "minLength": 9, "maxLength": 3}, "VAL101", "/minLength"),
    ],
)
def test_a_field_is_checked_by_its_kind(field: dict[str, object], code: str, pointer: str) -> None:
    problem = only(problems(with_field(**field)))
    assert (problem.code, problem.pointer) == (code, "/properties/other" + pointer)


def test_a_keyword_of_other_kinds_names_them() -> None:
    problem = only(problems(with_field(kind="boolean", maxLength=3)))
    assert problem.message == '"maxLength" is for text, long_text, code, not for boolean.'


def test_a_field_that_is_no_object_is_one_problem() -> None:
    assert codes(problems(entity(properties={"name": TEXT, "other": "text"}, required=["other"]))) == ["DOC006"]


def test_an_unknown_kind_does_not_hide_other_problems_of_the_field() -> None:
    found = problems(with_field(kind="txet", maxLength=5, serach=True))
    assert codes(found) == ["DOC016", "DOC005"]


def test_a_misspelt_option_does_not_make_its_field_unknown() -> None:
    document = entity(properties={"name": {**TEXT, "maxLenght": 5}}, required=["name"], card={"title": "{name}"})
    assert codes(problems(document)) == ["DOC005"]


@pytest.mark.parametrize(
    "name",
    ["2nd", "_x", "a b", "a-b", "a.b", "a__b", "a/b", "x" * 61, "", "a\u200bb", "e\u0301t\u00e9", "a·b"],
)
def test_bad_names_are_refused_for_fields(name: str) -> None:
    problem = only(problems(entity(properties={"name": TEXT, name: TEXT})))
    assert problem.code == "DOC013"


@pytest.mark.parametrize("name", ["año", "客户", "Straße", "имя", "नाम", "x" * 60, "a1_b2", "validate", "meta", "ID"])
def test_letters_of_any_script_make_a_name(name: str) -> None:
    assert problems(entity(properties={"title": TEXT, name: TEXT})) == ()


@pytest.mark.parametrize("name", ["id", "sys_owner", "sys_other", "SYS_x"])
def test_names_of_system_fields_are_reserved(name: str) -> None:
    assert codes(problems(entity(properties={"name": TEXT, name: {**TEXT, "search": True}}))) == ["DOC014"]


@pytest.mark.parametrize("name", ["pack", "roles", "imports"])
def test_an_entity_may_not_be_called_like_the_start_of_another_locale_path(name: str) -> None:
    assert codes(problems(entity(name))) == ["DOC014"]


@pytest.mark.parametrize(("path", "make"), [("roles__r", role), ("imports__i", mapping)])
def test_roles_and_mappings_have_names_too(path: str, make: type) -> None:
    assert codes(problems(entity(), **{path: make(name="a b")})) == ["DOC013"]


def test_names_that_differ_only_in_case_are_refused() -> None:
    assert codes(problems(entity(properties={"fax": TEXT, "Fax": TEXT}))) == ["REL027"]
    assert codes(problems(entity("order"), entity("Order"))) == ["REL027"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"name": "x"}, "DOC002"),
        ({"$schema": "urn:cardwright:role:1", "name": "x"}, "DOC003"),
        ({"$schema": 1, "name": "x"}, "DOC003"),
    ],
)
def test_the_schema_line_must_fit_the_folder(document: dict[str, object], code: str) -> None:
    complete = {**document, "title": "X", "properties": {"name": TEXT}}
    assert codes(problems(complete)) == [code]


@pytest.mark.parametrize(
    ("text", "found"), [("[]", "an array"), ('"x"', "a text"), ("12", "a number"), ("null", "null")]
)
def test_a_definition_is_an_object(text: str, found: str) -> None:
    problem = only(problems(entity(), entities__x=f"\n  {text}"))
    assert (problem.code, dict(problem.params)["found"]) == ("DOC001", found)
    assert problem.place is not None and (problem.place.line, problem.place.column) == (2, 3)


def test_an_entity_has_a_name_or_extends() -> None:
    assert codes(problems(entity(), entities__x={"$schema": "urn:cardwright:entity:1"})) == ["DOC019"]
    assert codes(problems(entity(extends="order"))) == ["DOC019"]


def test_a_new_entity_needs_title_and_fields() -> None:
    found = problems({"$schema": "urn:cardwright:entity:1", "name": "x"})
    assert [(one.code, dict(one.params)["key"]) for one in found] == [("DOC004", "properties"), ("DOC004", "title")]


def test_an_entity_without_any_field_is_refused() -> None:
    assert codes(problems(entity(properties={}))) == ["DOC027"]


def test_what_belongs_to_definers_is_refused_in_overlays_and_the_other_way_round() -> None:
    assert codes(problems(entity(remove=["properties/name"]))) == ["DOC020"]
    found = problems(entity(), entities__more=overlay("customer", renamedFrom=["client"]))
    assert "DOC022" in codes(found)


def test_a_tab_shows_exactly_one_thing() -> None:
    tabs = [
        {"id": "a", "title": "A"},
        {"id": "b", "title": "B", "history": True, "related": "customer.parent"},
        {"id": "c", "title": "C", "history": True, "columns": ["name"]},
        {"id": "d", "title": "D", "sections": [{"id": "s", "fields": ["name", "parent"]}]},
    ]
    fields = {"name": TEXT, "parent": {"kind": "reference", "to": "customer"}}
    found = problems(entity(properties=fields, card={"tabs": tabs}))
    assert codes(found) == ["DOC021", "DOC021", "DOC022"]


def test_json_types_are_not_confused() -> None:
    """Decimal, bool and int are different things, whatever Python thinks."""
    documents = [with_field(kind="text", maxLength=value) for value in (True, 12.0, 12.5, "12")]
    assert [codes(problems(document)) for document in documents] == [["DOC006"]] * 4


def test_a_locale_file_holds_texts_and_is_called_after_a_language() -> None:
    bad = {**locale(), "customer/title": 5}
    assert codes(problems(entity(), locales__de=bad)) == ["DOC006"]
    assert codes(problems(entity(), locales__german=locale())) == ["DOC012"]


@pytest.mark.parametrize(
    "path", ["readme.json", "views/x.json", "entities/old/x.json", "Entities/x.json", "entities.json"]
)
def test_a_misplaced_file_is_a_problem(path: str) -> None:
    found = problems(entity(), **{path.removesuffix(".json").replace("/", "__"): {}})
    assert codes(found) == ["PCK004"]


def test_a_reference_to_a_schema_elsewhere_is_an_unknown_key() -> None:
    """Nothing is ever fetched: `$ref` is no part of the language."""
    found = problems(with_field(**{"kind": "text", "$ref": "http://example.com/x.json"}))
    assert codes(found) == ["DOC005"]


def test_a_note_may_stand_in_every_definition() -> None:
    assert problems(entity(**{"$comment": "why"}), pack=pack(**{"$comment": "why"})) == ()


def test_too_many_fields_are_refused() -> None:
    fields = {f"f{number}": {"kind": "text"} for number in range(FIELDS + 1)}
    assert codes(problems(entity(properties=fields))) == ["DOC024"]


def test_of_one_code_a_hundred_are_listed_and_the_rest_counted() -> None:
    fields = {f"f{number}": {"kind": "nothing"} for number in range(130)}
    found = problems(entity(properties=fields))
    assert codes(found).count("DOC016") == 100
    assert dict(found[-1].params) == {"code": "DOC016", "count": 30}


def test_a_document_of_nothing_but_nonsense_raises_nothing() -> None:
    nonsense = {
        name: [{"x": [None]}, 5] for name in entity(card=0, list=0, required=0, unique=0, system=0, extends=0)
    }
    assert problems(entities__x=json.dumps(nonsense)) != ()
