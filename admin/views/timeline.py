"""What happened to a record and around it, by day, newest first: changes before and after, notes, calls, tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import ngettext

from admin.display.fields import shown
from admin.display.periods import day_words, time_words
from admin.loggable import ICONS as WAYS
from admin.loggable import Offer, offers
from admin.menu import DEFAULT_ICON, records_path
from admin.numbers import number_in
from admin.views.card import Card
from admin.views.tasks import Todo, todos
from core.context import Context
from core.kinds.file import files_of
from core.queries.query import Person
from core.records.history import FieldChange, HistoryEntry, history
from core.records.merged import LOGGED, merges_of
from core.tasks.listing import tasks_about
from core.timeline.entries import Happening, TimelineEntry, timeline
from core.timeline.notes import Note
from core.timeline.order import CHANGES, NOTES, STEPS, feeders

ICONS = {
    "create": "plus",
    "update": "pencil",
    "delete": "trash",
    "restore": "restore",
    "reveal": "eye",
    "share": "users",
}
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
    changes: tuple[Change, ...] = ()
    left_out: str = ""
    title: str = ""
    href: str = ""
    """Where what is on it leads: a record, or the texts of a note."""
    text: tuple[tuple[str, bool], ...] = ()
    """What was written, in pieces: whether each is a mention."""
    details: tuple[tuple[str, str], ...] = ()
    changed: bool = False
    own: bool = False
    undo: str = ""
    """Where a merge is taken back, as long as it can be."""


@dataclass(frozen=True, slots=True)
class Day:
    title: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A link that leaves one kind of entry, or all of them."""

    title: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """`more` leads to older entries, `latest` back to the beginning; empty where there are none."""

    days: tuple[Day, ...]
    more: str
    latest: str = ""
    kinds: tuple[Kind, ...] = ()
    offers: tuple[Offer, ...] = ()
    """What may be logged."""
    todos: tuple[Todo, ...] = ()
    """What is still to be done about the record."""
    back: str = ""

    @property
    def kind(self) -> str:
        """The kind of entry that is shown alone, in words."""
        return next((one.title for one in self.kinds[1:] if one.current), "")


def compose(ctx: Context, card: Card, limit: int, tab: str, show: str, before: str) -> Timeline:
    """A page of the record's timeline, of one kind where `show` names it."""
    kinds = tuple(_kinds(ctx, card, tab, show))
    show = show if any(one.current for one in kinds[1:]) else ""
    page = timeline(ctx, card.entity.name, card.id, limit, after=before, show=show)
    standing = _standing(ctx, card, [one.what for one in page.entries if isinstance(one.what, HistoryEntry)])
    return Timeline(
        days=_days(ctx, [(one.at, _entry(ctx, card, one, standing)) for one in page.entries]),
        more=f"{card.href(tab=tab, show=show, before=page.next)}#timeline" if page.next else "",
        latest=f"{card.href(tab=tab, show=show)}#timeline" if before else "",
        kinds=kinds,
        offers=offers(ctx, card.entity, card.id, card.origin),
        todos=()
        if before or show
        else tuple(todos(ctx, tasks_about(ctx, card.entity, card.id), mine=False, on=card.path)),
        back=card.href(tab=tab),
    )


def _kinds(ctx: Context, card: Card, tab: str, show: str) -> Iterator[Kind]:
    known = {
        "": (_("Everything"), "filter"),
        NOTES: (_("Notes"), "message"),
        CHANGES: (_("Changes"), "pencil"),
    }
    if any(one.process for one in card.entity.fields.values()):
        known[STEPS] = (_("Transitions"), "arrow-right")
    for one in feeders(ctx, card.entity):
        known[one.entity.name] = (one.entity.plural.say(ctx.locale.tag), one.entity.icon or DEFAULT_ICON)
    current = show if show in known else ""
    for name, (title, icon) in known.items():
        yield Kind(title, f"{card.href(tab=tab, show=name)}#timeline", icon, name == current)


