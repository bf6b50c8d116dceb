"""A draft's documents as packs: the version that it changes, with its own documents laid over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from core.context import Context
from core.drafts.kept import Draft, draft_of
from core.storage.system import draft_document as documents
from core.storage.system import draft_pack as table
from core.storage.versions import packs_of
from schema_registry.frozen import Frozen
from schema_registry.packs import PackFiles, Texts, texts_of

Key = tuple[str, str]
"""Pack and path of a document."""
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

    `base`: the texts of its version; `own`: its own, None for what it takes out; `origins`: the packs that both
    change, by name; `undecided`: packs that it brings and that are not laid over the others yet.
    """

    draft: Draft
    base: Texts
    own: Mapping[Key, str | None]
    origins: Mapping[str, PackFiles]
    undecided: tuple[str, ...] = ()

    @property
    def texts(self) -> Texts:
        """Every document as the draft has it."""
        laid = {**self.base, **self.own}
        return Frozen({key: text for key, text in laid.items() if text is not None})

    @property
    def packs(self) -> tuple[PackFiles, ...]:
        """The same as packs."""
        return as_packs(self.texts, self.origins)

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
        return Workspace(
            self.draft, self.base, Frozen({**self.own, (pack, path): text}), self.origins, self.undecided
        )

    def _edit(self, key: Key) -> Edit:
        before, after = self.base.get(key), self.own[key]
        act: Act = "remove" if after is None else "add" if before is None else "change"
        return Edit(*key, act, before or "", after or "")


def workspace(ctx: Context, number: int) -> Workspace:
    """A draft with its documents, in four statements. Raises Missing and Denied."""
    return workspace_of(ctx, draft_of(ctx, number))


def workspace_of(ctx: Context, draft: Draft) -> Workspace:
    """The documents of a draft. The packs that it brings came with what they bring."""
    packs = packs_of(ctx.connection, draft.base)
    brought = brought_by(ctx, draft.id)
    query = sa.select(documents.c.pack, documents.c.path, documents.c.text).where(documents.c.draft == draft.id)
    own = {(row.pack, row.path): row.text for row in ctx.connection.execute(query)}
    origins = {pack.name: pack for pack in (*packs, *(pack for pack, decided in brought if decided))}
    undecided = tuple(pack.name for pack, decided in brought if not decided)
    return Workspace(draft, texts_of(packs), Frozen(own), Frozen(origins), undecided)


def brought_by(ctx: Context, number: int) -> tuple[tuple[PackFiles, bool], ...]:
    """The packs that a draft brings, as they were shipped, and whether all is decided that they call for."""
    query = sa.select(table.c.pack, table.c.files, table.c.decided).where(table.c.draft == number)
    rows = ctx.connection.execute(query.order_by(table.c.pack))
    return tuple((PackFiles(row.pack, row.pack, Frozen(row.files)), row.decided) for row in rows)


def as_packs(texts: Texts, origins: Mapping[str, PackFiles]) -> tuple[PackFiles, ...]:
    """The inverse, by name. Packs that were there before know what they came with."""
    files: dict[str, dict[str, str]] = {}
    for (pack, path), text in sorted(texts.items()):
        files.setdefault(pack, {})[path] = text
    return tuple(
        origins[name].changed(inside) if name in origins else PackFiles(name, name, Frozen(inside))
        for name, inside in files.items()
    )


def fingerprint(text: str) -> str:
    """Equal for equal texts: what somebody saw, sent back in place of all of it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
