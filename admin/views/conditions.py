"""Conditions of a list: from the address to the filter tree, into words, and from a typed form to the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.display.fields import Shown
from admin.display.offered import chosen_key
from admin.views.address import LISTS, MINE, POOL, SHARED, Condition, ListAddress
from core.kinds.branches import LEVELS
from core.kinds.geo import asked_circle
from core.kinds.kind import Locale, Refused
from core.kinds.named import NAMED
from core.kinds.operators import NEAR, UNDER
from core.queries.address import read_json
from core.queries.filters import KEPT, WITH_ME
from core.queries.filters import SHARED as SHARED_WITH
from core.queries.period_words import bucket_words
from core.queries.query import FilterTree
from core.queries.values import VERBATIM, Typed
from schema_registry.frozen import Frozen
from schema_registry.problems import Problem

PLAIN = Locale()
"""Values in an address are written for no reader in particular: ISO dates, a point for decimals."""
EMPTY, NOT_EMPTY = "_empty", "_nempty"
"""In the form there are two entries for one operator; the address says `_empty=true` or `_empty=false`."""

_WORDS: Mapping[str, object] = Frozen(
    {
        "_eq": _l("is"),
        "_neq": _l("is not"),
        "_under": _l("is in or below"),
        "_in": _l("is any of"),
        "_nin": _l("is none of"),
        "_lt": _l("less than"),
        "_lte": _l("at most"),
        "_gt": _l("more than"),
        "_gte": _l("at least"),
        "_between": _l("between"),
        "_contains": _l("contains"),
        "_ncontains": _l("does not contain"),
        "_startsWith": _l("starts with"),
        "_endsWith": _l("ends with"),
        "_has": _l("has any of"),
        "_hasAll": _l("has all of"),
        "_hasNone": _l("has none of"),
        NEAR: _l("is near"),
        EMPTY: _l("is empty"),
        NOT_EMPTY: _l("is not empty"),
    }
)
TICKED = ("_under", "_in", "_nin", "_has", "_hasAll", "_hasNone")
"""Operators whose values are ticked in the form."""
_DATE_WORDS: Mapping[str, object] = Frozen(
    {"_lt": _l("before"), "_lte": _l("up to"), "_gt": _l("after"), "_gte": _l("since")}
)


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words. `ask` opens its form, `off` is the list without it."""

    path: str
    title: str
    operator: str
    value: str
    ask: str = ""
    off: str = ""
    broken: str = ""
    """Why the condition cannot be asked; empty when it can."""
    built: bool = False
    """Whether it is read and changed as a composite query, not by the form of one condition."""
    joined: bool = False
    """Whether it is several conditions in one."""


def operator_words(shown: Shown, operator: str) -> str:
    """An operator as this kind of field says it."""
    dated = shown.kind.widget in {"date", "datetime", "time"}
    word = (_DATE_WORDS.get(operator) if dated else None) or _WORDS.get(operator)
    return str(word) if word is not None else operator


def operators(shown: Shown) -> tuple[str, ...]:
    """The operators offered for a field: its kind's, with `is empty` and `is not empty` apart."""
    offered = [one for one in shown.kind.operators if one in _WORDS]
    if shown.branching:
        offered.insert(0, UNDER)
    if EMPTY in offered:
        offered.insert(offered.index(EMPTY) + 1, NOT_EMPTY)
    return tuple(offered)


# ---- to the filter tree
def tree(address: ListAddress) -> FilterTree | None:
    """The filter that core is asked with; conditions on unknown fields go down as they are, to be refused there.

    Raises Rejected where the further conditions are no JSON.
    """
    parts: list[FilterTree] = []
    if address.view == MINE:
        parts.append({"sys_owner": {"_eq": "$CURRENT_USER"}})
    if address.view == POOL:
        parts.append({"sys_owner": {"_empty": True}})
    if address.kept:
        parts.append({SHARED_WITH: WITH_ME} if address.kept == SHARED else {KEPT: address.kept})
    parts += [_asked(one) for one in address.conditions]
    if address.further:
        parts.append(read_json(address.further))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"_and": parts}


def _asked(condition: Condition) -> FilterTree:
    if condition.operator == EMPTY:
        return {condition.path: {EMPTY: condition.values[0] != "false"}}
    values = [Typed(value) for value in condition.values]
    return {condition.path: {condition.operator: values if condition.operator in LISTS else values[0]}}


