"""Parts of an older text come back into the present one, and nothing else of it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.grafting import graft, ungraft
from schema_registry.reading.spans import Path

OLDER = """{
  "properties": {
    "name": {"kind": "text"},
    "fax": {"kind": "phone",
            "title": "Fax"},
    "mail": {"kind": "email"}
  },
  "list": {"columns": ["name", "fax", "mail"], "sort": ["-fax"]},
  "card": {"tabs": [{"id": "a", "fields": ["fax", "name"]}, {"id": "b", "fields": ["fax"]}]}
}
"""


def fax(path: Path, value: object) -> bool:
    return str(path[-1]).lstrip("-") == "fax" or value == {"id": "b", "fields": ["fax"]}


@pytest.mark.parametrize(
    "gone",
    [
        ('    "fax": {"kind": "phone",\n            "title": "Fax"},\n', ""),
        (', "fax", "mail"]', ', "mail"]'),
        ('["-fax"]', "[]"),
        ('["fax", "name"]', '["name"]'),
        (', {"id": "b", "fields": ["fax"]}', ""),
    ],
)
def test_what_was_taken_out_comes_back_as_it_was_written(gone: tuple[str, str]) -> None:
    now = OLDER.replace(*gone)
    assert now != OLDER
    assert graft(now, OLDER, fax) == OLDER


def test_what_changed_since_stays_and_a_lost_neighbour_is_no_hindrance() -> None:
    now = '{"list": {"columns": ["mail", "new"], "sort": []}, "properties": {"mail": {"kind": "text"}}}'
    after = json.loads(graft(now, OLDER, fax))
    assert after["list"] == {"columns": ["fax", "mail", "new"], "sort": ["-fax"]}
    assert list(after["properties"]) == ["fax", "mail"]
    assert after["properties"]["mail"] == {"kind": "text"}
    assert "card" not in after


def test_nothing_happens_where_nothing_is_wanted() -> None:
    assert graft("{}", OLDER, lambda path, value: False) == "{}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('{"a": 1, "remove": ["x", "fax"]}', '{"a": 1, "remove": ["x"]}'),
        ('{"a": 1, "remove": ["fax", "x"]}', '{"a": 1, "remove": ["x"]}'),
        ('{"a": 1, "remove": ["fax"]}', '{"a": 1, "remove": []}'),
        ('{"fax": [1, {"b": 2}], "a": 1}', '{"a": 1}'),
        ('{"a": 1,\n "fax": 2}', '{"a": 1}'),
    ],
)
def test_what_is_unwanted_and_was_not_there_before_goes(text: str, left: str) -> None:
    assert ungraft(text, "{}", fax) == left
    assert ungraft(text, text, fax) == text


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.dictionaries(st.text(max_size=3), inner, max_size=3), st.lists(inner, max_size=3, unique_by=json.dumps)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@given(now=OBJECTS, older=OBJECTS, indent=st.sampled_from([None, 2]))
def test_all_of_the_older_text_can_be_had_and_all_of_the_present_one_stays(now, older, indent) -> None:
    text = json.dumps(now, indent=indent, ensure_ascii=False)
    found = json.loads(graft(text, json.dumps(older), lambda path, value: True))
    assert merged(now, older) == found


def merged(now, older):
    """The same without regard to where things stand and how they are written."""
    if isinstance(now, dict) and isinstance(older, dict):
        both = {key: merged(value, older[key]) if key in older else value for key, value in now.items()}
        return {**both, **{key: value for key, value in older.items() if key not in now}}
    if isinstance(now, list) and isinstance(older, list):
        return _Bag([*now, *(one for one in older if json.dumps(one, sort_keys=True) not in keys(now))])
    return now


def keys(items):
    return {json.dumps(one, sort_keys=True) for one in items}


class _Bag(list):
    """Equal to a list of the same things in any order."""

    def __eq__(self, other):
        return isinstance(other, list) and keys(self) == keys(other)

    __hash__ = None
