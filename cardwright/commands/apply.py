"""`cardwright apply`: publish packs, or a plan that was made and looked at before."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from cardwright.commands.check import FOLDER
from cardwright.commands.plan import planned
from cardwright.front import Front
from cardwright.publishing import Answers, carried_out, tell_version
from core.publish import Plan


@click.command("apply")
@click.argument("packs", nargs=-1, type=FOLDER, metavar="[PACK…]")
@click.option("--plan", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A plan to apply.")
@click.option("--only", is_flag=True, help="Live packs that are not named are taken out.")
@click.option("--yes", is_flag=True, help="Do not ask. Consent to lossy steps must be given all the same.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a lossy step; "all" for every one.')
@click.option("--note", default="", help="Why, kept with the version.")
@click.option("--json", "json_output", is_flag=True, help="Print the new version as JSON.")
@click.pass_context
def apply_command(
    ctx: click.Context,
    packs: tuple[Path, ...],
    file: Path | None,
    only: bool,
    yes: bool,
    consent: tuple[str, ...],
    note: str,
    json_output: bool,
) -> None:
    """Publish the PACKs, or the plan in a file: show what will happen, ask, do it in one transaction.

    Ends with 3 when something else was published since the plan was made: plan again.
    """
    front: Front = ctx.obj
    if bool(packs) == (file is not None):
        raise click.UsageError("Name the packs' folders, or a plan with --plan.")
    with front.installation() as installation:
        plan = planned(front, installation, packs, only=only) if file is None else read_plan(file)
        version = carried_out(front, installation, plan, Answers(yes, consent, note))
    tell_version(front, plan, version, as_json=json_output)
    if not plan.possible:
        ctx.exit(1)


def read_plan(file: Path) -> Plan:
    """The plan kept in a file."""
    try:
        return Plan.from_json(msgspec.json.decode(file.read_bytes()))
    except (ValueError, KeyError, TypeError) as wrong:
        raise click.BadParameter(f"this is no plan, or it was changed: {wrong}", param_hint="--plan") from wrong
