"""Whom a plan gives more, and whom less: people's rights before and after, with all their roles taken together.

Rights are compared as they stand, no record is asked: a scope holds those before it, a policy only itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.access.given import NOWHERE, Reached, Rights, follows, given, line_holders
from core.context import Actor
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Model, Text
from schema_registry.roles import ACTIONS, FIELD_RIGHTS, SCOPES, FieldRight, Policy, Right, Role, held
from schema_registry.sight import Sight, sight_of

Way = Literal["gain", "lose", "differ"]
"""More than before; less; some of one and some of the other."""
DEFINITIONS = "definitions"
_Key = tuple[str, bool, str, Way]
"""Entity, whether a field is meant, action or field, way."""
_Cases = tuple[tuple[FieldRight, Policy | None], ...]
"""Rights on a field, each with the policy of the records that it is on; None for every record."""
_NO_RIGHTS: Mapping[str, Rights] = Frozen(dict.fromkeys(ACTIONS, NOWHERE))


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of one action on an entity (or of one field of it, where `field` says so) for some people.

    Without an entity it is about administration: `definitions`, `users`; `definitions` of an entity is about those
    of it alone.
    """

    what: str
    way: Way
    people: tuple[Actor, ...]
    entity: Entity | None = None
    field: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a changed role does to those who hold it: turns by entity and action."""

    role: Role
    turns: tuple[Turn, ...]

    def people(self, way: Way) -> tuple[Actor, ...]:
        """Everybody who gains anything, or loses anything, by name; who gets other records without a clear more or
        less stands in both."""
        found = {one.id: one for turn in self.turns if turn.way in (way, "differ") for one in turn.people}
        return tuple(sorted(found.values(), key=lambda one: (one.name, one.id)))

    def to_json(self) -> dict[str, object]:
        """The effect as JSON values, people by name."""
        turns = [
            {
                "entity": turn.entity.name if turn.entity is not None else None,
                "field" if turn.field else "action": turn.what,
                "way": turn.way,
                "people": [one.name for one in turn.people],
            }
            for turn in self.turns
        ]
        return {"gain": len(self.people("gain")), "lose": len(self.people("lose")), "turns": turns}


def turned(before: Model, after: Model) -> tuple[str, ...]:
    """The names of the roles that say something else of rights, or are gone."""
    return tuple(name for name, role in before.roles.items() if _said(role) != _said(after.roles.get(name))) + tuple(
        name for name in after.roles if name not in before.roles
    )


def effects(before: Model, after: Model, people: Iterable[Actor]) -> tuple[Effect, ...]:
    """What the changed roles do to the people who hold them; those to whom nothing happens are not named.

    Nothing is asked of the database: rights are compared once for each set of roles that people hold.
    """
    changed = turned(before, after)
    holders: dict[frozenset[str], list[Actor]] = {}
    for one in people:
        if not one.superuser and not one.roles.isdisjoint(changed):
            holders.setdefault(one.roles, []).append(one)
    sides = _Side(before, line_holders(before)), _Side(after, line_holders(after))
    turns = {roles: tuple(_turns(*sides, roles)) for roles in holders}
    found = []
    for name in changed:
        was, role = before.roles.get(name), after.roles.get(name) or before.roles[name]
        by: dict[_Key, list[Actor]] = {}
        for roles, them in holders.items():
            for key in turns[roles] if name in roles else ():
                if _speaks(sides[0], was, key) != _speaks(sides[1], after.roles.get(name), key):
                    by.setdefault(key, []).extend(them)
        found.append(Effect(role, tuple(_turn(after, key, them) for key, them in sorted(by.items()))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Side:
    """The definitions before, or after."""

    model: Model
    lines: Container[str]
    """The entities whose records are lines of others."""

    def given(self, roles: Sequence[Role], entity: str) -> Mapping[str, Rights]:
        """What some roles together give; nothing on an entity that there is not."""
        known = self.model.entities.get(entity)
        return _NO_RIGHTS if known is None else given(roles, known, in_lines=entity in self.lines)


def _speaks(side: _Side, role: Role | None, key: _Key) -> object:
    """What one role by itself says of what somebody may do."""
    entity, field, what, _way = key
    if not entity:
        return getattr(role, what, False)
    if what == DEFINITIONS:
        return role is not None and entity in role.defines
    if field:
        return role.fields.get(entity) if role is not None else None
    return side.given([role] if role is not None else [], entity).get(what, NOWHERE)


def _turn(model: Model, key: _Key, people: Sequence[Actor]) -> Turn:
    entity, field, what, way = key
    ordered = tuple(sorted(people, key=lambda one: (one.name, one.id)))
    return Turn(what, way, ordered, model.entities.get(entity), field)


def _said(role: Role | None) -> object:
    return None if role is None else (role.entities, role.fields, role.definitions, role.defines, role.users)


def _turns(had_side: _Side, has_side: _Side, names: frozenset[str]) -> Iterator[_Key]:
    """(entity, whether a field, what, way) of everything that becomes other for those who hold some roles; an action
    that goes the way of the one that speaks for it is not told."""
    before, after = had_side.model, has_side.model
    was, now = held(before.roles, names), held(after.roles, names)
    for what in ("definitions", "users"):
        had, has = (any(getattr(role, what) for role in roles) for roles in (was, now))
        if had != has:
            yield "", False, what, "gain" if has else "lose"
    yield from (key for key in _defining(was, now) if key[0] in after.entities)
    sights = sight_of(before, names), sight_of(after, names)
    for entity in after.entities.values():
        if entity.link_of:
            continue
        rights = had_side.given(was, entity.name)
        given_now = has_side.given(now, entity.name)
        ways = {action: compared(rights.get(action, NOWHERE), one) for action, one in given_now.items()}
        for action, way in ways.items():
            if way is not None and ways.get(follows(action)) != way:
                yield entity.name, False, action, way
        known = before.entities[entity.name].fields if entity.name in before.entities else {}
        for field in entity.fields:
            once, since = (_everywhere(sight, entity.name, field) for sight in sights)
            turn = _compared(_wider(once, since), _wider(since, once))
            if field in known and turn is not None:
                yield entity.name, True, field, turn


def _everywhere(sight: Sight, entity: str, field: str) -> _Cases:
    """The right on a field of every record, and wider ones of some."""
    cases = sight.by_record(entity, field)
    return ((sight.of(entity, field), None), *((one.right, one.policy) for one in cases))


def _wider(had: _Cases, has: _Cases) -> bool:
    """Whether some record may have a wider right than before: a policy surely holds of what itself held of before."""
    return any(
        all(FIELD_RIGHTS.index(right) > FIELD_RIGHTS.index(one) for one, by in had if by in (None, policy))
        for right, policy in has
    )


def _defining(was: Iterable[Role], now: Iterable[Role]) -> Iterator[_Key]:
    """The entities whose definitions alone may be changed, or may be no longer; whoever may change all has them."""
    if any(role.definitions for role in (*was, *now)):
        return
    had, has = ({name for role in roles for name in role.defines} for roles in (was, now))
    yield from ((name, False, DEFINITIONS, "gain" if name in has else "lose") for name in sorted(had ^ has))


def compared(before: Rights, after: Rights) -> Way | None:
    """What becomes of a reach; None where it stays."""
    return _compared(not _covers(before, after), not _covers(after, before))


def _compared(more: bool, less: bool) -> Way | None:
    if more and less:
        return "differ"
    return "gain" if more else "lose" if less else None


def _covers(wide: Rights, narrow: Rights) -> bool:
    """Whether rights surely reach whatever others do: each of them does, by itself, what one of the others does."""
    return all(any(_holds(one, other) for other in narrow) for one in wide)


def _holds(wide: Reached, narrow: Reached) -> bool:
    return all(map(_reaches, wide, narrow))


def _reaches(wide: Right, narrow: Right) -> bool:
    reached = SCOPES.index(narrow.scope) <= SCOPES.index(wide.scope)
    return reached and set(narrow.policies) <= set(wide.policies)


def said(effect: Effect) -> Text:
    """How many people a role gives more and less."""
    gain, lose = len(effect.people("gain")), len(effect.people("lose"))
    people = "1 person gains" if gain == 1 else f"{gain} people gain"
    en = f"{people}, {lose} {'loses' if lose == 1 else 'lose'}"
    return Text(en, Frozen({"zh_CN": f"{gain} 人权限增加，{lose} 人权限减少"}))
