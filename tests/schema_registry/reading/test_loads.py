"""JSON is read strictly: what `json.loads` lets pass is a fault."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry import limits
from schema_registry.reading.loads import load

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN, st.booleans())
def test_sound_texts_are_read_as_they_are(value: object, ascii_only: bool) -> None:
    loaded = load(json.dumps(value, ensure_ascii=ascii_only))
    assert loaded.value == value
    assert loaded.faults == ()


def test_fractions_are_exact() -> None:
    assert load("[12345678901234.5678, 0.10]").value == [Decimal("12345678901234.5678"), Decimal("0.10")]


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        ('{"a": 1, "b": 2, "a": 3}', "SYN030", "/a"),
        ('{"x": {"a/b": 1, "a\\u002fb": 2}}', "SYN030", "/x/a~1b"),
        ('{"a": [NaN]}', "SYN019", "/a/0"),
        ('{"a": -Infinity}', "SYN019", "/a"),
        ('{"a": 1e999999999}', "SYN021", "/a"),
        ('{"a": ' + "9" * 5000 + "}", "SYN021", "/a"),
        ('{"a": "\\ud83d"}', "SYN032", "/a"),
        ('{"\\udc00": 1}', "SYN032", "/\udc00"),
    ],
)
def test_what_json_lets_pass_is_found(text: str, code: str, pointer: str) -> None:
    assert [(fault.code.code, fault.pointer) for fault in load(text).faults] == [(code, pointer)]


def test_of_a_repeated_key_the_second_is_placed_and_the_first_kept() -> None:
    text = '{\n "a": 1,\n "a": 2\n}'
    loaded = load(text)
    assert loaded.value == {"a": 1}
    assert text[loaded.faults[0].start :].startswith('"a": 2')
    assert dict(loaded.faults[0].params) == {"key": "a", "line": 2}


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert load('"\\ud83d\\ude00"').value == "😀"


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_an_empty_text_is_no_document(text: str) -> None:
    assert [fault.code.code for fault in load(text).faults] == ["SYN003"]


@pytest.mark.parametrize("depth", [limits.DEPTH + 1, 5_000, 200_000])
def test_endless_nesting_is_refused_without_recursion(depth: int) -> None:
    loaded = load("[" * depth + "]" * depth)
    assert [fault.code.code for fault in loaded.faults] == ["SYN031"]
    assert loaded.faults[0].start == limits.DEPTH


def test_the_deepest_nesting_allowed_is_read() -> None:
    assert load("[" * limits.DEPTH + "]" * limits.DEPTH).faults == ()


def test_an_array_of_very_many_items_is_refused_where_it_starts() -> None:
    text = json.dumps({"a": [1], "b": {"c": [0] * (limits.ITEMS + 1)}})
    loaded = load(text)
    assert [(fault.code.code, fault.pointer) for fault in loaded.faults] == [("SYN033", "/b/c")]
    assert text[loaded.faults[0].start :].startswith("[0, 0")
    assert load(json.dumps([0] * limits.ITEMS)).faults == ()


def test_a_huge_text_is_not_even_read() -> None:
    assert [fault.code.code for fault in load('"' + "x" * limits.FILE_CHARACTERS + '"').faults] == ["SYN002"]
