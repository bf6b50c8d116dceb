"""A checked formula as a Python function: one closure for each operation, no loop but those over related records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any, cast

from core.expressions import numbers, texts
from core.expressions.environment import Environment
from core.expressions.moments import duration_of, seconds_of
from core.expressions.operations import STRICT, Operation
from core.expressions.refusals import TooLarge, number_too_large
from core.kinds.mixed import Money
from core.kinds.postal import Address
from schema_registry.expressions.terms import Term
from schema_registry.frozen import Frozen

Values = Mapping[str, Any]
"""By path, of whatever type each has; related records by their name, as mappings of the same kind."""
Run = Callable[[Values, Environment], Any]
TOO_LARGE = (Overflow, InvalidOperation, OverflowError, TooLarge)
"""What is raised where something leaves its limits."""


def runner(term: Term) -> Run:
    """A function of values and environment. It raises TooLarge where a number or text leaves its limits."""
    run, finish = compiled(term), _FINISH.get(term.type)

    def evaluate(values: Values, env: Environment) -> object:
        try:
            value = run(values, env)
            return value if finish is None or value is None else finish(value)
        except (Overflow, InvalidOperation, OverflowError):
            raise number_too_large() from None

    return evaluate


_FINISH: Mapping[str, Callable[[Any], object]] = Frozen({"duration": duration_of, "number": numbers.add_nothing})


def compiled(term: Term) -> Run:
    """The same without what is done at the very end: durations are still seconds."""
    if term.op.startswith(_LENIENT):
        return _guarded(compiled(replace(term, op=term.op.removeprefix(_LENIENT))))
    made = _OWN.get(term.op)
    if made is not None:
        return made(term)
    return _strict(STRICT[term.op], [compiled(one) for one in term.args])


def lenient(term: Term) -> Term:
    """The term with missing in place of every number or text that is too large, as statements compute it."""
    op = f"{_LENIENT}{term.op}" if term.op in STRICT or term.op in _GROWING else term.op
    return replace(term, op=op, args=tuple(lenient(one) for one in term.args))


_LENIENT = "?"
_GROWING = frozenset({"total_of", "concat", "total"})


def _guarded(run: Run) -> Run:
    def guarded(values: Values, env: Environment) -> object:
        try:
            return run(values, env)
        except TOO_LARGE:
            return None

    return guarded


def _strict(act: Operation, runs: list[Run]) -> Run:
    """An operation that is missing as soon as one of its arguments is."""
    if len(runs) == 1:
        (first,) = runs

        def one(values: Values, env: Environment) -> object:
            a = first(values, env)
            return None if a is None else act(a)

        return one
    if len(runs) == 2:
        first, second = runs

        def two(values: Values, env: Environment) -> object:
            a = first(values, env)
            if a is None:
                return None
            b = second(values, env)
            return None if b is None else act(a, b)

        return two

    def many(values: Values, env: Environment) -> object:
        found = [run(values, env) for run in runs]
        return None if None in found else act(*found)

    return many


# ---- leaves
def _const(term: Term) -> Run:
    value = term.value
    return lambda values, env: value


def _arg(term: Term) -> Run:
    """A value by its place instead of its path."""
    place = cast("str", term.value)
    return lambda values, env: values[place]


def _read(term: Term) -> Run:
    path = str(term.value)
    if term.type == "duration":

        def seconds(values: Values, env: Environment) -> object:
            found = values.get(path)
            return seconds_of(found) if isinstance(found, timedelta) else found

        return seconds
    if term.type == "number":

        def number(values: Values, env: Environment) -> object:
            found = values.get(path)
            return found.base if isinstance(found, Money) else found

        return _part(path, number)
    return _part(path, lambda values, env: values.get(path))


def _part(path: str, run: Run) -> Run:
    """A part of a value, `price.currency`: by its own path, else of the value itself."""
    whole, _, part = path.rpartition(".")
    if part not in _PARTS:
        return run

    def read(values: Values, env: Environment) -> object:
        value = values.get(whole)
        return getattr(value, part) if isinstance(value, Money | Address) else run(values, env)

    return read


_PARTS = frozenset({*Money._fields, *Address._fields, "line"})


def _zone(term: Term) -> Run:
    return lambda values, env: env.zone


def _today(term: Term) -> Run:
    return lambda values, env: env.today


def _now(term: Term) -> Run:
    return lambda values, env: env.now


def _user(term: Term) -> Run:
    return lambda values, env: env.user


# ---- three-valued logic
def _and(term: Term) -> Run:
    runs = [compiled(one) for one in term.args]

    def every(values: Values, env: Environment) -> object:
        found: object = True
        for run in runs:
            value = run(values, env)
            if value is False:
                return False
            if value is None:
                found = None
        return found

    return every


def _or(term: Term) -> Run:
    runs = [compiled(one) for one in term.args]

    def any_of(values: Values, env: Environment) -> object:
        found: object = False
        for run in runs:
            value = run(values, env)
            if value is True:
                return True
            if value is None:
                found = None
        return found

    return any_of


def _is_missing(term: Term) -> Run:
    run = compiled(term.args[0])
    return lambda values, env: run(values, env) is None


def _among(term: Term) -> Run:
    """`in`: true when one is equal; else missing when one is missing; else false."""
    first, *others = (compiled(one) for one in term.args)
    constants = [one.value for one in term.args[1:]]
    if all(one.op == "const" for one in term.args[1:]) and None not in constants:
        listed = frozenset(constants)

        def in_set(values: Values, env: Environment) -> object:
            value = first(values, env)
            return None if value is None else value in listed

        return in_set

    def in_list(values: Values, env: Environment) -> object:
        value = first(values, env)
        if value is None:
            return None
        found = [run(values, env) for run in others]
        return True if value in found else None if None in found else False

    return in_list


# ---- choosing
def _case(term: Term) -> Run:
    runs = [compiled(one) for one in term.args]
    pairs, last = list(zip(runs[:-1:2], runs[1:-1:2], strict=True)), runs[-1]
    if len(pairs) == 1:
        ((condition, value),) = pairs
        return lambda values, env: (value if condition(values, env) is True else last)(values, env)

    def choose(values: Values, env: Environment) -> object:
        for holds, result in pairs:
            if holds(values, env) is True:
                return result(values, env)
        return last(values, env)

    return choose


def _switch(term: Term) -> Run:
    first, *runs = (compiled(one) for one in term.args)
    pairs, last = list(zip(runs[:-1:2], runs[1:-1:2], strict=True)), runs[-1]

    def choose(values: Values, env: Environment) -> object:
        value = first(values, env)
        if value is not None:
            for case, result in pairs:
                if case(values, env) == value:
                    return result(values, env)
        return last(values, env)

    return choose


def _coalesce(term: Term) -> Run:
    runs = [compiled(one) for one in term.args]

    def first(values: Values, env: Environment) -> object:
        for run in runs:
            value = run(values, env)
            if value is not None:
                return value
        return None

    return first


# ---- several values, missing ones left out
def _gathering(act: Callable[[list[Any]], object]) -> Callable[[Term], Run]:
    def make(term: Term) -> Run:
        runs = [compiled(one) for one in term.args]

        def gather(values: Values, env: Environment) -> object:
            found = [value for value in (run(values, env) for run in runs) if value is not None]
            return act(found)

        return gather

    return make


def _least(found: list[Any]) -> object:
    return min(found) if found else None


def _greatest(found: list[Any]) -> object:
    return max(found) if found else None


def _sum(found: Iterable[Any]) -> Decimal:
    total = Decimal(0)
    for value in found:
        total = numbers.add(total, value)
    return total


def _mean(found: list[Any]) -> Decimal | None:
    return numbers.div(_sum(found), len(found))


def _concat(found: list[Any]) -> str:
    return texts.joined(*found)


# ---- related records
_FIGURES: Mapping[str, Callable[[list[Any]], object]] = Frozen(
    {"sum": _sum, "avg": _mean, "min": _least, "max": _greatest}
)


def _total(term: Term) -> Run:
    name, total = cast("tuple[str, str]", term.value)
    of, where = (compiled(one) for one in term.args)
    if total == "count":
        return lambda values, env: Decimal(sum(where(row, env) is True for row in values.get(name) or ()))
    figure = _FIGURES[total]

    def gather(values: Values, env: Environment) -> object:
        found = [of(row, env) for row in values.get(name) or () if where(row, env) is True]
        return figure([value for value in found if value is not None])

    return gather


_OWN: Mapping[str, Callable[[Term], Run]] = Frozen(
    {
        "const": _const,
        "read": _read,
        "arg": _arg,
        "zone": _zone,
        "today": _today,
        "now": _now,
        "current_user": _user,
        "and": _and,
        "or": _or,
        "is_missing": _is_missing,
        "among": _among,
        "case": _case,
        "switch": _switch,
        "coalesce": _coalesce,
        "least": _gathering(_least),
        "greatest": _gathering(_greatest),
        "total_of": _gathering(_sum),
        "concat": _gathering(_concat),
        "total": _total,
    }
)
