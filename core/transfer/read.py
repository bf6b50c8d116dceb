"""A file of separated values as numbered rows: encoding and separator found out, damage told line by line."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from core.codes import transfer as codes
from core.errors import Rejected
from schema_registry.problems import Problem

DELIMITERS = (",", "\t", ";")
BLOCK = 1 << 20
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "Excel 工作簿或压缩包"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "旧版 Excel 工作簿"),
    (b"%PDF", "a PDF", "PDF 文件"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_REASONS = {
    "unexpected end of data": "引号未闭合",
    "field larger than field limit (131072)": "单元格过长",
}


class Row(NamedTuple):
    """One record of the file: the physical line it starts in, its cells, or what is wrong with it."""

    line: int
    cells: Sequence[str]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that can be read as often as needed. `digest` is the SHA-256 of its bytes."""

    content: bytes | Path
    name: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    digest: str
    notes: tuple[Problem, ...]

    def rows(self, first: int = 0) -> Iterator[Row]:
        """The records after the header that start in a line not before `first`. Blank lines are left out."""
        with _open(self.content) as stream:
            rows = _rows(stream, self.encoding, self.delimiter)
            next(rows)
            for row in rows:
                if row.line >= first:
                    yield _squared(row, len(self.header))


def open_table(content: bytes | Path, name: str = "", known: Callable[[str], bool] | None = None) -> TableFile:
    """The file, ready to be read. `known` tells the names of columns, which settles the separator.

    Raises Rejected when it is empty, is no text, or cannot be decoded.
    """
    encoding, digest, notes = _examine(content)
    firsts = {delimiter: _first(content, encoding, delimiter) for delimiter in DELIMITERS}
    headers = {delimiter: _header(first) for delimiter, first in firsts.items() if first.problem is None}
    if not headers:  # with any separator: a quotation mark that is never closed
        raise Rejected([first.problem for first in firsts.values() if first.problem is not None][:1])

    def likely(delimiter: str) -> tuple[int, int]:
        header = headers[delimiter]
        return (sum(map(known, header)) if known is not None else 0), len(header)

    best = max(headers, key=likely)
    label = name or (content.name if isinstance(content, Path) else "")
    return TableFile(content, label, encoding, best, headers[best], digest, notes)


def _open(content: bytes | Path) -> BinaryIO:
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def _examine(content: bytes | Path) -> tuple[str, str, tuple[Problem, ...]]:
    """The encoding, the digest and notes, from one pass over all bytes."""
    digest = hashlib.sha256()
    with _open(content) as stream:
        start = stream.read(BLOCK)
        _refuse_binary(start)
        marked = next((name for mark, name in _BOMS if start.startswith(mark)), "")
        candidates = [marked] if marked else ["utf-8", "gb18030"]
        trials = [_Decoding(name) for name in candidates]
        block = start
        while block:
            digest.update(block)
            trials = _decoding(trials, block)
            block = stream.read(BLOCK)
    encoding = _decoding(trials, b"", final=True)[0].name
    notes = (codes.READ_AS_GB18030.at(),) if encoding == "gb18030" else ()
    return encoding, digest.hexdigest(), notes


class _Decoding:
    """One encoding tried on a file, block by block, until it does not fit."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines = 0
        self._decoder = codecs.getincrementaldecoder(name)()

    def fits(self, block: bytes, final: bool) -> bool:
        try:
            self.lines += self._decoder.decode(block, final).count("\n")
        except UnicodeDecodeError as error:
            self.lines += error.object[: error.start].count(b"\n")
            return False
        return True


def _decoding(trials: list[_Decoding], block: bytes, final: bool = False) -> list[_Decoding]:
    """Those that still fit. Raises Rejected when none does, with the line that the best one got to."""
    fitting = [one for one in trials if one.fits(block, final)]
    if not fitting:
        raise Rejected([codes.UNDECODABLE.at(line=max(one.lines for one in trials) + 1)])
    return fitting


def _refuse_binary(start: bytes) -> None:
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t"):
        raise Rejected([codes.EMPTY_FILE.at()])
    for signature, what, what_zh in _SIGNATURES:
        if start.startswith(signature):
            raise Rejected([codes.NOT_TEXT_FILE.at(what=what, what_zh=what_zh)])
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and start[:4096].count(0) * 5 > len(start[:4096]):
        what, what_zh = "UTF-16 without a byte order mark, or binary data", "没有 BOM 的 UTF-16 文本或二进制数据"
        raise Rejected([codes.NOT_TEXT_FILE.at(what=what, what_zh=what_zh)])


def _first(content: bytes | Path, encoding: str, delimiter: str) -> Row:
    """The first row, with a problem when it cannot be split at this separator. Raises Rejected without one."""
    with _open(content) as stream:
        row = next(_rows(stream, encoding, delimiter), None)
    if row is None:
        raise Rejected([codes.EMPTY_FILE.at()])
    return row


def _header(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in row.cells)


def _rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[Row]:
    """Records with the physical line each starts in, whatever line breaks stand within quotes."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = str(error)
            yield Row(line, (), codes.NOT_CSV.at(reason=reason, reason_zh=_REASONS.get(reason, reason)))
            if reason.startswith("field larger"):
                return
            continue
        if cells and any(cells):
            yield Row(line, cells)


def _squared(row: Row, width: int) -> Row:
    """The row with as many cells as the header has. Empty ones too many are dropped, as spreadsheets add them."""
    found = len(row.cells)
    if found == width or row.problem is not None:
        return row
    if found > width and not any(row.cells[width:]):
        return Row(row.line, row.cells[:width])
    return Row(row.line, row.cells, codes.RAGGED.at(found=found, expected=width))
