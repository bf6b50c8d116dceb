"""The API over the trading pack, asked by users with roles of the pack and an API key each."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from admin.security.people import create_user
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from tests.support.web import app_of

ROOT = "/api/v1"
PASSWORD = "quiet-harbour-lantern-42"


class Caller:
    """A client of the API that signs its requests with a key."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client = client
        self.secret = secret

    def ask(self, method: str, path: str, **sent: object) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en", **sent.pop("headers", {})}
        return self.client.open(f"{ROOT}{path}", method=method, headers=headers, **sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.ask("POST", path, json=body, headers=headers)

    def raw(self, path: str, body: bytes, content_type: str = "application/json") -> TestResponse:
        return self.ask("POST", path, data=body, content_type=content_type)

    def patch(self, path: str, body: object, etag: str | None) -> TestResponse:
        headers = {"If-Match": etag} if etag is not None else {}
        data = json.dumps(body)
        return self.ask("PATCH", path, data=data, content_type="application/merge-patch+json", headers=headers)

    def delete(self, path: str, etag: str | None) -> TestResponse:
        return self.ask("DELETE", path, headers={"If-Match": etag} if etag is not None else {})

    def created(self, entity: str, **values: object) -> dict[str, object]:
        """The data of a new record."""
        response = self.post(f"/records/{entity}", values)
        assert response.status_code == 201, response.json
        return response.json["data"]


@pytest.fixture
def app(trading: Installation) -> Flask:
    """The web application over an installation with the trading pack."""
    return app_of(trading)


@pytest.fixture
def caller(app: Flask, trading: Installation) -> Callable[..., Caller]:
    """`caller("sales")`: a new user with those roles, who calls with a key of their own."""
    made = iter(range(1, 100))

    def call_as(*roles: str, read_only: bool = False) -> Caller:
        with trading.writing(SYSTEM) as ctx:
            login = f"user{next(made)}"
            user = create_user(ctx.connection, login, login.title(), PASSWORD, roles=roles)
            secret = issue(ctx, user, "test", read_only=read_only)
        return Caller(app.test_client(), secret)

    return call_as


@pytest.fixture
def manager(caller: Callable[..., Caller]) -> Caller:
    """Somebody who may do everything with records."""
    return caller("manager")


def codes(response: TestResponse) -> list[str]:
    """The problem codes of a refusal, which must have the shape of one."""
    assert response.content_type == "application/problem+json"
    assert response.json["status"] == response.status_code
    return [error["code"] for error in response.json["errors"]]
