"""Every address of the app is called by everybody who might: whoever is refused changed nothing.

What a view asks for is declared in `admin.security.declared`; one without a declaration fails here.
"""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from admin.door import marks_of
from admin.security.declared import RIGHTS
from admin.security.people import find_person
from core.access.keys import issue
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.jobs.queue import enqueue
from core.records.write import create
from core.timeline.notes import write_note
from core.views.kept import save
from tests.support.web import Visitor, Web

ONE_DATABASE = True
ADMINISTRATION = frozenset({"users", "definitions", "audit"})
OF_ENTITIES = frozenset({"read", "create", "update", "delete", "export", "print", "purge", "reveal", "share"})
COUNTING = frozenset(
    {
        "signing.enter",
        "signing.enter_code",
        "signing.come_back",
        "account.change_password",
        "second_factor.start",
        "second_factor.codes",
        "second_factor.turn_off",
    }
)
"""Refusals that are counted or told to the log: they may write."""
TELLING = frozenset(
    {
        "bulk_acts.undo",
        "attachments.add",
        "attachments.replace",
        "attachments.undo",
        "alike.told",
        "api.POST:take_many",
        "merging.from_list",
        "merging.take_back",
        "tasks.mark_done",
        "tasks.take_up",
        "tasks.postpone",
    }
)
"""What is refused there is said in a notice on the page, or for each record; or nothing is found."""
BODIES: dict[str, object] = {
    "query": {},
    "evaluate": {"values": {}},
    "export": {},
    "release": {"reason": "x"},
    "transition": {"records": [], "event": "x"},
    "merge": {"records": [{"id": str(uuid.UUID(int=1)), "version": 1}]},
    "shares": {"whom": "actor:1", "right": "read"},
}
"""What an operation of the API takes; others take a record."""
LEAVING = frozenset({"signing.sign_out", "signing.leave_for", "sessions.end_all_theirs", "users.change"})
"""What would put the administrator out who walks through all of them."""


@dataclass
class World:
    """Bob's things, which Anna wants."""

    web: Web
    file: str
    record: str
    arguments: dict[str, Any]

    @property
    def rules(self) -> list[tuple[Rule, str]]:
        methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
        rules = self.web.app.url_map.iter_rules()
        return [(rule, method) for rule in rules for method in methods if method in (rule.methods or ())]

    def call(self, visitor: Visitor, rule: Rule, method: str) -> TestResponse:
        adapter = self.web.app.url_map.bind("localhost")
        path = adapter.build(rule.endpoint, {name: self.arguments[name] for name in rule.arguments})
        headers = {"X-CSRF-Token": visitor.token, "If-Match": '"1"'}
        if method == "GET":
            return visitor.client.get(path, headers=headers)
        if path.startswith("/api/"):
            body = BODIES.get(re.split("[:/]", path)[-1], {"name": "stolen"})
            return visitor.client.open(path, method=method, json=body, headers=headers)
        form = {"f_name": "stolen", "name": "stolen", "text": "stolen", "ids": self.record, "version": "1"}
        return visitor.client.open(path, method=method, data=form, headers=headers)

    def row(self) -> tuple[Any, ...]:
        with self.web.installation.reading(SYSTEM) as ctx:
            table = ctx.live.tables["customer"].table
            return tuple(ctx.connection.execute(sa.select(table).where(table.c.id == self.record)).one())


@pytest.fixture
def world(trading: Installation) -> World:
    web = Web(trading)
    for login, *roles in (("ada", "Admin"), ("bob", "agent"), ("anna", "agent"), ("none",)):
        web.person(login, *roles)
    with trading.writing(SYSTEM) as ctx:
        bob = find_person(ctx.connection, "bob").id
    with trading.writing(Actor(bob, "Bob", frozenset({"agent"}))) as ctx:
        saved = create(ctx, "customer", {"code": "BOB", "name": "Bob's"})
        issue(ctx, bob, "his")
        job = enqueue(ctx, "bulk.change", "x", {"entity": "customer"})
        note = write_note(ctx, "customer", saved.id, "his", lambda _: None)
        save(ctx, "customer", "his", "q=x")
    arguments = {
        **dict.fromkeys(("entity", "report", "what"), "customer"),
        **{"id": saved.id, "record": saved.id, "note": note.id, "file": str(uuid.uuid4()), "batch": saved.batch},
        **{
            "user_id": 1,
            "user": 1,
            "person": 1,
            "unit": 1,
            "key_id": 1,
            "unit_id": 1,
            "number": job,
            "handle": "f" * 16,
            "side": 96,
        },
        **{"pack": "trading", "path": "entities/customer.json", "element": "trading/customer.fax", "name": "name"},
        **{
            "role": "agent",
            "field": "name",
            "value": "Bob's",
            "process": "sale",
            "event": "win",
            "provider": "corp",
            "act": "change",
            "whom": "actor:1",
        },
        **{"locale": "zh_CN", "format": "csv", "form": "csv", "digest": "0" * 12, "tab": "contacts"},
    }
    return World(web, trading.settings.database.removeprefix("sqlite:///"), saved.id, arguments)


