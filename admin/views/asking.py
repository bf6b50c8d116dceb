"""The form of one condition: which operators a field has, which values can be ticked, what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from admin.display.fields import Shown, whole
from admin.display.offered import chosen_key, indented, looked_up, offers, said
from admin.display.titles import pointed_at, titles_of
from admin.display.wording import worded
from admin.menu import records_path
from admin.views.address import Condition, ListAddress
from admin.views.conditions import EMPTY, NOT_EMPTY, PLAIN, TICKED, Asked, operator_words, operators
from core.context import Context
from core.kinds.named import NAMED
from core.queries.aggregate import aggregate
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Bucket, Person
from schema_registry.model import Entity, Group, Measure
from schema_registry.problems import Problem

COUNT = Measure("count")
OFFERED = 50
"""Values that can be ticked; more are found by typing."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value that can be ticked, with how many records have it where that was counted."""

    value: str
    label: str
    tone: str = ""
    count: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """The form as it is drawn."""

    path: str
    title: str
    widget: str
    operators: tuple[tuple[str, str], ...]
    operator: str
    ticks: tuple[Tick, ...]
    searched: bool
    """Whether ticks are found by asking the server (references), not among those that are there."""
    sought: str
    lookup: str
    """Where the script asks while one types."""
    text: str
    until: str
    single: str
    """Operators that take one typed value, as the form's script reads them."""
    problems: tuple[str, ...] = ()

    @property
    def ranged(self) -> bool:
        return any(value == "_between" for value, _label in self.operators)

    @property
    def present(self) -> bool:
        """Whether there is a condition to take away."""
        return bool(self.text or self.until) or any(tick.ticked for tick in self.ticks) or self.operator == EMPTY


def question(
    ctx: Context,
    entity: Entity,
    shown: Shown,
    address: ListAddress,
    asked: Asked | None = None,
    problems: tuple[Problem, ...] = (),
    sought: str = "",
) -> Question:
    """The form for a field: as typed when it comes back with problems, else as the address has it."""
    offered = operators(shown)
    held = asked or _held(shown, address.condition(shown.path))
    chosen = frozenset(held.chosen)
    ticks = tuple(_ticks(ctx, entity, shown, chosen, sought))
    usable = tuple(one for one in offered if one not in {"_eq", "_neq"} or not ticks)
    if not ticks:
        usable = tuple(one for one in usable if one not in TICKED)
    operator = held.operator if held.operator in usable else _first(shown, usable, bool(ticks))
    single = (one for one in usable if one not in {*TICKED, "_between", EMPTY, NOT_EMPTY})
    return Question(
        path=shown.path,
        title=shown.title,
        widget=shown.widget,
        operators=tuple((one, operator_words(shown, one)) for one in usable),
        operator=operator,
        ticks=ticks,
        searched=_searched(shown),
        sought=sought,
        lookup=_lookup(ctx, entity, shown) if _searched(shown) else "",
        text=held.text,
        until=held.until,
        single=" ".join(single),
        problems=tuple(worded(one, ctx.locale) for one in problems),
    )


def _lookup(ctx: Context, entity: Entity, shown: Shown) -> str:
    """The address of the options of the field at the end of the path: of the entity that has it."""
    first, _dot, rest = shown.path.partition(".")
    while rest and entity.fields[first].to:
        entity = ctx.model.entities[entity.fields[first].to]
        first, _dot, rest = rest.partition(".")
    return records_path(entity.name, "options", shown.field.name)


def _first(shown: Shown, usable: tuple[str, ...], ticked: bool) -> str:
    """What is asked most often of such a field."""
    wishes = ("_under", "_in", "_has") if ticked else ("_contains", "_between", "_gte", "_eq")
    return next((one for one in wishes if one in usable), usable[0] if usable else "")


def _held(shown: Shown, condition: Condition | None) -> Asked:
    """The form's values for the condition that the address has."""
    if condition is None:
        return Asked("")
    if condition.operator == EMPTY:
        return Asked(NOT_EMPTY if condition.values[0] == "false" else EMPTY)
    if condition.operator in {"_eq", "_neq"} and (
        shown.field.to or shown.field.choices or shown.field.kind in NAMED or shown.kind.widget == "boolean"
    ):
        return Asked("_in" if condition.operator == "_eq" else "_nin", condition.values)
    if condition.operator in TICKED:
        return Asked(condition.operator, condition.values)
    first, second = (*condition.values, "", "")[:2]
    if condition.operator in {"_gte", "_lte"} and "_between" in shown.kind.operators:
        return Asked(
            "_between",
            (),
            first if condition.operator == "_gte" else "",
            first if condition.operator == "_lte" else "",
        )
    return Asked(condition.operator, (), first, second)


