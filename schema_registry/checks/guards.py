"""Conditions that no record can meet, or every one, as far as a formula tells it by itself: `never_holds`.

A guard is taken apart into alternatives, each a set of comparisons that would have to be true together. It can never
hold when every alternative contradicts itself. What is not understood counts as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schema_registry.expressions.terms import Term
from schema_registry.frozen import Frozen

MOST_ALTERNATIVES = 64
"""Of a guard that has more nothing is said."""
_OPPOSITE: Mapping[str, str] = Frozen({"eq": "ne", "ne": "eq", "lt": "ge", "ge": "lt", "gt": "le", "le": "gt"})
_TURNED: Mapping[str, str] = Frozen({"eq": "eq", "ne": "ne", "lt": "gt", "gt": "lt", "le": "ge", "ge": "le"})
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = Frozen(
    {
        "eq": lambda a, b: a == b,
        "ne": lambda a, b: a != b,
        "lt": lambda a, b: a < b,
        "le": lambda a, b: a <= b,
        "gt": lambda a, b: a > b,
        "ge": lambda a, b: a >= b,
    }
)


class Reason(NamedTuple):
    """Why a guard never holds, in English and Chinese."""

    en: str
    zh: str


ALWAYS_FALSE = Reason("whatever the record holds, it is false or missing", "无论记录内容如何，结果都为假或空")
Alternative = tuple[Term, ...]


def never_holds(term: Term, state_field: str = "", state: str = "") -> Reason | None:
    """Why a condition is never true; None where it may be. `state`: the one that a guard is judged in."""
    return _never(_alternatives(term, negated=False), state_field, state)


def never_fails(term: Term) -> bool:
    """Whether a condition is never false, though it may be missing."""
    return _never(_alternatives(term, negated=True), "", "") is not None


def _never(alternatives: list[Alternative] | None, state_field: str, state: str) -> Reason | None:
    if alternatives is None:
        return None
    reasons = [_contradiction(one, state_field, state) for one in alternatives]
    found = [one for one in reasons if one is not None]
    return found[0] if found and len(found) == len(reasons) else None


def _alternatives(term: Term, *, negated: bool) -> list[Alternative] | None:
    """The ways in which a condition can be true (or false); None when there are too many."""
    if term.op == "not":
        return _alternatives(term.args[0], negated=not negated)
    if term.op not in ("and", "or"):
        return [(Term("not", "boolean", (term,)) if negated else term,)]
    parts = [_alternatives(one, negated=negated) for one in term.args]
    found: list[Alternative] = [] if (term.op == "or") is not negated else [()]
    for part in parts:
        if part is None:
            return None
        if (term.op == "or") is not negated:
            found = found + part
        else:
            found = [(*one, *other) for one in found for other in part]
        if len(found) > MOST_ALTERNATIVES:
            return None
    return found


@dataclass(slots=True)
class _Domain:
    """What one value may be."""

    allowed: set[object] | None = None
    tests: list[tuple[str, object]] = field(default_factory=list)
    missing: bool = False
    present: bool = False

    @property
    def empty(self) -> bool:
        if self.missing and (self.present or self.tests or self.allowed is not None):
            return True
        if self.allowed is not None:
            return not any(self._takes(value) for value in self.allowed)
        return any(_apart(one, other) for one in self.tests for other in self.tests)

    def _takes(self, value: object) -> bool:
        return all(_compared(operator, value, other) for operator, other in self.tests)


def _contradiction(alternative: Alternative, state_field: str, state: str) -> Reason | None:
    domains: dict[str, _Domain] = {}
    for term in alternative:
        if not _note(term, domains):
            return ALWAYS_FALSE
    stage = domains.pop(state_field, None)
    if stage is not None:
        held = _Domain({state} if stage.allowed is None else stage.allowed & {state}, stage.tests, stage.missing)
        if held.empty:
            said = f'it asks for another state than "{state}", in which it is judged'
            return Reason(said, f"它要求的状态不是判断时所处的“{state}”")
    for path, domain in domains.items():
        if domain.empty:
            return Reason(f'"{path}" can have no such value', f"“{path}”不可能有这样的值")
    return None


def _note(term: Term, domains: dict[str, _Domain]) -> bool:
    """Adds what a condition says of a value; whether it can be true at all."""
    negated = term.op == "not"
    inner = term.args[0] if negated else term
    if inner.op == "const":
        return inner.value is not None and bool(inner.value) is not negated
    if inner.op == "is_missing" and inner.args[0].op == "read":
        domain = domains.setdefault(str(inner.args[0].value), _Domain())
        domain.missing, domain.present = domain.missing or not negated, domain.present or negated
        return True
    if inner.op == "among":
        return _note_among(inner, domains, negated=negated)
    if inner.op not in _HOLDS:
        return True
    operator = _OPPOSITE[inner.op] if negated else inner.op
    left, right = inner.args
    if left.op == "const" and right.op == "const":
        return None not in (left.value, right.value) and _compared(operator, left.value, right.value)
    if left.op == "const":
        left, right, operator = right, left, _TURNED[operator]
    if left.op == "read" and right.op == "const":
        _restrict(domains.setdefault(str(left.value), _Domain()), operator, right.value)
    return True


def _note_among(term: Term, domains: dict[str, _Domain], *, negated: bool) -> bool:
    value, *others = term.args
    if value.op != "read" or any(one.op != "const" for one in others):
        return True
    domain = domains.setdefault(str(value.value), _Domain())
    if negated:
        domain.tests += [("ne", one.value) for one in others]
    else:
        listed = {one.value for one in others}
        domain.allowed = listed if domain.allowed is None else domain.allowed & listed
    return True


def _restrict(domain: _Domain, operator: str, value: object) -> None:
    if operator == "eq":
        domain.allowed = {value} if domain.allowed is None else domain.allowed & {value}
    else:
        domain.tests.append((operator, value))


def _apart(one: tuple[str, object], other: tuple[str, object]) -> bool:
    """Whether two limits leave nothing between them: above one value and below another that is not greater."""
    (above, low), (below, high) = one, other
    if above not in ("gt", "ge") or below not in ("lt", "le"):
        return False
    return not _compared("le" if (above, below) == ("ge", "le") else "lt", low, high)


def _compared(operator: str, one: object, other: object) -> bool:
    """Whether a comparison holds; it may where the values do not compare in Python."""
    try:
        return _HOLDS[operator](one, other)
    except TypeError:
        return True
