"""How a field can be asked: the operators of its kind, and ways that stand for an operator with its value.

`today`, `in the last 30 days`, `is me` are conditions like any other in the filter tree: a period relative to the day
(`ordered_on:month` equals `$TODAY-P1M`), a length of time (`_within` `P30D`), a name for a value (`$CURRENT_USER`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.display.fields import Shown
from admin.display.offered import looked_up
from admin.views.conditions import EMPTY, NOT_EMPTY, TICKED, operator_words, operators
from core.kinds.branches import LEVELS
from core.kinds.named import NAMED
from core.kinds.operators import UNDER
from schema_registry.frozen import Frozen
from schema_registry.model import BUCKETS
from schema_registry.statechart import REACHED

PERIOD, LAST, NEXT, OLDER = "_period", "_last", "_next", "_older"
ME, NOT_ME, MY_UNIT, BELOW_MINE = "_me", "_notMe", "_myUnit", "_belowMine"
RANGE = "_between"
ANY_OF, NONE_OF = "_anyOf", "_noneOf"
LINES: Mapping[str, str] = Frozen({ANY_OF: "_in", NONE_OF: "_nin"})
"""Ways with several typed values, one a line, and the operators they stand for."""
LENGTHS = (LAST, NEXT, OLDER)
WITHOUT_VALUE = (EMPTY, NOT_EMPTY, ME, NOT_ME, MY_UNIT, BELOW_MINE)
NAMED_VALUES: Mapping[str, tuple[str, str]] = Frozen(
    {
        ME: ("_eq", "$CURRENT_USER"),
        NOT_ME: ("_neq", "$CURRENT_USER"),
        MY_UNIT: ("_eq", "$CURRENT_UNIT"),
        BELOW_MINE: (UNDER, "$CURRENT_UNIT"),
    }
)
"""Ways that stand for an operator and a value."""
_WORDS: Mapping[str, object] = Frozen(
    {
        ANY_OF: _l("is any of"),
        NONE_OF: _l("is none of"),
        PERIOD: _l("is"),
        LAST: _l("in the last"),
        NEXT: _l("in the next"),
        OLDER: _l("longer ago than"),
        ME: _l("is me"),
        NOT_ME: _l("is not me"),
        MY_UNIT: _l("is my unit"),
        BELOW_MINE: _l("is my unit or below it"),
    }
)
PERIODS: Mapping[str, object] = Frozen(
    {
        "day": _l("today"),
        "day-1": _l("yesterday"),
        "day+1": _l("tomorrow"),
        "week": _l("this week"),
        "week-1": _l("last week"),
        "week+1": _l("next week"),
        "month": _l("this month"),
        "month-1": _l("last month"),
        "month+1": _l("next month"),
        "quarter": _l("this quarter"),
        "quarter-1": _l("last quarter"),
        "quarter+1": _l("next quarter"),
        "year": _l("this year"),
        "year-1": _l("last year"),
        "year+1": _l("next year"),
    }
)
"""Periods by the bucket of dates and how many further on or back."""
UNITS: Mapping[str, object] = Frozen({"D": _l("days"), "W": _l("weeks"), "M": _l("months"), "Y": _l("years")})
_STEPS: Mapping[str, tuple[int, str]] = Frozen(
    {"day": (1, "D"), "week": (7, "D"), "month": (1, "M"), "quarter": (3, "M"), "year": (1, "Y")}
)
_LENGTH = re.compile(r"(-?)P([1-9]\d{0,4})([DWMY])", re.ASCII)
_OF_LEVELS = ("_in", "_nin", EMPTY, NOT_EMPTY)
_OF_BUCKETS = ("_eq", "_neq", "_lt", "_lte", "_gt", "_gte", RANGE, EMPTY, NOT_EMPTY)
_OF_STATES = ("_in", EMPTY, NOT_EMPTY)
LONGEST = 9999
"""The highest number of a length of time; days may go higher, no other unit does."""


def dated(shown: Shown) -> bool:
    """Whether the values of a field are days or moments."""
    return all(one in shown.kind.buckets for one in BUCKETS)


def ways(shown: Shown, by: str = "") -> tuple[str, ...]:
    """Everything that can be asked of a field, or of what a path says of it behind its colon."""
    if by:
        return _OF_LEVELS if by in LEVELS else _OF_BUCKETS if by in BUCKETS else _OF_STATES if by == REACHED else ()
    own = operators(shown)
    single = tuple(one for one in own if one not in ("_eq", "_neq"))
    if shown.field.kind in ("actor", "user"):
        return (ME, NOT_ME, *single)
    if shown.field.kind == "unit":
        return (MY_UNIT, BELOW_MINE, *single)
    if dated(shown):
        return (PERIOD, *LENGTHS, *_typed(own))
    if chosen(shown):
        return single
    return (NEXT, LAST, *_typed(own)) if "_within" in shown.kind.operators else _typed(own)


def _typed(own: tuple[str, ...]) -> tuple[str, ...]:
    """Operators of values that are typed: several of them stand one a line."""
    lines = {operator: way for way, operator in LINES.items()}
    return tuple(lines.get(one, one) for one in own if one in lines or one not in TICKED)


def first(shown: Shown) -> str:
    """The way that a new condition begins with."""
    offered = ways(shown)
    wishes = (ME, PERIOD, UNDER, "_in", "_has", "_contains", RANGE, "_gte", "_eq")
    return next((one for one in wishes if one in offered), offered[0] if offered else EMPTY)


def chosen(shown: Shown) -> bool:
    """Whether values are ticked, not typed."""
    field = shown.field
    return bool(
        field.to or field.choices or field.kind in NAMED or looked_up(field) or shown.kind.widget == "boolean"
    )


def way_words(shown: Shown, way: str) -> str:
    """A way as people say it."""
    word = _WORDS.get(way)
    return str(word) if word is not None else operator_words(shown, way)


def length_words(number: str, unit: str) -> str:
    """`30 days`; the unit follows the number in every language."""
    return f"{number} {UNITS.get(unit, unit)}"


def since_words(way: str, number: str, unit: str) -> str:
    """A length of time as the end of a sentence that began with the field."""
    said = length_words(number, unit)
    if way == LAST:
        return str(_("in the last %(time)s", time=said))
    return str(_("in the next %(time)s", time=said) if way == NEXT else _("more than %(time)s ago", time=said))


# ---- values that stand for others
def relative_day(period: str) -> tuple[str, str] | None:
    """The bucket and the day, relative to today, of a period; None when there is no such period."""
    if period not in PERIODS:
        return None
    by = period.rstrip("+-1")
    number, unit = _STEPS[by]
    step = period[len(by) :]
    return by, f"$TODAY{step[0]}P{number}{unit}" if step else "$TODAY"


def period_of(by: str, value: object) -> str:
    """The period that a bucket and a relative day mean; empty where it is none of those that have a name."""
    named = {relative_day(one): one for one in PERIODS}
    return named.get((by, value), "") if isinstance(value, str) else ""


def length(way: str, number: str, unit: str) -> tuple[str, str] | None:
    """The operator and the duration of a length of time; None where the number or the unit is none."""
    if unit not in UNITS or not (number.isascii() and number.isdigit() and 0 < int(number[:9]) <= LONGEST):
        return None
    duration = f"P{int(number)}{unit}"
    return {LAST: ("_within", duration), NEXT: ("_within", f"-{duration}"), OLDER: ("_olderThan", duration)}[way]


def length_of(operator: str, value: object) -> tuple[str, str, str] | None:
    """The way, number and unit of an operator with a duration, where there is such a way."""
    match = _LENGTH.fullmatch(value) if isinstance(value, str) else None
    if match is None or int(match[2]) > LONGEST:
        return None
    if operator == "_within":
        return (NEXT if match[1] else LAST), match[2], match[3]
    return (OLDER, match[2], match[3]) if operator == "_olderThan" and not match[1] else None
