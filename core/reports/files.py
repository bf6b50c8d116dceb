"""A report's table as a file: CSV that no spreadsheet takes formulas from, and XLSX with numbers as numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from core.context import Context
from core.exports.book import Book, written
from core.exports.lines import MARK, lines
from core.reports.sheet import Sheet
from core.transfer.export import guarded

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


def as_csv(sheet: Sheet, progress: Progress, encoding: str = "utf-8") -> bytes:
    """The table as CSV: dates as ISO writes them, numbers with a point."""
    found = []
    for done, row in enumerate(csv_rows(sheet)):
        found.append(row)
        progress(done, len(sheet.rows))
    mark = MARK if encoding == "utf-8" else ""
    return (mark + lines(found)).encode(encoding)


def csv_rows(sheet: Sheet) -> Iterator[list[str]]:
    """The heads, then the rows, as CSV holds them."""
    yield [guarded(head) for head in sheet.heads]
    for row in sheet.rows:
        yield [*(guarded(word) for word in row.words), *(written(value) for value in row.figures)]


def as_xlsx(ctx: Context, sheet: Sheet, progress: Progress) -> bytes:
    """The table as a workbook: numbers with the decimals of their fields, subtotals bold, heads kept in view."""
    buffer = io.BytesIO()
    with Book(buffer, ctx, sheet.title, sheet.heads, sheet.fields) as book:
        for number, row in enumerate(sheet.rows, 1):
            book.write(row)
            progress(number, len(sheet.rows))
    return buffer.getvalue()
