"""Calls of functions: which signature fits, and what is wrong when none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal
from typing import NoReturn

from schema_registry.codes import formulas as codes
from schema_registry.expressions.functions.function import Function, Signature
from schema_registry.expressions.matching import ZONE, as_text, common, comparable, iso_date, name_of, offered
from schema_registry.expressions.nodes import Call
from schema_registry.expressions.terms import Term
from schema_registry.expressions.types import ORDERED, Type, named
from schema_registry.expressions.walk import Known, Walk
from schema_registry.frozen import Frozen


def _number(value: int) -> Term:
    return Term("const", "number", (), Decimal(value))


_LEFT_OUT: Mapping[str, tuple[int, Term]] = Frozen(
    {
        **dict.fromkeys(("round", "roundup", "rounddown", "eomonth"), (2, _number(0))),
        **dict.fromkeys(("floor", "ceiling", "left", "right"), (2, _number(1))),
        "time_of": (3, _number(0)),
        "find": (3, _number(1)),
        "datetime": (2, Term("const", "time", (), time())),
    }
)
"""By operation: how many arguments it has, and what the last one is when it is left out."""
_SECONDS: Mapping[str, int] = Frozen({"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400})
_ZONED = frozenset({"datetime"})
_UNITS = ("d", "m", "y")


@dataclass(slots=True)
class _Fit:
    """How a signature takes arguments: their terms, or the position of the first that it does not take."""

    terms: list[Term] = field(default_factory=list)
    bound: Type | None = None
    failed: int = -1


def call(walk: Walk, node: Call, function: Function) -> Known:
    """A call of a function without rules of its own."""
    known = walk.visit_all(node.arguments)
    fitting = [one for one in function.signatures if one.fits(len(known))]
    if not fitting:
        wrong_count(walk, node, function)
    fits = [(one, _fit(one, known)) for one in fitting]
    for signature, fit in fits:
        if fit.failed < 0:
            return Known(_term(signature, fit), _type(signature, fit), node)
    furthest = max(fit.failed for _, fit in fits)
    takes = tuple(dict.fromkeys(_wanted(one.at(furthest), fit) for one, fit in fits if fit.failed == furthest))
    wrong = known[furthest]
    walk.wrong(codes.WRONG_TYPE, wrong.node, function=node.name.bare, expected=named(*takes), found=wrong.type)


def choose(walk: Walk, node: Call, function: Function) -> Known:
    """`if` and `ifs`: conditions, each with a value behind it, and perhaps a last value."""
    count = len(node.arguments)
    if count < 2 or (function.name == "if" and count > 3):
        wrong_count(walk, node, function)
    known = walk.visit_all(node.arguments)
    paired = count - count % 2
    for condition in known[0:paired:2]:
        if condition.type.name not in ("boolean", "missing"):
            expected = named("boolean")
            walk.wrong(
                codes.WRONG_TYPE, condition.node, function=node.name.bare, expected=expected, found=condition.type
            )
    found = common(walk, node.name.bare, [*known[1:paired:2], *known[paired:]])
    values, kind = found
    conditions = [replace(one.term, type="boolean") if one.is_missing else one.term for one in known[0:paired:2]]
    return Known(_cases("case", (), conditions, values, kind), kind, node)


def switch(walk: Walk, node: Call, function: Function) -> Known:
    """`switch`: a value, cases each with a result behind it, and perhaps a last result."""
    count = len(node.arguments)
    if count < 3:
        wrong_count(walk, node, function)
    known = walk.visit_all(node.arguments)
    rest = known[1:]
    paired = len(rest) - len(rest) % 2
    sides = comparable(walk, "in", [known[0], *rest[0:paired:2]])
    found = common(walk, node.name.bare, [*rest[1:paired:2], *rest[paired:]])
    values, kind = found
    return Known(_cases("switch", (sides[0].term,), [one.term for one in sides[1:]], values, kind), kind, node)


def has(walk: Walk, node: Call, function: Function) -> Known:
    """`has`: a field of several values, and one of them."""
    if len(node.arguments) != 2:
        wrong_count(walk, node, function)
    known = walk.visit_all(node.arguments)
    for one, wanted in zip(known, ("texts", "text"), strict=True):
        if one.type.name not in (wanted, "missing"):
            walk.wrong(codes.WRONG_TYPE, one.node, function="has", expected=named(wanted), found=one.type)
    offered(walk, known[0].type.choices, known[1], name_of(known[0]))
    return Known(Term("has", "boolean", (known[0].term, known[1].term)), Type("boolean"), node)


def datedif(walk: Walk, node: Call, function: Function) -> Known:
    """`datedif`: two days, and the unit written out."""
    if len(node.arguments) != 3:
        wrong_count(walk, node, function)
    known = walk.visit_all(node.arguments)
    unit = (known[2].literal or "").lower()
    if unit not in _UNITS:
        listed = ", ".join(f"'{one}'" for one in _UNITS)
        walk.wrong(codes.NEEDS_LITERAL, known[2].node, function="datedif", expected=listed)
    days = [_taken("day", one, _Fit()) for one in known[:2]]
    for one, term in zip(known, days, strict=False):
        if term is None:
            walk.wrong(codes.WRONG_TYPE, one.node, function="datedif", expected=named("date"), found=one.type)
    operation = {"d": "days_between", "m": "months_between", "y": "years_between"}[unit]
    args = tuple(term for term in days if term is not None)
    return Known(Term(operation, "number", args), Type("number"), node)


def several(walk: Walk, node: Call, known: list[Known], operation: str, takes: str) -> Known:
    """`sum`, `min` and `max` of values that stand here, not of related records."""
    signature = Signature((takes, takes), 1, repeats=True, gives=takes, op=operation)
    fit = _fit(signature, known)
    if fit.failed < 0:
        return Known(_term(signature, fit), _type(signature, fit), node)
    wrong = known[fit.failed]
    expected = named(_wanted(takes, fit))
    walk.wrong(codes.WRONG_TYPE, wrong.node, function=node.name.bare, expected=expected, found=wrong.type)


def wrong_count(walk: Walk, node: Call, function: Function) -> NoReturn:
    """Notes that a function has too few or too many arguments."""
    counts = [(one.least, None if one.repeats else len(one.takes)) for one in function.signatures]
    expected, expected_zh = _counted(counts) if counts else ("other arguments", "其他参数")
    walk.wrong(
        codes.WRONG_COUNT,
        node,
        function=node.name.bare,
        expected=expected,
        expected_zh=expected_zh,
        found=len(node.arguments),
        usage=function.usage,
    )


def _counted(counts: list[tuple[int, int | None]]) -> tuple[str, str]:
    least = min(low for low, _ in counts)
    if any(high is None for _, high in counts):
        return f"at least {least} arguments", f"至少 {least} 个参数"
    most = max(high for _, high in counts if high is not None)
    if least == most:
        return (f"{least} argument" if least == 1 else f"{least} arguments"), f"{least} 个参数"
    return f"{least} to {most} arguments", f"{least} 到 {most} 个参数"


def _cases(op: str, head: tuple[Term, ...], cases: list[Term], values: list[Term], kind: Type) -> Term:
    """Cases and values in turn, then the value when none holds."""
    pairs = [term for pair in zip(cases, values, strict=False) for term in pair]
    last = values[len(cases)] if len(values) > len(cases) else Term("const", kind.name)
    return Term(op, kind.name, (*head, *pairs, last))


def _fit(signature: Signature, known: list[Known]) -> _Fit:
    fit = _Fit()
    for position, one in enumerate(known):
        term = _taken(signature.at(position), one, fit)
        if term is None:
            fit.failed = position
            return fit
        fit.terms.append(term)
    if fit.bound is not None:
        fit.terms = [replace(one, type=fit.bound.name) if one.type == "missing" else one for one in fit.terms]
    return fit


def _taken(wanted: str, one: Known, fit: _Fit) -> Term | None:
    """The argument as the signature wants it; None when it does not fit."""
    if wanted == "any":
        return as_text(one)
    if wanted in ("T", "O"):
        return _bound(wanted, one, fit)
    if wanted in ("day", "clock"):
        return _local(wanted, one)
    if one.is_missing:
        return replace(one.term, type=wanted)
    if wanted == "date" and (day := iso_date(one.literal)) is not None:
        return Term("const", "date", (), day)
    return one.term if one.type.name == wanted else None


def _bound(wanted: str, one: Known, fit: _Fit) -> Term | None:
    if one.is_missing:
        return one.term
    if wanted == "O" and one.type.name not in ORDERED:
        return None
    if fit.bound is None:
        fit.bound = Type(one.type.name, one.type.to)
    if fit.bound.name == "date" and (day := iso_date(one.literal)) is not None:
        return Term("const", "date", (), day)
    return one.term if (one.type.name, one.type.to) == (fit.bound.name, fit.bound.to) else None


def _local(wanted: str, one: Known) -> Term | None:
    """A day or time of day; moments by the business time zone."""
    plain, operation = ("date", "local_date") if wanted == "day" else ("time", "local_time")
    if one.is_missing:
        return replace(one.term, type=plain)
    if one.type.name == "instant":
        return Term(operation, plain, (one.term, ZONE))
    if plain == "date" and (day := iso_date(one.literal)) is not None:
        return Term("const", "date", (), day)
    return one.term if one.type.name == plain else None


def _wanted(word: str, fit: _Fit) -> str:
    """The type that was expected, for a message."""
    if word in ("T", "O"):
        return fit.bound.name if fit.bound is not None else "number"
    return {"day": "date", "clock": "time", "any": "text"}.get(word, word)


def _type(signature: Signature, fit: _Fit) -> Type:
    if signature.gives in ("T", "O"):
        return fit.bound or Type("missing")
    return Type(signature.gives)


def _term(signature: Signature, fit: _Fit) -> Term:
    terms, op, kind = fit.terms, signature.op, _type(signature, fit).name
    if op in ("text", "day", "clock"):
        return terms[0]
    if op == "number_text" and len(terms) == 2:
        return Term("fixed_text", kind, tuple(terms))
    count, last = _LEFT_OUT.get(op, (0, None))
    if last is not None and len(terms) < count:
        terms = [*terms, last]
    if op in _ZONED:
        terms = [*terms, ZONE]
    way, _, unit = op.partition("_")
    if unit in _SECONDS and way in ("from", "in"):
        return Term("mul" if way == "from" else "div", kind, (terms[0], _number(_SECONDS[unit])))
    return Term(op, kind, tuple(terms))
