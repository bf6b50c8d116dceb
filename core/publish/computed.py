"""Works for computed fields: their columns, and computing the values of records that exist.

A stored derived value whose definition is another one gets a new column, so that nobody ever reads one that was
computed by the old; until it is computed, it is missing. Columns that held derived values never come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from core.constraints.words import Titles
from core.publish import counts, words
from core.publish.convert import conversion
from core.publish.draft import Draft, Part, Task, Work
from core.publish.fields import columns_parts, entity_of, link_parts, link_tasks, release_parts
from core.publish.renaming import renamed_fields
from core.publish.subject import subject
from core.publish.wording import Described
from core.records.derive_graph import Ranks
from core.records.recompute import recompute_all
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem


def concerns_computing(change: ChangeField) -> bool:
    """Whether a field begins or ceases to be computed or stored, or is computed otherwise than before."""
    before, after = change.before, change.after
    return before.stored != after.stored or before.derived != after.derived or not after.stored


def change_computed(draft: Draft, change: ChangeField) -> Iterator[Work]:
    """The step of such a change. Values that people typed are kept when their field begins to be computed."""
    before, after = change.before, change.after
    entity = entity_of(draft, change.entity)
    if before.stored and after.stored and after.given and change.key not in draft.formers:
        parts = columns_parts(draft, entity, after, {})
        yield conversion(draft, entity, change, parts, link_tasks(draft, entity, after))
        return
    says: list[Problem] = []
    kept, leaving = 0, _is_typed(before) and not _is_typed(after)
    if leaving:
        kept = counts.values(draft.connection, draft.names.table(entity), draft.stored.names.column(before))
        says.append(words.KEPT_APART.at(count=kept))
    elif _is_typed(after) and draft.has_column(after):
        kept = counts.values(draft.connection, draft.names.table(entity), draft.names.column(after))
        says.append(words.COME_BACK.at(count=kept))
    parts = tuple(_column_parts(draft, entity, before, after))
    yield Work(
        subject(change).id,
        (Described(change), *(says if kept else ())),
        safety="lossy" if leaving and kept else "safe",
        counts={"values": kept} if kept else {},
        lock="moment" if parts else "none",
        parts=parts,
        online=link_tasks(draft, entity, after) if after.stored else (),
    )


def _is_typed(field: Field) -> bool:
    """Whether people's values stand in a column of the field."""
    return field.stored and field.given


def _column_parts(draft: Draft, entity: Entity, before: Field, after: Field) -> Iterator[Part]:
    if before.stored:
        yield from release_parts(draft, draft.names.table(entity), before)
    if not after.stored:
        return
    if not draft.has_column(after):
        yield from columns_parts(draft, entity, after, {})
    elif after.key in draft.formers or not before.stored:
        yield from link_parts(draft, entity, after, checked=False)


def recompute_works(draft: Draft) -> Iterator[Work]:
    """Computing stored derived values of records that exist: of small tables at once, of large ones online.

    In the order in which they need each other; what is made of values that are computed online is so itself.
    """
    ranks, online = Ranks(draft.after), set[tuple[str, str]]()
    levels: dict[int, dict[str, list[Field]]] = {}
    for name, field in _to_compute(draft, ranks):
        levels.setdefault(ranks.of(name, field.name), {}).setdefault(name, []).append(field)
    for level in sorted(levels):
        for name, fields in levels[level].items():
            entity = draft.after.entities[name]
            rows = counts.records(draft.connection, draft.names.table(entity))
            if not rows:
                continue
            later = not _is_small(draft, entity, fields) or not online.isdisjoint(_made_of(name, fields))
            if later:
                online.update((name, one.name) for one in fields)
            yield _recomputed(draft, entity, fields, rows, level, online=later)


def _to_compute(draft: Draft, ranks: Ranks) -> Iterator[tuple[str, Field]]:
    """(entity, field) of stored derived values that have no column yet, or are made of states that are called
    otherwise: each after those that it is made of."""
    other = renamed_fields(draft)
    derived = [
        (name, field)
        for name, entity in draft.after.entities.items()
        for field in (entity.stored if (other or entity.key in draft.touched) and draft.stays(entity.key) else ())
        if field.derived is not None and (other or not draft.stays(field.key))
    ]
    for name, field in sorted(derived, key=lambda one: ranks.of(one[0], one[1].name)) if other else derived:
        if not other.isdisjoint(_made_of(name, [field])):
            other.add((name, field.name))
            yield name, field
        elif not draft.stays(field.key):
            yield name, field


def _recomputed(draft: Draft, entity: Entity, fields: list[Field], rows: int, level: int, *, online: bool) -> Work:
    titles = Titles(tuple(one.title for one in fields))
    names = tuple(one.name for one in fields)
    keys = [one.key for one in fields]
    task: Task = {"do": "recompute", "entity": entity.key, "fields": keys, "level": level, "after": ""}
    return Work(
        f"recompute {entity.key} {level}",
        (words.RECOMPUTED.at(fields=titles, count=rows, entity=entity.title),),
        safety="backfill",
        counts={"records": rows},
        effort={"computed": rows * len(fields)},
        lock="none" if online else "writers",
        values=None if online else partial(recompute_all, entity=entity.name, names=names),
        online=(task,) if online else (),
    )


def _is_small(draft: Draft, entity: Entity, fields: list[Field]) -> bool:
    """Whether neither the records nor those that they are computed from are many."""
    tables = {entity.name} | {one.derived.rollup.entity for one in fields if one.derived and one.derived.rollup}
    there = [draft.after.entities[name] for name in sorted(tables) if draft.stays(draft.after.entities[name].key)]
    return all(counts.is_small(draft.connection, draft.names.table(one)) for one in there)


def _made_of(entity: str, fields: list[Field]) -> Iterator[tuple[str, str]]:
    for one in fields:
        if one.derived is not None:
            of = one.derived.rollup.entity if one.derived.rollup is not None else entity
            yield from ((of, read) for read in one.derived.reads)
