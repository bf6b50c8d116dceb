"""Keys and values are found again in their text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from schema_registry import pointer as pointers
from schema_registry.reading.positions import Positions
from schema_registry.reading.tokens import Lines

TEXT = """{
  "name": "customer",
  "a/b": {"x~y": [10, {"deep": true}]},
  "empty": [], "none": {}
}"""


def test_keys_and_values_have_lines_and_columns_from_one() -> None:
    positions = Positions(TEXT)
    assert positions.key("/name") == (2, 3)
    assert positions.value("/name") == (2, 11)
    assert positions.value("") == (1, 1)


def test_pointers_are_escaped_as_in_rfc_6901() -> None:
    positions = Positions(TEXT)
    assert positions.key("/a~1b/x~0y") == (3, 11)
    assert positions.value("/a~1b/x~0y/1/deep") == (3, 32)


def test_an_item_has_no_key_so_its_value_is_told() -> None:
    assert Positions(TEXT).key("/a~1b/x~0y/0") == (3, 19)


def test_what_is_not_there_is_placed_at_what_is_around_it() -> None:
    assert Positions(TEXT).value("/none/title") == (4, 24)
    assert Positions(TEXT).value("/nowhere/at/all") == (1, 1)


def test_a_place_inside_a_text_counts_its_characters() -> None:
    positions = Positions('{"title": "{name} {nme}", "odd": "\\t{nme}"}')
    assert positions.value("/title", inside=8) == (1, 20)
    assert positions.value("/odd", inside=2) == (1, 34), "an escape makes columns uncertain: the text's start is told"


def test_every_way_to_end_a_line_counts() -> None:
    assert Positions('{\r\n"a":\r1,\n"b": 2}').key("/b") == (4, 1)
    assert Lines("").at(0) == (1, 1)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=15,
    ),
    st.sampled_from([None, 1]),
)
def test_every_value_of_a_text_is_found_where_it_stands(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    positions = Positions(text)
    lines = text.split("\n")
    for pointer, part in _walk(value, ""):
        line, column = positions.value(pointer)
        written = json.dumps(part, indent=indent)
        assert "\n".join([lines[line - 1][column - 1 :], *lines[line:]]).startswith(written[:1])
        if not isinstance(part, dict | list):
            assert lines[line - 1][column - 1 :].startswith(written)


def _walk(value: object, pointer: str) -> list[tuple[str, object]]:
    found = [(pointer, value)]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        found += _walk(item, pointers.join(pointer, name))
    return found
