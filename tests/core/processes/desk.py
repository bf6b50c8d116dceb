"""A service desk: complaints with two processes, agents and a head, working hours, a clock that is set forward."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from core.context import Actor, Context
from core.engine import Installation
from core.jobs.built_in import built_in
from core.jobs.worker import Worker, nobody
from core.records.write import create
from tests.core.records.acting import know
from tests.support.publishing import ADMIN

Json = dict[str, Any]
AGENT = Actor(2, "Wang", frozenset({"agent"}))
OTHER = Actor(3, "Li", frozenset({"agent"}))
HEAD = Actor(4, "Zhao", frozenset({"head"}))
SECOND = Actor(5, "Chen", frozenset({"head"}))
GUEST = Actor(6, "Guest", frozenset({"guest"}))

CUSTOMER: Json = {
    "$schema": "urn:cardwright:entity:1",
    "name": "customer",
    "title": "Customer",
    "properties": {"name": {"kind": "text"}, "grade": {"kind": "choice", "enum": ["A", "B"]}},
}
COMPLAINT: Json = {
    "$schema": "urn:cardwright:entity:1",
    "name": "complaint",
    "title": "Complaint",
    "properties": {
        "subject": {"kind": "text", "title": "Subject"},
        "severity": {"kind": "choice", "title": "Severity", "enum": ["low", "high"], "default": "low"},
        "customer": {"kind": "reference", "to": "customer"},
        "cause": {"kind": "text", "title": "Cause"},
        "remedy": {"kind": "text", "title": "Remedy", "readOnly": True},
        "cost": {"kind": "money", "title": "Cost"},
        "handled_on": {"kind": "date", "title": "Handled on"},
        "stage": {"kind": "choice", "title": "Stage"},
        "stage_since": {"kind": "datetime", "title": "In stage since"},
        "approval": {"kind": "choice", "title": "Approval"},
    },
    "required": ["subject"],
    "list": {"columns": ["subject", "stage", "approval", "severity"], "filters": ["stage"]},
}
HANDLING: Json = {
    "$schema": "urn:cardwright:process:1",
    "name": "handling",
    "title": "Complaint handling",
    "entity": "complaint",
    "field": "stage",
    "since": "stage_since",
    "initial": "received",
    "calendar": "hours",
    "states": {
        "received": {
            "title": "Received",
            "color": "amber",
            "on": {
                "ACCEPT": {
                    "target": "working",
                    "title": "Accept",
                    "actions": [{"assign": {"sys_owner": "=current_user()"}}],
                },
                "REFUSE": {"target": "closed", "title": "Refuse", "roles": ["head"], "require": ["cause"]},
            },
            "after": [
                {
                    "id": "escalate",
                    "delay": "PT4H",
                    "clock": "working",
                    "guard": "severity = 'high'",
                    "actions": [{"notify": ["owner", "role:head"], "message": "Nobody has looked at this"}],
                }
            ],
        },
        "working": {
            "title": "In progress",
            "require": ["cause"],
            "exit": [{"assign": {"handled_on": "=today()"}}],
            "on": {
                "RESOLVE": {
                    "target": "resolved",
                    "title": "Resolve",
                    "guard": "remedy is not missing and (customer is missing or customer.grade = 'A' or cost < 1000)",
                    "form": ["remedy", "cost"],
                }
            },
        },
        "resolved": {
            "title": "Resolved",
            "on": {
                "CLOSE": {"target": "closed", "title": "Close"},
                "REOPEN": {"target": "working", "title": "Reopen"},
            },
            "after": [{"id": "autoclose", "delay": "P7D", "target": "closed"}],
        },
        "closed": {"title": "Closed", "type": "final"},
    },
}
APPROVAL: Json = {
    "$schema": "urn:cardwright:process:1",
    "name": "approval",
    "title": "Approval",
    "entity": "complaint",
    "field": "approval",
    "initial": "open",
    "states": {
        "open": {
            "title": "Open",
            "on": {
                "APPROVE": {"target": "approved", "title": "Approve", "roles": ["head"], "votes": 2},
                "REFUSE": {"target": "refused", "title": "Decline", "roles": ["head"]},
            },
        },
        "approved": {"title": "Approved", "type": "final"},
        "refused": {"title": "Refused", "type": "final"},
    },
}
HOURS: Json = {
    "$schema": "urn:cardwright:calendar:1",
    "name": "hours",
    "title": "Working hours",
    "hours": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": "CN",
}
EVERYTHING = {"read": "all", "create": "all", "update": "own", "delete": "own", "import": "all", "export": "all"}
RIGHTS: Mapping[str, Json] = {
    "agent": {"customer": {"read": "all"}, "complaint": EVERYTHING},
    "head": {"customer": {"read": "all"}, "complaint": {"read": "all"}},
    "guest": {"complaint": {"read": "own", "create": "all", "update": "own", "override": "all"}},
}
NOW = datetime(2026, 7, 3, 8, tzinfo=UTC)
"""A Friday, 16:00 in the business time zone."""


def documents(**changed: object) -> Json:
    """The pack; a path with __ for / replaces a document, None takes it out."""
    found: Json = {
        "entities/customer.json": CUSTOMER,
        "entities/complaint.json": COMPLAINT,
        "processes/handling.json": HANDLING,
        "processes/approval.json": APPROVAL,
        "calendars/hours.json": HOURS,
    }
    for name, entities in RIGHTS.items():
        role = {"$schema": "urn:cardwright:role:1", "name": name, "title": name.title(), "entities": entities}
        found[f"roles/{name}.json"] = role
    found |= {path.replace("__", "/") + ".json": one for path, one in changed.items()}
    return {path: one for path, one in found.items() if one is not None}


def handling(**states: object) -> Json:
    """The handling of complaints with some states replaced, or taken out where they are None."""
    made = copy.deepcopy(HANDLING)
    made["states"] = {name: one for name, one in {**made["states"], **states}.items() if one is not None}
    return made


class Clock:
    """A clock that stands until it is set forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Desk:
    """An installation with the pack published, acted in by people at the time of its clock."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.clock = Clock()

    @contextmanager
    def by(self, actor: Actor = ADMIN) -> Iterator[Context]:
        """A writing context of somebody."""
        with self.installation.writing(actor) as ctx:
            yield replace(ctx, clock=self.clock)

    def complaint(self, actor: Actor = AGENT, **values: object) -> str:
        """A new complaint of somebody."""
        with self.by(actor) as ctx:
            return create(ctx, "complaint", {"subject": "It leaks", **values}).id

    def work(self) -> int:
        """Lets a worker do all that is due; how many jobs it did."""
        kinds = {name: kind for name, kind in built_in().items() if name == "process.timer"}
        worker, done = Worker(self.installation, kinds, nobody, self.clock, Event()), 0
        while worker.work_once():
            done += 1
        return done


def people(ctx: Context) -> None:
    """Makes everybody known."""
    know(ctx, AGENT, OTHER, HEAD, SECOND, GUEST)
