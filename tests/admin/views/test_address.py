"""The address of a list reads back as what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from admin.views.address import Condition, ListAddress, parse, read
from schema_registry.model import Group

NAMES = st.from_regex(r"[A-Za-z中é][A-Za-z0-9中é_]{0,8}", fullmatch=True).filter(lambda name: "__" not in name)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
TEXTS = st.text(min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and not any("\ud800" <= c <= "\udfff" for c in text)
)
ONE = st.builds(Condition, PATHS, st.sampled_from(["_eq", "_neq", "_contains", "_gte"]), st.tuples(TEXTS))
SEVERAL = st.builds(
    Condition, PATHS, st.sampled_from(["_in", "_nin"]), st.lists(TEXTS, min_size=2, max_size=3).map(tuple)
)
PLAIN = TEXTS.filter(lambda text: "," not in text)
ENDS = st.builds(Condition, PATHS, st.just("_between"), st.tuples(PLAIN, PLAIN))
CONDITIONS = ONE | SEVERAL | ENDS
GROUPS = st.builds(Group, PATHS, st.sampled_from(["", "year", "0.5"]))
ADDRESSES = st.builds(
    ListAddress,
    entity=st.just("customer"),
    view=st.sampled_from(["", "mine"]),
    search=st.just("") | TEXTS,
    conditions=st.lists(CONDITIONS, max_size=3, unique_by=lambda one: one.path).map(tuple),
    sort=st.none() | st.lists(NAMES, min_size=1, max_size=2, unique=True).map(tuple),
    columns=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    groups=st.lists(GROUPS, max_size=3, unique_by=str).map(tuple),
    grouped=st.just(True),
)


@given(ADDRESSES)
def test_an_address_reads_back_as_it_was_written(address: ListAddress) -> None:
    assert parse("customer", address.query()) == address


@given(ADDRESSES, CONDITIONS)
def test_a_condition_takes_the_place_of_the_one_on_its_path(address: ListAddress, condition: Condition) -> None:
    changed = address.adding(condition)
    assert changed.condition(condition.path) == condition
    assert [one.path for one in changed.conditions].count(condition.path) == 1
    assert changed.without(condition.path).condition(condition.path) is None


def test_a_change_of_what_is_shown_starts_at_the_first_page() -> None:
    deep = ListAddress("customer", cursor="abc", first=51)
    for changed in (
        deep.viewed("mine"),
        deep.searching("x"),
        deep.sorted_by(("name",)),
        deep.cleared(),
        deep.grouped_by(),
    ):
        assert (changed.cursor, changed.first) == ("", 1)


def test_the_pages_own_words_say_nothing_when_they_are_unsound() -> None:
    assert read("customer", MultiDict([("view", "theirs"), ("row", "-3")])) == ListAddress("customer")


def test_every_other_word_is_a_condition_to_be_checked() -> None:
    address = read("customer", MultiDict([("country", "Spain"), ("utm_source", "mail"), ("view[_eq]", "x")]))
    assert address.conditions == (
        Condition("country", "_eq", ("Spain",)),
        Condition("utm_source", "_eq", ("mail",)),
        Condition("view", "_eq", ("x",)),
    )


def test_a_value_with_a_comma_stands_alone() -> None:
    address = ListAddress("customer", conditions=(Condition("city", "_in", ("Paris, France", "Lyon")),))
    assert address.parameters() == [("city", "Paris, France"), ("city", "Lyon")]
