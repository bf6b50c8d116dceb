"""Writers at the same moment: nothing is lost unseen, nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.admin.api.conftest import Caller

pytestmark = pytest.mark.both
WRITERS = 6


def at_once(app, secret, ask) -> list[int]:
    """The statuses of what several clients asked at the same moment."""
    callers = [Caller(app.test_client(), secret) for _ in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        return sorted(response.status_code for response in pool.map(ask, enumerate(callers)))


def test_of_many_writers_with_one_etag_exactly_one_wins(app, manager):
    address = f"/records/customer/{manager.created('customer', code='A', name='A')['id']}"
    statuses = at_once(app, manager.secret, lambda one: one[1].patch(address, {"city": f"City {one[0]}"}, '"1"'))
    assert statuses == [200] + [412] * (WRITERS - 1)
    assert manager.get(address).json["data"]["sys_version"] == 2


def test_of_many_creators_of_one_code_exactly_one_wins(app, manager):
    body = {"code": "SAME", "name": "Same"}
    assert at_once(app, manager.secret, lambda one: one[1].post("/records/customer", body)) == [201] + [422] * 5


def test_one_key_sent_many_times_creates_one_record(app, manager):
    body, key = {"code": "SAME", "name": "Same"}, {"Idempotency-Key": "k"}
    assert at_once(app, manager.secret, lambda one: one[1].post("/records/customer", body, **key)) == [201] * WRITERS
    assert manager.get("/records/customer?count=exact").json["meta"]["count"] == 1


def test_upserts_of_one_record_make_one_record(app, manager):
    def ask(one):
        return one[1].ask("PUT", "/records/customer/by/code/SAME", json={"name": f"Name {one[0]}"})

    assert at_once(app, manager.secret, ask) == [200] * (WRITERS - 1) + [201]
    assert manager.get("/records/customer?count=exact").json["meta"]["count"] == 1
