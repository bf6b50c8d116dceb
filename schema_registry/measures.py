"""Measures and dimensions of a report's document: which total each states, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from schema_registry.model import OVER_TOTALS
from schema_registry.reports import CONVERSION, DISTINCT, MEDIAN
from schema_registry.view import Json, objects, text

FORMULA, ON_TOTALS = "formula", "overTotals"
WORDS = ("sum", "avg", MEDIAN, "min", "max", "count", DISTINCT, CONVERSION, ON_TOTALS, FORMULA)
COUNT: Json = {"count": True}
"""The measure of a report that states none."""


def stated_totals(measure: Json) -> tuple[str, ...]:
    """The totals that a measure states; exactly one when it is right."""
    return tuple(word for word in WORDS if measure.get(word) not in (None, False))


def measures_of(report: Json) -> tuple[tuple[int, Json], ...]:
    """The measures of a report with their places; the number of records where it states none."""
    return tuple(objects(report.get("measures"))) or ((0, COUNT),)


def measure_id(measure: Json) -> str:
    """What a measure is called by itself: as stated, else `sum:amount`, `count`; empty of a formula without an id."""
    word = next(iter(stated_totals(measure)), "")
    total, path = OVER_TOTALS if word == ON_TOTALS else word, text(measure.get(word))
    made = "" if word == FORMULA else f"{total}:{path}" if path else total
    return text(measure.get("id")) or made


def measure_ids(report: Json) -> Iterator[str]:
    """The ids of a report's measures; formulas without one are `formula1` and so on."""
    formulas = 0
    for _, measure in measures_of(report):
        formulas += FORMULA in stated_totals(measure)[:1]
        yield measure_id(measure) or f"{FORMULA}{formulas}"


def dimension_id(dimension: object) -> str:
    """What a dimension is called: its path, and the period behind a colon."""
    if isinstance(dimension, str):
        return dimension
    path, by = (text(dimension.get(key)) if isinstance(dimension, dict) else "" for key in ("field", "by"))
    return f"{path}:{by}" if by else path
