"""`cardwright audit`: the change log as evidence — sealed, verified, and made to forget."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from cardwright.front import Front, print_json
from core.access.rights import require_administration
from core.audit.listing import TOPICS, Sought, all_logged
from core.audit.person import erase, told_of
from core.audit.seal import PORTION, seal_portion
from core.audit.verify import checkpoint, verify
from core.codes.audit import NOT_A_CHECKPOINT
from core.errors import Rejected


@click.group("audit")
def audit_command() -> None:
    """Seal and verify the change log, keep checkpoints of it."""


@audit_command.command("verify")
@click.option(
    "--checkpoint",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What `checkpoint` printed earlier: shows also that the whole chain was not made anew.",
)
@click.option("--json", "json_output", is_flag=True, help="Print a JSON object.")
@click.pass_context
def verify_log(ctx: click.Context, file: Path | None, json_output: bool) -> None:
    """Look through the whole log and name the first link of its chain that is broken. Ends with 1 when one is."""
    front: Front = ctx.obj
    kept = _kept(file) if file else None
    with front.reading() as opened:
        require_administration(opened, "users")
        found = verify(opened.connection, kept)
    told = {"seals": found.seals, "sealed": found.sealed, "unsealed": found.unsealed, "erased": found.erased}
    if json_output:
        broken = {"code": found.broken.code, "message": found.broken.message} if found.broken else None
        print_json({**told, "head": found.head.hex(), "broken": broken})
    elif found.broken is None:
        front.err.print(
            f"The change log is whole: {found.sealed:,} entries in {found.seals:,} seals, {found.unsealed:,} not "
            f"sealed yet, the content of {found.erased:,} erased."
        )
    else:
        front.show_problems([found.broken])
    if found.broken is not None:
        ctx.exit(1)


@audit_command.command("seal")
@click.pass_obj
def seal_log(front: Front) -> None:
    """Seal what the log says by now. Workers do it every half minute."""
    rows, more = 0, True
    with front.installation() as installation:
        while more:
            with front.write_in(installation) as ctx:
                require_administration(ctx, "users")
                sealed = seal_portion(ctx)
            rows, more = rows + sealed, sealed == PORTION
    front.err.print(f"{rows:,} entries were sealed.")


@audit_command.command("checkpoint")
@click.pass_obj
def print_checkpoint(front: Front) -> None:
    """Print the end of the chain, to keep where nobody who can write to the database can."""
    with front.reading() as ctx:
        require_administration(ctx, "users")
        found = checkpoint(ctx.connection)
    print_json(found.to_json())


@audit_command.command("list")
@click.option("--topic", type=click.Choice(list(TOPICS)), default=None, help="What entries are about.")
@click.option("--entity", default="", help="Records of this entity only; of `read`, readings of it.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1_000, show_default=True, help="At most so many.")
@click.pass_obj
def list_log(front: Front, topic: str | None, entity: str, since: datetime | None, limit: int) -> None:
    """Print entries of the change log, the latest first, one JSON object a line."""
    with front.reading() as ctx:
        from_day = since.replace(tzinfo=ctx.locale.zone) if since else None
        for one in all_logged(ctx, Sought(topic=topic or "", entity=entity, since=from_day), limit):
            what = one.entity.name if one.entity else one.subject
            said = {"seq": one.seq, "at": one.at, "by": one.who.login if one.who else "", "address": one.address}
            said |= {"origin": one.origin, "action": one.action, "what": what, "record": one.record}
            click.echo(msgspec.json.encode({**said, "fields": one.fields}).decode())


@audit_command.command("person")
@click.argument("entity")
@click.argument("record")
@click.pass_obj
def tell_person(front: Front, entity: str, record: str) -> None:
    """Print everything that is kept of the person whom RECORD (an id) of ENTITY is about: fields, notes, the log."""
    with front.reading() as ctx:
        print_json(told_of(ctx, entity, record))


@audit_command.command("erase")
@click.argument("entity")
@click.argument("record")
@click.option("--field", "fields", multiple=True, help="Mask these fields; otherwise all texts, addresses and files.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase_person(front: Front, entity: str, record: str, fields: tuple[str, ...], yes: bool) -> None:
    """Mask the person whom RECORD of ENTITY is about, and empty what notes and the log said. There is no way back."""
    if not yes:
        click.confirm(f"Erase what {entity} {record} says, for good?", abort=True)
    with front.installation() as installation, front.write_in(installation) as ctx:
        count = erase(ctx, entity, record, fields)
    front.err.print(f"Erased; {count:,} entries of the log were emptied.")


def _kept(file: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return {"number": int(said["number"]), "head": str(said["head"])}
    except (ValueError, TypeError, KeyError) as wrong:
        raise Rejected([NOT_A_CHECKPOINT.at(file=str(file))]) from wrong
