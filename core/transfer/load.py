"""Import a file. Nothing is written when a column or a line is wrong, or good lines are written and bad ones listed.

Lines go in chunks, a transaction each, with a journal: an import that was killed goes on after its last chunk when
it is started again with the same file. All chunks are one batch, and are taken back together.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from core.access.rights import require
from core.codes.transfer import TOO_MANY_PENDING
from core.context import Actor, Context
from core.engine import Installation
from core.kinds.kind import Locale, Refused
from core.records import undo
from core.records.shape import shape_of, text_readers
from core.records.write import Edit, update_many
from core.transfer import journal
from core.transfer.chunk import Result, Setup, do_chunk, prepare
from core.transfer.columns import Automatic, known_names
from core.transfer.doors import Trial, Writing
from core.transfer.faults import Fault, Faults
from core.transfer.journal import Run
from core.transfer.matching import Pending, match_key
from core.transfer.read import Row, TableFile, open_table
from schema_registry.problems import Problem

MOST_PENDING = 20_000
FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 500, 100, 5_000
CHUNK_SECONDS = 0.15
"""What a chunk should take: its transaction is to stay under 200 ms."""
TRIAL_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: lines checked or written so far, of how many if that is known."""

    phase: str
    done: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file. `run` is the batch, by which `revert` takes it back; empty when nothing was written.

    `faulty` counts lines, of which `faults` lists the first ten thousand problems.
    """

    run: str
    created: int
    updated: int
    skipped: int
    faulty: int
    faults: tuple[Fault, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.faulty


@dataclass(frozen=True, slots=True)
class _Job:
    """One import under way."""

    installation: Installation
    actor: Actor
    locale: Locale
    wanted: str | Automatic
    table: TableFile
    skip_faulty: bool
    progress: Callable[[Progress], None]
    total: int | None = None

    @property
    def name(self) -> str:
        return self.wanted if isinstance(self.wanted, str) else f"entity:{self.wanted.entity}"

    def writing(self) -> AbstractContextManager[Context]:
        return self.installation.writing(self.actor, locale=self.locale, origin="import")


def load(
    installation: Installation,
    actor: Actor,
    mapping: str | Automatic,
    source: bytes | Path,
    *,
    file_name: str = "",
    dry_run: bool = False,
    skip_faulty: bool = False,
    locale: Locale | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> ImportResult:
    """What became of the file; with `dry_run`, what would.

    By default nothing is written when any line is faulty; with `skip_faulty` the good ones are. `mapping` names a
    published import, or is `Automatic(entity)`. Raises Denied, Missing, and Rejected when the file or its columns
    are wrong.
    """
    spoken = locale or installation.locale
    with installation.reading(actor, locale=spoken, origin="import") as ctx:
        table = open_table(source, file_name, known_names(ctx, mapping))
        setup = prepare(ctx, mapping, table)
        require(ctx, setup.entity, "import")
    job = _Job(installation, actor, spoken, mapping, table, skip_faulty, progress or _silent)
    if dry_run:
        return _tried(job, setup, 0)[0]
    with installation.reading(actor, locale=spoken, origin="import") as ctx:
        unfinished = journal.unfinished(ctx, job.name, table.digest)
    if not skip_faulty:
        tried, total = _tried(job, setup, unfinished.next_line if unfinished else 0)
        if tried.faulty:
            return replace(tried, created=0, updated=0, skipped=0)
        job = replace(job, total=total)
    with job.writing() as ctx:
        run = journal.begin(ctx, job.name, table.name, table.digest)
    return _write(job, setup, run)


def revert(installation: Installation, actor: Actor, run: str) -> int:
    """How many records an import had written that are now as they were. Raises what `core.records.undo` does."""
    with installation.writing(actor, origin="import") as ctx:
        found = journal.run_of(ctx, run)
        if found.actor != actor.id:
            require(ctx, _entity_of(ctx, found), "delete")
        undone = undo.revert(ctx, found.id) if found.created or found.updated else 0
        journal.advance(ctx, found, replace(found, state="reverted", pending=()))
    return undone


def _entity_of(ctx: Context, run: Run) -> str:
    """The entity that a run filled; "" when its mapping is no longer published."""
    kind, _, entity = run.mapping.rpartition(":")
    mapping = ctx.model.imports.get(run.mapping)
    return entity if kind == "entity" else mapping.entity if mapping is not None else ""


# ---- the trial
def _tried(job: _Job, setup: Setup, first: int) -> tuple[ImportResult, int]:
    """What would become of the lines, and how many there are. Nothing is written."""
    door = Trial(setup.mapping.identify)
    faults = Faults(setup.sources)
    own = _OwnNames()
    total = Result()
    rows, done = job.table.rows(first), 0
    while chunk := list(islice(rows, TRIAL_CHUNK)):
        with job.writing() as ctx:
            setup = _current(ctx, job, setup)
            lines = [setup.filling.line(row) for row in chunk]
            part = do_chunk(ctx, setup, lines, door)
            own.add(ctx, setup, [line.given for line in lines])
            ctx.connection.rollback()
        _add(total, part, faults)
        total.pending = _bounded(total.pending, faults)
        done += len(chunk)
        job.progress(Progress("check", done))
    with job.writing() as ctx:
        for one in total.pending:
            if not own.has(ctx, setup, one):
                faults.add(one.line, (_unmatched(ctx, setup, one),))
    return _result("", total, faults, job), done


class _OwnNames:
    """By what the file's own records may be named within it: the keys of fields that self references match by."""

    def __init__(self) -> None:
        self._keys: dict[str, set[object]] = {}

    def add(self, ctx: Context, setup: Setup, given: list[dict[str, object]]) -> None:
        for matcher in setup.matchers:
            if matcher.field.to != setup.entity:
                continue
            keys = self._keys.setdefault(matcher.match, set())
            for values in given:
                text = values.get(matcher.match)
                if isinstance(text, str):
                    keys.update(_keys_of(ctx, setup.entity, matcher.match, text))

    def has(self, ctx: Context, setup: Setup, one: Pending) -> bool:
        match = next(matcher.match for matcher in setup.matchers if matcher.field.name == one.field)
        return not _keys_of(ctx, setup.entity, match, one.name).isdisjoint(self._keys.get(match, set()))


