"""What the page of a merge holds: the records side by side, where they differ first; what goes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from admin.display.fields import Cell, Shown, shown
from admin.display.periods import moment_words
from admin.menu import records_path
from core.access.rights import scope
from core.context import Context
from core.merging.chosen import Several, Take, choosable, joined, locked_in, proposed
from core.merging.moving import ways_to
from core.queries.get import get
from core.queries.neighbours import referring
from core.queries.query import Person, Row
from core.records.draft import Current
from schema_registry.model import Entity, Field

_SHOWN = ("$title", "$subtitle", "sys_owner", "sys_created_at", "sys_updated_at")


@dataclass(frozen=True, slots=True)
class Column:
    """One of the records. `keep`: the same page with this one as the one that stays."""

    id: str
    version: int
    title: str
    subtitle: str
    href: str
    stays: bool
    keep: str
    without: str
    """The same page without it; empty where two are left."""
    owner: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Pick:
    """What one record holds in a field."""

    id: str
    cell: Cell
    taken: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One field of all the records. `differs`: they do not all hold the same; `choice`: there is one to make."""

    name: str
    title: str
    widget: str
    picks: tuple[Pick, ...]
    differs: bool
    choice: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole page. `along`: titles of what refers to the others, with how many the reader sees."""

    columns: tuple[Column, ...]
    differing: tuple[Line, ...]
    same: tuple[Line, ...]
    together: tuple[Line, ...]
    along: tuple[tuple[str, int], ...]


def compare(ctx: Context, several: Several, take: Take, back: str) -> Comparison:
    """The records side by side. `take`: what was chosen before; the rest as it is proposed."""
    entity = several.shape.entity
    names = choosable(ctx, entity.name)
    together = (
        *joined(ctx, entity.name),
        *(one for one in ctx.model.entities[entity.name].fields.values() if one.lines),
    )
    columns = (*_SHOWN, *(name for name in names if name not in _SHOWN), *(one.name for one in together))
    rows = {one.id: get(ctx, entity.name, one.id, columns) for one in several.all}
    chosen = {**proposed(ctx, several), **take}
    locked = locked_in(ctx, several)
    fields = [one for name in names if (one := shown(ctx.live, entity, name, ctx.locale)) is not None]
    states = scope(ctx, entity.name, "override") == "all"
    lines = [_line(several, one, rows, chosen, _fixed(one, locked, states=states)) for one in fields]
    lines = [one for one in lines if any(pick.cell.text for pick in one.picks)]
    return Comparison(
        tuple(_columns(ctx, several, rows, back)),
        tuple(one for one in lines if one.differs),
        tuple(one for one in lines if not one.differs),
        tuple(_together(ctx, several, together, rows)),
        tuple(_along(ctx, several)),
    )


def page_path(entity: str, ids: Iterable[str], into: str = "", back: str = "") -> str:
    """Where the page of some records is."""
    pairs = [("id", id) for id in ids]
    pairs += [("into", into)] if into else []
    pairs += [("back", back)] if back else []
    return f"{records_path(entity, 'merge')}?{urlencode(pairs)}"


def _columns(ctx: Context, several: Several, rows: Mapping[str, Row], back: str) -> Iterator[Column]:
    entity, ids = several.shape.entity, sorted(rows, key=list(rows).index)
    for one in several.all:
        row, left = rows[one.id], [id for id in ids if id != one.id]
        into = several.into.id if one.id != several.into.id else ""
        yield Column(
            id=one.id,
            version=one.version,
            title=str(row["$title"]) or "—",
            subtitle=str(row.get("$subtitle") or ""),
            href=records_path(entity.name, one.id),
            stays=one.id == several.into.id,
            keep=page_path(entity.name, ids, one.id, back),
            without=page_path(entity.name, left, into, back) if len(left) > 1 else "",
            owner=_name(row.get("sys_owner")),
            created=_moment(ctx, row.get("sys_created_at")),
            changed=_moment(ctx, row.get("sys_updated_at")),
        )


def _line(several: Several, one: Shown, rows: Mapping[str, Row], chosen: Take, fixed: bool) -> Line:
    name = one.path
    values = [rows[record.id].get(name) for record in several.all]
    taken = chosen.get(name, several.into.id)
    differs = any(value != values[0] for value in values)
    picks = tuple(
        Pick(record.id, one.cell(rows[record.id].get(name)), record.id == taken, _open(several, rows, record, name))
        for record in several.all
    )
    return Line(name, one.title, one.widget, picks, differs, differs and not fixed, fixed)


def _fixed(one: Shown, locked: frozenset[str], *, states: bool) -> bool:
    """Whether nobody can choose: a condition locks the field, or it holds a state that the reader may not enter."""
    return not states if one.field.process else one.path in locked


def _open(several: Several, rows: Mapping[str, Row], record: Current, name: str) -> bool:
    """Whether a value can be taken: a reference to one of those that become one leads nowhere, and what the reader
    does not see is not theirs to take."""
    one = several.shape.fields.get(name)
    value = record.values.get(name)
    own = one is not None and one.field.to == several.shape.entity.name
    leads = not (own and (value == several.into.id or value in several.others))
    return leads and (one is None or value is None or rows[record.id].get(name) is not None)


def _together(ctx: Context, several: Several, fields: Sequence[Field], rows: Mapping[str, Row]) -> Iterator[Line]:
    """What is united instead of being chosen: lines, many-to-many values, several files."""
    entity = several.shape.entity
    for field in fields:
        one = shown(ctx.live, entity, field.name, ctx.locale)
        if one is None:
            continue
        picks = tuple(
            Pick(record.id, _counted(one, rows[record.id].get(field.name)), taken=True, open=False)
            for record in several.all
        )
        if any(pick.cell.text for pick in picks):
            yield Line(field.name, one.title, one.widget, picks, differs=True, choice=False, locked=False)


def _counted(one: Shown, value: object) -> Cell:
    """Lines by their number, all else as it is shown."""
    if one.field.lines is None:
        return one.cell(value)
    return Cell(f"{len(value)}" if isinstance(value, tuple) and value else "")


def _along(ctx: Context, several: Several) -> Iterator[tuple[str, int]]:
    """The records that refer to the others, as far as the reader may see them: those that lines are, are left out."""
    entity = several.shape.entity
    sheets = {one.lines.entity for one in entity.fields.values() if one.lines is not None}
    ways = [(way.entity, field) for way in ways_to(ctx, entity.name) for field in way.fields]
    counted: dict[str, int] = {}
    for id in several.others:
        for (other, _), number in zip(ways, referring(ctx, id, ways), strict=True):
            if other.name not in sheets:
                counted[other.name] = counted.get(other.name, 0) + number
    for name, number in counted.items():
        if number:
            yield _titled(ctx.model.entities[name], ctx), number


def _titled(entity: Entity, ctx: Context) -> str:
    return entity.plural.say(ctx.locale.tag)


def _name(value: object) -> str:
    return value.name if isinstance(value, Person) else ""


def _moment(ctx: Context, value: object) -> str:
    return moment_words(value, ctx) if isinstance(value, datetime) else ""
