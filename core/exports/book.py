"""Rows as a workbook, written one by one: it needs the same memory however many there are, but for the levels of
rows in groups, which the library keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.context import Context
from core.storage.types import Fixed
from core.transfer.export import guarded
from schema_registry.model import Field

LONGEST_NAME = 31
"""Characters of a worksheet's name."""
MOST_ROWS = 1_048_576
"""Rows of one worksheet, the heads among them; what is more goes on in another one."""
_DIGITS = 15
"""Digits that a spreadsheet's numbers hold; longer ones go as text, so that no cent is lost silently."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: words for its groups, then figures as Python values. `strong`: a subtotal or the total.

    `level`: how deep it lies in groups that can be folded away.
    """

    words: tuple[str, ...]
    figures: tuple[object, ...]
    strong: bool = False
    level: int = 0


class Book:
    """A workbook: numbers with the decimals of their fields, subtotals bold, heads kept in view.

    `fields` say how the figures at the end of each row are shown; what stands before them are words. Rows wait on the
    disk, until the block that it is opened for ends.
    """

    def __init__(
        self, file: BinaryIO, ctx: Context, title: str, heads: Sequence[str], fields: Sequence[Field | None]
    ) -> None:
        self._folder = TemporaryDirectory()
        self._book = xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": self._folder.name})
        self._title = _name(title)
        self._heads = heads
        self._words = len(heads) - len(fields)
        self._head = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._strong = self._book.add_format({"bold": True})
        self._formats = {
            strong: [self._format(ctx, field, strong=strong) for field in fields] for strong in (False, True)
        }
        self._pages = 0
        self._page = self._begun()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Puts the file together, unless something went wrong."""
        with self._folder:
            if kind is None:
                self._book.close()

    def write(self, row: Row) -> None:
        """Puts a row below the others."""
        if self._at == MOST_ROWS:
            self._page = self._begun()
        page, at, words = self._page, self._at, self._words
        if row.level:
            page.set_row(at, None, None, {"level": row.level})
        for column, word in enumerate(row.words):
            page.write_string(at, column, word, self._strong if row.strong else None)
        for column, (value, shown) in enumerate(zip(row.figures, self._formats[row.strong], strict=True), words):
            _write(page, at, column, value, shown)
        self._at += 1

    def _begun(self) -> Worksheet:
        """Another worksheet, with its heads."""
        self._pages += 1
        number = f" {self._pages}" if self._pages > 1 else ""
        page = self._book.add_worksheet(f"{self._title[: LONGEST_NAME - len(number)]}{number}")
        page.outline_settings(symbols_below=False)
        page.freeze_panes(1, self._words)
        page.set_column(0, max(0, self._words - 1), 24)
        page.set_column(self._words, max(self._words, len(self._heads) - 1), 16)
        for at, text in enumerate(self._heads):
            page.write_string(0, at, text, self._head)
        self._at = 1
        return page

    def _format(self, ctx: Context, field: Field | None, *, strong: bool) -> Format:
        return self._book.add_format({"bold": strong, "num_format": _number_format(ctx, field)})


def _name(title: str) -> str:
    """A title as the name of a worksheet: some signs are not allowed, nor quotes at its ends."""
    kept = "".join(" " if sign in "[]:*?/\\" else sign for sign in title).strip().strip("'")
    return kept[:LONGEST_NAME].strip("'") or "1"


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
    elif isinstance(value, str):
        page.write_string(row, column, guarded(value), shown)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), shown)
    elif isinstance(value, date | time | timedelta):
        page.write_datetime(row, column, value, shown)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and _fits(value):
        page.write_number(row, column, float(value), shown)
    else:
        page.write_string(row, column, written(value), shown)


def written(value: object) -> str:
    """A value as CSV holds it: dates as ISO writes them, numbers with a point."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return str(int(value.total_seconds()))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int) else guarded(str(value))


def _fits(value: int | Decimal) -> bool:
    return len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS
