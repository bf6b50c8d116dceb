"""Expenses in the base pack: its roles may do exactly what its process says, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from core.context import SYSTEM, Actor, Context
from core.errors import CardwrightError
from core.processes.advance import advance
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.trash import delete
from core.records.write import create, update
from tests.core.records.acting import told
from tests.packs.test_industries import prepare_base
from tests.support.databases import Stock
from tests.support.expenses import spent
from tests.support.publishing import opened
from tests.support.web import Web

SMALL, LARGE = Decimal("4999.99"), Decimal("5000.01")


@dataclass(frozen=True, slots=True)
class Firm:
    """The company with one person of each role, by role."""

    web: Web
    people: Mapping[str, Actor]
    customer: str


@pytest.fixture
def firm(stock: Stock, tmp_path: Path) -> Iterator[Firm]:
    with opened(stock, prepare_base, tmp_path) as made:
        web = Web(made)
        roles = ("sales", "sales_manager", "manager", "finance", "service", "viewer")
        people = {role: Actor(web.person(role, role), role, frozenset({role})) for role in roles}
        with made.writing(people["sales"]) as ctx:
            customer = create(ctx, "customer", {"name": "宁波海曙进出口有限公司"}).id
        yield Firm(web, people, customer)


def filed(ctx: Context, firm: Firm, amount: Decimal, by: str = "sales") -> str:
    """An expense that somebody filed."""
    mine = ctx.acting_as(firm.people[by])
    return create(mine, "expense", spent(amount, "fair_fees", customer=firm.customer)).id


def takers(ctx: Context, firm: Firm, id: str, event: str, **given: object) -> set[str]:
    """The roles of those who may take a step; nothing of it stays."""
    found = set()
    for role, actor in firm.people.items():
        trial = ctx.connection.begin_nested()
        try:
            advance(ctx.acting_as(actor), "expense", id, event, given)
            found.add(role)
        except CardwrightError:
            pass
        finally:
            trial.rollback()
    return found


def test_each_step_is_for_those_whom_the_process_names(firm: Firm) -> None:
    with firm.web.installation.writing(SYSTEM) as ctx:
        small, large = filed(ctx, firm, SMALL), filed(ctx, firm, LARGE)
        assert takers(ctx, firm, small, "APPROVE") == {"sales_manager", "manager"}
        assert takers(ctx, firm, small, "APPROVE_LARGE") == set()
        assert takers(ctx, firm, large, "APPROVE") == set()
        assert takers(ctx, firm, large, "APPROVE_LARGE") == {"finance"}
        assert takers(ctx, firm, small, "REJECT", decision="缺少发票") == {"sales_manager", "manager", "finance"}
        assert takers(ctx, firm, small, "PAY") == set()
        own = filed(ctx, firm, SMALL, by="sales_manager")
        assert takers(ctx, firm, own, "APPROVE") == {"manager"}
        advance(ctx.acting_as(firm.people["manager"]), "expense", small, "APPROVE")
        assert takers(ctx, firm, small, "PAY") == {"finance"}


def test_a_rejected_expense_says_why_keeps_its_note_and_is_submitted_again_by_its_person(firm: Firm) -> None:
    with firm.web.installation.writing(SYSTEM) as ctx:
        sales, boss = (ctx.acting_as(firm.people[role]) for role in ("sales", "sales_manager"))
        expense = create(sales, "expense", spent(80, "meals", customer=firm.customer, note="客户午餐")).id
        assert told(lambda: advance(boss, "expense", expense, "REJECT"))[0][1] == "/decision"
        advance(boss, "expense", expense, "REJECT", {"decision": "缺少发票"})
        found = get(ctx, "expense", expense, ("note", "decision", "approval"))
        assert (found["note"], found["decision"], found["approval"]) == ("客户午餐", "缺少发票", "rejected")
        assert takers(ctx, firm, expense, "SUBMIT") == {"sales"}


def test_what_is_approved_is_changed_and_deleted_by_nobody_who_filed_it(firm: Firm) -> None:
    with firm.web.installation.writing(SYSTEM) as ctx:
        sales, boss = (ctx.acting_as(firm.people[role]) for role in ("sales", "sales_manager"))
        expense = filed(ctx, firm, SMALL)
        update(sales, "expense", expense, {"amount": {"amount": "4000", "currency": "CNY"}})
        assert told(lambda: update(sales, "expense", expense, {"decision": "好"}))[0][1] == "/decision"
        advance(boss, "expense", expense, "APPROVE")
        for name, value in (("amount", {"amount": "1", "currency": "CNY"}), ("spent_on", "2026-01-01")):
            assert told(lambda n=name, v=value: update(sales, "expense", expense, {n: v}))[0][1].startswith(
                f"/{name}"
            )
        assert told(lambda: delete(sales, "expense", expense))


def test_expenses_are_seen_by_who_filed_them_by_the_owner_of_the_record_and_by_approvers(firm: Firm) -> None:
    with firm.web.installation.writing(SYSTEM) as ctx:
        with_service = filed(ctx, firm, SMALL, by="service")
        with_boss = create(
            ctx.acting_as(firm.people["sales_manager"]),
            "expense",
            spent(9, "meals", customer=create(ctx, "customer", {"name": "苏州工业"}).id),
        ).id
        seen = {}
        for role, actor in firm.people.items():
            rows = find(ctx.acting_as(actor), Query("expense", ("id",))).rows
            seen[role] = {str(row["id"]) for row in rows}
        everything = {with_service, with_boss}
        assert seen == {
            "sales": {with_service},  # of a customer of theirs
            "service": {with_service},
            **dict.fromkeys(("sales_manager", "manager", "finance", "viewer"), everything),
        }


def test_the_person_is_told_what_became_of_it_and_approvers_find_what_waits(firm: Firm) -> None:
    with firm.web.installation.writing(SYSTEM) as ctx:
        first, large = filed(ctx, firm, SMALL), filed(ctx, firm, LARGE)
        advance(ctx.acting_as(firm.people["sales_manager"]), "expense", first, "APPROVE")
        waiting = {get(ctx, "expense", large, ("number",))["number"]}
    boss = firm.web.signed_in("sales_manager")
    whole = boss.get("/records/expense").text
    assert "待审批" in whole
    assert re.search(r'class="s-tag"[^>]*>\s*(<a[^>]*>)?审批状态', whole)  # of all choices, a phone shows the state
    rows = boss.get("/records/expense?approval=submitted&columns=number").text
    assert {number for number in waiting if str(number) in rows} == waiting and "4,999.99" not in rows
    assert "费用已批准" in firm.web.signed_in("sales").get("/notices").text
