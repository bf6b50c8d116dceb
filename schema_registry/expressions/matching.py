"""Types that meet: in comparisons and branches, and texts that stand for dates or are turned into texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from schema_registry.codes import formulas as codes
from schema_registry.expressions.terms import NOTHING, Term
from schema_registry.expressions.types import ORDERED, Type
from schema_registry.expressions.walk import Known, Walk
from schema_registry.suggest import closest

ZONE = Term("zone", "text")
_TEXTS = {
    "number": "number_text",
    "boolean": "boolean_text",
    "date": "date_text",
    "time": "time_text",
    "duration": "number_text",
}
_SHOWN = 12
"""Choices listed in a message."""


def comparable(walk: Walk, operator: str, sides: Sequence[Known]) -> list[Known]:
    """Both (or all) sides of a comparison with one type."""
    missing = next((one for one in sides if one.is_missing), None)
    if missing is not None:
        walk.wrong(codes.IS_MISSING, missing.node)
    sides = [as_date(one) if _is_date_text(one, sides) else one for one in sides]
    first = sides[0].type
    for one in sides[1:]:
        if not _same(first, one.type):
            if "date" in (first.name, one.type.name) and (text := _text_of(sides)) is not None:
                return walk.wrong(codes.NOT_A_DATE, text.node, value=text.literal)
            return walk.wrong(codes.NOT_COMPARABLE, one.node, left=first, right=one.type)
    if first.name == "texts" or (operator not in ("=", "<>") and first.name not in ORDERED):
        return walk.wrong(codes.NO_ORDER, sides[0].node, operator=operator, left=first)
    for one in sides:
        _possible(walk, operator, one, sides)
    return sides


def common(walk: Walk, function: str, values: Iterable[Known]) -> tuple[list[Term], Type]:
    """Values of one type, for branches: their terms and the type."""
    found = list(values)
    if any(one.type.name == "date" for one in found):
        found = [as_date(one) for one in found]
    kind = next((one.type for one in found if not one.is_missing), Type("missing"))
    for one in found:
        if not one.is_missing and not _same(kind, one.type):
            return walk.wrong(codes.MIXED, one.node, function=function, left=kind, right=one.type)
    return [replace(one.term, type=kind.name) if one.is_missing else one.term for one in found], _plain(kind)


def as_text(one: Known) -> Term | None:
    """The term that makes a text of a value; None when its type has no text."""
    if one.is_missing:
        return replace(NOTHING, type="text")
    if one.type.name == "text":
        return one.term
    if one.type.name == "instant":
        return Term("instant_text", "text", (one.term, ZONE))
    operation = _TEXTS.get(one.type.name)
    return Term(operation, "text", (one.term,)) if operation else None


def iso_date(text: str | None) -> date | None:
    """The day of a text such as 2026-11-22; None when it is none."""
    if text is None or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def offered(walk: Walk, choices: tuple[str, ...], text: Known, name: str) -> None:
    """A text that is written out must be among the choices of a field."""
    if not choices or text.literal is None or text.literal in choices:
        return
    listed = ", ".join(choices[:_SHOWN]) + (" …" if len(choices) > _SHOWN else "")
    guess = closest(text.literal, choices)
    walk.wrong(codes.NO_CHOICE, text.node, guess, value=text.literal, field=name, choices=listed)


def name_of(one: Known) -> str:
    """How a value is called in a message: its path, or nothing."""
    return str(one.term.value) if one.term.op == "read" else ""


def _possible(walk: Walk, operator: str, one: Known, sides: Sequence[Known]) -> None:
    """A text that is written out must be able to equal the others."""
    if one.literal is None or operator not in ("=", "<>", "in"):
        return
    if one.literal == "" and operator == "=":
        walk.wrong(codes.NEVER_EMPTY, one.node)
    for side in sides:
        offered(walk, side.type.choices, one, name_of(side))


def _same(left: Type, right: Type) -> bool:
    return left.name == right.name and (left.name != "reference" or left.to == right.to)


def _plain(kind: Type) -> Type:
    return Type(kind.name, kind.to)


def _text_of(sides: Sequence[Known]) -> Known | None:
    return next((one for one in sides if one.literal is not None), None)


def _is_date_text(one: Known, sides: Sequence[Known]) -> bool:
    return one.literal is not None and any(side.type.name == "date" for side in sides)


def as_date(one: Known) -> Known:
    """A text that is written out and is a date, as a date."""
    day = iso_date(one.literal)
    return one if day is None else Known(Term("const", "date", (), day), Type("date"), one.node)
