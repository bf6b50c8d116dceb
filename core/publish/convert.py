"""Works that give a field's values as its new definition has them: another kind, other options, `map`, `backfill`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.context import Context
from core.kinds.conversions import conversion as verdict_on
from core.publish import words
from core.publish.draft import Draft, Part, Task, Work
from core.publish.faults import doubles_of, faults_of, listing, unique_key
from core.publish.source import Outcome, Source, source_of, worth_of
from core.publish.unsettled import waiting
from core.publish.walk import chunks, settled
from core.publish.wording import Described, Said
from core.records.revalue import Revaluing
from core.storage.tables import EntityTable
from schema_registry.changes import ChangeField
from schema_registry.model import Entity, Field
from schema_registry.problems import Code, Problem, Sayable

Stopped = Callable[..., Work]


class Judged(NamedTuple):
    """Live records by what becomes of their values; where it cannot be done, what makes the blocked work of it."""

    found: Counter[str]
    stopped: Stopped | None = None


def conversion(
    draft: Draft, entity: Entity, change: ChangeField, parts: tuple[Part, ...], tasks: tuple[Task, ...]
) -> Work:
    """The work that fills a field's other column from the one it had, with what would be lost counted."""
    verdict = verdict_on(draft.kinds[change.before.kind], draft.kinds[change.after.kind])
    source, work = source_of(draft, entity, change), partial(Work, f"convert-field {change.key}")
    judged = _judged(draft, entity, source)
    found, unmapped = judged.found, judged.found["lost"] - judged.found["dropped"]
    if unmapped and verdict.loss == "refused":
        says: list[Sayable] = [Described(change), *((Said(verdict.why),) if verdict.why else ())]
        says += [words.UNMAPPED.at(count=unmapped)] if unmapped < found["values"] else []
        listed = listing(draft, entity, faults_of, source)
        return work(tuple(says), safety="blocked", counts={"values": unmapped}, faults=listed)
    if judged.stopped is not None:
        return judged.stopped(work, Described(change))
    counts = {what: found[what] for what in ("values", *_TOLD) if found[what]}
    total = sum(counts.values())
    return work(
        (Described(change), *_said(found)),
        safety="lossy" if found["lost"] or found["cut"] else "backfill" if total else "safe",
        counts=counts,
        effort={"read": 2 * found["rows"], "converted": found["values"], "changed": _given(found)},
        lock="writers" if total else "moment",
        parts=parts,
        online=tasks,
        values=partial(_fill, source=source, entity=entity.name),
        faults=listing(draft, entity, faults_of, source),
    )


def revaluation(draft: Draft, entity: Entity, change: ChangeField, source: Source, stays: Work) -> Work:
    """The work `stays` of a field whose values stay in their column, where some are mapped or filled in, or do not
    fit any more."""
    judged = _judged(draft, entity, source)
    found, given = judged.found, _given(judged.found)
    if judged.stopped is not None and source.acts:
        return judged.stopped(partial(Work, stays.id), *stays.says)
    return replace(
        stays,
        says=(*stays.says, *_said(found)),
        safety="lossy" if found["lost"] else "backfill" if given else "safe",
        counts={what: found[what] for what in _TOLD if found[what]},
        effort={"read": found["rows"], "changed": given},
        lock="writers" if given else stays.lock,
        values=partial(_fill, source=source, entity=entity.name) if source.acts else None,
        faults=listing(draft, entity, faults_of, source),
    )


def _given(found: Counter[str]) -> int:
    """Records that get another value by `map` or `backfill`."""
    return found["mapped"] + found["filled"] + found["dropped"]


_SAID: Mapping[str, Code] = {
    "mapped": words.MAPPED,
    "lost": words.LOST,
    "cut": words.CUT,
    "filled": words.BACKFILLED,
    "undone": words.UNFILLED,
    "misfits": words.MISFITS,
    "missing": words.NO_VALUE_YET,
}
_TOLD = tuple(_SAID)


def _said(found: Counter[str]) -> Iterator[Problem]:
    """What a plan says of counts, in the order of what happens."""
    if found["values"]:
        yield words.CONVERTED.at(count=found["values"])
    for what, code in _SAID.items():
        if found[what]:
            yield code.at(count=found[what])
    if found["lost"] or found["cut"]:
        yield words.FORMER_KEPT.at()


