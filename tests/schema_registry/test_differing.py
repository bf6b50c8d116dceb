"""Parts that a later text lacks or has otherwise are found, and come back where nobody wrote since."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.differing import differences, fit, put_back

OLDER = """{
  "rules": [{"id": "a", "assert": "x > 0"}, {"id": "b", "assert": "y"}],
  "columns": ["x", "y"],
  "steps": [{"count": "x", "of": 1}, {"count": "y"}],
  "title": "Old/~"
}"""
NEWER = """{"rules": [{"id": "b", "assert": "y or z"}], "columns": ["y"],
 "steps": [{"count": "z", "of": 2}, {"count": "y"}],
 "title": "Old/~"}"""


def test_what_is_gone_and_what_is_otherwise_are_told_apart() -> None:
    found = {one.pointer: (one.before, one.after) for one in differences(OLDER, NEWER)}
    assert found == {
        "/rules/0": ('{"id": "a", "assert": "x > 0"}', ""),
        "/rules/1/assert": ('"y"', '"y or z"'),
        "/columns/0": ('"x"', ""),
        "/steps/0": ('{"count": "x", "of": 1}', '{"count": "z", "of": 2}'),
    }


def test_all_of_it_put_back_is_what_was() -> None:
    text = NEWER
    for one in differences(OLDER, NEWER):
        assert fit(text, one) == "fits"
        text = put_back(text, OLDER, one)
        assert fit(text, one) == "back"
    assert json.loads(text) == json.loads(OLDER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"y or z"', '"mine"'),
        ('{"count": "z", "of": 2}', '{"count": "mine"}'),
        ('"rules": [{"id": "b", "assert": "y or z"}]', '"rules": [{"id": "a", "assert": "mine"}]'),
        ('"columns": ["y"],', ""),
    ],
)
def test_what_was_written_since_does_not_fit(old: str, new: str) -> None:
    assert old in NEWER
    states = [fit(NEWER.replace(old, new), one) for one in differences(OLDER, NEWER)]
    assert "moved" in states


def test_a_part_touches_what_it_holds_and_what_holds_it() -> None:
    (one, *_) = differences(OLDER, NEWER)
    assert one.touches("/rules/0/assert") and one.touches("/rules") and one.touches("/rules/0")
    assert not one.touches("/rules/01") and not one.touches("/columns/0")


names = st.text("abc/~", min_size=1, max_size=2)
values = st.recursive(st.integers(0, 3) | names, lambda one: st.dictionaries(names, one, max_size=3), max_leaves=8)
objects = st.dictionaries(names, values, max_size=4)


@given(objects, objects)
def test_objects_become_what_they_were_but_for_what_is_new(
    older: dict[str, object], newer: dict[str, object]
) -> None:
    before, text = json.dumps(older), json.dumps(newer)
    for one in differences(before, text):
        assert fit(text, one) == "fits"
        text = put_back(text, before, one)
    assert differences(before, text) == ()
