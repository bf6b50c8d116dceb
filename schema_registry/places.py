"""Where parts of roles and processes stand in their documents: the file, the JSON Pointer and the line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.documents import Document, DocumentKind, kind_of, of_kind
from schema_registry.drafts import EntityDraft
from schema_registry.frozen import freeze
from schema_registry.overlays import lay_over
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick
from schema_registry.reading.positions import Positions
from schema_registry.requirements import in_pack_order
from schema_registry.roles import SCOPES, Right
from schema_registry.view import mapping


@dataclass(frozen=True, slots=True)
class Stands:
    """A part of a document: the pack and path of the file, the pointer, and its line, counted from 1."""

    pack: str
    path: str
    pointer: str
    line: int

    def __str__(self) -> str:
        return f"{self.pack}/{self.path}:{self.line}"


class Places:
    """The documents of one kind of packs, overlays laid over. Broken ones are left out."""

    def __init__(self, packs: Sequence[PackFiles], kind: DocumentKind = "role") -> None:
        documents = of_kind(in_pack_order(list(_documents(packs, kind))), kind)
        self.drafts, _, _ = lay_over(documents)
        self._lines: dict[Document, Positions] = {}

    def part(self, name: str, pointer: str) -> Stands | None:
        """Where a part of a document stands; None where there is no such part."""
        draft = self.drafts.get(name)
        return self._stands(draft, pointer) if draft is not None and _within(draft.value, pointer) else None

    def right(self, role: str, entity: str, action: str, right: Right) -> Stands | None:
        """Where a role says a right by itself: one scope, or one policy. None where it says no such thing."""
        at = pointers.join("/entities", entity, action)
        here = _within(self.drafts[role].value, at) if role in self.drafts else None
        if not isinstance(here, list):
            return self.part(role, at)
        number = next((number for number, one in enumerate(here) if _says(one, right)), None)
        return None if number is None else self._stands(self.drafts[role], pointers.join(at, number))

    def _stands(self, draft: EntityDraft, pointer: str) -> Stands:
        document, at = draft.origin(pointer)
        if document not in self._lines:
            self._lines[document] = Positions(document.text)
        return Stands(document.pack, document.path, at, self._lines[document].key(at)[0])


def _documents(packs: Iterable[PackFiles], wanted: DocumentKind) -> Iterator[Document]:
    for pack in packs:
        for path, written in sorted(pack.files.items()):
            kind, text = kind_of(path), pack.read.get(path, written)
            if kind is not None and kind in ("pack", wanted) and (value := _read(text)) is not None:
                yield Document(pack.name, path, pack.file(path), kind, text, value)


def _read(text: str) -> Mapping[str, object] | None:
    """What a text says; None for one that somebody is still writing on."""
    try:
        return mapping(quick(text))
    except ValueError:
        return None


def _within(value: object, pointer: str) -> object:
    for token in pointers.split(pointer):
        value = value.get(token) if isinstance(value, Mapping) else None
    return value


def _says(stated: object, right: Right) -> bool:
    """Whether an item of a list of grants is the right; each scope but "all" lets in what is shared."""
    if right.policies:
        return isinstance(stated, Mapping) and freeze(stated.get("where")) == right.policies[0].where
    lets_in = right.scope == "shared" and stated in SCOPES[1:-1]
    return stated in SCOPES and (lets_in or stated == right.scope)
