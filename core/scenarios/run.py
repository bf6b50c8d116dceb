"""The steps of one check in order, and what did not come out as it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.codes.scenarios import DIFFERENT, FAILED, IN_SIGHT, MISCOUNTED, NOT_REFUSED, REFUSED_OTHERWISE
from core.context import SYSTEM, Actor, Context
from core.errors import CardwrightError, Missing
from core.processes.advance import advance
from core.queries.count import count
from core.queries.get import get
from core.records.trash import delete
from core.records.write import create, update
from core.scenarios.ahead import MOMENT, Clock, wait
from core.scenarios.compare import columns_of, differences
from core.storage import system
from schema_registry.durations import read_duration
from schema_registry.findings import Findings
from schema_registry.pointer import join
from schema_registry.problems import Code, Problem
from schema_registry.scenario import Scenario, Step, verb_of

Made = dict[str, tuple[str, str]]
"""By handle: the entity and the id of a record."""
NOTHING: Mapping[str, Any] = {}


def failures(ctx: Context, scenarios: Sequence[Scenario]) -> tuple[Problem, ...]:
    """What checks find, with its place in their documents. Each starts from the same records: none.

    Everything is done in the context's transaction and undone again.
    """
    findings = Findings()
    for scenario in scenarios:
        with ctx.connection.begin_nested() as point:
            _Run(ctx, scenario, findings).run()
            point.rollback()
    return findings.problems()


@dataclass(frozen=True, slots=True)
class _Why:
    """Why a step was refused."""

    problems: tuple[Problem, ...]

    @property
    def names(self) -> list[str]:
        """What `refused` may call it: the ids of rules, and codes."""
        return [str(dict(one.params).get("rule", one.code)) for one in self.problems]

    def say(self, locale: str) -> str:
        return " ".join(one.say(locale) for one in self.problems)


class _Run:
    """One check as it goes on."""

    def __init__(self, ctx: Context, scenario: Scenario, findings: Findings) -> None:
        zone = ZoneInfo(ctx.settings.zone)
        self._clock = Clock(datetime.fromisoformat(scenario.begins).replace(tzinfo=zone).astimezone(UTC))
        self._ctx = replace(ctx.unshown, clock=self._clock, origin="check")
        self._scenario = scenario
        self._findings = findings
        self._made: Made = {}
        self._people = {
            login: Actor(number, login, frozenset(roles))
            for number, (login, roles) in enumerate(scenario.people.items(), 1)
        }

    def run(self) -> None:
        rows = [{"id": one.id, "login": one.name, "name": one.name, "active": True} for one in self._people.values()]
        if rows:
            self._ctx.connection.execute(sa.insert(system.actor), rows)
        for index, step in enumerate(self._scenario.steps):
            self._clock.now += MOMENT
            at, verb = join("/steps", index), verb_of(step)
            if verb in ("expect", "count"):
                self._look(step, at)
            elif not self._act(step, verb, at):
                return

    # ---- doing
    def _act(self, step: Step, verb: str, at: str) -> bool:
        """Whether the check can go on after something was done, or refused."""
        wanted = step.get("refused")
        point = self._ctx.connection.begin_nested()
        try:
            self._do(step, verb)
        except CardwrightError as refused:
            point.rollback()
            why = _Why(refused.problems)
            if wanted is None:
                self._tell(FAILED, f"{at}/{verb}", why=why)
                return False
            if wanted not in why.names:
                self._tell(REFUSED_OTHERWISE, f"{at}/refused", wanted=wanted, found=", ".join(why.names), why=why)
            return True
        if wanted is None:
            point.commit()
        else:
            point.rollback()
            self._tell(NOT_REFUSED, f"{at}/refused", wanted=wanted)
        return True

    def _do(self, step: Step, verb: str) -> None:
        ctx = self._as(step)
        values = cast("dict[str, object]", self._meant(step.get("values", NOTHING)))
        if verb == "wait":
            duration = read_duration(step["wait"])
            assert duration is not None
            wait(ctx, self._clock, duration)
        elif verb == "create":
            saved = create(ctx, step["create"], values)
            if "as" in step:
                self._made[step["as"]] = (step["create"], saved.id)
        elif verb == "update":
            update(ctx, *self._made[step["update"]], values)
        elif verb == "take":
            entity, id = self._made[step["on"]]
            advance(ctx, entity, id, step["take"], values, process=step.get("process", ""))
        else:
            delete(ctx, *self._made[step["delete"]])

    # ---- looking
    def _look(self, step: Step, at: str) -> None:
        try:
            if "count" in step:
                self._count(step, at)
            else:
                self._expect(step, at)
        except CardwrightError as refused:
            self._tell(FAILED, at, why=_Why(refused.problems))

    def _count(self, step: Step, at: str) -> None:
        found = count(self._as(step), step["count"], cast("dict[str, Any]", self._meant(step.get("filter", NOTHING))))
        if found != step["equals"]:
            self._tell(MISCOUNTED, f"{at}/equals", count=found, wanted=step["equals"])

    def _expect(self, step: Step, at: str) -> None:
        ctx, (name, id) = self._as(step), self._made[step["expect"]]
        entity = ctx.model.entities[name]
        expected = cast("dict[str, object]", self._meant(step.get("values", NOTHING)))
        try:
            row = get(ctx, name, id, columns_of(entity, expected) or ("id",))
        except Missing:
            if not step.get("absent"):
                raise
            return
        if step.get("absent"):
            self._tell(IN_SIGHT, f"{at}/expect")
        for one in differences(ctx.live, entity, expected, row, f"{at}/values"):
            self._tell(DIFFERENT, one.pointer, field=one.field, found=_said(one.found), wanted=_said(one.wanted))

    # ---- what steps mean
    def _as(self, step: Step) -> Context:
        return self._ctx.acting_as(self._people[step["by"]] if "by" in step else SYSTEM)

    def _meant(self, value: object) -> object:
        """Values with the ids of the records and people that they name."""
        if isinstance(value, list):
            return [self._meant(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        match dict(value):
            case {"record": str(handle), **rest} if not rest:
                return self._made[handle][1] if handle in self._made else None
            case {"person": str(login), **rest} if not rest:
                return self._people[login].id
        return {name: self._meant(one) for name, one in value.items()}

    def _tell(self, code: Code, at: str, **params: object) -> None:
        told = {"check": self._scenario.title, **params}
        self._findings.add(code, (self._scenario.document, at), params=told)


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
