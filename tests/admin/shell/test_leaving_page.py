"""Handing over the records of somebody who leaves, as pages."""

from __future__ import annotations

from dataclasses import replace

from admin.security.people import find_person
from core.context import SYSTEM
from core.records.write import create
from tests.core.bulk.test_acts import carry_out, column
from tests.core.records.acting import CUSTOMER, WANG
from tests.support.web import Web


def test_closing_an_account_leads_to_what_it_holds_and_jobs_hand_it_over(web: Web) -> None:
    admin = web.visitor("ada", "Admin")
    web.person("wang", "agent")
    li = web.person("li", "agent")
    with web.installation.writing(SYSTEM) as ctx:
        wang = find_person(ctx.connection, "wang").id
        create(ctx.acting_as(replace(WANG, id=wang)), "customer", CUSTOMER)
    closed = admin.post(f"/users/{wang}", {"login": "wang", "name": "Wang", "roles": "agent"})
    path = f"/users/{wang}/hand-over"
    assert (closed.status_code, closed.headers["Location"]) == (303, path)
    assert 'value="customer.sys_owner" checked' in admin.get(path).text
    nobody = admin.post(path, {"held": "customer.sys_owner", "to": "wang"})
    assert (nobody.status_code, "USR022" in nobody.text or "账号有效" in nobody.text) == (422, True)
    assert admin.post(path, {"to": "li"}).status_code == 422
    ordered = admin.post(path, {"held": "customer.sys_owner", "to": "li"})
    assert ordered.status_code == 303
    assert "Refresh" in admin.get(ordered.headers["Location"]).headers
    with web.installation.reading(SYSTEM) as ctx:
        assert set(column(ctx, "sys_owner").values()) == {wang}
    carry_out(web.installation)
    with web.installation.reading(SYSTEM) as ctx:
        assert set(column(ctx, "sys_owner").values()) == {li}
    assert web.visitor("zhao", "agent").get(path).status_code == 403
