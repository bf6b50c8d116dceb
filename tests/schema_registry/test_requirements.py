"""Packs in the order of what they build on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schema_registry.documents import Document
from schema_registry.requirements import building_on, in_order

NAMES = "abcdef"


def manifests(needs: dict[str, frozenset[str]]) -> dict[str, Document]:
    return {
        name: Document(name, "pack.json", f"{name}/pack.json", "pack", "", {"requires": dict.fromkeys(others, "*")})
        for name, others in needs.items()
    }


def test_required_packs_come_first() -> None:
    needs = {"c": frozenset("a"), "b": frozenset("c"), "a": frozenset[str]()}
    assert in_order(manifests(needs), ["b", "c", "a"]) == ["a", "c", "b"]


@given(st.permutations(NAMES), st.data())
def test_without_circles_nothing_comes_before_what_it_requires(given_: list[str], data: st.DataObject) -> None:
    needs = {
        name: data.draw(st.frozensets(st.sampled_from(NAMES[:place]))) if place else frozenset[str]()
        for place, name in enumerate(NAMES)
    }
    ordered = in_order(manifests(needs), given_)
    assert sorted(ordered) == sorted(given_)
    assert all(ordered.index(other) < ordered.index(name) for name, others in needs.items() for other in others)


@given(st.dictionaries(st.sampled_from(NAMES), st.frozensets(st.sampled_from(NAMES))))
def test_circles_and_missing_packs_stop_nothing(needs: dict[str, frozenset[str]]) -> None:
    assert sorted(in_order(manifests(needs), list(needs))) == sorted(needs)
    reached = building_on(manifests(needs))
    assert all(needs[name] <= reached[name] for name in needs)


def test_a_long_chain_of_packs_needs_no_recursion() -> None:
    names = [f"p{number}" for number in range(2_000)]
    needs = {name: frozenset(names[place + 1 : place + 2]) for place, name in enumerate(names)}
    assert len(building_on(manifests(needs))["p0"]) == 1_999
