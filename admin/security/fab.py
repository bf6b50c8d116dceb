"""Flask-AppBuilder, cut down to what it is asked for: users, role names and checking a password at sign-in.

None of its views, templates, static files or menus is registered. Its session works on the connection of the
running request, inside the request's transaction: with a connection of its own it would meet our lock on SQLite
("database is locked") and commit apart from the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from flask import Flask, current_app
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import LoginManager
from sqlalchemy.orm import Session

from admin.door import passage
from admin.security.passwords import METHOD

CONFIG = {
    "FAB_CREATE_DB": False,
    "FAB_UPDATE_PERMS": False,
    "FAB_ADD_SECURITY_VIEWS": False,
    "FAB_ADD_SECURITY_API": False,
    "FAB_ADD_MENU_API": False,
    "FAB_ADD_OPENAPI_VIEWS": False,
    "FAB_PASSWORD_HASH_METHOD": METHOD,
    "AUTH_TYPE": 1,
    "AUTH_USERNAME_CI": True,
    "RATELIMIT_ENABLED": False,
    "JWT_SECRET_KEY": None,
}


class Builder(AppBuilder):  # type: ignore[misc]  # Flask-AppBuilder has no types
    """Flask-AppBuilder without its pages."""

    @property
    def session(self) -> Session:
        """The ORM session of the running request. Its commits are savepoints; the door commits."""
        opened = passage()
        if opened.session is None:
            mode: Literal["create_savepoint", "rollback_only"] = (
                "create_savepoint" if opened.writing else "rollback_only"
            )
            connection = opened.context.connection
            opened.session = Session(bind=connection, join_transaction_mode=mode, expire_on_commit=False)
        return opened.session

    def _add_global_static(self) -> None:
        """Nothing: its Bootstrap 3 and jQuery stay home."""

    def _add_global_filters(self) -> None:
        """Nothing: its template filters serve its templates."""

    def _add_admin_views(self) -> None:
        """Nothing: sign-in, users and roles are pages of ours."""


class People(SecurityManager):  # type: ignore[misc]  # Flask-AppBuilder has no types
    """Its security manager. Who is signed in is told by our own sessions (`admin.security.identity`)."""

    def create_login_manager(self, app: Flask) -> LoginManager:
        login = LoginManager()
        login.init_app(app, add_context_processor=False)
        login.user_loader(lambda _: None)
        login.request_loader(lambda _: self._signed_in())
        return login

    def _signed_in(self) -> Any:
        """Flask-AppBuilder's user behind the request, loaded only when its own code asks (`created_by`)."""
        actor = passage().context.actor
        return self.get_user_by_id(actor.id) if actor.id > 0 else None


def install(app: Flask, sign_in: Mapping[str, Any]) -> Builder:
    """Flask-AppBuilder on an app; `sign_in` are its settings for LDAP or OAuth."""
    app.config.update({**CONFIG, **sign_in})
    with app.app_context():
        return Builder(app, None, security_manager_class=People, update_perms=False)


def security() -> People:
    """The security manager of the running app."""
    manager: People = current_app.extensions["appbuilder"].sm
    return manager
