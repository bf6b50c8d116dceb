"""What one act did, read back from the log: the ground of restoring and of undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from core.codes.records import NOTHING_TO_UNDO
from core.context import Context
from core.errors import Missing
from core.storage.system import change
from core.storage.types import known_form

FieldChanges = dict[str, tuple[object, object]]


@dataclass(slots=True)
class Done:
    """What a batch did to one record in the end: field key → first before and last after; its version then."""

    record: str
    actions: list[str] = field(default_factory=list)
    fields: FieldChanges = field(default_factory=dict)
    version: int = 0

    @property
    def left(self) -> str:
        """What it is since: created, changed or deleted; empty for one that was made and deleted at once."""
        created, deleted = "create" in self.actions, self.actions[-1] == "delete"
        if created or deleted:
            return "" if created and deleted else "create" if created else "delete"
        return "update" if "update" in self.actions else ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of a batch by current entity name, then id, in the order they were first written."""

    actor: int
    first: str
    """The action that it began with."""
    records: Mapping[str, Mapping[str, Done]]

    def touched(self, action: str) -> dict[str, dict[str, Done]]:
        """Those records to which a certain action was done."""
        found = {
            entity: {id: done for id, done in by_id.items() if action in done.actions}
            for entity, by_id in self.records.items()
        }
        return {entity: by_id for entity, by_id in found.items() if by_id}

    def left(self, how: str) -> dict[str, dict[str, Done]]:
        """The records that the batch left created, changed or deleted; one that it both made and deleted is none."""
        found = {
            entity: {id: done for id, done in by_id.items() if done.left == how}
            for entity, by_id in self.records.items()
        }
        return {entity: by_id for entity, by_id in found.items() if by_id}


def batch_of(ctx: Context, batch: str) -> Batch:
    """The batch. Raises Missing for an unknown one. Entities that are no longer defined are left out."""
    id = known_form(batch)
    columns = (change.c.actor, change.c.action, change.c.entity, change.c.record, change.c.version, change.c.fields)
    wanted = sa.select(*columns).where(change.c.batch == id).order_by(change.c.seq)
    rows = ctx.connection.execute(wanted).all() if id is not None else []
    if not rows:
        raise nothing_to_undo()
    names = {entity.key: entity.name for entity in ctx.model.entities.values()}
    records: dict[str, dict[str, Done]] = {}
    for row in rows:
        if row.entity not in names:
            continue
        done = records.setdefault(names[row.entity], {}).setdefault(row.record, Done(row.record))
        done.actions.append(row.action)
        done.version = row.version
        for key, (before, after) in row.fields.items():
            done.fields[key] = (done.fields[key][0] if key in done.fields else before, after)
    return Batch(rows[0].actor, rows[0].action, records)


def nothing_to_undo() -> Missing:
    return Missing([NOTHING_TO_UNDO.at()])
