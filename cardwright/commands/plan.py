"""`cardwright plan PACK…`: what publishing packs would do, counted, without doing it."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from cardwright.commands.check import FOLDER
from cardwright.front import Front, print_json, read_packs
from cardwright.steps import show_plan
from core.access.rights import require_administration
from core.context import Context
from core.engine import Installation
from core.publish import Plan, live_packs, make_plan
from schema_registry.packs import PackFiles


@click.command("plan")
@click.argument("packs", nargs=-1, required=True, type=FOLDER, metavar="PACK…")
@click.option("--only", is_flag=True, help="Live packs that are not named are taken out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the plan in a file, for apply.")
@click.option("-v", "--verbose", is_flag=True, help="Show the SQL of every step.")
@click.option("--json", "json_output", is_flag=True, help="Print the steps as a JSON array.")
@click.pass_context
def plan_command(
    ctx: click.Context, packs: tuple[Path, ...], only: bool, out: Path | None, verbose: bool, json_output: bool
) -> None:
    """Show what publishing the PACKs would do: steps, rows that each touches, who would wait.

    Classes: safe (nothing happens to values), backfill (values are added), lossy (values go out of sight or
    change; needs consent), blocked (cannot be done). Ends with 1 when a step is blocked or a
    configuration test fails.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        plan = planned(front, installation, packs, only=only)
    if out is not None:
        out.write_bytes(msgspec.json.encode(plan.to_json()))
        front.err.print(f"The plan is in {out}.")
    if json_output:
        print_json([step.to_json() for step in plan.steps])
    else:
        show_plan(front.out, plan, front.language, sql=verbose)
    if not plan.possible:
        ctx.exit(1)


def planned(front: Front, installation: Installation, folders: tuple[Path, ...], *, only: bool = False) -> Plan:
    """The plan for the packs in folders; live packs of other names stay, unless `only`. Raises Rejected."""
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
        return make_plan(ctx, read_packs(folders) if only else beside_live(ctx, folders))


def beside_live(ctx: Context, folders: tuple[Path, ...]) -> tuple[PackFiles, ...]:
    """The packs in folders, and the live ones of other names. Raises Rejected when a folder cannot be read."""
    packs = read_packs(folders)
    named = {pack.name for pack in packs}
    return (*(pack for pack in live_packs(ctx.connection) if pack.name not in named), *packs)
