"""`cardwright worker`: does the jobs that pages, the API and publishing order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import click

from admin.security.people import person
from cardwright.accounts import acting
from cardwright.front import Front
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.errors import Missing
from core.jobs.built_in import built_in
from core.jobs.worker import run_worker


@click.command("worker")
@click.option("--poll", default=1.0, show_default=True, type=click.FloatRange(0.1, 60), help="Seconds between looks.")
@click.pass_obj
def worker_command(front: Front, poll: float) -> None:
    """Work until stopped. Any number of workers may run, on any number of machines.

    On SIGTERM or Ctrl-C the job at hand is left at its next step, for another worker to go on with.
    """
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    with front.installation() as installation:
        front.err.print(f"Working for {front.database}. Ctrl-C stops.")
        kinds = built_in(purging=front.settings.quarantine_purge, emptying=front.settings.trash_purge)
        run_worker(installation, stop, kinds, who=people_of(installation), poll=poll)


def people_of(installation: Installation) -> Callable[[int], Actor | None]:
    """Who acts by number, with their present rights; nobody for unknown people and closed accounts."""

    def find(actor: int) -> Actor | None:
        if actor == SYSTEM.id:
            return SYSTEM
        try:
            with installation.reading(SYSTEM) as ctx:
                found = person(ctx.connection, actor)
                return acting(ctx, found) if found.active else None
        except Missing:
            return None

    return find
