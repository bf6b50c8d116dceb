"""JSON Pointers are written and read as RFC 6901 says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schema_registry.pointer import join, parent, split


def test_tilde_and_slash_are_escaped() -> None:
    assert join("/properties", "a/b~c", 0) == "/properties/a~1b~0c/0"
    assert split("/a~1b~0c/~01") == ["a/b~c", "~1"]


@given(st.lists(st.text(max_size=5)))
def test_what_is_joined_is_split_again(parts: list[str]) -> None:
    assert split(join("", *parts)) == parts


@given(st.lists(st.text(max_size=5), min_size=1))
def test_a_pointers_parent_is_one_step_up(parts: list[str]) -> None:
    assert parent(join("", *parts)) == join("", *parts[:-1])
