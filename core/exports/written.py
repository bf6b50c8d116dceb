"""The file of a list: its records are found once, then read and written portion by portion.

Between two portions nothing is held: a publish comes in between, and each portion is read with the rights that the
actor has by then. What was deleted meanwhile, or is not theirs to see any more, is left out; nothing is there twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, BinaryIO, Protocol
from uuid import UUID

from core.access.rights import require
from core.context import Context
from core.exports.asked import Asked, exportable
from core.exports.book import Book, Row
from core.exports.columns import Column, columns_of, plain, value_of
from core.exports.groups import Outline, key_words, levels_of
from core.exports.lines import MARK, line, lines
from core.queries.find import find
from core.queries.in_order import ids_in_order
from core.queries.paths import entity_named
from core.queries.query import Query
from core.queries.query import Row as Record
from core.readings import Asked as Sought
from core.readings import Reading
from core.transfer.export import guarded

READ_AT_ONCE = 500
"""Records of one statement."""
PORTION = 4
"""Statements of one transaction."""
_ID = 16
Opened = Callable[[], AbstractContextManager[Context]]
"""Opens a context of whoever wants the file."""
Told = Callable[[int, int], None]
"""Is told how many records are done, of how many."""


class _Writer(Protocol):
    def __enter__(self) -> object: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def write(self, ctx: Context, records: Sequence[Record]) -> None: ...

    def end(self, ctx: Context) -> None: ...


def write_list(opened: Opened, asked: Asked, file: BinaryIO, told: Told = lambda done, of: None) -> int:
    """How many records were written to a file. Raises Denied, Rejected and Missing."""
    with TemporaryFile() as ids, ExitStack() as stack:
        opened = stack.enter_context(_in_one(opened, asked.query))
        with opened() as ctx:
            asked = _allowed(ctx, asked)
            writer: _Writer = _Csv(ctx, asked, file) if asked.format.encoding else _Workbook(ctx, asked, file)
            stack.enter_context(writer)
            of = _found(ctx.at(asked.as_of), asked, ids)
        told(0, of)
        done = written = 0
        while portion := ids.read(_ID * READ_AT_ONCE * PORTION):
            with opened() as ctx:
                require(ctx, asked.query.entity, "export")
                for records in _read(ctx.at(asked.as_of), asked, portion):
                    writer.write(ctx, records)
                    written += len(records)
            done += len(portion) // _ID
            told(done, of)
        with opened() as ctx:
            writer.end(ctx)
    return written


@contextmanager
def _in_one(opened: Opened, query: Query) -> Iterator[Opened]:
    """The same contexts; what is read in them is noticed as one: the whole list was taken out."""
    first: list[Reading] = []

    @contextmanager
    def again() -> Iterator[Context]:
        with opened() as ctx:
            if not first and ctx.reading is not None:
                ctx.reading.whole = Sought(entity_named(ctx.live, query.entity).key, query.filter, query.search)
                first.append(ctx.reading)
            yield replace(ctx, reading=first[0] if first else None)

    try:
        yield again
    finally:
        for reading in first:
            reading.whole = None
            reading.end()


def _allowed(ctx: Context, asked: Asked) -> Asked:
    """What was asked for, of the records that the actor may take out."""
    entity = entity_named(ctx.live, asked.query.entity)
    require(ctx, entity.name, "read")
    require(ctx, entity.name, "export")
    columns_of(ctx, entity.name, asked.query.columns)
    return replace(asked, query=exportable(ctx, asked.query))


def _found(ctx: Context, asked: Asked, ids: IO[bytes]) -> int:
    """How many records there are; their ids are noted in order."""
    count = 0
    for id in ids_in_order(ctx, asked.query):
        ids.write(UUID(id).bytes)
        count += 1
    ids.seek(0)
    return count


def _read(ctx: Context, asked: Asked, portion: bytes) -> Iterator[list[Record]]:
    """The records of a portion that are there still, in order."""
    groups = tuple(str(one) for one in asked.query.groups)
    columns = tuple(dict.fromkeys((*asked.query.columns, *groups)))
    for start in range(0, len(portion), _ID * READ_AT_ONCE):
        part = portion[start : start + _ID * READ_AT_ONCE]
        ids = [str(UUID(bytes=part[at : at + _ID])) for at in range(0, len(part), _ID)]
        query = exportable(ctx, Query(asked.query.entity, columns, {"id": {"_in": ids}}, limit=len(ids)))
        rows = {str(row["id"]): row for row in find(ctx, query).rows}
        yield [rows[id] for id in ids if id in rows]


class _Csv:
    """CSV: what the list is grouped by are columns in front, as pivot tables need them."""

    def __init__(self, ctx: Context, asked: Asked, file: BinaryIO) -> None:
        self._asked = asked
        self._file = file
        named = zip(asked.query.groups, asked.group_heads, strict=True)
        ahead = [(str(group), head) for group, head in named if str(group) not in asked.query.columns]
        self._ahead = [path for path, _head in ahead]
        mark = MARK if asked.format.encoding == "utf-8" else ""
        self._put(mark + line(guarded(head) for head in (*(head for _path, head in ahead), *asked.heads)))

    def write(self, ctx: Context, records: Sequence[Record]) -> None:
        asked = self._asked
        columns = columns_of(ctx, asked.query.entity, asked.query.columns)
        levels = [one for one in levels_of(ctx, asked.query) if str(one.group) in self._ahead]
        self._put(
            lines(
                (
                    *(guarded(key_words(ctx, one, row[str(one.group)])) for one in levels),
                    *(plain(one, row.get(one.path), ctx.locale) for one in columns),
                )
                for row in records
            )
        )

    def __enter__(self) -> _Csv:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def end(self, ctx: Context) -> None:
        self._file.flush()

    def _put(self, text: str) -> None:
        self._file.write(text.encode(self._asked.format.encoding))


class _Workbook:
    """A workbook: rows under the heads of their groups, or one after the other."""

    def __init__(self, ctx: Context, asked: Asked, file: BinaryIO) -> None:
        self._asked = asked
        self._outline = Outline(ctx.at(asked.as_of), asked) if asked.query.groups else None
        entity = entity_named(ctx.live, asked.query.entity)
        fields = [one.figured for one in columns_of(ctx, entity.name, asked.query.columns)]
        ahead = [" › ".join(asked.group_heads)] if self._outline else []
        self._book = Book(file, ctx, entity.plural.say(ctx.locale.tag), [*ahead, *asked.heads], fields)

    def __enter__(self) -> _Workbook:
        self._book.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.__exit__(kind, error, trace)

    def write(self, ctx: Context, records: Sequence[Record]) -> None:
        columns, outline = columns_of(ctx, self._asked.query.entity, self._asked.query.columns), self._outline
        levels = levels_of(ctx, self._asked.query)
        for row in records:
            for head in outline.heads(ctx, levels, row) if outline else ():
                self._book.write(head)
            self._book.write(_row(ctx, columns, row, len(levels)))

    def end(self, ctx: Context) -> None:
        if self._outline:
            self._book.write(self._outline.total(ctx))


def _row(ctx: Context, columns: Sequence[Column], row: Record, level: int) -> Row:
    figures = tuple(value_of(one, row.get(one.path), ctx.locale) for one in columns)
    return Row(("",) if level else (), figures, level=level)
