"""Drafts: read back from their form as they were; asking for what the filter they were read from asks for."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admin.query.asking import asked_of
from admin.query.drafts import (
    ALL,
    ANY,
    JOINS,
    Branch,
    Kept,
    Node,
    Rule,
    node_at,
    unwrapped,
    with_part,
    without,
    wrapped,
)
from admin.query.forms import names_of, pairs, read_form
from admin.query.reading import draft_of
from admin.query.ways import PERIODS, UNITS, WITHOUT_VALUE, length, length_of, period_of, relative_day
from admin.views.conditions import TICKED
from core.queries.find import find
from core.queries.query import FilterTree, Query
from tests.admin.views.conftest import Shop
from tests.support import as_admin

TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text))
WAYS = st.sampled_from(
    [*TICKED, *WITHOUT_VALUE, "_between", "_last", "_older", "_period", "_eq", "_contains", "other"]
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    way = draw(WAYS)
    text, until, unit = (draw(TEXTS) if name else "" for name in names_of(way))
    chosen = tuple(draw(st.lists(TEXTS, max_size=3, unique=True))) if way in TICKED else ()
    return Rule(draw(TEXTS), way, chosen, text, until, unit)


def branches(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Branch]:
    grouped = st.lists(parts, max_size=4).map(tuple)
    plain = st.builds(Branch, grouped, st.sampled_from(JOINS))
    return plain | st.builds(Branch, grouped, st.sampled_from(JOINS), TEXTS, st.booleans())


NODES: st.SearchStrategy[Node] = st.recursive(rules() | st.builds(Kept, TEXTS), branches, max_leaves=12)
DRAFTS = branches(NODES).map(lambda branch: Branch(branch.parts, branch.join))


@given(DRAFTS)
def test_a_form_reads_back_as_the_draft_it_shows(draft: Branch) -> None:
    assert read_form(pairs(draft)) == draft


@given(st.lists(st.tuples(st.text(max_size=20) | st.from_regex(r"q:[0-9.]{0,9}:(path|json|join|has)"), TEXTS)))
def test_no_form_is_too_strange_to_be_read(given_pairs: list[tuple[str, str]]) -> None:
    assert isinstance(read_form(given_pairs), Branch)


def test_a_form_deeper_than_any_filter_is_cut_off() -> None:
    deep = [(f"q:{'.'.join('0' * depth)}:join", "any") for depth in range(1, 150)]
    assert isinstance(read_form([("q::join", "all"), *deep]), Branch)


def test_parts_are_added_moved_into_groups_and_taken_away() -> None:
    one, two = Rule("name", "_contains", text="a"), Rule("city", "_contains", text="b")
    draft, place = with_part(Branch(), (), one)
    assert (draft, place) == (Branch((one,)), (0,))
    grouped = wrapped(draft, (0,))
    assert grouped == Branch((Branch((one,), ANY),))
    both, place = with_part(grouped, (0,), two)
    assert (node_at(both, place), place) == (two, (0, 1))
    assert unwrapped(both, (0,)) == Branch((one, two))
    assert without(both, (0, 0)) == Branch((Branch((two,), ANY),))
    assert without(both, ()) == Branch()
    assert with_part(both, (7, 7), one)[0] == both == without(both, (0, 0, 0)) == wrapped(both, (3,))


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_found_again_by_what_stands_for_it(period: str) -> None:
    found = relative_day(period)
    assert found is not None
    assert period_of(*found) == period


@given(st.sampled_from(["_last", "_next", "_older"]), st.integers(1, 9999), st.sampled_from(list(UNITS)))
def test_a_length_of_time_is_found_again_by_what_stands_for_it(way: str, number: int, unit: str) -> None:
    found = length(way, str(number), unit)
    assert found is not None
    assert length_of(*found) == (way, str(number), unit)


# ---- against records
ORDERED = st.sampled_from(
    [
        {"ordered_on": {"_gte": "2026-01-15"}},
        {"ordered_on": {"_within": "P3M"}},
        {"ordered_on": {"_olderThan": "P1Y"}},
        {"ordered_on:quarter": {"_eq": "2026-Q1"}},
        {"ordered_on:month": {"_eq": "$TODAY-P1M"}},
        {"freight": {"_between": ["11.61", "40"]}},
        {"customer.country": {"_neq": "Germany"}},
        {"lines": {"_some": {"quantity": {"_gt": 9}}}},
        {"lines": {"_none": {}}},
        {},
    ]
)
PLAIN = st.sampled_from(
    [
        {"grade": {"_in": ["A", "B"]}},
        {"grade": {"_neq": "A"}},
        {"grade": {"_empty": True}},
        {"grade": {"_eq": None}},
        {"credit_limit": {"_gt": 100, "_lt": "1000.00"}},
        {"credit_limit": {"_gt": -1}},
        {"name": {"_contains": "a"}, "country": {"_eq": "Germany"}},
        {"city": {"_ncontains": "Ber"}},
        {"sys_owner": {"_eq": "$CURRENT_USER"}},
        {"sys_unit": {"_under": ["$CURRENT_UNIT"]}},
        {"sys_created_at": {"_within": "P1D"}},
        {"sys_created_at:day": {"_eq": "$TODAY"}},
        {"order_count": {"_gte": 1}},
        {"country": {"_in": ["Spain", "Germany"]}},
        {"credit_limit": {"_nin": ["800.00", "99.99"]}},
    ]
)
RELATED = st.builds(
    lambda quantifier, inner: {"orders": {quantifier: inner}}, st.sampled_from(["_some", "_none"]), ORDERED
)


def joined(parts: st.SearchStrategy[Mapping[str, object]]) -> st.SearchStrategy[Mapping[str, object]]:
    several = st.lists(parts, min_size=1, max_size=3)
    return (
        st.builds(lambda name, inner: {name: inner}, st.sampled_from(["_and", "_or"]), several)
        | st.builds(lambda inner: {"_not": inner}, parts)
        | st.builds(lambda one, two: {**one, **two}, parts, parts)
    )


TREES = st.recursive(PLAIN | RELATED, joined, max_leaves=5)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(tree=TREES)
def test_a_filter_put_into_the_form_and_taken_out_again_finds_the_same(shared: Shop, tree: FilterTree) -> None:
    with as_admin(shared.web.installation) as ctx:
        entity = ctx.model.entities["customer"]
        draft = draft_of(ctx, entity, tree)
        asked = asked_of(ctx, entity, read_form(pairs(draft)))
        assert asked.problems == {}
        again = draft_of(ctx, entity, asked.tree)
        assert asked_of(ctx, entity, again).tree == asked.tree
        codes = [
            [row["code"] for row in find(ctx, Query("customer", ("code",), one, sort=("code",))).rows]
            for one in (tree, asked.tree)
        ]
    assert codes[0] == codes[1]


def test_what_the_form_cannot_say_is_kept_as_it_is(shared: Shop) -> None:
    tree = {"_and": [{"_or": []}, {"name": {"_contains": "a"}}, {"orders": {"_some": "x"}}, {"gone": {"_eq": 1}}]}
    with as_admin(shared.web.installation) as ctx:
        entity = ctx.model.entities["customer"]
        draft = draft_of(ctx, entity, tree)
        assert draft.parts == (
            Kept('{"_or":[]}'),
            Rule("name", "_contains", text="a"),
            Kept('{"orders":{"_some":"x"}}'),
            Kept('{"gone":{"_eq":1}}'),
        )
        asked = asked_of(ctx, entity, draft)
    assert sorted(asked.problems) == [(2,), (3,)]


def test_a_problem_stands_at_its_condition(shared: Shop) -> None:
    wrong = Rule("credit_limit", "_gt", text="lots")
    draft = Branch((Branch((Rule("name", "_eq"), Branch((wrong,), "none")), ANY), Rule("grade", "_in")), ALL)
    with as_admin(shared.web.installation) as ctx:
        asked = asked_of(ctx, ctx.model.entities["customer"], draft)
    assert sorted(asked.problems) == [(0, 0), (0, 1, 0), (1,)]


def test_groups_deeper_than_a_filter_may_be_are_refused_where_they_stand(shared: Shop) -> None:
    node: Node = Rule("name", "_contains", text="a")
    for at in range(12):
        node = Branch((node, Rule("city", "_contains", text="b")), ANY if at % 2 else ALL)
    with as_admin(shared.web.installation) as ctx:
        asked = asked_of(ctx, ctx.model.entities["customer"], Branch((node,)))
    assert {len(place) for place in asked.problems} == {9}
