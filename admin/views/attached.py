"""The files of a record on its card: what each is, who put it there, the versions before it, what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from admin.display.fields import FileCell, file_cell
from admin.display.periods import moment_words
from admin.forms.controls import accepted
from admin.menu import records_path
from admin.views.card import Card
from core.context import Context
from core.files.uploads import Upload, in_words, uploaded
from core.kinds.file import files_of, most_of
from core.records.files import MIB
from schema_registry.model import Field


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a file: `number` is 1 for the first."""

    number: int
    cell: FileCell
    size: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a record as it is now, and the versions before, the latest first."""

    now: Version
    earlier: tuple[Version, ...]
    path: str
    """Where it is acted upon."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field that files may be put into: where they are sent, what it takes, how large each may be."""

    field: str
    title: str
    path: str
    accept: str
    most: int
    most_said: str
    room: int
    """How many more it takes."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a files tab shows. `place` is None for whoever may not put anything there."""

    title: str
    files: tuple[Attached, ...]
    place: Place | None


def place_of(ctx: Context, card: Card) -> Place | None:
    """Where files go that are dropped on the card: to the open files tab, else to the first one."""
    tabs = [one.tab.files for one in card.tabs if one.tab.files]
    open_now = card.tab.files if card.tab is not None else ""
    name = open_now or next(iter(tabs), "")
    return _place(ctx, card, card.entity.fields[name]) if name else None


def compose(ctx: Context, card: Card) -> Panel | None:
    """The files of the open tab; None where it is no files tab. One more statement, however many there are."""
    if card.tab is None or not card.tab.files:
        return None
    field = card.entity.fields[card.tab.files]
    held = files_of(card.row.get(field.name))
    known = uploaded(ctx, (id for one in held for id in (one.id, *one.earlier)))
    base = f"{records_path(card.entity.name, card.id)}/files/{field.name}"
    files = []
    for one in held:
        versions = [
            _version(ctx, known[id], one.version - place)
            for place, id in enumerate((one.id, *one.earlier))
            if id in known
        ]
        if versions:
            files.append(Attached(versions[0], tuple(versions[1:]), f"{base}/{one.id}"))
    return Panel(card.tab.title.say(ctx.locale.tag), tuple(files), _place(ctx, card, field))


def _version(ctx: Context, upload: Upload, number: int) -> Version:
    size = in_words(upload.file.size)
    return Version(number, file_cell(upload.file), size, upload.who, moment_words(upload.at, ctx))


def _place(ctx: Context, card: Card, field: Field) -> Place | None:
    if not card.may_update or field.name in card.read_only or not field.given:
        return None
    largest = field.options.get("maxSize")
    most = min(ctx.settings.max_upload, largest * MIB if isinstance(largest, int) else ctx.settings.max_upload)
    room = most_of(field) - len(files_of(card.row.get(field.name)))
    path = f"{records_path(card.entity.name, card.id)}/files/{field.name}"
    kind = ctx.live.kinds[field.kind]
    title = field.title.say(ctx.locale.tag)
    return Place(field.name, title, path, accepted(kind, field), most, in_words(most), room)
