"""What a publish does to constraints: what is new on filled tables is pending, and looked through later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.constraints.standing import News, follow
from core.context import Context
from core.publish.defaults import filled_with
from core.publish.draft import Draft, Task
from core.publish.fields import narrows
from schema_registry.model import Entity, Field, Model


def constrain(ctx: Context, draft: Draft) -> tuple[tuple[str, Task], ...]:
    """The looks that are left for after the commit, by step id. `ctx` is of the new version, the tables are made."""
    keys = follow(ctx, _news(draft))
    return tuple((f"constrain {key}", {"do": "constrain", "constraint": key}) for key in keys)


def _news(draft: Draft) -> News:
    before, after = _by_key(draft.before), _by_key(draft.after)
    moved = _moved(draft)
    changed = {key for key in {*before, *after} if before.get(key) is not after.get(key)} | moved
    targets = {one.name for key, one in after.items() if before.get(key) is not one}
    changed |= {key for key, one in after.items() if any(field.to in targets for field in one.references)}
    fields = [(entity, field) for key, entity in after.items() if key in changed for field in entity.stored]
    return News(
        entities=frozenset(changed),
        blank=frozenset(key for key in after if key not in draft.stored.names.physical),
        fresh=frozenset(field.key for _, field in fields if _is_fresh(draft, field)),
        wider=frozenset(_wider(before, fields)),
        moved=frozenset(moved),
    )


def _by_key(model: Model) -> dict[str, Entity]:
    return {one.key: one for one in model.entities.values()}


def _is_fresh(draft: Draft, field: Field) -> bool:
    """Whether a field's column was made just now and holds nothing."""
    return field.key not in draft.stored.shapes and not filled_with(draft, field)


def _wider(before: Mapping[str, Entity], fields: list[tuple[Entity, Field]]) -> Iterator[str]:
    """Fields that refuse nothing which they took before."""
    for entity, field in fields:
        former = before.get(entity.key)
        was = next((one for one in former.fields.values() if one.key == field.key), None) if former else None
        if was is not None and was.kind == field.kind and not narrows(was, field):
            yield field.key


def _moved(draft: Draft) -> set[str]:
    """Entities whose records a process, new or changed, may have put into another state."""
    before = {one.key: one for one in draft.before.processes.values()}
    changed = (one for one in draft.after.processes.values() if before.get(one.key) != one)
    return {draft.after.entities[one.entity].key for one in changed}
