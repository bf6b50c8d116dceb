"""gunicorn serves the application: several workers, one installation, an orderly end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from admin.serve import options
from core.engine import Installation
from tests.support.ports import free_port
from tests.support.web import PASSWORD, Web

ONE_DATABASE = True
SMUGGLED = (
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Content-Length: 5\r\nContent-Length: 48",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding : chunked",
    "Content-Length: +5",
)
_PROGRAM = """
import sys
from admin.serve import serve
from core.settings import Settings
serve(Settings(database=sys.argv[1], secure_cookies=False), port=int(sys.argv[2]), workers=2, threads=2)
"""


@contextmanager
def running(database: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, database, str(port)], stderr=subprocess.PIPE, text=True, env=os.environ
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while not answers(address) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.1)
        yield address, process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def smuggled(address: str, head: str) -> list[str]:
    """The statuses that are answered to a request whose end is said twice, and to one that is hidden behind it."""
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sent:
        hidden = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
        sent.sendall(f"POST /sign-in HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n0\r\n\r\n{hidden}".encode())
        sent.shutdown(socket.SHUT_WR)
        found = b"".join(iter(lambda: sent.recv(4096), b""))
    return re.findall(r"^HTTP/1\.1 (\d+)", found.decode("latin-1"), re.MULTILINE)


def sign_in(address: str) -> requests.Session:
    session = requests.Session()
    token = re.search(r'name="csrf-token" content="([^"]+)"', session.get(f"{address}/sign-in", timeout=30).text)
    assert token is not None
    form = {"csrf_token": token[1], "login": "ada", "password": PASSWORD}
    session.post(f"{address}/sign-in", data=form, timeout=30)
    return session


@pytest.mark.slow
def test_workers_share_sessions_and_end_in_good_order(trading: Installation) -> None:
    Web(trading).person("ada", "Admin")
    with running(trading.settings.database) as (address, process):
        session = sign_in(address)
        answered = {session.get(f"{address}/", timeout=30, headers={"Connection": "close"}).url for _ in range(12)}
        assert answered == {f"{address}/"}
        for head in SMUGGLED:
            assert smuggled(address, head) in (["400"], ["501"]), head
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0


@pytest.mark.parametrize(("host", "bind"), [("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80")])
def test_addresses_of_both_kinds_can_be_bound(host: str, bind: str) -> None:
    assert options(host, 80, 2, 8)["bind"] == bind


def test_no_connection_is_made_before_the_fork() -> None:
    assert options("127.0.0.1", 80, 2, 8)["preload_app"] is False
    assert options("127.0.0.1", 80, 2, 8, dev=True)["workers"] == 1
