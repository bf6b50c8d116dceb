"""Works for what is derived from definitions: indexes, and all that the quick search needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from core.constraints.words import Titles
from core.publish import counts, words
from core.publish.defaults import filled_with
from core.publish.draft import Ddl, Draft, Part, Phase, Task, Work
from core.publish.faults import listing, sharing
from core.publish.refill import refill_all
from core.records.shape import unique_key, unique_names
from core.storage import ddl, room
from core.storage.indexes import IndexSpec, Wishes, indexes, unique_index, wishes
from core.storage.shapes import SEARCHED, keys_of
from schema_registry.model import Entity, Text


def index_works(draft: Draft) -> Iterator[Work]:
    """Indexes that tables with records get and lose. A new entity brings its own."""
    before, after = wishes(draft.before), draft.wished
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if not draft.stays(key) or (old == new and _unmoved(draft, new)):
            continue
        had = indexes(old, draft.kinds, draft.stored.names) if old else {}
        wanted = indexes(new, draft.kinds, draft.names) if new else {}
        entity = (new or old).entity  # type: ignore[union-attr]  # one of both is there
        yield from _dropped(draft, entity, [spec for name, spec in had.items() if name not in wanted])
        for name, spec in wanted.items():
            if name not in had and _is_made(draft, spec):
                yield _made(draft, entity, spec)


def _is_made(draft: Draft, spec: IndexSpec) -> bool:
    """Whether the database has such an index. SQLite has none over sets; its full text stands in for pairs."""
    return draft.postgresql or spec.method == "btree" or spec.why == "search"


def _unmoved(draft: Draft, wished: Wishes | None) -> bool:
    """Whether an unchanged entity keeps its columns: not when a target's name went to another entity."""
    if wished is None or wished.entity.key not in draft.touched:
        return True
    return all(draft.stays(field.key) for field in wished.entity.stored)


def _dropped(draft: Draft, entity: Entity, specs: list[IndexSpec]) -> Iterator[Work]:
    gone = [spec for spec in specs if spec.method == "btree" or draft.postgresql]
    if not gone:
        return
    parts: list[Part] = []
    for spec in gone:
        drop: Ddl = partial(ddl.drop_index, name=spec.name)
        parts.append((Phase.RELEASE, drop))
    says = words.NO_INDEX.at(count=len(gone), entity=entity.title)
    yield Work(
        f"drop-indexes {entity.key}", (says,), counts={"indexes": len(gone)}, lock="moment", parts=tuple(parts)
    )


def _made(draft: Draft, entity: Entity, spec: IndexSpec) -> Work:
    name, make = f"index {spec.name}", partial(ddl.create_index, spec=spec)
    why, why_zh = words.WHY[spec.why]
    says = words.INDEX.at(entity=entity.title, why=why, why_zh=why_zh)
    rows = counts.about(draft.connection, spec.table)
    effort = {"indexed" if spec.method == "btree" else "searched": rows}
    if spec.method != "btree" and not draft.postgresql:
        return Work(name, (says,), lock="writers", parts=search_parts(draft, entity), effort=effort)
    if spec.unique:
        doubles = _duplicates(draft, entity, spec)
        titles = Titles(tuple(_titles(draft, entity, spec)))
        says = (words.UNIQUE if spec.terms else words.SINGLE).at(fields=titles, entity=entity.title)
        if doubles:
            told = (says, words.SHARED.at(count=doubles))
            later = partial(make, online=draft.postgresql)
            counted, look = {"duplicates": doubles}, (_look(draft, entity, spec),)
            listed = listing(draft, entity, sharing, spec, _judged(draft, spec))
            parts: tuple[Part, ...] = ((Phase.LATER, later),)
            return Work(name, told, "pending", counted, parts=parts, online=look, faults=listed, effort=effort)
        if draft.postgresql and (long := _too_long(draft, spec)):
            told = (says, words.TOO_LONG_TOGETHER.at(count=long))
            return Work(name, told, safety="blocked", counts={"long": long})
    if draft.postgresql and not counts.is_small(draft.connection, spec.table):
        task = _look(draft, entity, spec) if spec.unique else {"do": "index", "index": spec.to_json()}
        return Work(name, (says,), parts=((Phase.LATER, partial(make, online=True)),), online=(task,), effort=effort)
    return Work(name, (says,), lock="writers", parts=((Phase.INDEXES, make),), effort=effort)


