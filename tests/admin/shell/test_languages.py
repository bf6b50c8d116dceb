"""Both languages are complete, and the reader's is chosen."""

from __future__ import annotations

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from flask import render_template_string
from markupsafe import Markup

from admin.languages import html_lang
from admin.translations.catalogue import MO, PO, extracted, stored, untranslated, written
from tests.support.web import Visitor, Web

ONE_DATABASE = True


def wordings(catalogue: Catalog) -> dict[str, str]:
    """The first form of each message and of its wording."""
    forms = [(message.id, message.string) for message in catalogue if message.id]
    return {str(first(message)): str(first(wording)) for message, wording in forms}


def first(text: object) -> object:
    return text if isinstance(text, str) else text[0]


@pytest.fixture(scope="module")
def used() -> set[object]:
    """Every message of the product, which takes a second to find."""
    return {message.id for message in extracted() if message.id}


def test_every_message_has_a_chinese_wording(used: set[object]) -> None:
    known = {message.id for message in stored()}
    missing = [message for message in used if message not in known]
    assert missing == [], "run: python -m admin.translations"
    assert untranslated(stored()) == ()


def test_no_wording_is_kept_for_a_message_that_is_gone(used: set[object]) -> None:
    assert [message.id for message in stored() if message.id and message.id not in used] == []


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    with MO.open("rb") as file:
        compiled = wordings(read_mo(file))
    assert compiled == wordings(stored())


def test_the_catalogue_is_written_in_one_way() -> None:
    assert written(stored()) == PO.read_bytes()


def test_wordings_keep_their_placeholders() -> None:
    catalogue = stored()
    for message in catalogue:
        assert [str(error) for error in message.check(catalogue)] == []


def test_what_is_put_into_a_message_is_escaped_once(web: Web) -> None:
    page = """{{ _("New %(what)s", what=what) }}|{{ ngettext("and %(num)s more", "and %(num)s more", 2) }}"""
    with web.app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        drawn = [render_template_string(page, what=what) for what in ("<b>&", Markup("<b>&amp;</b>"))]
    assert drawn == ["新建&lt;b&gt;&amp;|另有 2 条", "新建<b>&amp;</b>|另有 2 条"]


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB", "en"),
        ("fr, en;q=0.5", "en"),
        ("zh-TW", "zh-Hans"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
        ("*;q=x", "zh-Hans"),
    ],
)
def test_the_browsers_wish_decides_else_the_installation(web: Web, asked: str, lang: str) -> None:
    page = web.stranger().get("/sign-in", **{"Accept-Language": asked})
    assert f'<html lang="{lang}"' in page.text


def test_the_readers_choice_goes_before(web: Web) -> None:
    visitor = web.stranger()
    assert visitor.post("/preferences", {"language": "en", "next": "/sign-in"}).headers["Location"] == "/sign-in"
    page = visitor.get("/sign-in", **{"Accept-Language": "zh-CN"})
    assert '<html lang="en"' in page.text
    assert "Password" in page.text


@pytest.mark.parametrize("path", ["/", "/users", "/users/new", "/users/1", "/account", "/search", "/nothing"])
def test_chinese_pages_hold_no_english_message(admin: Visitor, path: str) -> None:
    page = admin.get(path, **{"Accept-Language": "zh-CN"}).text
    english = [message.id for message in stored() if isinstance(message.id, str) and len(message.id) > 12]
    assert [text for text in english if text in page] == []


def test_the_language_is_named_as_the_web_names_it() -> None:
    assert (html_lang("zh_CN"), html_lang("en")) == ("zh-Hans", "en")
