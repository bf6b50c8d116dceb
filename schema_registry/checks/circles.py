"""What goes round in a circle: packs, required references, titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schema_registry.checks.templates import template_paths
from schema_registry.codes import cross as codes
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.view import mapping, reference_of, text, texts
from schema_registry.world import Target, World


def circles(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """One circle for each knot of a graph (a strongly connected part), the shortest through its first node.

    A node that leads to itself is a circle of one.
    """
    done: set[str] = set()
    for start in graph:
        if start in done:
            continue
        circle = _shortest_back(graph, start)
        if circle:
            yield circle
            done.update(circle)


def _shortest_back(graph: Mapping[str, Iterable[str]], start: str) -> tuple[str, ...]:
    """The nodes of a shortest way from a node back to itself; none when there is no way."""
    came_from: dict[str, str] = {}
    level = [start]
    while level:
        following: list[str] = []
        for node in level:
            for other in graph.get(node, ()):
                if other == start:
                    return _way(came_from, start, node)
                if other not in came_from:
                    came_from[other] = node
                    following.append(other)
        level = following
    return ()


def _way(came_from: Mapping[str, str], start: str, node: str) -> tuple[str, ...]:
    way = [node]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def check_required_circles(world: World) -> None:
    """Entities that require each other: none of their records could ever be the first."""
    graph = {name: dict(_required_targets(draft)) for name, draft in world.entities.items()}
    for circle in circles(graph):
        draft = world.entities[circle[0]]
        at = graph[circle[0]][circle[1 % len(circle)]]
        world.findings.add(codes.REQUIRED_CIRCLE, draft.origin(at), circle=_shown(circle))


def _required_targets(draft: EntityDraft) -> Iterator[tuple[str, str]]:
    """(target, pointer) of every required reference of an entity."""
    for index, name in texts(draft.value.get("required")):
        to = reference_of(draft.properties.get(name))
        if to:
            yield to, join("/required", index)


def check_title_circles(world: World) -> None:
    """Titles that show each other's titles."""
    graph = {name: set(_titles_shown(world, draft)) for name, draft in world.entities.items()}
    for circle in circles(graph):
        draft = world.entities[circle[0]]
        world.findings.add(codes.TITLE_CIRCLE, draft.origin("/card/title"), circle=_shown(circle))


def _titles_shown(world: World, draft: EntityDraft) -> Iterator[str]:
    """Entities whose titles stand in an entity's title."""
    title = mapping(draft.value.get("card")).get("title")
    for path, _ in template_paths(text(title)):
        target = world.follow(draft, path)
        if isinstance(target, Target) and target.to:
            yield target.to
    if not title and draft.properties and all(reference_of(one) for one in draft.properties.values()):
        yield reference_of(next(iter(draft.properties.values())))


def _shown(circle: tuple[str, ...]) -> str:
    return " → ".join([*circle, circle[0]])
