"""What the walk through a tree carries: where it is, what it found, and what is wrong so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from schema_registry.expressions.nodes import Name, Node
from schema_registry.expressions.scope import Scope
from schema_registry.expressions.terms import Term
from schema_registry.expressions.types import Type
from schema_registry.problems import Code, Problem

MOST_PROBLEMS = 20
"""Problems told of one formula; the first ones help."""


class Fault(Exception):  # no error: it leaves the part of the tree that has a noted problem
    """A part of the formula has a problem, which is noted."""


@dataclass(frozen=True, slots=True)
class Known:
    """A part of a formula that was understood: what it computes, of which type, and where it stands."""

    term: Term
    type: Type
    node: Node

    @property
    def is_missing(self) -> bool:
        return self.type.name == "missing"

    @property
    def literal(self) -> str | None:
        """The text that is written out here."""
        value = self.term.value
        return value if self.term.op == "const" and isinstance(value, str) else None


@dataclass(slots=True)
class Walk:
    """A walk over one entity. `step` makes the parts of a tree known, and the walk goes down through it."""

    scope: Scope
    entity: str
    step: Callable[[Walk, Node], Known]
    inner: bool = False
    """Whether it is over one of many related records."""
    problems: list[Problem] = field(default_factory=list)
    reads: dict[str, None] = field(default_factory=dict)
    """Paths as written, in the order they come."""
    related: dict[str, dict[str, None]] = field(default_factory=dict)
    """By the name of related records: the paths read of each."""
    volatile: bool = False
    far: bool = False
    """Whether a path leads through a reference."""
    unasked: list[Name] = field(default_factory=list)
    """Functions used that no database computes."""

    def visit(self, node: Node) -> Known | None:
        """What a part is; None when it has a problem, which is noted then."""
        try:
            return self.step(self, node)
        except Fault:
            return None

    def visit_all(self, nodes: tuple[Node, ...]) -> list[Known]:
        """What several parts are. All are looked at before one that has a problem stops the walk here."""
        found = [self.visit(node) for node in nodes]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            raise Fault
        return known

    def note(self, code: Code, at: Node | Name, suggest: str = "", **params: object) -> None:
        """Notes a problem at a part of the formula."""
        problem = code.at("", None, offset=at.start, **params)
        if len(self.problems) < MOST_PROBLEMS and problem not in self.problems:
            self.problems.append(problem.suggesting(suggest) if suggest else problem)

    def wrong(self, code: Code, at: Node | Name, suggest: str = "", **params: object) -> NoReturn:
        """Notes a problem, and stops: nothing is known of what stands around it."""
        self.note(code, at, suggest, **params)
        raise Fault

    def within(self, entity: str) -> Walk:
        """A walk over one of many related records, whose problems are noted here."""
        return Walk(self.scope, entity, self.step, inner=True, problems=self.problems)
