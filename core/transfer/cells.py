"""Cells become given values by field name, as a form would hand them over: text, or None for a missing one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from core.codes import transfer as codes
from core.kinds.cleaning import short
from core.kinds.kind import Refused
from core.transfer.columns import OWNER, Placed
from core.transfer.read import Row
from schema_registry.mappings import FRACTION, ImportColumn, ImportMapping
from schema_registry.problems import Problem

Change = Callable[[str], str]
GUARDED = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?").fullmatch
_REMEMBERED = 20_000
"""Texts of one date column whose reading is kept: dates repeat, and strptime is slow."""


@dataclass(slots=True)
class Line:
    """One row on its way: what is given for which field, and what is wrong with it."""

    number: int
    given: dict[str, object]
    names: dict[str, str] = field(default_factory=dict)
    """Field → how the file names the target of that reference; looked up before the row is written."""
    problems: list[Problem] = field(default_factory=list)
    owner: str = ""
    """Whom the file says that the record belongs to; empty where it says nothing."""


@dataclass(frozen=True, slots=True)
class _Cell:
    position: int
    name: str
    missing_left_out: bool
    change: Change | None
    named: bool
    part: bool
    """Whether it is the currency of an amount that stands in another column."""
    verbatim: bool
    """Whether blanks at its ends belong to the value."""


class Filling:
    """Turns rows into lines, for one mapping of one live version. `states`: the fields that hold states."""

    def __init__(self, mapping: ImportMapping, placed: Sequence[Placed], states: Collection[str] = ()) -> None:
        self._missing = frozenset(text.strip() for text in mapping.missing) | {""}
        self._cells = tuple(
            _Cell(
                one.position,
                one.field.name,
                # Empty means the default, or the state it has, where the field cannot be empty; elsewhere empty is
                # what the file says.
                one.field.name in states or (one.field.required and one.field.default is not None),
                _change(one.column, one.field.kind),
                bool(one.column.match),
                bool(one.part),
                one.field.kind == "code",
            )
            for one in placed
        )

    def line(self, row: Row) -> Line:
        """What a row gives."""
        line = Line(row.line, {})
        if row.problem is not None:
            line.problems.append(row.problem)
            return line
        missing, cells, given = self._missing, row.cells, line.given
        currencies: dict[str, str] = {}
        for cell in self._cells:
            text = cells[cell.position].strip()
            if text in missing:
                if not (cell.missing_left_out or cell.part or cell.name == OWNER):
                    given[cell.name] = None
                continue
            text = _unguarded(cells[cell.position] if cell.verbatim else text)
            if cell.name == OWNER:
                line.owner = cell.change(text) if cell.change is not None else text
                continue
            if cell.change is not None:
                try:
                    text = cell.change(text)
                except Refused as refused:
                    line.problems.append(refused.at("/" + cell.name))
                    continue
            if cell.part:
                currencies[cell.name] = text
            elif cell.named:
                line.names[cell.name] = text
            else:
                given[cell.name] = text
        for name, currency in currencies.items():
            if given.get(name) is not None:
                given[name] = f"{given[name]} {currency}"
        return line


def _unguarded(text: str) -> str:
    """Without the apostrophe that an export puts before what a spreadsheet would take for a formula."""
    return text[1:] if text[0] == "'" and text[1:2] in GUARDED else text


def _change(column: ImportColumn, kind: str) -> Change | None:
    """What happens to a cell before its field reads it; None for nothing."""
    if column.values:
        translated = column.values
        return lambda text: translated.get(text, text)
    if column.format == FRACTION:
        return _percentage
    if column.format:
        return _Dates(column.format, "T" if kind == "datetime" else "")
    return None


def _percentage(text: str) -> str:
    """A fraction as a percentage is typed: `0.15` as `15%`. Anything else is left for the field to refuse."""
    return f"{Decimal(text).scaleb(2):f}%" if _NUMBER(text) else text


class _Dates:
    """Dates of one column, rewritten from its own format to ISO 8601."""

    def __init__(self, format: str, clock: str) -> None:
        self._format = format
        self._clock = clock
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        written = self._known.get(text)
        if written is None:
            written = self._rewritten(text)
            if len(self._known) < _REMEMBERED:
                self._known[text] = written
        return written

    def _rewritten(self, text: str) -> str:
        try:
            moment = datetime.strptime(text, self._format)  # noqa: DTZ007  # a file's times are local until read
        except ValueError:
            raise Refused(codes.WRONG_FORMAT, value=short(text), format=self._format) from None
        if self._clock:
            return moment.isoformat()
        midnight = not (moment.hour or moment.minute or moment.second or moment.microsecond)
        return moment.date().isoformat() if midnight else moment.isoformat()
