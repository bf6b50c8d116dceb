"""What roles give by themselves, before anybody asks of which records: scopes and policies put together.

Nobody may change, delete, give away, export or print what they may not read: of those actions both rights must reach
a record. What `rights` makes SQL of, plans compare and explanations name stands here, as plain data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Model
from schema_registry.roles import ACTIONS, BY_SHARE, SCOPES, Right, Role

_WIDTH: Mapping[str, int] = Frozen({scope: width for width, scope in enumerate(SCOPES)})
_LIMITED_BY_READ = frozenset({"update", "delete", "restore", "assign", "share", "export", "print", "reveal"})
_AS: Mapping[str, str] = Frozen({"restore": "delete", "assign": "update", "share": "update", "print": "read"})
"""What is not stated is as another action is."""
OF_POOL = frozenset({"read", "claim"})
"""Actions that reach what may be claimed."""
OF_LINES = frozenset({*BY_SHARE, "delete", "restore"})
"""What may be done with the lines of a record because that is shared: they are a part of it."""
NOTHING, _EVERYTHING = Right(), Right("all")


class Reached(NamedTuple):
    """What a right reaches, and a right to claim of what lies in the pool."""

    right: Right
    pool: Right = NOTHING


Rights = tuple[Reached, ...]
"""Rights that must all reach a record; none where every record is reached."""
NOWHERE: Rights = (Reached(NOTHING),)


def line_holders(model: Model) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By entity, those whose records hold its records as lines, each with the reference that leads to them."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in model.entities.values():
        for lines in (field.lines for field in one.fields.values() if field.lines is not None):
            found[lines.entity] = (*found.get(lines.entity, ()), (one.name, lines.field))
    return Frozen(found)


class Stated(NamedTuple):
    """One thing that a role says of an action: a scope, or a policy. `named`: the entity by the name that it is said
    of (`*` for any other); `action`: the one that it is said of, which may speak for another."""

    role: Role
    named: str
    action: str
    reached: Reached

    @property
    def right(self) -> Right:
        """The scope, or the policy; of what lies in the pool where it is said of claiming."""
        return self.reached.pool if self.reached.right == NOTHING else self.reached.right


def needed(action: str) -> tuple[str, ...]:
    """The actions whose rights must all reach a record before one is done to it."""
    return (action, "read") if action in _LIMITED_BY_READ else (action,)


def follows(action: str) -> str:
    """The action that speaks for another where a role does not state that; empty where none does."""
    return _AS.get(action, "")


def said_of(roles: Iterable[Role], ruler: str, action: str, *, pooled: bool, by_share: bool) -> Iterator[Stated]:
    """What each role says of one action on the entity whose rights decide, each scope and each policy by itself.
    `pooled`: also what may be claimed; `by_share`: also that a scope lets in what is shared."""
    for role in roles:
        rights = role.rights(ruler)
        by, named = action if action in rights else _AS.get(action, action), ruler if ruler in role.entities else "*"
        if action != "claim":
            yield from (Stated(role, named, by, Reached(one)) for one in _each(rights.get(by, NOTHING), by_share))
        if pooled:
            claims = _each(rights.get("claim", NOTHING), by_share=False)
            yield from (Stated(role, named, "claim", Reached(NOTHING, one)) for one in claims)


def _each(right: Right, by_share: bool) -> Iterator[Right]:
    """Its scope, what is shared, and each of its policies."""
    if right.scope not in ("none", "shared"):
        yield Right(right.scope)
    if by_share and right.scope not in ("none", "all"):
        yield Right("shared")
    yield from (Right(policies=(policy,)) for policy in right.policies)


def given(roles: Iterable[Role], entity: Entity, *, in_lines: bool) -> Mapping[str, Rights]:
    """Of each action, what some roles together give; within what may be read. `in_lines`: its records are lines of
    others."""
    each = [role.rights(entity.name) for role in roles]
    given = {action: _together(_stated(rights, action) for rights in each) for action in ACTIONS}
    found = {action: _all_of(right) for action, right in given.items()}
    found |= {action: _both(given[action], given["read"]) for action in _LIMITED_BY_READ}
    found |= _of_pool(given) if entity.pool is not None else {"claim": NOWHERE}
    shared = OF_LINES if in_lines else BY_SHARE
    return Frozen({action: right if action in shared else _unshared(right) for action, right in found.items()})


def _of_pool(given: Mapping[str, Right]) -> Mapping[str, Rights]:
    """What lies in the pool may be claimed, and read for that. One's own may go back, and what one may give away."""
    claim, read = given["claim"], given["read"]
    if claim == NOTHING:
        return {"claim": NOWHERE, "release": _both(given["assign"], read)}
    own = Right("own")
    release = _both(_together((own, given["assign"])), _together((own, read)))
    seen = _all_of(read) and (Reached(read, claim),)
    return {"claim": (Reached(NOTHING, claim),), "read": seen, "release": release}


def _unshared(rights: Rights) -> Rights:
    """The same of an action that no share lets anybody do."""
    left = tuple(
        Reached(replace(right, scope="none"), pool) if right.scope == "shared" else Reached(right, pool)
        for right, pool in rights
    )
    return NOWHERE if Reached(NOTHING) in left else left


def _stated(rights: Mapping[str, Right], action: str) -> Right:
    return rights.get(action) or rights.get(_AS.get(action, ""), NOTHING)


def _together(rights: Iterable[Right]) -> Right:
    """What one right or another reaches."""
    given = list(rights)
    widest = max((one.scope for one in given), key=SCOPES.index, default=SCOPES[0])
    policies = dict.fromkeys(policy for one in given for policy in one.policies)
    return _EVERYTHING if widest == "all" else Right(widest, tuple(policies))


def _both(one: Right, other: Right) -> Rights:
    """What both rights reach."""
    if NOTHING in (one, other):
        return NOWHERE
    if not one.policies and not other.policies:
        return _all_of(min(one, other, key=lambda right: _WIDTH[right.scope]))
    return tuple(dict.fromkeys((*_all_of(one), *_all_of(other))))


def _all_of(right: Right) -> Rights:
    return () if right.scope == "all" else (Reached(right),)
