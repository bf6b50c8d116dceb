"""What is kept of an account: handed out to whom it is about, and erased when they left."""

from __future__ import annotations

import json
from datetime import timedelta

import sqlalchemy as sa

from admin.security.administering import open_account
from admin.security.people import find_person
from core.access.keys import issue
from core.audit.seal import seal_portion
from core.audit.verify import verify
from core.context import SYSTEM, Context
from core.exports.kept import Made, keep
from core.records.write import create
from core.sharing.rows import put, said
from core.storage.pooling import release
from core.storage.sharing import share
from core.storage.system import actor, change, exported
from tests.core.records.acting import CUSTOMER
from tests.support.web import Web


def beside(ctx: Context, person: int, record: str) -> None:
    """A record is shared with somebody, was released by them, and stands in a file that they ordered."""
    entity, now = ctx.model.entities["customer"], ctx.clock()
    put(ctx, entity, record, f"actor:{person}", said(f"actor:{person}", "read", "guide", ctx.today()), now)
    ctx.connection.execute(sa.insert(release).values(record=record, actor=person, released_at=now))
    keep(ctx, Made(77, person, entity.key, "customer.csv", "text/csv", "0" * 64, 3, 1, now, now + timedelta(days=7)))


def test_everybody_gets_what_is_kept_of_them_and_nothing_of_others(web: Web) -> None:
    wang, admin = web.visitor("wang", "agent"), web.visitor("ada", "Admin")
    with web.installation.writing(SYSTEM) as ctx:
        id = find_person(ctx.connection, "wang").id
        secret = issue(ctx, id, "Laptop")
        record = create(ctx, "customer", CUSTOMER).id
        beside(ctx, id, record)
    answer = wang.get("/account/data.json")
    kept = json.loads(answer.text)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="account-{id}.json"'
    assert (kept["account"]["login"], kept["keys"][0]["name"], len(kept["sessions"])) == ("wang", "Laptop", 1)
    assert [(one["record"], one["whom"]) for one in kept["shares"]] == [(record, f"actor:{id}")]
    assert ([one["record"] for one in kept["released"]], [one["name"] for one in kept["exports"]]) == (
        [record],
        ["customer.csv"],
    )
    assert secret not in answer.text and "scrypt" not in answer.text
    assert wang.get(f"/users/{id}/data.json").status_code == 403
    assert json.loads(admin.get(f"/users/{id}/data.json").text)["account"] == kept["account"]


def test_who_left_is_erased_from_account_and_log_and_the_chain_holds(web: Web) -> None:
    admin = web.visitor("ada", "Admin")
    web.person("li", "agent")
    with web.installation.writing(SYSTEM) as ctx:
        li = find_person(ctx.connection, "li").id
    admin.get("/users/new")
    form = {"login": "wang.wei", "name": "Wang Wei", "email": "wang@x.cn", "password": "quiet-harbour-lantern-42"}
    wang = int(admin.post("/users", {**form, "roles": "agent"}).headers["Location"].rpartition("/")[2])
    with web.installation.writing(SYSTEM) as ctx:
        beside(ctx, wang, create(ctx, "customer", CUSTOMER).id)
        today = ctx.today().isoformat()
    admin.post(f"/users/{li}/deputies", {"deputy": "wang.wei", "since": today, "until": today})
    with web.installation.writing(SYSTEM) as ctx:
        seal_portion(ctx)
    admin.post(f"/users/{wang}/erase", {"sure": "on"})
    with web.installation.writing(SYSTEM) as ctx:
        assert ctx.connection.scalar(sa.select(actor.c.login).where(actor.c.id == wang)) == "wang.wei", "still open"
        open_account(ctx, wang, False)
    admin.get(f"/users/{wang}")
    assert admin.post(f"/users/{wang}/erase").status_code == 303
    assert admin.post(f"/users/{wang}/erase", {"sure": "on"}).status_code == 303
    with web.installation.reading(SYSTEM) as ctx:
        assert ctx.connection.execute(sa.select(actor.c.login, actor.c.name).where(actor.c.id == wang)).one() == (
            f"erased-{wang}",
            f"*** {wang}",
        )
        logged = json.dumps([row.fields for row in ctx.connection.execute(sa.select(change.c.fields))])
        assert not any(text in logged for text in ("wang.wei", "Wang Wei", "wang@x.cn"))
        assert "ALFKI" in logged
        for table in (share, release, exported):
            assert ctx.connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        assert verify(ctx.connection).broken is None
    page = admin.get(f"/users/{wang}").text
    assert "Wang Wei" not in page and f"erased-{wang}" in page
