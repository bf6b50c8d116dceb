"""Changes asked for by a browser carry our token; programs with a key need none."""

from __future__ import annotations

import pytest
from flask import Flask

from admin.door import context
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from tests.support.web import Visitor, Web

ADDRESS = "/api/test"


@pytest.fixture
def web(trading: Installation) -> Web:
    web = Web(trading)
    add_view(web.app)
    return web


def add_view(app: Flask) -> None:
    @app.route(ADDRESS, methods=["GET", "POST"])
    def who() -> str:
        return context().actor.name


def key(web: Web, user: int, *, read_only: bool = False) -> dict[str, str]:
    with web.installation.writing(SYSTEM) as ctx:
        return {"Authorization": f"Bearer {issue(ctx, user, 'test', read_only=read_only)}"}


@pytest.mark.parametrize("path", ["/preferences", "/sign-in", "/users", ADDRESS])
def test_a_change_without_the_token_is_refused(admin: Visitor, path: str) -> None:
    answer = admin.client.post(path, data={"theme": "dark"})
    assert answer.status_code == 403


def test_the_api_says_so_in_its_own_words(admin: Visitor) -> None:
    answer = admin.client.post(ADDRESS)
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "USR013"


def test_the_token_may_come_in_a_header(admin: Visitor) -> None:
    assert admin.client.post(ADDRESS, headers={"X-CSRF-Token": admin.token}).status_code == 200


def test_a_token_of_somebody_else_is_refused(web: Web, admin: Visitor) -> None:
    stranger = web.stranger()
    assert admin.client.post(ADDRESS, headers={"X-CSRF-Token": stranger.token}).status_code == 403


def test_a_program_with_a_key_needs_no_token(web: Web) -> None:
    user = web.person("robot", "sales")
    answer = web.app.test_client().post(ADDRESS, headers=key(web, user))
    assert (answer.status_code, answer.text) == (200, "Robot")


def test_a_key_is_no_key_outside_the_api(web: Web) -> None:
    user = web.person("robot", "sales")
    assert web.app.test_client().get("/", headers=key(web, user)).status_code == 302


def test_a_key_that_may_only_read_cannot_write(web: Web) -> None:
    headers = key(web, web.person("robot", "sales"), read_only=True)
    client = web.app.test_client()
    assert client.get(ADDRESS, headers=headers).status_code == 200
    assert client.post(ADDRESS, headers=headers).status_code == 403


@pytest.mark.parametrize("header", ["Bearer cw_wrong", "Bearer ", "Basic YTpi", "nonsense"])
def test_a_wrong_key_is_told_how_to_sign_in(web: Web, header: str) -> None:
    answer = web.app.test_client().get(ADDRESS, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


def test_a_wrong_key_does_not_fall_back_on_the_cookie(admin: Visitor) -> None:
    answer = admin.client.get(ADDRESS, headers={"Authorization": "Bearer cw_wrong"})
    assert answer.status_code == 401
