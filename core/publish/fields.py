"""Works for fields: added, brought back, put away, changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from core.kinds.mixed import is_any
from core.kinds.money import currency_of
from core.publish import counts, words
from core.publish.backfill import Filling, filling
from core.publish.convert import conversion, revaluation
from core.publish.defaults import filled_with
from core.publish.draft import Ddl, Draft, Part, Phase, Task, Work
from core.publish.faults import listing, without_value
from core.publish.returning import returning
from core.publish.source import source_of
from core.publish.subject import subject
from core.publish.wording import Described
from core.storage import ddl
from core.storage.shapes import is_derived, keys_of
from schema_registry.changes import AddField, ChangeField, RemoveField
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem, Sayable


def add_field(draft: Draft, change: AddField) -> Iterator[Work]:
    """A new column, or one that was put away."""
    entity = entity_of(draft, change.entity)
    name = subject(change).id
    if draft.has_column(change.field):
        yield _brought_back(draft, entity, change, name)
        return
    field = change.field
    given = field.required or field.default is not None or field.fills
    filled = filling(draft, entity, field, kept=False) if given else Filling()
    rows, fill = filled.filled + filled.left, filled_with(draft, field)
    if filled.stopped:
        yield Work(name, (Described(change), *filled.stopped), safety="blocked")
        return
    says: list[Problem] = []
    apart = _apart(draft, entity, field)
    if apart:
        says.append(words.OTHER_KIND_KEPT.at(count=apart))
    counted = {"records": rows}
    if field.fills:
        counted = {"filled": filled.filled, "missing": filled.left if field.required else 0}
        says += [words.BACKFILLED.at(count=filled.filled)] if filled.filled else []
        says += [words.NO_VALUE_YET.at(count=counted["missing"])] if counted["missing"] else []
    elif rows:
        told = words.FILLED if fill else words.NO_VALUE_YET if field.required else words.STAYS_EMPTY
        says.append(told.at(count=rows))
    lacking = field.required and not fill and filled.left
    yield Work(
        name,
        (Described(change), *says),
        safety="backfill" if rows and (fill or filled.filled) else "safe",
        counts={what: count for what, count in {**counted, "apart": apart}.items() if count},
        effort={"changed": filled.filled} if filled.values else {},
        lock="writers" if filled.values else "moment",
        parts=columns_parts(draft, entity, field, fill if rows else {}),
        online=link_tasks(draft, entity, field),
        values=filled.values,
        faults=listing(draft, entity, without_value, field) if lacking else None,
    )


def columns_parts(draft: Draft, entity: Entity, field: Field, fill: Mapping[str, object]) -> tuple[Part, ...]:
    """The parts that make a field's columns and its foreign key."""
    table = draft.table(entity)
    made = [table.columns[field.name], *table.keys[field.name].values()]
    add = partial(ddl.add_columns, table=table.table.name, columns=made, targets=draft.targets(entity), fill=fill)
    return (Phase.COLUMNS, add), *link_parts(draft, entity, field, checked=False)


def link_parts(draft: Draft, entity: Entity, field: Field, *, checked: bool) -> tuple[Part, ...]:
    """The part that makes a reference's foreign key; SQLite's is made with its column."""
    if not field.to or not draft.postgresql:
        return ()
    table, column = draft.names.table(entity), draft.names.column(field)
    link: Ddl = partial(ddl.add_foreign_key, table=table, column=column, target=draft.target(field), checked=checked)
    return ((Phase.LINKS, link),)


def link_tasks(draft: Draft, entity: Entity, field: Field) -> tuple[Task, ...]:
    """What is left for later: PostgreSQL validates the foreign key of rows that were there."""
    if not field.to or not draft.postgresql:
        return ()
    table, column = draft.names.table(entity), draft.names.column(field)
    return ({"do": "validate", "table": table, "constraint": ddl.foreign_key_name(table, column)},)


def _brought_back(draft: Draft, entity: Entity, change: AddField, name: str) -> Work:
    column = draft.names.column(change.field)
    kept = counts.values(draft.connection, draft.table(entity).table.name, column)
    table = draft.names.table(entity)
    target = draft.target(change.field) if change.field.to and kept else ""
    filled = filling(draft, entity, change.field, kept=True) if change.field.fills else Filling()
    if filled.stopped:
        return Work(name, (Described(change), *filled.stopped), safety="blocked")
    found = {
        "values": kept,
        "dangling": counts.dangling(draft.connection, table, column, target) if target else 0,
        "apart": _apart(draft, entity, change.field),
        "filled": filled.filled,
    }
    said = (words.COME_BACK, words.DANGLING, words.OTHER_KIND_KEPT, words.BACKFILLED)
    says = [code.at(count=count) for code, count in zip(said, found.values(), strict=True) if count]
    return Work(
        name,
        (Described(change), *says),
        safety="backfill" if filled.filled else "safe",
        counts={what: count for what, count in found.items() if count},
        effort={"changed": filled.filled} if filled.values else {},
        lock="writers" if filled.values else "moment",
        parts=link_parts(draft, entity, change.field, checked=False),
        online=link_tasks(draft, entity, change.field),
        values=filled.values,
    )


