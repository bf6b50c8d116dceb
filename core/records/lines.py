"""Lines: the records of a sheet, written as the whole list with the record that they belong to.

Lines that are named are changed, others are created, those left out are deleted; the order of the list is kept in
their position. They are read with the record, so that all problems are told at once, and judged when its row is
written, because their rules may look at it. Everything is in the record's own batch: one undo takes all of it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from core.access.actors import NOBODY, KnownActor, by_ids
from core.access.rights import beyond, require
from core.codes import many as codes
from core.codes.records import REQUIRED
from core.context import SYSTEM, Context, Live
from core.errors import CardwrightError, Rejected
from core.kinds.kind import Refused
from core.records import numbers, rows
from core.records.act import Act
from core.records.draft import Current, Draft
from core.records.ids import new_ids
from core.records.judge import judge
from core.records.shape import Shape, shape_of
from core.records.trash import delete_found
from core.records.uniqueness import Claims
from core.records.values import Reading, Readings, complete
from core.storage.types import known_form
from schema_registry.model import Entity, Field, Lines
from schema_registry.pointer import join
from schema_registry.problems import Problem


@dataclass(slots=True)
class Sheet:
    """One field's lines on their way: as given, in order, and those that go."""

    field: Field
    way: Lines
    shape: Shape
    drafts: list[Draft] = made(default_factory=list)
    doomed: dict[str, Current] = made(default_factory=dict)

    @property
    def created(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.current is None]

    @property
    def changed(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.current is not None and draft.values]

    def pointer(self, place: int, below: str = "") -> str:
        return join("", self.field.name, place) + below

    def report(self) -> list[Problem]:
        """The problems of all lines, each at its place in the list."""
        return [
            moved(problem, self.pointer(place, problem.pointer))
            for place, draft in enumerate(self.drafts)
            for problem in draft.problems
        ]


def moved(problem: Problem, pointer: str) -> Problem:
    """The same problem elsewhere."""
    return Problem(problem.spec, pointer, problem.params, did_you_mean=problem.did_you_mean)


def read(
    ctx: Context, draft: Draft, fields: Mapping[str, Field], given: Mapping[str, object], reading: Reading
) -> list[Sheet]:
    """The sheets given with a record; what is wrong with their cells becomes the record's problems."""
    sheets = []
    for name, one in fields.items():
        if one.lines is None or (name not in given and draft.current is not None):
            continue
        try:
            listed = _listed(ctx, one, given.get(name), reading)
        except Refused as refused:
            draft.refuse(refused.at(join("", name)))
            continue
        if one.required and not listed:
            draft.refuse(REQUIRED.at(join("", name), field=one.title))
        if name in given:
            sheets.append(
                _read(ctx, draft, one, one.lines, cast("tuple[Mapping[str, object], ...]", listed or ()), reading)
            )
    return sheets


def _listed(ctx: Context, one: Field, value: object, reading: Reading) -> object:
    """The given list. Raises Refused for anything else: a text, as files hold them, has no lines."""
    kind = ctx.live.kinds[one.kind]
    typed = reading == "text" and isinstance(value, str)
    return kind.reader(one, ctx.locale)(str(value)) if typed else kind.json_reader(one)(value)


def _read(
    ctx: Context,
    parent: Draft,
    one: Field,
    way: Lines,
    listed: Sequence[Mapping[str, object]],
    reading: Reading,
) -> Sheet:
    sheet = Sheet(one, way, shape_of(ctx, way.entity))
    held = _held(ctx, sheet, parent)
    fresh = iter(new_ids(ctx.clock(), len(listed)))
    readings = Readings(ctx, sheet.shape, reading)
    readings.look_up(Draft(way.entity, "update", id, current=current) for id, current in held.items())
    named: set[str] = set()
    for place, given in enumerate(listed):
        draft = _draft(sheet, held, given, next(fresh))
        sheet.drafts.append(draft)
        if draft.current is not None:
            if draft.id in named:
                draft.refuse(codes.LINE_TWICE.at("/id"))
            named.add(draft.id)
        if not draft.problems:
            _read_cells(sheet, readings, parent, draft, given, place)
    sheet.doomed = {id: current for id, current in held.items() if id not in named}
    parent.problems += sheet.report()
    _require_rights(ctx, sheet, parent)
    return sheet


def _held(ctx: Context, sheet: Sheet, parent: Draft) -> dict[str, Current]:
    """The lines that the record has and the actor may see, locked."""
    if parent.current is None:
        return {}
    ids = rows.referring(ctx, sheet.way.entity, sheet.way.field, [parent.id])
    return rows.load(ctx, sheet.shape, ids, "update", "delete")


def _draft(sheet: Sheet, held: Mapping[str, Current], given: Mapping[str, object], fresh: str) -> Draft:
    stated = given.get("id")
    if stated is None or stated == "":
        return Draft(sheet.way.entity, "create", fresh)
    id = known_form(stated) or ""
    draft = Draft(sheet.way.entity, "update", id, current=held.get(id))
    if draft.current is None:
        draft.refuse(codes.LINE_UNKNOWN.at("/id", id=str(stated)[:60]))
    return draft


def _read_cells(
    sheet: Sheet, readings: Readings, parent: Draft, draft: Draft, given: Mapping[str, object], place: int
) -> None:
    way, cells = sheet.way, {name: value for name, value in given.items() if name != "id"}
    for kept in (way.field, way.position):
        if kept and kept in cells:
            draft.refuse(codes.LINE_KEPT.at(join("", kept), name=kept))
            del cells[kept]
    if draft.current is None:
        complete(sheet.shape, cells, draft)
        draft.values[way.field] = parent.id
    readings.read(draft, cells)
    if way.position and draft.before.get(way.position) != place + 1:
        draft.values[way.position] = place + 1


