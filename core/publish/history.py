"""The versions that were live: who published them, when, why, what each did; their documents; and going back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.actors import by_ids
from core.access.defining import limited
from core.codes.publish import VERSION_UNKNOWN
from core.context import Context
from core.errors import Missing
from core.publish import words
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.publish.step import ASKING, Step
from core.queries.query import Person
from core.storage.system import version
from core.storage.versions import packs_of
from schema_registry.packs import PackFiles

MOST = 200
"""Versions of one page."""
_TELLING = ("add-entity", "remove-entity", "add-field", "remove-field", "convert-field")


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One version. `base` is the one before; `steps` are those of its plan, with what was counted then.

    `told`: whether its reader may know what it changed: who may change some definitions knows what they published.
    """

    number: int
    base: int
    at: datetime
    author: Person
    note: str
    live: bool
    steps: tuple[Step, ...]
    told: bool = True

    def summary(self, locale: str) -> str:
        """What changed, in a line: the step that tells most, and how many more there were."""
        if not self.steps:
            return words.NOTHING_CHANGED.at().say(locale)
        first, more = min(self.steps, key=_weight).say(locale), len(self.steps) - 1
        return words.AND_MORE.at(first=first, count=more).say(locale) if more else first

    def to_json(self) -> dict[str, object]:
        return {
            "version": self.number,
            "base": self.base,
            "at": self.at.isoformat(),
            "author": {"id": self.author.id, "name": self.author.name},
            "note": self.note,
            "live": self.live,
            "steps": [step.to_json() for step in self.steps],
        }


def _weight(step: Step) -> int:
    """What touches values first, then what comes and goes, then the rest."""
    if step.safety in ASKING:
        return 0
    return 1 if step.id.startswith(_TELLING) else 2


def version_entries(ctx: Context, limit: int = 50, before: int | None = None) -> tuple[VersionEntry, ...]:
    """The versions, latest first, in two statements. `before`: only older ones than that, for the next page.

    Who may change some definitions only is not told what others published.
    """
    table = version.c
    query: sa.Select[Any] = sa.select(
        table.number, table.base, table.created_at, table.author, table.note, table.plan
    )
    if before is not None:
        query = query.where(table.number < before)
    rows = ctx.connection.execute(query.order_by(table.number.desc()).limit(min(limit, MOST))).all()
    people = {id: Person(id, one.name) for id, one in by_ids(ctx.connection, {row.author for row in rows}).items()}
    found = (_entry(row, people, ctx.live.version) for row in rows)
    whole = not limited(ctx)
    return tuple(one if whole or one.author.id == ctx.actor.id else _untold(one) for one in found)


def _untold(one: VersionEntry) -> VersionEntry:
    return replace(one, note="", steps=(), told=False)


def _entry(row: sa.Row[Any], people: Mapping[int, Person], live: int) -> VersionEntry:
    return VersionEntry(
        row.number,
        row.base,
        row.created_at,
        people.get(row.author, Person(row.author, "")),
        row.note,
        row.number == live,
        tuple(map(Step.from_json, row.plan)),
    )


def documents_of(ctx: Context, number: int) -> tuple[PackFiles, ...]:
    """The packs of a version as they were published. Raises Missing when there is no such version."""
    packs = packs_of(ctx.connection, number)
    if not packs:
        raise Missing([VERSION_UNKNOWN.at(number=number, live=ctx.live.version)])
    return packs


def rollback_plan(ctx: Context, number: int) -> Plan:
    """What going back to the definitions of a version would do: a plan like any other, over what is live now.

    Values that publishes since put out of sight or changed come back, where nobody wrote another one since; what
    cannot be kept of values written since is counted in its steps. Raises Missing, and what `make_plan` raises.
    """
    return make_plan(ctx, documents_of(ctx, number), back=number)
