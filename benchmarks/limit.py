"""The limit: what can be had from this machine when everything general is left out.

Hand-written SQLAlchemy Core on the very tables and indexes of the product, psycopg or sqlite3, msgspec, a bare WSGI
function. No sign-in, no rights, no validation but types, no log. Served by `gunicorn benchmarks.limit:app`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import sqlalchemy as sa
from sqlalchemy import event

from benchmarks import statements as sql
from benchmarks.rows import Customer, Form, customer_row, form_of

Start = Callable[[str, list[tuple[str, str]]], object]
Environ = Mapping[str, Any]
_encoder = msgspec.json.Encoder()
_customer = msgspec.json.Decoder(Customer)
_changes = msgspec.json.Decoder(dict[str, str])


@cache
def engine() -> sa.Engine:
    """The engine of this process, set up as the product's is."""
    url = sa.make_url(os.environ["LIMIT_DATABASE"])
    if url.get_backend_name() == "sqlite":
        made = sa.create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False})
        event.listen(made, "connect", _prepare)
        return made
    return sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")


@cache
def form() -> Form:
    """How values leave and enter this database."""
    return form_of(engine().dialect.name)


def app(environ: Environ, start: Start) -> Iterable[bytes]:
    """The WSGI application."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    name, _, id = path[1:].partition("/")
    arguments = dict(parse_qsl(environ.get("QUERY_STRING", "")))
    with engine().connect() as connection:
        if method == "GET":
            found = get(connection, id) if id else LISTS[name](connection, arguments)
        else:
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            found = create(connection, body) if method == "POST" else change(connection, id, body)
    encoded = _encoder.encode(found)
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(encoded)))])
    return [encoded]


def get(connection: sa.Connection, id: str) -> object:
    row = connection.execute(sql.GET, {"id": form().id_in(id)}).one()
    return {"data": dict(zip(sql.CUSTOMER_NAMES, form().customer(row), strict=True))}


def filtered(connection: sa.Connection, arguments: Mapping[str, str]) -> object:
    rows = connection.execute(sql.FILTERED, arguments).all()
    count = connection.execute(sql.COUNTED, arguments).scalar_one()
    return {"data": [_listed(row) for row in rows], "meta": {"count": count}}


def searched(connection: sa.Connection, arguments: Mapping[str, str]) -> object:
    text = arguments["q"]
    pairs = [text[at : at + 2] for at in range(len(text) - 1)]
    statement, asked = sql.searched(connection.dialect.name), form().pairs_asked(pairs)
    return {"data": [_listed(row) for row in connection.execute(statement, {"pairs": asked, "text": text})]}


def _listed(row: Sequence[Any]) -> dict[str, object]:
    shape = form()
    return {
        "id": shape.id_out(row[0]),
        "sys_version": row[1],
        "name": row[2],
        "grade": row[3],
        "country": row[4],
        "city": row[5],
        "credit": shape.money_out(row[6]),
    }


def looked_up(connection: sa.Connection, arguments: Mapping[str, str]) -> object:
    shape = form()
    return {
        "data": [
            {
                "id": shape.id_out(row[0]),
                "title": row[1],
                "customer": {"id": shape.id_out(row[2]), "title": row[3]} if row[2] else None,
                "stage": row[4],
                "amount": shape.money_out(row[5]),
                "closes_on": row[6],
                "sys_owner": {"id": row[7], "name": row[8]},
            }
            for row in connection.execute(sql.LOOKED_UP)
        ]
    }


def grouped(connection: sa.Connection, arguments: Mapping[str, str]) -> object:
    statement = sql.grouped(arguments["by"], connection.dialect.name)
    shape = form()
    return {"data": [[list(row[:-2]), row[-2], shape.money_out(row[-1])] for row in connection.execute(statement)]}


LISTS: Mapping[str, Callable[[sa.Connection, Mapping[str, str]], object]] = {
    "filtered": filtered,
    "searched": searched,
    "opportunities": looked_up,
    "grouped": grouped,
}


def create(connection: sa.Connection, body: bytes) -> object:
    row = customer_row(_customer.decode(body), form(), time.time_ns())
    _write(connection, sql.CREATE, row)
    return {"data": {"id": form().id_out(row["id"])}}


def change(connection: sa.Connection, id: str, body: bytes) -> object:
    (city,) = _changes.decode(body).values()
    values = {"id": form().id_in(id), "city": city, "fold": city.casefold()}
    _write(connection, sql.CHANGE, values)
    return {"data": {"id": id}}


def _write(connection: sa.Connection, statement: sa.Executable, values: Mapping[str, object]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    connection.execute(statement, values)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("COMMIT")
