"""How a user likes the product to look: language, theme, density, width of the navigation. Kept in cookies.

They are read on the server before the first byte of a page, so nothing flashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from admin.door import installation, public, reads
from admin.languages import COOKIE, LANGUAGES, chosen_language, html_lang
from admin.security.signing import local_path

YEAR = 365 * 24 * 3600
CHOICES = {
    "language": (COOKIE, tuple(LANGUAGES)),
    "theme": ("cardwright_theme", ("auto", "light", "dark")),
    "density": ("cardwright_density", ("comfortable", "compact")),
    "nav": ("cardwright_nav", ("wide", "narrow")),
}
"""What may be chosen: the cookie and the values; the first value is the default."""
blueprint = Blueprint("preferences", __name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """The running request's."""

    language: str
    lang: str
    theme: str
    density: Literal["comfortable", "compact"] | str
    nav: str


def preferences() -> Preferences:
    """What the visitor chose, and defaults for the rest."""
    language = chosen_language(installation().settings)
    return Preferences(language, html_lang(language), _chosen("theme"), _chosen("density"), _chosen("nav"))


def _chosen(name: str) -> str:
    cookie, values = CHOICES[name]
    choice = request.cookies.get(cookie, "")
    return choice if choice in values else values[0]


@blueprint.post("/preferences")
@public
@reads
def change() -> Response:
    """Keeps what was chosen; back to where the visitor was."""
    response = redirect(local_path(request.form.get("next", "/")), 303)
    if request.headers.get("X-Requested-With") == "fetch":
        response = Response(status=204)
    secure = installation().settings.secure_cookies
    for name, (cookie, values) in CHOICES.items():
        choice = request.form.get(name)
        if choice in values:
            response.set_cookie(cookie, choice, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
