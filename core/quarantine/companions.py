"""What went with an element: all that used it and that the same publish changed or took out.

What used the element is found by checking the documents of then without it, as everywhere; what of that is not as it
was is offered. A field or an entity that went along brings what used it in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.quarantine.places import field_places
from schema_registry.differing import Difference, Fit, differences, fit, written
from schema_registry.documents import kind_of
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.uses import uses
from schema_registry.vocabulary import Vocabulary

MOST = 30
"""Elements whose uses are looked for."""
Texts = Mapping[str, Mapping[str, str]]
"""Texts by pack, then path."""
Element = tuple[str, str]
"""An entity's name and a field's; no field for the entity itself."""


@dataclass(frozen=True, slots=True)
class Companion:
    """A document or a part of one. `before`: as it was; `after`: as the publish left it; `now`: as it is live.

    Only what `fits` can come back by itself: what somebody wrote since is not written over.
    """

    id: str
    pack: str
    path: str
    pointer: str
    before: str
    after: str
    now: str
    fits: bool
    difference: Difference | None = None
    """None for a whole document."""
    element: Element | None = None
    """The field or the entity that comes back with it."""

    def to_json(self) -> dict[str, object]:
        names = ("id", "pack", "path", "pointer", "before", "after", "now", "fits")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Around:
    """The documents before a publish and after it, and as they would be with the element alone back in them."""

    older: tuple[PackFiles, ...]
    newer: tuple[PackFiles, ...]
    base: Texts
    vocabulary: Vocabulary


def companions(around: Around, first: Iterable[Element]) -> tuple[Companion, ...]:
    """What went with some elements, by document and place."""
    found: dict[str, Companion] = {}
    asked, left = set[Element](), list(first)
    while left and len(asked) < MOST:
        element = left.pop(0)
        if element in asked:
            continue
        asked.add(element)
        for problem in uses(around.older, around.vocabulary, *element):
            for one in _of_use(around, problem):
                found.setdefault(one.id, one)
                left += [one.element] if one.element is not None else []
    along = [one.element for one in found.values() if one.element is not None]
    return tuple(found[id] for id in sorted(found) if not _goes_with(around, found[id], along))


def _goes_with(around: Around, one: Companion, along: Iterable[Element]) -> bool:
    """Whether a part is a place of a field that is itself offered: it comes and stays away with that."""
    if one.difference is None or one.element is not None:
        return False
    document = next(_read(pack.files[one.path]) for pack in around.older if pack.name == one.pack)
    value = quick(one.before)
    places = (field_places(kind_of(one.path), document, *element) for element in along if element[1])
    return any(wanted(one.difference.path, value) for wanted in places if wanted is not None)


def _of_use(around: Around, problem: Problem) -> Iterator[Companion]:
    place = problem.place.file if problem.place is not None else ""
    for pack in around.older:
        path = next((path for path in pack.files if pack.file(path) == place), "")
        if path and pack.name in around.base:
            yield from _of_document(around, pack, path, problem.pointer)


def _of_document(around: Around, pack: PackFiles, path: str, pointer: str) -> Iterator[Companion]:
    before, live = pack.files[path], around.base[pack.name].get(path, "")
    after = next((one.files.get(path, "") for one in around.newer if one.name == pack.name), "")
    if not after:
        if live != before:
            yield _companion(pack.name, path, before, "", live)
        return
    if not live:
        return
    for one in differences(before, after):
        if one.touches(pointer) and (fits := fit(live, one)) != "back":
            yield _part(pack.name, path, before, one, live, fits)


def _companion(pack: str, path: str, before: str, after: str, now: str) -> Companion:
    name = str(_read(before).get("name", "")) if kind_of(path) == "entity" else ""
    element = (name, "") if name else None
    return Companion(f"{pack}/{path}", pack, path, "", before, after, now, not now, element=element)


def _part(pack: str, path: str, document: str, one: Difference, live: str, fits: Fit) -> Companion:
    about = _read(document)
    owner = str(about.get("name") or about.get("extends") or "")
    is_field = kind_of(path) == "entity" and one.path[:1] == ("properties",) and len(one.path) == 2 and not one.after
    element = (owner, str(one.path[1])) if is_field else None
    now = written(live, one.path) or written(live, one.later)
    return Companion(
        f"{pack}/{path}#{one.pointer}",
        pack,
        path,
        one.pointer,
        one.before,
        one.after,
        now,
        fits == "fits",
        one,
        element,
    )


def _read(text: str) -> Mapping[str, object]:
    found = quick(text)
    return found if isinstance(found, dict) else {}
