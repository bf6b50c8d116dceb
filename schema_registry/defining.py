"""Where an element is defined: the word of its name, and the object that says former ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.former import Source, fields_of, sources
from schema_registry.former_ways import ways_of
from schema_registry.packs import PackFiles
from schema_registry.view import text

STATE, EVENT = "=", ":"
"""Between a field and a state of its process (or an option of it), and an event (`complaint.stage:CLOSE`)."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Where an element is defined: its name there, its object, which says former names, and names beside it."""

    document: Source
    word: str
    object: str
    beside: frozenset[str]


def defined(packs: Sequence[PackFiles], element: str) -> tuple[Definition, ...]:
    """The places that define an entity (`customer`), a field (`customer.grade`), a state (`complaint.stage=working`)
    or an event (`complaint.stage:CLOSE`), which may lead from several states. Nothing where there is none."""
    if STATE in element:
        field, _, state = element.partition(STATE)
        return tuple(_state(_charts(packs, field), state))
    if EVENT in element:
        field, _, event = element.partition(EVENT)
        return tuple(_event(_charts(packs, field), event))
    found = _entity_or_field(sources(packs), element)
    return () if found is None else (found,)


def name_of(element: str) -> str:
    """What is renamed: the last part of how it is told."""
    for between in (STATE, EVENT):
        if between in element:
            return element.partition(between)[2]
    return element.partition(".")[2] or element


def is_bound(packs: Sequence[PackFiles], field: str) -> bool:
    """Whether the values of a field (`complaint.stage`) are the states of a process."""
    return bool(_charts(packs, field))


def _entity_or_field(documents: Sequence[Source], element: str) -> Definition | None:
    entity, _, field = element.partition(".")
    own = sorted((one for one in documents if one.owner == entity), key=lambda one: one.overlays)
    if not field:
        holder = next((one for one in own if not one.overlays), None)
        names = frozenset(one.owner for one in documents)
        return Definition(holder, "/name", "", names) if holder is not None else None
    defining = (one for one in own for each in fields_of(one) if each.name == field and "kind" in each.value)
    holder = next(defining, None)
    at = pointers.join("/properties", field)
    names = frozenset(each.name for one in own for each in fields_of(one))
    return Definition(holder, at, at, names) if holder is not None else None


# ---- of processes
def _charts(packs: Sequence[PackFiles], field: str) -> list[Source]:
    """The documents of the process that a field is bound to, its own first. Its name serves like the field's."""
    entity, _, name = field.partition(".")
    documents = sources(packs, "process")
    bound = {
        one.owner
        for one in documents
        if one.value.get("entity") == entity and name in (one.value.get("field"), text(one.value.get("name")))
    }
    return sorted((one for one in documents if one.owner in bound), key=lambda one: one.overlays)


def _state(charts: Sequence[Source], state: str) -> Iterator[Definition]:
    names = frozenset(way.member.name for one in charts for way in ways_of(one) if not way.state)
    at = pointers.join("/states", state)
    for document in charts:
        if any(way.pointer == at for way in ways_of(document)):
            yield Definition(document, at, at, names)
            return


def _event(charts: Sequence[Source], event: str) -> Iterator[Definition]:
    """From every state that it leads from, the document that says so first."""
    from_states: dict[str, set[str]] = {}
    for document in charts:
        for way in ways_of(document):
            from_states.setdefault(way.state, set()).add(way.member.name)
    known: set[str] = set()
    for document in charts:
        for way in ways_of(document):
            if way.state and way.member.name == event and way.state not in known:
                known.add(way.state)
                yield Definition(document, way.pointer, way.pointer, frozenset(from_states[way.state]))
