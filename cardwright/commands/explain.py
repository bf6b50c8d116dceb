"""`cardwright explain LOGIN ENTITY RECORD`: why somebody may, or may not, see or do something."""

from __future__ import annotations

import click
from rich.text import Text

from admin.people.answers import Asked, answered
from admin.people.explaining import require_explaining
from cardwright.accounts import actor_of
from cardwright.front import Front, print_json
from cardwright.problems import printable
from core.access.explained import Reason


@click.command("explain")
@click.argument("login")
@click.argument("entity")
@click.argument("record", default="")
@click.option(
    "--what",
    default="action:read",
    show_default=True,
    help="action:<action> (update, delete…), field:<field>, or event:<transition>.",
)
@click.option("--json", "json_output", is_flag=True, help="Print a JSON object.")
@click.pass_context
def explain_command(ctx: click.Context, login: str, entity: str, record: str, what: str, json_output: bool) -> None:
    """Explain what the user LOGIN may do with RECORD (an id) of ENTITY, and where that is stated.

    Ends with 1 when they may not. For a field no RECORD is needed.
    """
    front: Front = ctx.obj
    with front.reading() as opened:
        require_explaining(opened)
        told = answered(opened, actor_of(opened, login), Asked(login, entity, record, what), record)
    if told is None:
        raise click.UsageError("Which record? Give its id.")
    if json_output:
        reasons = [{"said": one.said, "holds": one.holds, "stands": str(one.stands or "")} for one in told.reasons]
        print_json({"allowed": told.allowed, "verdict": told.verdict, "reasons": reasons})
    else:
        front.out.print(Text(printable(told.verdict), "bold green" if told.allowed else "bold red"))
        for one in told.reasons:
            front.out.print(_line(one))
    if not told.allowed:
        ctx.exit(1)


def _line(one: Reason) -> Text:
    sign = {True: "✓", False: "✗", None: " "}[one.holds]
    said = Text(f"  {sign} {printable(one.said)}")
    return said.append(f"  {one.stands}", "dim") if one.stands is not None else said
