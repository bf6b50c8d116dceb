"""What a page knows of a field before it has a value: title, widget, alignment, how a value becomes a cell.

Made once for a published model, a path and a locale, and kept with the live version it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from admin.menu import records_path
from core.context import Context, Live
from core.files.content import family_of
from core.kinds.barcode import format_of
from core.kinds.branches import branches
from core.kinds.file import Stored, files_of
from core.kinds.html import cleaned
from core.kinds.kind import Kind, Locale
from core.kinds.numerals import numerals
from core.kinds.url import may_be_followed
from core.queries.paths import UNIT, resolved
from core.queries.presently import titled
from core.queries.query import Link, Person
from schema_registry.compile.many import ANY
from schema_registry.frozen import Frozen
from schema_registry.model import SYSTEM_FIELDS, Choice, Entity, Field, Text

SYSTEM_TITLES: Mapping[str, Text] = Frozen(
    {
        "id": Text("ID", Frozen({"zh": "编号"})),
        "sys_version": Text("Version", Frozen({"zh": "版本"})),
        "sys_owner": Text("Owner", Frozen({"zh": "负责人"})),
        UNIT: Text("Owner's unit", Frozen({"zh": "负责人部门"})),
        "sys_created_at": Text("Created", Frozen({"zh": "创建时间"})),
        "sys_created_by": Text("Created by", Frozen({"zh": "创建人"})),
        "sys_updated_at": Text("Changed", Frozen({"zh": "修改时间"})),
        "sys_updated_by": Text("Changed by", Frozen({"zh": "修改人"})),
    }
)
"""What system fields are called where an entity does not retitle them."""
TAG_COLORS = frozenset({"gray", "blue", "green", "amber", "red", "violet", "teal"})
NO_TEXT = Text("")
_NOT_DIALLED = re.compile(r"[^\d+]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value ready to be drawn: its wording, where it leads, the colour of a tag. Missing: empty wording."""

    text: str
    href: str = ""
    tone: str = ""
    id: str = ""
    way: str = ""
    """Where it stands in a tree, said when one points at it; what a link is a record of."""
    html: str = ""
    """Of a rich text: all of it, cleaned once more, whatever wrote it into the database."""
    members: tuple[Cell, ...] = ()
    """What a set holds, each drawn by itself."""


@dataclass(frozen=True, slots=True)
class FileCell(Cell):
    """A file: `href` gives it out, `view` shows it, `picture` (with a side behind it) is a small one of an image."""

    view: str = ""
    picture: str = ""


NOTHING = Cell("")
SHOWN_AS_THEMSELVES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
"""Files that browsers show safely; of all others they are told nothing, and store them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field (or the end of a path through references) as one reader is shown it."""

    path: str
    field: Field
    kind: Kind
    title: str
    cell: Callable[[object], Cell]
    help: str = ""
    placeholder: str = ""
    branching: bool = False
    """Whether it refers to records that stand below each other, so that it can be asked for by whole branches."""

    @property
    def widget(self) -> str:
        return self.kind.widget

    @property
    def numeric(self) -> bool:
        return self.kind.numeric

    @property
    def in_place(self) -> bool:
        """Whether people type it where it stands: a value of the record's own; no lines, no files, no state."""
        own = "." not in self.path and self.path not in SYSTEM_TITLES and self.field.given
        elsewhere = self.kind.read_only or self.kind.files or self.field.process or self.field.lines
        return own and not elsewhere


def system_field(entity: Entity, name: str) -> Field:
    """A system field in the shape of any other."""
    title = entity.system_titles.get(name) or SYSTEM_TITLES[name]
    return Field(key=f"{entity.key}.{name}", name=name, kind=SYSTEM_FIELDS.get(name, "unit"), title=title)


