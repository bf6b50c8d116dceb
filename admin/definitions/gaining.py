"""Whom a plan gives more, and whom less, as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from admin.security.identity import everybody
from core.access.rights import administered
from core.context import Context
from core.publish import Plan
from core.publish.reach import DEFINITIONS, Effect, Turn, effects, said, turned
from schema_registry.rights_words import act_said

NAMED = 40
"""People of one turn who are named."""
WAYS: Mapping[str, object] = {"gain": _l("more"), "lose": _l("less"), "differ": _l("other")}
TONES: Mapping[str, str] = {"gain": "green", "lose": "amber", "differ": "blue"}


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """What becomes of one action or field, and for whom."""

    what: str
    way_said: str
    tone: str
    count: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """What a changed role does to those who hold it."""

    role: str
    said: str
    turns: tuple[ShownTurn, ...]


def shown_effects(ctx: Context, plan: Plan) -> tuple[ShownEffect, ...]:
    """The effects of a plan: nothing is asked where no role changes, else who holds which, in four statements."""
    before = ctx.live.everything.model
    if plan.model is None or not turned(before, plan.model):
        return ()
    return tuple(_effect(ctx, one) for one in effects(before, plan.model, everybody(ctx)))


def _effect(ctx: Context, one: Effect) -> ShownEffect:
    tag = ctx.locale.tag
    return ShownEffect(one.role.title.say(tag), said(one).say(tag), tuple(_turn(ctx, turn) for turn in one.turns))


def _turn(ctx: Context, turn: Turn) -> ShownTurn:
    tag, names = ctx.locale.tag, tuple(one.name for one in turn.people[:NAMED])
    if turn.entity is None:
        what = administered(turn.what).say(tag)
    elif turn.what == DEFINITIONS:
        what = f"{turn.entity.title.say(tag)} · {administered(turn.what).say(tag)}"
    elif turn.field:
        what = f"{turn.entity.title.say(tag)} · {turn.entity.fields[turn.what].title.say(tag)}"
    else:
        what = f"{turn.entity.title.say(tag)} · {act_said(turn.what, tag)}"
    return ShownTurn(what, str(WAYS[turn.way]), TONES[turn.way], len(turn.people), names)
