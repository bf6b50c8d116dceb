"""What a checked formula computes: operations on values, each with one meaning in every back end.

A term has no names left to resolve, no overloads and no hidden conversions: `text & number` is
`join(text, number_text(number))`. Its operations are listed in `OPERATIONS` of each back end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """An operation on arguments, with the type of its result (`missing` where it has no other).

    `value` is the constant of `const`, the path of `read`, and (inverse, total) of `total`, whose arguments are what
    it is taken of and the condition, both over one related record.
    """

    op: str
    type: str
    args: tuple[Term, ...] = ()
    value: object = None

    def walk(self) -> Iterator[Term]:
        """This term and all below it, but not those over related records."""
        yield self
        for one in self.args if self.op != "total" else ():
            yield from one.walk()


def depth(term: Term) -> int:
    """The longest way down, without walking it down: terms may be deeper than calls."""
    deepest, below = 0, [(term, 1)]
    while below:
        one, level = below.pop()
        deepest = max(deepest, level)
        below += [(part, level + 1) for part in one.args]
    return deepest


NOTHING = Term("const", "missing")
ALWAYS = Term("const", "boolean", (), True)
