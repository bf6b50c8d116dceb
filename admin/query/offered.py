"""What a condition can be on, and the values that can be ticked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.fields import Shown, shown_all
from admin.display.offered import chosen_key, indented, looked_up, offers
from admin.menu import records_path
from admin.query.drafts import Rule
from admin.query.reading import entity_of
from admin.query.ways import chosen
from admin.views.asking import Tick
from core.access.rights import scope
from core.context import Context
from core.kinds.named import NAMED
from core.queries.lookup import lookup
from core.queries.paths import MOST_STEPS, UNIT, Unresolved, resolve
from core.queries.relations import relations
from schema_registry.model import Entity

SYSTEM = ("sys_owner", UNIT, "sys_created_at", "sys_created_by", "sys_updated_at", "sys_updated_by")
FIELD, RELATION, DEEPER = "f", "r", "d"
OFFERED = 20
"""Records and people that can be ticked at once; others are found by typing."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Something that a condition can be on: `f:country`, `r:orders`, or where there is more, `d:customer.region`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Picks:
    """Such things under one heading."""

    title: str
    picks: tuple[Pick, ...]


def picks(ctx: Context, entity: Entity, prefix: str = "") -> tuple[Picks, ...]:
    """Everything that a condition on records of an entity can be on: its fields and those one reference away, with
    the way further, and related records. `prefix`: references that are followed already, `customer.region`.
    """
    found = [(_("Fields"), _fields(ctx, entity, prefix, 0)), (_("Related records"), _relations(ctx, entity, prefix))]
    here = _at(ctx, entity, prefix)
    steps = prefix.count(".") + bool(prefix)
    for reference in here.references if here is not None and steps < MOST_STEPS else ():
        title = reference.title.say(ctx.locale.tag)
        way = f"{prefix}.{reference.name}" if prefix else reference.name
        inside = [*_fields(ctx, entity, way, 1), *_relations(ctx, entity, way)]
        if inside:
            further = Pick(f"{DEEPER}:{way}", _("%(what)s: further away…", what=title))
            found.append((title, [*inside, further] if steps + 1 < MOST_STEPS else inside))
    return tuple(Picks(title, tuple(offered)) for title, offered in found if offered)


def _at(ctx: Context, entity: Entity, prefix: str) -> Entity | None:
    """The entity at the end of references; None where they lead nowhere or to what the reader may not see."""
    if not prefix:
        return entity
    try:
        there = resolve(ctx, entity, f"{prefix}.id").entity
    except Unresolved:
        return None
    return there if scope(ctx, there.name, "read") != "none" else None


def _fields(ctx: Context, entity: Entity, prefix: str, away: int) -> list[Pick]:
    here = _at(ctx, entity, prefix)
    if here is None:
        return []
    before = f"{prefix}." if prefix else ""  # through references, no set of values can be asked for
    names = here.fields if away else (*here.fields, *SYSTEM)
    found = shown_all(ctx.live, entity, [f"{before}{name}" for name in names], ctx.locale)
    return [
        Pick(f"{FIELD}:{one.path}", one.title)
        for one in found
        if one.kind.operators and not (one.kind.many and before) and not one.field.masked
    ]


def _relations(ctx: Context, entity: Entity, prefix: str) -> list[Pick]:
    here = _at(ctx, entity, prefix)
    if here is None:
        return []
    before = f"{prefix}." if prefix else ""
    names = (f"{before}{name}" for name, one in relations(ctx, here.name).items() if _seen(ctx, one.entity))
    return [Pick(f"{RELATION}:{name}", relation_title(ctx, entity, name)) for name in names]


def _seen(ctx: Context, entity: Entity) -> bool:
    return scope(ctx, entity.name, "read") != "none"


def relation_title(ctx: Context, entity: Entity, relation: str) -> str:
    """What related records are called: the field that holds them, or their own plural, with the field that refers
    here where there are several such."""
    dotted, _dot, name = relation.rpartition(".")
    tag = ctx.locale.tag
    here = resolve(ctx, entity, f"{dotted}.id").entity if dotted and entity_of(ctx, entity, relation) else entity
    known = relations(ctx, here.name)
    found = known.get(name)
    if found is None:
        return relation
    own = here.fields.get(name)
    title = own.title.say(tag) if own is not None else found.entity.plural.say(tag)
    often = Counter(one.entity.name for one in known.values())
    if own is None and often[found.entity.name] > 1:
        referring = found.entity.fields.get(found.field.name) or found.field
        title = f"{title} ({referring.title.say(tag)})"
    steps = shown_all(ctx.live, entity, [dotted] if dotted else [], ctx.locale)
    return " › ".join((*(one.title for one in steps), title))


# ---- values
def ticks(ctx: Context, entity: Entity, shown: Shown, rule: Rule, names: Mapping[str, str]) -> tuple[Tick, ...]:
    """The values that can be ticked, those that are in use first where they are found by typing."""
    return tuple(_ticks(ctx, shown, rule, names)) if chosen(shown) else ()


def _ticks(ctx: Context, shown: Shown, rule: Rule, names: Mapping[str, str]) -> Iterator[Tick]:
    field, used = shown.field, frozenset(rule.chosen)
    if shown.kind.widget == "boolean":
        for word in ("true", "false"):
            yield Tick(word, shown.cell(word == "true").text, ticked=word in used)
    elif seek(ctx, shown):
        for value in rule.chosen:
            yield Tick(value, names.get(chosen_key(field, value)) or _spoken(value), ticked=True)
        found = (
            [(one.id, one.title) for one in lookup(ctx, field.to, "", limit=OFFERED)]
            if field.to
            else offers(ctx, field, "", OFFERED)
        )
        for value, label in found:
            if value not in used:
                yield Tick(value, label)
    else:
        known = {one.value for one in field.choices}
        for value in rule.chosen:
            if value not in known:
                yield Tick(value, value.removeprefix("="), ticked=True)
        for one in field.choices:
            cell = shown.cell(one.value)
            label = indented(field, one.value, ctx.locale.tag) if field.kind == "tree" else cell.text
            yield Tick(one.value, label, "" if field.kind == "tree" else cell.tone, ticked=one.value in used)


def _spoken(value: str) -> str:
    return {"$CURRENT_USER": str(_("me")), "$CURRENT_UNIT": str(_("my unit"))}.get(value, value)


def seek(ctx: Context, shown: Shown) -> bool:
    """Whether values are found by typing."""
    return bool(shown.field.to or shown.field.kind in NAMED or looked_up(shown.field))


def seek_at(ctx: Context, entity: Entity, path: str) -> str:
    """The address of the values of the field at the end of a path: of the entity that has it."""
    plain = path.partition(":")[0]
    try:
        there = resolve(ctx, entity, plain)
    except Unresolved:
        return ""
    return records_path(there.entity.name, "options", plain.rpartition(".")[2])
