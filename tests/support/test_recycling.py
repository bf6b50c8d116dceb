"""A PostgreSQL database that was used before is as good as a fresh copy, whatever the test before did to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from core.engine import Installation
from core.records.write import create
from core.settings import Settings
from tests.support.databases import PREFIX, PostgresStock
from tests.support.postgres import connect
from tests.support.processes import in_child
from tests.support.publishing import TRADING, as_admin, prepare_installation, prepare_trading, publish, read
from tests.support.recycling import image

ENTITY = {
    "$schema": "urn:cardwright:entity:1",
    "name": "thing",
    "title": "Thing",
    "plural": "Things",
    "type": "object",
    "properties": {"code": {"kind": "text", "title": "Code", "unique": True}},
}
UNCHANGED = {
    "rows": "INSERT INTO cw_actor (id, login, name, active) SELECT n, n, n, true FROM generate_series(100, 130) n",
    "system rows": "DELETE FROM cw_installation",
    "changed rows": "UPDATE cw_actor SET name = 'Somebody else'",
    "moved rows": "UPDATE cw_actor SET id = id + 1000",
    "sequences": "SELECT setval(quote_ident(relname)::regclass, 4711) FROM pg_class WHERE relkind = 'S'",
    "new tables": "CREATE TABLE own (id serial PRIMARY KEY, of int REFERENCES cw_actor)",
    "new sequences": "CREATE SEQUENCE own",
    "new functions": "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "truncated tables": "TRUNCATE cw_actor CASCADE",
}
"""What a database is put back from."""
CHANGED = {
    "a column": "ALTER TABLE cw_actor ADD COLUMN extra text",
    "a type": "ALTER TABLE cw_actor ALTER COLUMN name TYPE varchar(999)",
    "a default": "ALTER TABLE cw_actor ALTER COLUMN name SET DEFAULT 'x'",
    "a table": "DROP TABLE cw_actor CASCADE",
    "an index": "CREATE INDEX own ON cw_actor (name)",
    "a constraint": "ALTER TABLE cw_actor ADD CHECK (id < 1000000)",
    "a function": "CREATE OR REPLACE FUNCTION cw_limit(x numeric) RETURNS numeric LANGUAGE sql AS 'SELECT x'",
    "a type of its own": "CREATE DOMAIN own AS int",
    "a view": "CREATE VIEW own AS SELECT 1",
    "a schema": "CREATE SCHEMA own",
    "statistics": "ANALYZE cw_actor",
    "size": "INSERT INTO cw_actor (id, login, name, active) "
    "SELECT n, n, repeat(n::text, 30), true FROM generate_series(100, 20000) n",
}
"""What it is not put back from."""


@pytest.fixture(scope="module")
def own_stock(postgres: sa.URL) -> Iterator[PostgresStock]:
    """A stock that no other test takes databases from."""
    made = PostgresStock(postgres)
    yield made
    made.clear()


def test_a_database_is_handed_out_again_as_it_was_after_a_record_was_made(own_stock: PostgresStock) -> None:
    address = own_stock.copy(prepare_trading)
    before = image(sa.make_url(address))
    installation = Installation.open(Settings(database=address))
    with as_admin(installation) as ctx:
        create(ctx, "customer", {"code": "ALFKI", "name": "Alfreds Futterkiste"})
    assert image(sa.make_url(address)) != before
    installation.close()
    own_stock.drop(address)
    assert own_stock.copy(prepare_trading) == address
    assert image(sa.make_url(address)) == before


def test_a_database_is_handed_out_again_as_it_was_after_a_publish(own_stock: PostgresStock) -> None:
    address = own_stock.copy(prepare_installation)
    before = image(sa.make_url(address))
    installation = Installation.open(Settings(database=address))
    publish(installation, {"entities/thing.json": ENTITY})
    installation.close()
    own_stock.drop(address)
    assert own_stock.copy(prepare_installation) == address
    assert image(sa.make_url(address)) == before


def test_a_database_whose_tables_a_publish_changed_is_not_handed_out_again(own_stock: PostgresStock) -> None:
    address = own_stock.copy(prepare_trading)
    before = image(sa.make_url(address))
    installation = Installation.open(Settings(database=address))
    pack = read(TRADING)
    customer = json.loads(pack.files["entities/customer.json"])
    customer["properties"]["shoe_size"] = {"kind": "integer", "title": "Shoe size"}
    publish(installation, replace(pack, files={**pack.files, "entities/customer.json": json.dumps(customer)}))
    installation.close()
    own_stock.drop(address)
    another = own_stock.copy(prepare_trading)
    assert another != address
    assert image(sa.make_url(another)) == before


@pytest.mark.parametrize("change", UNCHANGED.values(), ids=UNCHANGED)
def test_it_is_put_back_after_a_change_of(own_stock: PostgresStock, change: str) -> None:
    address = own_stock.copy(prepare_installation)
    before = image(sa.make_url(address))
    execute(address, change)
    own_stock.drop(address)
    assert own_stock.copy(prepare_installation) == address
    assert image(sa.make_url(address)) == before
    own_stock.drop(address)


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_another_takes_its_place_after_a_change_of(own_stock: PostgresStock, change: str) -> None:
    address = own_stock.copy(prepare_installation)
    before = image(sa.make_url(address))
    execute(address, change)
    own_stock.drop(address)
    another = own_stock.copy(prepare_installation)
    assert another != address
    assert image(sa.make_url(another)) == before
    own_stock.drop(another)


def test_an_empty_database_is_empty_again(own_stock: PostgresStock) -> None:
    address = own_stock.empty()
    prepare_trading(address)
    own_stock.drop(address)
    assert own_stock.empty() == address
    assert image(sa.make_url(address)).rows == {}


def test_who_is_still_connected_holds_nothing_up(own_stock: PostgresStock) -> None:
    address = own_stock.copy(prepare_installation)
    with connect(sa.make_url(address)) as forgotten:
        forgotten.autocommit = False
        forgotten.execute("LOCK TABLE cw_actor")
        own_stock.drop(address)
        with pytest.raises(psycopg.OperationalError):
            forgotten.execute("SELECT 1")


def test_databases_of_a_killed_session_go_when_the_next_one_starts(
    postgres: sa.URL, own_stock: PostgresStock
) -> None:
    assert in_child(lambda: PostgresStock(postgres).empty()) == 0
    PostgresStock(postgres).clear()
    with connect(postgres) as connection:
        names = [name for (name,) in connection.execute("SELECT datname FROM pg_database")]
    assert [one for one in names if one.startswith(PREFIX) and not alive(one)] == []


def alive(database: str) -> bool:
    """Whether the process that made the database still runs."""
    return Path(f"/proc/{database.split('_')[2]}").exists()


def execute(address: str, statements: str) -> None:
    with connect(sa.make_url(address)) as connection:
        for statement in statements.split("; "):
            connection.execute(statement)
