"""Drafts that bring packs: new ones, and newer versions of live ones.

What the packs are merged to stands in the draft's documents once every conflict is decided; what they came with is
kept beside, so that the next upgrade knows it.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.access.rights import require_administration
from core.codes.drafts import NOTHING_TO_DECIDE
from core.context import Context
from core.drafts.kept import begin, draft_of, held, touch
from core.drafts.state import brought_by
from core.errors import Missing, Rejected
from core.packs.install import UNDECIDED, upgraded
from core.packs.upgrade import Decisions, Upgrade
from core.storage.system import draft_document as documents
from core.storage.system import draft_pack as table
from core.storage.versions import live_packs
from schema_registry.packs import PackFiles, Texts, texts_of


def bring(ctx: Context, name: str, packs: Sequence[PackFiles]) -> int:
    """The number of a new draft that brings packs; laid over what is live at once when there is nothing to decide.

    Raises Rejected for packs that cannot be installed, and Denied.
    """
    require_administration(ctx, "definitions")
    upgrade = upgraded(ctx, packs)
    number = begin(ctx, name)
    rows = [
        {"draft": number, "pack": pack.name, "files": dict(pack.files), "decided": not upgrade.open} for pack in packs
    ]
    ctx.connection.execute(sa.insert(table), rows)
    if not upgrade.open:
        _lay(ctx, number, upgrade)
    return number


def to_decide(ctx: Context, number: int, decisions: Decisions = UNDECIDED) -> Upgrade:
    """What the packs of a draft would be merged to over what is live now, with its conflicts.

    Raises Missing when nothing of the draft is to be decided, or the draft is gone.
    """
    require_administration(ctx, "definitions")
    packs = [pack for pack, decided in brought_by(ctx, draft_of(ctx, number).id) if not decided]
    if not packs:
        raise Missing([NOTHING_TO_DECIDE.at()])
    return upgraded(ctx, packs, decisions)


def decide(ctx: Context, number: int, decisions: Decisions) -> None:
    """The packs are laid over what is live, as decided. Raises Rejected with every conflict that is open."""
    held(ctx, number)
    upgrade = to_decide(ctx, number, decisions)
    if upgrade.open:
        raise Rejected([one.problem for one in upgrade.open])
    _lay(ctx, number, upgrade)
    ctx.connection.execute(sa.update(table).where(table.c.draft == number).values(decided=True))


def _lay(ctx: Context, number: int, upgrade: Upgrade) -> None:
    """The draft's documents are what the upgrade changes of what is live."""
    live: Texts = texts_of(live_packs(ctx.connection))
    after = texts_of(upgrade.packs)
    rows = [
        {"draft": number, "pack": pack, "path": path, "text": after.get((pack, path))}
        for pack, path in sorted({*live, *after})
        if live.get((pack, path)) != after.get((pack, path))
    ]
    ctx.connection.execute(sa.delete(documents).where(documents.c.draft == number))
    if rows:
        ctx.connection.execute(sa.insert(documents), rows)
    touch(ctx, number, base=ctx.live.version)
