"""Where somebody works and who stands in for them, as pages."""

from __future__ import annotations

import re

from admin.security.people import find_person
from core.access.organisation import deputies, memberships
from core.access.units import add_unit
from core.context import SYSTEM
from tests.support.web import Web


def test_somebody_is_moved_and_stood_in_for_and_sees_it_at_once(web: Web) -> None:
    with web.installation.writing(SYSTEM) as ctx:
        south = add_unit(ctx.connection, "S", "South")
        shop = add_unit(ctx.connection, "S1", "Shop", south)
        today = ctx.today().isoformat()
    admin, wang, li = web.visitor("boss", "manager"), web.visitor("wang", "agent"), web.visitor("li", "agent")
    with web.installation.reading(SYSTEM) as ctx:
        away, other = (find_person(ctx.connection, login).id for login in ("wang", "li"))
    path = f"/users/{away}/place"
    form = {"lines": "2", "unit-0": str(south), "position-0": "Head of sales", "leads-0": "on", "unit-1": str(shop)}
    refused = admin.post(path, form)
    assert refused.status_code == 422
    assert "主部门" in refused.text
    assert admin.post(path, {**form, "main": "1"}).status_code == 303
    assert re.search(r'value="Head of sales"', admin.get(path).text)
    assert "wang" in admin.get("/units").text.lower()
    period = {"since": today, "until": today}
    assert wang.post("/account/deputies", {"deputy": "nobody", **period}).status_code == 422
    assert wang.post("/account/deputies", {"deputy": "li", **period}).status_code == 303
    assert li.post(f"/users/{away}/deputies", {"deputy": "li", **period}).status_code == 403
    with web.installation.reading(SYSTEM) as ctx:
        assert [(one.unit, one.manager) for one in memberships(ctx.connection, [away])[away]] == [
            (south, True),
            (shop, False),
        ]
        (found,) = deputies(ctx.connection, away, ctx.today())
        assert found.deputy == other
    assert wang.post(f"/account/deputies/{found.id}/end", {}).status_code == 303
    assert wang.post(f"/account/deputies/{found.id}/end", {}).status_code == 404
