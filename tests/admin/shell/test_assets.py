"""What is sent to the browser beside pages: vendored, complete, light."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from core.engine import Installation
from core.records.write import create
from tests.support import as_admin
from tests.support.web import Visitor

ONE_DATABASE = True
ROOT = Path(__file__).parents[3]
STATIC, TEMPLATES = ROOT / "admin" / "static", ROOT / "admin" / "templates"
VENDOR = STATIC / "vendor"
BUDGET = 100 * 1024
_LINKED = re.compile(r'(?:href|src)="/static/\w+/([^"#]+)')
_IMPORTED = re.compile(r'^import (?:.* from )?"\./([\w-]+\.js)"', re.MULTILINE)
_ICON = re.compile(r"""icon\(\s*["']([\w-]+)["']|icon_name=["']([\w-]+)["']|#([\w-]+)["']/>""")
_BLOCK = re.compile(r':root\[data-theme="(dark|auto)"\] \{(.*?)\}', re.DOTALL)


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text(encoding="utf-8")))


def modules(name: str) -> set[str]:
    """A module and everything it imports."""
    text = (STATIC / "js" / name).read_text(encoding="utf-8")
    return {f"js/{name}"}.union(*(modules(other) for other in _IMPORTED.findall(text)))


def weight(visitor: Visitor, path: str) -> int:
    """Bytes of style sheets, scripts and icons of a page, as a browser is sent them."""
    linked = set(_LINKED.findall(visitor.get(path).text))
    loaded = {name for name in linked if not name.endswith(".woff2")}
    for name in [name for name in linked if name.startswith("js/")]:
        loaded |= modules(name.removeprefix("js/"))
    assert "vendor/icons.svg" in loaded
    packed = {"Accept-Encoding": "gzip"}
    return sum(len(visitor.get(f"/static/any/{name}", **packed).data) for name in loaded)


def test_ordinary_pages_stay_under_their_weight(admin: Visitor, trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", {"code": "ALFKI", "name": "Alfreds"})
    customer = f"/records/customer/{saved.id}"
    pages = ("/", "/tasks", "/users", "/records/customer", customer, f"{customer}/edit", "/records/order/new")
    weights = {page: weight(admin, page) for page in pages}
    assert max(weights.values()) <= BUDGET, weights


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_icon_is_in_the_sprite(template: Path) -> None:
    used = {name for found in _ICON.findall(template.read_text(encoding="utf-8")) for name in found if name}
    assert used - symbols() == set()


def test_every_icon_of_the_example_packs_is_in_the_sprite() -> None:
    documents = (json.loads(path.read_text("utf-8")) for path in (ROOT / "example_configs").rglob("entities/*.json"))
    assert {document["icon"] for document in documents if document.get("icon")} - symbols() == set()


def test_the_dark_values_are_the_same_by_choice_and_by_system() -> None:
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = {theme: re.sub(r"\s+", " ", values) for theme, values in _BLOCK.findall(text)}
    assert blocks["dark"] == blocks["auto"]


def test_only_the_tokens_say_colours() -> None:
    loose = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(", re.IGNORECASE)
    for sheet in sorted((STATIC / "css").glob("*.css")):
        if sheet.name != "tokens.css":
            assert loose.findall(sheet.read_text(encoding="utf-8")) == [], sheet.name


def test_vendored_files_are_those_that_were_written() -> None:
    sums = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    told = {line.partition("  ")[2]: line.partition("  ")[0] for line in sums}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir()}
    found.pop("SHA256SUMS")
    assert found == told


def test_the_lockfile_names_no_other_registry() -> None:
    locked = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    addresses = {package.get("resolved", "") for package in locked["packages"].values()} - {""}
    assert {address for address in addresses if not address.startswith("https://registry.npmjs.org/")} == set()


def test_versions_are_pinned() -> None:
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {version for version in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == set()
