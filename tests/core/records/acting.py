"""People and rows that the tests of writing share. The roles are those of the trading pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from core.context import Actor, Context
from core.engine import Installation
from core.errors import CardwrightError
from core.storage import system

WANG = Actor(2, "Wang", frozenset({"agent"}))
LI = Actor(3, "Li", frozenset({"agent"}))
SALES = Actor(4, "Zhao", frozenset({"sales"}))
STRANGER = Actor(5, "Nobody", frozenset())
UNKNOWN_ID = "01a20129-015d-7041-8cbb-ca68fdc49ed6"

CUSTOMER = {"code": "ALFKI", "name": "Alfreds Futterkiste"}
EMPLOYEE = {"code": "E1", "first_name": "Nancy", "last_name": "Davolio"}


def order(customer: str, number: str = "10248", **more: object) -> dict[str, object]:
    """A valid order of a customer."""
    return {"number": number, "customer": customer, "ordered_on": "2026-07-04", **more}


def know(ctx: Context, *actors: Actor) -> None:
    """Makes people known, so that records can be assigned to them."""
    rows = [{"id": one.id, "login": one.name.lower(), "name": one.name, "active": True} for one in actors]
    ctx.connection.execute(sa.insert(system.actor), rows)


def told(act: Callable[[], object]) -> list[tuple[str, str]]:
    """The refusal of an act as (code, pointer) in order; an act that is not refused fails the test."""
    try:
        act()
    except CardwrightError as refused:
        return [(problem.code, problem.pointer) for problem in refused.problems]
    raise AssertionError("it was not refused")


def row_of(ctx: Context, entity: str, id: str) -> Mapping[str, object]:
    """Everything that a record's row holds, by column name."""
    table = ctx.live.tables[entity].table
    return ctx.connection.execute(sa.select(table).where(table.c.id == id)).mappings().one()


def log_of(ctx: Context, id: str) -> list[tuple[str, int, dict[str, object]]]:
    """What the log says of a record: action, version, fields."""
    change = system.change.c
    rows = ctx.connection.execute(
        sa.select(change.action, change.version, change.fields).where(change.record == id).order_by(change.seq)
    )
    return [tuple(row) for row in rows]


@contextmanager
def statements(installation: Installation) -> Iterator[list[str]]:
    """The statements that the block sends in writing, in order."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    sa.event.listen(installation.writers, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(installation.writers, "before_cursor_execute", note)
