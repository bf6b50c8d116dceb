"""Repairing what was altered by hand: statements in one transaction, then what may run while everybody works."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import sqlalchemy as sa

from core.context import Actor, Context
from core.doctor.structure import Drift
from core.engine import Installation
from core.publish.apply import alone
from core.publish.draft import running
from core.publish.online import finish_online_work
from core.storage import system


def repair(installation: Installation, actor: Actor, found: Iterable[Drift]) -> int:
    """How many differences were taken on; those that are refused or left alone are not.

    Tasks are journal rows of the live version, as a publish leaves them: they can be begun again. Look once more
    afterwards: a unique index is not built over records that share values.
    """
    wanted = [one for one in found if one.repairable]
    if wanted:
        alone(installation, actor, partial(_repaired, wanted=wanted))
        finish_online_work(installation)
    return len(wanted)


def _repaired(ctx: Context, wanted: Iterable[Drift]) -> None:
    op, tasks = running(ctx.connection), []
    for one in wanted:
        for part in one.ddl:
            part(op)
        tasks += [dict(task) for task in one.tasks if task not in tasks]
    rows = [
        {
            "version": ctx.live.version,
            "position": at,
            "step": {"id": f"repair {at}", "task": dict(task)},
            "state": "pending",
        }
        for at, task in enumerate(tasks)
    ]
    if rows:
        ctx.connection.execute(sa.insert(system.step), rows)
