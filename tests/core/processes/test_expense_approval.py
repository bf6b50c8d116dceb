"""Expenses approved by the process that the documentation tells packs to copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.context import Actor, Context
from core.engine import Installation
from core.processes.advance import advance
from core.queries.get import get
from core.records.write import create, update
from tests.core.records.acting import know, told
from tests.support import as_admin
from tests.support.expenses import approval_process, company, role, spent

Publish = Callable[..., int]
FILES = {"*": {"read": "all"}, "expense": {"read": "all", "create": "all", "update": "own"}}
SALES = Actor(2, "Wang", frozenset({"manager"}))
MANAGER = Actor(3, "Zhao", frozenset({"manager"}))
FINANCE = Actor(4, "Chen", frozenset({"finance"}))


@pytest.fixture
def firm(installation: Installation, publish: Publish) -> Installation:
    roles = {f"roles__{name}": role(name, FILES) for name in ("manager", "finance")}
    publish(installation, company(processes__expense_approval=approval_process(), **roles))
    with as_admin(installation) as ctx:
        know(ctx, SALES, MANAGER, FINANCE)
    return installation


def state(ctx: Context, id: str) -> object:
    return get(ctx, "expense", id, ("approval",))["approval"]


def test_an_expense_is_approved_by_somebody_else_and_paid(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
        own, boss, cashier = (ctx.acting_as(one) for one in (SALES, MANAGER, FINANCE))
        small = create(own, "expense", spent(100, customer=customer)).id
        large = create(own, "expense", spent(9000, customer=customer)).id
        assert state(ctx, small) == "submitted"
        assert told(lambda: update(own, "expense", small, {"approval": "paid"}))[0][1] == "/approval"
        assert told(lambda: advance(own, "expense", small, "APPROVE"))  # the own expense
        assert told(lambda: advance(boss, "expense", large, "APPROVE"))  # above the limit
        assert told(lambda: advance(boss, "expense", large, "APPROVE_LARGE"))  # another role's
        advance(boss, "expense", small, "APPROVE")
        advance(cashier, "expense", small, "PAY")
        advance(cashier, "expense", large, "APPROVE_LARGE")
        assert (state(ctx, small), state(ctx, large)) == ("paid", "approved")


def test_a_rejected_expense_says_why_counts_nowhere_and_may_be_submitted_again(firm: Installation) -> None:
    with as_admin(firm) as ctx:
        customer = create(ctx, "customer", {"name": "Bao"}).id
        own, boss = ctx.acting_as(SALES), ctx.acting_as(MANAGER)
        filed = create(own, "expense", spent(100, customer=customer)).id
        assert told(lambda: advance(boss, "expense", filed, "REJECT"))[0][1] == "/note"
        advance(boss, "expense", filed, "REJECT", {"note": "No receipt"})
        assert get(ctx, "customer", customer, ("expense_total",))["expense_total"] == 0
        advance(own, "expense", filed, "SUBMIT")
        assert state(ctx, filed) == "submitted"
        assert get(ctx, "customer", customer, ("expense_total",))["expense_total"] == 100
