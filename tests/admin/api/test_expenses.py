"""The expenses of a record over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from admin.security.people import create_user
from core.access.keys import issue
from core.context import SYSTEM
from core.engine import Installation
from core.records.write import create
from tests.admin.api.conftest import PASSWORD, Caller
from tests.support import as_admin
from tests.support.expenses import company, spent
from tests.support.publishing import publish
from tests.support.web import app_of

Callers = Callable[[str], Caller]


@pytest.fixture
def callers(installation: Installation) -> Callers:
    publish(installation, company())
    client = app_of(installation).test_client()

    def call_as(role: str) -> Caller:
        with installation.writing(SYSTEM) as ctx:
            user = create_user(ctx.connection, f"u-{role}", role.title(), PASSWORD, roles=[role])
            return Caller(client, issue(ctx, user, "test"))

    return call_as


def test_expenses_are_filed_and_listed_on_their_record(installation: Installation, callers: Callers) -> None:
    clerk = callers("clerk")
    with as_admin(installation) as ctx:
        job, other = (create(ctx, "job", {"number": number}).id for number in ("J1", "J2"))
        create(ctx, "expense", spent(9, job=other))
    path = f"/records/job/{job}/expenses"
    filed = clerk.post(path, spent(5, "port"))
    assert filed.status_code == 201
    assert filed.json["data"]["job"] == {"id": job, "title": "J1"}
    assert filed.headers["Location"].startswith("/api/v1/records/expense/")
    clerk.post(path, spent(7, "air"))
    listed = clerk.get(f"{path}?fields=amount,category&sort=amount&count=exact").json
    assert [one["category"] for one in listed["data"]] == ["port", "air"]
    assert listed["meta"]["count"] == 2
    assert [one["category"] for one in clerk.get(f"{path}?category=air").json["data"]] == ["air"]
    assert clerk.get(f"/records/job/{job}?fields=expense_total").json["data"]["expense_total"]["amount"] == "12.00"


def test_what_is_refused_is_refused_as_everywhere(installation: Installation, callers: Callers) -> None:
    clerk, sales = callers("clerk"), callers("sales")
    with as_admin(installation) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
        customer = create(ctx, "customer", {"name": "Bao"}).id
    path = f"/records/job/{job}/expenses"

    def told(response: object) -> list[tuple[str, str]]:
        return [(one["code"], one.get("pointer", "")) for one in response.json["errors"]]

    assert told(clerk.post(path, spent(5, "dinner"))) == [("REC601", "/category")]
    assert told(clerk.post(path, spent(900, "hotel"))) == [("REC602", "/amount")]
    assert told(clerk.post(path, {**spent(5), "job": customer})) == [("API014", "/job")]
    assert clerk.get("/records/expense/x/expenses").status_code == 404
    assert sales.get(f"/records/customer/{customer}/expenses").status_code == 404  # somebody else's customer
    assert sales.post(f"/records/customer/{customer}/expenses", spent(5)).status_code == 404


def test_the_description_names_them_where_there_are_any(callers: Callers) -> None:
    paths = callers("clerk").get("/openapi.json").json["paths"]
    found = {path: sorted(item.keys() - {"parameters"}) for path, item in paths.items() if path.endswith("/expenses")}
    assert found == {
        "/records/customer/{id}/expenses": ["get", "post"],
        "/records/job/{id}/expenses": ["get", "post"],
    }


def test_a_receipt_is_uploaded_named_and_got_back(installation: Installation, callers: Callers) -> None:
    clerk, sales = callers("clerk"), callers("sales")
    with as_admin(installation) as ctx:
        job = create(ctx, "job", {"number": "J1"}).id
    pdf = b"%PDF-1.7 hotel"
    uploaded = clerk.raw("/files?name=hotel.pdf", pdf, "application/pdf")
    assert uploaded.status_code == 201, uploaded.json
    told = uploaded.json["data"]
    assert (told["name"], told["size"], told["type"]) == ("hotel.pdf", 14, "application/pdf")
    filed = clerk.post(f"/records/job/{job}/expenses", {**spent(5, "port"), "receipts": [told["id"]]})
    assert filed.status_code == 201, filed.json
    assert filed.json["data"]["receipts"] == [told]
    assert clerk.get(f"/files/{told['id']}").data == pdf
    assert sales.get(f"/files/{told['id']}").status_code == 404
    assert clerk.raw("/files", pdf).status_code == 400
    refused = sales.post(f"/records/job/{job}/expenses", {**spent(5, "port"), "receipts": [told["id"]]})
    assert [one["code"] for one in refused.json["errors"]] == ["VAL402"]
