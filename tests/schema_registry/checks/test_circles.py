"""What goes round in a circle."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schema_registry.checks.circles import circles
from tests.schema_registry.definitions import codes, entity, only, problems

TEXT = {"kind": "text"}


def pointing(name: str, to: str, *, title: str = "{name}", required: bool = False) -> dict[str, Any]:
    fields = {"name": TEXT, "other": {"kind": "reference", "to": to}}
    return entity(name, properties=fields, required=["other"] if required else [], card={"title": title})


def test_entities_that_require_each_other_can_never_be_created() -> None:
    problem = only(problems(pointing("a", "b", required=True), pointing("b", "a", required=True)))
    assert (problem.code, problem.pointer) == ("REL023", "/required/0")
    assert "a → b → a" in problem.message


def test_an_entity_that_requires_itself_can_never_be_created() -> None:
    assert codes(problems(pointing("a", "a", required=True))) == ["REL023"]


def test_one_optional_reference_breaks_the_circle() -> None:
    assert problems(pointing("a", "b", required=True), pointing("b", "a")) == ()


def test_titles_may_not_wait_for_each_other() -> None:
    assert codes(problems(pointing("a", "b", title="{other}"), pointing("b", "a", title="x {other}"))) == ["REL024"]
    assert codes(problems(pointing("a", "a", title="{name} in {other.other}"))) == ["REL024"]


def test_a_title_may_name_a_field_of_the_same_entity_through_a_reference() -> None:
    assert problems(pointing("a", "a", title="{other.name} / {name}")) == ()


def test_titles_made_by_default_are_checked_too() -> None:
    loop = entity("a", properties={"parent": {"kind": "reference", "to": "a"}})
    assert codes(problems(loop)) == ["REL024"]


NODES = st.sampled_from("abcdef")


@given(st.dictionaries(NODES, st.frozensets(NODES, max_size=3), max_size=6))
def test_circles_are_closed_and_none_is_missed(graph: dict[str, frozenset[str]]) -> None:
    found = list(circles(graph))
    for circle in found:
        assert all(after in graph[node] for node, after in zip(circle, (*circle[1:], circle[0]), strict=True))
    assert bool(found) == any(start in _reach(graph, start) for start in graph)


def _reach(graph: dict[str, frozenset[str]], start: str) -> set[str]:
    reached: set[str] = set()
    todo = list(graph.get(start, ()))
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += graph.get(node, ())
    return reached
