"""Many rows at once are stored like one at a time, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from core.kinds.grams import grams, grams_text
from core.settings import Settings
from core.storage.bulk import bulk_insert, run
from core.storage.connect import make_engine
from core.storage.types import Document, Fixed, Id, Instant

TABLE = sa.Table(
    "kept",
    sa.MetaData(),
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("id", Id(), unique=True),
    sa.Column("text", sa.Text()),
    sa.Column("price", Fixed(2)),
    sa.Column("whole", sa.BigInteger()),
    sa.Column("day", sa.Date()),
    sa.Column("at", Instant()),
    sa.Column("yes", sa.Boolean()),
    sa.Column("bytes", sa.LargeBinary()),
    sa.Column("document", Document()),
    sa.Column("grams", sa.Text().with_variant(sa.ARRAY(sa.Text()), "postgresql")),
)
TEXTS = [
    "",
    "\\N",
    "tab\there",
    "line\nbreak\r\n",
    "quo\"te's",
    "back\\slash\\",
    "{a,b}",
    "卡匠",
    "\U0001f600",
    "NULL",
]


@pytest.fixture
def connection(database: str) -> Iterator[sa.Connection]:
    engine = make_engine(Settings(database=database))
    with engine.connect() as connection:
        TABLE.create(connection)
        yield connection
    engine.dispose()


def some_rows(connection: sa.Connection) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number, text in enumerate(TEXTS):
        kept = list(grams(f"null {text}")) if connection.dialect.name == "postgresql" else grams_text(f"null {text}")
        made.append(
            {
                "id": f"00000000-0000-7000-8000-{number:012d}",
                "text": text,
                "price": Decimal("-9999999999999999.99"),
                "whole": 10**18 - 1,
                "day": date(1, 1, 1),
                "at": datetime(1000, 1, 2, 3, 4, 5, 6, UTC),
                "yes": bool(number % 2),
                "bytes": bytes(range(256)),
                "document": {"a": [None, text]},
                "grams": kept,
            }
        )
    made.append({"id": "00000000-0000-7000-8000-999999999999"})
    return made


def test_every_type_and_text_is_stored_as_one_insert_would(connection: sa.Connection) -> None:
    rows = some_rows(connection)
    assert run(connection, bulk_insert(TABLE, connection.dialect), rows) == len(rows)
    found = connection.execute(sa.select(TABLE).order_by(TABLE.c.seq)).mappings().all()
    empty = dict.fromkeys(column.key for column in TABLE.columns)
    assert [dict(row) for row in found] == [{**empty, **row, "seq": at} for at, row in enumerate(rows, 1)]


def test_a_clash_leaves_the_transaction_usable(connection: sa.Connection) -> None:
    rows = some_rows(connection)
    bulk = bulk_insert(TABLE, connection.dialect)
    run(connection, bulk, rows[:1])
    assert run(connection, bulk, rows) < len(rows)
    count = connection.scalar(sa.select(sa.func.count()).select_from(TABLE))
    assert count == (1 if connection.dialect.name == "postgresql" else len(rows))
