"""The web application: the shell, Flask-AppBuilder for users, the workplace and the API, on one installation."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import jinja2
import structlog
from flask import Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from admin import assets, bookmarks, door, faults, health, home, languages, palette, preferences, search
from admin.display.bars import drawn
from admin.display.coming import comes_on
from admin.display.maps import map_address
from admin.logs import configure_log
from admin.menu import frame, records_path
from admin.notices import waiting_notices
from admin.parts import blueprints
from admin.people import (
    account,
    api_keys,
    audit,
    explaining,
    leaving,
    organisation,
    own_data,
    pages,
    second_factor,
    seeing,
    sessions,
    units,
)
from admin.security import fab, headers, pace, signing
from admin.security.elsewhere import read_settings
from admin.security.gate import csrf_token
from admin.security.meter import Meter
from admin.views.tabs import href
from core.access.sessions import lasting
from core.engine import Installation
from core.settings import Settings

SHELL = (
    signing.blueprint,
    preferences.blueprint,
    home.blueprint,
    search.blueprint,
    palette.blueprint,
    pages.blueprint,
    units.blueprint,
    account.blueprint,
    api_keys.blueprint,
    organisation.blueprint,
    leaving.blueprint,
    own_data.blueprint,
    sessions.blueprint,
    second_factor.blueprint,
    audit.blueprint,
    explaining.blueprint,
    seeing.blueprint,
    health.blueprint,
)


COOKIE_OUTLASTS = timedelta(days=7)
"""The cookie goes on for a while after its session, so that whoever comes back is told that it is over."""


class App(Flask):
    """Without views that are coroutines, for which Flask looks before each of a dozen functions of a request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


class Number(IntegerConverter):
    """A number of a user or a key in an address: as large as the database keeps, others are not found."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**31 - 1)


def create_app(settings: Settings, plugins: Iterable[object] = (), meter: Meter | None = None) -> Flask:
    """The WSGI application. Raises what `Installation.open` raises when it cannot work on the database.

    `meter`: what processes count requests with that serve together; one of its own for None.
    """
    if not structlog.is_configured():  # its own way of printing failures shows the values of variables
        configure_log()
    return build_app(Installation.open(settings, plugins), meter)


def build_app(installation: Installation, meter: Meter | None = None) -> Flask:
    """The same on an installation that is open already. No table is made, no row written, no network asked."""
    settings = installation.settings
    app = App("admin", static_folder=None, template_folder="templates")
    app.config.update(_config(installation))
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_number_request)
    app.after_request(_tell_number)
    app.url_map.converters["int"] = Number
    pace.before_the_door(app, meter or Meter())
    door.install(app, installation)
    pace.behind_the_door(app)
    fab.install(app, read_settings(settings.sign_in))
    languages.install(app, settings)
    bookmarks.install(app)
    headers.install(app)
    faults.install(app)
    assets.install(app)
    for blueprint in (*SHELL, *blueprints()):
        app.register_blueprint(blueprint)
    _tell_templates(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask documents it
    return app


def _config(installation: Installation) -> dict[str, object]:
    settings = installation.settings
    secure = settings.secure_cookies
    return {
        "SECRET_KEY": installation.secret,
        "SESSION_COOKIE_NAME": "__Host-cardwright" if secure else "cardwright",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": lasting(settings).most + COOKIE_OUTLASTS,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": settings.max_body,
        "MAX_FORM_MEMORY_SIZE": settings.max_body,
        "MAX_FORM_PARTS": 2000,
        "APP_NAME": settings.company,
        "PROPAGATE_EXCEPTIONS": False,
        "TRAP_HTTP_EXCEPTIONS": False,
    }


def _number_request() -> None:
    g.request_id = secrets.token_hex(8)


def _tell_number(response: Response) -> Response:
    response.headers["X-Request-Id"] = faults.request_id()
    return response


def _tell_templates(app: Flask) -> None:
    """What every template may use beside its own values: plain values and addresses, never a query."""
    app.jinja_env.globals.update(
        csrf_token=csrf_token,
        frame=frame,
        preferences=preferences.preferences,
        languages=languages.LANGUAGES,
        notices=waiting_notices,
        records_path=records_path,
        href=href,
        comes_on=comes_on,
        drawn=drawn,
        map_address=map_address,
        here=lambda: request.full_path.rstrip("?"),
    )
