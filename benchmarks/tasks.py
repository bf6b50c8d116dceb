"""What is asked of both sides. A task makes its next request for one side each time it is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.client import Answer, Client, signed_in
from benchmarks.data import customers

RECORDS = "/api/v1/records"
LISTED = "fields=name,grade,country,city,credit&limit=50"


class Request(NamedTuple):
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work. `goal`: the ratio to reach; for pages, which have no limit beside them, milliseconds."""

    name: str
    ours: Callable[[], Request]
    limit: Callable[[], Request] | None
    goal: float
    requests: int = 40
    page: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """The clients of one run."""

    api: Client
    pages: Client
    limit: Client


def clients(product_port: int, limit_port: int, key: str) -> Sides:
    api = Client(product_port, {"Authorization": f"Bearer {key}", "Accept": "application/json"})
    return Sides(api, signed_in(product_port), Client(limit_port, {}))


def ask(client: Client, request: Request) -> Answer:
    headers = {name.replace("-", "_"): value for name, value in request.headers}
    answer = client.ask(request.method, request.path, request.body, **headers)
    assert answer.status < 300, (request.method, request.path, answer.status, answer.body[:600])
    return answer


def tasks(sides: Sides, number: int) -> Iterator[Task]:
    """Every task, its requests made from what the servers hold."""
    page = ask(sides.api, Request("GET", f"{RECORDS}/customer?fields=name&limit=200&sort=-founded_on")).json()
    ids = [record["id"] for record in page["data"]]
    yield from _reads(ids)
    yield from _figures()
    yield from _writes(sides, ids, number)
    yield from _pages(ids)


def _fixed(path: str) -> Callable[[], Request]:
    return lambda: Request("GET", path)


def _turning(form: str, values: list[str]) -> Callable[[], Request]:
    turns = cycle(values)
    return lambda: Request("GET", form.format(next(turns)))


def _reads(ids: list[str]) -> Iterator[Task]:
    yield Task("get one record", _turning(RECORDS + "/customer/{}", ids), _turning("/customer/{}", ids), 2.5, 200)
    filtered = f"{RECORDS}/customer?grade=B&country=Germany&sort=name&count=exact&{LISTED}"
    yield Task("list: 2 filters, sort, count", _fixed(filtered), _fixed("/filtered?grade=B&country=germany"), 2.0)
    columns = "title,customer,stage,amount,closes_on,sys_owner"
    looked_up = f"{RECORDS}/opportunity?fields={columns}&sort=-closes_on&limit=50"
    yield Task("list with look-ups", _fixed(looked_up), _fixed("/opportunities"), 1.6, 100)
    texts = [quote(text) for text in ("厦门", "伟芳", "药有限", "重庆王")]
    searched = _turning(RECORDS + "/customer?sort=name&" + LISTED + "&search={}", texts)
    yield Task("search, 2 and 3 characters", searched, _turning("/searched?q={}", texts), 2.5)


def _figures() -> Iterator[Task]:
    base = f"{RECORDS}/opportunity:aggregate?measures=count,sum:amount&group="
    yield Task("group by stage with sums", _fixed(base + "stage"), _fixed("/grouped?by=stage"), 1.1, 5)
    yield Task("monthly totals by stage", _fixed(base + "closes_on:month,stage"), _fixed("/grouped?by=month"), 1.1, 5)
    yield Task(
        "totals by customer's country", _fixed(base + "customer.country"), _fixed("/grouped?by=country"), 1.1, 5
    )


def _writes(sides: Sides, ids: list[str], number: int) -> Iterator[Task]:
    numbers = count(number)

    def created(path: str) -> Callable[[], Request]:
        def make() -> Request:
            (values,) = customers(1, next(numbers))
            body = json.dumps(values, default=str).encode()
            return Request("POST", path, body, (("Content-Type", "application/json"),))

        return make

    def changed() -> Request:
        id = next(turns)
        version = ask(sides.api, Request("GET", f"{RECORDS}/customer/{id}")).headers["etag"]
        headers = (("Content-Type", "application/merge-patch+json"), ("If-Match", version))
        return Request("PATCH", f"{RECORDS}/customer/{id}", _city(next(numbers)), headers)

    turns, others = cycle(ids), cycle(ids)
    yield Task("create one record", created(f"{RECORDS}/customer"), created("/customer"), 3.0, 100)
    by_hand = lambda: Request("PATCH", f"/customer/{next(others)}", _city(next(numbers)))  # noqa: E731  # as the above
    yield Task("change one field", changed, by_hand, 3.0, 100)


def _city(number: int) -> bytes:
    return json.dumps({"city": f"City {number}"}).encode()


def _pages(ids: list[str]) -> Iterator[Task]:
    yield Task("HTML list of 50", _fixed("/records/customer?grade=B&sort=name"), None, 25.0, page=True)
    yield Task("HTML card", _turning("/records/customer/{}", ids), None, 25.0, page=True)
