"""A draft whose base moved: what is live now is laid under it, document by document.

Where only one side changed a document since the base, that side counts. Where both did, and differently, somebody
decides: what they want is never guessed. A three-way merge as of RCS, with whole documents for lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from core.codes.drafts import UNDECIDED
from core.context import Context
from core.drafts.kept import held, touch
from core.drafts.naming import by_present_names
from core.drafts.state import Key, Workspace, workspace_of
from core.errors import Rejected
from core.storage.system import draft_document as documents
from core.storage.versions import packs_of
from schema_registry.followed import Rewrite
from schema_registry.packs import Texts, texts_of

Choice = Literal["mine", "live"]
CHOICES: tuple[Choice, ...] = ("mine", "live")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A document that a publish changed since the draft's base. Texts are None where it does not exist.

    `both`: the draft changed it too, in another way.
    """

    pack: str
    path: str
    base: str | None
    live: str | None
    mine: str | None
    both: bool


def meetings(ctx: Context, kept: Workspace) -> tuple[Meeting, ...]:
    """What was published since the draft's base, by pack and path; nothing when the base is live."""
    return tuple(_meetings(kept, texts_of(packs_of(ctx.connection, ctx.live.version))))


def _meetings(kept: Workspace, live: Texts) -> Iterator[Meeting]:
    for pack, path in sorted({*kept.base, *live}):
        key = (pack, path)
        base, now = kept.base.get(key), live.get(key)
        if base != now:
            mine = kept.own.get(key, base)
            yield Meeting(pack, path, base, now, mine, key in kept.own and mine != now)


def follow(ctx: Context, number: int, choices: Mapping[Key, Choice]) -> tuple[Rewrite, ...]:
    """The draft now changes what is live. `choices` say which text counts of each document that both changed.

    What was renamed meanwhile is called by its new name in the draft's documents; where that was is returned.
    Raises Rejected with every document that is not decided.
    """
    kept = workspace_of(ctx, held(ctx, number))
    live = texts_of(packs_of(ctx.connection, ctx.live.version))
    both = [one for one in _meetings(kept, live) if one.both]
    undecided = [UNDECIDED.at(path=f"{one.pack}/{one.path}") for one in both if (one.pack, one.path) not in choices]
    if undecided:
        raise Rejected(undecided)
    given_up = {(one.pack, one.path) for one in both if choices[one.pack, one.path] == "live"}
    for pack, path in kept.own:
        if (pack, path) in given_up or kept.own[pack, path] == live.get((pack, path)):
            mine = (documents.c.draft == number, documents.c.pack == pack, documents.c.path == path)
            ctx.connection.execute(sa.delete(documents).where(*mine))
    touch(ctx, number, base=ctx.live.version)
    return by_present_names(ctx, number)
