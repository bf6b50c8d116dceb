"""How many records a filter finds."""

from __future__ import annotations

from core.access.rights import require
from core.context import Context
from core.errors import Rejected
from core.queries.burdens import burdens
from core.queries.counting import counted
from core.queries.filters import read_filter
from core.queries.paths import entity_named
from core.queries.query import FilterTree


def count(
    ctx: Context, entity: str, filter: FilterTree | None = None, search: str = "", *, most: int | None = None
) -> int:
    """The number of records that the actor may see. Raises Missing, Denied and Rejected.

    With `most` counting stops there, and more than that many are told as one more: it costs the same however
    many records there are.
    """
    found = entity_named(ctx.live, entity)
    require(ctx, found.name, "read")
    wanted, problems = read_filter(ctx, found, filter)
    problems = problems or burdens(ctx, found, wanted, search, ())
    if problems:
        raise Rejected(problems)
    return counted(ctx, found, wanted, search, most)
