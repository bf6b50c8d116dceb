"""`cardwright init` and `cardwright upgrade`: the only commands that change system tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from rich.panel import Panel
from rich.text import Text

from admin.security.install import ADMIN, create_tables
from admin.security.people import create_user, people
from cardwright.accounts import made_password, typed_password
from cardwright.front import Front
from core.install import initialise, upgrade
from core.settings import Settings
from core.storage.connect import make_engine
from core.storage.locks import lock_installation


@click.command("init")
@click.option("--admin", "login", metavar="LOGIN", help="Sign-in name of an administrator to make.  [default: admin]")
@click.option("--name", default="", help="The administrator's name; otherwise the sign-in name.")
@click.option("--password", envvar="CARDWRIGHT_ADMIN_PASSWORD", help="The password; otherwise asked for, or made.")
@click.pass_obj
def init_command(front: Front, login: str | None, name: str, password: str | None) -> None:
    """Make the system tables and the first administrator.

    Harmless when all is there: what exists stays as it is, passwords too. Without --password, and where nobody
    can type one, a password is made and printed once.
    """
    prepare(front.settings)
    front.err.print(f"The installation in {front.database} is ready.")
    with changing(front.settings) as connection:
        known = people(connection)
    if login is None and any(one.admin and one.active for one in known):
        front.err.print("It has an administrator already; nobody was added.")
        return
    login = login or "admin"
    if any(one.login.lower() == login.lower() for one in known):
        front.err.print(f'"{login}" exists already and was not changed.')
        return
    typed = password or typed_password(login)
    chosen = typed or made_password()
    with changing(front.settings) as connection:
        create_user(connection, login, name or login, chosen, roles=(ADMIN,))
    front.err.print(f'The administrator "{login}" was made.')
    if not typed:
        told = Text.assemble(("Sign-in name  ", "dim"), login, "\n", ("Password      ", "dim"), chosen)
        front.out.print(Panel(told, title="Shown only once", expand=False))


@click.command("upgrade")
@click.pass_obj
def upgrade_command(front: Front) -> None:
    """Bring the system tables of an installation to this release. Make a backup first."""
    upgrade(front.settings)
    with changing(front.settings) as connection:
        create_tables(connection)
    front.err.print(f"The installation in {front.database} is of this release.")


def prepare(settings: Settings) -> None:
    """The database holds the engine's tables and Flask-AppBuilder's."""
    initialise(settings)
    with changing(settings) as connection:
        create_tables(connection)


@contextmanager
def changing(settings: Settings) -> Iterator[sa.Connection]:
    """A transaction that has the installation for itself."""
    engine = make_engine(settings)
    try:
        with engine.begin() as connection:
            lock_installation(connection)
            yield connection
    finally:
        engine.dispose()