# ---- values to tick
def _ticks(ctx: Context, entity: Entity, shown: Shown, chosen: frozenset[str], sought: str) -> Iterable[Tick]:
    if shown.field.kind == "tree":
        return _categories(ctx, shown, chosen, sought)
    if shown.field.kind == "unit":
        return [Tick(id, way, ticked=id in chosen) for id, way in offers(ctx, shown.field, "", OFFERED)]
    if shown.field.choices:
        return [
            Tick(one.value, shown.cell(one.value).text, shown.cell(one.value).tone, ticked=one.value in chosen)
            for one in shown.field.choices
        ]
    if shown.kind.widget == "boolean":
        return [Tick(word, shown.cell(word == "true").text, ticked=word in chosen) for word in ("true", "false")]
    if shown.field.to:
        return _linked(ctx, shown, chosen, sought)
    if shown.path in entity.list.filters or shown.field.kind in NAMED:
        return _counted(ctx, entity, shown, chosen)
    return ()


def _searched(shown: Shown) -> bool:
    """Whether the values are too many to be listed."""
    return bool(shown.field.to) or (shown.field.kind == "tree" and looked_up(shown.field))


def _categories(ctx: Context, shown: Shown, chosen: frozenset[str], sought: str) -> Iterable[Tick]:
    """Those that are ticked, then those found; of a small tree all of them, as they stand in it."""
    field, tag = shown.field, ctx.locale.tag
    if not looked_up(field):
        known = (one.value for one in field.choices)
        return [Tick(id, indented(field, id, tag), ticked=id in chosen) for id in known]
    ticked = [Tick(id, way, ticked=True) for id, way in said(ctx, field, sorted(chosen)).items()]
    return [*ticked, *(Tick(id, way) for id, way in offers(ctx, field, sought, OFFERED) if id not in chosen)]


def _linked(ctx: Context, shown: Shown, chosen: frozenset[str], sought: str) -> Iterable[Tick]:
    """Records of the other entity: those that are ticked, then those found."""
    titles = titles_of(ctx, shown.field.to, chosen)
    found = lookup(ctx, shown.field.to, sought, limit=OFFERED)
    ticked = [Tick(record, title, ticked=True) for record, title in titles.items()]
    return [*ticked, *(Tick(link.id, link.title) for link in found if link.id not in titles)]


def _counted(ctx: Context, entity: Entity, shown: Shown, chosen: frozenset[str]) -> Iterable[Tick]:
    """The values that are there, the most frequent first, each with its number of records; what is ticked stays."""
    question = Aggregation(entity.name, (COUNT,), (Group(shown.path),), limit=OFFERED, order=("-count",))
    ticks = [_tick(ctx, shown, one, chosen) for one in aggregate(ctx, question) if one.keys[0] is not None]
    there = {one.value for one in ticks}
    missing = [Tick(value, value, ticked=True) for value in chosen if value and value not in there]
    return [*missing, *ticks]


def _tick(ctx: Context, shown: Shown, bucket: Bucket, chosen: frozenset[str]) -> Tick:
    key, number = bucket.keys[0], bucket.values[0]
    value = str(key.id) if isinstance(key, Person) else shown.kind.edit(shown.field, key, PLAIN)
    counted = whole(number, ctx.locale) if isinstance(number, int) else ""
    return Tick(value, shown.cell(key).text, count=counted, ticked=value in chosen)


# ---- wording of ids
def wording(ctx: Context, conditions: Iterable[tuple[Condition, Shown]]) -> Mapping[str, str]:
    """Titles and names of the ids in conditions; one question a condition on a reference."""
    found: dict[str, str] = {}
    for condition, shown in conditions:
        if shown.field.to:
            found.update(titles_of(ctx, shown.field.to, condition.values))
        elif shown.kind.widget == "any_reference":
            found.update(pointed_at(ctx, shown.field, condition.values))
        elif shown.field.kind in NAMED:
            told = said(ctx, shown.field, condition.values)
            found.update((chosen_key(shown.field, value), name) for value, name in told.items())
    return found
