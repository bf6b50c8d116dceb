"""What the definition language knows beyond its grammar: field kinds and filter operators.

`schema_registry` defines none itself. Core and plugins hand theirs down as a `Vocabulary`, so that a
document is checked against exactly what the running installation can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen
from schema_registry.model import Field
from schema_registry.problems import Problem

SHARES = frozenset({"percent"})
"""Kinds of values that say how much of something: added up they say nothing."""
JsonSchema = Mapping[str, object]


def _no_parts(document: Mapping[str, object]) -> Mapping[str, str]:
    return Frozen({})


def _no_check(options: Mapping[str, object]) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class KindWords:
    """What the language needs to know of a field kind.

    `options`: the kind's own keywords, each a JSON Schema with `title`, `description` and `examples`;
    `required`: those that must stand; `check`: what a JSON Schema cannot say of the whole field document
    (pointers relative to the field); `standard`: the plain JSON Schema (2020-12) of a value.
    """

    name: str
    options: Mapping[str, JsonSchema]
    standard: Callable[[Field], dict[str, object]]
    required: frozenset[str] = frozenset()
    check: Callable[[Mapping[str, object]], Iterable[Problem]] = _no_check
    operators: tuple[str, ...] = ()
    totals: tuple[str, ...] = ("count",)
    buckets: tuple[str, ...] = ()
    searchable: bool = False
    sortable: bool = True
    groupable: bool = True
    unique: bool = True
    numbered: bool = False
    """The engine gives the values of new records, each once."""
    files: bool = False
    """Its values are uploaded files."""
    stated: bool = True
    """Documents may state values: a default, what stands for values of before. Not where ids are the values."""
    formula: str = ""
    """The type of its values in formulas; empty where formulas cannot use it."""
    parts: Callable[[Mapping[str, object]], Mapping[str, str]] = _no_parts
    """Of a field document: the parts of its values that paths may end at (`price.currency`), with their kinds."""

    @property
    def additive(self) -> bool:
        """Whether a sum of its values is such a value again: amounts are, shares of something are not."""
        return "sum" in self.totals and self.name not in SHARES


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The kinds by name, in the order of the reference."""

    kinds: Mapping[str, KindWords] = Frozen({})

    def adding(self, *words: KindWords) -> Vocabulary:
        """A copy with more kinds (or the same name, replaced)."""
        return Vocabulary(Frozen({**self.kinds, **{one.name: one for one in words}}))