def _keys_of(ctx: Context, entity: str, match: str, text: str) -> set[object]:
    read = ctx.live.derive(text_readers, (entity, ctx.locale))[match]
    try:
        return {match_key(shape_of(ctx, entity).fields[match], read, text)}
    except Refused:
        return set()


# ---- the writing
def _write(job: _Job, setup: Setup, run: Run) -> ImportResult:
    faults = Faults(setup.sources, list(run.faults), run.faulty)
    rows = job.table.rows(run.next_line)
    size, done = FIRST_CHUNK, 0
    while chunk := list(islice(rows, size)):
        started = time.perf_counter()
        before = run
        with job.writing() as ctx:
            setup = _current(ctx, job, setup)
            part = do_chunk(ctx, setup, [setup.filling.line(row) for row in chunk], Writing(run.id))
            if part.faults and not job.skip_faulty:
                ctx.connection.rollback()
            else:
                run = _advanced(run, part, faults, chunk)
                journal.advance(ctx, before, run)
        if part.faults and not job.skip_faulty:
            return _given_up(job, run, part, faults)
        done += len(chunk)
        job.progress(Progress("write", done, job.total))
        size = _next_size(size, time.perf_counter() - started)
    return _finish(job, setup, run, faults)


def _advanced(run: Run, part: Result, faults: Faults, chunk: list[Row]) -> Run:
    total = Result()
    _add(total, part, faults)
    pending = tuple(_bounded([*run.pending, *part.pending], faults))
    return replace(
        run,
        created=run.created + part.created,
        updated=run.updated + part.updated,
        skipped=run.skipped + part.skipped,
        faulty=faults.lines,
        faults=faults.all(),
        pending=pending,
        next_line=chunk[-1].line + 1,
    )


def _bounded(pending: list[Pending], faults: Faults) -> list[Pending]:
    """As many references as may wait; those beyond are faults of their lines."""
    for one in pending[MOST_PENDING:]:
        faults.add(one.line, (TOO_MANY_PENDING.at("/" + one.field, limit=MOST_PENDING),))
    return pending[:MOST_PENDING]


def _finish(job: _Job, setup: Setup, run: Run, faults: Faults) -> ImportResult:
    """Fills in the references within the file, and closes the run."""
    with job.writing() as ctx:
        setup = _current(ctx, job, setup)
        _fill_in(ctx, setup, run, faults)
        done = replace(run, state="done", pending=(), faulty=faults.lines, faults=faults.all())
        journal.advance(ctx, run, done)
    total = Result(done.created, done.updated, done.skipped)
    return _result(run.id, total, faults, job)


def _fill_in(ctx: Context, setup: Setup, run: Run, faults: Faults) -> None:
    by_field: dict[str, list[Pending]] = {}
    for one in run.pending:
        by_field.setdefault(one.field, []).append(one)
    for matcher in setup.matchers:
        waiting = by_field.get(matcher.field.name, [])
        matcher.look_up(ctx, [one.name for one in waiting])
        found = [one for one in waiting if one.name in matcher.found]
        edits = [Edit(one.record, {one.field: matcher.found[one.name]}) for one in found]
        outcome = update_many(ctx, setup.entity, edits, reading="text", batch=run.id)
        for position, error in outcome.refused.items():
            faults.add(found[position].line, error.problems)
        for one in waiting:
            if one.name not in matcher.found:
                faults.add(one.line, (matcher.none(ctx, one.name),))


def _given_up(job: _Job, run: Run, part: Result, faults: Faults) -> ImportResult:
    """A line became faulty after the trial (somebody wrote meanwhile): what was written is taken back."""
    revert(job.installation, job.actor, run.id)
    _add(Result(), part, faults)
    return _result("", Result(), faults, job)


def _current(ctx: Context, job: _Job, setup: Setup) -> Setup:
    """The setup, made anew when a version was published between two chunks."""
    return setup if ctx.live.version == setup.version else prepare(ctx, job.wanted, job.table)


def _next_size(size: int, seconds: float) -> int:
    wanted = int(size * CHUNK_SECONDS / max(seconds, 0.001))
    return max(LEAST_CHUNK, min(MOST_CHUNK, max(size // 2, min(size * 2, wanted))))


def _add(total: Result, part: Result, faults: Faults) -> None:
    total.created += part.created
    total.updated += part.updated
    total.skipped += part.skipped
    total.pending += part.pending
    for line, problems in part.faults:
        faults.add(line, problems)


def _unmatched(ctx: Context, setup: Setup, one: Pending) -> Problem:
    return next(matcher for matcher in setup.matchers if matcher.field.name == one.field).none(ctx, one.name)


def _result(run: str, total: Result, faults: Faults, job: _Job) -> ImportResult:
    return ImportResult(run, total.created, total.updated, total.skipped, faults.lines, faults.all(), job.table.notes)


def _silent(progress: Progress) -> None:
    """For those who do not want to know."""