def _apart(draft: Draft, entity: Entity, field: Field) -> int:
    """Live records with a value in the column that the field had when it was removed, as another kind."""
    if field.key not in draft.stored.shapes or draft.stays(field.key) or is_derived(draft.stored.shapes[field.key]):
        return 0
    return counts.values(draft.connection, draft.table(entity).table.name, draft.stored.names.column(field))


def remove_field(draft: Draft, change: RemoveField) -> Iterator[Work]:
    """Nothing is dropped but what the values held: the foreign key. Indexes go with the definition."""
    if not change.field.given:
        yield Work(subject(change).id, (Described(change),))
        return
    table = draft.names.physical[change.entity]
    column = draft.stored.names.column(change.field)
    kept = counts.values(draft.connection, table, column)
    parts = release_parts(draft, table, change.field)
    yield Work(
        subject(change).id,
        (Described(change), *((words.PUT_AWAY.at(count=kept),) if kept else ())),
        safety="lossy" if kept else "safe",
        counts={"values": kept} if kept else {},
        lock="moment" if parts else "none",
        parts=parts,
    )


def change_field(draft: Draft, change: ChangeField) -> Iterator[Work]:
    """Another kind, scale or target: values are converted into a new column. Anything else leaves them alone."""
    entity = entity_of(draft, change.entity)
    if not draft.stays(change.key):
        parts, tasks = _moving_parts(draft, entity, change), link_tasks(draft, entity, change.after)
        yield _recast(draft, entity, change, conversion(draft, entity, change, parts, tasks))
        return
    narrowed = narrows(change.before, change.after) and not change.after.process
    source = source_of(draft, entity, change, narrowed=narrowed)
    says: list[Sayable] = [Described(change)]
    if change.before.options.get("template") != change.after.options.get("template"):
        says.append(words.TEMPLATE_CHANGED.at())
    stays = Work(
        subject(change).id,
        tuple(says),
        parts=_key_parts(draft, entity, change.after),
        lock="moment" if _new_keys(draft, change.after) else "none",
    )
    yield _recast(draft, entity, change, revaluation(draft, entity, change, source, stays) if source.looks else stays)
    if (
        not draft.back and narrows(change.after, change.before) and not change.after.process
    ):  # states know where records were themselves
        yield from returning(draft, entity, change)


def _recast(draft: Draft, entity: Entity, change: ChangeField, work: Work) -> Work:
    """The work with what it makes of amounts whose field gets another currency: nobody can convert those."""
    before, after = change.before, change.after
    if {before.kind, after.kind} != {"money"} or is_any(before) or is_any(after) or work.safety == "blocked":
        return work
    held = {"values": counts.values(draft.connection, draft.names.table(entity), draft.stored.names.column(before))}
    if currency_of(before) == currency_of(after) or not held["values"]:
        return work
    said = words.CURRENCY_CHANGED.at(count=held["values"], before=currency_of(before), after=currency_of(after))
    return replace(work, says=(*work.says, said), safety="lossy", counts={**work.counts, **held})


def _moving_parts(draft: Draft, entity: Entity, change: ChangeField) -> tuple[Part, ...]:
    """The parts that let a field's column go and make (or take up again) another."""
    release = release_parts(draft, draft.names.table(entity), change.before)
    if change.key in draft.formers:
        return *release, *link_parts(draft, entity, change.after, checked=False)
    return *release, *columns_parts(draft, entity, change.after, {})


def release_parts(draft: Draft, table: str, field: Field) -> tuple[Part, ...]:
    """The part that drops the foreign key of a reference whose values are put away. SQLite keeps it, harmlessly."""
    if not field.to or not draft.postgresql:
        return ()
    drop: Ddl = partial(ddl.drop_foreign_key, table=table, column=draft.stored.names.column(field))
    return ((Phase.RELEASE, drop),)


def _new_keys(draft: Draft, field: Field) -> bool:
    return not keys_of(draft.shapes[field.key]) <= keys_of(draft.stored.shapes[field.key])


def _key_parts(draft: Draft, entity: Entity, field: Field) -> tuple[Part, ...]:
    """Columns for keys that the field's options now ask for; those that were made before are used again."""
    if not _new_keys(draft, field):
        return ()
    table = draft.table(entity)
    there = ddl.columns_there(draft.connection, table.table.name)
    made = [column for column in table.keys[field.name].values() if column.name not in there]
    add = partial(ddl.add_columns, table=table.table.name, columns=made, targets={}, fill={})
    return ((Phase.COLUMNS, add),)


def narrows(before: Field, after: Field) -> bool:
    """Whether values that the field took before might be refused now."""
    if {one.value for one in before.choices} - {one.value for one in after.choices}:
        return True
    if {one.key for one in before.targets} - {one.key for one in after.targets}:
        return True
    changed = {
        name for name in {*before.options, *after.options} if before.options.get(name) != after.options.get(name)
    }
    return any(_narrower(name, before.options.get(name), after.options.get(name)) for name in changed)


def _narrower(option: str, before: object, after: object) -> bool:
    if option in {"enum", "options", "template", "start", "gapFree", "manual", "categories"}:
        return False
    if after is None:
        return option not in {"minimum", "maximum", "minLength", "pattern"}
    if isinstance(before, int) and isinstance(after, int):
        return after > before if option.startswith("min") else after < before
    return True


def entity_of(draft: Draft, key: str) -> Entity:
    """The wanted entity of a key."""
    return next(entity for entity in draft.after.entities.values() if entity.key == key)
