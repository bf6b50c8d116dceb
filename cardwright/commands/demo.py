"""`cardwright demo`: a company's CRM with data in it, one command after the installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from rich.panel import Panel
from rich.table import Table

from admin.security.install import ADMIN
from admin.security.people import create_user, find_person, people
from admin.serve import serve
from cardwright.accounts import actor_of, made_password
from cardwright.commands.importing import Ways, Wish, import_files
from cardwright.commands.prepare import changing, prepare
from cardwright.front import Front, read_packs
from cardwright.staging import RATES, DemoUser, Stage, stages
from core.access.organisation import place
from core.access.units import add_unit, units
from core.context import SYSTEM, Actor, Context
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.queries.find import MOST_ROWS, find
from core.queries.query import Link, Query
from core.rates.file import load_rates
from core.records.write import assign
from core.sealing import new_key
from core.settings import PREFIX, Settings
from core.transfer.order import import_order

PACK = "shipping"
ADMINISTRATOR = DemoUser("admin", "林海峰", ADMIN)
SIGN_IN = "sign-in.json"
"""The file in the demo's folder that keeps the made passwords, so that the next run can show them again."""


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    default="cardwright-demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo's database and files are kept.",
)
@click.option(
    "--pack", default=PACK, show_default=True, type=click.Choice(stages()), help="Which company, of a new demo."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen at.")
@click.option("--no-serve", is_flag=True, help="Prepare everything and serve nothing.")
@click.pass_obj
def demo_command(front: Front, folder: Path, pack: str, host: str, port: int, no_serve: bool) -> None:
    """Serve a company's CRM, with data, from a SQLite file; the next time, go on with what is there.

    For a look on one's own machine: the passwords are printed, and pages are served without TLS.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = folder.resolve()
    stage = Stage(pack)
    settings = replace(
        front.settings,
        company=stage.company().name or front.settings.company,
        database=f"sqlite:///{home / 'cardwright.sqlite'}",
        files=home / "files",
        secret_keys=_kept_key(home / "secret.key"),
        secure_cookies=False,
    )
    front = replace(front, settings=settings, login="")
    passwords = _prepare(front, stage, home)
    front.out.print(_told(f"http://{host}:{port}", (ADMINISTRATOR, *stage.company().people), passwords))
    sys.stdout.flush()
    if not no_serve:
        with _worker(settings):
            serve(settings, host, port, workers=1)


def _kept_key(path: Path) -> str:
    """The key that seals the demo's secrets, made the first time."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new_key())
    return path.read_text().strip()


@contextmanager
def _worker(settings: Settings) -> Iterator[None]:
    """A worker beside the pages: without one, timers and jobs of the demo would wait forever."""
    command = [sys.executable, "-m", "cardwright", "--database", settings.database, "worker"]
    environ = {**os.environ, f"{PREFIX}FILES": str(settings.files)}
    worker = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)  # noqa: S603  # our own command
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def _prepare(front: Front, stage: Stage, home: Path) -> dict[str, str]:
    """The demo's database, people and records; what is there already stays. Passwords by sign-in name."""
    prepare(front.settings)
    passwords = _make_people(front, stage, home / SIGN_IN)
    with front.installation() as installation:
        if _publish(installation, stage):
            front.err.print(f'The pack "{stage.name}" is published.')
        _load(front, installation, stage, home)
    return passwords


def _make_people(front: Front, stage: Stage, kept: Path) -> dict[str, str]:
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    company = stage.company()
    with changing(front.settings) as connection:
        known = {one.login for one in people(connection)}
        codes = {one.code: one.id for one in units(connection)}
        for unit in company.units:
            if unit.code not in codes:
                codes[unit.code] = add_unit(connection, unit.code, unit.name, codes.get(unit.under))
        for user in (ADMINISTRATOR, *company.people):
            if user.login not in known:
                passwords[user.login] = made_password()
                create_user(connection, user.login, user.name, passwords[user.login], roles=(user.role,))
                place(connection, find_person(connection, user.login).id, codes.get(user.unit))
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(passwords, indent=2))
    return passwords


def _publish(installation: Installation, stage: Stage) -> bool:
    """Whether the pack was published now; False when something is live already."""
    with installation.reading(SYSTEM) as ctx:
        if ctx.live.version:
            return False
        plan = make_plan(ctx, read_packs(stage.packs()))
    apply_plan(installation, plan, SYSTEM, note="demo")
    return True


def _load(front: Front, installation: Installation, stage: Stage, home: Path) -> None:
    """Imports the pack's demo files, unless there are records. Our own files have no faults, so nothing is tried."""
    with installation.reading(SYSTEM) as ctx:
        mappings = import_order(ctx.model)
        filled = any(find(ctx, Query(one.entity, ("id",), limit=1)).rows for one in mappings)
        actor = actor_of(ctx, ADMINISTRATOR.login)
    if filled or stage.name not in ctx.model.packs:
        return
    folder = stage.data(home)
    if (folder / RATES).is_file():
        with installation.writing(actor) as ctx:
            load_rates(ctx, folder / RATES)
    wishes = [Wish(one.name, folder / one.file) for one in mappings if (folder / one.file).is_file()]
    ways = Ways(dry_run=False, skip_faulty=True, faulty_out=None, revertible=False)
    results = import_files(front, installation, actor, wishes, ways)
    if not all(result.ok for result in results):
        raise click.ClickException("The demo's files and its pack do not fit each other; see the lines above.")
    if owners := stage.company().owners:
        _hand_over(installation, actor, owners)


def _hand_over(installation: Installation, actor: Actor, logins: Sequence[str]) -> None:
    """Gives each customer, with contacts and orders, to somebody, so that "mine" and rights are worth a look."""
    with installation.writing(actor, origin="import") as ctx:
        sellers = [actor_of(ctx, login).id for login in logins]
        owners = {one: sellers[at % len(sellers)] for at, one in enumerate(_ids(ctx, "customer", "code"))}
        for customer, owner in owners.items():
            assign(ctx, "customer", customer, owner)
        for entity in ("contact", "order"):
            for id, customer in _ids(ctx, entity, "customer").items():
                assign(ctx, entity, id, owners[customer])


def _ids(ctx: Context, entity: str, path: str) -> dict[str, str]:
    """Every record's id with the value of a field (the id of a reference), in its order."""
    found: dict[str, str] = {}
    query = Query(entity, (path,), sort=(path,), limit=MOST_ROWS)
    while True:
        page = find(ctx, query)
        for row in page.rows:
            value = row[path]
            found[str(row["id"])] = value.id if isinstance(value, Link) else str(value)
        if not page.next:
            return found
        query = replace(query, cursor=page.next)


def _told(address: str, users: Sequence[DemoUser], passwords: dict[str, str]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("Address", f"[bold]{address}[/bold]")
    table.add_row("Sign in as", "with the password")
    for user in users:
        who = f"[bold]{user.login}[/bold]  {user.name} ({user.role})"
        table.add_row(who, passwords.get(user.login, "(as it was set)"))
    return Panel(table, title="Cardwright 卡匠", subtitle="Ctrl-C stops", expand=False, padding=(1, 2))
