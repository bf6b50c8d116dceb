"""`cardwright apply`: publish packs, or a plan that was made and looked at before."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from cardwright.commands.check import FOLDER
from cardwright.commands.plan import planned
from cardwright.front import Front, print_json
from cardwright.steps import show_plan
from core.access.rights import require_administration
from core.engine import Installation
from core.publish import Plan, apply_plan

ALL = "all"


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
        show_plan(front.err, plan, front.language)
        if not plan.possible:
            ctx.exit(1)
        agreed = frozenset() if plan.empty else _agreed(plan, consent, yes)
        version = published(front, installation, plan, agreed, note)
    if json_output:
        print_json({"version": version, "changed": version != plan.base})
    elif version != plan.base:
        front.err.print(f"Version {version} is live.", style="bold green")


def read_plan(file: Path) -> Plan:
    """The plan kept in a file."""
    try:
        return Plan.from_json(msgspec.json.decode(file.read_bytes()))
    except (ValueError, KeyError, TypeError) as wrong:
        raise click.BadParameter(f"this is no plan, or it was changed: {wrong}", param_hint="--plan") from wrong


def published(front: Front, installation: Installation, plan: Plan, consent: frozenset[str], note: str) -> int:
    """The number of the version that the plan became."""
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
    with front.err.status("Publishing…"):
        return apply_plan(installation, plan, front.actor(installation), note=note, consent=consent)


def _agreed(plan: Plan, consent: tuple[str, ...], yes: bool) -> frozenset[str]:
    """The lossy steps that may be done, once everything was asked. Raises Abort when the answer is no."""
    unknown = sorted(set(consent) - plan.questions - {ALL})
    if unknown:
        raise click.BadParameter(f"no lossy step of this plan: {', '.join(unknown)}", param_hint="--consent")
    agreed = plan.questions if ALL in consent else plan.questions & set(consent)
    open_questions = sorted(plan.questions - agreed)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: add --yes.")
    if open_questions and yes:
        raise click.UsageError(f"These steps need --consent: {'; '.join(open_questions)}")
    for step in open_questions:
        click.confirm(f"Values go out of sight or change: {step}. Do it?", abort=True, err=True)
    if not yes:
        click.confirm("Publish?", default=True, abort=True, err=True)
    return plan.questions
