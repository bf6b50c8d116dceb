"""The API for a browser: the session's cookie lets in, and changes need the token of our own pages."""

from __future__ import annotations

import re

import pytest

from admin.security.people import create_user
from core.context import SYSTEM
from tests.admin.api.conftest import PASSWORD, ROOT, codes


@pytest.fixture
def browser(app, trading):
    """A browser that is signed in as a manager, and the token of its pages."""
    with trading.writing(SYSTEM) as ctx:
        create_user(ctx.connection, "wang", "Wang", PASSWORD, roles=("manager",))
    client = app.test_client()
    page = {"base_url": "https://localhost"}
    token = _token(client.get("/sign-in", **page).text)
    signed = client.post("/sign-in", data={"login": "wang", "password": PASSWORD, "csrf_token": token}, **page)
    assert signed.status_code == 303, signed.text
    return client, _token(client.get("/", **page).text), page


def _token(html: str) -> str:
    found = re.search(r'(?:name="csrf_token" value|name="csrf-token" content)="([^"]+)"', html)
    assert found, html[:2000]
    return found[1]


def test_a_signed_in_browser_reads_with_its_cookie(browser):
    client, _, page = browser
    assert client.get(f"{ROOT}/records/customer", **page).status_code == 200


def test_a_change_with_the_cookie_alone_is_refused(browser):
    client, _, page = browser
    response = client.post(f"{ROOT}/records/customer", json={"code": "A", "name": "A"}, **page)
    assert (response.status_code, codes(response)) == (403, ["USR013"])


def test_a_change_with_cookie_and_token_is_done(browser):
    client, token, page = browser
    headers = {"X-CSRF-Token": token, "Referer": "https://localhost/"}
    response = client.post(f"{ROOT}/records/customer", json={"code": "A", "name": "A"}, headers=headers, **page)
    assert response.status_code == 201
    assert response.json["data"]["sys_created_by"]["name"] == "Wang"
