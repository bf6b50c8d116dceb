"""Values that publishes had given by `map` come back, where nobody wrote the field since.

Either the definition takes them again that was narrower meanwhile; or a version is gone back to, and all comes back
that publishes took after it, whatever became of the field meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from core.context import Context
from core.kinds.kind import Kind, Refused
from core.kinds.mapping import NONE, printer
from core.publish import words
from core.publish.draft import Draft, Work
from core.publish.formerly import given_by_publishes, values_of_before
from core.records.revalue import Revaluing
from core.records.shape import shape_of
from core.storage.system import version
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field

Wanted = Callable[[object], bool]


def returning(draft: Draft, entity: Entity, change: ChangeField) -> Iterator[Work]:
    """The work that gives records back what they had, where the field is wider than it was."""
    yield from _work(draft, entity, change.after, _again(draft.kinds, change.before, change.after))


def returning_works(draft: Draft) -> Iterator[Work]:
    """The works that give records back what they had when the version was live that is gone back to."""
    given = given_by_publishes(draft.connection) if draft.back else frozenset()
    if not given:
        return
    since = draft.connection.scalar(sa.select(version.c.created_at).where(version.c.number == draft.back))
    for entity in draft.changed:
        for field in entity.stored if draft.stays(entity.key) else ():
            # States know themselves where records were; what a process moved is found in the log of its choice.
            if (
                (field.choices or field.key in given)
                and field.given
                and not field.process
                and draft.has_column(field)
            ):
                wanted = partial(_takes, draft.kinds[field.kind].json_reader(field))
                yield from _work(draft, entity, field, wanted, since)


def _work(
    draft: Draft, entity: Entity, field: Field, wanted: Wanted, since: datetime | None = None
) -> Iterator[Work]:
    found = values_of_before(draft.connection, draft.table(entity), entity.key, field, wanted, since)
    if found:
        yield Work(
            f"values-back {field.key}",
            (words.VALUES_BACK.at(count=len(found)),),
            safety="backfill",
            counts={"records": len(found)},
            effort={"changed": len(found)},
            lock="writers",
            values=partial(return_values, entity=entity.name, field=field, wanted=wanted, since=since),
        )


def return_values(ctx: Context, *, entity: str, field: Field, wanted: Wanted, since: datetime | None) -> int:
    """The records have what they had before publishes mapped it; how many there are."""
    one, table = shape_of(ctx, entity).fields[field.name], ctx.live.tables[entity]
    found = values_of_before(ctx.connection, table, ctx.model.entities[entity].key, field, wanted, since)
    values = {record: one.from_log(was) for record, was in found.items()}
    return Revaluing(ctx, entity, field.name, following=True).write(values)


def _again(kinds: Mapping[str, Kind], before: Field, after: Field) -> Wanted:
    """Whether a logged value was refused or mapped by the definition that goes and is taken by the one that comes."""
    kind, was = kinds[after.kind], kinds[before.kind]
    refuses, takes = was.json_reader(before), kind.json_reader(after)
    named, name = printer(was, before), printer(kind, after)

    def again(value: object) -> bool:
        if value is None or (_takes(refuses, value) and named(value) not in before.mapped):
            return False
        return _takes(takes, value) and (name(value) or NONE) not in after.mapped

    return again


def _takes(read: Callable[[object], object], value: object) -> bool:
    """Whether there is a value, and a field may have it."""
    try:
        read(value)
    except Refused:
        return False
    return value is not None
