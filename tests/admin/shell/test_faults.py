"""What a visitor is told when something is refused or fails."""

from __future__ import annotations

import pytest
from flask import Flask, abort

from admin.faults import STATUSES, WORDS
from core.codes.access import NO_ADMINISTRATION
from core.engine import Installation
from core.errors import Busy, CardwrightError, Denied, Full, Missing, Rejected, Stale
from tests.support.web import Visitor, Web

ONE_DATABASE = True
REFUSALS = {"rejected": Rejected, "denied": Denied, "missing": Missing, "stale": Stale, "busy": Busy, "full": Full}


@pytest.fixture
def web(trading: Installation) -> Web:
    web = Web(trading)
    add_views(web.app)
    return web


def add_views(app: Flask) -> None:
    @app.get("/test/<name>")
    @app.get("/api/test/<name>", endpoint="api_refuse")
    def refuse(name: str) -> str:
        if name.isdigit():
            abort(int(name))
        if name == "fails":
            raise RuntimeError("the secret is 42")
        raise REFUSALS[name]([NO_ADMINISTRATION.at("/field", what="users", right="users")])


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_a_page_for_people(admin: Visitor, name: str) -> None:
    answer = admin.get(f"/test/{name}", **{"Accept-Language": "en"})
    assert answer.status_code == STATUSES[REFUSALS[name]]
    assert "You may not administer" in answer.text
    assert '<nav class="nav"' in answer.text


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_is_problem_json_for_programs(admin: Visitor, name: str) -> None:
    answer = admin.get(f"/api/test/{name}", **{"Accept-Language": "zh-CN"})
    body = answer.json
    assert body is not None
    assert answer.content_type == "application/problem+json"
    assert body["status"] == answer.status_code == STATUSES[REFUSALS[name]]
    assert body["instance"] == f"/api/test/{name}"
    (error,) = body["errors"]
    assert (error["pointer"], error["code"]) == ("/field", "ACC003")
    assert error["detail"].startswith("您没有管理")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 412, 413, 422, 429, 500, 503])
def test_every_status_has_its_words(admin: Visitor, status: int) -> None:
    page = admin.get(f"/test/{status}", **{"Accept-Language": "en"})
    assert page.status_code == status
    assert str(WORDS[status].title) in page.text
    assert ("Retry-After" in page.headers) == (status in {429, 503})


@pytest.mark.parametrize("path", ["/test/fails", "/api/test/fails"])
def test_a_failure_shows_nothing_of_the_inside(admin: Visitor, path: str) -> None:
    answer = admin.get(path)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_fragment_is_refused_in_one_line(admin: Visitor) -> None:
    answer = admin.get("/test/stale", **{"HX-Request": "true", "Accept-Language": "en"})
    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("You may not administer")


def test_a_fragment_for_strangers_leads_to_the_sign_in_page(web: Web) -> None:
    answer = web.stranger().get("/test/stale", **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in")


def test_whoever_typed_while_the_session_ended_is_told_how_to_save_it(web: Web) -> None:
    for header in ("HX-Request", "X-Dialog"):
        answer = web.stranger().post("/account/password", {}, **{header: "1", "Accept-Language": "en"})
        assert (answer.status_code, answer.mimetype) == (401, "text/plain")
        assert "sign in in another tab" in answer.text and "API" not in answer.text


def test_strangers_get_a_page_without_navigation(web: Web) -> None:
    answer = web.stranger().get("/nothing-here")
    assert answer.status_code == 404
    assert '<nav class="nav"' not in answer.text


def test_a_body_may_not_be_larger_than_the_setting(admin: Visitor, web: Web) -> None:
    answer = admin.post("/account/password", {"current": "x" * (web.installation.settings.max_body + 1)})
    assert answer.status_code == 413


def test_every_refusal_of_core_has_a_status() -> None:
    assert set(CardwrightError.__subclasses__()) <= set(STATUSES)


def test_another_method_is_told_what_is_allowed(admin: Visitor) -> None:
    answer = admin.get("/sign-out")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