# ---- into words
def chip(condition: Condition, shown: Shown | None, titles: Mapping[str, str], locale: Locale) -> Chip:
    """A condition as its reader says it. `titles` holds the wording of ids (references, people)."""
    if shown is None:
        return Chip(
            condition.path, condition.path, condition.operator, ", ".join(condition.values), broken=_("Unknown field")
        )
    operator = condition.operator
    if operator == EMPTY:
        operator = NOT_EMPTY if condition.values[0] == "false" else EMPTY
        return Chip(condition.path, shown.title, operator_words(shown, operator), "")
    by = condition.path.partition(":")[2]
    words = [
        bucket_words(by, one, locale)
        if by and by not in LEVELS
        else titles.get(chosen_key(shown.field, one)) or _said(shown, one)
        for one in condition.values
    ]
    joined = f"{words[0]} – {words[1]}" if operator == "_between" and len(words) == 2 else ", ".join(words)
    if operator in {"_in", "_nin"} and len(words) == 1:
        operator = "_eq" if operator == "_in" else "_neq"
    return Chip(condition.path, shown.title, operator_words(shown, operator), joined)


def _said(shown: Shown, text: str) -> str:
    """One value as shown in cells; what no longer reads (a hand-written address) as it stands."""
    if text == "$CURRENT_USER":
        return str(_("me"))
    if text == "$CURRENT_UNIT":
        return str(_("my unit"))
    if text == "$TODAY":
        return str(_("today"))
    if shown.field.to or shown.field.kind in NAMED:
        return text
    try:
        value = shown.kind.address_reader(shown.field, PLAIN)(text)
    except Refused:
        return text.removeprefix(VERBATIM) if shown.field.choices else text
    return shown.cell(value).text or text


# ---- from a form
@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of a condition held: everything as typed, for reading and for showing again."""

    operator: str
    chosen: Sequence[str] = ()
    text: str = ""
    until: str = ""


def from_form(shown: Shown, asked: Asked, locale: Locale) -> tuple[Condition | None, tuple[Problem, ...]]:
    """The condition that a filled form means (None: no condition, nothing was given), or what is wrong with it."""
    if asked.operator in {EMPTY, NOT_EMPTY}:
        return Condition(shown.path, EMPTY, ("true" if asked.operator == EMPTY else "false",)), ()
    if asked.operator in TICKED:
        chosen = tuple(dict.fromkeys(value for value in asked.chosen if value))
        return (Condition(shown.path, asked.operator, chosen) if chosen else None), ()
    if asked.operator == "_between":
        return _between(shown, asked, locale)
    if not asked.text.strip():
        return None, ()
    value, problem = _circle(shown, asked.text) if asked.operator == NEAR else _read(shown, asked.text, locale)
    return (None, (problem,)) if problem else (Condition(shown.path, asked.operator, (value,)), ())


def _circle(shown: Shown, text: str) -> tuple[str, Problem | None]:
    """A position with a distance as the address writes it."""
    try:
        return str(asked_circle(text)), None
    except Refused as refused:
        return "", refused.at(f"/{shown.path}")


def _between(shown: Shown, asked: Asked, locale: Locale) -> tuple[Condition | None, tuple[Problem, ...]]:
    """From and to; with one of them left out it is `since` or `up to`."""
    ends = [_read(shown, text, locale) if text.strip() else ("", None) for text in (asked.text, asked.until)]
    problems = tuple(problem for _value, problem in ends if problem)
    if problems:
        return None, problems
    low, high = ends[0][0], ends[1][0]
    if low and high:
        return Condition(shown.path, "_between", (low, high)), ()
    if not low and not high:
        return None, ()
    return Condition(shown.path, "_gte" if low else "_lte", (low or high,)), ()


def _read(shown: Shown, text: str, locale: Locale) -> tuple[str, Problem | None]:
    """Typed text as the address writes it."""
    if "_contains" in shown.kind.operators:
        return text.strip(), None  # part of a value need not be a whole one
    try:
        value = shown.kind.reader(shown.field, locale)(text)
    except Refused as refused:
        return "", refused.at(f"/{shown.path}")
    return shown.kind.edit(shown.field, value, PLAIN), None