def whole_history(ctx: Context, card: Card, limit: int, before: str) -> Timeline:
    """The record's own history, with the values that it was created with, and every changed field."""
    entries = history(ctx, card.entity.name, card.id, limit + 1, number_in(before))
    listed = entries[:limit]
    tab = card.tab.id if card.tab else ""
    more = card.href(tab=tab, before=str(listed[-1].seq)) if len(entries) > limit else ""
    standing = _standing(ctx, card, listed)
    events = [(one.at, _event(ctx, card, one, standing, whole=True)) for one in listed]
    return Timeline(_days(ctx, events), more)


def _standing(ctx: Context, card: Card, entries: Iterable[HistoryEntry]) -> frozenset[str]:
    """The batches of merges that can still be taken back, by somebody who may make them. None is asked for where no
    entry tells of one."""
    told = [one.after for entry in entries for one in entry.changes if one.field == LOGGED]
    ids = {str(id) for value in told if isinstance(value, tuple) for id in value}
    return frozenset(merges_of(ctx, ids).values()) if ids and card.may_update and card.may_delete else frozenset()


def _days(ctx: Context, events: Iterable[tuple[datetime, Event]]) -> tuple[Day, ...]:
    return tuple(
        Day(day_words(day, ctx), tuple(event for _at, event in group))
        for day, group in groupby(events, key=lambda one: _day(ctx, one[0]))
    )


def _day(ctx: Context, at: datetime) -> date:
    return at.astimezone(ctx.locale.zone).date()


def _entry(ctx: Context, card: Card, entry: TimelineEntry, standing: frozenset[str]) -> Event:
    if isinstance(entry.what, HistoryEntry):
        return _event(ctx, card, entry.what, standing, whole=False)
    if isinstance(entry.what, Note):
        return _noted(ctx, card, entry.what)
    return _happened(ctx, entry, entry.what)


def _noted(ctx: Context, card: Card, note: Note) -> Event:
    return Event(
        action="note-gone" if note.deleted else "note",
        icon="trash" if note.deleted else "message",
        who=note.who.name or _("System"),
        what=_("deleted a note") if note.deleted else "",
        time=time_words(note.at, ctx),
        iso=note.at.isoformat(timespec="seconds"),
        text=tuple(pieces(note)),
        changed=note.changed,
        href=records_path(card.entity.name, card.id, "notes", note.id),
        own=note.who.id == ctx.actor.id and not note.deleted,
    )


def pieces(note: Note) -> Iterator[tuple[str, bool]]:
    """The text of a note, parted where it speaks to somebody."""
    words = sorted({f"@{one.said}" for one in note.mentions}, key=len, reverse=True)
    if not words:
        yield note.text, False
        return
    for at, piece in enumerate(re.split("(" + "|".join(map(re.escape, words)) + ")", note.text)):
        if piece:
            yield piece, at % 2 == 1


def _happened(ctx: Context, entry: TimelineEntry, what: Happening) -> Event:
    entity, row = what.feeder.entity, what.row
    standing = entity.timeline
    assert standing is not None
    by = row.get("sys_created_by")
    kind = str(row.get(standing.kind) or "") if standing.kind else ""
    said = _cell(ctx, what, standing.kind)
    told = _cell(ctx, what, standing.text)
    others = [name for name in standing.on if name not in {one.name for one in what.feeder.references}]
    stated = ((name, _cell(ctx, what, name)) for name in dict.fromkeys((*others, *standing.ask)))
    return Event(
        action="happened",
        icon=WAYS.get(kind, entity.icon or DEFAULT_ICON),
        who=by.name if isinstance(by, Person) else _("System"),
        what=said or entity.title.say(ctx.locale.tag),
        time="" if entry.dated else time_words(entry.at, ctx),
        iso=entry.at.isoformat(timespec="seconds"),
        title=str(row["$title"]) or "—",
        href=records_path(entity.name, str(row["id"])),
        text=((_short(told), False),) if told else (),
        details=tuple((entity.fields[name].title.say(ctx.locale.tag), text) for name, text in stated if text),
    )


