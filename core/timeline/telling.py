"""Notices of mentions: to whoever may read the record, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from core.context import Actor, Context
from core.errors import Denied, Missing
from core.queries.get import get
from core.storage.system import notice
from core.timeline.mentions import Mention
from schema_registry.model import Entity

Who = Callable[[Iterable[int]], Sequence[Actor]]
"""People by number, with the rights they have today; those with a closed account are left out."""
MENTION, LONGEST = "mention", 200


class Told(NamedTuple):
    """Those who were told of a note, and those who were not, because they may not see the record; as written."""

    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


NOBODY_TOLD = Told()


def tell_mentioned(
    ctx: Context, entity: Entity, record: str, mentions: Iterable[Mention], text: str, who: Who
) -> Told:
    """Writes a notice for everybody mentioned who may read the record; the writer tells themselves nothing."""
    others = {one.actor: one.said for one in mentions if one.actor != ctx.actor.id}
    if not others:
        return NOBODY_TOLD
    reading = {one.id for one in who(sorted(others)) if reads(ctx.acting_as(one), entity, record)}
    said = " ".join(text.split())
    common = {
        "role": None,
        "unit": None,
        "field": entity.key,
        "record": record,
        "state": "",
        "message": {"": said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"},
        "created_at": ctx.clock(),
        "kind": MENTION,
        "by": ctx.actor.id,
    }
    if reading:
        ctx.connection.execute(sa.insert(notice), [{**common, "actor": one} for one in sorted(reading)])
    names = [(said, one in reading) for one, said in others.items()]
    return Told(tuple(said for said, told in names if told), tuple(said for said, told in names if not told))


def reads(ctx: Context, entity: Entity, record: str) -> bool:
    """Whether the actor may read a record."""
    try:
        get(ctx, entity.name, record, ("id",))
    except (Denied, Missing):
        return False
    return True
