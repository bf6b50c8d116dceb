"""Documents of a draft: put, added, taken out, put back. Nothing of it is live before it is published."""

from __future__ import annotations

import sqlalchemy as sa

from core.access.defining import require_within
from core.codes.drafts import CHANGED_MEANWHILE, LAST_PACK_FILE, NO_DOCUMENT, TAKEN, TOO_LONG
from core.context import Context
from core.drafts.kept import held, touch
from core.drafts.local import local_manifest
from core.drafts.names import require_path
from core.drafts.state import Key, Workspace, fingerprint, workspace_of
from core.errors import Missing, Rejected, Stale
from core.storage.system import draft_document as documents
from schema_registry.documents import MANIFEST
from schema_registry.limits import FILE_CHARACTERS
from schema_registry.packs import LOCAL


def put(ctx: Context, number: int, pack: str, path: str, text: str, seen: str) -> None:
    """The document has this text from now on; one that is as in the base is no change any more.

    `seen` is the fingerprint of the text that its writer began with. Raises Stale when the draft has another one
    by now, Missing when there is no such document, Rejected when the text is too long.
    """
    kept, key = _held(ctx, number), (pack, path)
    now = kept.texts.get(key)
    if now is None:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    if now != text and fingerprint(now) != seen:
        raise Stale([CHANGED_MEANWHILE.at(path=path)])
    write(ctx, kept, key, _fitting(text))


def add(ctx: Context, number: int, pack: str, path: str, text: str) -> None:
    """A new document. The pack of own changes comes into being with its first. Raises Rejected."""
    require_path(path)
    kept, key = _held(ctx, number), (pack, path)
    if key in kept.texts:
        raise Rejected([TAKEN.at("/path", pack=pack, path=path)])
    first = (pack, MANIFEST) not in kept.texts
    if first and pack != LOCAL:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=MANIFEST)])
    write(ctx, kept, key, _fitting(text))
    if first:
        write(ctx, kept, (LOCAL, MANIFEST), local_manifest(kept.packs))


def take_out(ctx: Context, number: int, pack: str, path: str) -> None:
    """The document is not part of the draft any more. Raises Missing, Rejected for a pack.json that others need."""
    kept, key = _held(ctx, number), (pack, path)
    if key not in kept.texts:
        raise Missing([NO_DOCUMENT.at(pack=pack, path=path)])
    if path == MANIFEST and any(other == pack and file != MANIFEST for other, file in kept.texts):
        raise Rejected([LAST_PACK_FILE.at(pack=pack, path=path)])
    write(ctx, kept, key, None)


def put_back(ctx: Context, number: int, pack: str, path: str) -> None:
    """The document is again as in the version that the draft changes."""
    kept, key = _held(ctx, number), (pack, path)
    write(ctx, kept, key, kept.base.get(key))


def _held(ctx: Context, number: int) -> Workspace:
    return workspace_of(ctx, held(ctx, number))


def _fitting(text: str) -> str:
    if len(text) > FILE_CHARACTERS:
        raise Rejected([TOO_LONG.at("/text", limit=FILE_CHARACTERS)])
    return text


def write(ctx: Context, kept: Workspace, key: Key, text: str | None) -> None:
    """The row of a document of a draft that is held; none where the text is that of the base. Raises Denied for
    documents that its writer may not change."""
    number, (pack, path) = kept.draft.id, key
    base, now = ({} if one is None else {key: one} for one in (kept.base.get(key), text))
    require_within(ctx, base, now, unfinished=True)
    mine = (documents.c.draft == number, documents.c.pack == pack, documents.c.path == path)
    ctx.connection.execute(sa.delete(documents).where(*mine))
    if text != kept.base.get(key):
        row = {"draft": number, "pack": pack, "path": path, "text": text}
        ctx.connection.execute(sa.insert(documents).values(row))
    touch(ctx, number)