def _cell(ctx: Context, what: Happening, name: str) -> str:
    one = shown(ctx.live, what.feeder.entity, name, ctx.locale) if name else None
    value = what.row.get(name)
    return one.cell(value).text if one is not None and value is not None else ""


def _event(ctx: Context, card: Card, entry: HistoryEntry, standing: frozenset[str], *, whole: bool) -> Event:
    merged = next((one for one in entry.changes if one.field == LOGGED), None)
    if merged is not None:
        entry = replace(entry, changes=tuple(one for one in entry.changes if one is not merged))
    listed = entry.changes if whole else entry.changes[:MOST_CHANGES]
    if entry.action == "share" or (entry.action != "update" and not whole):
        listed = ()
    shared = next((one for one in entry.changes if entry.action == "share"), None)
    left = len(entry.changes) - len(listed) if entry.action == "update" else 0
    files = _files(entry)
    if files and not whole and not (files.before_text and files.after_text):
        listed = ()  # the entry says it already
    steps = {name for name, one in card.entity.fields.items() if one.process}
    moved = entry.action == "update" and any(one.field in steps for one in entry.changes)
    return Event(
        action="step" if moved else entry.action,
        icon="arrow-merge" if merged else _icon(entry, files=files is not None, moved=moved),
        who=entry.who.name or _("System"),
        what=_of_merge(merged) if merged else _of_share(shared) if shared else _what(entry, moved=moved),
        time=time_words(entry.at, ctx),
        iso=entry.at.isoformat(timespec="seconds"),
        changes=tuple(_changes(ctx, listed)),
        left_out=ngettext("and %(num)s more field", "and %(num)s more fields", left) if left else "",
        details=((_("Merged record"), entry.of),) if entry.of else (),
        undo=_undo_path(card, entry.batch) if merged and entry.batch in standing else "",
    )


def _icon(entry: HistoryEntry, *, files: bool, moved: bool) -> str:
    return "paperclip" if files else "arrow-right" if moved else ICONS.get(entry.action, "pencil")


def _of_merge(merged: FieldChange) -> str:
    if merged.after_text:
        return str(_("merged %(what)s into this record", what=merged.after_text))
    return str(_("undid the merge of %(what)s", what=merged.before_text))


def _of_share(shared: FieldChange) -> str:
    if not shared.after_text:
        return str(_("ended a share: %(what)s", what=shared.before_text))
    if shared.before_text:
        return str(_("changed a share: %(what)s", what=shared.after_text))
    return str(_("shared it: %(what)s", what=shared.after_text))


def _undo_path(card: Card, batch: str) -> str:
    return f"{records_path(card.entity.name, 'unmerge')}?{urlencode({'batch': batch, 'into': card.id})}"


def _files(entry: HistoryEntry) -> FieldChange | None:
    """The change of an entry that is about the files of one field alone."""
    only = entry.changes[0] if entry.action == "update" and len(entry.changes) == 1 else None
    return only if only is not None and (files_of(only.before) or files_of(only.after)) else None


def _of_files(change: FieldChange) -> str:
    before, after = _short(change.before_text), _short(change.after_text)
    if not before:
        return str(_("added %(what)s", what=after))
    return str(_("replaced %(what)s", what=before) if after else _("deleted %(what)s", what=before))


def _what(entry: HistoryEntry, *, moved: bool) -> str:
    number = len(entry.changes)
    words = {
        "create": _("created the record"),
        "update": ngettext("changed %(num)s field", "changed %(num)s fields", number),
        "delete": _("deleted the record"),
        "restore": _("restored the record"),
        "reveal": _("looked at a secret"),
    }
    doors = {"import": _("by import"), "api": _("through the API"), "publish": _("by publishing")}
    files = _files(entry)
    said = _of_files(files) if files else _("moved it on") if moved else words.get(entry.action, entry.action)
    return f"{said} · {doors[entry.origin]}" if entry.origin in doors else said


def _changes(ctx: Context, changes: Iterable[FieldChange]) -> Iterable[Change]:
    for one in changes:
        yield Change(one.title.say(ctx.locale.tag), _short(one.before_text), _short(one.after_text))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
