"""Works are done, phase by phase."""

from __future__ import annotations

from collections.abc import Iterable

from core.context import Context
from core.publish.draft import Phase, Work, phase_of, running


def perform(ctx: Context, todo: Iterable[Work]) -> dict[str, int]:
    """Runs all parts, phase by phase; rows touched by work id."""
    todo = tuple(todo)
    op, rows = running(ctx.connection), {}
    parts = sorted((part for work in todo for part in work.parts), key=phase_of)
    for phase, ddl in parts:
        if phase < Phase.VALUES:
            ddl(op)
    for work in todo:
        if work.values is not None:
            rows[work.id] = work.values(ctx)
    for phase, ddl in parts:
        if Phase.VALUES < phase < Phase.LATER:
            ddl(op)
    return rows
