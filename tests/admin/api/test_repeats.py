"""Idempotency-Key: a request that was lost on the way back may be sent again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from admin.security.people import create_user
from core.access.keys import issue
from core.context import SYSTEM
from core.idempotency import KEPT, claim
from tests.admin.api.conftest import PASSWORD, Caller, codes

ACME = {"code": "ACME", "name": "Acme"}


def test_the_same_request_gets_the_same_answer_and_is_done_once(manager):
    first = manager.post("/records/customer", ACME, **{"Idempotency-Key": "k1"})
    again = manager.post("/records/customer", ACME, **{"Idempotency-Key": "k1"})
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert manager.get("/records/customer?count=exact").json["meta"]["count"] == 1


def test_the_same_key_for_another_body_is_refused(manager):
    manager.post("/records/customer", ACME, **{"Idempotency-Key": "k1"})
    refused = manager.post("/records/customer", {**ACME, "code": "B"}, **{"Idempotency-Key": "k1"})
    assert (refused.status_code, codes(refused)) == (422, ["API012"])


def test_a_refused_request_may_be_mended_under_its_key(manager):
    assert manager.post("/records/customer", {"code": "A"}, **{"Idempotency-Key": "k1"}).status_code == 422
    assert manager.post("/records/customer", ACME, **{"Idempotency-Key": "k1"}).status_code == 201


def test_keys_of_different_users_never_meet(caller):
    one, other = caller("manager"), caller("manager")
    assert one.post("/records/customer", ACME, **{"Idempotency-Key": "k"}).status_code == 201
    assert other.post("/records/customer", {**ACME, "code": "B"}, **{"Idempotency-Key": "k"}).status_code == 201


def test_a_key_for_some_roles_gets_no_answer_that_was_given_to_all_of_them(app, trading):
    with trading.writing(SYSTEM) as ctx:
        user = create_user(ctx.connection, "li", "Li", PASSWORD, roles=["manager", "agent"])
        secrets = (issue(ctx, user, "whole"), issue(ctx, user, "narrow", roles=["agent"]))
    whole, narrow = (Caller(app.test_client(), secret) for secret in secrets)
    assert whole.post("/records/customer", ACME, **{"Idempotency-Key": "k"}).status_code == 201
    refused = narrow.post("/records/customer", ACME, **{"Idempotency-Key": "k"})
    assert (refused.status_code, codes(refused)) == (422, ["API012"])


@pytest.mark.parametrize("key", ["", "a b", "k" * 256, "ключ"])
def test_a_key_that_is_no_key_is_refused(manager, key):
    refused = manager.post("/records/customer", ACME, **{"Idempotency-Key": key})
    assert (refused.status_code, codes(refused)) == (400, ["API013"])


def test_a_key_is_free_again_after_a_day(installation, as_admin):
    with as_admin(installation) as ctx:
        assert claim(ctx, "k", "digest") is None
        later = replace(ctx, clock=lambda: ctx.clock() + KEPT + timedelta(seconds=1))
        assert claim(ctx, "k", "digest") is not None
        assert claim(later, "k", "other") is None
