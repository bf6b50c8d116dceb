"""The former names that a live version understands: of entities, fields, related records, states and events."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.context import Live
from core.queries.paths import SYSTEM
from schema_registry.compile.fields import default_inverse
from schema_registry.frozen import Frozen
from schema_registry.model import Entity, Field
from schema_registry.statechart import Process

_GENERATION = re.compile(r"(?P<first>.+)__(?P<number>[0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Formers:
    """Present names by former ones: of entities, by entity those of its fields and of what refers to it, by process
    those of its states and events."""

    entities: Mapping[str, str]
    members: Mapping[str, Mapping[str, str]]
    states: Mapping[str, Mapping[str, str]]
    events: Mapping[str, Mapping[str, str]]

    def __bool__(self) -> bool:
        return bool(self.entities or self.members or self.states or self.events)


def formers(live: Live) -> Formers:
    """The former names that are understood in a live version."""
    return live.derive(_formers, "")


def _formers(live: Live, _: str) -> Formers:
    entities = {name: one for name, one in live.model.entities.items() if not one.link_of}
    referring: defaultdict[str, list[tuple[Entity, Field]]] = defaultdict(list)
    for other in live.model.entities.values():
        for one in other.fields.values():
            if one.target:
                referring[one.target].append((other, one))
    members = _told({name: _members(one, referring[name]) for name, one in entities.items()})
    given_up = ((old, one.key, one.name) for one in entities.values() for old in one.renamed_from)
    charts = live.model.processes.values()
    states = {one.name: _last(_states_given_up(one), one.states) for one in charts}
    events = {one.name: _last(_events_given_up(one), _events(one)) for one in charts}
    return Formers(_last(given_up, live.model.entities), members, _told(states), _told(events))


def _told(names: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    return Frozen({name: called for name, called in names.items() if called})


def _states_given_up(process: Process) -> Iterator[tuple[str, str, str]]:
    return ((old, one.key, one.name) for one in process.states.values() for old in one.renamed_from)


def _events_given_up(process: Process) -> Iterator[tuple[str, str, str]]:
    ways = (way for one in process.states.values() for way in one.transitions.values())
    return ((old, way.key, way.event) for way in ways for old in way.renamed_from)


def _events(process: Process) -> Iterator[str]:
    return (event for one in process.states.values() for event in one.transitions)


def _members(entity: Entity, referring: Sequence[tuple[Entity, Field]]) -> Mapping[str, str]:
    given_up = [(old, one.key, one.name) for one in entity.fields.values() for old in one.renamed_from]
    related = [found for other, one in referring for found in _inverses(other, one)]
    if not given_up and not related:
        return Frozen({})
    taken = {*entity.fields, *SYSTEM, *(one.inverse for _, one in referring)}
    fields = _last(given_up, taken)
    return Frozen({**_last(related, taken), **fields})


def _inverses(other: Entity, one: Field) -> Iterator[tuple[str, str, str]]:
    """(former name, key, name) of how a target calls the records of another: by names, where no reference says."""
    if one.inverse == default_inverse(other.name, one.name):
        for holder in (other.name, *other.renamed_from):
            for name in (one.name, *one.renamed_from):
                yield default_inverse(holder, name), one.key, one.inverse


def _last(given_up: Iterable[tuple[str, str, str]], taken: Iterable[str]) -> Mapping[str, str]:
    """By former name: the present name of the one that had it last."""
    known = {*taken}
    holders: dict[str, dict[str, int]] = {}
    for old, key, now in given_up:
        if old not in known and old != now:
            holders.setdefault(old, {})[now] = _generation(old, key)
    found = {}
    for old, by in holders.items():
        latest = [now for now, generation in by.items() if generation == max(by.values())]
        if len(latest) == 1:
            found[old] = latest[0]
    return Frozen(found)


def _generation(name: str, key: str) -> int:
    """Which element of that name it is, from its key: the first one, or a later one (`fax__2`)."""
    own = re.split(r"[./]", key)[-1]
    stated = _GENERATION.fullmatch(own)
    return int(stated["number"]) if stated is not None and stated["first"] == name else 1
