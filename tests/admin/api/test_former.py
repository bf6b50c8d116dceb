"""Requests that use names from before a rename: understood, answered by present names, and told so."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from admin.security.people import create_user
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from core.publish import versions
from tests.admin.api.conftest import PASSWORD, Caller, codes
from tests.support.publishing import ADMIN, publish
from tests.support.renaming import AFTER, packs
from tests.support.web import app_of, statements


@pytest.fixture
def old(installation: Installation) -> Caller:
    """A client that was made before `AFTER` was published, which it was since; with a record of everything."""
    publish(installation, packs())
    with installation.writing(SYSTEM) as ctx:
        user = create_user(ctx.connection, "old", "Old", PASSWORD, roles=("Admin",))
        secret = issue(ctx, user, "old")
    caller = Caller(app_of(installation).test_client(), secret)
    for name, grade, size in (("Ada", "A", 1), ("Bob", "B", 2)):
        company = caller.created("company", name=name, grade=grade, size=size, share=size)
        caller.created("deal", title=f"For {name}", of=company["id"], rows=[{"note": name, "count": size}])
    publish(installation, AFTER)
    return caller


def good(response: TestResponse, installation: Installation) -> object:
    """The data of an answer that tells of former names."""
    assert response.status_code < 300, response.json
    with installation.reading(ADMIN) as ctx:
        renamed = max(versions(ctx.connection), key=lambda one: one.number)
    assert response.headers["Deprecation"] == f"@{int(renamed.created_at.timestamp())}"
    assert 'rel="deprecation"' in response.headers["Link"]
    return response.json["data"]


def test_a_list_is_asked_by_former_names(old: Caller, installation: Installation) -> None:
    address = "/records/company?grade=A&fields=name,grade&sort=-grade,name"
    response = old.get(address)
    (found,) = good(response, installation)
    assert (found["name"], found["tier"]) == ("Ada", "A") and "grade" not in found
    assert response.json["meta"]["entity"] == "client"
    now = "/api/v1/records/client?tier=A&fields=name%2Ctier&sort=-tier%2Cname"
    assert response.json["links"]["self"] == now
    assert f'<{now}>; rel="successor-version"' in response.headers["Link"]
    again = old.get(now.removeprefix("/api/v1"))
    assert again.json == response.json
    assert "Deprecation" not in again.headers


@pytest.mark.parametrize(
    ("entity", "filtered"),
    [
        ("deal", '{"of.grade": {"_eq": "A"}}'),
        ("deal", '{"_or": [{"of.grade": {"_eq": "A"}}, {"_not": {"of.grade": {"_empty": false}}}]}'),
        ("company", '{"deal_of": {"_some": {"rows": {"_some": {"note": {"_eq": "Ada"}}}}}}'),
        ("company", '{"grade": {"_in": ["A", "B"]}, "tier": {"_eq": "A"}}'),
        ("company", '{"share": {"_lt": 1.5}, "grade": {"_eq": "A"}}'),
    ],
)
def test_filters_are_understood_at_any_depth(
    old: Caller, installation: Installation, entity: str, filtered: str
) -> None:
    (found,) = good(old.get(f"/records/{entity}?filter={quote(filtered)}"), installation)
    assert "Ada" in found.get("name", "") + found.get("title", "")


def test_pages_lead_on_by_present_names(old: Caller, installation: Installation) -> None:
    response = old.get("/records/company?sort=grade&limit=1")
    assert [one["tier"] for one in good(response, installation)] == ["A"]
    following = old.get(response.json["links"]["next"].removeprefix("/api/v1"))
    assert [one["tier"] for one in following.json["data"]] == ["B"]
    assert "Deprecation" not in following.headers


def test_figures_and_questions_are_understood(old: Caller, installation: Installation) -> None:
    asked = "group=grade&measures=count,max:size&sort=-grade"
    found = good(old.get(f"/records/company:aggregate?{asked}"), installation)
    assert found == [
        {"group": {"tier": "B"}, "measures": {"count": 1, "max:size": 2}},
        {"group": {"tier": "A"}, "measures": {"count": 1, "max:size": 1}},
    ]
    body = {"fields": ["grade"], "filter": {"grade": {"_eq": "B"}}, "sort": ["-grade"]}
    (one,) = good(old.post("/records/client:query", body), installation)
    assert one["tier"] == "B"


def test_values_are_taken_by_former_names(old: Caller, installation: Installation) -> None:
    made = old.post("/records/company", {"name": "Cem", "grade": "A", "size": 3})
    assert good(made, installation)["tier"] == "A"
    where = made.headers["Location"].removeprefix("/api/v1")
    assert where.startswith("/records/client/")
    changed = old.patch(where, {"grade": "B"}, made.headers["ETag"])
    assert good(changed, installation)["tier"] == "B"
    assert "successor-version" not in changed.headers["Link"]
    put = old.ask("PUT", "/records/company/by/size/3", json={"grade": None})
    assert good(put, installation)["tier"] is None
    judged = old.post("/records/company:evaluate", {"values": {"grade": "A"}})
    assert good(judged, installation)["values"]["tier"] == "A"
    deal = old.post("/records/deal", {"title": "Third", "rows": [{"note": "x", "count": 1}]})
    (row,) = good(deal, installation)["rows"]
    assert row["remark"] == "x"


def test_both_names_of_a_field_are_refused(old: Caller) -> None:
    response = old.post("/records/client", {"name": "Cem", "tier": "A", "grade": "B"})
    assert response.status_code == 422 and codes(response) == ["REC001"]
    assert response.json["errors"][0]["pointer"] == "/grade"
    response = old.get("/records/client?tier=A&grade=B")
    assert response.status_code == 400


def test_what_never_was_a_name_is_still_no_name(old: Caller) -> None:
    response = old.get("/records/client?teir=A")
    assert response.status_code == 400
    assert "Deprecation" not in response.headers
    assert "tier" in str(response.json["errors"][0])
    assert old.get("/records/compani").status_code == 404


def test_a_name_that_something_else_got_is_no_alias(old: Caller, installation: Installation) -> None:
    publish(installation, packs("client", "tier", "offer", "remark", {"grade": {"kind": "text", "new": True}}))
    made = old.post("/records/client", {"name": "Cem", "grade": "free text"})
    assert made.status_code == 201 and "Deprecation" not in made.headers
    assert (made.json["data"]["grade"], made.json["data"]["tier"]) == ("free text", None)


def test_the_last_that_gave_a_name_up_is_meant(old: Caller, installation: Installation) -> None:
    later = {"kind": "text", "new": True, "renamedFrom": ["grade"]}
    publish(installation, packs("client", "tier", "offer", "remark", {"grade": {"kind": "text", "new": True}}))
    publish(installation, packs("client", "tier", "offer", "remark", {"opinion": later}))
    made = old.post("/records/client", {"name": "Cem", "grade": "free text"})
    assert good(made, installation)["opinion"] == "free text"


def test_the_description_knows_present_names_alone(old: Caller) -> None:
    described = old.get("/openapi.json").json
    assert "/records/client" in described["paths"] and "/records/company" not in described["paths"]
    assert old.get("/schema/company").json["properties"].keys() >= {"tier"}


def test_rights_are_those_of_what_is_meant(old: Caller, installation: Installation) -> None:
    with installation.writing(SYSTEM) as ctx:
        user = create_user(ctx.connection, "none", "None", PASSWORD)
        secret = issue(ctx, user, "none")
    nobody = Caller(old.client, secret)
    assert nobody.get("/records/company").status_code == nobody.get("/records/client").status_code == 403


def test_deep_and_odd_questions_are_refused_as_ever(old: Caller) -> None:
    deep = '{"_not":' * 2000 + "{}" + "}" * 2000
    for filtered in (deep, '{"_not": 1}', '{"_and": {"grade": 1}}', "[", '{"grade": 1}', '{"": {"_eq": 1}}'):
        assert old.get(f"/records/company?filter={quote(filtered)}").status_code in (400, 422)
    for body in ({"fields": [1]}, {"sort": 5}, {"filter": []}):
        assert old.post("/records/company:query", body).status_code in (400, 422)
    for values in ([], {"": 1}, {"grade": {"a": []}}):
        assert old.post("/records/company", values).status_code in (400, 422)
    assert old.get("/records/company/by/grade").status_code == 404


def test_a_former_name_costs_its_look_through_the_versions_once(old: Caller, installation: Installation) -> None:
    old.get("/records/company")
    with statements(installation) as plain:
        old.get("/records/client")
    with statements(installation) as former:
        old.get("/records/company")
    assert len(former) == len(plain)
