"""Keys and search texts of records made again, entity by entity."""

from __future__ import annotations

from collections.abc import Collection

from core.context import SYSTEM
from core.engine import Installation
from core.publish.rekey import Rekeyed, keys_are_new, rekey_some


def rekey(installation: Installation, entities: Collection[str] = ()) -> int:
    """How many records of some entities had keys that today's rules do not give; all entities, when none is named.

    Chunk by chunk, each in a transaction of its own: it can be broken off, and begun again.
    """
    with installation.reading() as ctx:
        wanted = tuple(entities or ctx.model.entities)
    changed = 0
    for entity in wanted:
        after, more = "", True
        while more:
            with installation.writing(SYSTEM) as ctx:
                there = entity in ctx.model.entities
                part = rekey_some(ctx, entity, after) if there else Rekeyed(0, 0, "")
            changed += part.changed
            after, more = part.last, bool(part.last)
    if not entities:
        with installation.writing(SYSTEM) as ctx:
            keys_are_new(ctx)
    return changed
