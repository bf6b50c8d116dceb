"""`cardwright unit …`: the organisation tree, which accounts and records belong to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

import click
from rich.table import Table

from cardwright.front import Front, print_json
from core.access.rights import require_administration
from core.access.units import Unit, add_unit, change_unit, named, units
from core.context import Context


@click.group("unit")
def unit_command() -> None:
    """Add, move, rename and retire units of the organisation. A unit is named by its short name."""


@unit_command.command("list")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_units(front: Front, json_output: bool) -> None:
    """List all units as they stand in the tree."""
    with _administering(front, writing=False) as ctx:
        known = units(ctx.connection)
    if json_output:
        print_json([asdict(one) for one in known])
        return
    table = Table("Unit", "Short name", "State", box=None, header_style="bold")
    for one in known:
        table.add_row("  " * (one.level - 1) + one.name, one.code, "active" if one.active else "retired")
    front.out.print(table)


@unit_command.command("add")
@click.argument("code")
@click.option("--name", default="", help="The unit's name; otherwise the short name.")
@click.option("--under", "parent", default="", metavar="CODE", help="The unit above it; otherwise it is at the top.")
@click.pass_obj
def new_unit(front: Front, code: str, name: str, parent: str) -> None:
    """Add the unit CODE. Its short name may stand in record numbers."""
    with _administering(front) as ctx:
        above = named(ctx.connection, parent).id if parent else None
        add_unit(ctx.connection, code, name or code, above)
    front.err.print(f'"{code}" was added.')


@unit_command.command("move")
@click.argument("code")
@click.option("--under", "parent", default="", metavar="CODE", help="The unit above it; otherwise the top.")
@click.pass_obj
def move_unit(front: Front, code: str, parent: str) -> None:
    """Move the unit CODE with all below it."""
    with _changing(front, code) as (ctx, one):
        change_unit(ctx.connection, replace(one, parent=named(ctx.connection, parent).id if parent else None))
    front.err.print(f'"{code}" was moved.')


@unit_command.command("rename")
@click.argument("code")
@click.option("--name", default="", help="Its new name.")
@click.option("--code", "short", default="", help="Its new short name. Numbers that records have stay as they are.")
@click.pass_obj
def rename_unit(front: Front, code: str, name: str, short: str) -> None:
    """Give the unit CODE another name or short name."""
    with _changing(front, code) as (ctx, one):
        change_unit(ctx.connection, replace(one, name=name or one.name, code=short or one.code))
    front.err.print(f'"{code}" was renamed.')


@unit_command.command("retire")
@click.argument("code")
@click.option("--undo", is_flag=True, help="Take it up again.")
@click.pass_obj
def retire_unit(front: Front, code: str, undo: bool) -> None:
    """Retire the unit CODE: nobody is newly placed in it. People and records that are in it stay."""
    with _changing(front, code) as (ctx, one):
        change_unit(ctx.connection, replace(one, active=undo))
    front.err.print(f'"{code}" is {"active" if undo else "retired"}.')


@contextmanager
def _changing(front: Front, code: str) -> Iterator[tuple[Context, Unit]]:
    with _administering(front) as ctx:
        yield ctx, named(ctx.connection, code)


@contextmanager
def _administering(front: Front, *, writing: bool = True) -> Iterator[Context]:
    """A context of somebody who may manage users."""
    with front.installation() as installation:
        opened = front.write_in if writing else front.read_in
        with opened(installation) as ctx:
            require_administration(ctx, "users")
            yield ctx
