"""What every response says about itself."""

from __future__ import annotations

import gzip
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


@pytest.mark.parametrize("name", ["js/main.js", "css/tokens.css", "vendor/icons.svg"])
def test_what_is_text_is_sent_packed_to_whoever_takes_it(web: Web, name: str) -> None:
    client, path = web.app.test_client(), f"/static/{tree_digest(FOLDER)}/{name}"
    plain = client.get(path)
    for _once_more in range(2):
        packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data == (FOLDER / name).read_bytes()
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) * 2 / 3
    for answer in (plain, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Type"] == plain.headers["Content-Type"]
    assert packed.headers["ETag"] != plain.headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(path, headers=known).status_code == 304
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip;q=0"}).headers
    assert client.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"}).status_code == 200


def test_fonts_and_pages_are_sent_as_they_are(admin: Visitor) -> None:
    font = admin.get(f"/static/{tree_digest(FOLDER)}/vendor/inter.woff2", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in font.headers and "Vary" not in font.headers
    assert "Content-Encoding" not in admin.get("/", **{"Accept-Encoding": "gzip"}).headers, "BREACH"


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "/etc/passwd", "css/../../app.py"])
def test_only_static_files_are_served(web: Web, path: str) -> None:
    assert web.app.test_client().get(f"/static/x/{path}").status_code in {404, 308, 302}


def test_signs_of_life_need_nobody_signed_in(web: Web) -> None:
    client = web.app.test_client()
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").text == "ok, version 1\n"
    assert client.get("/readyz").headers["Cache-Control"] == "no-store, private"
