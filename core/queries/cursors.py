"""Cursors of keyset paging: where a page begins, opaque, good for one question, checked before any SQL sees it.

A cursor holds the sort keys of a row. The next page is what sorts after them, so rows that come or go between
two pages neither repeat nor hide others, and a deep page costs no more than the first.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from core.queries.query import Query
from core.queries.sorting import Key
from core.storage.types import DIGITS, Id, known_form

LONGEST = 8000
"""Characters of a cursor."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Sort keys of a row, id last, and whether the page before it is wanted."""

    values: tuple[object, ...]
    backward: bool


def fingerprint(query: Query, entity_key: str, as_of: date | None) -> str:
    """What a cursor belongs to: entity, filter, search, sort and day. Columns and page size may change between
    pages."""
    asked = [entity_key, query.filter, ascii(query.search), query.sort, ",".join(map(str, query.groups))]
    asked += [as_of.isoformat()] if as_of is not None else []
    encoded = msgspec.json.encode(asked, enc_hook=str, order="deterministic")
    return hashlib.blake2b(encoded, digest_size=8).hexdigest()


def write_cursor(cursor: Cursor, mark: str) -> str:
    """The cursor as it stands in an address."""
    encoded = msgspec.json.encode([mark, cursor.backward, cursor.values])
    return base64.urlsafe_b64encode(encoded).decode().rstrip("=")


class Check(NamedTuple):
    """What the values of one sort key are."""

    python: type
    nullable: bool
    identity: bool


def checks(keys: Sequence[Key]) -> tuple[Check, ...]:
    """What a cursor of these keys may hold."""
    return tuple(Check(key.python, key.nullable, isinstance(key.column.type, Id)) for key in keys)


def read_cursor(text: str, mark: str, keys: Sequence[Check]) -> Cursor | None:
    """The cursor written so; None when it is none, or none of this question."""
    if len(text) > LONGEST or not text.isascii():
        return None
    try:
        encoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        made_for, backward, values = msgspec.json.decode(encoded, type=tuple[str, bool, list[Any]])
        if made_for != mark or len(values) != len(keys):
            return None
        return Cursor(tuple(_checked(value, key) for value, key in zip(values, keys, strict=True)), backward)
    except (binascii.Error, msgspec.MsgspecError, ValueError, UnicodeDecodeError):
        return None


def _checked(value: object, key: Check) -> object:
    """The value as the key's Python type, within what both databases can compare. Raises ValueError."""
    if value is None:
        if not key.nullable:
            raise ValueError("a key that is never missing")
        return None
    found: object = msgspec.convert(value, key.python, strict=True)
    if isinstance(found, str) and ("\0" in found or len(found.encode()) > LONGEST):
        raise ValueError("no text of a database")
    if key.identity:
        if (id := known_form(found)) is None:
            raise ValueError("no id")
        return id
    if isinstance(found, int) and abs(found) >= 2**63:
        raise ValueError("beyond 64 bits")
    if isinstance(found, Decimal):
        return _within(found)
    if isinstance(found, datetime):
        return _instant(found)
    assert isinstance(found, str | int | bool | date | time | timedelta)
    return found


def _instant(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("no instant without a zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None


def _within(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= Decimal(10) ** DIGITS or int(number.as_tuple().exponent) < -DIGITS:
        raise ValueError("beyond the digits of a decimal")
    return number


def after(keys: Sequence[Key], values: Sequence[object], *, first: int = 0) -> list[sa.ColumnElement[bool]]:
    """Conditions that exclude each other and together leave the rows that sort after these values.

    `first`: the place of the first key among those of the cursor.

    Each is a range of one composite index, so that a database that reads them one by one never scans what lies
    before. Where all keys rise or all fall, one row value takes the place of a condition a key.
    """
    if len({key.descending for key in keys}) == 1 and None not in values and len(keys) > 1:
        return _uniform(keys, values, first)
    found: list[sa.ColumnElement[bool]] = []
    equal: list[sa.ColumnElement[bool]] = []
    for key, value in zip(keys, _bound(keys, values, first), strict=True):
        found += [sa.and_(*equal, beyond) for beyond in _beyond(key, value)]
        equal.append(key.column.is_(None) if value is None else key.column == value)
    return found


def _bound(keys: Sequence[Key], values: Sequence[object], first: int) -> list[sa.BindParameter[Any] | None]:
    """The values as parameters `k0`, `k1` …, each used wherever its key is compared."""
    return [
        None if value is None else sa.bindparam(f"k{at}", value, key.column.type)
        for at, (key, value) in enumerate(zip(keys, values, strict=True), first)
    ]


def _beyond(key: Key, value: sa.BindParameter[Any] | None) -> Iterator[sa.ColumnElement[bool]]:
    if key.descending:
        if value is None:
            return
        yield key.column < value
        if key.nullable:
            yield key.column.is_(None)
    else:
        yield key.column.is_not(None) if value is None else key.column > value


def _uniform(keys: Sequence[Key], values: Sequence[object], first: int) -> list[sa.ColumnElement[bool]]:
    columns = sa.tuple_(*(key.column for key in keys))
    bound = _bound(keys, values, first)
    given = sa.tuple_(*(value for value in bound if value is not None))
    if not keys[0].descending:
        return [columns > given]
    found: list[sa.ColumnElement[bool]] = [columns < given]
    equal: list[sa.ColumnElement[bool]] = []
    for key, value in zip(keys, bound, strict=True):
        if key.nullable:
            found.append(sa.and_(*equal, key.column.is_(None)))
        equal.append(key.column == value)
    return found
