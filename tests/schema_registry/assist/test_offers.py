"""What the editor offers while somebody types."""

from __future__ import annotations

import pytest

from schema_registry.assist import Offers, complete, explain, names_of
from tests.schema_registry.definitions import VOCABULARY
from tests.support.packs import entity, pack

PACKS = (
    pack(
        entity("city", {"name": "text", "country": {"kind": "choice", "enum": ["de", "cn"]}}),
        entity(
            "customer",
            {
                "name": "text",
                "city": {"kind": "reference", "to": "city"},
                "stage": {"kind": "choice", "enum": ["open", "won"]},
            },
        ),
        roles__sales={"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales", "entities": {}},
    ),
)
NAMES = names_of(PACKS)


def offered(kind: str, text: str) -> Offers:
    """What is offered where `|` stands."""
    return complete(kind, text.replace("|", ""), text.index("|"), VOCABULARY, NAMES)  # type: ignore[arg-type]  # a kind


def labels(kind: str, text: str) -> list[str]:
    return [one.label for one in offered(kind, text).offers]


def applied(kind: str, text: str, label: str) -> str:
    """The text after an offer was taken."""
    found = offered(kind, text)
    plain = text.replace("|", "")
    chosen = next(one for one in found.offers if one.label == label)
    return plain[: found.start] + chosen.text + plain[found.end :]


def test_members_are_offered_that_are_not_there_yet() -> None:
    found = labels("report", '{"name": "x", |')
    assert "measures" in found and "name" not in found


def test_a_member_that_stands_after_the_place_is_not_offered_either() -> None:
    assert "title" not in labels("report", '{"na|": "x", "title": "y"}')


def test_a_member_comes_with_what_its_value_begins_as() -> None:
    assert applied("report", '{"tit|}', "title") == '{"title": ""'


def test_a_member_before_another_brings_the_comma_between_them() -> None:
    assert applied("report", '{tit| "name": "x"}', "title") == '{"title": "", "name": "x"}'
    assert applied("report", '{tit|, "name": "x"}', "title") == '{"title": "", "name": "x"}'


def test_one_goes_on_typing_inside_of_what_a_member_begins_as() -> None:
    cursors = {one.label: one.cursor for one in offered("report", '{| "name": "x"}').offers}
    assert (cursors["title"], cursors["rows"], cursors["limit"]) == (2, 2, 1)


def test_a_member_whose_value_stands_already_changes_its_name_only() -> None:
    assert applied("report", '{"titel|": "x"}', "title") == '{"title": "x"}'


def test_options_of_a_field_are_those_of_its_kind() -> None:
    found = labels("entity", '{"properties": {"size": {"kind": "decimal", |}}}')
    assert "scale" in found and "maxLength" not in found


def test_kinds_are_offered() -> None:
    assert applied("entity", '{"properties": {"size": {"kind": "dec|"}}}', "decimal").endswith('"kind": "decimal"}}}')


def test_a_broken_text_before_the_place_does_not_matter() -> None:
    assert "entities" in labels("role", '{"name" "sales" "title": , |')


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        ("report", '{"of": "|"}', ["city", "customer"]),
        ("entity", '{"properties": {"at": {"kind": "reference", "to": "c|"}}}', ["city", "customer"]),
        ("report", '{"of": "customer", "roles": ["|"]}', ["sales"]),
        ("role", '{"entities": {|}}', ["city", "customer"]),
        ("process", '{"entity": "customer", "field": "stage", "states": {|}}', ["open", "won"]),
        ("check", '{"steps": [{"count": "|"}]}', ["city", "customer"]),
        ("process", '{"initial": "|", "states": {"new": {}, "old": {}}}', ["new", "old"]),
        ("entity", '{"name": "city", "card": {"tabs": [{"related": "|"}]}}', ["customer.city"]),
    ],
)
def test_names_are_offered_where_names_belong(kind: str, text: str, names: list[str]) -> None:
    assert [one for one in labels(kind, text) if one in (*names, "city", "customer", "sales")] == names


def test_paths_follow_references() -> None:
    assert applied("report", '{"of": "customer", "rows": ["city.c|"]}', "city.country").endswith('["city.country"]}')


def test_a_tab_names_the_fields_of_the_records_it_shows() -> None:
    found = labels("entity", '{"name": "city", "card": {"tabs": [{"related": "customer.city", "columns": ["|"]}]}}')
    assert "stage" in found and "country" not in found


def test_a_formula_is_completed_word_by_word() -> None:
    text = '{"name": "customer", "rules": [{"assert": "city.country = \'de\' and rou|"}]}'
    assert "round" in labels("entity", text)
    assert applied("entity", text.replace("rou|", "st|"), "stage").endswith('and stage"}]}')


def test_nothing_is_offered_after_a_value() -> None:
    assert labels("report", '{"name": "x" |}') == []


@pytest.mark.parametrize("text", ["", "|", "}|{", '["|', "{{{|", '{"a": [1, 2, |', "null|", '"|', "{]|", '{"a": }|}'])
def test_no_text_is_too_strange(text: str) -> None:
    offered("entity", text if "|" in text else "|")


def test_a_member_is_explained_in_the_words_of_the_meta_schema() -> None:
    text = '{"of": "customer"}'
    found = explain("report", text, text.index("of") + 1, VOCABULARY, NAMES)
    assert found is not None
    assert (found.title, text[found.start : found.end]) == ("Of", '"of"')
    assert "records" in found.text


def test_a_name_is_explained_by_what_it_names() -> None:
    text = '{"of": "customer", "rows": ["city.country"]}'
    found = explain("report", text, text.index("country") + 2, VOCABULARY, NAMES)
    assert found is not None and found.text == "choice"


def test_a_chinese_reader_is_told_in_chinese() -> None:
    text = '{"name": "customer", "properties": {"a": {"kind": "text", "maxLength": 5}}}'
    found = explain("entity", text, text.index("maxLength") + 2, VOCABULARY, NAMES, "zh_CN")
    assert found is not None
    assert (found.title, found.text) == ("最大长度", "最多字符数（Unicode 码点）。不写则为 255。")


def test_a_chinese_reader_is_offered_members_in_chinese() -> None:
    found = complete("report", '{"mea"}', 4, VOCABULARY, NAMES, "zh_CN")
    assert next(one.detail for one in found.offers if one.label == "measures") == "指标"
