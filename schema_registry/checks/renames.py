"""Former names: an element is known by its first name for ever, so names must not be mixed up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schema_registry.checks.entities import check_name
from schema_registry.codes import cross as codes
from schema_registry.drafts import Origin
from schema_registry.identity import first_name
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, texts
from schema_registry.world import World

Place = Callable[[str, str], Origin]
"""Where a member of an element stands: by the element's name and the member, empty for the element itself."""


def check_renames(world: World) -> None:
    """Former names of all entities, and of the fields of each."""
    _check(world, {name: draft.value for name, draft in world.entities.items()}, _entity_place(world))
    for draft in world.entities.values():

        def place(name: str, member: str, origin: Callable[[str], Origin] = draft.origin) -> Origin:
            at = join("/properties", name)
            return origin(join(at, member) if member else at)

        _check(world, {name: mapping(one) for name, one in draft.properties.items()}, place)


def _entity_place(world: World) -> Place:
    def place(name: str, member: str) -> Origin:
        return world.entities[name].origin(f"/{member or 'name'}")

    return place


def _check(world: World, elements: Mapping[str, Json], place: Place) -> None:
    former = {name: [one for _, one in texts(element.get("renamedFrom"))] for name, element in elements.items()}
    for name, names in former.items():
        document, pointer = place(name, "renamedFrom")
        for index, old in enumerate(names):
            check_name(world.findings, (document, join(pointer, index)), old)
        _check_reuse(world, name, former, elements, place)
    _check_origins(world, elements, place)


def _check_reuse(
    world: World, name: str, former: Mapping[str, list[str]], elements: Mapping[str, Json], place: Place
) -> None:
    """Nobody else was called what this one is called now, unless it says that it is new."""
    for other, names in former.items():
        if other == name or name not in names:
            continue
        if other in former[name]:
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
