"""Values that a publish had mapped to others: the definition takes them again, and nobody wrote the field since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from core.context import Context
from core.kinds.kind import Kind, Refused
from core.kinds.mapping import NONE, printer
from core.publish import words
from core.publish.draft import Draft, Work
from core.publish.formerly import values_of_before
from core.records.revalue import Revaluing
from core.records.shape import shape_of
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field


def returning(draft: Draft, entity: Entity, change: ChangeField) -> Iterator[Work]:
    """The work that gives records back what they had, where the field is wider than it was."""
    before, after = change.before, change.after
    takes = _again(draft.kinds, before, after)
    found = values_of_before(draft.connection, draft.table(entity), entity.key, after, takes)
    if found:
        yield Work(
            f"values-back {after.key}",
            (words.VALUES_BACK.at(count=len(found)),),
            safety="backfill",
            counts={"records": len(found)},
            effort={"changed": len(found)},
            lock="writers",
            values=partial(return_values, entity=entity.name, before=before, after=after),
        )


def return_values(ctx: Context, *, entity: str, before: Field, after: Field) -> int:
    """The records have what they had before publishes mapped it; how many there are."""
    one, table = shape_of(ctx, entity).fields[after.name], ctx.live.tables[entity]
    takes = _again(ctx.live.kinds, before, after)
    key = ctx.model.entities[entity].key
    found = values_of_before(ctx.connection, table, key, one.field, takes)
    values = {record: one.from_log(was) for record, was in found.items()}
    return Revaluing(ctx, entity, after.name, following=True).write(values)


def _again(kinds: Mapping[str, Kind], before: Field, after: Field) -> Callable[[object], bool]:
    """Whether a logged value was refused or mapped by the definition that goes and is taken by the one that comes."""
    kind, was = kinds[after.kind], kinds[before.kind]
    refuses, takes = was.json_reader(before), kind.json_reader(after)
    named, name = printer(was, before), printer(kind, after)

    def again(value: object) -> bool:
        if value is None or (_read(refuses, value) and named(value) not in before.mapped):
            return False
        return _read(takes, value) and (name(value) or NONE) not in after.mapped

    return again


def _read(read: Callable[[object], object], value: object) -> bool:
    try:
        read(value)
    except Refused:
        return False
    return True
