"""Requests and links that name states and events as they were called before a rename."""

from __future__ import annotations

import pytest

from admin.security.people import create_user
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from tests.admin.api.conftest import PASSWORD, Caller
from tests.core.processes.desk import documents
from tests.schema_registry.test_rename_states import renamed_handling
from tests.support.publishing import publish
from tests.support.web import app_of


@pytest.fixture
def caller(installation: Installation) -> Caller:
    """Somebody whose program knows the names of before."""
    publish(installation, documents())
    with installation.writing(SYSTEM) as ctx:
        user = create_user(ctx.connection, "old", "Old", PASSWORD, roles=("Admin",))
        secret = issue(ctx, user, "old")
    publish(installation, documents(processes__handling=renamed_handling()))
    return Caller(app_of(installation).test_client(), secret)


def test_former_states_and_events_are_understood_and_told_so(caller: Caller) -> None:
    made = caller.post("/records/complaint", {"subject": "a", "cause": "b", "stage": "working"})
    assert made.status_code == 201, made.json
    assert made.json["data"]["stage"] == "doing" and "Deprecation" in made.headers
    for asked in ("stage=working", "stage[_in]=closed,working", "stage:reached=working"):
        found = caller.get(f"/records/complaint?{asked}")
        assert [one["stage"] for one in found.json["data"]] == ["doing"], (asked, found.json)
        assert "Deprecation" in found.headers
    sent = caller.post("/records/complaint:query", {"filter": {"_not": {"stage": {"_nin": ["working"]}}}})
    assert [one["stage"] for one in sent.json["data"]] == ["doing"]
    taken = caller.post(
        f"/records/complaint/{made.json['data']['id']}/transitions/RESOLVE",
        {"remedy": "c"},
        **{"If-Match": made.headers["ETag"]},
    )
    assert taken.status_code == 200 and taken.json["data"]["stage"] == "resolved", taken.json
    assert "/transitions/SOLVE>" in taken.headers["Link"]
    other = caller.created("complaint", subject="d", cause="e", stage="doing")
    body = {"event": "RESOLVE", "records": [{"id": other["id"], "values": {"remedy": "c"}}]}
    several = caller.post("/records/complaint:transition", body)
    assert several.json["meta"]["done"] == 1 and "Deprecation" in several.headers, several.json


def test_a_present_name_is_no_former_one(caller: Caller) -> None:
    found = caller.get("/records/complaint?stage=doing")
    assert found.status_code == 200 and "Deprecation" not in found.headers
