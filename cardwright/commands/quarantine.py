"""`cardwright quarantine …`: what publishes put out of sight, with its values."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click
from rich.table import Table

from cardwright.front import Front, print_json
from cardwright.problems import printable
from cardwright.publishing import Answers, agreed_to, carried_out, tell_version
from cardwright.steps import show_steps
from core.access.rights import require_administration
from core.publish import make_plan
from core.quarantine.away import Away, put_away
from core.quarantine.purge import due, purge, purge_plan
from core.quarantine.restore import Restoration, restoration


@click.group("quarantine")
def quarantine_command() -> None:
    """List what publishes removed, bring it back with its values, or drop it for good.

    An element is named by its key: pack/entity, pack/entity.field, pack/entity.field=VALUE for an option.
    """


@quarantine_command.command("list")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_away(front: Front, json_output: bool) -> None:
    """List all that is put away: since when, until when it is kept at least, and how much it holds."""
    with front.reading() as ctx:
        require_administration(ctx, "definitions")
        found = put_away(ctx)
    if json_output:
        print_json([one.to_json() for one in found])
    elif found:
        front.out.print(_listed(front, found))
    else:
        front.err.print("Nothing is put away.")


def _listed(front: Front, found: tuple[Away, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Element", "Kind", "Title"):
        table.add_column(name, overflow="fold")
    table.add_column("Holds", justify="right")
    for name in ("Version", "Since", "Kept until"):
        table.add_column(name, no_wrap=True)
    zone = ZoneInfo(front.settings.zone)
    for one in found:
        days = (at.astimezone(zone).strftime("%Y-%m-%d") for at in (one.since, one.until))
        title = printable(one.title.say(front.language))
        table.add_row(printable(one.key), one.kind, title, f"{one.count:,}", str(one.version), *days)
    return table


@quarantine_command.command("restore")
@click.argument("element")
@click.option("--along", multiple=True, metavar="ID", help="Of what went with it bring only this; may be repeated.")
@click.option("--alone", is_flag=True, help="Bring nothing of what went with it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a lossy step; "all" for every one.')
@click.option("--note", default="", help="Why, kept with the new version.")
@click.option("--json", "json_output", is_flag=True, help="Print the new version as JSON.")
@click.pass_context
def restore_away(
    ctx: click.Context,
    element: str,
    along: tuple[str, ...],
    alone: bool,
    yes: bool,
    consent: tuple[str, ...],
    note: str,
    json_output: bool,
) -> None:
    """Bring ELEMENT back: its values, and its place in cards, lists and translations. A plan like any other.

    What used it and was changed or taken out by the same publish comes along, unless it was changed since.
    """
    if along and alone:
        raise click.UsageError("Use --along or --alone, not both.")
    front: Front = ctx.obj
    with front.installation() as installation:
        with front.read_in(installation) as reading:
            require_administration(reading, "definitions")
            found = restoration(reading, element)
            chosen = along or (() if alone else found.fitting)
            _tell_along(front, found, chosen)
            plan = make_plan(reading, found.packs(chosen))
        number = carried_out(front, installation, plan, Answers(yes, consent, note or f"{element} is back"))
    tell_version(front, plan, number, as_json=json_output)
    if not plan.possible:
        ctx.exit(1)


def _tell_along(front: Front, found: Restoration, chosen: tuple[str, ...]) -> None:
    """What went with an element, each with what becomes of it."""
    for one in found.companions:
        said = "comes along" if one.id in chosen else "stays away" if one.fits else "was changed since, and stays so"
        front.err.print(printable(f"{one.id}: {said}"))


@quarantine_command.command("purge")
@click.argument("elements", nargs=-1, metavar="[ELEMENT…]")
@click.option("--due", "overdue", is_flag=True, help="All that has been kept for as long as the settings say.")
@click.option("--yes", is_flag=True, help="Do not ask. Consent must be given all the same.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a step; "all" for every one.')
@click.option("--json", "json_output", is_flag=True, help="Print the steps as a JSON array, and drop nothing.")
@click.pass_obj
def purge_away(
    front: Front, elements: tuple[str, ...], overdue: bool, yes: bool, consent: tuple[str, ...], json_output: bool
) -> None:
    """Drop ELEMENTs for good, with their values: show what goes, ask, do it in one transaction.

    Going back to an older version finds dropped elements empty. The log of changes keeps what was written.
    """
    if bool(elements) == overdue:
        raise click.UsageError("Name the elements, or --due.")
    with front.installation() as installation:
        with front.read_in(installation) as ctx:
            require_administration(ctx, "definitions")
            plan = purge_plan(ctx, due(ctx, ctx.clock()) if overdue else elements)
        if json_output:
            print_json([step.to_json() for step in plan.steps])
            return
        if not plan.steps:
            front.err.print("Nothing is due.")
            return
        show_steps(front.err, plan.steps, front.language)
        agreed = agreed_to(plan.questions, Answers(yes, consent, ""), "Drop this for good?")
        purge(installation, plan, front.actor(installation), agreed)
    front.err.print(f"{len(plan.steps)} dropped.")
