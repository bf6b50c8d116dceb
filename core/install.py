"""Make an installation in an empty database, and move it to this release. Nothing else changes system tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from core.access.sealed_factors import seal_all
from core.codes.publish import DATABASE_UNREACHABLE, NEWER_RELEASE, NOT_INITIALISED, OLDER_DATABASE
from core.errors import Missing, Rejected
from core.kinds.pinyin import KEY_VERSION
from core.settings import Settings
from core.storage import system
from core.storage.connect import is_unreachable, make_engine, reason_of
from core.storage.locks import lock_installation
from schema_registry.problems import Problem

REVISIONS = Path(__file__).parent / "storage" / "revisions"


def initialise(settings: Settings) -> None:
    """The database holds an installation of this release, with nothing published. Harmless when it already does."""
    with _changing(settings) as connection:
        _run_revisions(connection)
        if connection.scalar(sa.select(system.installation.c.id)) is None:
            connection.execute(
                sa.insert(system.installation).values(
                    id=1, site=settings.site, secret=secrets.token_urlsafe(48), text_keys=KEY_VERSION
                )
            )


def upgrade(settings: Settings) -> None:
    """The system tables are those of this release. Raises Missing when there is no installation."""
    with _changing(settings) as connection:
        if found_revision(connection) is None:
            raise Missing([NOT_INITIALISED.at()])
        _run_revisions(connection)
        seal_all(connection, settings)


def found_revision(connection: sa.Connection) -> str | None:
    """The revision that a database is at; None when it holds no installation."""
    if not sa.inspect(connection).has_table(system.REVISION_TABLE):
        return None
    revision: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {system.REVISION_TABLE}"))  # noqa: S608  # our own constant
    return revision


def revision_problem(connection: sa.Connection) -> Problem | None:
    """Why this release cannot work on a database; None when it can."""
    found, known = found_revision(connection), _head()
    if found is None:
        return NOT_INITIALISED.at()
    if found == known:
        return None
    older = any(one.revision == found for one in _script().walk_revisions())
    return (OLDER_DATABASE if older else NEWER_RELEASE).at(found=found, known=known)


@contextmanager
def _changing(settings: Settings) -> Iterator[sa.Connection]:
    engine = make_engine(settings)
    try:
        with engine.begin() as connection:
            lock_installation(connection)
            yield connection
    except sa.exc.DatabaseError as error:
        if not is_unreachable(error):
            raise
        raise Rejected([DATABASE_UNREACHABLE.at(reason=reason_of(error))]) from error
    finally:
        engine.dispose()


def _run_revisions(connection: sa.Connection) -> None:
    found = found_revision(connection)
    if found is not None and (problem := revision_problem(connection)) and problem.spec is NEWER_RELEASE:
        raise Rejected([problem])
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS).replace("%", "%%"))
    return config


@cache
def _head() -> str | None:
    """The revision that this release makes, read from its scripts once."""
    return _script().get_current_head()


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
