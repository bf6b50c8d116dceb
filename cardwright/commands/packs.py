"""`cardwright packs`, `install` and `uninstall`: packs that came from elsewhere, newer ones, taking one out."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from rich.table import Table
from rich.text import Text

from cardwright.commands.check import FOLDER
from cardwright.decisions import decisions_of, read_decisions, show_conflicts, write_decisions
from cardwright.front import Front, print_json, read_packs
from cardwright.problems import printable
from cardwright.publishing import Answers, carried_out, tell_version
from cardwright.steps import show_plan
from core.access.rights import require_administration
from core.engine import Installation
from core.packs import InstalledPack, Upgrade, install_plan, installed, uninstall_plan, upgraded
from core.publish import Plan

_COLORS = {"base": "default", "industry": "cyan", "local": "magenta"}


@click.command("packs")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def packs_command(front: Front, json_output: bool) -> None:
    """List the packs that are live: version, layer, and whether documents of theirs were edited here."""
    with front.reading() as ctx:
        found = installed(ctx)
    if json_output:
        print_json([one.to_json() for one in found])
    elif found:
        front.out.print(_listed(front, found))
    else:
        front.err.print("No pack is live.")


def _listed(front: Front, found: tuple[InstalledPack, ...]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("Pack", "Title", "Version", "Layer"):
        table.add_column(name, overflow="fold")
    table.add_column("Documents", justify="right")
    table.add_column("Edited here", overflow="fold")
    for one in found:
        title = one.title if isinstance(one.title, str) else one.title.say(front.language)
        edits = ", ".join(printable(edit.path) for edit in one.edits)
        row = (printable(one.name), printable(title), printable(one.version), Text(one.layer, _COLORS[one.layer]))
        table.add_row(*row, str(one.documents), Text(edits, "yellow"))
    return table


@click.command("install")
@click.argument("folders", nargs=-1, required=True, type=FOLDER, metavar="FOLDER…")
@click.option("--keep", multiple=True, metavar="CONFLICT", help='Keep what is here; "all" for the rest.')
@click.option("--take", multiple=True, metavar="CONFLICT", help='Take what comes; "all" for the rest.')
@click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Read decisions from this file; conflicts that are open are written to it.",
)
@click.option("--downgrade", is_flag=True, help="A pack may be older than the one that is live.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the plan in a file, for apply.")
@click.option("--yes", is_flag=True, help="Do not ask. Consent to lossy steps must be given all the same.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a lossy step; "all" for every one.')
@click.option("--note", default="", help="Why, kept with the version.")
@click.option("--json", "json_output", is_flag=True, help="Print the new version, or the open conflicts, as JSON.")
@click.pass_context
def install_command(
    ctx: click.Context,
    folders: tuple[Path, ...],
    keep: tuple[str, ...],
    take: tuple[str, ...],
    decisions: Path | None,
    downgrade: bool,
    out: Path | None,
    yes: bool,
    consent: tuple[str, ...],
    note: str,
    json_output: bool,
) -> None:
    """Install the packs in FOLDERs, or bring those that are live to the versions there.

    What was changed here since a pack was installed is kept, in its own documents and in packs over it. Where the
    new version changed the same in another way, both are shown, and nothing is published before all is decided:
    with --keep and --take by the name that is printed, or in a file.
    Ends with 1 while a conflict is open, with 3 when something else was published meanwhile.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        upgrade, plan = _planned(front, installation, folders, (keep, take, decisions), downgrade=downgrade)
        if plan is None:
            _tell_open(front, upgrade, decisions, as_json=json_output)
            ctx.exit(1)
        _tell_moves(front, upgrade)
        if out is not None:
            _keep_plan(front, plan, out)
        else:
            answers = Answers(yes, consent, note or _note(upgrade))
            version = carried_out(front, installation, plan, answers)
            tell_version(front, plan, version, as_json=json_output)
    if not plan.possible:
        ctx.exit(1)


def _planned(
    front: Front,
    installation: Installation,
    folders: tuple[Path, ...],
    said: tuple[tuple[str, ...], tuple[str, ...], Path | None],
    *,
    downgrade: bool,
) -> tuple[Upgrade, Plan | None]:
    """What comes of the packs in folders, and its plan once all is decided."""
    keep, take, file = said
    twice = sorted(set(keep) & set(take))
    if twice:
        raise click.UsageError(f"Both kept and taken: {', '.join(twice)}")
    kept = read_decisions(file)
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
        packs = read_packs(folders)
        upgrade = upgraded(ctx, packs, downgrade=downgrade)
        decided = decisions_of(upgrade.conflicts, kept, keep, take)
        if decided:
            upgrade = upgraded(ctx, packs, decided, downgrade=downgrade)
        return upgrade, None if upgrade.open else install_plan(ctx, upgrade)


def _tell_open(front: Front, upgrade: Upgrade, file: Path | None, *, as_json: bool) -> None:
    if as_json:
        print_json({"conflicts": [one.to_json() for one in upgrade.conflicts]})
    else:
        show_conflicts(front.err, upgrade.conflicts)
    count = len(upgrade.open)
    front.err.print(f"{count} {'conflict is' if count == 1 else 'conflicts are'} open.", style="bold yellow")
    if file is not None:
        write_decisions(file, upgrade.conflicts)
        front.err.print(f'They are in {file}: write "keep" or "take" as "decision" of each, and run this again.')
    else:
        front.err.print("Decide with --keep and --take, or add --decisions FILE to write them to a file.")


def _tell_moves(front: Front, upgrade: Upgrade) -> None:
    for one in upgrade.moves:
        said = f"{one.pack} {one.before} → {one.after}" if one.before else f"{one.pack} {one.after} is new"
        front.err.print(printable(said), style="bold")


def _note(upgrade: Upgrade) -> str:
    """What was done, where nobody says why."""
    return ", ".join(f"{one.pack} {one.after}" for one in upgrade.moves)


def _keep_plan(front: Front, plan: Plan, out: Path) -> None:
    show_plan(front.err, plan, front.language)
    out.write_bytes(msgspec.json.encode(plan.to_json()))
    front.err.print(f"The plan is in {out}.")


@click.command("uninstall")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the plan in a file, for apply.")
@click.option("--yes", is_flag=True, help="Do not ask. Consent to lossy steps must be given all the same.")
@click.option("--consent", multiple=True, metavar="STEP", help='Consent to a lossy step; "all" for every one.')
@click.option("--note", default="", help="Why, kept with the version.")
@click.option("--json", "json_output", is_flag=True, help="Print the new version as JSON.")
@click.pass_context
def uninstall_command(
    ctx: click.Context,
    name: str,
    out: Path | None,
    yes: bool,
    consent: tuple[str, ...],
    note: str,
    json_output: bool,
) -> None:
    """Take the pack NAME out: show what will happen, ask, do it in one transaction.

    Nothing is dropped: records and values are put away, and come back when the pack is installed again.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        with front.read_in(installation) as reading:
            require_administration(reading, "definitions")
            plan = uninstall_plan(reading, name)
        if out is not None:
            _keep_plan(front, plan, out)
        else:
            answers = Answers(yes, consent, note or f"{name} is uninstalled")
            tell_version(front, plan, carried_out(front, installation, plan, answers), as_json=json_output)
    if not plan.possible:
        ctx.exit(1)
