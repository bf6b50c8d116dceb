"""The revisions make exactly the tables that the code knows."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from core.context import SYSTEM
from core.engine import Installation
from core.errors import Busy, Missing, Rejected
from core.install import initialise, upgrade
from core.settings import Settings
from core.storage import personal, system
from core.storage.connect import make_engine
from tests.support import only_postgresql


def test_the_revisions_make_the_tables_that_the_code_knows(database: str) -> None:
    initialise(Settings(database=database))
    with make_engine(Settings(database=database)).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "version_table": system.REVISION_TABLE}
        )
        differences = [one for one in compare_metadata(context, personal.metadata) if "comment" not in str(one)]
    assert differences == []


def test_initialising_twice_keeps_what_is_there(database: str) -> None:
    settings = Settings(database=database)
    initialise(settings)
    first = Installation.open(settings)
    initialise(settings)
    second = Installation.open(settings)
    assert first.secret == second.secret != ""
    first.close()
    second.close()


def test_a_secret_in_the_settings_is_preferred(database: str) -> None:
    initialise(Settings(database=database))
    installation = Installation.open(Settings(database=database, secret="mine"))
    assert installation.secret == "mine"
    installation.close()


def test_an_empty_database_is_not_opened_and_not_touched(database: str) -> None:
    with pytest.raises(Missing, match="PUB002"):
        Installation.open(Settings(database=database))
    with pytest.raises(Missing, match="PUB002"):
        upgrade(Settings(database=database))


@pytest.mark.parametrize(("found", "code"), [("9999", "PUB003"), ("0000", "PUB003")])
def test_the_database_of_another_release_is_not_opened(database: str, found: str, code: str) -> None:
    settings = Settings(database=database)
    initialise(settings)
    engine = make_engine(settings)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE {system.REVISION_TABLE} SET version_num = :found"), {"found": found})
    engine.dispose()
    with pytest.raises(Rejected, match=code):
        Installation.open(settings)
    with pytest.raises(Rejected, match=code):
        initialise(settings)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("mysql://root@127.0.0.1/x", "PUB001"),
        ("sqlite://", "PUB001"),
        ("nonsense", "PUB001"),
        ("postgresql://nobody@127.0.0.1:1/none", "PUB005"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_with_what_to_do(address: str, code: str) -> None:
    with pytest.raises(Rejected, match=code) as caught:
        initialise(dataclasses.replace(Settings(), database=address))
    assert all(problem.hint and problem.advise("zh_CN") for problem in caught.value.problems)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("code,name\n" * 200)
    settings = Settings(database=f"sqlite:///{file}")
    with pytest.raises(Rejected, match="PUB005"):
        Installation.open(settings)
    with pytest.raises(Rejected, match="PUB005"):
        initialise(settings)
    assert file.read_text().startswith("code,name")


@only_postgresql
def test_a_database_that_goes_away_is_busy_and_keeps_its_reasons(installation: Installation) -> None:
    with pytest.raises(Busy) as away, installation.reading(SYSTEM) as ctx:
        pid = ctx.connection.scalar(sa.text("SELECT pg_backend_pid()"))
        with installation.writing(SYSTEM) as other:
            other.connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        ctx.connection.scalar(sa.text("SELECT 1"))
    (problem,) = away.value.problems
    assert (problem.code, problem.params) == ("PUB013", ())
