"""Since when something goes by another name, read from the versions that were live."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core.context import Context
from core.queries.prepared import prepared
from core.storage.system import version
from core.storage.versions import packs_of
from schema_registry.former_ways import all_former_names


def renamed_at(ctx: Context, old: str, new: str) -> datetime:
    """When the version was published whose documents are the first to state a former name.

    Former names stay in the documents, so the versions are halved until it is found.
    """
    return prepared(ctx.live, ("renamed at", old, new), lambda: _found(ctx, old, new))


def _found(ctx: Context, old: str, new: str) -> datetime:
    numbers = list(ctx.connection.execute(sa.select(version.c.number).order_by(version.c.number)).scalars())
    least, most = 0, len(numbers) - 1
    while least < most:
        middle = (least + most) // 2
        if _states(ctx, numbers[middle], old, new):
            most = middle
        else:
            least = middle + 1
    found: datetime = ctx.connection.execute(
        sa.select(version.c.created_at).where(version.c.number == numbers[most])
    ).scalar_one()
    return found


def _states(ctx: Context, number: int, old: str, new: str) -> bool:
    return new in all_former_names(packs_of(ctx.connection, number)).get(old, ())
