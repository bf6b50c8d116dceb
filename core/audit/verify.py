"""Whether the change log is what it was when it was sealed; else the first link that is broken, and how.

A checkpoint (the number and head of a seal) that is kept elsewhere shows also that nobody made the whole chain anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.audit.acts import LOG
from core.audit.forget import ERASED
from core.audit.seal import START, head_after, last_seal, links_of, unsealed
from core.codes import audit as codes
from core.records import changelog
from core.storage.system import change, seal
from schema_registry.problems import Problem

_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The end of the chain at some time, as JSON to keep elsewhere."""

    number: int
    head: str
    sealed_at: datetime | None

    def to_json(self) -> dict[str, object]:
        at = self.sealed_at.isoformat() if self.sealed_at else None
        return {"number": self.number, "head": self.head, "sealed_at": at}


@dataclass(slots=True)
class Verdict:
    """What was looked at; `broken` is the first thing that is wrong, None where nothing is."""

    seals: int = 0
    sealed: int = 0
    unsealed: int = 0
    erased: int = 0
    head: bytes = START
    broken: Problem | None = None
    told: int = field(default=0, repr=False)
    """Rows that acts in the log say they emptied."""


def checkpoint(connection: sa.Connection) -> Checkpoint:
    """The end of the chain now."""
    number, head = last_seal(connection)
    at = connection.scalar(sa.select(seal.c.sealed_at).where(seal.c.number == number))
    return Checkpoint(number, head.hex(), at)


def verify(connection: sa.Connection, kept: Mapping[str, Any] | None = None) -> Verdict:
    """Looks through the whole log, in the order of the chain. `kept` is a checkpoint as it was written down."""
    verdict, known = Verdict(), array("q")
    verdict.broken = next(_faults(connection, verdict, known, kept), None)
    return verdict


def _faults(
    connection: sa.Connection, verdict: Verdict, known: array[int], kept: Mapping[str, Any] | None
) -> Iterator[Problem]:
    number = int(kept["number"]) if kept else 0
    for one in _seals(connection):
        verdict.seals += 1
        if one.number != verdict.seals:
            yield codes.SEAL_MISSING.at(number=verdict.seals)
        if head_after(verdict.head, one.links) != one.head:
            yield codes.SEAL_ALTERED.at(number=one.number)
        verdict.head = one.head
        if kept and one.number == number and one.head.hex() != kept["head"]:
            yield codes.CHECKPOINT_DIFFERS.at(number=number)
        yield from _portion(connection, verdict, one, known)
    if number > verdict.seals:
        yield codes.CHECKPOINT_AHEAD.at(number=number, seals=verdict.seals)
    for row in unsealed(connection, change.c):
        verdict.unsealed += 1
        known.append(row.seq)
        yield from _row(verdict, row, "")
    yield from _strangers(connection, known)
    if verdict.erased > verdict.told:
        yield codes.EMPTIED_SILENTLY.at(count=verdict.erased - verdict.told)


def _seals(connection: sa.Connection) -> Iterator[sa.Row[Any]]:
    last = 0
    query = sa.select(seal).order_by(seal.c.number).limit(50)
    while rows := connection.execute(query.where(seal.c.number > last)).all():
        yield from rows
        last = rows[-1].number


def _portion(connection: sa.Connection, verdict: Verdict, one: sa.Row[Any], known: array[int]) -> Iterator[Problem]:
    links = list(links_of(one.links))
    for start in range(0, len(links), _CHUNK):
        chunk = links[start : start + _CHUNK]
        wanted = sa.select(change).where(change.c.seq.in_([seq for seq, _ in chunk]))
        rows = {row.seq: row for row in connection.execute(wanted)}
        for seq, digest in chunk:
            verdict.sealed += 1
            known.append(seq)
            row = rows.get(seq)
            if row is None:
                yield codes.ENTRY_MISSING.at(seq=seq, number=one.number)
            elif row.digest != digest:
                yield codes.ENTRY_ALTERED.at(seq=seq, number=one.number)
            else:
                yield from _row(verdict, row, str(one.number))


def _row(verdict: Verdict, row: sa.Row[Any], number: str) -> Iterator[Problem]:
    """A row says what its digest was made of, or nothing any more."""
    said = {str(name): value for name, value in row._mapping.items()}
    if not row.salt:
        verdict.erased += 1
        if row.fields:
            yield codes.ENTRY_ALTERED.at(seq=row.seq, number=number or "–")
    elif changelog.digest(said, row.salt) != row.digest:
        yield codes.ENTRY_ALTERED.at(seq=row.seq, number=number or "–")
    elif row.entity == LOG and row.action == ERASED:
        verdict.told += int(row.fields["rows"][1])


def _strangers(connection: sa.Connection, known: Iterable[int]) -> Iterator[Problem]:
    """Rows among the sealed ones that no seal covers: put in later by hand."""
    seqs = set(known)
    last = max(seqs, default=0)
    total = connection.scalar(sa.select(sa.func.count()).where(change.c.seq <= last))
    if total == len(seqs):
        return
    for seq in connection.scalars(sa.select(change.c.seq).where(change.c.seq <= last).order_by(change.c.seq)):
        if seq not in seqs:
            yield codes.ENTRY_STRANGE.at(seq=seq)
