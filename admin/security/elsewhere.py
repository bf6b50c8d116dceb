"""Signing in with what the organisation has already: LDAP, or OAuth 2 and OpenID Connect, through Flask-AppBuilder.

Its own settings say how (`AUTH_LDAP_…`, `OAUTH_PROVIDERS`, `AUTH_ROLES_MAPPING`, …), in a JSON file that the setting
`sign_in` names. Who is recognised is mirrored to `cw_actor` like everybody else. Local passwords go on working for
accounts that have one: somebody must get in when the provider is away.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from authlib.common.errors import AuthlibBaseError
from flask_appbuilder.const import AUTH_DB, AUTH_LDAP, AUTH_OAUTH
from joserfc.errors import JoseError
from requests.exceptions import RequestException

from admin.security.codes import SIGN_IN_FILE
from admin.security.fab import security
from admin.security.install import role
from admin.security.passwords import MOST, prepared
from admin.security.people import person
from core.access.actors import remember
from core.access.sessions import security_changed
from core.context import Context
from core.errors import Rejected

KINDS = {"ldap": AUTH_LDAP, "oauth": AUTH_OAUTH, "database": AUTH_DB}
PKCE = {"code_challenge_method": "S256"}
log = structlog.get_logger("cardwright.web")


def read_settings(file: str) -> dict[str, Any]:
    """Flask-AppBuilder's settings in a file; none where no file is named. Raises Rejected."""
    if not file:
        return {}
    try:
        said = json.loads(Path(file).read_text(encoding="utf-8"))
        wrong = [name for name in said if not (name.startswith("AUTH_") or name == "OAUTH_PROVIDERS")]
        if wrong:
            raise ValueError(f"{wrong[0]} is no AUTH_… setting")
        kind = said.get("AUTH_TYPE", "database")
        if kind not in KINDS:
            raise ValueError(f"AUTH_TYPE is one of {', '.join(KINDS)}")
        for provider in said.get("OAUTH_PROVIDERS", ()):
            given = provider["remote_app"].setdefault("client_kwargs", {})
            provider["remote_app"]["client_kwargs"] = {**PKCE, **given}
            provider["name"] = str(provider["name"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as wrong_file:
        raise Rejected([SIGN_IN_FILE.at(file=file, reason=str(wrong_file))]) from wrong_file
    return {**said, "AUTH_TYPE": KINDS[kind]}


def providers() -> tuple[tuple[str, str], ...]:
    """Names and titles of the OAuth providers that one may sign in with."""
    manager = security()
    if manager.auth_type != AUTH_OAUTH:
        return ()
    return tuple((one["name"], str(one.get("title", one["name"]))) for one in manager.oauth_providers)


def check_password(ctx: Context, login: str, password: str) -> tuple[int, str] | None:
    """(id, method) of whoever has this name and password: in the directory, where there is one, or here."""
    if not password or len(password) > MOST:
        return None
    manager = security()
    if manager.auth_type == AUTH_LDAP:
        _make_roles(ctx.connection)
        found = manager.auth_user_ldap(login, password)
        if found is not None:
            return _mirrored(ctx, found.id), "ldap"
    found = manager.auth_user_db(login, prepared(password))
    return None if found is None else (int(found.id), "password")


def send_to(provider: str, back: str) -> Any:
    """The answer that sends the browser to a provider; it comes back to `back`. None for an unknown or silent one."""
    client = security().oauth_remotes.get(provider) if providers() else None
    if client is None:
        return None
    try:
        return client.authorize_redirect(back)
    except RequestException as silent:
        log.warning("the provider does not answer", provider=provider, reason=type(silent).__name__)
        return None


def come_from(ctx: Context, provider: str) -> int | None:
    """The id of whom a provider recognised; None when it did not, or when they have no account here.

    The client checks the state that it sent along, and of OpenID Connect signature, issuer, audience and nonce.
    """
    client = security().oauth_remotes.get(provider) if providers() else None
    if client is None:
        return None
    try:
        token = client.authorize_access_token()
        claims = token.get("userinfo") or client.userinfo(token=token)
    except (AuthlibBaseError, JoseError, RequestException, ValueError) as wrong:
        log.warning("sign-in at the provider failed", provider=provider, reason=str(wrong)[:200])
        return None
    settings = next(one for one in security().oauth_providers if one["name"] == provider)
    info = user_info(claims, settings)
    if not info.get("username"):
        return None
    _make_roles(ctx.connection)
    found = security().auth_user_oauth(info)
    return None if found is None else _mirrored(ctx, found.id)


def user_info(claims: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What Flask-AppBuilder wants to know, from the claims of OpenID Connect. An address that the provider did not
    verify is nobody's: whoever could choose it would choose somebody else's."""
    email = str(claims.get("email") or "") if claims.get("email_verified") else ""
    named = str(claims.get(settings.get("username_claim", "preferred_username")) or "")
    first, last = str(claims.get("given_name") or ""), str(claims.get("family_name") or "")
    groups = claims.get(settings.get("roles_claim", "groups")) or []
    return {
        "username": named or email,
        "email": email,
        "first_name": first or str(claims.get("name") or named),
        "last_name": last if first else "",
        "role_keys": [str(one) for one in groups] if isinstance(groups, list) else [str(groups)],
    }


def _mirrored(ctx: Context, user_id: int) -> int:
    """The id, once core knows the person as Flask-AppBuilder does by now."""
    known = person(ctx.connection, user_id)
    remember(ctx.connection, known.id, known.login, known.name, known.active)
    security_changed(ctx.connection)
    return known.id


def _make_roles(connection: sa.Connection) -> None:
    """Names of roles that the settings map to: Flask-AppBuilder gives only those that it has a row for."""
    wanted = set(_mapped())
    known = set(connection.scalars(sa.select(role.c.name).where(role.c.name.in_(sorted(wanted)))))
    for name in sorted(wanted - known):
        connection.execute(sa.insert(role).values(name=name))


def _mapped() -> Iterator[str]:
    manager = security()
    if manager.auth_user_registration:
        yield manager.auth_user_registration_role
    for names in manager.auth_roles_mapping.values():
        yield from names
