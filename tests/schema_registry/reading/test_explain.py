"""Broken JSON is explained where it is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.reading.explain import MOST
from schema_registry.reading.loads import load
from schema_registry.reading.tokens import Lines

CASES = [
    ('{"a": 1,}', "SYN010", 8),
    ('{"a": [1, 2, ]}', "SYN010", 12),
    ('{"a": 1 "b": 2}', "SYN011", 8),
    ('{"a": {"b": 1} "c": 2}', "SYN011", 15),
    ('{"a" 1}', "SYN012", 6),
    ('{"a": }', "SYN013", 7),
    ('{"a"}', "SYN013", 5),
    ('{"a": , "b": 1}', "SYN013", 7),
    ("[1,,2]", "SYN013", 4),
    ("{,}", "SYN013", 2),
    ("{'a': 1}", "SYN014", 2),
    ("{“a”: 1}", "SYN014", 2),
    ('{"a"：1}', "SYN015", 5),
    ('{"a": [1，2]}', "SYN015", 9),
    ('｛"a": 1}', "SYN015", 1),
    ('{"a": 1, // one\n"b": 2}', "SYN016", 10),
    ('{# one\n"b": 2}', "SYN016", 2),
    ('{"a": /* one */ 1}', "SYN016", 7),
    ("{a: 1}", "SYN017", 2),
    ('{"a": True}', "SYN018", 7),
    ('{"a": customer}', "SYN018", 7),
    ('{"a": 007}', "SYN020", 7),
    ('{"a": +1}', "SYN020", 7),
    ('{"a": .5}', "SYN020", 7),
    ('{"a": 1.}', "SYN020", 7),
    ('{"a": 0x1F}', "SYN020", 7),
    ('{"a": "b}', "SYN022", 7),
    ('{"a": "C:\\data"}', "SYN023", 10),
    ('{"a": "\\u12"}', "SYN023", 8),
    ('{"a": "x\ty"}', "SYN024", 9),
    ('{"a": 1', "SYN025", 1),
    ('{"a": [1, 2', "SYN025", 7),
    ('{"a": [1, 2}', "SYN026", 12),
    ('{"a": 1}}', "SYN027", 9),
    ('{"a": 1} {"b": 2}', "SYN027", 10),
    ("{:1}", "SYN028", 2),
    ('{"a": 1; "b": 2}', "SYN028", 8),
]


@pytest.mark.parametrize(("text", "code", "column"), CASES, ids=[text for text, _, _ in CASES])
def test_one_mistake_gives_one_fault_at_its_place(text: str, code: str, column: int) -> None:
    loaded = load(text)
    assert loaded.broken
    assert [(fault.code.code, fault.start + 1) for fault in loaded.faults] == [(code, column)]


def test_mistakes_that_can_be_overlooked_are_all_told() -> None:
    faults = load("{\n  name: 'Customer', // the title\n  \"kind\": True,\n}").faults
    assert [fault.code.code for fault in faults] == ["SYN017", "SYN014", "SYN016", "SYN018", "SYN010"]


def test_words_of_other_languages_are_recognised() -> None:
    meant = [load(f'{{"a": {word}}}').faults[0].did_you_mean for word in ("True", "None", "undefined", "no")]
    assert meant == ["true", "null", "null", "false"]


def test_a_wrong_closing_bracket_names_the_line_of_the_opening_one() -> None:
    fault = load('{\n"a": [\n1\n}').faults[0]
    assert dict(fault.params)["line"] == 2


def test_a_text_full_of_mistakes_stops_being_listed() -> None:
    assert len(load("[" + "01 " * 500 + "]").faults) == MOST


@given(st.text(alphabet="{}[]:,\"'\\/ \n0aTn-.“，", max_size=30))
def test_whatever_json_refuses_is_explained_within_the_text(text: str) -> None:
    loaded = load(text)
    if loaded.broken:
        assert loaded.faults
        for fault in loaded.faults:
            assert 0 <= fault.start <= len(text)
            assert fault.code.at(**dict(fault.params)).message
            Lines(text).at(fault.start)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=12,
    ).map(json.dumps),
    st.data(),
)
def test_a_sound_text_cut_anywhere_is_either_sound_or_explained(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    loaded = load(text[:cut])
    assert loaded.broken == bool(loaded.faults) or not loaded.broken
