"""The filter tree read against the model: every name resolved, every value checked, all problems at once.

What the operators mean (and `core.queries.operators` does) is the same on both databases:
- a missing value equals nothing, so `_neq`, `_nin` and `_ncontains` hold for it, and no comparison does;
- `_eq` null asks for missing values, `_empty` takes true or false;
- `_not` holds exactly where its condition does not;
- texts compare by their folded key: case, width and repeated spaces do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.codes import queries as codes
from core.context import Context
from core.kinds.kind import Refused
from core.kinds.operators import SETS, UNDER
from core.queries import buckets
from core.queries.conditions import Compare, Condition, Either, Every, Not, Related
from core.queries.levels import leveled, of_level, plain, under
from core.queries.paths import Path, Unresolved, compared, resolve, token
from core.queries.relations import relations
from core.queries.values import MOST_TEXT, Typed, family, members_reader, moment_after, reader
from schema_registry.durations import read_duration
from schema_registry.model import Entity, Field
from schema_registry.problems import Problem
from schema_registry.statechart import REACHED
from schema_registry.suggest import closest

MOST_CONDITIONS = 100
MOST_DEPTH = 8
MOST_IN_LIST = 500
MOST_VALUES = 1000
"""In all lists together. A page behind a cursor binds them once a range, and SQLite binds 32,766 at most."""

_LISTS = frozenset({"_in", "_nin", "_between"})
_TEXTS = frozenset({"_contains", "_ncontains", "_startsWith", "_endsWith"})
_SETS = frozenset(SETS) - {"_empty"}
_DURATIONS = frozenset({"_olderThan", "_within"})
_IDENTITY = ("_eq", "_neq", "_in", "_nin", "_empty")
_ORDER = ("_eq", "_neq", "_in", "_nin", "_lt", "_lte", "_gt", "_gte", "_between", "_empty")
_HELD = ("_eq", "_in", "_empty")
_NOWHERE = Every(())


def read_filter(
    ctx: Context, entity: Entity, tree: object, pointer: str = "/filter"
) -> tuple[Condition, list[Problem]]:
    """The condition that a filter tree stands for, and all that is wrong with it (pointers from `pointer` on)."""
    if tree is None:
        return _NOWHERE, []
    reading = _Reading(ctx)
    condition = reading.tree(entity, (), tree, pointer, MOST_DEPTH)
    return condition, reading.problems


@dataclass(slots=True)
class _Reading:
    """One walk down a filter tree: counts what it meets, collects what is wrong, never stops early."""

    ctx: Context
    problems: list[Problem] = field(default_factory=list)
    conditions: int = 0
    values: int = 0

    def wrong(self, problem: Problem) -> Condition:
        self.problems.append(problem)
        return _NOWHERE

    def tree(self, entity: Entity, steps: tuple[Field, ...], tree: object, pointer: str, depth: int) -> Condition:
        """An object of conditions: all of them hold."""
        if not isinstance(tree, Mapping):
            return self.wrong(codes.NOT_AN_OBJECT.at(pointer))
        if depth == 0:
            return self.wrong(codes.TOO_MUCH.at(pointer, what="levels", most=MOST_DEPTH))
        parts = []
        for name, value in tree.items():
            self.conditions += 1
            here = f"{pointer}/{token(str(name))}"
            if self.conditions > MOST_CONDITIONS:
                return self.wrong(codes.TOO_MUCH.at(here, what="conditions", most=MOST_CONDITIONS))
            parts.append(self.member(entity, str(name), value, here, depth))
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def member(self, entity: Entity, name: str, value: object, pointer: str, depth: int) -> Condition:
        if name in ("_and", "_or"):
            if not isinstance(value, list | tuple):
                return self.wrong(codes.NOT_A_LIST.at(pointer, name=name))
            parts = [self.tree(entity, (), part, f"{pointer}/{at}", depth - 1) for at, part in enumerate(value)]
            return Every(tuple(parts)) if name == "_and" else Either(tuple(parts))
        if name == "_not":
            return Not(self.tree(entity, (), value, pointer, depth - 1))
        if isinstance(value, Mapping) and ("_some" in value or "_none" in value):
            return self.related(entity, name, value, pointer, depth)
        return self.field(entity, name, value, pointer)

    # ---- related records
    def related(self, entity: Entity, name: str, value: Mapping[str, object], pointer: str, depth: int) -> Condition:
        dotted, _, inverse = name.rpartition(".")
        steps: tuple[Field, ...] = ()
        if dotted:
            try:
                way = resolve(self.ctx, entity, dotted + ".id")
            except Unresolved as error:
                return self.wrong(error.at(pointer))
            steps, entity = way.steps, way.entity
        known = relations(self.ctx, entity.name)
        if inverse not in known:
            problem = codes.NOT_A_RELATION.at(pointer, entity=entity.name, name=inverse[:200])
            return self.wrong(problem.suggesting(closest(inverse, known)))
        relation = known[inverse]
        parts: list[Condition] = []
        for quantifier, inner in value.items():
            here = f"{pointer}/{token(quantifier)}"
            if quantifier not in ("_some", "_none"):
                parts.append(self.no_operator(quantifier, inverse, ("_some", "_none"), here))
                continue
            some = Related(steps, relation, self.tree(relation.entity, (), inner, here, depth - 1))
            parts.append(some if quantifier == "_some" else Not(some))
        return Every(tuple(parts))

    # ---- one field
    def field(self, entity: Entity, name: str, value: object, pointer: str) -> Condition:
        try:
            path = compared(self.ctx.live, resolve(self.ctx, entity, name))
        except Unresolved as error:
            return self.wrong(error.at(pointer))
        if not isinstance(value, Mapping):
            return self.wrong(codes.NOT_AN_OBJECT.at(pointer))
        self.conditions += max(0, len(value) - 1)
        if self.conditions > MOST_CONDITIONS:
            return self.wrong(codes.TOO_MUCH.at(pointer, what="conditions", most=MOST_CONDITIONS))
        parts = [self.test(path, op, given, f"{pointer}/{token(str(op))}") for op, given in value.items()]
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def test(self, path: Path, operator: str, value: object, pointer: str) -> Condition:
        operators = operators_of(self.ctx, path)
        if operator not in operators:
            return self.no_operator(str(operator), path.text, operators, pointer)
        if operator == "_empty":
            return self.empty(path, value, pointer)
        if operator in _TEXTS:
            return self.checked(path, operator, value, pointer, _text)
        if operator in _DURATIONS:
            return self.duration(path, operator, value, pointer)
        if operator in _SETS:
            return self._members(path, operator, value, pointer)
        read = _bucket_reader(path) if path.periodic else reader(self.ctx, path.field)
        if operator == UNDER:
            asked = value if isinstance(value, list | tuple) else [value]
            found = self.several(path, operator, asked, pointer, read)
            return under(self.ctx, path, found.value) if isinstance(found, Compare) else found
        if operator in _LISTS:
            return self.several(path, operator, value, pointer, read)
        return self.checked(path, operator, value, pointer, read)

    def no_operator(self, name: str, of: str, operators: tuple[str, ...], pointer: str) -> Condition:
        problem = codes.UNKNOWN_OPERATOR.at(pointer, name=name[:200], field=of, operators=", ".join(operators))
        return self.wrong(problem.suggesting(closest(name, operators)))

    def empty(self, path: Path, value: object, pointer: str) -> Condition:
        flag = _FLAGS.get(value) if isinstance(value, str) else value
        if not isinstance(flag, bool):
            return self.wrong(codes.WRONG_VALUE.at(pointer, name="_empty", expected="true, false"))
        return Compare(plain(path) if leveled(path) else path, "_empty", flag)

    def duration(self, path: Path, operator: str, value: object, pointer: str) -> Condition:
        duration = read_duration(value) if isinstance(value, str) else None
        instant = family(self.ctx, path.field) == "instant"
        if duration is None or (duration.has_time and not instant):
            return self.wrong(codes.WRONG_VALUE.at(pointer, name=operator, expected="P30D, P1M, P1Y, -P7D"))
        try:
            now = moment_after(self.ctx, instant, type(duration)())
            then = moment_after(self.ctx, instant, -duration)
        except Refused as error:
            return self.wrong(error.at(pointer))
        if operator == "_olderThan":
            return Compare(path, "_lt", then)
        return Compare(path, "_between", (min(then, now), max(then, now)))

    def several(
        self, path: Path, operator: str, value: object, pointer: str, read: Callable[[object], object]
    ) -> Condition:
        if isinstance(value, Typed):
            value = [Typed(part) for part in value.split(",")]
        if not isinstance(value, list | tuple) or (operator == "_between" and len(value) != 2):
            return self.wrong(codes.NOT_A_LIST.at(pointer, name=operator))
        self.values += len(value)
        if len(value) > MOST_IN_LIST or self.values > MOST_VALUES:
            return self.wrong(codes.TOO_MUCH.at(pointer, what="values", most=MOST_IN_LIST))
        found = [self.value(one, f"{pointer}/{at}", read) for at, one in enumerate(value)]
        return of_level(path, operator, tuple(found)) if leveled(path) else Compare(path, operator, tuple(found))

    def _members(self, path: Path, operator: str, value: object, pointer: str) -> Condition:
        asked = value if isinstance(value, list | tuple) else [value]
        self.values += len(asked)
        if len(asked) > MOST_IN_LIST or self.values > MOST_VALUES:
            return self.wrong(codes.TOO_MUCH.at(pointer, what="values", most=MOST_IN_LIST))
        read = members_reader(self.ctx, path.field)
        return Compare(path, operator, self.value(value, pointer, read))

    def checked(
        self, path: Path, operator: str, value: object, pointer: str, read: Callable[[object], object]
    ) -> Condition:
        found = self.value(value, pointer, read)
        return of_level(path, operator, found) if leveled(path) else Compare(path, operator, found)

    def value(self, value: object, pointer: str, read: Callable[[object], object]) -> object:
        if isinstance(value, str) and len(value) > MOST_TEXT:
            self.wrong(codes.TOO_MUCH.at(pointer, what="characters", most=MOST_TEXT))
            return None
        try:
            return read(value)
        except Refused as error:
            self.wrong(error.at(pointer))
            return None


_FLAGS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}


def operators_of(ctx: Context, path: Path) -> tuple[str, ...]:
    """The operators that a path takes."""
    if path.of_stays:
        return _HELD if path.by == REACHED else ()
    if path.by:
        return _IDENTITY if leveled(path) else _ORDER
    kind = ctx.live.kinds.get(path.field.kind)
    compares = family(ctx, path.field)
    if kind is None or compares in ("id", "actor"):
        own = kind.operators if kind is not None and UNDER in kind.operators else _IDENTITY
        return own if compares in ("id", "actor") else _ORDER
    relative = tuple(_DURATIONS) if compares in ("date", "instant") else ()
    return (*kind.operators, *(name for name in sorted(relative) if name not in kind.operators))


def _text(value: object) -> object:
    """A piece of text to look for; every character stands for itself."""
    if not isinstance(value, str) or "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refused(codes.WRONG_VALUE, name=str(value)[:60].encode(errors="replace").decode(), expected="text")
    return str(value)


def _bucket_reader(path: Path) -> Callable[[object], object]:
    def read(value: object) -> object:
        if value is None or value == "":
            return None
        span = buckets.read_key(path.by, value) if isinstance(value, str) else None
        if span is None:
            raise Refused(codes.WRONG_BUCKET, value=str(value)[:60], by=path.by)
        return span

    return read
