"""A table as a file: CSV that no spreadsheet takes formulas from, and XLSX with numbers as numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.context import Context
from core.reports.sheet import Sheet
from core.storage.types import Fixed
from core.transfer.export import guarded
from schema_registry.model import Field

MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""
FORMATS = ("xlsx", "csv")
LONGEST_NAME = 31
"""Characters of a worksheet's name."""
_DIGITS = 15
"""Digits that a spreadsheet's numbers hold; longer ones go as text, so that no cent is lost silently."""
Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""


def as_csv(sheet: Sheet, progress: Progress) -> bytes:
    """The table as CSV in UTF-8: dates as ISO writes them, numbers with a point, rows ended as RFC 4180 has it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for done, row in enumerate(csv_rows(sheet)):
        writer.writerow(row)
        progress(done, len(sheet.rows))
    return (MARK + buffer.getvalue()).encode("utf-8")


def csv_rows(sheet: Sheet) -> Iterator[list[str]]:
    """The heads, then the rows, as CSV holds them."""
    yield [guarded(head) for head in sheet.heads]
    for row in sheet.rows:
        yield [*(guarded(word) for word in row.words), *(_written(value) for value in row.figures)]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return str(int(value.total_seconds()))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int) else guarded(str(value))


def as_xlsx(ctx: Context, sheet: Sheet, progress: Progress) -> bytes:
    """The table as a workbook: numbers with the decimals of their fields, subtotals bold, heads kept in view."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(_name(sheet.title))
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {
            strong: [_format(book, ctx, field, strong=strong) for field in sheet.fields] for strong in (False, True)
        }
        strong_word = book.add_format({"bold": True})
        words = len(sheet.heads) - len(sheet.fields)
        for at, text in enumerate(sheet.heads):
            page.write_string(0, at, text, head)
        for number, row in enumerate(sheet.rows, 1):
            for at, word in enumerate(row.words):
                page.write_string(number, at, word, strong_word if row.strong else None)
            for at, value in enumerate(row.figures):
                _write(page, number, words + at, value, formats[row.strong][at])
            progress(number, len(sheet.rows))
        page.freeze_panes(1, words)
        page.set_column(0, max(0, words - 1), 24)
        page.set_column(words, max(words, len(sheet.heads) - 1), 16)
    return buffer.getvalue()


def _name(title: str) -> str:
    """A title as the name of a worksheet: some signs are not allowed, nor quotes at its ends."""
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip().strip("'")
    return kept[:LONGEST_NAME].strip("'") or "1"


def _format(book: xlsxwriter.Workbook, ctx: Context, field: Field | None, *, strong: bool) -> Format:
    return book.add_format({"bold": strong, "num_format": _number_format(ctx, field)})


def _number_format(ctx: Context, field: Field | None) -> str:
    if field is None:
        return "#,##0"
    if field.kind == "percent":
        return "0.0%"
    column = ctx.live.kinds[field.kind].column(field)
    if isinstance(column, Fixed):
        return "#,##0" + ("." + "0" * column.scale if column.scale else "")
    return {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "duration": "[h]:mm:ss"}.get(field.kind, "General")


def _write(page: Worksheet, row: int, column: int, value: object, shown: Format) -> None:
    if value is None:
        page.write_blank(row, column, None, shown)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), shown)
    elif isinstance(value, date | time | timedelta):
        page.write_datetime(row, column, value, shown)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and _fits(value):
        page.write_number(row, column, float(value), shown)
    else:
        page.write_string(row, column, _written(value), shown)


def _fits(value: int | Decimal) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS
