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
from core.errors import Rejected
from core.kinds.geo import asked_circle
from core.kinds.kind import Refused
from core.kinds.operators import NEAR, SETS, UNDER
from core.queries import buckets, ranges
from core.queries.conditions import Compare, Condition, Either, Every, Kept, Leading, May, Not, Related, Shared
from core.queries.levels import leveled, of_level, plain, under
from core.queries.paths import Path, Unresolved, compared, resolve, token
from core.queries.relations import relations
from core.queries.search import terms_of
from core.queries.values import MOST_TEXT, Typed, family, members_reader, moment_after, reader, relative_day
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

KEPT, STARRED, OPEN = "_kept", "starred", "open"
"""The member that asks for records of a favourite set, the set of those with a star, those still to be worked."""

MAY, ACTS = "_may", ("update", "delete", "assign", "export")
"""The member that asks for records that the actor may do something with."""
SHARED, WITH_ME, BY_ME = "_shared", "withMe", "byMe"
"""The member that asks for records that are shared with the actor, or by them."""
LEADING = "_leading"
"""The member that asks for what a filter and a search find, and for all that stands above it in the tree."""

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
        if name == KEPT:
            return self._kept(value, pointer)
        if name == MAY:
            known = isinstance(value, str) and value in ACTS
            return May(str(value)) if known else self._no_value(MAY, ", ".join(ACTS), pointer)
        if name == SHARED:
            known = value in (WITH_ME, BY_ME)
            return Shared(value == BY_ME) if known else self._no_value(SHARED, f"{WITH_ME}, {BY_ME}", pointer)
        if name == LEADING:
            return self._leading(entity, value, pointer, depth)
        if isinstance(value, Mapping) and ("_some" in value or "_none" in value):
            return self.related(entity, name, value, pointer, depth)
        return self.field(entity, name, value, pointer)

    def _kept(self, value: object, pointer: str) -> Condition:
        """`7`, `7:open`, `starred`: records of a favourite set of the actor's."""
        which, _, part = str(value).partition(":")
        numbered = which.isascii() and which.isdigit() and len(which) < 19
        if not (numbered or which == STARRED) or part not in ("", OPEN):
            return self._no_value(KEPT, "7, 7:open, starred", pointer)
        return Kept(int(which) if numbered else None, part == OPEN)

    def _no_value(self, name: str, expected: str, pointer: str) -> Condition:
        return self.wrong(codes.WRONG_VALUE.at(pointer, name=name, expected=expected))

    def _leading(self, entity: Entity, value: object, pointer: str, depth: int) -> Condition:
        """`{"filter": {"city": {"_eq": "Bern"}}, "search": "wang"}`, either of which may be left out."""
        if not entity.tree:
            return self.wrong(codes.NOT_A_TREE.at(pointer, name=LEADING, entity=entity.title))
        if not isinstance(value, Mapping) or value.keys() - {"filter", "search"}:
            return self.wrong(codes.WRONG_VALUE.at(pointer, name=LEADING, expected='{"filter": …, "search": …}'))
        part = self.tree(entity, (), value.get("filter") or {}, f"{pointer}/filter", depth)
        text = value.get("search", "")
        try:
            search = " ".join(terms_of(text)) if isinstance(text, str) else ""
        except Rejected as refused:
            self.problems += [Problem(one.spec, f"{pointer}/search", one.params) for one in refused.problems]
            search = ""
        return Leading(entity, part, search)

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
            whole = resolve(self.ctx, entity, name)
            path = compared(self.ctx.live, whole)
        except Unresolved as error:
            return self.wrong(error.at(pointer))
        if not isinstance(value, Mapping):
            return self.wrong(codes.NOT_AN_OBJECT.at(pointer))
        self.conditions += max(0, len(value) - 1)
        if self.conditions > MOST_CONDITIONS:
            return self.wrong(codes.TOO_MUCH.at(pointer, what="conditions", most=MOST_CONDITIONS))
        kind = self.ctx.live.kinds.get(whole.field.kind)
        if kind is not None and NEAR in kind.operators:
            return self._place(path, kind.operators, value, pointer)
        parts = [self.test(path, op, given, f"{pointer}/{token(str(op))}") for op, given in value.items()]
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _place(self, path: Path, operators: tuple[str, ...], value: Mapping[str, object], pointer: str) -> Condition:
        """Conditions on a position, which is compared by nothing but how far away it is."""
        parts: list[Condition] = []
        for op, given in value.items():
            here = f"{pointer}/{token(str(op))}"
            if op not in operators:
                parts.append(self.no_operator(str(op), path.text, operators, here))
            elif op == NEAR:
                parts.append(Compare(path, NEAR, self.value(given, here, asked_circle)))
            else:
                parts.append(self._empty(path, given, here))
        return Every(tuple(parts))

    def test(self, path: Path, operator: str, value: object, pointer: str) -> Condition:
        operators = operators_of(self.ctx, path)
        if operator not in operators:
            return self.no_operator(str(operator), path.text, operators, pointer)
        if operator == "_empty":
            return self._empty(path, value, pointer)
        if operator in _TEXTS:
            return self.checked(path, operator, value, pointer, _text)
        if operator in _DURATIONS:
            return self._duration(path, operator, value, pointer)
        if operator in _SETS:
            return self._members(path, operator, value, pointer)
        read = _reader(self.ctx, path)
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

    def _empty(self, path: Path, value: object, pointer: str) -> Condition:
        flag = _FLAGS.get(value) if isinstance(value, str) else value
        if not isinstance(flag, bool):
            return self.wrong(codes.WRONG_VALUE.at(pointer, name="_empty", expected="true, false"))
        return Compare(plain(path) if leveled(path) else path, "_empty", flag)

    def _duration(self, path: Path, operator: str, value: object, pointer: str) -> Condition:
        duration = read_duration(value) if isinstance(value, str) else None
        instant = family(self.ctx, path.field) == "instant"
        if duration is None or (duration.has_time and not instant):
            return self.wrong(codes.WRONG_VALUE.at(pointer, name=operator, expected="P30D, P1M, P1Y, -P7D"))
        kind = self.ctx.live.kinds[path.field.kind]
        try:
            now = moment_after(self.ctx, instant, type(duration)())
            then = moment_after(self.ctx, instant, -duration)
        except Refused as error:
            return self.wrong(error.at(pointer))
        spans = kind.comes_round(min(then, now), max(then, now))
        if spans is not None:
            return Either(tuple(Compare(path, "_between", span) for span in spans))
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
        target = ctx.model.entities.get(path.field.to)
        own = (*own, UNDER) if target is not None and target.tree else own
        return own if compares in ("id", "actor") else _ORDER
    relative = tuple(_DURATIONS) if compares in ("date", "instant") else ()
    return (*kind.operators, *(name for name in sorted(relative) if name not in kind.operators))


