"""Former names: what elements were called before, read from the documents that state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.compile.fields import default_inverse
from schema_registry.documents import DocumentKind, kind_of
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick
from schema_registry.view import Json, mapping, text, texts

Names = Mapping[str, tuple[str, ...]]
"""By a former name: what it may be called now. Elements of several entities may have had the same one."""
RENAMED = "renamedFrom"
STATING: frozenset[DocumentKind] = frozenset({"entity", "process"})
"""The kinds of documents whose elements say former names."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document of an entity: where it lies, what it says."""

    pack: str
    path: str
    value: Json

    @property
    def owner(self) -> str:
        """The entity that it defines or changes."""
        return text(self.value.get("name")) or text(self.value.get("extends"))

    @property
    def overlays(self) -> bool:
        return "extends" in self.value and "name" not in self.value


@dataclass(frozen=True, slots=True)
class Member:
    """An entity, a field, a state or a transition: its name, and what is said of it."""

    name: str
    value: Json

    @property
    def formers(self) -> list[str]:
        return [old for _, old in texts(self.value.get(RENAMED)) if old != self.name]


def sources(packs: Iterable[PackFiles], kind: DocumentKind = "entity") -> tuple[Source, ...]:
    """The documents of entities, or of processes. Texts that are no JSON are left out."""
    return tuple(
        Source(pack.name, path, value)
        for pack in packs
        for path, source in pack.files.items()
        if kind_of(path) == kind and (value := _value(source))
    )


def states_any(packs: Iterable[PackFiles]) -> bool:
    """Whether any document may state a former name."""
    return any(RENAMED in source for pack in packs for path, source in pack.files.items() if kind_of(path) in STATING)


def _value(source: str) -> Json:
    try:
        return mapping(quick(source))
    except (ValueError, RecursionError):
        return {}


def former_names(documents: Sequence[Source]) -> Names:
    """The former names of entities and fields."""
    entities = {one.owner: Member(one.owner, one.value).formers for one in documents}
    found: dict[str, dict[str, None]] = {}
    for document in documents:
        for member in (Member(document.owner, document.value), *fields_of(document)):
            for old in member.formers:
                found.setdefault(old, {})[member.name] = None
        for old, new in _inverses(document, entities):
            found.setdefault(old, {})[new] = None
    return Frozen({old: tuple(names) for old, names in found.items()})


def fields_of(document: Source) -> Iterator[Member]:
    """The fields that a document defines or changes."""
    return (Member(name, mapping(value)) for name, value in mapping(document.value.get("properties")).items())


def _inverses(document: Source, entities: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(former name, name) of how targets call the records that refer to them: where no reference says, by names."""
    holders = [document.owner, *entities.get(document.owner, ())]
    for field in fields_of(document):
        if "to" not in field.value or "inverse" in field.value:
            continue
        now = default_inverse(document.owner, field.name)
        formers = (default_inverse(holder, one) for holder in holders for one in (field.name, *field.formers))
        yield from ((old, now) for old in formers if old != now)


def overlaid(documents: Sequence[Source]) -> Iterator[tuple[Source, str, str]]:
    """(document, pointer, present name) of the fields that overlays change by a former name.

    An overlay adds what it does not find, so that no problem may tell of it.
    """
    owners = {old: one.owner for one in documents for old in Member(one.owner, one.value).formers}
    now: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for document in documents:
        owner = owners.get(document.owner, document.owner)
        for field in fields_of(document):
            now.update({(owner, old): field.name for old in field.formers})
            if not document.overlays or field.value.get("new"):
                taken.add((owner, field.name))
    for document in documents if now else ():
        for field in fields_of(document) if document.overlays else ():
            key = (owners.get(document.owner, document.owner), field.name)
            if key in now and key not in taken:
                yield document, pointers.join("/properties", field.name), now[key]
