"""`cardwright plan PACK…`: what publishing packs would do, counted, without doing it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import msgspec

from cardwright.commands.check import FOLDER
from cardwright.front import Front, print_json, read_packs
from cardwright.steps import show_effects, show_plan, show_values
from core.access.rights import require_administration
from core.context import Context
from core.engine import Installation
from core.publish import Plan, live_packs, make_plan
from core.publish.listing import Listed, listed
from core.publish.reach import Effect, turned
from core.publish.step import Step
from schema_registry.packs import PackFiles


@click.command("plan")
@click.argument("packs", nargs=-1, required=True, type=FOLDER, metavar="PACK…")
@click.option("--only", is_flag=True, help="Live packs that are not named are taken out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the plan in a file, for apply.")
@click.option("--values", is_flag=True, help="List the records whose values cannot stay as they are.")
@click.option("--most", default=20, show_default=True, help="How many of a step are listed; 0 for all of them.")
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Show the SQL of every step, what refers to what it renames or takes out, and who gains or loses by name.",
)
@click.option("--json", "json_output", is_flag=True, help="Print the steps as a JSON array.")
@click.pass_context
def plan_command(
    ctx: click.Context,
    packs: tuple[Path, ...],
    only: bool,
    out: Path | None,
    values: bool,
    most: int,
    verbose: bool,
    json_output: bool,
) -> None:
    """Show what publishing the PACKs would do: steps, rows that each touches, who would wait.

    Classes: safe (nothing happens to values), backfill (values are added), pending (records from before do not
    hold to it yet; needs consent), lossy (values go out of sight or change; needs consent), blocked (cannot
    be done). Ends with 1 when a step is blocked or a configuration test fails.
    """
    front: Front = ctx.obj
    found: dict[str, list[Listed]] = {}
    reach: tuple[Effect, ...] = ()
    with front.installation() as installation, front.read_in(installation) as reading:
        plan = plan_in(reading, packs, only=only)
        if plan.model is not None and turned(reading.live.everything.model, plan.model):
            # Users are Flask-AppBuilder's; its half a second of imports is spent only where roles change.
            reach = import_module("cardwright.accounts").effects_of(reading, plan.model)
        if values:
            found = {step: list(listed(reading, plan, step, most or None)) for step in plan.listings}
    if out is not None:
        out.write_bytes(msgspec.json.encode(plan.to_json()))
        front.err.print(f"The plan is in {out}.")
    if json_output:
        listing = {step: {"values": [one.to_json() for one in ones]} for step, ones in found.items()}
        print_json([{**step.to_json(), **listing.get(step.id, {}), **_people(step, reach)} for step in plan.steps])
    else:
        show_plan(front.out, plan, front.language, sql=verbose)
        show_effects(front.out, reach, front.language, names=verbose)
        show_values(front.out, plan, found, front.language)
    if not plan.possible:
        ctx.exit(1)


def _people(step: Step, reach: tuple[Effect, ...]) -> dict[str, object]:
    """Whom the change of a role gives more, and whom less."""
    found = next((one for one in reach if step.id.endswith(f" {one.role.key}")), None)
    return {"people": found.to_json()} if found is not None else {}


def planned(front: Front, installation: Installation, folders: tuple[Path, ...], *, only: bool = False) -> Plan:
    """The plan for the packs in folders; live packs of other names stay, unless `only`. Raises Rejected."""
    with front.read_in(installation) as ctx:
        return plan_in(ctx, folders, only=only)


def plan_in(ctx: Context, folders: tuple[Path, ...], *, only: bool = False) -> Plan:
    """The same, whose listings can be read as long as the context is open."""
    require_administration(ctx, "definitions")
    return make_plan(ctx, beside_live(ctx, folders, only=only))


def beside_live(ctx: Context, folders: tuple[Path, ...], *, only: bool = False) -> tuple[PackFiles, ...]:
    """The packs in folders, and unless `only` the live ones of other names.

    Raises Rejected when a folder cannot be read.
    """
    packs, live = read_packs(folders), {pack.name: pack for pack in live_packs(ctx.connection)}
    named = {pack.name for pack in packs}
    beside = () if only else (pack for pack in live.values() if pack.name not in named)
    return (*beside, *(pack.over(live.get(pack.name)) for pack in packs))
