"""`cardwright demo`: a trading company's CRM with data in it, one command after the installation."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import click
from rich.panel import Panel
from rich.table import Table

from admin.security.install import ADMIN
from admin.security.people import create_user, people
from admin.serve import serve
from cardwright.accounts import actor_of, made_password
from cardwright.commands.importing import Ways, Wish, import_files
from cardwright.commands.prepare import changing, prepare
from cardwright.front import Front, read_packs
from core.context import SYSTEM, Actor, Context
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.queries.find import MOST_ROWS, find
from core.queries.query import Link, Query
from core.records.write import assign
from core.transfer.order import import_order

PACK = "trading"


class DemoUser(NamedTuple):
    """Somebody who may sign in to the demo."""

    login: str
    name: str
    role: str


USERS = (
    DemoUser("admin", "林海峰", ADMIN),
    DemoUser("zhou", "周明远", "manager"),
    DemoUser("wang", "王晓燕", "sales"),
    DemoUser("li", "李志强", "sales"),
)
SELLERS = ("wang", "li", "zhou")
"""Who the demo's customers belong to, in turn."""
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
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen at.")
@click.option("--no-serve", is_flag=True, help="Prepare everything and serve nothing.")
@click.pass_obj
def demo_command(front: Front, folder: Path, host: str, port: int, no_serve: bool) -> None:
    """Serve a trading company's CRM, with data, from a SQLite file; the next time, go on with what is there.

    For a look on one's own machine: the passwords are printed, and pages are served without TLS.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = folder.resolve()
    settings = replace(
        front.settings,
        database=f"sqlite:///{home / 'cardwright.sqlite'}",
        files=home / "files",
        secure_cookies=False,
    )
    front = replace(front, settings=settings, login="")
    passwords = _prepare(front, home)
    front.out.print(_told(f"http://{host}:{port}", passwords))
    sys.stdout.flush()
    if not no_serve:
        serve(settings, host, port, workers=1)


def _prepare(front: Front, home: Path) -> dict[str, str]:
    """The demo's database, users and records; what is there already stays. Passwords by sign-in name."""
    prepare(front.settings)
    passwords = _make_users(front, home / SIGN_IN)
    with front.installation() as installation:
        if _publish(installation):
            front.err.print("The pack of a trading company is published.")
        _load(front, installation)
    return passwords


def _make_users(front: Front, kept: Path) -> dict[str, str]:
    passwords: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    with changing(front.settings) as connection:
        known = {one.login for one in people(connection)}
        for user in USERS:
            if user.login not in known:
                passwords[user.login] = made_password()
                create_user(connection, user.login, user.name, passwords[user.login], roles=(user.role,))
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(passwords, indent=2))
    return passwords


def _publish(installation: Installation) -> bool:
    """Whether the pack was published now; False when something is live already."""
    with installation.reading(SYSTEM) as ctx:
        if ctx.live.version:
            return False
        plan = make_plan(ctx, read_packs((_pack(),)))
    apply_plan(installation, plan, SYSTEM, note="demo")
    return True


def _load(front: Front, installation: Installation) -> None:
    """Imports the pack's demo files, unless there are records."""
    with installation.reading(SYSTEM) as ctx:
        mappings = import_order(ctx.model)
        filled = any(find(ctx, Query(one.entity, ("id",), limit=1)).rows for one in mappings)
        actor = actor_of(ctx.connection, USERS[0].login)
    if filled:
        return
    folder = _pack() / "demo"
    wishes = [Wish(one.name, folder / one.file) for one in mappings if (folder / one.file).is_file()]
    import_files(front, installation, actor, wishes, Ways(dry_run=False, skip_faulty=False, faulty_out=None))
    _hand_over(installation, actor)


def _hand_over(installation: Installation, actor: Actor) -> None:
    """Gives each customer, with contacts and orders, to somebody, so that "mine" and rights are worth a look."""
    with installation.writing(actor, origin="import") as ctx:
        sellers = [actor_of(ctx.connection, login).id for login in SELLERS]
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


def _pack() -> Path:
    return Path(str(files("example_configs") / PACK))


def _told(address: str, passwords: dict[str, str]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("Address", f"[bold]{address}[/bold]")
    for user in USERS:
        table.add_row("Sign in as", f"[bold]{user.login}[/bold]  ({user.role})")
        table.add_row("Password", passwords.get(user.login, "(as it was set)"))
    return Panel(table, title="Cardwright 卡匠", subtitle="Ctrl-C stops", expand=False, padding=(1, 2))
