"""`cardwright constraints`: what definitions ask of records that were there before, and which records break it."""

from __future__ import annotations

from collections.abc import Iterable

import click
from rich.table import Table

from cardwright.front import Front, print_json
from cardwright.problems import printable
from core.access.rights import require_administration
from core.codes.publish import ONLINE_BUSY
from core.constraints import words
from core.constraints.listing import Listed, listed
from core.engine import Installation
from core.errors import Busy
from core.publish import check_constraints

SHOWN = 5
"""Records that are named in a terminal; --json has more."""


@click.command("constraints")
@click.option("--check", "checking", is_flag=True, help="Look through the records again first.")
@click.option("--all", "everything", is_flag=True, help="Also those that all records keep.")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array, with up to 100 records of each.")
@click.pass_context
def constraints_command(ctx: click.Context, checking: bool, everything: bool, json_output: bool) -> None:
    """Tell which constraints are pending, because records from before break them, and which records those are.

    New and changed values are checked at once. When the last of these records is put right, the constraint is
    enforced: workers look every hour, --check looks now. Ends with 1 when one is pending.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        before = _listed(front, installation)
        if checking and not check_constraints(installation):
            raise Busy([ONLINE_BUSY.at()])
        found = _listed(front, installation)
    pending = [one for one in found if one.state == "pending"]
    if json_output:
        print_json([one.to_json() for one in (found if everything else pending)])
    else:
        if pending or everything:
            front.out.print(_table(front, found if everything else pending))
        _tell(front, before, found)
    if pending:
        ctx.exit(1)


def _listed(front: Front, installation: Installation) -> tuple[Listed, ...]:
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
        return listed(ctx)


def _tell(front: Front, before: Iterable[Listed], found: Iterable[Listed]) -> None:
    kept = {one.constraint.key for one in found if one.state == "enforced"}
    now = kept & {one.constraint.key for one in before if one.state == "pending"}
    if now:
        front.err.print(words.NOW_KEPT.at(count=len(now)).say(front.language))
    front.err.print(words.KEPT.at(count=len(kept)).say(front.language))


def _table(front: Front, found: Iterable[Listed]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Constraint", overflow="fold")
    table.add_column("State", no_wrap=True)
    table.add_column("Records", justify="right")
    table.add_column("Which", no_wrap=True)
    for one in found:
        says = f"{one.constraint.entity.title.say(front.language)}: {one.says.say(front.language)}"
        count = "…" if one.broken is None else f"{one.broken:,}"
        ids = () if one.standing is None else one.standing.examples
        more = ["…"] if (one.broken or 0) > SHOWN else []
        table.add_row(printable(says), one.state, count, "\n".join([*ids[:SHOWN], *more]))
    return table
