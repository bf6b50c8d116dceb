"""Reports by the states that records reached: which fields have them, which states are shown, what follows what."""

from __future__ import annotations

from schema_registry.codes import reports as codes
from schema_registry.drafts import EntityDraft
from schema_registry.measures import dimension_id
from schema_registry.pointer import join
from schema_registry.reports import CONVERSION
from schema_registry.statechart import REACHED, STAYED
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World


def ways(world: World, draft: EntityDraft, path: str) -> tuple[str, ...]:
    """What stands behind the colon of an entity's own field because a process is bound to it."""
    bound = any(
        (text(one.value.get("entity")), text(one.value.get("field"))) == (draft.name, path)
        for one in world.processes.values()
    )
    return (REACHED, STAYED) if bound else ()


def by_reached(report: Json, field: str = "") -> bool:
    """Whether a report is grouped by the states of a field that records reached; of any field when none is named."""
    found = [dimension_id(one).partition(":") for where in ("rows", "columns") for one in _listed(report, where)]
    return any(by == REACHED and field in ("", path) for path, _, by in found)


def check_reached(world: World, stated: EntityDraft, draft: EntityDraft) -> None:
    """The states of dimensions, conversions, and that nothing is left to others."""
    report = stated.value
    for where in ("rows", "columns"):
        for index, dimension in objects(report.get(where)):
            if "states" in dimension:
                _check_states(world, stated, draft, dimension, join("", where, index, "states"))
    for index, measure in objects(report.get("measures")):
        field = text(measure.get(CONVERSION))
        if field and not by_reached(report, field):
            origin = stated.origin(join("/measures", index, CONVERSION))
            world.findings.add(codes.NOT_BY_REACHED, origin, what=CONVERSION)
    if "limit" in report and by_reached(report):
        world.findings.add(codes.NO_OTHERS, stated.origin("/limit"), at_key=True)


def _check_states(world: World, stated: EntityDraft, draft: EntityDraft, dimension: Json, at: str) -> None:
    field = text(dimension.get("field"))
    if dimension.get("by") != REACHED:
        world.findings.add(codes.NOT_BY_REACHED, stated.origin(at), at_key=True, what="states")
        return
    if not ways(world, draft, field):
        return
    known = [one for _, one in texts(mapping(world.value(draft, field)).get("enum"))]
    for index, state in texts(dimension.get("states")):
        if state not in known:
            params = {"field": field, "name": state, "known": ", ".join(known)}
            origin = stated.origin(join(at, index))
            world.findings.add(codes.NO_STATE, origin, suggest=world.guess(state, known), params=params)


def _listed(report: Json, where: str) -> list[object]:
    stated = report.get(where)
    return stated if isinstance(stated, list) else []
