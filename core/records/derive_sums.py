"""How a roll-up follows the records it is over: what one contributes, and the figure after some left and some came.

Everything is exact. A sum that is not there yet (its column was just made, and the records are still being gone
through) stays away until it is computed as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, localcontext
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from core.expressions.environment import Environment
from core.kinds.derived import COUNT, SUM
from core.records.derive_graph import Figure
from core.records.shape import Values

PRECISION = 60
"""Digits of a quotient before it is rounded to its field."""

Value = Any
"""A number, a date, an instant, a time or a duration: whatever can be compared, hence Any."""


class Part(NamedTuple):
    """What a record contributes to a roll-up: to which parent, and what value."""

    parent: str
    value: Value


@dataclass(slots=True)
class Move:
    """The values that left a figure, and those that came."""

    left: list[Value] = field(default_factory=list)
    came: list[Value] = field(default_factory=list)


class Lost(Exception):
    """The least or greatest value left: what it is now only the records tell."""


def part(figure: Figure, values: Values | None, environment: Environment) -> Part | None:
    """The contribution of a live record; None of one that is not there, refers to nothing or does not count."""
    if values is None:
        return None
    parent = values.get(figure.rollup.field)
    if parent is None:
        return None
    value = 1 if figure.rollup.total == "count" else summed(values.get(figure.rollup.of))
    if value is None or (figure.where is not None and figure.where.run(values, environment) is not True):
        return None
    return Part(str(parent), value)


def summed(value: object) -> Value:
    """What of a value is added up: of money in any currency, what it is worth in the company's."""
    return getattr(value, "base", value)


def moved(figure: Figure, held: Values, move: Move) -> Mapping[str, object]:
    """The columns of a roll-up after a move, by name (`running` ones of a mean too). Raises Lost, or Refused."""
    name, total = figure.name, figure.rollup.total
    if total in ("sum", "count"):
        return {} if held[name] is None else {name: _plus(held[name], move)}
    if total == "avg":
        return _mean_moved(figure, held, move)
    return {name: _extreme(held[name], move, least=total == "min")}


def mean(figure: Figure, total: Value, count: int) -> Mapping[str, object]:
    """The columns of a mean: the exact sum and count that it is brought up to date from, and the quotient."""
    quotient: Value = None
    if count:
        with localcontext(prec=PRECISION):
            quotient = total / count if isinstance(total, timedelta) else Decimal(total) / count
    running = figure.shape.running
    return {figure.name: quotient, running[SUM]: _written(total), running[COUNT]: count}


def _mean_moved(figure: Figure, held: Values, move: Move) -> Mapping[str, object]:
    running = figure.shape.running
    written, count = held[running[SUM]], held[running[COUNT]]
    if not isinstance(written, str) or not isinstance(count, int):
        return {}
    sample = next(iter((*move.came, *move.left)))
    total = _plus(_read(written, sample), move)
    return mean(figure, total, count + len(move.came) - len(move.left))


def _plus(held: Value, move: Move) -> Value:
    with localcontext(prec=PRECISION):
        return _sum(held, move.came) - _sum(held - held, move.left)


def _sum(start: Value, values: Sequence[Value]) -> Value:
    return reduce(add, values, start)


def _extreme(held: Value, move: Move, *, least: bool) -> Value:
    best = min if least else max
    came = best(move.came) if move.came else None
    if held is not None and held in move.left and (came is None or best(held, came) == held != came):
        raise Lost
    known = [one for one in (held, came) if one is not None]
    return best(known) if known else None


def _written(total: Value) -> str:
    """A sum as text, the same for the same sum: without zeros behind its last decimal."""
    if isinstance(total, timedelta):
        return str(total // timedelta(microseconds=1))
    text = f"{Decimal(total):f}"
    if not total:
        return "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(written: str, sample: Value) -> Value:
    if isinstance(sample, timedelta):
        return timedelta(microseconds=int(written))
    return Decimal(written)