# ---- counting
def _judged(draft: Draft, entity: Entity, source: Source) -> Judged:
    waits = waiting(draft, entity, source.after) if source.fills else ()
    if waits:
        return Judged(Counter(), lambda work, *says: work((*says, *waits), safety="blocked"))
    found, made = Counter[str](), Counter[object]()
    unique = unique_key(draft, source.after)
    for leaves, outcome, rows in _outcomes(draft, entity, source):
        found["rows"] += rows
        found[outcome.fate] += rows
        found["dropped" if outcome.value is None and outcome.by else outcome.by] += rows
        if source.moves and (leaves is not None or (outcome.value is not None and not outcome.by)):
            found["values"] += rows
        if source.after.unique and outcome.value is not None:
            made[unique(outcome.value)] += rows
    doubles = sum(rows for rows in made.values() if rows > 1)
    if not doubles:
        return Judged(found)
    twice = frozenset(key for key, rows in made.items() if rows > 1)
    blocked = {
        "safety": "blocked",
        "counts": {"duplicates": doubles},
        "faults": listing(draft, entity, doubles_of, source, twice),
    }
    return Judged(found, lambda work, *says: work((*says, words.DUPLICATES.at(count=doubles)), **blocked))


def _outcomes(draft: Draft, entity: Entity, source: Source) -> Iterator[tuple[object, Outcome, int]]:
    """What leaves, what becomes of it, and of how many live records; each different value is judged once, unless a
    formula has to be asked of each record."""
    convert = source.converter(draft.kinds, draft.zone, worth_of(draft.connection, draft.after.currency, draft.zone))
    alive = source.query.where(source.table.c.sys_deleted_at.is_(None))
    if source.fills and source.after.backfill_formula:
        for rows in chunks(draft.connection, source, alive):
            for row, outcome in settled(draft.coming, entity.name, source, convert, rows):
                yield row[1], outcome, 1
        return
    alike = alive.subquery()
    columns = [one for one in alike.c if one.name != "id"]
    for row in draft.connection.execute(sa.select(*columns, sa.func.count()).group_by(*columns)):
        yield row[0], convert(*row[:-1]), cast("int", row[-1])


# ---- doing
def _fill(ctx: Context, *, source: Source, entity: str) -> int:
    """Values of all records, deleted ones too, are as the new definition has them; how many there are.

    What carries over is written as the column that it now is. What `map` and `backfill` give is a change of records,
    with its version and its place in the log.
    """
    zone, kinds = ZoneInfo(ctx.settings.zone), ctx.live.kinds
    convert = source.converter(kinds, zone, worth_of(ctx.connection, ctx.model.currency, zone))
    revaluing = Revaluing(ctx, entity, source.after.name, following=not source.moves)
    done = 0
    for rows in chunks(ctx.connection, source, source.query):
        carried, given = dict[str, object](), dict[str, object]()
        for row, outcome in settled(ctx, entity, source, convert, rows):
            if outcome.value != source.formerly(kinds, row[1:]):
                (given if outcome.by else carried)[row[0]] = outcome.value
            done += outcome.value is not None
        if carried:
            _write(ctx, entity, source.after, carried)
        if given:
            revaluing.write(given)
    return done


def _write(ctx: Context, entity: str, field: Field, values: Mapping[str, object]) -> None:
    table, kind = ctx.live.tables[entity], ctx.live.kinds[field.kind]
    keys, parts = kind.keys(field), kind.parts(field)
    rows = [
        {
            "row": id,
            "value": value if parts is None else parts.split(value),
            **{f"k_{key.name}": None if value is None else key.make(value) for key in keys},
        }
        for id, value in values.items()
    ]
    ctx.connection.execute(_update(table, field), rows)


def _update(table: EntityTable, field: Field) -> sa.Update:
    sets: Mapping[sa.Column[object], object] = {
        table.columns[field.name]: sa.bindparam("value"),
        **{column: sa.bindparam(f"k_{name}") for name, column in table.keys[field.name].items()},
    }
    return sa.update(table.table).where(table.id == sa.bindparam("row")).values(dict(sets))
