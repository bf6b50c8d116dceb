"""Four workers serve under load while an admin edits the pack, checks, plans and applies it on the command line.

Nobody gets a 5xx, and the next request of every worker has the new model: form, list, card, menu, API, OpenAPI.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.architecture.source import ROOT
from tests.support.ports import free_port

PASSWORD = "quiet-harbour-lantern-42"
COMMAND = Path(sys.executable).with_name("cardwright")
WORKERS = 4
ASKED_UNDER_LOAD, ASKED_AFTERWARDS = 3, 9
"""Times that everything is asked for on new connections: 4 workers take them in turn, none is likely to get none."""

COMPLAINT = {
    "$schema": "urn:cardwright:entity:1",
    "name": "complaint",
    "title": "Complaint",
    "plural": "Complaints",
    "icon": "message-report",
    "type": "object",
    "properties": {
        "subject": {"kind": "text", "title": "Subject", "maxLength": 120, "search": True},
        "customer": {"kind": "reference", "title": "Customer", "to": "customer", "inverse": "complaints"},
        "severity": {"kind": "choice", "title": "Severity", "enum": ["low", "high"], "default": "low"},
        "received_at": {"kind": "datetime", "title": "Received"},
        "due_on": {"kind": "date", "title": "Due on"},
        "cost": {"kind": "money", "title": "Cost", "minimum": 0},
        "pieces": {"kind": "integer", "title": "Pieces"},
        "weight": {"kind": "decimal", "title": "Weight", "scale": 3},
        "justified": {"kind": "boolean", "title": "Justified"},
        "story": {"kind": "long_text", "title": "What happened"},
    },
    "required": ["subject", "customer"],
}
TAB = {
    "id": "complaints",
    "title": "Complaints",
    "related": "complaint.customer",
    "columns": ["subject", "severity", "cost"],
    "totals": {"cost": "sum"},
}


@dataclass
class Site:
    """A served installation, and a person who works on it with the command line and a browser."""

    address: str
    database: str
    pack: Path
    key: str = ""
    customer: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, "--database", self.database, *map(str, arguments)], capture_output=True, text=True, check=False
        )

    def told(self, *arguments: object) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def page(self, path: str) -> requests.Response:
        return requests.get(self.address + path, cookies=self.cookies, timeout=20)

    def api(self, path: str) -> requests.Response:
        return requests.get(
            f"{self.address}/api/v1/{path}", headers={"Authorization": f"Bearer {self.key}"}, timeout=20
        )

    def edit(self, path: str, change: object) -> None:
        """Writes a document of the pack anew, with `change` (a function) done to it."""
        document = json.loads((self.pack / path).read_text(encoding="utf-8"))
        change(document)  # type: ignore[operator]  # a function, as its caller knows
        (self.pack / path).write_text(json.dumps(document, ensure_ascii=False, indent=2), encoding="utf-8")


@pytest.fixture
def site(database: str, tmp_path: Path) -> Iterator[Site]:
    pack = tmp_path / "trading"
    shutil.copytree(ROOT / "example_configs" / "trading", pack)
    port = free_port()
    found = Site(f"http://127.0.0.1:{port}", database, pack)
    found.told("init", "--admin", "boss", "--password", PASSWORD)
    found.told("apply", "--yes", pack)
    found.told("import", "--all", pack / "demo")
    found.key = re.findall(r"cw_[\w-]+", found.told("user", "key", "boss"))[0]
    hasty = {"CARDWRIGHT_API_PER_MINUTE": "1000000", "CARDWRIGHT_API_ADDRESS_PER_MINUTE": "1000000"}
    environment = {**os.environ, **hasty, "CARDWRIGHT_SECURE_COOKIES": "false"}
    process = subprocess.Popen(
        [COMMAND, "--database", database, "serve", "--port", str(port), "--workers", str(WORKERS), "--threads", "2"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        sign_in(found)
        found.customer = found.api("records/customer?limit=1").json()["data"][0]["id"]
        yield found
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def sign_in(site: Site) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if requests.get(f"{site.address}/readyz", timeout=5).ok:
                break
        except (requests.ConnectionError, requests.Timeout):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with requests.Session() as browser:
        page = browser.get(f"{site.address}/sign-in", timeout=20).text
        token = re.findall(r'name="csrf-token" content="([^"]+)"', page)[0]
        form = {"login": "boss", "password": PASSWORD, "csrf_token": token}
        assert browser.post(f"{site.address}/sign-in", data=form, timeout=20).ok
        site.cookies = browser.cookies.get_dict()


@contextmanager
def under_load(site: Site) -> Iterator[Counter[int]]:
    """Three people at work meanwhile; how often each status was answered."""
    seen: Counter[int] = Counter()
    stop = threading.Event()

    def work(ask: object) -> None:
        while not stop.is_set():
            seen[ask().status_code] += 1  # type: ignore[operator]  # a function, as its caller knows

    asks = [
        lambda: site.page("/records/order?group=ordered_on:year"),
        lambda: site.page(f"/records/customer/{site.customer}"),
        lambda: site.api("records/customer?limit=20&count=exact"),
    ]
    people = [threading.Thread(target=work, args=(ask,)) for ask in asks]
    for one in people:
        one.start()
    try:
        yield seen
    finally:
        stop.set()
        for one in people:
            one.join()


def add_field(customer: dict[str, object]) -> None:
    customer["properties"]["slogan"] = {"kind": "text", "title": "Slogan"}  # type: ignore[index]  # a document: JSON
    customer["card"]["tabs"][0]["sections"][0]["fields"].append("slogan")  # type: ignore[index]  # a document: JSON
    customer["card"]["tabs"].insert(1, TAB)  # type: ignore[index]  # a document: JSON
    customer["list"]["columns"].append("slogan")  # type: ignore[index]  # a document: JSON


def refuse_a_wrong_document(site: Site) -> None:
    """All its problems are told, and nothing is changed."""
    there = (site.pack / "entities" / "customer.json").read_text(encoding="utf-8")

    def spoil(customer: dict[str, object]) -> None:
        customer["properties"]["email"]["kind"] = "emial"  # type: ignore[index]  # a document: JSON
        customer["properties"]["phone"]["serach"] = True  # type: ignore[index]  # a document: JSON

    site.edit("entities/customer.json", spoil)
    refused = site.run("apply", "--yes", site.pack)
    assert refused.returncode == 1
    told = refused.stdout + refused.stderr
    places = re.findall(r"customer\.json:(\d+):(\d+): ([A-Z]{3}\d{3}) (/\S+):", told)
    errors = {pointer for *_, code, pointer in places if not code.startswith("LNT")}
    assert errors == {"/properties/email/kind", "/properties/phone/serach"}
    assert 'Did you mean "email"?' in told and 'Did you mean "search"?' in told
    assert site.page(f"/records/customer/{site.customer}").status_code == 200
    (site.pack / "entities" / "customer.json").write_text(there, encoding="utf-8")


def everything_has_the_change(site: Site) -> None:
    card = site.page(f"/records/customer/{site.customer}").text
    assert "Slogan" in card
    assert 'tab=complaints"' in card
    assert "/records/complaint" in card, "the menu lacks the new entity"
    assert "Slogan" in site.page("/records/customer").text
    assert site.page("/records/complaint").status_code == 200
    form = site.page("/records/complaint/new").text
    assert all(one["title"] in form for one in COMPLAINT["properties"].values())  # type: ignore[attr-defined]  # a document: JSON
    assert "slogan" in site.api("records/customer?limit=1").json()["data"][0]
    assert "/records/complaint" in site.api("openapi.json").text


def test_a_publish_under_load_is_live_on_every_workers_next_request(site: Site) -> None:
    refuse_a_wrong_document(site)
    site.edit("entities/customer.json", add_field)
    (site.pack / "entities" / "complaint.json").write_text(json.dumps(COMPLAINT), encoding="utf-8")
    with under_load(site) as seen:
        site.told("check", site.pack)
        assert "Slogan" in site.told("plan", site.pack)
        before = time.monotonic()
        site.told("apply", "--yes", site.pack)
        published_in = time.monotonic() - before
        for _ in range(ASKED_UNDER_LOAD):
            everything_has_the_change(site)
    for _ in range(ASKED_AFTERWARDS):
        everything_has_the_change(site)
    assert set(seen) == {200}, seen
    assert published_in < 90
    assert "nothing" in (again := site.run("plan", site.pack)).stdout.lower() + again.stderr.lower()
