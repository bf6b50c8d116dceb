"""The documents of packs, told apart by where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

DocumentKind = Literal[
    "pack",
    "entity",
    "role",
    "categories",
    "expenses",
    "process",
    "calendar",
    "import",
    "report",
    "print",
    "check",
    "locale",
]

MANIFEST = "pack.json"
FOLDERS: Mapping[str, DocumentKind] = {
    "entities": "entity",
    "roles": "role",
    "categories": "categories",
    "expenses": "expenses",
    "processes": "process",
    "calendars": "calendar",
    "imports": "import",
    "reports": "report",
    "prints": "print",
    "checks": "check",
    "locales": "locale",
}
DOCUMENT_KINDS: tuple[DocumentKind, ...] = ("pack", *FOLDERS.values())


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One parsed definition. `path` is relative to its pack; `file` is how problems name it."""

    pack: str
    path: str
    file: str
    kind: DocumentKind
    text: str
    value: Mapping[str, object]
    made: tuple[Document, str] | None = None
    """Of what the engine wrote itself: the document that calls for it, and its pointer there."""

    @property
    def digest(self) -> str:
        """Equal for equal texts of one kind."""
        return digest([self.kind, self.text])

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.path.rpartition("/")[2].removesuffix(".json")


def digest(parts: Sequence[str]) -> str:
    """A short name for texts: equal for equal ones."""
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def kind_of(path: str) -> DocumentKind | None:
    """Which kind of document lies at a path of a pack; None where none belongs."""
    if path == MANIFEST:
        return "pack"
    folder, _, rest = path.partition("/")
    return FOLDERS.get(folder) if rest and "/" not in rest else None


def of_kind(documents: Iterable[Document], kind: DocumentKind) -> list[Document]:
    """Those of one kind, in their order."""
    return [document for document in documents if document.kind == kind]


def schema_urn(kind: DocumentKind) -> str:
    """The `$schema` of a kind of document."""
    return f"urn:cardwright:{kind}:1"
