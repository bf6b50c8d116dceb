"""Everything that a draft calls for, as works in the order of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.publish.computed import change_computed, concerns_computing, recompute_works
from core.publish.dated import change_dated, concerns_dated, resume_works
from core.publish.draft import Draft, Work
from core.publish.entities import add_entity, definition, remove_entity
from core.publish.fields import add_field, change_field, remove_field
from core.publish.indexing import index_works, refill_works
from core.publish.many import change_many, concerns_many
from core.publish.numbering import number_works
from core.publish.pools import pool_works
from core.publish.processes import process_works
from core.publish.renaming import rename_works
from core.publish.returning import returning_works
from core.publish.room import room_works
from schema_registry.changes import AddEntity, AddField, Change, ChangeField, RemoveEntity, RemoveField
from schema_registry.diff import diff


def works(wanted: Draft) -> tuple[Work, ...]:
    """Everything to do, in the order of the plan. The same draft gives the same works."""
    changes = diff(wanted.before, wanted.after)
    return (
        *_changes(wanted, changes),
        *returning_works(wanted),
        *resume_works(wanted),
        *rename_works(wanted),
        *process_works(wanted),
        *pool_works(wanted),
        *number_works(wanted),
        *recompute_works(wanted),
        *refill_works(wanted),
        *index_works(wanted),
        *room_works(wanted),
    )


def _changes(wanted: Draft, changes: Iterable[Change]) -> Iterator[Work]:
    for change in changes:
        match change:
            case AddField() | RemoveField() if not change.field.stored:
                yield definition(change)
            case ChangeField() if concerns_dated(change):
                yield from change_dated(wanted, change)
            case ChangeField() if concerns_many(change):
                yield from change_many(wanted, change)
            case ChangeField() if concerns_computing(change):
                yield from change_computed(wanted, change)
            case AddEntity():
                yield from add_entity(wanted, change)
            case RemoveEntity():
                yield from remove_entity(wanted, change)
            case AddField():
                yield from add_field(wanted, change)
            case RemoveField():
                yield from remove_field(wanted, change)
            case ChangeField():
                yield from change_field(wanted, change)
            case _:
                yield definition(change)
