"""What was dropped for good: what it was, when, by whom. Its values are gone; that it was there is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.access.actors import by_ids
from core.context import Context
from core.publish.step import Step
from core.queries.query import Person
from core.storage import system


@dataclass(frozen=True, slots=True)
class Purged:
    """One step of a purge. `by`: None where the journal does not tell."""

    step: Step
    at: datetime
    by: Person | None


def purged(ctx: Context, most: int) -> tuple[Purged, ...]:
    """The steps of all purges, the latest first, in two statements."""
    step = system.step.c
    id = sa.type_coerce(step.step, sa.JSON())["id"].as_string()
    query = sa.select(step.step, step.done_at).where(id.like("purge %"), step.state == "done")
    rows = ctx.connection.execute(query.order_by(step.id.desc()).limit(most)).all()
    told = [(dict(row.step), row.done_at) for row in rows]
    whose = [document.pop("by", None) for document, _ in told]
    people = by_ids(ctx.connection, {one for one in whose if one is not None})
    return tuple(
        Purged(Step.from_json(document), at, Person(by, people[by].name) if by in people else None)
        for (document, at), by in zip(told, whose, strict=True)
    )
