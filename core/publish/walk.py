"""Walking through a source, chunk by chunk, with what becomes of each value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from core.context import Context
from core.publish.source import Outcome, Source, Values
from core.records.revalue import given_by

CHUNK = 1_000


def settled(
    ctx: Context, entity: str, source: Source, convert: Callable[..., Outcome], rows: Sequence[Values]
) -> list[tuple[Values, Outcome]]:
    """Rows of a chunk with what becomes of their values, formulas asked."""
    found = [(row, convert(*row[1:])) for row in rows]
    open_ones = [row[0] for row, outcome in found if outcome.by == "open"]
    if not open_ones:
        return found
    given = given_by(ctx, entity, source.after.name, source.after.backfill_formula, open_ones)
    return [(row, _closed(outcome, given.get(row[0]))) for row, outcome in found]


def _closed(outcome: Outcome, given: object) -> Outcome:
    if outcome.by != "open":
        return outcome
    return outcome._replace(by="") if given is None else Outcome(given, "kept", "filled")


def chunks(connection: sa.Connection, source: Source, query: sa.Select[Any]) -> Iterator[list[Values]]:
    """The rows of a query over a source, in the order of their ids."""
    identity = source.table.c.id
    query = query.order_by(identity).limit(CHUNK)
    rows: list[Values] = [tuple(row) for row in connection.execute(query)]
    while rows:
        yield rows
        if len(rows) < CHUNK:
            return
        rows = [tuple(row) for row in connection.execute(query.where(identity > rows[-1][0]))]
