"""What every response says about itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from admin.assets import FOLDER, tree_digest
from admin.security.headers import CSP
from tests.support.web import Visitor, Web

ONE_DATABASE = True
TEMPLATES = Path(__file__).parents[3] / "admin" / "templates"
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/users", "/sign-in", "/nothing-here", "/api/v1/nothing", "/livez"])
def test_every_answer_is_protected(admin: Visitor, path: str) -> None:
    headers = admin.get(path).headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store, private"


def test_the_policy_allows_nothing_unsafe() -> None:
    assert CSP.startswith("default-src 'self'")
    assert "unsafe" not in CSP
    assert "frame-ancestors 'none'" in CSP


def test_strict_transport_is_asked_for_only_where_there_is_some(web: Web) -> None:
    client = web.app.test_client()
    assert "Strict-Transport-Security" not in client.get("/livez").headers
    secure = client.get("/livez", base_url="https://localhost")
    assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style(template: Path) -> None:
    assert _INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_a_file_may_be_kept_for_ever_under_its_digest(web: Web) -> None:
    client, digest = web.app.test_client(), tree_digest(FOLDER)
    now = client.get(f"/static/{digest}/css/tokens.css")
    assert now.status_code == 200
    assert now.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = client.get("/static/0123456789abcdef/css/tokens.css")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "/etc/passwd", "css/../../app.py"])
def test_only_static_files_are_served(web: Web, path: str) -> None:
    assert web.app.test_client().get(f"/static/x/{path}").status_code in {404, 308, 302}


def test_signs_of_life_need_nobody_signed_in(web: Web) -> None:
    client = web.app.test_client()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").text == "ok, version 1\n"
    assert client.get("/readyz").headers["Cache-Control"] == "no-store, private"
