"""Conditions that SQLite can compute itself, with the same result: it is quicker, and indexes serve them.

Comparisons of columns with values that are written out, of texts and dates with each other, and what and, or, not,
`in` and `is missing` make of them. Texts compare by code points there, days and moments as texts that sort like them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import Grouping

from core.expressions.columns import RESULTS, Column
from core.storage.types import Fixed
from schema_registry.expressions.terms import Term
from schema_registry.frozen import Frozen

Leaf = Callable[[Term], Column]
_LARGEST = 10**18
_COMPARES: Mapping[str, Callable[[Any, Any], Any]] = Frozen(
    {name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}
)
_ALIKE = frozenset({"text", "date", "instant", "boolean"})
"""Types whose values SQLite holds so that they compare as they should. Times need not be."""


def condition(term: Term, leaf: Leaf) -> Column | None:
    """The condition of a term; None where SQLite cannot compute it as it should be."""
    if term.op == "const" and isinstance(term.value, bool):
        return sa.true() if term.value else sa.false()
    if term.op == "read" and term.type == "boolean":
        return leaf(term)
    if term.op == "is_missing":
        return Grouping(leaf(term.args[0]).is_(sa.null())) if term.args[0].op == "read" else None
    if term.op in ("and", "or", "not"):
        return _logical(term, leaf)
    if term.op in _COMPARES:
        sides = _sides(term.args, leaf)
        return None if sides is None else Grouping(_COMPARES[term.op](*sides))
    if term.op == "among":
        sides = _sides(term.args, leaf)
        return None if sides is None else Grouping(sides[0].in_(sides[1:]))
    return None


def _logical(term: Term, leaf: Leaf) -> Column | None:
    found = [condition(one, leaf) for one in term.args]
    parts = [one for one in found if one is not None]
    if len(parts) < len(found):
        return None
    if term.op == "not":
        return Grouping(sa.not_(parts[0]))
    return Grouping(sa.and_(*parts) if term.op == "and" else sa.or_(*parts))


def _sides(terms: tuple[Term, ...], leaf: Leaf) -> list[Column] | None:
    """Columns and values of one type, as SQLite holds them; None when any is computed."""
    if any(one.op not in ("read", "const") or one.type != terms[0].type for one in terms):
        return None
    reads = [one for one in terms if one.op == "read"]
    if terms[0].type == "number":
        return _scaled(terms, leaf) if len(reads) == 1 else None
    if terms[0].type not in _ALIKE:
        return None
    return [leaf(one) if one.op == "read" else sa.literal(one.value, RESULTS[one.type]) for one in terms]


def _scaled(terms: tuple[Term, ...], leaf: Leaf) -> list[Column] | None:
    """One column of scaled integers, and whole numbers on its scale."""
    sides: list[Column] = []
    columns = {one: leaf(one) for one in terms if one.op == "read"}
    type_ = next(iter(columns.values())).type
    scale = type_.scale if isinstance(type_, Fixed) else 0 if isinstance(type_, sa.Integer) else None
    for one in terms:
        if one.op == "read":
            sides.append(sa.type_coerce(columns[one], sa.BigInteger()))
            continue
        value = one.value.scaleb(scale) if scale is not None and isinstance(one.value, Decimal) else None
        if value is None or value != int(value) or not -_LARGEST < value < _LARGEST:
            return None
        sides.append(sa.literal(int(value), sa.BigInteger()))
    return sides
