"""The syntax tree of a formula. Every node knows where it stands: `start` and `end` count characters of the text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a formula. `size` counts the nodes from here down, `depth` the longest way down."""

    start: int
    end: int
    size: int
    depth: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, true, false, or missing (None)."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """One name as written, with its place: what a rename replaces. `bare`: without the brackets of `[in]`."""

    bare: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A field, or one behind references: `customer.grade`."""

    names: tuple[Name, ...]

    @property
    def text(self) -> str:
        return ".".join(name.bare for name in self.names)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function with its arguments. Its name is in small letters."""

    name: Name
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-x`, `not x`, `x is missing`, `x is not missing`; the operator in these words."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operands with operators of one rank between them, worked off from the left: `a + b - c`, `x and y`, `a = b`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Among(Node):
    """`x in (a, b)`, or `x not in (a, b)` when `negated`."""

    operand: Node
    items: tuple[Node, ...]
    negated: bool
