"""Column types of computed values, alike on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.storage.types import BINARY_TEXT, Id, Instant, Seconds, SqlType, Texts
from schema_registry.frozen import Frozen

Column = sa.ColumnElement[Any]
"""A column of any type; SQLAlchemy's generic is invariant, so `object` would accept none."""


class Exact(TypeDecorator[Decimal]):
    """A number of no fixed scale: `numeric` on PostgreSQL, its digits as text on SQLite, which has no such numbers.

    SQLite cannot sort or compare these: `fit_sql` makes a field's own type of them.
    """

    impl = sa.Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> SqlType:
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        return value if value is None or dialect.name == "postgresql" else str(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None] | None:
        if dialect.name == "postgresql":
            return None
        return lambda value: None if value is None else Decimal(value)


RESULTS: Mapping[str, SqlType] = Frozen(
    {
        "number": Exact(),
        "text": BINARY_TEXT,
        "boolean": sa.Boolean(create_constraint=False),
        "date": sa.Date(),
        "instant": Instant(),
        "time": sa.Time(),
        "duration": Seconds(),
        "user": sa.BigInteger(),
        "reference": Id(),
        "texts": Texts(),
        "missing": BINARY_TEXT,
    }
)
"""By type of a formula: what it is selected as."""


def function(name: str) -> Callable[..., Column]:
    """A database function by its name."""
    found: Callable[..., Column] = getattr(sa.func, name)
    return found
