from __future__ import annotations

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema_registry.expressions.nodes import Among, Call, Chain, Literal, Path, Unary
from schema_registry.expressions.parse import Broken, parse


def broken(source: str) -> tuple[str, int]:
    """The code of the problem and its place."""
    with pytest.raises(Broken) as caught:
        parse(source)
    return caught.value.problem.code, int(str(dict(caught.value.problem.params)["offset"]))


def test_names_know_where_they_stand() -> None:
    tree = parse("1 + customer.grade")
    assert isinstance(tree, Chain)
    path = tree.rest[0][1]
    assert isinstance(path, Path)
    assert [(name.bare, name.start, name.end) for name in path.names] == [("customer", 4, 12), ("grade", 13, 18)]


def test_a_rename_by_places_keeps_everything_else() -> None:
    source = "if( [amount]>1 ,amount ,  'amount' )"
    found = parse(source)
    assert isinstance(found, Call)
    condition, plain, _ = found.arguments
    assert isinstance(condition, Chain)
    names = [path.names[0] for path in (condition.first, plain) if isinstance(path, Path)]
    for name in reversed(names):
        source = source[: name.start] + "total" + source[name.end :]
    assert source == "if( total>1 ,total ,  'amount' )"


def test_words_and_functions_are_read_in_any_case() -> None:
    assert parse("IF(a Is MISSING, 1, 2)") == parse("if(a is missing, 1, 2)")


def test_full_width_signs_are_the_same_as_others() -> None:
    assert parse("round（a，2）＝3") == parse("round(a,2)=3")


def test_full_width_signs_stay_what_they_are_in_texts() -> None:
    tree = parse("'（，）'")
    assert isinstance(tree, Literal)
    assert tree.value == "（，）"


def test_a_name_in_brackets_may_be_a_word_of_the_language() -> None:
    tree = parse("[in] in ([or])")
    assert isinstance(tree, Among)
    assert isinstance(tree.operand, Path)
    assert tree.operand.text == "in"


def test_names_may_be_of_any_script() -> None:
    tree = parse("订单.金额")
    assert isinstance(tree, Path)
    assert tree.text == "订单.金额"


def test_a_name_that_begins_like_a_word_is_a_name() -> None:
    tree = parse("international and notes")
    assert isinstance(tree, Chain)
    assert [type(one) for one in (tree.first, tree.rest[0][1])] == [Path, Path]


def test_percent_is_a_hundredth() -> None:
    tree = parse("12.5%")
    assert isinstance(tree, Literal)
    assert tree.value == Decimal("0.125")


def test_a_power_binds_stronger_than_its_sign() -> None:
    tree = parse("-2 ^ -2")
    assert isinstance(tree, Unary)
    assert isinstance(tree.operand, Chain)


@pytest.mark.parametrize(
    ("source", "code", "offset"),
    [
        ("", "FRM001", 0),
        ("   ", "FRM001", 0),
        ("a +", "FRM002", 3),
        ("(a", "FRM002", 2),
        ("a b", "FRM003", 2),
        ("a = = b", "FRM003", 4),
        ("a < b < c", "FRM003", 6),
        ("f(a,,b)", "FRM003", 4),
        ("a ; b", "FRM004", 2),
        ("a && b", "FRM003", 3),
        ("{a}", "FRM004", 0),
        ("a = 'x", "FRM005", 4),
        ("a = “x”", "FRM006", 4),
        ("12abc", "FRM007", 0),
        ("1.2.3", "FRM007", 0),
        ("a\x00", "FRM004", 1),
        ("'\ud800'", "FRM004", 1),
        ("1" * 31, "FRM008", 0),
        ("0." + "1" * 21, "FRM008", 0),
        ("x" * 4001, "FRM010", 4000),
        ("+".join(["1"] * 600), "FRM011", 0),
        ("a in (" + ",".join(["1"] * 201) + ")", "FRM013", 406),
    ],
)
def test_what_is_no_formula_is_told_with_its_place(source: str, code: str, offset: int) -> None:
    assert broken(source) == (code, offset)


@pytest.mark.parametrize(
    "source",
    [
        "-" * 1000 + "1",
        "not " * 900 + "true",
        "if(true, " * 300 + "1" + ", 2)" * 300,
        "abs(" * 600 + "1" + ")" * 600,
        "2" + " ^ (2" * 600 + ")" * 600,
    ],
    ids=["signs", "nots", "ifs", "calls", "powers"],
)
def test_what_is_nested_too_deep_is_told_quickly(source: str) -> None:
    start = time.thread_time()
    assert broken(source)[0] in {"FRM011", "FRM012"}
    assert time.thread_time() - start < 2


@pytest.mark.parametrize("source", ["(" * 1999 + "1" + ")" * 1999, "'" * 3998, "1 " * 1999, "(" * 4000, "a." * 1999])
def test_long_texts_of_any_form_are_read_quickly(source: str) -> None:
    start = time.thread_time()
    with suppress(Broken):
        parse(source)
    assert time.thread_time() - start < 2


@given(st.text(st.characters(), max_size=60) | st.text("ab.,()'\"=<>&+-*/^%[] 1（，", max_size=60))
def test_any_text_is_a_formula_or_has_a_problem_inside_of_it(source: str) -> None:
    try:
        parse(source)
    except Broken as error:
        assert 0 <= int(str(dict(error.problem.params)["offset"])) <= len(source)