def _text(value: object) -> object:
    """A piece of text to look for; every character stands for itself."""
    if not isinstance(value, str) or "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refused(codes.WRONG_VALUE, name=str(value)[:60].encode(errors="replace").decode(), expected="text")
    return str(value)


def _reader(ctx: Context, path: Path) -> Callable[[object], object]:
    if path.ranged:
        return lambda value: _range(path.by, value)
    return _bucket_reader(ctx, path) if path.periodic else reader(ctx, path.field)


def _range(by: str, value: object) -> object:
    """Ranges by the number that they begin with."""
    if value is None or value == "":
        return None
    span = ranges.range_span(by, value)
    if span is None:
        raise Refused(codes.WRONG_BUCKET, value=str(value)[:60], by=by)
    return span


def _bucket_reader(ctx: Context, path: Path) -> Callable[[object], object]:
    """Buckets by their keys (`2026-11`), or by a day in them that is relative to today (`$TODAY-P1M`)."""

    def read(value: object) -> object:
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.startswith("$TODAY"):
            value = buckets.key_of(path.by, relative_day(ctx, value))
        span = buckets.read_key(path.by, value) if isinstance(value, str) else None
        if span is None:
            raise Refused(codes.WRONG_BUCKET, value=str(value)[:60], by=path.by)
        return span

    return read
