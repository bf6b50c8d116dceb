"""Transitions over HTTP, over the service desk of the tests of processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from admin.security.people import create_user
from cardwright.commands.worker import people_of
from core.access.keys import issue
from core.context import SYSTEM, utc_now
from core.jobs.built_in import built_in
from core.jobs.worker import Worker
from core.processes.many import KIND
from tests.admin.api.conftest import PASSWORD, ROOT, Caller, codes
from tests.admin.desk import prepare_web_desk
from tests.support.databases import Stock
from tests.support.publishing import opened
from tests.support.web import app_of


@pytest.fixture
def caller(stock: Stock, tmp_path: Path) -> Iterator[Callable[..., Caller]]:
    """`caller("agent")`: a new user with those roles, who calls with a key of their own."""
    with opened(stock, prepare_web_desk, tmp_path) as desk:
        app, made = app_of(desk), iter(range(1, 100))

        def call_as(*roles: str) -> Caller:
            with desk.writing(SYSTEM) as ctx:
                login = f"user{next(made)}"
                user = create_user(ctx.connection, login, login.title(), PASSWORD, roles=roles)
                return Caller(app.test_client(), issue(ctx, user, "test", read_only=False))

        yield call_as


def work(caller: Caller) -> None:
    """Lets a worker do what was ordered."""
    installation = caller.client.application.extensions["cardwright"]
    kinds = {KIND: built_in()[KIND]}
    Worker(installation, kinds, people_of(installation), lambda: utc_now() + timedelta(1), Event()).work_once()


def test_a_record_tells_its_ways_and_takes_one_once(caller: Callable[..., Caller]) -> None:
    agent = caller("agent")
    path = f"/records/complaint/{agent.created('complaint', subject='It leaks')['id']}/transitions"
    told = agent.get(path)
    handling, approval = told.json["data"]
    assert (handling["state"]["name"], approval["state"]["title"]) == ("received", "Open")
    accept, refuse = handling["transitions"]
    assert (accept["event"], accept["open"], accept["asks"], accept["needs"]) == (
        "ACCEPT",
        True,
        ["cause"],
        ["cause"],
    )
    assert (refuse["open"], [one["code"] for one in refuse["problems"]]) == (False, ["REC705"])

    assert agent.post(f"{path}/ACCEPT", {}).status_code == 428
    etag = told.headers["ETag"]
    refused = agent.post(f"{path}/ACCEPT", {}, **{"If-Match": etag})
    assert (refused.status_code, codes(refused)) == (422, ["REC003"])
    key = {"If-Match": etag, "Idempotency-Key": "once"}
    first, again = (agent.post(f"{path}/ACCEPT", {"cause": "a crack"}, **key) for _ in range(2))
    assert (first.status_code, again.status_code, again.headers["Idempotency-Replayed"]) == (200, 200, "true")
    assert first.json["data"]["stage"] == "working" and first.headers["ETag"] == '"2"'
    stale = agent.post(f"{path}/ACCEPT", {"cause": "x"}, **{"If-Match": etag})
    assert stale.status_code == 412
    closed = agent.post(f"{path}/ACCEPT", {"cause": "x"}, **{"If-Match": "*"})
    assert (closed.status_code, codes(closed)) == (422, ["REC704"])
    assert agent.post(f"{path}/REFUSE", {}, **{"If-Match": "*"}).status_code == 422
    denied = agent.post(f"{path}/REFUSE?process=approval", {}, **{"If-Match": "*"})
    assert (denied.status_code, codes(denied)) == (403, ["REC705"])
    unknown = agent.post(f"{path}/FLY", {}, **{"If-Match": "*"})
    assert (unknown.status_code, codes(unknown)) == (404, ["REC702"])


def test_a_plain_change_of_the_state_names_the_transitions(caller: Callable[..., Caller]) -> None:
    agent = caller("agent")
    made = agent.created("complaint", subject="x")
    refused = agent.patch(f"/records/complaint/{made['id']}", {"stage": "closed"}, "*")
    assert (refused.status_code, codes(refused)) == (422, ["REC700"])
    assert "Accept" in refused.json["errors"][0]["detail"]


def test_votes_and_many_records_have_results_of_their_own(caller: Callable[..., Caller]) -> None:
    agent, head, second = caller("agent"), caller("head"), caller("head")
    ids = [agent.created("complaint", subject="x")["id"] for _ in range(2)]
    path = f"/records/complaint/{ids[0]}/transitions/APPROVE"
    first = head.post(path, {}, **{"If-Match": "*"})
    assert (first.json["meta"]["votes"], first.json["data"]["approval"]) == ({"count": 1, "needed": 2}, "open")
    body = {"event": "APPROVE", "records": [{"id": one} for one in (*ids, "nobody")]}
    done = second.post("/records/complaint:transition", body)
    assert [one.get("state") for one in done.json["data"]] == ["approved", "open", None]
    assert done.json["data"][2]["errors"][0]["code"] == "REC006"
    wrong = second.post("/records/complaint:transition", {"records": [{"id": "a"}, {"id": "a"}]})
    assert [one["pointer"] for one in wrong.json["errors"]] == ["/event", "/records"]


def test_the_description_names_the_events(caller: Callable[..., Caller]) -> None:
    paths = caller("agent").get("/openapi.json").json["paths"]
    take = paths["/records/complaint/{id}/transitions/{event}"]
    assert take["parameters"][1]["schema"]["enum"] == ["ACCEPT", "REFUSE", "RESOLVE", "CLOSE", "REOPEN", "APPROVE"]
    values = take["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert set(values) == {"cause", "cost", "remedy"}
    assert "/records/customer/{id}/transitions" not in paths


def test_all_that_a_filter_finds_is_a_job_to_watch(caller: Callable[..., Caller]) -> None:
    agent, other = caller("agent"), caller("agent")
    ids = [agent.created("complaint", subject="x")["id"] for _ in range(3)]
    strange = other.created("complaint", subject="y")["id"]
    body = {"event": "ACCEPT", "filter": {"stage": {"_eq": "received"}}, "values": {"cause": "a crack"}}
    key = {"Idempotency-Key": "once"}
    first, again = (agent.post("/records/complaint:transition", body, **key) for _ in range(2))
    assert (first.status_code, again.headers["Location"]) == (202, first.headers["Location"])
    path = first.headers["Location"].removeprefix(ROOT)
    told = agent.get(path).json["data"]
    assert (told["state"], told["left"], told["title"], told["problems"]) == ("waiting", 4, "Accept", [])
    assert other.get(path).status_code == 404 and agent.get("/jobs/99999").status_code == 404

    work(agent)
    told = agent.get(path).json
    assert [told["data"][name] for name in ("state", "done", "refused", "left")] == ["done", 3, 1, 0]
    refused = agent.get(told["links"]["refused"].removeprefix(ROOT)).json
    assert [(one["id"], one["errors"][0]["code"]) for one in refused["data"]] == [(strange, "ACC002")]
    assert agent.get(f"/records/complaint/{ids[0]}").json["data"]["stage"] == "working"
    assert agent.post(f"{path}:cancel", {}).status_code == 404, "there is nothing to cancel any more"


def test_refused_records_are_told_page_by_page_and_a_job_is_cancelled(caller: Callable[..., Caller]) -> None:
    agent = caller("agent")
    for _ in range(3):
        agent.created("complaint", subject="x")
    body = {"event": "ACCEPT", "filter": {}}
    path = agent.post("/records/complaint:transition", body).headers["Location"].removeprefix(ROOT)
    work(agent)
    first = agent.get(f"{path}/refused?limit=2").json
    second = agent.get(first["links"]["next"].removeprefix(ROOT)).json
    assert [len(first["data"]), len(second["data"]), "next" in second["links"]] == [2, 1, False]
    assert first["data"][0]["errors"][0]["pointer"] == "/cause"
    path = agent.post("/records/complaint:transition", body).headers["Location"].removeprefix(ROOT)
    assert agent.post(f"{path}:cancel", {}).json["data"]["state"] == "cancelled"
    assert agent.get(path).json["data"]["left"] == 3


def test_a_filter_that_is_wrong_orders_nothing(caller: Callable[..., Caller]) -> None:
    agent = caller("agent")
    path = "/records/complaint:transition"
    nothing = agent.post(path, {"event": "ACCEPT", "filter": {}})
    assert (nothing.status_code, codes(nothing)) == (422, ["JOB005"])
    agent.created("complaint", subject="x")
    wrong = agent.post(path, {"filter": {"stag": {"_eq": "x"}}, "records": []})
    assert [one["pointer"] for one in wrong.json["errors"]] == ["/event", "/records"]
    unknown = agent.post(path, {"event": "ACCEPT", "filter": {"stag": {"_eq": "received"}}})
    assert unknown.status_code == 422 and "stage" in unknown.json["errors"][0]["hint"]
    given = agent.post(path, {"event": "ACCEPT", "filter": {}, "values": {"subject": "x"}})
    assert (given.status_code, codes(given)) == (422, ["REC707"])
