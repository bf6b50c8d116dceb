"""Filter trees in documents: their names, operators and choices. Other values are read when the question is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema_registry.checks.reached import ways
from schema_registry.codes import cross
from schema_registry.codes import reports as codes
from schema_registry.compile.fields import default_inverse
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.problems import Code
from schema_registry.statechart import REACHED
from schema_registry.view import leads_to, mapping, text, texts
from schema_registry.world import Lost, Target, World

_IDENTITY = ("_eq", "_neq", "_in", "_nin", "_empty")
_ORDER = ("_eq", "_neq", "_in", "_nin", "_lt", "_lte", "_gt", "_gte", "_between", "_empty")
_HELD = ("_eq", "_in", "_empty")
_RELATIVE = ("_olderThan", "_within")
_EQUALS = frozenset({"_eq", "_neq", "_in", "_nin"})
_VERBATIM = "="
"""Before a choice that records hold though it is offered no longer."""
_OBJECT = {"expected": "an object", "expected_zh": "对象"}
_LIST = {"expected": "a list of filters", "expected_zh": "筛选条件的列表"}


class FilterCheck:
    """Checks one filter tree over an entity's records; `stated` is the draft that it stands in."""

    def __init__(self, world: World, stated: EntityDraft) -> None:
        self.world = world
        self.stated = stated

    def tree(self, draft: EntityDraft, tree: object, at: str) -> None:
        """An object of conditions."""
        if not isinstance(tree, Mapping):
            self._say(codes.WRONG_CONDITION, at, **_OBJECT)
            return
        for name, value in tree.items():
            self._member(draft, str(name), value, join(at, name))

    def _member(self, draft: EntityDraft, name: str, value: object, at: str) -> None:
        if name in ("_and", "_or"):
            if not isinstance(value, list):
                self._say(codes.WRONG_CONDITION, at, **_LIST)
                return
            for index, part in enumerate(value):
                self.tree(draft, part, join(at, index))
        elif name == "_not":
            self.tree(draft, value, at)
        elif isinstance(value, Mapping) and ("_some" in value or "_none" in value):
            self._related(draft, name, value, at)
        else:
            self._field(draft, name, value, at)

    def _related(self, draft: EntityDraft, name: str, value: Mapping[str, object], at: str) -> None:
        dotted, _, inverse = name.rpartition(".")
        here: EntityDraft | None = draft
        if dotted:
            target = self.path(draft, dotted, at, at_key=True)
            here = self.world.entities.get(target.to) if target is not None else None
        if here is None:
            return
        known = relations(self.world, here)
        if inverse not in known:
            guess = self.world.guess(inverse, known)
            params = {"entity": here.name, "name": inverse}
            origin = self.stated.origin(at)
            self.world.findings.add(codes.NO_RELATED, origin, at_key=True, suggest=guess, params=params)
            return
        other = self.world.entities.get(known[inverse])
        for quantifier, inner in value.items():
            if quantifier not in ("_some", "_none"):
                self._no_operator(quantifier, name, ("_some", "_none"), join(at, quantifier))
            elif other is not None:
                self.tree(other, inner, join(at, quantifier))

    def _field(self, draft: EntityDraft, name: str, value: object, at: str) -> None:
        path, _, by = name.partition(":")
        target = self.path(draft, path, at, at_key=True)
        if not isinstance(value, Mapping):
            self._say(codes.WRONG_CONDITION, at, **_OBJECT)
            return
        if target is None or target.words is None:
            return
        if by == REACHED and by not in ways(self.world, target.entity, target.name):
            offered = ", ".join(target.words.buckets) or "–"
            params = {"path": path, "kind": target.kind, "bucket": by, "offered": offered}
            self.world.findings.add(cross.NO_BUCKET, self.stated.origin(at), at_key=True, params=params)
            return
        known = operators(target, by)
        for operator, given in value.items():
            here = join(at, operator)
            if known and operator not in known:
                self._no_operator(str(operator), name, known, here)
            elif operator in _EQUALS and by in ("", REACHED):
                self._choices(target, name, given, here)
            self.condition(target, str(operator), given, here)

    def condition(self, target: Target, operator: str, value: object, at: str) -> None:
        """What else is asked of one operator on one field, where a filter serves for something special."""

    def _choices(self, target: Target, path: str, given: object, at: str) -> None:
        allowed = [one for _, one in texts(self.world.value(target.entity, target.name).get("enum"))]
        if not allowed:
            return
        several = isinstance(given, list)
        values: list[object] = given if isinstance(given, list) else [given]
        for index, one in enumerate(values):
            if isinstance(one, str) and one not in allowed and not one.startswith(_VERBATIM):
                guess = self.world.guess(one, allowed)
                params = {"value": one, "path": path, "allowed": ", ".join(allowed[:12])}
                origin = self.stated.origin(join(at, index) if several else at)
                self.world.findings.add(codes.NO_SUCH_CHOICE, origin, suggest=guess, params=params)

    def path(self, draft: EntityDraft, path: str, at: str, *, at_key: bool = False) -> Target | None:
        """What a path leads to; a problem at the place where it is stated when it leads nowhere."""
        found = self.world.follow(draft, path)
        if isinstance(found, Lost):
            origin = self.stated.origin(at)
            self.world.findings.add(found.code, origin, at_key=at_key, suggest=found.suggest, params=found.params)
            return None
        return found

    def _no_operator(self, name: str, path: str, offered: Iterable[str], at: str) -> None:
        known = tuple(offered)
        params = {"name": name, "path": path, "operators": ", ".join(known)}
        guess = self.world.guess(name, known)
        self.world.findings.add(codes.NO_OPERATOR, self.stated.origin(at), at_key=True, suggest=guess, params=params)

    def _say(self, code: Code, at: str, **params: object) -> None:
        self.world.findings.add(code, self.stated.origin(at), params=params)


def operators(target: Target, by: str) -> tuple[str, ...]:
    """The operators of a field, or of its periods or levels; none where that cannot be told."""
    if by == REACHED:
        return _HELD
    if by:
        return _IDENTITY if by.startswith("level") else _ORDER
    if target.words is None or (target.is_system and not target.words.operators):
        return _ORDER if target.kind in ("integer", "datetime") else _IDENTITY
    own = target.words.operators or _IDENTITY
    return (*own, *_RELATIVE) if target.kind in ("date", "datetime") else own


def relations(world: World, draft: EntityDraft) -> Mapping[str, str]:
    """The entity of related records by the names that filters call them."""
    found: dict[str, str] = {}
    for name, document in draft.properties.items():
        kind = text(mapping(document).get("kind"))
        if kind == "lines":
            found[name] = text(mapping(document).get("from")).partition(".")[0]
        elif kind == "references":
            found[name] = text(mapping(document).get("to"))
    for other, one in world.entities.items():
        for name, document in one.properties.items():
            if leads_to(document, draft.name):
                found[text(mapping(document).get("inverse")) or default_inverse(other, name)] = other
    return found
