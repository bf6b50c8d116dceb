"""Processes: what they are bound to, where their transitions lead, and what is asked and done on the way.

`bind` comes before everything that asks which values a field has: the states are the values of the bound field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry.checks.actions import check_actions, check_askable, check_fields_listed
from schema_registry.checks.entities import check_name, check_unique_names
from schema_registry.checks.formulas import GUARD, Stated, check_formula
from schema_registry.checks.guards import never_holds
from schema_registry.checks.timers import check_timers
from schema_registry.codes import cross, shape
from schema_registry.codes import processes as codes
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.findings import Findings
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.overlays import lay_over
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

NEEDED: Mapping[str, str] = {
    "title": '"Complaint handling"',
    "entity": '"complaint"',
    "field": '"stage"',
    "initial": '"received"',
    "states": '{"received": {"title": "Received", "on": {…}}, "closed": {"type": "final"}}',
}


def check_process_head(document: Document, findings: Findings) -> None:
    """A document has a name and what a new process needs, or extends another."""
    value = document.value
    if ("name" in value) == ("extends" in value):
        at = "/extends" if "name" in value else ""
        findings.add(codes.PROCESS_NAME_OR_EXTENDS, (document, at), at_key=bool(at))
        return
    if "extends" in value:
        for key in ("entity", "field"):
            if key in value:
                findings.add(shape.BELONGS_TO, (document, f"/{key}"), at_key=True, key=key, owner="name")
        return
    for key, example in NEEDED.items():
        if key not in value:
            findings.add(shape.MISSING_KEY, (document, ""), key=key, example=example)
    if "remove" in value:
        findings.add(shape.ONLY_IN_OVERLAY, (document, "/remove"), at_key=True, key="remove")


def laid_over(
    documents: Sequence[Document], reach: Mapping[str, set[str]], findings: Findings
) -> Mapping[str, EntityDraft]:
    """The processes by name with their overlays laid over them, and what is wrong with how they are laid."""
    check_unique_names(documents, "process", findings)
    drafts, orphans, nowhere = lay_over(documents)
    for document in orphans:
        findings.add(codes.NOTHING_TO_EXTEND, (document, "/extends"), name=text(document.value.get("extends")))
    for draft in drafts.values():
        for overlay in draft.overlays:
            if draft.document.pack not in reach.get(overlay.pack, ()):
                findings.add(codes.NOTHING_TO_EXTEND, (overlay, "/extends"), name=draft.name)
    for origin, path in nowhere:
        findings.add(cross.NOTHING_TO_REMOVE, origin, path=path)
    return drafts


def bind(world: World) -> None:
    """The states become the values of the fields that processes are bound to; problems of the binding are noted."""
    bound: dict[tuple[str, str], str] = {}
    for draft in world.processes.values():
        check_name(world.findings, draft.origin("/name"), draft.name)
        entity, name = text(draft.value.get("entity")), text(draft.value.get("field"))
        owner = world.entities.get(entity)
        if entity and not world.knows(entity):
            guess = world.guess(entity, world.entities)
            world.findings.add(cross.NO_ENTITY, draft.origin("/entity"), suggest=guess, name=entity)
        if owner is None or not name:
            continue
        if name not in owner.properties:
            params = {"entity": entity, "name": name}
            guess = world.guess(name, owner.properties)
            world.findings.add(cross.NO_FIELD, draft.origin("/field"), suggest=guess, params=params)
        elif (entity, name) in bound:
            params = {"entity": entity, "field": name, "other": bound[entity, name]}
            world.findings.add(codes.TWO_PROCESSES, draft.origin("/field"), params=params)
        else:
            bound[entity, name] = draft.name
            _bind(world, draft, owner, name)
    if not world.unread_processes:
        _check_unbound(world, bound)


def _bind(world: World, draft: EntityDraft, owner: EntityDraft, name: str) -> None:
    document = mapping(owner.properties[name])
    if document.get("kind") != "choice":
        kind = text(document.get("kind"))
        world.findings.add(codes.NOT_A_CHOICE, draft.origin("/field"), name=name, kind=kind)
        return
    for key in ("enum", "options", "default", "map", "backfill"):
        if key in document:
            at = owner.origin(join("/properties", name, key))
            params = {"key": key, "name": name, "process": draft.name}
            world.findings.add(codes.OWN_VALUES, at, at_key=True, params=params)
    world.values[owner.name, name] = {**document, "enum": list(mapping(draft.value.get("states")))}


def _check_unbound(world: World, bound: Mapping[tuple[str, str], str]) -> None:
    """Choices have values of their own or a process, those of computed fields too."""
    for owner in world.entities.values():
        for name, stated in owner.properties.items():
            document = mapping(stated)
            for one, inside in ((document, ""), (mapping(document.get("of")), "/of")):
                if one.get("kind") != "choice" or "enum" in one or (owner.name, name) in bound:
                    continue
                if (owner.name, name, f"{inside}/enum") not in world.spoiled:
                    origin = owner.origin(join("/properties", name) + inside)
                    world.findings.add(codes.NO_VALUES, origin, at_key=not inside, name=name)


def check_processes(world: World) -> None:
    """Every process whose entity is known."""
    for draft in world.processes.values():
        _check_calendar(world, draft)
        states = mapping(draft.value.get("states"))
        _check_states_named(world, draft, states)
        owner = world.entities.get(text(draft.value.get("entity")))
        for name, state in states.items():
            at = join("/states", name)
            _check_ways(world, draft, mapping(state), at, name)
            if owner is not None:
                _check_state(world, draft, owner, mapping(state), at, name)
        if owner is not None:
            _check_since(world, draft, owner)


def _check_states_named(world: World, draft: EntityDraft, states: Json) -> None:
    """The initial state, targets and the map name states; every state is within reach."""
    graph: dict[str, set[str]] = {name: set() for name in states}
    for name, state in states.items():
        for at, edge in _edges(mapping(state), join("/states", name)):
            target = text(edge.get("target"))
            if target and _is_state(world, draft, states, target, f"{at}/target"):
                graph[name].add(target)
    for gone, target in mapping(draft.value.get("map")).items():
        at = join("/map", gone)
        if gone in states:
            world.findings.add(codes.STILL_THERE, draft.origin(at), at_key=True, name=gone)
        _is_state(world, draft, states, text(target), at)
    initial = text(draft.value.get("initial"))
    if initial and _is_state(world, draft, states, initial, "/initial"):
        for name in [one for one in states if one not in _reached(graph, initial)]:
            world.findings.add(codes.UNREACHABLE, draft.origin(join("/states", name)), at_key=True, name=name)


def _is_state(world: World, draft: EntityDraft, states: Json, name: str, at: str) -> bool:
    if name in states:
        return True
    params = {"process": draft.name, "name": name}
    world.findings.add(codes.NO_STATE, draft.origin(at), suggest=world.guess(name, states), params=params)
    return False


def _reached(graph: Mapping[str, set[str]], initial: str) -> set[str]:
    reached, waiting = set[str](), [initial]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += graph[name]
    return reached


def _edges(state: Json, at: str) -> list[tuple[str, Json]]:
    """Transitions and timers of a state with their places."""
    ways = [(join(at, "on", event), mapping(one)) for event, one in mapping(state.get("on")).items()]
    return ways + [(join(at, "after", index), one) for index, one in objects(state.get("after"))]


def _check_ways(world: World, draft: EntityDraft, state: Json, at: str, name: str) -> None:
    """A final state has no way on, and any other has one."""
    if state.get("type") == "final":
        for key in ("on", "after"):
            if state.get(key):
                origin = draft.origin(f"{at}/{key}")
                world.findings.add(codes.FINAL_GOES_ON, origin, at_key=True, name=name, key=key)
    elif not any(edge.get("target") not in (None, name) for _, edge in _edges(state, at)):
        world.findings.add(codes.DEAD_END, draft.origin(at), at_key=True, name=name)


def _check_state(world: World, draft: EntityDraft, owner: EntityDraft, state: Json, at: str, name: str) -> None:
    check_fields_listed(world, draft, owner, state, f"{at}/require")
    for key in ("entry", "exit"):
        check_actions(world, draft, owner, state.get(key), f"{at}/{key}")
    for event, stated in mapping(state.get("on")).items():
        way, place = mapping(stated), join(at, "on", event)
        if "target" not in way:
            world.findings.add(shape.MISSING_KEY, draft.origin(place), at_key=True, key="target", example='"working"')
        _check_roles(world, draft, way, f"{place}/roles")
        _check_guard(world, draft, owner, way, place, name)
        check_fields_listed(world, draft, owner, way, f"{place}/require")
        check_askable(world, draft, owner, way, f"{place}/form")
        check_actions(world, draft, owner, way.get("actions"), f"{place}/actions")
    check_timers(world, draft, state, at)
    for index, timer in objects(state.get("after")):
        place = join(at, "after", index)
        _check_guard(world, draft, owner, timer, place, name)
        check_actions(world, draft, owner, timer.get("actions"), f"{place}/actions")


def _check_guard(world: World, draft: EntityDraft, owner: EntityDraft, way: Json, at: str, state: str) -> None:
    source = text(way.get("guard"))
    if not source:
        return
    checked = check_formula(world, owner, Stated(source, f"{at}/guard", GUARD), "boolean", draft)
    reason = never_holds(checked.term, text(draft.value.get("field")), state) if checked is not None else None
    if reason is not None:
        params = {"reason": reason.en, "reason_zh": reason.zh}
        world.findings.add(codes.NEVER_HOLDS, draft.origin(f"{at}/guard"), params=params)


def _check_roles(world: World, draft: EntityDraft, way: Json, at: str) -> None:
    for index, role in texts(way.get("roles")):
        if role not in world.roles and not world.unread_roles:
            known = ", ".join(world.roles) or "–"
            guess = world.guess(role, world.roles)
            origin = draft.origin(join(at, index))
            world.findings.add(codes.NO_ROLE, origin, suggest=guess, params={"name": role, "known": known})


def _check_since(world: World, draft: EntityDraft, owner: EntityDraft) -> None:
    name = text(draft.value.get("since"))
    if not name:
        return
    origin = draft.origin("/since")
    if name not in owner.properties and name not in SYSTEM_FIELDS:
        params = {"entity": owner.name, "name": name}
        world.findings.add(cross.NO_FIELD, origin, suggest=world.guess(name, owner.properties), params=params)
        return
    kind = SYSTEM_FIELDS.get(name) or text(mapping(owner.properties.get(name)).get("kind"))
    others = [one for one in world.processes.values() if one is not draft and one.value.get("since") == name]
    if kind != "datetime" or name in SYSTEM_FIELDS or any(one.value.get("entity") == owner.name for one in others):
        world.findings.add(codes.NOT_A_MOMENT, origin, name=name, kind=kind)


def _check_calendar(world: World, draft: EntityDraft) -> None:
    name = text(draft.value.get("calendar"))
    if name and name not in world.calendars and not world.unread_calendars:
        known = ", ".join(sorted(world.calendars)) or "–"
        guess = world.guess(name, world.calendars)
        origin = draft.origin("/calendar")
        world.findings.add(codes.NO_CALENDAR, origin, suggest=guess, params={"name": name, "known": known})
