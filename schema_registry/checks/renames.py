"""Former names: an element is known by its first name for ever, so names must not be mixed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schema_registry.checks.entities import check_name
from schema_registry.codes import cross as codes
from schema_registry.drafts import EntityDraft, Origin
from schema_registry.identity import first_name
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, texts
from schema_registry.world import World

Place = Callable[[str, str], Origin]
"""Where a member of an element stands: by the element's name and the member, empty for the element itself."""


def check_renames(world: World) -> None:
    """Former names of all entities; of states, and of the events of each."""
    entities = {name: draft.value for name, draft in world.entities.items()}
    _check_names(world, entities, _entity_place(world))
    _check(world, entities, _entity_place(world))
    for draft in world.processes.values():
        states = {name: mapping(one) for name, one in mapping(draft.value.get("states")).items()}
        _check(world, states, _member_place(draft.origin, "/states"))
        for name, state in states.items():
            ways = {event: mapping(one) for event, one in mapping(state.get("on")).items()}
            _check(world, ways, _member_place(draft.origin, join("/states", name, "on")))


def check_field_renames(world: World, draft: EntityDraft) -> None:
    """Former names of the fields of an entity."""
    fields = {name: mapping(one) for name, one in draft.properties.items()}
    place = _member_place(draft.origin, "/properties")
    _check_names(world, fields, place)
    _check(world, fields, place)


def _member_place(origin: Callable[[str], Origin], holder: str) -> Place:
    def place(name: str, member: str) -> Origin:
        at = join(holder, name)
        return origin(join(at, member) if member else at)

    return place


def _entity_place(world: World) -> Place:
    def place(name: str, member: str) -> Origin:
        return world.entities[name].origin(f"/{member or 'name'}")

    return place


def _former(elements: Mapping[str, Json]) -> dict[str, list[str]]:
    former = {name: [one for _, one in texts(element.get("renamedFrom"))] for name, element in elements.items()}
    return {name: names for name, names in former.items() if names}


def _check_names(world: World, elements: Mapping[str, Json], place: Place) -> None:
    for name, names in _former(elements).items():
        document, pointer = place(name, "renamedFrom")
        for index, old in enumerate(names):
            check_name(world.findings, (document, join(pointer, index)), old)


def _check(world: World, elements: Mapping[str, Json], place: Place) -> None:
    renamed = _former(elements)
    for name in elements if renamed else ():
        _check_reuse(world, name, renamed, elements, place)
    _check_origins(world, elements, place)


def _check_reuse(
    world: World, name: str, former: Mapping[str, list[str]], elements: Mapping[str, Json], place: Place
) -> None:
    """Nobody else was called what this one is called now, unless it says that it is new."""
    for other, names in former.items():
        if other == name or name not in names:
            continue
        if other in former.get(name, ()):
            if name < other:
                at = place(name, "renamedFrom")
                world.findings.add(codes.RENAME_CIRCLE, at, at_key=True, name=name, other=other)
        elif not elements[name].get("new"):
            world.findings.add(codes.OLD_NAME, place(name, ""), at_key=True, name=name, other=other)


def _check_origins(world: World, elements: Mapping[str, Json], place: Place) -> None:
    """No two elements share their first name (with its generation)."""
    first: dict[str, str] = {}
    for name, element in elements.items():
        origin = first_name(name, element)
        if origin in first and not _said_already(name, first[origin], elements):
            at = place(name, "renamedFrom" if "renamedFrom" in element else "")
            params = {"name": name, "other": first[origin], "first": origin.partition("__")[0]}
            world.findings.add(codes.SAME_ORIGIN, at, at_key=True, params=params)
        first.setdefault(origin, name)


def _said_already(name: str, other: str, elements: Mapping[str, Json]) -> bool:
    """Whether one of the two is called what the other was: an old name used again, which is told by itself."""
    return any(
        one in [old for _, old in texts(elements[another].get("renamedFrom"))] and not elements[one].get("new")
        for one, another in ((name, other), (other, name))
    )
