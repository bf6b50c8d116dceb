"""Guesses of what was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.suggest import closest, distance_between

NAMES = ["name", "customer", "contact", "maxLength", "minLength", "postal_code", "客户名称", "sys_owner"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("nmae", "name"),
        ("contcat", "contact"),
        ("custmer", "customer"),
        ("maxlength", "maxLength"),
        ("max_length", "maxLength"),
        ("postalcode", "postal_code"),
        ("客户名", "客户名称"),
        ("owner", "sys_owner"),
        ("fax", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_guessed_and_nothing_far_fetched(written: str, meant: str) -> None:
    assert closest(written, NAMES) == meant


def test_the_nearer_of_two_wins() -> None:
    assert closest("columms", ["column", "columns"]) == "columns"


@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_is_symmetric_and_zero_only_for_equals(a: str, b: str) -> None:
    assert distance_between(a, b) == distance_between(b, a)
    assert (distance_between(a, b) == 0) == (a == b)


@given(st.text(min_size=1, max_size=8), st.lists(st.text(max_size=8), max_size=5))
def test_a_guess_is_one_of_the_candidates_and_never_the_name_itself(name: str, candidates: list[str]) -> None:
    guess = closest(name, candidates)
    assert guess == "" or (guess in candidates and guess != name)
