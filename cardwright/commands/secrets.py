"""`cardwright secrets …`: a new key, and everything sealed again with it."""

from __future__ import annotations

import click

from cardwright.front import Front
from core.access.sealed_factors import seal_all
from core.records.secrets import reseal_some, waiting
from core.sealing import new_key


@click.group("secrets")
def secrets_command() -> None:
    """Keys of secret fields: make one, and seal all secrets again with the newest."""


@secrets_command.command("new-key")
@click.pass_obj
def make_key(front: Front) -> None:
    """Print a new key. Put it first in CARDWRIGHT_SECRET_KEYS, the earlier ones behind it."""
    front.out.print(new_key(), soft_wrap=True)


@secrets_command.command("rotate")
@click.pass_obj
def rotate(front: Front) -> None:
    """Seal all secrets with the newest key, those of authenticators too, while everybody works.

    Earlier keys may go when none is left."""
    done = lost = 0
    with front.installation() as installation:
        with front.read_in(installation) as ctx:
            pairs = waiting(ctx)
        for entity, field in pairs:
            after, going = "", True
            while going:
                with front.write_in(installation) as ctx:
                    after, sealed, unread = reseal_some(ctx, entity, field, after)
                done, lost, going = done + sealed, lost + unread, bool(after)
        with front.write_in(installation) as ctx:
            sealed, unread = seal_all(ctx.connection, ctx.settings)
        done, lost = done + sealed, lost + unread
    front.err.print(f"{done:,} sealed again with the newest key.")
    if lost:
        front.err.print(f"{lost:,} cannot be opened with any key that is there.")
        raise SystemExit(1)
