"""What a formula reads that is not settled yet while a plan is made: what it gives could not be told beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.constraints.words import Titles
from core.publish import words
from core.publish.draft import Draft
from core.records.terms import terms_reading
from schema_registry.model import Entity, Field, Text
from schema_registry.problems import Problem


def waiting(draft: Draft, entity: Entity, field: Field) -> tuple[Problem, ...]:
    """Why the formula of a field's `backfill` cannot be asked yet: it reads what this very publish makes or fills."""
    if not field.backfill_formula:
        return ()
    titles = tuple(dict.fromkeys(_unsettled(draft, entity, field)))
    return (words.BACKFILL_WAITS.at(fields=Titles(titles)),) if titles else ()


def _unsettled(draft: Draft, entity: Entity, field: Field) -> Iterator[Text]:
    terms = draft.coming.live.derive(terms_reading, (entity.name, (field.backfill_formula,)))
    paths = [[name] for name in terms.own]
    paths += [[lead, *path.split(".")] for lead, behind in terms.leads.items() for path in behind]
    before = {one.key: one for owner in draft.before.entities.values() for one in owner.fields.values()}
    for path in paths:
        for one in _fields(draft, entity, path):
            given = one.mapped or one.fills
            if one.stored and (not draft.stays(one.key) or (given and before.get(one.key) != one)):
                yield one.title


def _fields(draft: Draft, entity: Entity, path: Sequence[str]) -> Iterator[Field]:
    """The fields that a path goes through; the engine's own, and parts of values, are none."""
    for name in path:
        field = entity.fields.get(name)
        if field is None:
            return
        yield field
        if not field.to:
            return
        entity = draft.after.entities[field.to]
