"""What somebody is told who decides about a record that another person was faster with."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from admin.display.periods import moment_words
from core.context import Context
from core.errors import CardwrightError, Stale
from core.processes.ways import Standing
from core.queries.stays import stays_of


@dataclass(frozen=True, slots=True)
class Moved:
    """What happened meanwhile, in one sentence, and the fields that changed with it, a sentence each."""

    said: str
    changes: tuple[str, ...] = ()


def moved_by(
    ctx: Context, standing: Standing, id: str, *, gone: bool, refused: CardwrightError | None
) -> Moved | None:
    """What another did to the record since its reader saw it; None where nothing did.

    `gone`: its state has no such transition any more.
    """
    problems = refused.problems[1:] if isinstance(refused, Stale) else ()
    state = f"/{standing.process.field}"
    tag = ctx.locale.tag
    changes = tuple(one.say(tag) for one in problems if one.pointer != state)
    if gone or any(one.pointer == state for one in problems):
        return Moved(_mover(ctx, standing, id), changes)
    if isinstance(refused, Stale):
        return Moved(str(_("Somebody changed the record meanwhile. Look at it, and decide again.")), changes)
    return None


def _mover(ctx: Context, standing: Standing, id: str) -> str:
    last = next(iter(stays_of(ctx, standing.process, id)), None)
    said = {"state": standing.state.title.say(ctx.locale.tag)}
    if last is None:
        return str(_("The record is “%(state)s” by now.", **said))
    said["when"] = moment_words(last.entered, ctx)
    if not last.who:
        return str(_("The record went on to “%(state)s” by itself (%(when)s).", **said))
    return str(_("%(who)s moved the record to “%(state)s” (%(when)s).", who=last.who, **said))
