"""The web application for tests: users to sign in as, and clients that act like a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from admin.app import build_app
from admin.security.install import create_tables
from admin.security.people import create_user, find_person
from admin.security.proof import TOKEN
from core.access.sessions import lasting, start
from core.context import SYSTEM
from core.engine import Installation
from core.settings import Settings
from tests.support.publishing import prepare_installation, prepare_trading

PASSWORD = "quiet-harbour-lantern-42"
CHEAP = "scrypt:256:8:1"
"""How passwords are hashed where the cost of it is not what is tested."""
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')


@dataclass
class Visitor:
    """A browser without scripts: keeps cookies, sends the CSRF token of the page it saw last."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        response = self.client.get(path, headers=headers, base_url="http://localhost")
        if found := _TOKEN.search(response.text if response.mimetype == "text/html" else ""):
            self.token = found[1]
        return response

    def post(self, path: str, data: dict[str, object] | None = None, **headers: str) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, headers=headers)

    def sign_in(self, login: str, password: str = PASSWORD, onward: str = "/") -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"login": login, "password": password, "next": onward})


class Compiled(BytecodeCache):
    """Templates that any app of this process compiled: half of a short test would go into compiling them again."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._found.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._found[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = Compiled()
_compile = Rule.compile
_KEPT = ("arguments", "_parts", "_trace", "_converters")
_BUILDERS = ("_build", "_build_unknown")
_routes: dict[object, dict[str, Any]] = {}


def _compiled(self: Rule) -> None:
    """A route's pattern and what builds its addresses, for any app of this process: both take it as an argument."""
    key = (self.rule, self.subdomain, self.host, self.merge_slashes)
    if self.defaults:
        _compile(self)
        return
    if key not in _routes:
        _compile(self)
        own = vars(self)
        _routes[key] = {name: own[name] for name in _KEPT} | {name: own[name].__func__ for name in _BUILDERS}
    known = _routes[key]
    vars(self).update(known, **{name: known[name].__get__(self) for name in _BUILDERS})


def app_of(installation: Installation) -> Flask:
    """The web application. Its database has Flask-AppBuilder's tables: see `prepare_web`."""
    with patch.object(Rule, "compile", _compiled):
        app = build_app(installation)
    app.jinja_env.bytecode_cache = _COMPILED
    return app


def prepare_web(address: str) -> None:
    """An initialised database with Flask-AppBuilder's tables and nobody in them."""
    prepare_installation(address)
    _add_tables(address)


def prepare_shop(address: str) -> None:
    """The same with the trading pack published."""
    prepare_trading(address)
    _add_tables(address)


def _add_tables(address: str) -> None:
    installation = Installation.open(Settings(database=address))
    with installation.writing(SYSTEM) as ctx:
        create_tables(ctx.connection)
    installation.close()


class Web:
    """An app with people in it, over an installation with Flask-AppBuilder's tables."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.app: Flask = app_of(installation)

    def person(self, login: str, *roles: str, name: str = "", email: str = "") -> int:
        """The id of a new user."""
        with self.installation.writing(SYSTEM) as ctx:
            return create_user(ctx.connection, login, name or login.title(), PASSWORD, roles=roles, email=email)

    def stranger(self) -> Visitor:
        visitor = Visitor(self.app.test_client())
        visitor.get("/sign-in")
        return visitor

    def visitor(self, login: str, *roles: str) -> Visitor:
        """A new user, signed in."""
        self.person(login, *roles)
        return self.signed_in(login)

    def signed_in(self, login: str) -> Visitor:
        """Somebody who signed in a moment ago (without the cost of checking a password)."""
        visitor = self.stranger()
        with self.installation.writing(SYSTEM) as ctx:
            found = find_person(ctx.connection, login)
            token = start(ctx.connection, found.id, ctx.clock(), lasting(ctx.settings))
        with visitor.client.session_transaction(base_url="https://localhost") as session:
            session.clear()
            session[TOKEN] = token
        assert visitor.get("/search").status_code == 200
        return visitor


@contextmanager
def statements(installation: Installation) -> Iterator[list[str]]:
    """The SQL that runs inside the block, on readers and writers."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *more: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engines = (installation.readers, installation.writers)
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)
