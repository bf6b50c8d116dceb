"""The second step at sign-in, sessions and their ends, as people meet them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from core.access import second_factor
from core.access.sessions import lasting, sessions_of
from core.context import SYSTEM
from core.engine import Installation
from core.storage import system
from tests.support.web import PASSWORD, Visitor, Web

KEY = re.compile(r'<code class="secret" tabindex="0">([A-Z2-7 ]+)</code>')
CODE = re.compile(r"<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){5})</li>")
STEPPED = "/account/second-factor"


def set_up(visitor: Visitor) -> tuple[str, list[str]]:
    """The secret and the recovery codes of somebody who turned the second step on."""
    assert visitor.post(f"{STEPPED}/start", {"current": PASSWORD}).status_code == 303
    page = visitor.get(STEPPED).text
    assert "<svg" in page
    secret = KEY.findall(page)[0].replace(" ", "")
    done = visitor.post(f"{STEPPED}/confirm", {"code": pyotp.TOTP(secret).now()})
    codes = CODE.findall(done.text)
    assert (done.status_code, len(codes)) == (200, 10)
    return secret, codes


def unspent(web: Web) -> None:
    """The step of the code that confirmed may be used again: no test waits for half a minute."""
    with web.installation.writing(SYSTEM) as ctx:
        ctx.connection.execute(sa.update(system.second_factor).values(last_step=0))


def test_a_code_is_asked_for_once_it_is_set_up(web: Web) -> None:
    secret, codes = set_up(web.visitor("li.lei", "sales"))
    unspent(web)
    visitor = web.stranger()
    answer = visitor.sign_in("li.lei", onward="/records/customer")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/code")
    assert visitor.get("/").status_code == 302
    visitor.get("/sign-in/code")
    assert visitor.post("/sign-in/code", {"code": "000000"}).status_code == 401
    code = pyotp.TOTP(secret).now()  # asked once: the next one may come at any moment, and is another
    entered = visitor.post("/sign-in/code", {"code": code})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/records/customer")
    again = web.stranger()
    again.sign_in("li.lei")
    again.get("/sign-in/code")
    assert again.post("/sign-in/code", {"code": code}).status_code == 401
    assert again.post("/sign-in/code", {"code": codes[3]}).status_code == 303
    assert again.get("/").status_code == 200


def test_guessing_codes_is_limited_and_needs_the_password_first(web: Web) -> None:
    set_up(web.visitor("li.lei", "sales"))
    visitor = web.stranger()
    assert visitor.post("/sign-in/code", {"code": "000000"}).headers["Location"] == "/sign-in"
    visitor.sign_in("li.lei")
    visitor.get("/sign-in/code")
    said = [visitor.post("/sign-in/code", {"code": f"{number:06}"}).status_code for number in range(6)]
    assert said == [401] * 5 + [429]


def test_half_a_sign_in_is_over_after_five_minutes(web: Web) -> None:
    set_up(web.visitor("li.lei", "sales"))
    visitor = web.stranger()
    visitor.sign_in("li.lei")
    with visitor.client.session_transaction(base_url="https://localhost") as session:
        *kept, since = session["half"]
        session["half"] = [*kept, since.replace("20", "19", 1)]
    assert visitor.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_it_takes_the_password_to_turn_it_on_or_off(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    assert visitor.post(f"{STEPPED}/start", {"current": "a wrong guess"}).status_code == 422
    assert visitor.post(f"{STEPPED}/start").status_code == 422
    set_up(visitor)
    assert visitor.post(f"{STEPPED}/off", {"current": "a wrong guess"}).status_code == 422
    assert len(CODE.findall(visitor.post(f"{STEPPED}/codes", {"current": PASSWORD}).text)) == 10
    assert visitor.post(f"{STEPPED}/off", {"current": PASSWORD}).status_code == 303
    assert web.stranger().sign_in("li.lei").headers["Location"] == "/"


def test_an_administrator_resets_it_for_who_lost_the_device(web: Web, admin: Visitor) -> None:
    set_up(web.visitor("li.lei", "sales"))
    admin.get("/users/2")
    assert admin.post("/users/2/second-factor/reset").status_code == 303
    assert web.stranger().sign_in("li.lei").headers["Location"] == "/"


@pytest.fixture
def strict(trading: Installation) -> Web:
    """The app, asking salespeople for a second factor."""
    trading.settings = replace(trading.settings, second_factor_roles=("sales",))
    return Web(trading)


def test_who_has_to_have_one_gets_no_further_without(strict: Web) -> None:
    strict.person("li.lei", "sales")
    visitor = strict.stranger()
    visitor.sign_in("li.lei")
    for path in ("/", "/records/customer", "/account"):
        assert visitor.get(path).headers["Location"] == STEPPED
    api = visitor.get("/api/v1/records/customer")
    assert (api.status_code, api.json["errors"][0]["code"]) == (403, "USR016")
    visitor.get(STEPPED)
    assert visitor.post("/records/customer/new", {"f_code": "X", "f_name": "X"}).status_code == 303
    assert visitor.post(f"{STEPPED}/start").status_code == 303
    secret = KEY.findall(visitor.get(STEPPED).text)[0].replace(" ", "")
    visitor.post(f"{STEPPED}/confirm", {"code": pyotp.TOTP(secret).now()})
    assert visitor.get("/records/customer").status_code == 200
    strict.person("robot")
    assert strict.stranger().sign_in("robot").headers["Location"] == "/"
    assert strict.signed_in("robot").get("/").status_code == 200


def test_sessions_are_listed_and_ended_by_their_owner_only(web: Web, admin: Visitor) -> None:
    web.person("li.lei", "sales")
    here, there = web.stranger(), web.stranger()
    here.sign_in("li.lei")
    there.client.post(
        "/sign-in",
        data={"login": "li.lei", "password": PASSWORD, "csrf_token": there.token},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"},
    )
    assert there.get("/").status_code == 200
    page = here.get("/account").text
    assert "Firefox · Windows" in page
    assert "127.0.0.1" in page
    other = re.findall(r'action="/account/sessions/([0-9a-f]+)/end"', page)
    assert len(other) == 1
    admin.get("/account")
    assert admin.post(f"/account/sessions/{other[0]}/end").status_code == 404
    assert there.get("/").status_code == 200
    assert here.post(f"/account/sessions/{other[0]}/end").status_code == 303
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    admin.get("/users/2")
    assert admin.post("/users/2/sessions/end").status_code == 303
    assert here.get("/").status_code == 302


def test_a_session_ended_in_one_process_is_over_in_another_at_its_next_request(web: Web) -> None:
    other_process = Web(web.installation)
    visitor = web.visitor("li.lei", "sales")
    with visitor.client.session_transaction(base_url="https://localhost") as session:
        token = session["token"]
    elsewhere = Visitor(other_process.app.test_client())
    elsewhere.get("/sign-in")
    with elsewhere.client.session_transaction(base_url="https://localhost") as session:
        session["token"] = token
    assert elsewhere.get("/").status_code == 200
    assert visitor.post("/sign-out").status_code == 303
    assert elsewhere.get("/").status_code == 302


def test_what_was_seen_of_a_session_is_written_with_the_next_change(web: Web) -> None:
    visitor = web.visitor("li.lei", "sales")
    with web.installation.writing(SYSTEM) as ctx:
        ctx.connection.execute(sa.update(system.session).values(seen_at=ctx.clock() - timedelta(hours=1)))
    identities = web.app.extensions["cardwright.identities"]
    visitor.get("/")
    with web.installation.writing(SYSTEM) as ctx:
        identities.write_uses(ctx.connection, ctx.clock() + timedelta(minutes=2))
        (one,) = sessions_of(ctx.connection, 1, ctx.clock(), lasting(ctx.settings))
        assert one.seen_at is not None
        assert ctx.clock() - one.seen_at < timedelta(minutes=1)
        assert one.address == "127.0.0.1"
        assert not second_factor.asked_for(ctx.connection, 1)
