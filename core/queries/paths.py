"""Paths resolved against the model: `customer.country`, `sys_owner`, `ordered_on:year`. No SQL exists yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.codes import queries as codes
from core.codes.many import SEVERAL
from core.context import Context, Live
from core.errors import Missing
from core.queries.prepared import prepared
from core.queries.ranges import is_range
from schema_registry.frozen import Frozen
from schema_registry.model import BUCKETS, SYSTEM_FIELDS, Entity, Field, Text
from schema_registry.problems import Code, Problem
from schema_registry.statechart import REACHED, STAYED
from schema_registry.suggest import closest

MOST_STEPS = 4
"""References that a path may follow: each is a join."""

SYSTEM: Mapping[str, Field] = Frozen(
    {name: Field(key=name, name=name, kind=kind, title=Text(name)) for name, kind in SYSTEM_FIELDS.items()}
)
"""System fields as fields, so that a path may end at one."""
UNIT = "sys_unit"
_ASKED: Mapping[str, Field] = Frozen({UNIT: Field(key=UNIT, name=UNIT, kind="unit", title=Text(UNIT))})
"""What can be asked of records though it is not among their values: the unit of the owner."""


class Unresolved(Exception):
    """A path that the model does not have. `problem` has no pointer yet."""

    def __init__(self, code: Code, guess: str = "", **params: object) -> None:
        super().__init__(code.code)
        self.problem = Problem(code, "", tuple(params.items()))
        if guess:
            self.problem = self.problem.suggesting(guess)

    def at(self, pointer: str) -> Problem:
        """The problem at its place in the question."""
        return Problem(self.problem.spec, pointer, self.problem.params, did_you_mean=self.problem.did_you_mean)


@dataclass(frozen=True, slots=True)
class Path:
    """A field and the way to it: the references followed, the entity it belongs to, and what stands behind the colon:
    a period of dates, the width of a number's range, a level of a tree, `reached` or `stayed` of a process, or "".
    """

    text: str
    steps: tuple[Field, ...]
    entity: Entity
    field: Field
    by: str = ""

    @property
    def periodic(self) -> bool:
        """Whether it leads to the period of a date."""
        return self.by in BUCKETS

    @property
    def ranged(self) -> bool:
        """Whether it leads to the range that a number falls into."""
        return self.by[:1].isdigit()

    @property
    def of_stays(self) -> bool:
        """Whether it leads to the stays of records in states, which no column of theirs holds."""
        return self.by in (REACHED, STAYED)

    @property
    def first(self) -> Field:
        """The field of the asked entity that the path begins with."""
        return self.steps[0] if self.steps else self.field


def entity_named(live: Live, name: str) -> Entity:
    """The entity of that name; those that the engine keeps pairs in are none. Raises Missing."""
    entity = live.model.entities.get(name)
    if entity is None or entity.link_of:
        problem = codes.UNKNOWN_ENTITY.at("/entity", name=name)
        known = (one.name for one in live.model.entities.values() if not one.link_of)
        raise Missing([problem.suggesting(closest(name, known))])
    return entity


def resolve(ctx: Context, entity: Entity, text: str) -> Path:
    """The path written so, from an entity, to a value that something is to follow from: an order, a group, a figure.

    Raises Unresolved, also for a value that the actor may only see in part.
    """
    path = resolved(ctx.live, entity, text)
    if path.field.masked:
        raise _unknown(path.entity, path.field.name)
    return path


def shown_path(ctx: Context, entity: Entity, text: str) -> Path:
    """The same to a value that is only shown, be it in part."""
    return resolved(ctx.live, entity, text)


def resolved(live: Live, entity: Entity, text: str) -> Path:
    """The same, of a live version. Raises Unresolved."""
    return prepared(live, ("path", entity.name, text), lambda: _resolved(live, entity, text))


def _resolved(live: Live, entity: Entity, text: str) -> Path:
    dotted, colon, by = text.partition(":")
    names = dotted.split(".")
    entity = live.model.entities[entity.name]
    if len(names) > MOST_STEPS + 1:
        raise Unresolved(codes.TOO_LONG_PATH, path=text[:200], most=MOST_STEPS)
    steps, here = [], entity
    field = _field(here, names[0])
    for name in names[1:]:
        if field.masked:
            raise _unknown(here, field.name)
        if field.to:
            steps.append(field)
            here = live.model.entities[field.to]
            field = _field(here, name)
        else:
            field = _part(live, field, name, dotted)
    if colon and by not in buckets(live, field) and not is_range(live, field, by):
        raise Unresolved(codes.NO_BUCKET, closest(by, buckets(live, field) or BUCKETS), name=dotted, by=by)
    if steps and field.many:
        raise Unresolved(SEVERAL, name=field.name, path=dotted)
    return Path(text, tuple(steps), here, _stayed(field) if by == STAYED else field, by)


def _stayed(field: Field) -> Field:
    """How long records stayed in the states of a field, as a field."""
    titles = {"": f"Time in {field.title.say('')}", "zh_CN": f"{field.title.say('zh_CN')}停留时长"}
    title = Text(titles.pop(""), Frozen(titles))
    return Field(key=field.key, name=field.name, kind="duration", title=title, process=field.process)


def _field(entity: Entity, name: str) -> Field:
    found = entity.fields.get(name) or SYSTEM.get(name) or _ASKED.get(name)
    if found is None:
        raise _unknown(entity, name)
    return found


def _unknown(entity: Entity, name: str) -> Unresolved:
    guess = closest(name, (*(one.name for one in entity.fields.values() if not one.masked), *SYSTEM))
    return Unresolved(codes.UNKNOWN_FIELD, guess, entity=entity.name, name=name[:200])


def _part(live: Live, field: Field, name: str, path: str) -> Field:
    """A part of a value that takes several columns: `price.currency`."""
    parts = live.kinds[field.kind].parts(field)
    if parts is None:
        raise Unresolved(codes.NOT_A_REFERENCE, name=field.name, path=path)
    if name not in parts.fields:
        raise Unresolved(codes.UNKNOWN_FIELD, closest(name, parts.fields), entity=field.name, name=name[:200])
    return parts.fields[name]


def part_paths(live: Live, path: Path) -> tuple[Path, ...]:
    """The columns that a value is put together from, its own first; none where it has only one."""
    parts = live.kinds[path.field.kind].parts(path.field)
    if parts is None:
        return ()
    return tuple(replace(path, field=parts.fields[name]) for name in (parts.own, *parts.beside))


def compared(live: Live, path: Path) -> Path:
    """The path by which values are compared: of values of several columns, to the part that says how much."""
    parts = live.kinds[path.field.kind].parts(path.field)
    return path if parts is None else replace(path, field=parts.compared)


def buckets(live: Live, field: Field) -> Sequence[str]:
    """What may stand behind the colon: periods of dates, levels of a tree, what a process knows of its field."""
    kind = live.kinds.get(field.kind)
    own = kind.buckets if kind is not None else ()
    return (*own, REACHED, STAYED) if field.process else own


def token(name: str) -> str:
    """A name as a reference token of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
