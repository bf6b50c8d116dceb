"""`cardwright versions`, `diff` and `rollback`: what was live, what differs, and going back."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.table import Table
from rich.text import Text

from cardwright.commands.plan import beside_live
from cardwright.front import Front, print_json
from cardwright.problems import printable
from cardwright.publishing import Answers, carried_out, tell_version
from core.access.rights import require_administration
from core.context import Context
from core.kinds.registry import vocabulary
from core.publish import live_packs
from core.publish.comparison import Comparison, compare
from core.publish.history import VersionEntry, documents_of, rollback_plan, version_entries
from schema_registry.packs import PackFiles

LIVE = "live"
_COLORS = {"add": "green", "remove": "red", "change": "yellow", "order": "cyan"}
_MARKS = {"add": "+", "remove": "-", "change": "~", "order": "~"}


@click.command("versions")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 200), help="How many, latest first.")
@click.option("--json", "json_output", is_flag=True, help="Print them as a JSON array, with all their steps.")
@click.pass_obj
def versions_command(front: Front, limit: int, json_output: bool) -> None:
    """List the versions that were live: number, time, author, note, and what changed."""
    with front.reading() as ctx:
        require_administration(ctx, "definitions")
        entries = version_entries(ctx, limit)
    if json_output:
        print_json([one.to_json() for one in entries])
    else:
        front.out.print(_listed(front, entries))


def _listed(front: Front, entries: tuple[VersionEntry, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Version", justify="right")
    table.add_column("Published", no_wrap=True)
    table.add_column("By", overflow="fold")
    table.add_column("What changed", overflow="fold")
    for one in entries:
        at = one.at.astimezone(ZoneInfo(front.settings.zone)).strftime("%Y-%m-%d %H:%M")
        said = Text(printable(one.summary(front.language)))
        if one.note:
            said = Text(printable(one.note), "bold").append("\n").append(said)
        number = Text(f"{one.number} *", "bold green") if one.live else Text(f"{one.number}  ")
        table.add_row(number, at, printable(one.author.name), said)
    return table


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", default=LIVE)
@click.option("--text", is_flag=True, help="Show the documents' lines that differ, too.")
@click.option("--json", "json_output", is_flag=True, help="Print documents and elements as a JSON object.")
@click.pass_obj
def diff_command(front: Front, before: str, after: str, text: bool, json_output: bool) -> None:
    """Show what makes B of A: the documents and the elements that differ, as a plan says them.

    A and B are version numbers, a pack's folder, or "live", which B is when left out. A folder stands for its
    pack beside the other packs that are live.
    """
    with front.reading() as ctx:
        require_administration(ctx, "definitions")
        sides = _documents(ctx, before), _documents(ctx, after)
        found = compare(*sides, vocabulary(ctx.live.kinds))
    if json_output:
        print_json(found.to_json())
    else:
        _show(front, found, text=text)


def _documents(ctx: Context, named: str) -> tuple[PackFiles, ...]:
    if named == LIVE:
        return live_packs(ctx.connection)
    if named.isdecimal():
        return documents_of(ctx, int(named))
    folder = Path(named)
    if not folder.is_dir():
        raise click.BadParameter(f'"{named}" is neither a version, nor a folder, nor "{LIVE}".')
    return beside_live(ctx, (folder,))


def _show(front: Front, found: Comparison, *, text: bool) -> None:
    if found.empty:
        front.out.print("They are the same.", style="green")
    for document in found.documents:
        named = f"{_MARKS[document.act]} {document.pack}/{document.path}"
        front.out.print(Text(printable(named), _COLORS[document.act]))
        for line in document.lines if text else ():
            front.out.print(Text(printable(f"    {line}"), "dim"))
    for element in found.elements:
        mark = Text(f"{_MARKS[element.act]} ", _COLORS[element.act])
        front.out.print(mark.append(printable(element.say(front.language)), "default"))


@click.command("rollback")
@click.argument("version", type=click.IntRange(1))
@click.option("--yes", is_flag=True, help="Do not ask. Consent to lossy steps must be given all the same.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a lossy step; "all" for every one.')
@click.option("--note", default="", help="Why, kept with the new version.")
@click.option("--json", "json_output", is_flag=True, help="Print the new version as JSON.")
@click.pass_context
def rollback_command(
    ctx: click.Context, version: int, yes: bool, consent: tuple[str, ...], note: str, json_output: bool
) -> None:
    """Go back to the definitions of a VERSION: show what will happen, ask, do it in one transaction.

    Values that were put out of sight or changed by a publish since come back; what people wrote since is kept.
    What cannot be kept is counted in the plan first. History goes on: a new version is made.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        with front.read_in(installation) as reading:
            require_administration(reading, "definitions")
            plan = rollback_plan(reading, version)
        answers = Answers(yes, consent, note or f"Back to version {version}")
        number = carried_out(front, installation, plan, answers)
    tell_version(front, plan, number, as_json=json_output)
    if not plan.possible:
        ctx.exit(1)
