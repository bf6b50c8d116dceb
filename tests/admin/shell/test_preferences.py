"""Theme, density and navigation are chosen on the server's page, before anything is drawn."""

from __future__ import annotations

import pytest

from tests.support.web import Visitor, Web

ONE_DATABASE = True


def test_what_is_chosen_stands_in_the_first_byte_of_the_next_page(admin: Visitor) -> None:
    assert '<html lang="zh-Hans" data-theme="auto" data-density="comfortable" data-nav="wide">' in admin.get("/").text
    admin.post("/preferences", {"theme": "dark", "density": "compact", "nav": "narrow"})
    assert 'data-theme="dark" data-density="compact" data-nav="narrow">' in admin.get("/").text


@pytest.mark.parametrize("value", ["", "pink", 'dark" onload="x'])
def test_other_values_change_nothing(admin: Visitor, value: str) -> None:
    answer = admin.post("/preferences", {"theme": value})
    assert "cardwright_theme" not in str(answer.headers.getlist("Set-Cookie"))
    admin.client.set_cookie("cardwright_theme", value)
    assert 'data-theme="auto"' in admin.get("/").text


def test_one_comes_back_to_the_page_one_was_on(admin: Visitor) -> None:
    assert admin.post("/preferences", {"theme": "dark", "next": "/users?a=b"}).headers["Location"] == "/users?a=b"
    assert admin.post("/preferences", {"theme": "dark", "next": "//evil.example"}).headers["Location"] == "/"


def test_a_script_is_not_sent_anywhere(admin: Visitor) -> None:
    answer = admin.post("/preferences", {"theme": "dark"}, **{"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.text) == (204, "")


def test_preferences_need_nobody_signed_in(web: Web) -> None:
    assert web.stranger().post("/preferences", {"theme": "dark", "next": "/sign-in"}).status_code == 303
