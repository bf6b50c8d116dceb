"""Records that the database has no room for: refused one by one, as other problems of their values are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.codes.records import ENTRY_FULL, ROW_FULL
from core.context import Context, Live
from core.records.draft import Draft
from core.records.shape import Shape, UniqueSet, shape_at
from core.records.uniqueness import Titles
from core.storage.room import ENTRY_BYTES, ROW_BYTES, SHORTENED, Width, kept_bytes, row_bytes, width

SYSTEM, _WORD = 80, 8
"""Bytes of what the engine keeps of every record, and of a value that is no text."""


@dataclass(frozen=True, slots=True)
class _Tight:
    """Where an entity may meet a limit: widths of all columns where a row may be too long, and its unique sets."""

    columns: Mapping[str, Width]
    unique: tuple[UniqueSet, ...]


def check(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Adds a problem when a good draft would not fit. SQLite has room for anything that its fields take."""
    if draft.problems or ctx.connection.dialect.name != "postgresql":
        return
    tight = ctx.live.derive(_tight, shape.entity.name)
    if tight.columns:
        _check_row(shape, draft, tight.columns)
    for unique in tight.unique:
        if unique.touched_by(draft.values):
            _check_entry(unique, draft)


def _tight(live: Live, name: str) -> _Tight:
    shape = shape_at(live, name)
    columns = {column.name: width(column.type) for column in shape.table.table.columns}
    fullest = row_bytes((one.most, one.align) for one in columns.values())
    return _Tight(
        columns if fullest > ROW_BYTES else {},
        tuple(one for one in shape.unique if len(one.fields) > 1),
    )


def _check_row(shape: Shape, draft: Draft, columns: Mapping[str, Width]) -> None:
    after = draft.after()
    row = {**shape.stored(after), **shape.searchable(after, "postgresql")}
    own = [_size(value, columns[name]) for name, value in row.items() if value is not None and name in columns]
    taken = row_bytes([(SYSTEM, 8), *own])
    if taken > ROW_BYTES:
        draft.refuse(ROW_FULL.at(bytes=taken, most=ROW_BYTES))


def _size(value: object, column: Width) -> tuple[int, int]:
    """Bytes of a value in a row that is full, and its alignment."""
    if column.least == column.most or isinstance(value, Decimal):
        return column.most, column.align
    return kept_bytes(len(value.encode()) if isinstance(value, str) else SHORTENED)


def _check_entry(unique: UniqueSet, draft: Draft) -> None:
    key = unique.key(draft.after())
    taken = sum(len(part.encode()) if isinstance(part, str) else _WORD for part in key or ())
    if taken > ENTRY_BYTES:
        fields = Titles(tuple(one.field.title for one in unique.fields))
        draft.refuse(ENTRY_FULL.at(unique.pointer, fields=fields, bytes=taken, most=ENTRY_BYTES))
