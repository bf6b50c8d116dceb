"""What somebody alters in the database by hand is found, named, and repaired or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.context import Context
from core.doctor.catalog import Catalog
from core.doctor.repair import Repaired, repair
from core.doctor.structure import Drift, drift
from core.engine import Installation
from core.publish import unfinished
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from schema_registry.problems import Problem
from tests.core.records.acting import statements
from tests.core.records.deriving import pack as shop
from tests.support import ADMIN, publish
from tests.support.packs import entity, pack
from tests.support.publishing import read

PACKS = Path(__file__).parents[3] / "example_configs"


def found(installation: Installation) -> dict[str, Drift]:
    with installation.reading(ADMIN) as ctx:
        return {one.problem.code: one for one in drift(ctx)}


def by_hand(installation: Installation, *commands: str) -> None:
    with installation.writers.connect() as connection:
        for command in commands:
            connection.exec_driver_sql(command)
        connection.commit()


def mend(installation: Installation) -> set[str]:
    """Repairs; the codes of what is left."""
    with installation.reading(ADMIN) as ctx:
        wrong = drift(ctx)
    assert repair(installation, ADMIN, wrong) == Repaired(sum(one.repairable for one in wrong))
    with installation.reading(ADMIN) as ctx:
        assert unfinished(ctx.connection) == ()
    return set(found(installation))


def mend_some(installation: Installation) -> tuple[int, list[Problem]]:
    """Repairs; how many were, and why others were not."""
    with installation.reading(ADMIN) as ctx:
        done = repair(installation, ADMIN, drift(ctx))
    return done.count, list(done.refused)


@pytest.fixture
def filled(installation: Installation) -> Installation:
    """Notes that refer to each other, searched, sorted and unique by code."""
    fields = {
        "code": {"kind": "text", "unique": True},
        "name": {"kind": "text", "search": True},
        "size": {"kind": "integer"},
        "other": {"kind": "reference", "to": "note"},
        "twice": {"kind": "formula", "of": {"kind": "integer"}, "formula": "size * 2"},
    }
    publish(installation, pack(entity("note", fields, list={"columns": ["name", "size"], "sort": ["name"]})))
    with installation.writing(ADMIN) as ctx:
        first = create(ctx, "note", {"code": "a", "name": "Äpfel und 苹果", "size": 2}).id
        create(ctx, "note", {"code": "b", "name": "Birnen", "size": 3, "other": first})
    return installation


@pytest.mark.parametrize("names", [["trading"], ["base"], ["base", "shipping"]])
def test_what_was_published_is_as_definitions_call_for(installation: Installation, names: Sequence[str]) -> None:
    publish(installation, *(PACKS / name for name in names))
    assert found(installation) == {}


def test_computed_fields_lines_and_links_are_as_definitions_call_for(installation: Installation) -> None:
    publish(installation, read(shop()))
    assert found(installation) == {}


def test_what_was_put_away_is_no_drift(filled: Installation) -> None:
    publish(filled, pack(entity("note", {"name": {"kind": "text"}})))
    assert found(filled) == {}


def indexes(ctx: Context) -> dict[str, tuple[str, ...]]:
    look = sa.inspect(ctx.connection).get_indexes("r_note")
    return {str(one["name"]): tuple(map(str, one["column_names"])) for one in look}


def index_on(installation: Installation, column: str) -> str:
    with installation.reading() as ctx:
        return next(name for name, columns in indexes(ctx).items() if columns[0] == column)


def test_a_dropped_index_is_built_again(filled: Installation) -> None:
    name = index_on(filled, "name__sort")
    by_hand(filled, f'DROP INDEX "{name}"')
    one = found(filled)["DRF005"]
    assert (one.problem.pointer, one.repairable) == ("/note", True)
    assert name in one.problem.message
    assert mend(filled) == set()
    assert index_on(filled, "name__sort") == name


def test_an_index_with_our_name_and_other_columns_is_built_again(filled: Installation) -> None:
    name = index_on(filled, "code__fold")
    by_hand(filled, f'DROP INDEX "{name}"', f'CREATE INDEX "{name}" ON r_note (size)')
    assert "(size)" in found(filled)["DRF006"].problem.message
    assert mend(filled) == set()
    assert index_on(filled, "code__fold") == name


def test_a_unique_index_over_records_that_share_values_names_them_and_leaves_other_repairs(
    filled: Installation,
) -> None:
    name, other = index_on(filled, "code__fold"), index_on(filled, "name__sort")
    by_hand(filled, f'DROP INDEX "{name}"', f'DROP INDEX "{other}"', "UPDATE r_note SET code = 'a', code__fold = 'a'")
    with filled.reading() as ctx:
        records = sorted(map(str, ctx.connection.scalars(sa.select(ctx.live.tables["note"].id))))
    count, (problem,) = mend_some(filled)
    assert (count, problem.code) == (1, "DRF013")
    assert problem.pointer == f"/note/{records[0]}"
    assert "2 records" in problem.message and "code “a”" in problem.message
    assert all(record in problem.message for record in records)
    assert index_on(filled, "name__sort") == other
    assert set(found(filled)) == {"DRF005"}


def test_of_many_shared_values_the_first_are_named(filled: Installation) -> None:
    name = index_on(filled, "code__fold")
    with filled.writing(ADMIN) as ctx:
        for number in range(20):
            create(ctx, "note", {"code": f"c{number}", "name": "n"})
    by_hand(filled, f'DROP INDEX "{name}"', "UPDATE r_note SET code__fold = 'x' WHERE substr(code, 1, 1) = 'c'")
    _, (problem,) = mend_some(filled)
    assert "20 records" in problem.message and problem.message.endswith("…")
    by_hand(filled, "UPDATE r_note SET code__fold = substr(code, 1, 2)")
    _, (problem,) = mend_some(filled)
    assert "11 records" in problem.message and "“c1”" in problem.message


def test_one_record_too_many_of_an_entity_that_has_one_is_named(installation: Installation) -> None:
    publish(installation, pack(entity("company", {"name": {"kind": "text"}}, single=True)))
    with installation.writing(ADMIN) as ctx:
        create(ctx, "company", {"name": "Ours"})
        catalog = Catalog.read(ctx.connection).indexes["r_company"]
        (name,) = (name for name, one in catalog.items() if one.unique)
    with installation.writing(ADMIN) as ctx:
        ctx.connection.exec_driver_sql(f'DROP INDEX "{name}"')
        table = ctx.live.tables["company"].table
        row = dict(ctx.connection.execute(sa.select(table)).mappings().one())
        ctx.connection.execute(sa.insert(table).values({**row, "id": "00000000-0000-7000-8000-000000000000"}))
    count, (problem,) = mend_some(installation)
    assert (count, problem.code, "2 records" in problem.message) == (0, "DRF013", True)


def test_what_the_database_refuses_is_told_and_all_else_is_mended(filled: Installation) -> None:
    name, other = index_on(filled, "name__sort"), index_on(filled, "code__fold")
    by_hand(filled, f'DROP INDEX "{name}"', f'DROP INDEX "{other}"', "ALTER TABLE r_note DROP COLUMN code__fold")
    by_hand(filled, "ALTER TABLE r_note DROP COLUMN code")
    count, refused = mend_some(filled)
    assert [(one.code, one.pointer) for one in refused] == [("DRF014", "/note/code")]
    assert re.search("no such column|does not exist", refused[0].message)
    assert count == 2
    assert index_on(filled, "name__sort") == name
    assert set(found(filled)) == {"DRF002"}
    with filled.reading(ADMIN) as ctx:
        assert [state for _, state in unfinished(ctx.connection)] == ["failed"]


def test_an_index_of_ours_that_nothing_calls_for_goes_and_a_strange_one_stays(filled: Installation) -> None:
    by_hand(filled, "CREATE INDEX ix_old_1 ON r_note (size)", "CREATE INDEX mine ON r_note (size)")
    assert {code: one.repairable for code, one in found(filled).items()} == {"DRF007": True, "DRF008": False}
    assert mend(filled) == {"DRF008"}


def test_a_strange_column_is_named_and_left_alone(filled: Installation) -> None:
    by_hand(filled, "ALTER TABLE r_note ADD COLUMN mine TEXT")
    one = found(filled)["DRF009"]
    assert (one.problem.severity, one.repairable) == ("warning", False)
    assert mend(filled) == {"DRF009"}


def test_a_column_that_people_fill_is_not_made_again(filled: Installation) -> None:
    by_hand(filled, "ALTER TABLE r_note DROP COLUMN size")
    one = found(filled)["DRF002"]
    assert (one.problem.pointer, one.repairable) == ("/note/size", False)
    assert "DRF002" in mend(filled)


def test_a_key_is_made_again_from_its_values(filled: Installation) -> None:
    with filled.reading() as ctx:
        names = [name for name, columns in indexes(ctx).items() if "name__sort" in columns]
    by_hand(filled, *(f'DROP INDEX "{name}"' for name in names), "ALTER TABLE r_note DROP COLUMN name__sort")
    assert found(filled)["DRF004"].problem.pointer == "/note/name"
    assert mend(filled) == set()
    with filled.reading() as ctx:
        table = ctx.live.tables["note"]
        assert None not in list(ctx.connection.scalars(sa.select(table.keys["name"]["sort"])))


def test_a_computed_column_is_computed_again(filled: Installation) -> None:
    by_hand(filled, "ALTER TABLE r_note DROP COLUMN twice")
    assert found(filled)["DRF004"].problem.pointer == "/note/twice"
    assert mend(filled) == set()
    with filled.reading() as ctx:
        table = ctx.live.tables["note"]
        assert sorted(ctx.connection.scalars(sa.select(table.columns["twice"]))) == [4, 6]


def test_a_missing_table_is_refused(filled: Installation) -> None:
    by_hand(filled, "ALTER TABLE r_note RENAME TO elsewhere")
    assert {code: one.repairable for code, one in found(filled).items()} == {"DRF001": False}
    assert mend(filled) == {"DRF001"}


def test_another_type_is_refused_with_both_named(filled: Installation) -> None:
    if filled.sqlite:
        by_hand(filled, "ALTER TABLE r_note DROP COLUMN size", "ALTER TABLE r_note ADD COLUMN size TEXT")
    else:
        by_hand(filled, "ALTER TABLE r_note ALTER COLUMN size TYPE TEXT")
    one = found(filled)["DRF003"]
    assert (one.problem.pointer, one.repairable) == ("/note/size", False)
    assert "is TEXT; it was made as BIGINT" in one.problem.message


def test_what_only_postgresql_can_lose_is_mended(filled: Installation) -> None:
    if filled.sqlite:
        by_hand(filled, 'DROP TRIGGER "r_note__fts_new"')
        assert found(filled)["DRF012"].repairable
    else:
        link = "SELECT conname FROM pg_constraint WHERE conrelid = 'r_note'::regclass AND contype = 'f'"
        with filled.reading() as ctx:
            name = ctx.connection.exec_driver_sql(link).scalar_one()
        by_hand(filled, f'ALTER TABLE r_note DROP CONSTRAINT "{name}"', "ALTER TABLE r_note ALTER size SET NOT NULL")
        assert {code: one.repairable for code, one in found(filled).items()} == {"DRF010": True, "DRF011": True}
    assert mend(filled) == set()
    with filled.reading(ADMIN) as ctx:
        assert len(find(ctx, Query("note", search="苹果")).rows) == 1


def test_looking_takes_few_statements_however_many_entities_there_are(installation: Installation) -> None:
    publish(installation, PACKS / "base")
    with installation.writing(ADMIN) as ctx, statements(installation) as run:
        drift(ctx)
    assert len(run) <= 4
