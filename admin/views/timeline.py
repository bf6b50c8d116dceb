"""What happened to a record, by day, newest first: who, when, and each field before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from admin.display.periods import day_words, time_words
from admin.views.card import Card
from core.context import Context
from core.records.history import FieldChange, HistoryEntry, history

ICONS = {"create": "plus", "update": "pencil", "delete": "trash", "restore": "restore"}
MOST_CHANGES = 4
"""Changed fields that one entry of the timeline lists; the history tab lists them all."""
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    action: str
    icon: str
    who: str
    what: str
    time: str
    iso: str
    changes: tuple[Change, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`more` leads to older entries; empty where there are none."""

    days: tuple[Day, ...]
    more: str


def compose(ctx: Context, card: Card, limit: int, before: str, *, whole: bool) -> Timeline:
    """The record's history; `whole`: with the values that a record was created with, and every changed field."""
    before_seq = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    entries = history(ctx, card.entity.name, card.id, limit + 1, before_seq)
    shown = entries[:limit]
    days = tuple(
        Day(day_words(day, ctx), tuple(_event(ctx, one, whole=whole) for one in group))
        for day, group in groupby(shown, key=lambda one: _day(ctx, one))
    )
    return Timeline(days, _more(card, shown, whole=whole) if len(entries) > limit else "")


def _more(card: Card, shown: tuple[HistoryEntry, ...], *, whole: bool) -> str:
    tab = next((one.id for one in card.entity.card.tabs if one.history), "")
    if whole:
        return card.href(tab=tab, before=str(shown[-1].seq))
    return card.href(tab=tab) if tab else ""


def _day(ctx: Context, entry: HistoryEntry) -> date:
    return entry.at.astimezone(ctx.locale.zone).date()


def _event(ctx: Context, entry: HistoryEntry, *, whole: bool) -> Event:
    listed = entry.changes if whole else entry.changes[:MOST_CHANGES]
    if entry.action != "update" and not whole:
        listed = ()
    left = len(entry.changes) - len(listed) if entry.action == "update" else 0
    return Event(
        action=entry.action,
        icon=ICONS.get(entry.action, "pencil"),
        who=entry.who.name or _("System"),
        what=_what(entry),
        time=time_words(entry.at, ctx),
        iso=entry.at.isoformat(timespec="seconds"),
        changes=tuple(_changes(ctx, listed)),
        left_out=ngettext("and %(num)s more field", "and %(num)s more fields", left) if left else "",
    )


def _what(entry: HistoryEntry) -> str:
    number = len(entry.changes)
    words = {
        "create": _("created the record"),
        "update": ngettext("changed %(num)s field", "changed %(num)s fields", number),
        "delete": _("deleted the record"),
        "restore": _("restored the record"),
    }
    doors = {"import": _("by import"), "api": _("through the API"), "publish": _("by publishing")}
    said = words.get(entry.action, entry.action)
    return f"{said} · {doors[entry.origin]}" if entry.origin in doors else said


def _changes(ctx: Context, changes: Iterable[FieldChange]) -> Iterable[Change]:
    for one in changes:
        yield Change(one.title.say(ctx.locale.tag), _short(one.before_text), _short(one.after_text))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