def field_at(live: Live, entity: Entity, path: str) -> tuple[Field, tuple[Field, ...]] | None:
    """The field at the end of a path, and the references followed to it; None when it leads nowhere."""
    followed: list[Field] = []
    *before, last = path.split(".")
    for name in before:
        step = entity.fields.get(name)
        parts = live.kinds[step.kind].parts(step) if step is not None else None
        if parts is not None and last in parts.fields and path.endswith(f"{name}.{last}"):
            return parts.fields[last], tuple(followed)
        if step is None or step.to not in live.model.entities:
            return None
        followed.append(step)
        entity = live.model.entities[step.to]
    if last in SYSTEM_TITLES:
        return system_field(entity, last), tuple(followed)
    found = entity.fields.get(last)
    return (found, tuple(followed)) if found is not None else None


def shown(live: Live, entity: Entity, path: str, locale: Locale) -> Shown | None:
    """The field at a path, described; None when there is none or its kind is not installed."""
    return live.derive(_described, (entity.name, path, locale))


def compared(live: Live, entity: Entity, one: Shown, locale: Locale) -> Shown:
    """The field that conditions and groups on another are about: of a value whose parts are of other kinds the
    one that it is compared by, which is an address's region."""
    parts = one.kind.parts(one.field)
    if parts is None or parts.asked is None or not (parts.asked or parts.compared.kind != one.field.kind):
        return one
    return shown(live, entity, f"{one.path}.{parts.asked or parts.own}", locale) or one


def shown_all(live: Live, entity: Entity, paths: Iterable[str], locale: Locale) -> tuple[Shown, ...]:
    """Those of the paths that exist, in order."""
    return tuple(one for path in paths if (one := shown(live, entity, path, locale)) is not None)


def shown_then(ctx: Context, entity: Entity, paths: Iterable[str]) -> tuple[Shown, ...]:
    """The same as columns of a question; where it is about another day, those say so whose values are today's."""
    found = shown_all(ctx.live, entity, paths, ctx.locale)
    if ctx.as_of is None:
        return found
    return tuple(replace(one, title=titled(ctx, resolved(ctx.live, entity, one.path), one.title)) for one in found)


def _described(live: Live, key: tuple[str, str, Locale]) -> Shown | None:
    entity, path, locale = key
    found = field_at(live, live.model.entities[entity], path)
    if found is None or found[0].kind not in live.kinds:
        return None
    field, followed = found
    kind = live.kinds[field.kind]
    title = " › ".join(one.title.say(locale.tag) for one in (*followed, field))
    help_text = (field.help or NO_TEXT).say(locale.tag)
    placeholder = (field.placeholder or NO_TEXT).say(locale.tag)
    branching = bool(field.to and live.model.entities[field.to].tree)
    return Shown(path, field, kind, title, _cell_maker(field, kind, locale), help_text, placeholder, branching)


def _cell_maker(field: Field, kind: Kind, locale: Locale) -> Callable[[object], Cell]:
    """A function from a value of the field to its cell."""
    if field.to:
        return _link_cell(field.to)
    if field.kind == ANY:
        return _any_link_cell(field, locale)
    if field.kind == "barcode":
        return _barcode_cell(field)
    if field.links is not None:
        return _links_cell(field.links.to)
    if field.choices:
        return _set_cell(field, kind, locale) if kind.many else _choice_cell(field, locale)
    special = None if field.in_part else _BY_WIDGET.get(kind.widget)

    def make(value: object) -> Cell:
        if value is None:
            return NOTHING
        if isinstance(value, Person):
            return Cell(value.name, tone=avatar_color(value.name), id=str(value.id))
        text = kind.show(field, value, locale)
        return special(text, value) if special else Cell(text)

    return make


def _link_cell(target: str) -> Callable[[object], Cell]:
    base = records_path(target) + "/"

    def make(value: object) -> Cell:
        if not isinstance(value, Link):
            return NOTHING
        # there is no title where the reader may not see the target
        return (
            Cell(value.title, base + value.id, id=value.id) if value.title else Cell("", tone="hidden", id=value.id)
        )

    return make


