"""Before-hooks change and refuse writes; what they change is judged like anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.codes.records import REQUIRED
from core.context import Context
from core.engine import Installation
from core.errors import Rejected
from core.hooks import hookimpl
from core.records.draft import Draft
from core.records.write import create, create_many, delete, restore, update
from tests.core.records.acting import CUSTOMER, EMPLOYEE, order, row_of, told
from tests.support import as_admin


class Plugin:
    """Does something to every write."""

    def __init__(self, act: Callable[[Draft], None]) -> None:
        self._act = act

    @hookimpl
    def cardwright_before_write(self, context: Context, write: Draft) -> None:
        self._act(write)


@contextmanager
def hooked(trading: Installation, act: Callable[[Draft], None]) -> Iterator[Context]:
    again = Installation.open(trading.settings, plugins=[Plugin(act)])
    with as_admin(again) as ctx:
        yield ctx
    again.close()


def test_a_hook_may_change_values(trading: Installation) -> None:
    def act(write: Draft) -> None:
        write.values["city"] = f"{write.entity} {write.action}"

    with hooked(trading, act) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        assert row_of(ctx, "customer", saved.id)["city"] == "customer create"
        update(ctx, "customer", saved.id, {"name": "Neu"})
        assert row_of(ctx, "customer", saved.id)["city"] == "customer update"


def test_what_a_hook_changes_is_judged(trading: Installation) -> None:
    changes: dict[str, object] = {}

    def act(write: Draft) -> None:
        write.values.update(changes)

    with hooked(trading, act) as ctx:
        create(ctx, "customer", CUSTOMER)
        other = {"code": "OTHER", "name": "Other"}
        for change, problem in (
            ({"code": "alfki"}, ("REC004", "/code")),
            ({"name": None}, ("REC003", "/name")),
            ({"nonsense": 1}, ("REC001", "/nonsense")),
            ({"sys_owner": 1}, ("REC002", "/sys_owner")),
        ):
            changes.clear()
            changes.update(change)
            assert told(lambda: create(ctx, "customer", other)) == [problem]


def test_a_hook_refuses_by_a_problem_or_by_raising(trading: Installation) -> None:
    def note(write: Draft) -> None:
        write.refuse(REQUIRED.at("/noted", field="noted"))

    def throw(write: Draft) -> None:
        raise Rejected([REQUIRED.at("/thrown", field="thrown")])

    for act, pointer in ((note, "/noted"), (throw, "/thrown")):
        with hooked(trading, act) as ctx:
            assert told(lambda: create(ctx, "customer", CUSTOMER)) == [("REC003", pointer)]


def test_a_hook_may_refuse_a_deletion(trading: Installation) -> None:
    def act(write: Draft) -> None:
        if write.action == "delete":
            write.refuse(REQUIRED.at("", field="mercy"))

    with hooked(trading, act) as ctx:
        saved = create(ctx, "customer", CUSTOMER)
        assert told(lambda: delete(ctx, "customer", saved.id)) == [("REC003", "")]
        assert row_of(ctx, "customer", saved.id)["sys_deleted_at"] is None


def test_a_row_refused_by_a_hook_leaves_its_unique_value_to_the_next(trading: Installation) -> None:
    def act(write: Draft) -> None:
        if write.values["name"] == "bad":
            write.refuse(REQUIRED.at("/name", field="name"))

    with hooked(trading, act) as ctx:
        outcome = create_many(ctx, "customer", [{"code": "A", "name": "bad"}, {"code": "A", "name": "good"}])
        assert set(outcome.saved) == {1}


def test_hooks_see_only_what_is_right_already(trading: Installation) -> None:
    seen: list[str] = []
    with hooked(trading, lambda write: seen.append(write.entity)) as ctx:
        told(lambda: create(ctx, "customer", {"name": "no code"}))
    assert seen == []


def test_hooks_are_asked_of_everything_that_a_deletion_and_a_restore_reach(trading: Installation) -> None:
    seen: list[tuple[str, str]] = []
    refused: set[str] = set()

    def act(write: Draft) -> None:
        seen.append((write.entity, write.action))
        if write.entity in refused:
            write.refuse(REQUIRED.at("", field="mercy"))

    with hooked(trading, act) as ctx:
        customer = create(ctx, "customer", CUSTOMER)
        contact = create(ctx, "contact", {"name": "Maria", "customer": customer.id})
        refused.add("contact")
        told(lambda: delete(ctx, "customer", customer.id))
        assert row_of(ctx, "customer", customer.id)["sys_deleted_at"] is None
        refused.clear()
        seen.clear()
        restore(ctx, delete(ctx, "customer", customer.id))
        assert seen == [(one, action) for action in ("delete", "restore") for one in ("customer", "contact")]
        assert row_of(ctx, "contact", contact.id)["sys_deleted_at"] is None


def test_hooks_are_asked_when_a_reference_is_cleared(trading: Installation) -> None:
    seen: list[tuple[str, str, dict[str, object]]] = []
    with hooked(trading, lambda write: seen.append((write.entity, write.action, dict(write.values)))) as ctx:
        employee = create(ctx, "employee", EMPLOYEE)
        customer = create(ctx, "customer", CUSTOMER)
        create(ctx, "order", order(customer.id, employee=employee.id))
        seen.clear()
        delete(ctx, "employee", employee.id)
    assert seen == [("employee", "delete", {}), ("order", "update", {"employee": None})]
