"""Column types whose Python value is the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import msgspec
from sqlalchemy import JSON, BigInteger, DateTime, LargeBinary, Numeric, String, Text, Uuid
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

SqlType = TypeEngine[Any]
"""A column type; SQLAlchemy's generic is invariant, so `object` would accept no type at all."""
BINARY_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares and sorts by code points on both databases, and so do its indexes: no locale is relied on."""
DIGITS = 18
"""Significant digits of a decimal, the same limit on both databases."""


class Id(TypeDecorator[str]):
    """A record's id: the canonical 36-character text in Python; `uuid` on PostgreSQL, 16 bytes on SQLite."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid(as_uuid=False))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return bytes.fromhex(value.replace("-", ""))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None] | None:
        """Straight from what the driver gives: a page has hundreds of ids, and each step between costs."""
        return _canonical


def _canonical(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        text = value.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return str(value)


def known_form(text: object) -> str | None:
    """A record's id in its canonical form; None for what cannot be one."""
    if not isinstance(text, str):
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


class Fixed(TypeDecorator[Decimal]):
    """An exact decimal of fixed scale: `numeric(18, scale)` on PostgreSQL, a scaled 64-bit integer on SQLite."""

    impl = Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__(DIGITS, scale)
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(DIGITS, self.scale))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return int(Decimal(value).scaleb(self.scale))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None] | None:
        """PostgreSQL gives decimals already."""
        if dialect.name == "postgresql":
            return None
        places = -self.scale
        return lambda value: None if value is None else Decimal(value).scaleb(places)


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC in Python; `timestamptz` on PostgreSQL, sortable UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(26))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).isoformat(" ", "microseconds")[:26]

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


class Seconds(TypeDecorator[timedelta]):
    """An exact length of time: a `timedelta` in Python, its whole seconds in a 64-bit integer on both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> object:
        return None if value is None else value.days * 86_400 + value.seconds

    def process_result_value(self, value: object, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=int(str(value)))


class Texts(TypeDecorator[tuple[str, ...]]):
    """A set of texts in an order of its own: `text[]` on PostgreSQL, a JSON array on SQLite; a tuple in Python."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.ARRAY(Text(collation="C")))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> object:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else msgspec.json.encode(value).decode()

    def process_result_value(self, value: object, dialect: Dialect) -> tuple[str, ...] | None:
        if value is None:
            return None
        return tuple(msgspec.json.decode(value, type=list[str]) if isinstance(value, str) else cast(list[str], value))


class Named(TypeDecorator[str]):
    """One of some things that are called by names which change: the name in Python, the lasting key in the table.

    `pairs` are names with their keys. What is none of them (any more) is told as it stands.
    """

    impl = Text
    cache_ok = True

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.pairs = pairs
        self._keys = dict(pairs)
        self._names = {key: name for name, key in pairs}

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else self._keys.get(value, value)

    def process_result_value(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else self._names.get(str(value), str(value))


class JsonText(TypeDecorator[str]):
    """A JSON value of a record: its canonical text in Python, `jsonb` on PostgreSQL, that text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB(none_as_null=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> object:
        return value if value is None or dialect.name != "postgresql" else msgspec.json.decode(value)

    def process_result_value(self, value: object, dialect: Dialect) -> str | None:
        return str(value) if dialect.name != "postgresql" and value is not None else _canonical_or_none(value)


def canonical_json(value: object) -> str:
    """The text of a JSON value that equal values have in common: names sorted, nothing between the tokens."""
    return msgspec.json.encode(value, order="sorted").decode()


def _canonical_or_none(value: object) -> str | None:
    return None if value is None else canonical_json(value)


class Document(TypeDecorator[object]):
    """A JSON document the engine keeps for itself: `jsonb` on PostgreSQL, text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return msgspec.json.encode(value).decode()

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        if value is None or dialect.name == "postgresql":
            return value
        return msgspec.json.decode(value) if isinstance(value, str | bytes) else value
