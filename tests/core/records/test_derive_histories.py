"""Whatever was done to records, every stored derived value is what it would be if it were computed anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.context import Context
from core.doctor.derived import mismatches
from core.engine import Installation
from core.errors import CardwrightError
from core.records.write import Edit, create, create_many, delete, restore, revert, update, update_many
from tests.core.records.deriving import pack
from tests.support import as_admin, publish

amounts = st.sampled_from([None, "0", "0.01", "0.05", "10", "99.99", "-5", "1000"])
flags = st.sampled_from([None, True, False])
days = st.sampled_from([None, "2026-01-01", "2026-03-01", "2026-12-31"])


class Histories(RuleBasedStateMachine):
    """Customers in groups, their orders, and lines of those: created, changed, moved, deleted, restored, reverted."""

    installation: Installation
    customers, orders, lines, batches = Bundle("customers"), Bundle("orders"), Bundle("lines"), Bundle("batches")

    @contextmanager
    def acting(self) -> Iterator[Context]:
        """A transaction; what cannot be done (a record that is gone) is left undone."""
        try:
            with as_admin(self.installation) as ctx:
                yield ctx
        except CardwrightError:
            pass

    def made(self, entity: str, values: dict[str, Any]) -> str:
        with self.acting() as ctx:
            return create(ctx, entity, values).id
        return ""

    @initialize(target=customers)
    def first_customer(self) -> str:
        with as_admin(self.installation) as ctx:
            for entity in ("line", "order", "customer"):
                ctx.connection.execute(sa.delete(ctx.live.tables[entity].table))
        return self.made("customer", {"name": "first", "credit": "100"})

    @rule(target=customers, credit=amounts, group=customers)
    def customer(self, credit: str | None, group: str) -> str:
        return self.made("customer", {"credit": credit, "group": group or None})

    @rule(target=orders, customer=customers, open=flags, freight=amounts)
    def order(self, customer: str, open: bool | None, freight: str | None) -> str:
        return self.made("order", {"customer": customer or None, "open": open, "freight": freight})

    @rule(target=lines, order=orders, quantity=st.integers(-2, 5), price=amounts, due=days)
    def line(self, order: str, quantity: int, price: str | None, due: str | None) -> str:
        return self.made("line", {"order": order or None, "quantity": quantity, "price": price, "due": due})

    @rule(target=batches, orders=st.lists(orders, min_size=1, max_size=4), price=amounts)
    def many_lines(self, orders: list[str], price: str | None) -> str:
        given = [{"order": order or None, "quantity": at, "price": price} for at, order in enumerate(orders)]
        with self.acting() as ctx:
            return create_many(ctx, "line", given).batch
        return ""

    @rule(target=batches, line=lines, order=orders, price=amounts, due=days)
    def change_line(self, line: str, order: str, price: str | None, due: str | None) -> str:
        return self.changed("line", line, {"order": order or None, "price": price, "due": due})

    @rule(target=batches, lines=st.lists(lines, min_size=1, max_size=3), quantity=st.integers(0, 3))
    def change_lines(self, lines: list[str], quantity: int) -> str:
        with self.acting() as ctx:
            return update_many(ctx, "line", [Edit(one, {"quantity": quantity}) for one in lines]).batch
        return ""

    @rule(target=batches, order=orders, customer=customers, open=flags)
    def change_order(self, order: str, customer: str, open: bool | None) -> str:
        return self.changed("order", order, {"customer": customer or None, "open": open})

    @rule(target=batches, customer=customers, group=customers, credit=amounts)
    def change_customer(self, customer: str, group: str, credit: str | None) -> str:
        return self.changed("customer", customer, {"group": group or None, "credit": credit})

    def changed(self, entity: str, id: str, values: dict[str, Any]) -> str:
        with self.acting() as ctx:
            return update(ctx, entity, id, values).batch
        return ""

    @rule(target=batches, line=lines)
    def delete_line(self, line: str) -> str:
        return self.deleted("line", line)

    @rule(target=batches, order=orders)
    def delete_order(self, order: str) -> str:
        return self.deleted("order", order)

    @rule(target=batches, customer=customers)
    def delete_customer(self, customer: str) -> str:
        return self.deleted("customer", customer)

    def deleted(self, entity: str, id: str) -> str:
        with self.acting() as ctx:
            return delete(ctx, entity, id)
        return ""

    @rule(batch=batches)
    def restore_batch(self, batch: str) -> None:
        with self.acting() as ctx:
            restore(ctx, batch)

    @rule(batch=batches)
    def revert_batch(self, batch: str) -> None:
        with self.acting() as ctx:
            revert(ctx, batch)

    @invariant()
    def stored_is_recomputed(self) -> None:
        with self.installation.reading() as ctx:
            assert list(mismatches(ctx)) == []


@pytest.mark.parametrize("seed", range(2))
def test_derived_values_are_right_after_any_history(installation: Installation, seed: int) -> None:
    publish(installation, pack())

    class Machine(Histories):
        pass

    Machine.installation = installation
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
