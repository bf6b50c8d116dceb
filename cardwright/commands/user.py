"""`cardwright user …`: people, their roles and their API keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import click
from rich.table import Table

from admin.security.administering import (
    add_person,
    change_person,
    end_sessions,
    hand_over_records,
    new_password,
    open_account,
    take_factor_off,
)
from admin.security.own_data import data_of, erase_account
from admin.security.people import Person, find_person, people
from cardwright.accounts import made_password, typed_password
from cardwright.front import Front, print_json
from core.access.keys import issue, keys_of, revoke
from core.access.rights import require_administration
from core.access.units import named
from core.bulk.leaving import held_by
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
        given = Person(0, login, name or login, email, roles=frozenset(roles), unit=unit)
        add_person(ctx, given, chosen, known_roles=known)
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
        new_password(ctx, find_person(ctx.connection, login).id, chosen)
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
        change_person(ctx, replace(found, roles=frozenset(roles)), known_roles=set(ctx.model.roles))
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
        change_person(ctx, replace(found, unit=unit))
    front.err.print(f'"{login}" belongs to {code or "no unit"}.')


@user_command.command("deactivate")
@click.argument("login")
@click.option("--undo", is_flag=True, help="Open the account again.")
@click.pass_obj
def deactivate_user(front: Front, login: str, undo: bool) -> None:
    """Close the account of LOGIN: no sign-in, no sessions, no API keys. Records keep its name."""
    with _administering(front) as ctx:
        open_account(ctx, find_person(ctx.connection, login).id, undo)
    front.err.print(f'The account of "{login}" is {"open" if undo else "closed"}.')


@user_command.command("hand-over")
@click.argument("login")
@click.argument("to", required=False)
@click.option("--held", "names", multiple=True, help="Only this, as it is listed; otherwise all that has to be.")
@click.pass_obj
def hand_over(front: Front, login: str, to: str | None, names: tuple[str, ...]) -> None:
    """List what LOGIN holds; with TO, order the jobs that give it to that user. Workers do them."""
    with _administering(front, writing=to is not None) as ctx:
        leaver = find_person(ctx.connection, login).id
        held = held_by(ctx, leaver)
        if to is not None:
            wanted = names or tuple(one.name for one in held if one.due and one.allowed)
            jobs = hand_over_records(ctx, leaver, find_person(ctx.connection, to).id, wanted)
            front.err.print(f"{len(jobs)} job{'' if len(jobs) == 1 else 's'} ordered: {', '.join(map(str, jobs))}.")
            return
    table = Table("What", "Records", "Has to go", box=None, header_style="bold")
    for one in held:
        table.add_row(one.name, f"{one.count:,}", "yes" if one.due else "no")
    front.out.print(table)


@user_command.command("data")
@click.argument("login")
@click.pass_obj
def tell_data(front: Front, login: str) -> None:
    """Print all that is kept of the account of LOGIN, for whom it is about: no secret, no content of records."""
    with _administering(front, writing=False) as ctx:
        print_json(data_of(ctx, find_person(ctx.connection, login).id))


@user_command.command("erase")
@click.argument("login")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase_user(front: Front, login: str, yes: bool) -> None:
    """Take name, sign-in name and address of LOGIN away, whose account is closed; the log too. No way back."""
    if not yes:
        click.confirm(f'Erase who "{login}" was, for good?', abort=True)
    with _administering(front) as ctx:
        count = erase_account(ctx, find_person(ctx.connection, login).id)
    front.err.print(f"Erased; {count:,} entries of the log were emptied.")


@user_command.command("sign-out")
@click.argument("login")
@click.pass_obj
def sign_out_user(front: Front, login: str) -> None:
    """End every session of LOGIN, everywhere. API keys go on."""
    with _administering(front) as ctx:
        ended = end_sessions(ctx, find_person(ctx.connection, login).id)
    front.err.print(f'{ended} session{"" if ended == 1 else "s"} of "{login}" ended.')


@user_command.command("reset-second-factor")
@click.argument("login")
@click.pass_obj
def reset_factor(front: Front, login: str) -> None:
    """Ask LOGIN for no code any more: for who lost the device and the recovery codes."""
    with _administering(front) as ctx:
        take_factor_off(ctx, find_person(ctx.connection, login).id)
    front.err.print(f'"{login}" signs in with the password alone until a new second factor is set up.')


@user_command.command("key")
@click.argument("login")
@click.option("--name", default="command line", show_default=True, help="What the key is for.")
@click.option("--read-only", is_flag=True, help="The key may read, nothing else.")
@click.option("--role", "roles", multiple=True, help="The key acts with this role only; may be repeated.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; otherwise never.")
@click.option("--list", "listed", is_flag=True, help="List the keys instead.")
@click.option("--revoke", "revoked", type=int, metavar="NUMBER", help="End a key instead.")
@click.pass_obj
def user_key(
    front: Front,
    login: str,
    name: str,
    read_only: bool,
    roles: tuple[str, ...],
    days: int | None,
    listed: bool,
    revoked: int | None,
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
            secret = issue(ctx, holder.id, name, read_only=read_only, expires_at=expires, roles=roles or None)
    if not listed and revoked is None:
        click.echo(secret)


def _key_table(ctx: Context, holder: int) -> Table:
    table = Table("Number", "Begins with", "For", "May", "Made", "State", box=None, header_style="bold")
    for key in keys_of(ctx, holder):
        state = "revoked" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "open"
        may = "read" if key.read_only else "read and write"
        may += f" as {', '.join(key.roles)}" if key.roles else ""
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
