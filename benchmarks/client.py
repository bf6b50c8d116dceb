"""One kept connection that sends a request and times the answer. A plain socket, so little of the time is ours."""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from benchmarks.stage import LOGIN, PASSWORD


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in lower case, body, and how many seconds it took to arrive."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks one server, over one connection, one request after the other."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.port = port
        self.headers = headers
        self._socket: socket.socket | None = None

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """The answer to a request. A connection that the server closed between two requests is opened anew."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        lines = [f"{method} {path} HTTP/1.1", "Host: bench", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in sent.items()), "", ""]).encode() + body
        try:
            return self._exchange(request)
        except (ConnectionError, EOFError):
            self.close()
            return self._exchange(request)

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=120)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = time.perf_counter()
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        parts, missing = [body], int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        seconds = time.perf_counter() - began
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(status.split()[1]), headers, b"".join(parts), seconds)

    def _more(self) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(262_144)
        if not part:
            raise EOFError
        return part

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def signed_in(port: int, login: str = LOGIN) -> Client:
    """A client with the cookie of a person who signed in on the page."""
    client = Client(port, {"Accept": "text/html", "Accept-Language": "en"})
    page = client.ask("GET", "/sign-in")
    field = re.search(rb'name="([^"]*csrf[^"]*)"[^>]*value="([^"]+)"', page.body)
    assert field is not None, page.body[:500]
    client.headers["Cookie"] = page.headers["set-cookie"].partition(";")[0]
    form = {"login": login, "password": PASSWORD, field[1].decode(): field[2].decode()}
    answer = client.ask(
        "POST", "/sign-in", urlencode(form).encode(), Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 303, (answer.status, answer.body[:500])
    client.headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]
    return client