def _require_rights(ctx: Context, sheet: Sheet, parent: Draft) -> None:
    """The rights to what happens to lines are those of their own entity."""
    entity = sheet.way.entity
    try:
        require(ctx, entity, "read")
        for action, asked in (("create", sheet.created), ("update", sheet.changed), ("delete", sheet.doomed)):
            if asked:
                require(ctx, entity, action)
        if not all(draft.current.allowed for draft in sheet.changed if draft.current is not None):
            raise beyond(ctx, entity, "update")
        _require_deletable(ctx, sheet)
    except CardwrightError as refused:
        parent.fail(refused)


def _require_deletable(ctx: Context, sheet: Sheet) -> None:
    if not sheet.doomed:
        return
    sheet.doomed = rows.load(ctx, sheet.shape, sheet.doomed.keys(), "delete", "delete")
    if not all(one.allowed for one in sheet.doomed.values()):
        raise beyond(ctx, sheet.way.entity, "delete")


def note(draft: Draft, sheets: Sequence[Sheet]) -> None:
    """Tells the record what its sheets change, for its version and its log: how many lines, what became of them."""
    for sheet in sheets:
        created, changed, doomed = len(sheet.created), len(sheet.changed), len(sheet.doomed)
        if created or changed or doomed:
            before = len(sheet.drafts) - created + doomed
            told = {"lines": len(sheet.drafts), "added": created, "changed": changed, "removed": doomed}
            draft.beside[sheet.field.key] = ({"lines": before} if draft.current is not None else None, told)


def write(ctx: Context, sheet: Sheet, owner: int | None, batch: str, at: datetime) -> None:
    """Writes the lines of a record whose row is written; new ones belong to its owner.

    Raises Rejected with their problems, each at its place.
    """
    if sheet.doomed:
        delete_found(ctx, sheet.shape, sheet.doomed, batch)
    claims = Claims(ctx, sheet.shape)
    standing = [*sheet.changed, *sheet.created]
    judge(ctx, sheet.shape, claims, standing)
    if not any(draft.problems for draft in standing):
        act = Act(ctx, sheet.shape, batch, at)
        act.change(claims, sheet.changed)
        created = sheet.created
        own(ctx, sheet, owner)
        numbers.assign(ctx, sheet.shape, created)
        act.insert(claims, created)
    _raise(sheet)


def own(ctx: Context, sheet: Sheet, owner: int | None) -> None:
    """Gives new lines the owner of the record that they belong to, whoever wrote them."""
    if owner is None or owner == ctx.actor.id:
        return
    holder = by_ids(ctx.connection, [owner]).get(owner)
    for draft in sheet.created:
        draft.computed |= {"sys_owner": owner, "sys_unit": holder.unit if holder is not None else None}


def hand_over(ctx: Context, entity: Entity, id: str, to: Mapping[str, object], batch: str, at: datetime) -> None:
    """Lines go with their record to its new owner; `to` holds `sys_owner`, and `sys_unit` where that changes."""
    for way in (one.lines for one in entity.fields.values() if one.lines is not None):
        shape = shape_of(ctx, way.entity)
        held = rows.load(ctx.acting_as(SYSTEM), shape, rows.referring(ctx, way.entity, way.field, [id]), "update")
        drafts = [
            Draft(way.entity, "update", line, values={"sys_owner": to["sys_owner"]}, current=current)
            for line, current in held.items()
            if current.owner != to["sys_owner"]
        ]
        for draft in drafts if "sys_unit" in to else ():
            draft.computed["sys_unit"] = to["sys_unit"]
        Act(ctx, shape, batch, at).change(Claims(ctx, shape), drafts)


def whom(to: KnownActor) -> Mapping[str, object]:
    """What `hand_over` is told of somebody: what comes to nobody stays in its unit."""
    return {"sys_owner": to.id} if to is NOBODY else {"sys_owner": to.id, "sys_unit": to.unit}


def _raise(sheet: Sheet) -> None:
    problems = sheet.report()
    if not problems:
        return
    worst = next((draft.error for draft in sheet.drafts if draft.problems and draft.error is not Rejected), Rejected)
    raise worst(problems)


def place(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Gives lines that come to a record by themselves the places behind those that it has."""
    for way in ctx.live.derive(_ways_to, shape.entity.name):
        coming = [draft for draft in drafts if draft.values.get(way.field) is not None]
        new = [draft for draft in coming if draft.values.get(way.position) is None]
        last = _last_places(ctx, way, {str(draft.values[way.field]) for draft in new})
        for draft in new:
            parent = str(draft.values[way.field])
            last[parent] = last.get(parent, 0) + 1
            draft.values[way.position] = last[parent]


def _last_places(ctx: Context, way: Lines, parents: set[str]) -> dict[str, int]:
    built = ctx.live.tables[way.entity]
    back, position = built.columns[way.field], built.columns[way.position]
    highest = sa.select(back, sa.func.max(position)).where(built.table.c.sys_deleted_at.is_(None)).group_by(back)
    found: dict[str, int] = {}
    for chunk in rows.chunks(parents):
        for row in ctx.connection.execute(highest.where(back.in_(chunk))):
            found[str(row[0])] = int(str(row[1] or 0))
    return found


def _ways_to(live: Live, entity: str) -> tuple[Lines, ...]:
    """The sheets with a position that an entity's records are lines of."""
    fields = (one for other in live.model.entities.values() for one in other.fields.values())
    found = (one.lines for one in fields if one.lines is not None)
    return tuple(way for way in found if way.entity == entity and way.position)
