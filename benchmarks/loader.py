"""The limit of an import: a file of customers into the product's table and indexes, types checked, nothing else."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec
import sqlalchemy as sa

from benchmarks.rows import Customer, customer_row, form_of
from benchmarks.stage import published

CHUNK = 5000


def load_by_hand(url: str, file: Path) -> float:
    """The seconds it takes, into a new database with the same table: `executemany` on SQLite, COPY on PostgreSQL."""
    published(url)
    parsed = sa.make_url(url)
    began = time.perf_counter()
    if parsed.get_backend_name() == "sqlite":
        _into_sqlite(parsed, file)
    else:
        _into_postgresql(parsed, file)
    return time.perf_counter() - began


def _rows(file: Path, dialect: str) -> Iterator[dict[str, object]]:
    form = form_of(dialect)
    with file.open(encoding="utf-8", newline="") as source:
        for line in csv.DictReader(source):
            yield customer_row(msgspec.convert(line, Customer, strict=False), form, time.time_ns())


def _into_sqlite(url: sa.URL, file: Path) -> None:
    engine = sa.create_engine(url)
    connection = engine.raw_connection()
    rows = _rows(file, "sqlite")
    while chunk := list(islice(rows, CHUNK)):
        names = list(chunk[0])
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO r_customer ({', '.join(names)}) VALUES ({marks})"
        connection.cursor().executemany(statement, [tuple(row.values()) for row in chunk])
        connection.commit()
    connection.close()
    engine.dispose()


def _into_postgresql(url: sa.URL, file: Path) -> None:
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"))
    connection = engine.raw_connection()
    rows = _rows(file, "postgresql")
    while chunk := list(islice(rows, CHUNK)):
        names = ", ".join(chunk[0])
        with connection.cursor().copy(f"COPY r_customer ({names}) FROM STDIN") as copy:
            for row in chunk:
                copy.write_row(tuple(row.values()))
        connection.commit()
    connection.close()
    engine.dispose()
