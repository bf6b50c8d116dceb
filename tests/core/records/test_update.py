"""Changing records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.engine import Installation
from core.errors import Denied, Missing, Stale
from core.records.write import Edit, Reading, assign, create, delete, update, update_many
from tests.core.records.acting import (
    CUSTOMER,
    EMPLOYEE,
    LI,
    SALES,
    UNKNOWN_ID,
    WANG,
    know,
    log_of,
    order,
    row_of,
    statements,
    told,
)
from tests.support import ADMIN, as_admin, publish


def firm(**code: object) -> dict[str, object]:
    """An entity whose code takes what the options of a text say."""
    fields = {
        "name": {"kind": "text", "title": "Name"},
        "code": {"kind": "text", "title": "Code", **code},
    }
    head = {"$schema": "urn:cardwright:entity:1", "name": "firm", "title": "Firm", "type": "object"}
    return {"entities/firm.json": {**head, "properties": fields}}


def test_only_given_fields_change(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", {**CUSTOMER, "city": "Berlin"})
        changed = update(ctx, "customer", saved.id, {"name": "Neu"}, 1)
        row = row_of(ctx, "customer", saved.id)
        log = log_of(ctx, saved.id)
    assert (changed.version, row["sys_version"], row["city"], row["name"]) == (2, 2, "Berlin", "Neu")
    assert row["name__fold"] == "neu"
    assert "neu" in str(row["sys_search"])
    assert log[1] == ("update", 2, {"trading/customer.name": ["Alfreds Futterkiste", "Neu"]})


def test_a_change_of_nothing_writes_nothing(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        with statements(trading) as sent:
            same = update(ctx, "customer", saved.id, {"name": CUSTOMER["name"]}, 1)
    assert (same.version, same.batch) == (1, "")
    assert [one.split()[0] for one in sent] == ["SELECT"]


def test_one_changed_field_costs_three_statements(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        with statements(trading) as sent:
            update(ctx, "customer", saved.id, {"city": "Bern"}, 1)
    assert [one.split()[0] for one in sent] == ["SELECT", "UPDATE", "INSERT"]


def test_an_old_version_is_told_who_changed_what_since(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", {**CUSTOMER, "city": "Berlin"})
        update(ctx, "customer", saved.id, {"city": "Bern"}, 1)
        update(ctx, "customer", saved.id, {"city": "Basel", "fax": "030-1"}, 2)
        with pytest.raises(Stale) as stale:
            update(ctx, "customer", saved.id, {"name": "Neu"}, 1)
    head, *fields = [(one.code, one.pointer, dict(one.params)) for one in stale.value.problems]
    assert head[:2] == ("REC008", "")
    assert (head[2]["given"], head[2]["version"], head[2]["who"]) == (1, 3, ADMIN.name)
    assert {(code, pointer) for code, pointer, _ in fields} == {("REC009", "/city"), ("REC009", "/fax")}
    city = next(params for _, pointer, params in fields if pointer == "/city")
    assert (city["before"], city["after"]) == ("Berlin", "Basel")


def test_a_version_that_never_was_is_told_the_last_change(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        with pytest.raises(Stale) as stale:
            update(ctx, "customer", saved.id, {"name": "Neu"}, 99)
    head = stale.value.problems[0]
    said = dict(head.params)
    assert (said["given"], said["who"]) == (99, ADMIN.name)


def test_wrong_values_are_told_before_an_old_version(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        update(ctx, "customer", saved.id, {"city": "Bern"}, 1)
        assert told(lambda: update(ctx, "customer", saved.id, {"name": None}, 1)) == [("REC003", "/name")]


def test_without_a_version_the_last_one_wins(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        update(ctx, "customer", saved.id, {"city": "Bern"})
        assert update(ctx, "customer", saved.id, {"city": "Basel"}).version == 3


@pytest.mark.parametrize("reading", ["json", "text"])
def test_a_value_that_stands_is_not_judged_again(installation: Installation, reading: Reading) -> None:
    publish(installation, firm())
    with as_admin(installation) as ctx:
        old = create(ctx, "firm", {"name": "F", "code": "old code"})
        other = create(ctx, "firm", {"name": "G"})
    publish(installation, firm(pattern="^[0-9]+$"))
    given = {"name": "New", "code": "old code"}
    with as_admin(installation) as ctx:
        assert update(ctx, "firm", old.id, given, reading=reading).version == 2
        ((_, pointer),) = told(lambda: update(ctx, "firm", other.id, given, reading=reading))
        assert pointer == "/code"


def test_hidden_deleted_and_impossible_records_are_missing_alike(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        hidden = create(ctx, "customer", CUSTOMER)
        gone = create(ctx, "customer", {"code": "G", "name": "Gone"})
        delete(ctx, "customer", gone.id)
    with trading.writing(WANG) as ctx:
        for id in (hidden.id, gone.id, UNKNOWN_ID, "", "x", "1' OR 1=1"):
            with pytest.raises(Missing):
                update(ctx, "customer", id, {"name": "Mine"})


def test_what_one_may_see_but_not_change_is_denied(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        theirs = create(ctx, "order", order(customer.id))
    with trading.writing(SALES) as ctx, pytest.raises(Denied) as refused:
        update(ctx, "order", theirs.id, {"freight": 1})
    assert refused.value.problems[0].code == "ACC002"


def test_records_may_trade_their_unique_values_in_one_batch(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        one = create(ctx, "customer", {"code": "A", "name": "One"})
        two = create(ctx, "customer", {"code": "B", "name": "Two"})
        edits = [Edit(one.id, {"code": "C"}), Edit(two.id, {"code": "A"}), Edit(one.id, {"code": "B"})]
        outcome = update_many(ctx, "customer", edits)
        assert not outcome.refused
        assert {row_of(ctx, "customer", each.id)["code"] for each in (one, two)} == {"A", "B"}


def test_many_changes_tell_each_refusal_by_its_position(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        one = create(ctx, "customer", {"code": "A", "name": "One"})
        edits = [Edit(one.id, {"name": ""}), Edit(UNKNOWN_ID, {}), Edit(one.id, {"name": "New"}), Edit(one.id, {}, 1)]
        outcome = update_many(ctx, "customer", edits)
        assert {position: type(error).__name__ for position, error in outcome.refused.items()} == {
            0: "Rejected",
            1: "Missing",
            3: "Stale",
        }
        assert outcome.saved[2].version == 2


def test_a_record_is_assigned_to_somebody_with_an_open_account(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, LI)
        saved = create(ctx, "customer", CUSTOMER)
        assert told(lambda: assign(ctx, "customer", saved.id, 99)) == [("ACC006", "/sys_owner")]
        assert assign(ctx, "customer", saved.id, LI.id, 1).version == 2
        assert log_of(ctx, saved.id)[1] == ("update", 2, {"sys_owner": [ADMIN.id, LI.id]})
    with trading.writing(LI) as ctx:
        assert update(ctx, "customer", saved.id, {"city": "Bern"}).version == 3


def test_a_record_of_somebody_else_cannot_be_assigned(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        know(ctx, LI)
        saved = create(ctx, "customer", CUSTOMER)
    with trading.writing(LI) as ctx, pytest.raises(Missing):
        assign(ctx, "customer", saved.id, LI.id)


def test_a_clock_behind_never_puts_a_write_before_the_last_one(trading: Installation) -> None:
    with as_admin(trading) as ctx:
        saved = create(ctx, "employee", EMPLOYEE)
        before = row_of(ctx, "employee", saved.id)["sys_updated_at"]
        behind = type(ctx)(
            **{  # the same context, twenty years ago
                **{name: getattr(ctx, name) for name in ctx.__dataclass_fields__},
                "clock": lambda: datetime(2006, 1, 1, tzinfo=UTC),
            }
        )
        update(behind, "employee", saved.id, {"last_name": "Fuller"})
        assert row_of(ctx, "employee", saved.id)["sys_updated_at"] > before
