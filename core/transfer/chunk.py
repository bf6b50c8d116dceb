"""One chunk of lines: references looked up, existing records told apart, the rest handed to the write path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from core.access.actors import KnownActor
from core.context import Context
from core.records.people import owners
from core.records.states import processes_of
from core.records.uniqueness import Key
from core.records.write import Edit
from core.transfer.cells import Filling, Line
from core.transfer.columns import Automatic, Placed, mapping_of, place
from core.transfer.existing import Identity, found, identity, stood_in
from core.transfer.matching import Matcher, Pending, matchers, resolve
from core.transfer.read import TableFile
from schema_registry.mappings import ImportMapping
from schema_registry.model import Entity
from schema_registry.problems import Problem

Given = Mapping[str, object]


class Written(NamedTuple):
    """What became of rows by their position: ids of the good ones, those that changed nothing, problems."""

    ids: Mapping[int, str]
    unchanged: frozenset[int]
    refused: Mapping[int, tuple[Problem, ...]]


class Door(Protocol):
    """Where judged lines go: into the database, or only to the judge."""

    def create(
        self, ctx: Context, entity: str, given: Sequence[Given], owners: Sequence[KnownActor | None]
    ) -> Written: ...

    def update(self, ctx: Context, entity: str, edits: Sequence[Edit]) -> Written: ...

    def repeated(self, key: Key) -> bool:
        """Whether an earlier line of the file had this key, and no look-up would tell."""
        ...


@dataclass(frozen=True, slots=True)
class Setup:
    """An import made ready for one live version."""

    version: int
    mapping: ImportMapping
    placed: tuple[Placed, ...]
    filling: Filling
    matchers: tuple[Matcher, ...]

    @property
    def entity(self) -> str:
        return self.mapping.entity

    @property
    def sources(self) -> dict[str, str]:
        return {one.field.name: one.column.source for one in self.placed if not one.part}


@dataclass(slots=True)
class Result:
    """What became of a chunk."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    faults: list[tuple[int, tuple[Problem, ...]]] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)


def prepare(ctx: Context, wanted: str | Automatic, table: TableFile) -> Setup:
    """The import of a file by a mapping. Raises Missing, or Rejected naming every wrong column."""
    mapping = mapping_of(ctx, wanted, table.header)
    placed = place(ctx.model, mapping, table.header)
    states = [one.field for one in ctx.live.derive(processes_of, mapping.entity)]
    return Setup(ctx.live.version, mapping, placed, Filling(mapping, placed, states), matchers(placed))


def do_chunk(ctx: Context, setup: Setup, lines: Sequence[Line], door: Door) -> Result:
    """Takes lines as if each were imported after the one before it."""
    result = Result()
    pending = resolve(ctx, setup.entity, setup.matchers, lines)
    waiting: dict[int, list[Pending]] = {}
    for one in pending:
        waiting.setdefault(one.line, []).append(one)
    owners = _look_up_owners(ctx, ctx.model.entities[setup.entity], lines)
    sound = []
    for line in lines:
        if line.problems:
            result.faults.append((line.number, tuple(line.problems)))
        else:
            sound.append(line)
    told_by = identity(ctx, setup.entity, setup.mapping.identify)
    for run in _runs(sound, told_by, setup.mapping.existing):
        _do(ctx, setup, run, told_by, door, result, waiting, owners)
    return result


def _look_up_owners(ctx: Context, entity: Entity, lines: Sequence[Line]) -> Mapping[str, KnownActor]:
    """Whom lines name as owners, by name; names that nobody has are problems of their lines."""
    asked = {line.owner for line in lines if line.owner}
    known = owners(ctx, entity, asked) if asked else {}
    for line in lines:
        found = known.get(line.owner)
        if isinstance(found, Problem):
            line.problems.append(found)
    return {name: one for name, one in known.items() if not isinstance(one, Problem)}


def _do(
    ctx: Context,
    setup: Setup,
    lines: Sequence[Line],
    told_by: Identity | None,
    door: Door,
    result: Result,
    waiting: Mapping[int, Sequence[Pending]],
    owned: Mapping[str, KnownActor],
) -> None:
    """Takes lines of which no two are the same record, unless a second one is refused or skipped."""
    if told_by is None:
        new, old = list(lines), list[tuple[Line, str]]()
    else:
        new, old = _told_apart(ctx, setup, lines, told_by, door, result)
    if new:
        to = [owned.get(line.owner) for line in new]
        written = door.create(ctx, setup.entity, [line.given for line in new], to if owned else ())
        result.created += len(written.ids)
        _note(result, new, written, waiting)
    if old:
        edits = [Edit(id, line.given, owner=owned.get(line.owner)) for line, id in old]
        written = door.update(ctx, setup.entity, edits)
        result.updated += len(written.ids) - len(written.unchanged)
        result.skipped += len(written.unchanged)
        _note(result, [line for line, _ in old], written, waiting)


def _told_apart(
    ctx: Context, setup: Setup, lines: Sequence[Line], told_by: Identity, door: Door, result: Result
) -> tuple[list[Line], list[tuple[Line, str]]]:
    """The lines that make new records, and those that change one, with its id; the others are done with."""
    new: list[Line] = []
    old: list[tuple[Line, str]] = []
    keys = [told_by.key(line) for line in lines]
    held = found(ctx, told_by, {key for key in keys if key is not None})
    merged = stood_in(ctx, told_by, {key for key in keys if key is not None and key not in held})
    seen: set[Key] = set()
    for line, key in zip(lines, keys, strict=True):
        if key is None:
            new.append(line)
            continue
        ids = held.get(key) or ([merged[key]] if key in merged else [])
        again = key in seen or door.repeated(key)
        seen.add(key)
        if not ids and not again:
            new.append(line)
        elif setup.mapping.existing == "skip" or (key in merged and setup.mapping.existing == "update"):
            # a line about a record that was merged changes nothing of the one that stayed, which has its own line
            result.skipped += 1
        elif setup.mapping.existing == "refuse":
            result.faults.append((line.number, (told_by.exists(ctx, line, ids[0] if ids else ""),)))
        elif len(ids) > 1:
            result.faults.append((line.number, (told_by.several(ctx, line),)))
        else:
            old.append((line, ids[0] if ids else ""))
    return new, old


def _note(result: Result, lines: Sequence[Line], written: Written, waiting: Mapping[int, Sequence[Pending]]) -> None:
    """Faults of lines, and the references that wait for their records."""
    result.faults += [(lines[position].number, problems) for position, problems in written.refused.items()]
    if waiting:
        for position, id in written.ids.items():
            result.pending += [
                Pending(one.line, one.field, one.name, id) for one in waiting.get(lines[position].number, ())
            ]


def _runs(lines: Sequence[Line], told_by: Identity | None, existing: str) -> Iterator[list[Line]]:
    """Lines in runs in which no record is changed twice: a second change must see the first."""
    if told_by is None or existing != "update":
        yield list(lines)
        return
    run: list[Line] = []
    seen: set[Key] = set()
    for line in lines:
        key = told_by.key(line)
        if key is not None and key in seen:
            yield run
            run, seen = [], set()
        if key is not None:
            seen.add(key)
        run.append(line)
    yield run