def _any_link_cell(field: Field, locale: Locale) -> Callable[[object], Cell]:
    """A link with what it is a record of before it."""
    cells = {one.name: (one.title.say(locale.tag), _link_cell(one.name)) for one in field.targets}

    def make(value: object) -> Cell:
        if not isinstance(value, Link):
            return NOTHING
        title, cell = cells.get(value.entity, (value.entity, _link_cell(value.entity)))
        return replace(cell(value), way=title)

    return make


def _barcode_cell(field: Field) -> Callable[[object], Cell]:
    format = format_of(field)
    return lambda value: NOTHING if value is None else Cell(str(value), tone=format)


def _links_cell(target: str) -> Callable[[object], Cell]:
    one = _link_cell(target)

    def make(value: object) -> Cell:
        members = tuple(one(link) for link in value) if isinstance(value, tuple) else ()
        return Cell(" · ".join(member.text for member in members), members=members)

    return make


def _choice_cell(field: Field, locale: Locale) -> Callable[[object], Cell]:
    cells = {
        one.value: Cell(
            one.title.say(locale.tag), tone=tone_of(one.color), id=one.value, way=_way(field, one, locale)
        )
        for one in field.choices
    }

    def make(value: object) -> Cell:
        return NOTHING if value is None else cells.get(str(value)) or Cell(str(value), tone="gray")

    return make


def _way(field: Field, one: Choice, locale: Locale) -> str:
    """Of a category below others: the way to it from the top of its tree."""
    return branches(field).said(one.value, locale.tag) if one.parent else ""


def _set_cell(field: Field, kind: Kind, locale: Locale) -> Callable[[object], Cell]:
    member = _choice_cell(field, locale)

    def make(value: object) -> Cell:
        if isinstance(value, tuple):
            return Cell(kind.show(field, value, locale), members=tuple(member(one) for one in value))
        return member(value)

    return make


def whole(number: int, locale: Locale) -> str:
    """A whole number as the reader's language groups it."""
    return numerals(locale.tag).grouped(f"{number:,}", number, 0)


def tone_of(color: str) -> str:
    """The colour of a tag: one of our own, gray for any other."""
    return color if color in TAG_COLORS else "gray"


def avatar_color(name: str) -> str:
    """The number of a name's colour, the same as `avatar` in macros/parts.html gives it."""
    total = 0
    for byte in name.encode():
        total = (total * 3 + byte) % 5
    return str(total)


def _email(text: str, value: object) -> Cell:
    return Cell(text, "mailto:" + quote(str(value), safe="@"))


def _phone(text: str, value: object) -> Cell:
    dialled = _NOT_DIALLED.sub("", str(value))
    return Cell(text, "tel:" + dialled if dialled else "")


def _files(text: str, value: object) -> Cell:
    return Cell(text, members=tuple(file_cell(one) for one in files_of(value)))


def file_cell(one: Stored) -> FileCell:
    """A file ready to be drawn."""
    family, href = family_of(one.type), f"/files/{one.id}"
    shows = one.type in SHOWN_AS_THEMSELVES
    return FileCell(
        one.name or one.id,
        href,
        family,
        one.id,
        view=f"{href}/view" if shows else "",
        picture=f"{href}/thumbnail" if shows and family == "image" else "",
    )


def _rich(text: str, value: object) -> Cell:
    return Cell(text, html=cleaned(str(value)))


def _as_kept(text: str, value: object) -> Cell:
    """With what it is kept as, for what a template makes of it."""
    return Cell(text, id=str(value))


def _flag(text: str, value: object) -> Cell:
    return Cell(text, tone="yes" if value else "no")


def _link(text: str, value: object) -> Cell:
    """Followed only when its scheme is one of ours, whatever wrote it into the database."""
    return Cell(text.removeprefix("https://").removesuffix("/"), text if may_be_followed(text) else "")


_BY_WIDGET: Mapping[str, Callable[[str, object], Cell]] = Frozen(
    {
        "email": _email,
        "phone": _phone,
        "boolean": _flag,
        "url": _link,
        "rich_text": _rich,
        "file": _files,
        "image": _files,
        "signature": _files,
        "lunar_date": _as_kept,
        "geo": _as_kept,
    }
)
