"""The tree of conditions as it is edited. Nodes are found by their place: `0.2` is the third part of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

ALL, ANY, NONE, NOT_ALL = "all", "any", "none", "notall"
JOINS = (ALL, ANY, NONE, NOT_ALL)
"""How the parts of a branch are joined; the last two are the first two turned around."""
MOST_NODES = 200
"""Parts of a draft that are looked at: twice what a filter may hold."""
DEEPEST = 24
"""Groups in groups that are opened; a filter may hold fewer."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on one field. `way` says what is asked of it; the rest is what was typed, by what the way takes."""

    path: str
    way: str = ""
    chosen: tuple[str, ...] = ()
    text: str = ""
    until: str = ""
    """The end of a range."""
    unit: str = ""
    """The unit of a length of time, or the period."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Conditions that a form has no controls for; they stay as they are, as JSON, or are taken away."""

    json: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Conditions together. With a relation they are those of related records: `has` some such, or none."""

    parts: tuple[Node, ...] = ()
    join: str = ALL
    relation: str = ""
    has: bool = True


Node = Rule | Kept | Branch
Place = tuple[int, ...]


def written(place: Place) -> str:
    """A place as forms write it; empty for the whole."""
    return ".".join(str(one) for one in place)


def read_place(text: str) -> Place | None:
    """The place written so; None when it is none."""
    if not text:
        return ()
    parts = text.split(".")
    if len(parts) > DEEPEST or not all(one.isascii() and one.isdigit() and len(one) < 4 for one in parts):
        return None
    return tuple(int(one) for one in parts)


def walk(node: Node, place: Place = ()) -> Iterator[tuple[Place, Node]]:
    """Every node with its place, the whole first."""
    yield place, node
    if isinstance(node, Branch):
        for at, part in enumerate(node.parts):
            yield from walk(part, (*place, at))


def node_at(draft: Branch, place: Place) -> Node | None:
    """The node at a place, if there is one."""
    node: Node = draft
    for at in place:
        if not isinstance(node, Branch) or at >= len(node.parts):
            return None
        node = node.parts[at]
    return node


def _changed(branch: Branch, place: Place, change: Callable[[Node], tuple[Node, ...]]) -> Branch:
    """The draft with some nodes in place of one; as it was where there is none."""
    at, *rest = place
    if at >= len(branch.parts):
        return branch
    part = branch.parts[at]
    if not rest:
        parts = change(part)
    elif isinstance(part, Branch):
        parts = (_changed(part, tuple(rest), change),)
    else:
        return branch
    return replace(branch, parts=(*branch.parts[:at], *parts, *branch.parts[at + 1 :]))


def with_part(draft: Branch, place: Place, part: Node) -> tuple[Branch, Place]:
    """With one more part at the end of a branch, and where it stands."""
    found = node_at(draft, place)
    if not isinstance(found, Branch):
        return draft, place
    grown = replace(found, parts=(*found.parts, part))
    return (_changed(draft, place, lambda _: (grown,)) if place else grown), (*place, len(found.parts))


def without(draft: Branch, place: Place) -> Branch:
    """Without a node and all below it."""
    return _changed(draft, place, lambda _: ()) if place else replace(draft, parts=(), join=ALL)


def wrapped(draft: Branch, place: Place) -> Branch:
    """With a node in a group of its own, to which further ones can be added: the start of an "or"."""
    return _changed(draft, place, lambda node: (Branch((node,), ANY),)) if place else draft


def unwrapped(draft: Branch, place: Place) -> Branch:
    """With the parts of a group in its place."""
    found = node_at(draft, place)
    return _changed(draft, place, lambda _: found.parts) if place and isinstance(found, Branch) else draft
