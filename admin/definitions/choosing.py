"""Which draft a change goes into: the one that somebody names, or a new one."""

from __future__ import annotations

from flask_babel import gettext as _

from admin.display.periods import moment_words
from core.context import Context
from core.drafts import Draft, begin, drafts

NEW = "new"


def chosen_draft(ctx: Context, asked: str) -> int:
    """The number of the draft asked for; of a new one for anything else."""
    if asked.isascii() and asked.isdigit() and any(str(one.id) == asked for one in drafts(ctx)):
        return int(asked)
    return begin(ctx, name_for(ctx))


def name_for(ctx: Context) -> str:
    """What a draft is called that nobody gave a name."""
    return str(_("Changes of %(who)s, %(when)s", who=ctx.actor.name, when=moment_words(ctx.clock(), ctx)))


def own_first(ctx: Context, found: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The actor's own drafts before those of others, each in their order."""
    return tuple(sorted(found, key=lambda one: one.owner.id != ctx.actor.id))
