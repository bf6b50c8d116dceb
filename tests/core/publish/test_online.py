"""Large tables: what is done after the commit, while everybody works, and begun again when it was broken off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from core.constraints.rows import standings
from core.engine import Installation
from core.publish import apply_plan, check_constraints, counts, finish_online_work, unfinished
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create, delete, update
from schema_registry.packs import PackFiles
from tests.core.publish.conftest import Planner
from tests.support import ADMIN, only_postgresql, publish
from tests.support.packs import entity, pack
from tests.support.processes import address_of, killed_at

NAME = {"kind": "text", "maxLength": 40}


def customers(**fields: object) -> PackFiles:
    return pack(entity("customer", {"name": NAME, **fields}), entity("city", {"name": NAME}))


def fill(installation: Installation, rows: int) -> None:
    """Rows made by the database itself, without keys and search texts, as an old release might have left them."""
    with installation.writing(ADMIN) as ctx:
        table = ctx.live.tables["customer"].table
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
        identity = "randomblob(16)" if installation.sqlite else "gen_random_uuid()"
        moment = "'2024-01-01 00:00:00.000000'"
        ctx.connection.exec_driver_sql(
            f"INSERT INTO {table.name} (id, sys_version, sys_created_at, sys_updated_at, name) "
            f"{numbers} SELECT {identity}, 1, {moment}, {moment}, '客户 ' || i FROM n"
        )


@pytest.fixture
def filled(installation: Installation) -> Iterator[Installation]:
    """More customers than are changed at once."""
    publish(installation, customers())
    fill(installation, counts.SMALL + 1500)
    return installation


def test_a_large_table_gets_fields_without_being_rewritten_or_read(filled: Installation, plan: Planner) -> None:
    wanted = customers(
        size="integer",
        city={"kind": "reference", "to": "city"},
        code={"kind": "text", "search": True},
        grade={"kind": "text", "default": "D"},
    )
    made, before = plan(filled, wanted), file_of(filled)
    apply_plan(filled, made, ADMIN, online=False)
    assert file_of(filled) == before
    assert [step.id for step in made.steps if step.safety != "safe"] == []
    assert all(step.lock != "writers" for step in made.steps) or filled.sqlite


def file_of(installation: Installation) -> object:
    """PostgreSQL: the file of the table, which a rewrite would replace. SQLite: the page where it begins."""
    of_file = "SELECT rootpage FROM sqlite_master WHERE name = 'r_customer'"
    query = of_file if installation.sqlite else "SELECT pg_relation_filenode('r_customer')"
    with installation.reading() as ctx:
        return ctx.connection.exec_driver_sql(query).scalar_one()


def test_an_index_of_a_large_table_is_built_after_the_commit(filled: Installation, plan: Planner) -> None:
    made = plan(filled, customers(name={**NAME, "index": True}))
    steps = [one for one in made.steps if one.id.startswith("index ")]
    assert {one.online for one in steps} == {not filled.sqlite}
    assert {"CONCURRENTLY" in one.sql[0] for one in steps} == {not filled.sqlite}
    apply_plan(filled, made, ADMIN, online=False)
    assert len(open_tasks(filled)) == (0 if filled.sqlite else len(steps))
    assert finish_online_work(filled) == (0 if filled.sqlite else len(steps))
    assert "name__fold" in indexed(filled)
    assert open_tasks(filled) == ()


@only_postgresql
def test_an_index_that_a_broken_build_left_invalid_is_built_again(filled: Installation, plan: Planner) -> None:
    made = plan(filled, customers(name={**NAME, "index": True}))
    apply_plan(filled, made, ADMIN, online=False)
    name = next(step.id.removeprefix("index ") for step in made.steps if step.online)
    with filled.writing() as ctx:
        ctx.connection.exec_driver_sql(f"CREATE INDEX {name} ON r_customer (name__fold)")
        ctx.connection.exec_driver_sql(
            f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass"
        )
    finish_online_work(filled)
    with filled.reading() as ctx:
        query = f"SELECT indisvalid FROM pg_index WHERE indexrelid = '{name}'::regclass"
        assert ctx.connection.exec_driver_sql(query).scalar_one() is True


def test_a_refill_that_was_killed_goes_on_where_it_was(filled: Installation, plan: Planner) -> None:
    made = plan(filled, customers(name={**NAME, "search": True}))
    apply_plan(filled, made, ADMIN, online=False)
    assert killed_at(11, address_of(filled), finish_online_work)
    done = searchable(filled)
    assert 0 < done < counts.SMALL + 1500
    assert open_tasks(filled)
    finish_online_work(filled)
    assert searchable(filled) == counts.SMALL + 1500
    assert open_tasks(filled) == ()


def test_records_written_during_a_refill_are_not_overwritten(filled: Installation, plan: Planner) -> None:
    made = plan(filled, customers(name={**NAME, "search": True}))
    apply_plan(filled, made, ADMIN, online=False)
    with filled.writing(ADMIN) as ctx:
        record = create(ctx, "customer", {"name": "重庆"}).id
    finish_online_work(filled)
    with filled.reading() as ctx:
        table = ctx.live.tables["customer"]
        kept = ctx.connection.scalar(sa.select(table.search).where(table.id == record))
        assert str(kept).split("\n") == ["重庆", "", "chongqing", "cq", "zq"]


@only_postgresql
def test_a_unique_rule_that_somebody_broke_by_hand_is_pending_until_it_is_kept(
    filled: Installation, plan: Planner
) -> None:
    publish(filled, customers(code="text"))
    made = plan(filled, customers(code={"kind": "text", "unique": True}))
    apply_plan(filled, made, ADMIN, online=False)
    with filled.writing() as ctx:
        column = ctx.live.tables["customer"].keys["code"]["fold"].name
        ctx.connection.exec_driver_sql(f"UPDATE r_customer SET {column} = 'x' WHERE name IN ('客户 1', '客户 2')")
    finish_online_work(filled)
    assert open_tasks(filled) == ()
    assert states_of(filled)["unique test/customer.code"] == "pending"
    with filled.writing() as ctx:
        ctx.connection.exec_driver_sql(f"UPDATE r_customer SET {column} = NULL WHERE name = '客户 2'")
    assert check_constraints(filled)
    assert states_of(filled)["unique test/customer.code"] == "enforced"


def states_of(installation: Installation) -> dict[str, str]:
    with installation.reading() as ctx:
        return {key: one.state for key, one in standings(ctx.connection).items()}


def test_a_reference_added_to_a_large_table_is_validated_after_the_commit(
    filled: Installation, plan: Planner
) -> None:
    made = plan(filled, customers(city={"kind": "reference", "to": "city"}))
    apply_plan(filled, made, ADMIN, online=False)
    finish_online_work(filled)
    with filled.reading() as ctx:
        (key,) = sa.inspect(ctx.connection).get_foreign_keys("r_customer")
        assert key["referred_table"] == "r_city"
        if not filled.sqlite:
            query = "SELECT bool_and(convalidated) FROM pg_constraint WHERE contype = 'f'"
            assert ctx.connection.exec_driver_sql(query).scalar_one() is True


def test_the_full_text_index_agrees_with_the_records_after_a_refill(filled: Installation) -> None:
    publish(filled, customers(name={**NAME, "search": True}))
    with filled.writing(ADMIN) as ctx:
        record = create(ctx, "customer", {"name": "重庆"}).id
        update(ctx, "customer", record, {"name": "成都"}, None)
        delete(ctx, "customer", record)
        if filled.sqlite:
            ctx.connection.exec_driver_sql("INSERT INTO r_customer__fts(r_customer__fts) VALUES ('integrity-check')")
        ctx.connection.exec_driver_sql("DELETE FROM r_customer WHERE name = '客户 7'")
    with filled.reading(ADMIN) as ctx:
        found = find(ctx, Query("customer", ("name",), search="户 66"))
        assert len(found.rows) == 50
        assert find(ctx, Query("customer", ("name",), search="重庆")).rows == ()


def open_tasks(installation: Installation) -> tuple[tuple[str, str], ...]:
    with installation.reading() as ctx:
        return unfinished(ctx.connection)


def indexed(installation: Installation) -> set[str | None]:
    with installation.reading() as ctx:
        return {
            column
            for index in sa.inspect(ctx.connection).get_indexes("r_customer")
            for column in index["column_names"]
        }


def searchable(installation: Installation) -> int:
    with installation.reading() as ctx:
        return ctx.connection.scalar(sa.select(sa.func.count(ctx.live.tables["customer"].search))) or 0