def _look(draft: Draft, entity: Entity, spec: IndexSpec) -> Task:
    """The look for records that share their values; where none do, the index is built."""
    for names in unique_names(entity):
        if unique_index(entity, names, draft.kinds, draft.names) == spec:
            return {"do": "constrain", "constraint": unique_key(entity, names)}
    raise AssertionError(f"{spec.name} keeps nothing unique")


def _duplicates(draft: Draft, entity: Entity, spec: IndexSpec) -> int:
    """Records that a new unique index would not let in. A column that is still to be filled is judged by apply."""
    filled = {column for field in entity.stored for column in filled_with(draft, field)}
    judged = _judged(draft, spec)
    if not filled.union(judged).issuperset(term.column for term in spec.terms):
        return 0
    if judged:
        return counts.duplicates(draft.connection, spec.table, judged)
    rows = counts.records(draft.connection, spec.table)
    return rows if rows > 1 else 0


def _judged(draft: Draft, spec: IndexSpec) -> list[str]:
    """The columns of an index that are there already."""
    there = ddl.columns_there(draft.connection, spec.table)
    return [term.column for term in spec.terms if term.column in there]


def _too_long(draft: Draft, spec: IndexSpec) -> int:
    """Records whose values have no room in one entry of the index."""
    columns = _judged(draft, spec)
    return counts.longer(draft.connection, spec.table, columns, room.ENTRY_BYTES) if columns else 0


def _titles(draft: Draft, entity: Entity, spec: IndexSpec) -> Iterator[Text]:
    columns = {term.column for term in spec.terms}
    table = draft.table(entity)
    for field in entity.stored:
        kept = {table.columns[field.name].name, *(column.name for column in table.keys[field.name].values())}
        if kept & columns:
            yield field.title


def search_parts(draft: Draft, entity: Entity) -> tuple[Part, ...]:
    """SQLite: the full-text index of an entity with searched fields, made once. PostgreSQL's is an index."""
    if draft.postgresql or not entity.searched or draft.stored.shapes.get(entity.key) == SEARCHED:
        return ()
    make: Ddl = partial(ddl.create_full_text, table=draft.names.table(entity))
    return ((Phase.LINKS, make),)


def refill_works(draft: Draft) -> Iterator[Work]:
    """Keys and search texts of records that exist, where fields began to have or to need them."""
    before = {entity.key: entity for entity in draft.before.entities.values()}
    for entity in draft.changed:
        if not draft.stays(entity.key) or before.get(entity.key) is entity:
            continue
        if _needs_refill(draft, before.get(entity.key), entity):
            yield from _refilled(draft, entity)


def _needs_refill(draft: Draft, before: Entity | None, entity: Entity) -> bool:
    """Whether records have texts or keys to be made. A new field without values changes none of them."""
    known = [field for field in entity.stored if field.key in draft.stored.shapes]
    if any(not keys_of(draft.shapes[one.key]) <= keys_of(draft.stored.shapes[one.key]) for one in known):
        return True
    if not entity.searched or before is None:
        return bool(entity.searched)
    was, searched = {field.key for field in before.searched}, {field.key for field in entity.searched}
    moved = {field.key for field in known if not draft.stays(field.key)}
    filled = {field.key for field in entity.searched if filled_with(draft, field)}
    without = searched - {field.key for field in known} - filled
    return bool((searched ^ was) - without or searched & moved)


def _refilled(draft: Draft, entity: Entity) -> Iterator[Work]:
    table = draft.names.table(entity)
    rows = counts.records(draft.connection, table)
    if not rows:
        return
    says = words.SEARCHABLE.at(count=rows, entity=entity.title)
    small = counts.is_small(draft.connection, table)
    task: Mapping[str, object] = {"do": "refill", "entity": entity.key, "after": ""}
    yield Work(
        f"refill {entity.key}",
        (says,),
        safety="backfill",
        counts={"records": rows},
        effort={"refilled": rows},
        lock="writers" if small else "none",
        values=partial(refill_all, entity=entity.name) if small else None,
        online=() if small else (task,),
    )
