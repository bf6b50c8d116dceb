"""Rates from a file of separated values: `currency,on,rate` or `币种,日期,汇率`. All of them stand, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from core.codes.money import RATE_COLUMNS, RATE_DAY, RATE_REFUSED, RATE_TWICE
from core.context import Context
from core.errors import Rejected
from core.kinds.cleaning import short
from core.kinds.days import read_day
from core.kinds.fold import fold
from core.kinds.kind import Refused
from core.kinds.numerals import numerals
from core.rates.book import PLACES, Rate, faults, set_rates
from core.transfer.read import Row, open_table
from schema_registry.frozen import Frozen
from schema_registry.problems import Place, Problem

_NAMES: Mapping[str, str] = Frozen(
    {"currency": "currency", "币种": "currency", "货币": "currency", "on": "on", "date": "on", "day": "on"}
    | {"日期": "on", "rate": "rate", "汇率": "rate", "source": "source", "来源": "source"}
)
_NEEDED = ("currency", "on", "rate")
LONGEST_SOURCE = 60


def load_rates(ctx: Context, content: bytes | Path, name: str = "") -> int:
    """How many rates a file holds; all of them stand now. Raises Denied, Rejected with every problem at its line."""
    table = open_table(content, name, known=lambda column: fold(column) in _NAMES)
    places = {_NAMES[fold(column)]: at for at, column in enumerate(table.header) if fold(column) in _NAMES}
    if not set(_NEEDED) <= places.keys():
        raise Rejected([RATE_COLUMNS.at(found=", ".join(table.header) or "–").placed(Place(table.name, 1, 1))])
    found: dict[tuple[str, date], tuple[int, Rate]] = {}
    problems: list[Problem] = []
    for row in table.rows():
        one, wrong = _read(ctx, row, places, table.name)
        problems += [problem.placed(Place(table.name, row.line, 1)) for problem in wrong]
        if one is None:
            continue
        line, first = found.setdefault((one.currency, one.on), (row.line, one))
        if first.rate != one.rate:
            twice = RATE_TWICE.at("/rate", currency=one.currency, day=one.on, first=line)
            problems.append(twice.placed(Place(table.name, row.line, 1)))
    if problems:
        raise Rejected(problems)
    set_rates(ctx, [one for _, one in found.values()])
    return len(found)


def _read(ctx: Context, row: Row, places: Mapping[str, int], name: str) -> tuple[Rate | None, list[Problem]]:
    """The rate of a line, if its cells can be read, and all that is wrong with it."""
    if row.problem is not None:
        return None, [row.problem]
    cells = {what: row.cells[place].strip() for what, place in places.items()}
    problems: list[Problem] = []
    on = date.min
    try:
        on = read_day(cells["on"], ctx.locale.tag)
    except Refused:
        problems.append(RATE_DAY.at("/on", value=short(cells["on"])))
    digits = numerals(ctx.locale.tag).read(cells["rate"])
    if digits is None:
        problems.append(RATE_REFUSED.at("/rate", value=short(cells["rate"]), places=PLACES))
    if digits is None or problems:
        return None, problems
    one = Rate(cells["currency"].upper(), on, Decimal(digits), (cells.get("source") or name)[:LONGEST_SOURCE])
    return one, list(faults(ctx, one))
