"""Which language a request is answered in: the reader's choice, else the browser's wish, else the installation's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_translations
from markupsafe import Markup, escape

from core.kinds.kind import Locale
from core.settings import Settings

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
TRANSLATIONS = Path(__file__).parent / "translations"
COOKIE = "cardwright_language"
_ASKED = {"zh-cn": "zh_CN", "zh-hans": "zh_CN", "zh-sg": "zh_CN", "zh": "zh_CN", "en": "en"}


def chosen_language(settings: Settings) -> str:
    """`zh_CN` or `en` for the running request; the installation's own where there is none."""
    default = settings.locale if settings.locale in LANGUAGES else "en"
    if not has_request_context():
        return default
    if (choice := request.cookies.get(COOKIE)) in LANGUAGES:
        return choice
    for asked, _ in request.accept_languages:
        tag = asked.lower()
        found = _ASKED.get(tag) or _ASKED.get(tag.partition("-")[0])
        if found:
            return found
    return default


def reading_locale(settings: Settings) -> Locale:
    """How the request's values are shown and typed."""
    return Locale(chosen_language(settings), ZoneInfo(settings.zone))


def html_lang(tag: str) -> str:
    """The BCP 47 tag for `<html lang>`."""
    return "zh-Hans" if tag.startswith("zh") else tag


def install(app: Flask, settings: Settings) -> None:
    """Our catalogue and our choice of language, in place of Flask-AppBuilder's."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_DEFAULT_TIMEZONE"] = settings.zone
    Babel(app, locale_selector=lambda: chosen_language(settings))
    # in place of the extension's, which finds catalogue, locale and domain anew for each of a page's hundred messages
    app.jinja_env.globals.update(_=_said, gettext=_said, ngettext=_said_of)


def _said(message: str, /, **values: object) -> Markup:
    """A message in the reader's language, for templates; values are escaped as anywhere on a page."""
    return _filled(_catalogue().ugettext(message), values)


def _said_of(one: str, several: str, number: int, /, **values: object) -> Markup:
    """The same of a number of things."""
    return _filled(_catalogue().ungettext(one, several, number), {"num": number, **values})


def _filled(said: str, values: Mapping[str, object]) -> Markup:
    return Markup(said % {name: escape(value) for name, value in values.items()})  # noqa: S704  # the message is ours


def _catalogue() -> NullTranslations:
    """The messages of the running request, found once."""
    found: NullTranslations | None = g.get("catalogue")
    if found is None:
        found = g.catalogue = get_translations()
    return found
