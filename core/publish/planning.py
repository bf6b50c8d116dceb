"""Making a plan: build, compare with what is live, and say what each difference does to the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.codes.publish import LIVE_MOVED
from core.context import Context
from core.errors import Rejected, Stale
from core.kinds.registry import vocabulary
from core.publish.computed import change_computed, concerns_computing, recompute_works
from core.publish.draft import Draft, Work, draft
from core.publish.entities import add_entity, definition, remove_entity
from core.publish.fields import add_field, change_field, remove_field
from core.publish.indexing import index_works, refill_works
from core.publish.many import change_many, concerns_many
from core.publish.numbering import number_works
from core.publish.plan import Plan, digest_of
from core.publish.processes import process_works
from core.storage.versions import load
from schema_registry.build import build
from schema_registry.changes import AddEntity, AddField, Change, ChangeField, RemoveEntity, RemoveField
from schema_registry.diff import diff
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.vocabulary import Vocabulary


def make_plan(ctx: Context, packs: Sequence[PackFiles]) -> Plan:
    """What publishing these packs instead of what is live would do. Changes nothing.

    Raises Rejected with every problem of the documents, Stale when another version went live meanwhile.
    """
    model, warnings = checked(packs, vocabulary(ctx.live.kinds), ctx.live.model)
    stored = load(ctx.connection)
    if stored.version != ctx.live.version:
        raise Stale([LIVE_MOVED.at(base=ctx.live.version, live=stored.version)])
    wanted = draft(ctx.connection, ctx.live.kinds, stored, ctx.live.model, model, ctx.settings)
    steps = tuple(work.told(ctx.connection.dialect) for work in works(wanted))
    ordered = tuple(sorted(packs, key=lambda pack: pack.name))
    return Plan(stored.version, ordered, steps, digest_of(packs), warnings, model)


def checked(
    packs: Sequence[PackFiles], words: Vocabulary, previous: Model | None = None
) -> tuple[Model, tuple[Problem, ...]]:
    """The model of packs and the warnings about it. Raises Rejected when a problem is an error.

    What of `previous` is still the same is neither checked by itself nor compiled again.
    """
    built = build(packs, words, previous)
    if built.model is None:
        raise Rejected(built.problems)
    return built.model, built.problems


def works(wanted: Draft) -> tuple[Work, ...]:
    """Everything to do, in the order of the plan. The same draft gives the same works."""
    changes = diff(wanted.before, wanted.after)
    return (
        *_changes(wanted, changes),
        *process_works(wanted),
        *number_works(wanted),
        *recompute_works(wanted),
        *refill_works(wanted),
        *index_works(wanted),
    )


def _changes(wanted: Draft, changes: Iterable[Change]) -> Iterator[Work]:
    for change in changes:
        match change:
            case AddField() | RemoveField() if not change.field.stored:
                yield definition(change)
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
