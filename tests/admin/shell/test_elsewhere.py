"""Signing in with OpenID Connect (a provider on this machine, and the whole way there and back), and with LDAP."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

from admin.security.elsewhere import read_settings, user_info
from admin.security.people import find_person
from core.context import SYSTEM
from core.engine import Installation
from core.errors import Rejected
from tests.support.web import PASSWORD, Visitor, Web

ONE_DATABASE = True


@dataclass
class Provider:
    """An identity provider: whoever comes is signed in, as the claims say."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"}))
    issued: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Flask:
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", "about", self.about)
        app.add_url_rule("/authorize", "authorize", self.authorize)
        app.add_url_rule("/token", "token", self.token, methods=["POST"])
        app.add_url_rule("/keys", "keys", lambda: jsonify(keys=[self.key.as_dict(private=False)]))
        return app

    def about(self) -> Response:
        return jsonify(
            issuer=self.address,
            authorization_endpoint=f"{self.address}/authorize",
            token_endpoint=f"{self.address}/token",
            jwks_uri=f"{self.address}/keys",
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> Any:
        code = f"code-{len(self.issued)}"
        self.issued[code] = {"nonce": request.args["nonce"], "challenge": request.args.get("code_challenge", "")}
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    def token(self) -> Any:
        asked = self.issued.pop(request.form["code"])
        assert asked["challenge"]
        assert request.form["code_verifier"]
        now = int(time.time())
        own = {"iss": self.address, "aud": "cardwright", "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, {**own, "sub": "1", **self.claims}, self.key)
        return jsonify(access_token="x", token_type="Bearer", id_token=token)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    server = make_server("127.0.0.1", 0, made.app(), threaded=True)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()


@pytest.fixture
def web(trading: Installation, provider: Provider, tmp_path: Path) -> Web:
    """The app, with the provider in its settings."""
    file = tmp_path / "sign-in.json"
    remote = {
        "client_id": "cardwright",
        "client_secret": "s",
        "server_metadata_url": f"{provider.address}/.well-known/openid-configuration",
        "client_kwargs": {"scope": "openid email profile"},
    }
    said = {
        "AUTH_TYPE": "oauth",
        "AUTH_USER_REGISTRATION": True,
        "AUTH_USER_REGISTRATION_ROLE": "sales",
        "AUTH_ROLES_MAPPING": {"crm-managers": ["manager"]},
        "AUTH_ROLES_SYNC_AT_LOGIN": True,
        "OAUTH_PROVIDERS": [{"name": "corp", "title": "Corp", "remote_app": remote}],
    }
    file.write_text(json.dumps(said), encoding="utf-8")
    trading.settings = replace(trading.settings, sign_in=str(file), secure_cookies=False)
    return Web(trading)


def way_there_and_back(visitor: Visitor, state: str = "") -> Any:
    """The answer after the provider sent the browser back; `state` in place of the one that was sent along."""
    sent = visitor.client.get("/sign-in/with/corp?next=/records/customer", base_url="http://localhost")
    assert sent.status_code == 302, sent.text
    address = urlsplit(sent.headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    back = _follow(sent.headers["Location"])
    there = urlsplit(back)
    assert there.netloc == "localhost"
    query = there.query.replace(asked["state"], state) if state else there.query
    return visitor.client.get(f"{there.path}?{query}", base_url="http://localhost")


def _follow(address: str) -> str:
    """Where the provider sends a browser to."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    location = connection.getresponse().getheader("Location")
    connection.close()
    assert location
    return str(location)


def test_whom_the_provider_knows_is_in_with_the_roles_that_it_says(web: Web, provider: Provider) -> None:
    provider.claims = {"preferred_username": "li.lei", "given_name": "Lei", "groups": ["crm-managers"]}
    visitor = web.stranger()
    assert "/sign-in/with/corp" in visitor.get("/sign-in").text
    answer = way_there_and_back(visitor)
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/records/customer")
    assert visitor.get("/records/customer").status_code == 200
    with web.installation.reading(SYSTEM) as ctx:
        assert find_person(ctx.connection, "li.lei").roles == {"manager", "sales"}
    provider.claims["groups"] = []
    way_there_and_back(web.stranger())
    with web.installation.reading(SYSTEM) as ctx:
        assert find_person(ctx.connection, "li.lei").roles == {"sales"}


def test_an_answer_that_nobody_asked_for_lets_nobody_in(web: Web, provider: Provider) -> None:
    provider.claims = {"preferred_username": "li.lei"}
    visitor = web.stranger()
    assert way_there_and_back(visitor, state="made-up").status_code == 401
    assert visitor.get("/").status_code == 302
    provider.claims = {"preferred_username": "li.lei", "nonce": "another"}
    assert way_there_and_back(web.stranger()).status_code == 401
    provider.claims = {"preferred_username": "li.lei", "aud": "another"}
    assert way_there_and_back(web.stranger()).status_code == 401
    assert web.stranger().get("/sign-in/with/nobody").status_code == 502


def test_a_closed_account_stays_closed_and_local_passwords_go_on(web: Web, provider: Provider) -> None:
    web.person("ada", "Admin")
    assert web.stranger().sign_in("ada", PASSWORD).status_code == 303
    provider.claims = {"preferred_username": "li.lei"}
    visitor = web.stranger()
    way_there_and_back(visitor)
    admin = web.signed_in("ada")
    admin.get("/users/2")
    admin.post("/users/2", {"login": "li.lei", "name": "Lei"})
    assert visitor.get("/").status_code == 302
    assert way_there_and_back(web.stranger()).status_code == 401


def test_an_address_that_the_provider_did_not_verify_is_nobodys() -> None:
    assert user_info({"email": "ada@example.com"}, {})["username"] == ""
    assert user_info({"email": "ada@example.com", "email_verified": True}, {})["username"] == "ada@example.com"


@pytest.mark.parametrize("text", ["[]", "{", '{"SECRET_KEY": "x"}', '{"AUTH_TYPE": "magic"}'])
def test_settings_that_cannot_be_used_are_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sign-in.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Rejected, match="USR017"):
        read_settings(str(file))


class Directory:
    """A directory with one person in it, as python-ldap (which needs a C library to be built) would speak of it."""

    INVALID_CREDENTIALS = type("INVALID_CREDENTIALS", (Exception,), {})
    LDAPError = type("LDAPError", (Exception,), {})
    SCOPE_SUBTREE = OPT_REFERRALS = 0
    filter = SimpleNamespace(escape_filter_chars=lambda text: text.replace("*", r"\2a"))
    secrets: ClassVar = {"cn=crm": "its own", "uid=li.lei,ou=people": "directory-password"}
    asked: ClassVar[list[str]] = []

    def initialize(self, address: str) -> Directory:
        assert address == "ldaps://ldap.example.com"
        return self

    def set_option(self, *option: object) -> None: ...

    def simple_bind_s(self, name: str, password: str) -> None:
        if self.secrets.get(name) != password:
            raise self.INVALID_CREDENTIALS

    def search_s(self, base: str, scope: int, sought: str, fields: list[str]) -> list[Any]:
        self.asked.append(sought)
        found = {"givenName": [b"Lei"], "sn": [b"Li"], "mail": [b"li.lei@example.com"]}
        return [(f"uid=li.lei,{base}", found)] if sought == "(uid=li.lei)" else []


def test_a_directory_checks_passwords_and_makes_accounts(
    trading: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Directory()
    monkeypatch.setitem(sys.modules, "ldap", directory)  # type: ignore[arg-type]  # stands in for the module
    monkeypatch.setitem(sys.modules, "ldap.filter", directory.filter)  # type: ignore[arg-type]  # stands in for the module
    file = tmp_path / "sign-in.json"
    said = {
        "AUTH_TYPE": "ldap",
        "AUTH_LDAP_SERVER": "ldaps://ldap.example.com",
        "AUTH_LDAP_SEARCH": "ou=people",
        "AUTH_LDAP_BIND_USER": "cn=crm",
        "AUTH_LDAP_BIND_PASSWORD": "its own",
        "AUTH_USER_REGISTRATION": True,
        "AUTH_USER_REGISTRATION_ROLE": "sales",
    }
    file.write_text(json.dumps(said), encoding="utf-8")
    trading.settings = replace(trading.settings, sign_in=str(file), secure_cookies=False)
    web = Web(trading)
    web.person("ada", "Admin")
    assert web.stranger().sign_in("li.lei", "a wrong guess").status_code == 401
    assert web.stranger().sign_in("li.lei", "").status_code == 401
    assert web.stranger().sign_in("*", "directory-password").status_code == 401
    visitor = web.stranger()
    assert visitor.sign_in("li.lei", "directory-password").status_code == 303
    assert visitor.get("/records/customer").status_code == 200
    with trading.reading(SYSTEM) as ctx:
        made = find_person(ctx.connection, "li.lei")
        assert (made.name, made.email, made.roles) == ("Lei Li", "li.lei@example.com", {"sales"})
    assert r"(uid=\2a)" in directory.asked
    assert web.stranger().sign_in("ada").status_code == 303