@pytest.fixture
def changed(world: World) -> Iterator[Callable[[], bool]]:
    """Whether anybody committed anything since the last call."""
    watching = sqlite3.connect(world.file)
    last = [watching.execute("PRAGMA data_version").fetchone()[0]]

    def told() -> bool:
        before, last[0] = last[0], watching.execute("PRAGMA data_version").fetchone()[0]
        return bool(before != last[0])

    yield told
    watching.close()


def test_every_view_declares_the_right_that_it_asks_for(world: World) -> None:
    endpoints = {rule.endpoint for rule, _ in world.rules}
    assert sorted(endpoints - RIGHTS.keys()) == []
    assert sorted(RIGHTS.keys() - endpoints) == []
    for endpoint, view in world.web.app.view_functions.items():
        open_to_all = not marks_of(view).isdisjoint({"public", "none"})
        assert open_to_all == (RIGHTS[endpoint] == "public"), endpoint


def test_a_stranger_gets_nowhere(world: World, changed: Callable[[], bool]) -> None:
    visitor, let_in = world.web.stranger(), []
    changed()
    for rule, method in world.rules:
        answer = world.call(visitor, rule, method)
        sent_away = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")
        if RIGHTS[rule.endpoint] != "public" and not sent_away and answer.status_code != 401:
            let_in.append((method, rule.rule, answer.status_code))
    assert not let_in, "\n".join(map(str, let_in))


@pytest.mark.parametrize("login", ["none", "anna"])
def test_whoever_lacks_the_right_is_refused_and_changes_nothing(
    world: World, changed: Callable[[], bool], login: str
) -> None:
    visitor, before, wrong = world.web.signed_in(login), world.row(), []
    changed()
    for rule, method in world.rules:
        right = RIGHTS[rule.endpoint]
        if right == "public" or rule.endpoint in LEAVING:
            continue
        answer = world.call(visitor, rule, method)
        refused = answer.status_code >= 400 or rule.endpoint in TELLING
        wrote = changed() and refused and rule.endpoint not in COUNTING
        if wrote or answer.status_code not in allowed(login, right, rule):
            wrong.append((method, rule.rule, answer.status_code, "wrote" if wrote else ""))
    assert not wrong, "\n".join(map(str, wrong))
    assert world.row() == before


def allowed(login: str, right: str, rule: Rule) -> Any:
    """The statuses that an answer may have."""
    if right in ADMINISTRATION:
        return {403}
    if rule.endpoint in TELLING:
        return range(200, 500)
    if right in OF_ENTITIES and (login == "none" or (login == "anna" and {"id", "record"} & rule.arguments)):
        return {403, 404}
    if login == "none" and "number" in rule.arguments:
        return {403, 404}
    return range(200, 500)


def test_an_administrator_sees_everything(world: World) -> None:
    visitor, wrong = world.web.signed_in("ada"), []
    for rule, method in world.rules:
        if method != "GET" or RIGHTS[rule.endpoint] == "public":
            continue
        answer = world.call(visitor, rule, method)
        if answer.status_code >= 500 or answer.status_code in (401, 403):
            wrong.append((method, rule.rule, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_a_key_that_reads_writes_nothing_anywhere(world: World, changed: Callable[[], bool]) -> None:
    with world.web.installation.writing(SYSTEM) as ctx:
        secret = issue(ctx, 1, "reads", read_only=True)
    client = world.web.app.test_client()
    changed()
    adapter = world.web.app.url_map.bind("localhost")
    for rule, method in world.rules:
        if not rule.rule.startswith("/api/") or method == "GET":
            continue
        path = adapter.build(rule.endpoint, {name: world.arguments[name] for name in rule.arguments})
        headers = {"Authorization": f"Bearer {secret}", "If-Match": '"1"'}
        answer = client.open(path, method=method, json={"name": "stolen"}, headers=headers)
        reads = "reads" in marks_of(world.web.app.view_functions[rule.endpoint])
        assert answer.status_code == 403 or reads, (rule, method, answer.status_code)
    assert not changed()
