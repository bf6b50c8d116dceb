"""A draft's documents as packs: the version that it changes, with its own documents laid over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from core.context import Context
from core.drafts.kept import Draft, draft_of
from core.storage.system import draft_document as documents
from core.storage.versions import packs_of
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles

Key = tuple[str, str]
"""Pack and path of a document."""
Texts = Mapping[Key, str]
Act = Literal["add", "change", "remove"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a draft does to one document; the text that is not there is empty."""

    pack: str
    path: str
    act: Act
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """A draft with all its documents.

    `base`: the texts of its version; `own`: its own, None for what it takes out; `labels`: how packs are printed.
    """

    draft: Draft
    base: Texts
    own: Mapping[Key, str | None]
    labels: Mapping[str, str]

    @property
    def texts(self) -> Texts:
        """Every document as the draft has it."""
        laid = {**self.base, **self.own}
        return Frozen({key: text for key, text in laid.items() if text is not None})

    @property
    def packs(self) -> tuple[PackFiles, ...]:
        """The same as packs."""
        return as_packs(self.texts, self.labels)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What it changes, by pack and path."""
        return tuple(self._edit(key) for key in sorted(self.own))

    def act(self, pack: str, path: str) -> Act | None:
        """What is done to a document; None where it is as in the base."""
        key = (pack, path)
        return self._edit(key).act if key in self.own else None

    def with_text(self, pack: str, path: str, text: str) -> Workspace:
        """The workspace as if a document had this text: for checking while one types."""
        return Workspace(self.draft, self.base, Frozen({**self.own, (pack, path): text}), self.labels)

    def _edit(self, key: Key) -> Edit:
        before, after = self.base.get(key), self.own[key]
        act: Act = "remove" if after is None else "add" if before is None else "change"
        return Edit(*key, act, before or "", after or "")


def workspace(ctx: Context, number: int) -> Workspace:
    """A draft with its documents, in three statements. Raises Missing and Denied."""
    return workspace_of(ctx, draft_of(ctx, number))


def workspace_of(ctx: Context, draft: Draft) -> Workspace:
    """The documents of a draft."""
    packs = packs_of(ctx.connection, draft.base)
    query = sa.select(documents.c.pack, documents.c.path, documents.c.text).where(documents.c.draft == draft.id)
    own = {(row.pack, row.path): row.text for row in ctx.connection.execute(query)}
    return Workspace(draft, texts_of(packs), Frozen(own), Frozen({pack.name: pack.label for pack in packs}))


def texts_of(packs: Iterable[PackFiles]) -> Texts:
    """The documents of packs by pack and path."""
    return Frozen({(pack.name, path): text for pack in packs for path, text in pack.files.items()})


def as_packs(texts: Texts, labels: Mapping[str, str]) -> tuple[PackFiles, ...]:
    """The inverse, by name. A pack that nobody labelled is called by its name."""
    files: dict[str, dict[str, str]] = {}
    for (pack, path), text in sorted(texts.items()):
        files.setdefault(pack, {})[path] = text
    return tuple(PackFiles(name, labels.get(name, name), Frozen(inside)) for name, inside in files.items())


def fingerprint(text: str) -> str:
    """Equal for equal texts: what somebody saw, sent back in place of all of it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
