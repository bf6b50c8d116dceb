"""Rows as CSV that no spreadsheet takes formulas from; rows end as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def line(cells: Iterable[str]) -> str:
    """One row of a CSV file."""
    return lines((cells,))


def lines(rows: Iterable[Iterable[str]]) -> str:
    """Some rows of one."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
