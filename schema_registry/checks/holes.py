"""Holes in rights: what a role may do and not see, what nobody sees, and states that nobody may leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schema_registry.codes import lint
from schema_registry.pointer import join
from schema_registry.view import mapping, text, texts
from schema_registry.world import World

ANY = "*"
NONE = "none"
BLIND = (
    *("create", "update", "delete", "restore", "assign", "share"),
    *("import", "export", "print", "override", "reveal"),
)
"""What is of no use to whoever may not read."""


def check_holes(world: World) -> None:
    """Every role, entity and process, where the packs have roles at all. Of wrong documents nothing is guessed."""
    if not world.roles or world.findings.has_errors:
        return
    rights = {name: _Role(mapping(draft.value.get("entities"))) for name, draft in world.roles.items()}
    for name in world.roles:
        _check_blind(world, name)
    for entity, draft in world.entities.items():
        if draft.document.made is None and not any(role.sees(entity) for role in rights.values()):
            world.findings.add(lint.NOBODY_SEES, draft.origin(""), name=entity)
    _check_leaving(world, rights)


class _Role:
    """The rights of a role, with those of `*` for entities that it does not name."""

    def __init__(self, entities: Mapping[str, object]) -> None:
        self._entities = entities

    def sees(self, entity: str) -> bool:
        return self.may(entity, "read")

    def may(self, entity: str, action: str) -> bool:
        stated = mapping(self._entities.get(entity, self._entities.get(ANY)))
        return _gives(stated, action)


def _gives(rights: Mapping[str, object], action: str) -> bool:
    """Whether a right reaches any record: a scope does, a policy may."""
    stated = rights.get(action, NONE)
    return stated not in (NONE, [NONE])


def _check_blind(world: World, name: str) -> None:
    draft = world.roles[name]
    for entity, stated in mapping(draft.value.get("entities")).items():
        rights = mapping(stated)
        if not _gives(rights, "read"):
            for action in BLIND:
                if _gives(rights, action):
                    origin = draft.origin(join("/entities", entity, action))
                    world.findings.add(lint.ACTS_BLINDLY, origin, at_key=True, action=action, entity=entity)


def _check_leaving(world: World, rights: Mapping[str, _Role]) -> None:
    """Whoever takes a transition must be one of its roles, or may change the record where it names none."""
    for draft in world.processes.values():
        entity = text(draft.value.get("entity"))
        if entity not in world.entities:
            continue
        for name, stated in mapping(draft.value.get("states")).items():
            state = mapping(stated)
            ways = [mapping(way) for way in mapping(state.get("on")).values()]
            stuck = ways and not state.get("after") and not any(_taken(way, entity, rights) for way in ways)
            if stuck:
                origin = draft.origin(join("/states", name))
                world.findings.add(lint.NOBODY_LEAVES, origin, at_key=True, name=name)


def _taken(way: Mapping[str, object], entity: str, rights: Mapping[str, _Role]) -> bool:
    named = [role for _, role in texts(way.get("roles"))]
    return any(_takers(named, entity, rights))


def _takers(named: list[str], entity: str, rights: Mapping[str, _Role]) -> Iterator[bool]:
    for name, role in rights.items():
        if name in named or not named:
            yield role.sees(entity) and (bool(named) or role.may(entity, "update"))
    # A role that is not defined here is a problem of its own.
    yield from (True for name in named if name not in rights)
