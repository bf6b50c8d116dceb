"""Former names of what processes are made of: states, and the events of their transitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.former import Member, Names, Source, former_names, sources
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.view import mapping


@dataclass(frozen=True, slots=True)
class Way:
    """A state of a process's document, or a transition of one: where it stands, and what is said of it.

    `state` is the one that a transition leads from; empty for a state itself.
    """

    pointer: str
    member: Member
    state: str = ""


def ways_of(document: Source) -> Iterator[Way]:
    """The states that a process's document defines or changes, each with its transitions behind it."""
    for name, about in mapping(document.value.get("states")).items():
        at = pointers.join("/states", name)
        yield Way(at, Member(name, mapping(about)))
        for event, one in mapping(mapping(about).get("on")).items():
            yield Way(pointers.join(at, "on", event), Member(event, mapping(one)), name)


def overlaid_ways(documents: Sequence[Source]) -> Iterator[tuple[Source, str, str]]:
    """(document, pointer, present name) of the states and transitions that overlays change by a former name.

    As with fields: an overlay adds what it does not find, so that no problem may tell of it.
    """
    states: dict[tuple[str, str], str] = {}
    events: dict[tuple[str, str, str], str] = {}
    taken: set[tuple[str, str, str]] = set()
    for document in documents:
        for way in ways_of(document):
            name = way.member.name
            for old in way.member.formers:
                if way.state:
                    events[document.owner, way.state, old] = name
                else:
                    states[document.owner, old] = name
            if not document.overlays or way.member.value.get("new"):
                taken.add((document.owner, way.state, name))
    for document in documents if states or events else ():
        for way in ways_of(document) if document.overlays else ():
            owner, name = document.owner, way.member.name
            state = states.get((owner, way.state), way.state)
            now = events.get((owner, state, name)) if way.state else states.get((owner, name))
            if now is not None and (owner, state, name) not in taken:
                yield document, way.pointer, now


def all_former_names(packs: Iterable[PackFiles]) -> Names:
    """The former names of all elements: entities, fields, states, events."""
    packs = tuple(packs)
    found = {old: dict.fromkeys(names) for old, names in former_names(sources(packs)).items()}
    for document in sources(packs, "process"):
        for way in ways_of(document):
            for old in way.member.formers:
                found.setdefault(old, {})[way.member.name] = None
    return Frozen({old: tuple(names) for old, names in found.items()})
