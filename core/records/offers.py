"""What a field that `depends` on another is offered: choices listed for its value, or records that hold it."""

from __future__ import annotations

from collections.abc import Iterable

from core.codes.conditions import NOT_OFFERED, NOT_OFFERED_HERE, NOT_OFFERED_RECORD
from core.context import Context
from core.records.known import Known
from core.records.shape import Shape
from schema_registry.model import Depends
from schema_registry.problems import Problem

MOST_NAMED = 12


def offered(depends: Depends, on: object) -> tuple[str, ...] | None:
    """The values offered while the other field holds `on`; None when nothing narrows them."""
    return None if on is None or depends.through else depends.values.get(str(on))


def closed_to(ctx: Context, entity: str, name: str) -> bool:
    """Whether what a field is offered tells of what the actor may not see."""
    seen = ctx.seen.model.entities[entity].fields.get(name)
    whole = ctx.whole.model.entities[entity].fields[name]
    return seen is None or (seen.depends is None and whole.depends is not None)


def refusal(
    ctx: Context, shape: Shape, name: str, depends: Depends, value: object, on: object, known: Known
) -> Problem | None:
    """Why a value may not stand beside that of the other field; None when it may, or when one of them is missing.

    Whoever may not see what narrows it is told no more than that it does not go."""
    found = _refusal(ctx, shape, name, depends, value, on, known)
    if found is not None and closed_to(ctx, shape.entity.name, name):
        return NOT_OFFERED_HERE.at(shape.fields[name].pointer, field=shape.fields[name].field.title)
    return found


def _refusal(
    ctx: Context, shape: Shape, name: str, depends: Depends, value: object, on: object, known: Known
) -> Problem | None:
    one, other = shape.fields[name], shape.fields[depends.on]
    if value is None or on is None:
        return None
    if depends.through:
        there = known.values.get(f"{name}.{depends.through}")
        if there is None or there == known.values.get(depends.on):
            return None  # one that leads nowhere, or that the actor may not read, is refused for that
        through = ctx.model.entities[one.field.to].fields[depends.through].title
        return NOT_OFFERED_RECORD.at(one.pointer, field=one.field.title, on=other.field.title, through=through)
    values = depends.values.get(str(on))
    taken = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
    if values is None or all(each in values for each in taken):
        return None
    wrong = next(each for each in taken if each not in values)
    tag = ctx.locale.tag
    titles = [choice.title.say(tag) for choice in one.field.choices if choice.value in values and not choice.retired]
    named = ", ".join(titles[:MOST_NAMED]) + (" …" if len(titles) > MOST_NAMED else "")
    choice = one.field.choice(str(wrong))
    title = choice.title.say(tag) if choice else str(wrong)
    shown = other.kind.show(other.field, on, ctx.locale)
    return NOT_OFFERED.at(
        one.pointer, field=one.field.title, on=other.field.title, value=title, other=shown, offered=named or "–"
    )
