"""`cardwright user …`: people, their roles and their API keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import click
from rich.table import Table

from admin.security.people import change_user, create_user, find_person, people, set_active, set_password, set_roles
from cardwright.accounts import made_password, typed_password
from cardwright.front import Front, print_json
from core.access.keys import issue, keys_of, revoke
from core.access.rights import require_administration
from core.access.units import named
from core.context import Context


@click.group("user")
def user_command() -> None:
    """Add and change users, give roles, close accounts, issue API keys."""


@user_command.command("list")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_users(front: Front, json_output: bool) -> None:
    """List everybody, active ones first."""
    with _administering(front, writing=False) as ctx:
        known = people(ctx.connection)
    if json_output:
        shown = [(one.login, one.name, one.email, one.active, sorted(one.roles), one.last_sign_in) for one in known]
        print_json(
            [
                dict(zip(("login", "name", "email", "active", "roles", "last_sign_in"), row, strict=True))
                for row in shown
            ]
        )
        return
    table = Table("Sign-in name", "Name", "Roles", "Account", "Last sign-in", box=None, header_style="bold")
    for one in known:
        seen = f"{one.last_sign_in:%Y-%m-%d %H:%M}" if one.last_sign_in else "never"
        table.add_row(one.login, one.name, ", ".join(sorted(one.roles)), "open" if one.active else "closed", seen)
    front.out.print(table)


@user_command.command("add")
@click.argument("login")
@click.option("--name", default="", help="The user's name; otherwise the sign-in name.")
@click.option("--email", default="", help="E-mail address, may be used to sign in.")
@click.option("--role", "roles", multiple=True, help="A role to give; may be repeated.")
@click.option("--unit", "code", default="", metavar="CODE", help="The unit that the user belongs to.")
@click.option("--password", envvar="CARDWRIGHT_USER_PASSWORD", help="The password; otherwise asked for, or made.")
@click.pass_obj
def add_user(
    front: Front, login: str, name: str, email: str, roles: tuple[str, ...], code: str, password: str | None
) -> None:
    """Add the user LOGIN."""
    typed = password or typed_password(login)
    chosen = typed or made_password()
    with _administering(front) as ctx:
        known = set(ctx.model.roles)
        unit = named(ctx.connection, code).id if code else None
        create_user(
            ctx.connection, login, name or login, chosen, email=email, roles=roles, known_roles=known, unit=unit
        )
    front.err.print(f'"{login}" was added.')
    if not typed:
        click.echo(chosen)


@user_command.command("password")
@click.argument("login")
@click.option("--password", envvar="CARDWRIGHT_USER_PASSWORD", help="The password; otherwise asked for, or made.")
@click.pass_obj
def change_password(front: Front, login: str, password: str | None) -> None:
    """Set the password of LOGIN and end all sessions."""
    typed = password or typed_password(login)
    chosen = typed or made_password()
    with _administering(front) as ctx:
        set_password(ctx.connection, find_person(ctx.connection, login).id, chosen)
    front.err.print(f'"{login}" has a new password; all sessions ended.')
    if not typed:
        click.echo(chosen)


@user_command.command("roles")
@click.argument("login")
@click.argument("roles", nargs=-1)
@click.pass_obj
def change_roles(front: Front, login: str, roles: tuple[str, ...]) -> None:
    """Give LOGIN exactly the ROLES named (none: no roles at all)."""
    with _administering(front) as ctx:
        found = find_person(ctx.connection, login)
        set_roles(ctx.connection, found.id, roles, known_roles=set(ctx.model.roles))
    front.err.print(f'"{login}" has the roles: {", ".join(sorted(set(roles))) or "none"}.')


@user_command.command("unit")
@click.argument("login")
@click.argument("code", default="")
@click.pass_obj
def place_user(front: Front, login: str, code: str) -> None:
    """Let LOGIN belong to the unit CODE, or without one to none. Records stay in the unit they are in."""
    with _administering(front) as ctx:
        found = find_person(ctx.connection, login)
        unit = named(ctx.connection, code).id if code else None
        change_user(ctx.connection, replace(found, unit=unit))
    front.err.print(f'"{login}" belongs to {code or "no unit"}.')


@user_command.command("deactivate")
@click.argument("login")
@click.option("--undo", is_flag=True, help="Open the account again.")
@click.pass_obj
def deactivate_user(front: Front, login: str, undo: bool) -> None:
    """Close the account of LOGIN: no sign-in, no sessions, no API keys. Records keep its name."""
    with _administering(front) as ctx:
        set_active(ctx.connection, find_person(ctx.connection, login).id, undo)
    front.err.print(f'The account of "{login}" is {"open" if undo else "closed"}.')


@user_command.command("key")
@click.argument("login")
@click.option("--name", default="command line", show_default=True, help="What the key is for.")
@click.option("--read-only", is_flag=True, help="The key may read, nothing else.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; otherwise never.")
@click.option("--list", "listed", is_flag=True, help="List the keys instead.")
@click.option("--revoke", "revoked", type=int, metavar="NUMBER", help="End a key instead.")
@click.pass_obj
def user_key(
    front: Front, login: str, name: str, read_only: bool, days: int | None, listed: bool, revoked: int | None
) -> None:
    """Issue an API key for LOGIN and print its secret, once."""
    with _administering(front, writing=not listed) as ctx:
        holder = find_person(ctx.connection, login)
        if listed:
            front.out.print(_key_table(ctx, holder.id))
        elif revoked is not None:
            revoke(ctx, revoked)
            front.err.print(f"Key {revoked} is revoked.")
        else:
            expires = ctx.clock() + timedelta(days=days) if days else None
            secret = issue(ctx, holder.id, name, read_only=read_only, expires_at=expires)
    if not listed and revoked is None:
        click.echo(secret)


def _key_table(ctx: Context, holder: int) -> Table:
    table = Table("Number", "Begins with", "For", "May", "Made", "State", box=None, header_style="bold")
    for key in keys_of(ctx, holder):
        state = "revoked" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "open"
        may = "read" if key.read_only else "read and write"
        table.add_row(str(key.id), key.hint + "…", key.name, may, f"{key.created_at:%Y-%m-%d}", state)
    return table


@contextmanager
def _administering(front: Front, *, writing: bool = True) -> Iterator[Context]:
    """A context of somebody who may manage users."""
    with front.installation() as installation:
        opened = front.write_in if writing else front.read_in
        with opened(installation) as ctx:
            require_administration(ctx, "users")
            yield ctx
