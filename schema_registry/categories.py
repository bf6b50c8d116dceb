"""The categories of a tree's document, walked without recursion: no document is too deep for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schema_registry.pointer import join
from schema_registry.view import Json, objects, text


class Node(NamedTuple):
    """One category of a document: its place, its level (1 at the top), and what stands above it."""

    pointer: str
    level: int
    document: Json
    parent: str = ""


def nodes(document: Json) -> Iterator[Node]:
    """Every category of a tree, parents first, in its order. No tree is too deep to be walked."""
    open_lists = [iter(list(_below(document, "/categories", 1, "")))]
    while open_lists:
        node = next(open_lists[-1], None)
        if node is None:
            open_lists.pop()
            continue
        yield node
        below = _below(node.document, f"{node.pointer}/children", node.level + 1, text(node.document.get("id")))
        open_lists.append(iter(list(below)))


def _below(document: Json, at: str, level: int, parent: str) -> Iterator[Node]:
    for index, one in objects(document.get(at.rpartition("/")[2])):
        yield Node(join(at, index), level, one, parent)
