"""How often the API may be asked."""

from __future__ import annotations

import os
from dataclasses import replace
from types import SimpleNamespace

import pytest

from admin.app import build_app
from admin.security import pace
from admin.security.meter import WINDOW, Meter, Pace
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from tests.admin.api.conftest import Caller
from tests.support.web import statements


def test_a_minutes_worth_may_come_at_once_and_then_at_an_even_pace() -> None:
    meter = Meter()
    assert [meter.take("a", 3, 100.0).left for _ in range(3)] == [2, 1, 0]
    assert meter.take("a", 3, 100.0) == Pace(False, 3, 0, 20)
    assert meter.take("b", 3, 100.0).allowed
    assert not meter.take("a", 3, 119.0).allowed
    assert meter.take("a", 3, 120.0) == Pace(True, 3, 0, 60)
    assert meter.take("a", 3, 120.0 + WINDOW).left == 2


def test_processes_that_serve_together_count_together() -> None:
    meter = Meter()
    child = os.fork()
    if child == 0:
        meter.take("a", 3, 100.0)
        meter.take("a", 3, 100.0)
        os._exit(0)
    os.waitpid(child, 0)
    assert [meter.take("a", 3, 100.0).allowed for _ in range(2)] == [True, False]


def test_many_subjects_are_told_apart() -> None:
    meter = Meter()
    assert all(meter.take(f"key {number}", 5, 100.0).left == 4 for number in range(5_000))


def test_who_asks_too_fast_is_told_to_wait(
    trading: Installation, manager: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: 100.0))  # another is allowed in 12 seconds
    narrowed = Installation.open(replace(trading.settings, api_per_minute=3, api_address_per_minute=5))
    try:
        caller = Caller(build_app(narrowed).test_client(), manager.secret)
        first = caller.get("/schema")
        assert (first.status_code, first.headers["RateLimit-Policy"]) == (200, '"caller";q=3;w=60')
        assert first.headers["RateLimit"] == '"caller";r=2;t=20'
        caller.get("/schema")
        assert caller.get("/schema").status_code == 200
        refused = caller.get("/schema")
        assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
        assert refused.json["errors"][0]["code"] == "USR021"
        assert refused.headers["Retry-After"] == "20"
        with narrowed.writing(SYSTEM) as ctx:
            other = Caller(caller.client, issue(ctx, 1, "other"))
        assert other.get("/schema").headers["RateLimit"].startswith('"caller";r=2')
        with statements(narrowed) as seen:
            from_there = other.get("/schema")
        assert (from_there.status_code, seen) == (429, [])
        assert from_there.headers["RateLimit-Policy"] == '"address";q=5;w=60'
        assert caller.client.get("/sign-in").status_code == 200
    finally:
        narrowed.close()
