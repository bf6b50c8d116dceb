"""Files of lists over the API: ordered, watched, fetched, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from cardwright.commands.worker import people_of
from core.context import utc_now
from core.engine import Installation
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from tests.admin.api.conftest import Caller, codes

ASKED = {"fields": ["name", "country"], "filter": {"country": {"_eq": "Spain"}}, "sort": ["name"]}


def test_a_file_is_ordered_watched_and_fetched(trading: Installation, manager: Caller) -> None:
    for code, country in (("A", "Spain"), ("B", "France"), ("C", "Spain")):
        manager.created("customer", code=code, name=f"-{code}", country=country)
    ordered = manager.post("/records/customer:export", ASKED)
    assert ordered.status_code == 202 and ordered.json["data"]["state"] == "waiting"
    address = ordered.headers["Location"].removeprefix("/api/v1")
    assert "file" not in ordered.json["links"]
    assert manager.post("/records/customer:export", ASKED).headers["Location"] == ordered.headers["Location"]
    assert manager.get(f"{address}/file").status_code == 404
    assert Worker(trading, built_in(), people_of(trading), utc_now, Event()).work_once()
    done = manager.get(address).json
    assert (done["data"]["state"], done["data"]["rows"]) == ("done", 2)
    file = manager.get(done["links"]["file"].removeprefix("/api/v1"))
    assert file.content_type == "text/csv; charset=utf-8"
    assert file.text.removeprefix("\ufeff").splitlines() == ["Name,Country", "'-A,Spain", "'-C,Spain"]


def test_what_cannot_be_exported_is_refused_and_what_was_ordered_is_cancelled(
    manager: Caller, caller: Callable[..., Caller]
) -> None:
    assert codes(manager.post("/records/customer:export", {"fields": ["nmae"]})) == ["QRY002"]
    assert manager.post("/records/customer:export", {"format": "pdf"}).status_code == 404
    assert manager.post("/records/customer:export", {"colour": "red"}).status_code == 422
    assert caller().post("/records/customer:export", {}).status_code == 403
    address = manager.post("/records/customer:export", {"format": "xlsx"}).headers["Location"].removeprefix("/api/v1")
    assert manager.post(f"{address}:cancel", {}).json["data"]["state"] == "cancelled"
    assert caller("manager").get(address).status_code == 404
