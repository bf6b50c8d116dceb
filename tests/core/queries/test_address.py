from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Rejected
from core.queries.address import read_address, write_address

WORDS = ("sort", "limit")

VALUES = (
    st.text(max_size=6)
    | st.integers()
    | st.booleans()
    | st.none()
    | st.decimals(allow_nan=False, allow_infinity=False)
)
PATHS = st.sampled_from(["grade", "customer.country", "ordered_on:year", "sort", "filter", "año", "x[y", ""])
OPERATORS = st.sampled_from(["_eq", "_gt", "_in", "_between", "_empty", "_some"])
CONDITIONS = st.dictionaries(OPERATORS, VALUES | st.lists(VALUES, max_size=3), max_size=2)
TREES = st.recursive(
    st.dictionaries(PATHS, CONDITIONS, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from(["_and", "_or"]), st.lists(inner, max_size=3), max_size=2),
    max_leaves=6,
)


def test_a_flat_address_is_a_filter() -> None:
    pairs = [("grade", "A"), ("owed[_gt]", "0"), ("country[_in]", "France,Spain"), ("sort", "-owed"), ("x", "")]
    assert read_address(pairs, WORDS) == {
        "grade": {"_eq": "A"},
        "owed": {"_gt": "0"},
        "country": {"_in": ["France", "Spain"]},
    }


def test_a_key_that_comes_twice_asks_for_any_of_its_values() -> None:
    assert read_address([("grade", "A"), ("grade", "B")]) == {"grade": {"_in": ["A", "B"]}}
    assert read_address([("grade", "A"), ("grade[_in]", "B,C")]) == {"grade": {"_in": ["A", "B", "C"]}}


def test_a_field_called_like_a_word_of_the_page_is_asked_in_brackets() -> None:
    assert read_address([("sort[_eq]", "x"), ("limit", "5")], WORDS) == {"sort": {"_eq": "x"}}
    assert write_address({"sort": {"_eq": "x"}}, WORDS) == (("sort[_eq]", "x"),)


def test_json_and_flat_conditions_hold_together() -> None:
    tree = read_address([("filter", '{"_or": [{"rate": {"_eq": 1.10}}]}'), ("grade", "A")])
    assert tree == {"_and": [{"grade": {"_eq": "A"}}, {"_or": [{"rate": {"_eq": Decimal("1.10")}}]}]}


def test_nothing_asked_is_no_filter() -> None:
    assert read_address([("grade", ""), ("filter", ""), ("limit", "5")], WORDS) is None
    assert write_address(None) == write_address({}) == ()


@pytest.mark.parametrize("text", ["[]", "{", "nul", '{"a": NaN}', "[" * 5000, "{" + " " * 30_000 + "}", "\ud800"])
def test_a_filter_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_address([("filter", text)])
    assert caught.value.problems[0].pointer == "/filter"


@given(tree=TREES)
def test_an_address_once_written_stays_as_it_is(tree: dict[str, object]) -> None:
    written = write_address(tree, WORDS)
    again = read_address(written, WORDS)
    assert write_address(again, WORDS) == write_address(read_address(write_address(again, WORDS), WORDS), WORDS)
    assert (again is None) == (not written)


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=4))
def test_whatever_an_address_holds_is_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        tree = read_address(pairs)
    except Rejected:
        return
    assert tree is None or isinstance(tree, dict)
