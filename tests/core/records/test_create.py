"""Creating records."""

from __future__ import annotations

import pytest

from core.engine import Installation
from core.errors import Denied, Missing
from core.kinds.fold import fold
from core.records import changelog
from core.records.write import create, create_many, delete, initial
from core.storage.system import change
from tests.core.records.acting import (
    CUSTOMER,
    STRANGER,
    UNKNOWN_ID,
    WANG,
    log_of,
    order,
    row_of,
    statements,
    told,
)
from tests.support import ADMIN, as_admin


def test_a_new_record_belongs_to_its_creator_and_has_version_1(trading: Installation) -> None:
    with trading.writing(WANG) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        row = row_of(ctx, "customer", saved.id)
    assert saved.version == row["sys_version"] == 1
    assert row["sys_owner"] == row["sys_created_by"] == row["sys_updated_by"] == WANG.id
    assert row["sys_created_at"] == row["sys_updated_at"]
    assert row["sys_deleted_at"] is None


def test_keys_and_search_texts_are_kept_beside_the_values(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", {"code": "Ａｂ1", "name": "北京　Trade"})
        row = row_of(ctx, "customer", saved.id)
    assert row["name__fold"] == fold("北京　Trade")
    assert "北京 trade" in str(row["sys_search"]).split("\n")
    assert "北京" in row["sys_grams"]


def test_all_problems_are_told_at_once_where_they_are(trading: Installation) -> None:
    given = {"cod": "X", "sys_owner": 9, "id": "x", "credit_limit": "much", "name": ""}
    with as_admin(trading) as ctx:
        problems = told(lambda: create(ctx, "customer", given))
    assert {pointer for code, pointer in problems if code.startswith("VAL")} == {"/credit_limit"}
    assert sorted(one for one in problems if one[0].startswith("REC")) == [
        ("REC001", "/cod"),
        ("REC002", "/id"),
        ("REC002", "/sys_owner"),
        ("REC003", "/code"),
        ("REC003", "/name"),
    ]


def test_a_wrong_name_gets_the_one_that_was_meant(trading: Installation) -> None:
    with as_admin(trading) as ctx, pytest.raises(Exception) as caught:
        create(ctx, "customer", {**CUSTOMER, "cuontry": "France"})
    assert caught.value.problems[0].did_you_mean == "country"


def test_a_field_not_given_starts_with_its_default(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        saved = create(ctx, "order", order(customer.id))
        assert row_of(ctx, "order", saved.id)["freight"] == initial(ctx, "order")["freight"] == 0


def test_a_value_given_as_empty_gets_no_default(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        assert told(lambda: create(ctx, "order", order(customer.id, freight=None))) == [("REC003", "/freight")]


def test_a_unique_value_is_compared_folded_among_live_rows_only(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        first = create(ctx, "customer", CUSTOMER)
        again = {"code": " ａlfki", "name": "Other"}
        assert told(lambda: create(ctx, "customer", again)) == [("REC004", "/code")]
        delete(ctx, "customer", first.id)
        assert create(ctx, "customer", again).version == 1


def test_the_clash_is_named_only_to_who_may_read_it(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        first = create(ctx, "customer", CUSTOMER)
    for actor, named in ((ADMIN, first.id), (WANG, "")):
        with trading.writing(actor) as ctx, pytest.raises(Exception) as caught:
            create(ctx, "customer", CUSTOMER)
        assert dict(caught.value.problems[0].params)["record"] == named


def test_missing_deleted_and_hidden_targets_are_told_alike(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        hidden = create(ctx, "customer", CUSTOMER)
    with trading.writing(WANG) as ctx:
        gone = create(ctx, "customer", {"code": "GONE", "name": "Gone"})
        delete(ctx.acting_as(ADMIN), "customer", gone.id)
        for target in (hidden.id, gone.id, UNKNOWN_ID):
            assert told(lambda target=target: create(ctx, "order", order(target))) == [("REC005", "/customer")]


def test_an_actor_without_the_right_is_refused_before_anything_is_judged(trading: Installation) -> None:
    with trading.writing(STRANGER) as ctx, pytest.raises(Denied) as refused:
        create(ctx, "customer", {"nonsense": 1})
    assert dict(refused.value.problems[0].params)["action"] == "create"


def test_an_unknown_entity_is_missing_with_a_guess(trading: Installation) -> None:
    with as_admin(trading) as ctx, pytest.raises(Missing) as refused:
        create(ctx, "custmer", {})
    assert refused.value.problems[0].did_you_mean == "customer"


def test_what_is_no_object_is_refused(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        for given in ([], "x", None, 7):
            assert ("REC017", "") in told(lambda given=given: create(ctx, "customer", given))


def test_typed_text_is_read_in_the_locale_of_the_actor(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        given = {"code": "T", "name": "T", "credit_limit": "1,234.50"}
        saved = create(ctx, "customer", given, reading="text")
        assert str(row_of(ctx, "customer", saved.id)["credit_limit"]) == "1234.50"


def test_the_log_holds_what_was_written_and_a_digest_that_verifies(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        assert log_of(ctx, saved.id) == [
            (
                "create",
                1,
                {
                    "trading/customer.code": [None, "ALFKI"],
                    "trading/customer.name": [None, "Alfreds Futterkiste"],
                },
            )
        ]
        row = ctx.connection.execute(change.select().where(change.c.record == saved.id)).mappings().one()
    assert row["batch"] == saved.batch
    assert changelog.digest(row, row["salt"]) == row["digest"]
    assert changelog.digest({**row, "actor": 9}, row["salt"]) != row["digest"]


def test_a_plain_create_costs_three_statements(trading: Installation) -> None:
    with as_admin(trading) as ctx, statements(trading) as sent:
        create(ctx, "customer", CUSTOMER)
    assert [one.split()[0] for one in sent] == ["SELECT", "INSERT", "INSERT"]


def test_references_to_one_entity_cost_one_statement(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customers = [create(ctx, "customer", {**CUSTOMER, "code": f"C{place}"}).id for place in range(4)]
        with statements(trading) as sent:
            create(ctx, "order", order(customers[0]))
        with statements(trading) as of_many:
            outcome = create_many(ctx, "order", [order(id, f"{at}") for at, id in enumerate(customers * 2)])
    assert len(outcome.saved) == len(customers) * 2
    looked_up = ["SELECT"] * 3  # what defaults copy from the customer, whether it is there, the number
    rolled_up = ["SELECT", "UPDATE", "SELECT"]  # counts and sums of the customer, then sums over formulas
    writes = ["SAVEPOINT", "INSERT", "INSERT", *rolled_up, "RELEASE"]
    assert [one.split()[0] for one in sent] == [*looked_up, *writes]
    assert [one.split()[0] for one in of_many] == [*looked_up, *writes], "many orders of several customers cost more"
