"""A formula checked against what its names lead to: `check`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema_registry.codes import formulas as codes
from schema_registry.expressions import limits
from schema_registry.expressions.checker import visit
from schema_registry.expressions.parse import Broken, parse
from schema_registry.expressions.scope import Scope
from schema_registry.expressions.terms import NOTHING, Term, depth
from schema_registry.expressions.types import Type, named
from schema_registry.expressions.walk import Known, Walk
from schema_registry.frozen import Frozen
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a formula. Without problems, `term` is what it computes.

    `reads`: paths exactly as written; `related`: by the name of related records, the paths read of each of them;
    `volatile`: whether it depends on when it is computed or by whom; `far`: whether a path follows a reference. The
    param `offset` of each problem counts the characters of the formula before the place.
    """

    type: Type
    term: Term
    reads: frozenset[str] = frozenset()
    related: Mapping[str, frozenset[str]] = Frozen({})
    volatile: bool = False
    far: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it reads values of its own record alone, and the same whenever and for whomever."""
        return not (self.related or self.volatile or self.far)


def check(source: str, scope: Scope, entity: str, want: str = "", *, queried: bool = False) -> Checked:
    """What a formula over an entity gives, and every problem that it has. `want`: the type that is needed.

    `queried`: whether databases have to compute it, which a few functions do not allow.
    """
    try:
        tree = parse(source)
    except Broken as error:
        return Checked(Type("missing"), NOTHING, problems=(error.problem,))
    walk = Walk(scope, entity, visit)
    known = walk.visit(tree)
    if known is not None and want and known.type.name not in (want, "missing"):
        walk.note(codes.WRONG_RESULT, tree, found=known.type, expected=named(want))
    if known is not None and depth(known.term) > limits.STEPS:
        walk.note(codes.TOO_DEEP, tree, most=limits.STEPS)
    for count in (len(walk.reads) + len(walk.related), *map(len, walk.related.values())):
        if count > limits.READS:
            walk.note(codes.TOO_MANY_NAMES, tree, count=count, most=limits.READS)
    for name in walk.unasked if queried else ():
        walk.note(codes.NOT_IN_QUERIES, name, function=name.bare)
    return _checked(walk, known)


def _checked(walk: Walk, known: Known | None) -> Checked:
    related = Frozen({name: frozenset(paths) for name, paths in walk.related.items()})
    problems = tuple(sorted(walk.problems, key=lambda one: int(str(dict(one.params)["offset"]))))
    kind, term = (known.type, known.term) if known is not None else (Type("missing"), NOTHING)
    return Checked(kind, term, frozenset(walk.reads), related, walk.volatile, walk.far, problems)
