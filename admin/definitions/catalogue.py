"""Documents by pack and kind, each with its title and its marks; and those that a text is looked for in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from flask_babel import lazy_gettext as _l

from admin.definitions.entry import document_href
from core.access.defining import Extent, extent
from core.context import Context
from core.drafts import Workspace
from core.packs.layers import LAYERS as LAYER_NAMES
from core.packs.layers import Layer, layer_of
from schema_registry.documents import DOCUMENT_KINDS, DocumentKind, kind_of
from schema_registry.model import Model, Text
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem

LAYERS = {"base": _l("Base"), "industry": _l("Industry"), "local": _l("Own changes")}
TONES = {"base": "gray", "industry": "teal", "local": "violet"}
ACTS = {"add": _l("New"), "change": _l("Changed"), "remove": _l("Taken out")}
ACT_TONES = {"add": "green", "change": "amber", "remove": "red"}
KINDS: Mapping[DocumentKind, object] = {
    "pack": _l("Pack"),
    "entity": _l("Entities"),
    "process": _l("Processes"),
    "report": _l("Reports"),
    "role": _l("Roles"),
    "categories": _l("Categories"),
    "expenses": _l("Expense categories"),
    "calendar": _l("Working calendars"),
    "print": _l("Print templates"),
    "import": _l("Imports"),
    "check": _l("Configuration tests"),
    "locale": _l("Translations"),
}
ICONS: Mapping[DocumentKind, str] = {
    "pack": "package",
    "entity": "database",
    "process": "route",
    "report": "chart-bar",
    "role": "shield-lock",
    "categories": "sitemap",
    "expenses": "receipt",
    "calendar": "calendar",
    "print": "printer",
    "import": "upload",
    "check": "flask",
    "locale": "language",
}

SHOWN = 200
"""Most documents of a kind in a list, beside those that have marks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the list. `overlay`: it changes an element of another pack; `act`: what the draft does."""

    path: str
    name: str
    title: str
    href: str
    overlay: bool = False
    act: str = ""
    in_drafts: tuple[str, ...] = ()
    """The names of drafts that change it."""
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of one kind in a pack; of many the first ones, and those with marks. `left`: how many more."""

    kind: DocumentKind
    title: str
    entries: tuple[Entry, ...]
    left: int = 0

    @property
    def count(self) -> int:
        return len(self.entries) + self.left

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


@dataclass(frozen=True, slots=True)
class PackShelves:
    """A pack with its documents."""

    name: str
    title: str
    version: str
    layer: Layer
    shelves: tuple[Shelf, ...]

    @property
    def count(self) -> int:
        return sum(shelf.count for shelf in self.shelves)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of documents beside their texts, by pack and path."""

    acts: Mapping[tuple[str, str], str]
    in_drafts: Mapping[tuple[str, str], tuple[str, ...]]
    problems: Mapping[tuple[str, str], int]
    draft: int | None = None


def shelves(ctx: Context, packs: Iterable[PackFiles], marks: Marks, sought: str = "") -> tuple[PackShelves, ...]:
    """Packs in the order in which they build on each other, with the documents that the reader may change. `sought`:
    only what has it in name, title or text."""
    within = extent(ctx)
    found = [_pack(ctx, within, pack, marks, sought.casefold()) for pack in packs]
    ordered = sorted(found, key=lambda one: (LAYER_NAMES.index(one.layer), one.name))
    return tuple(one for one in ordered if one.count or (within.whole and not sought))


def workspace_marks(kept: Workspace, problems: Iterable[Problem]) -> Marks:
    """The marks of a draft's documents."""
    acts = {(one.pack, one.path): one.act for one in kept.edits}
    return Marks(acts, {}, counted(kept.packs, problems), kept.draft.id)


def counted(packs: Iterable[PackFiles], problems: Iterable[Problem]) -> dict[tuple[str, str], int]:
    """How many problems each document has."""
    places = {pack.file(path): (pack.name, path) for pack in packs for path in pack.files}
    counts: dict[tuple[str, str], int] = {}
    for problem in problems:
        key = places.get(problem.place.file) if problem.place else None
        if key is not None:
            counts[key] = counts.get(key, 0) + 1
    return counts


def title_of(model: Model, tag: str, kind: DocumentKind, document: Mapping[str, object]) -> str:
    """What a document is called, in the reader's language where it is live."""
    own, name = str(document.get("title", "")), str(document.get("name") or document.get("extends") or "")
    known = _live_title(model, kind, name)
    return known.say(tag) if known is not None and own in ("", str(known)) else own or name


def _live_title(model: Model, kind: DocumentKind, name: str) -> Text | None:
    """The title of the live element, with its translations."""
    match kind:
        case "entity" if name in model.entities:
            return model.entities[name].title
        case "role" if name in model.roles:
            return model.roles[name].title
        case "process" if name in model.processes:
            return model.processes[name].title
        case "report" if name in model.reports:
            return model.reports[name].title
        case "pack" if name in model.packs:
            return model.packs[name].title
    return None


def read(text: str) -> Mapping[str, object]:
    """A document's value; nothing of one that is broken."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _pack(ctx: Context, within: Extent, pack: PackFiles, marks: Marks, sought: str) -> PackShelves:
    manifest = read(pack.files.get("pack.json", ""))
    title = title_of(ctx.model, ctx.locale.tag, "pack", manifest) or pack.name
    found = {kind: tuple(_entries(ctx, within, pack, kind, marks, sought)) for kind in DOCUMENT_KINDS}
    kinds = tuple(_shelf(kind, found[kind]) for kind in KINDS if found[kind])
    return PackShelves(pack.name, title, str(manifest.get("version", "")), layer_of(pack), kinds)


def _shelf(kind: DocumentKind, entries: Sequence[Entry]) -> Shelf:
    marked = (one for one in entries[SHOWN:] if one.act or one.in_drafts or one.problems)
    shown = (*entries[:SHOWN], *islice(marked, SHOWN))
    return Shelf(kind, str(KINDS[kind]), shown, len(entries) - len(shown))


def _entries(
    ctx: Context, within: Extent, pack: PackFiles, kind: DocumentKind, marks: Marks, sought: str
) -> Iterator[Entry]:
    taken_out = {path: "" for (name, path), act in marks.acts.items() if name == pack.name and act == "remove"}
    for path, text in sorted({**taken_out, **pack.files}.items()):
        if kind_of(path) != kind or not within.covers(ctx.model, pack.name, path, text, unfinished=True):
            continue
        document, key = read(text), (pack.name, path)
        title = title_of(ctx.model, ctx.locale.tag, kind, document)
        stem = path.rpartition("/")[2].removesuffix(".json")
        if sought and not any(sought in one.casefold() for one in (path, title, text)):
            continue
        yield Entry(
            path,
            str(document.get("name") or document.get("extends") or stem),
            title or stem,
            document_href(pack.name, path, marks.draft),
            "extends" in document,
            marks.acts.get(key, ""),
            marks.in_drafts.get(key, ()),
            marks.problems.get(key, 0),
        )
