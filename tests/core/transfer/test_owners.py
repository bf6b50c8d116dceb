"""Files that say whom records belong to: with the right, the unit, the number and the history of giving them away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pytest
import sqlalchemy as sa

from core.access.actors import by_login, remember
from core.access.organisation import place
from core.access.units import add_unit
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Denied
from core.queries.find import find
from core.queries.query import Person, Query
from core.records.history import history
from core.records.write import create
from core.transfer.load import load
from tests.core.transfer.pack import mapping
from tests.support import ADMIN, as_admin, publish
from tests.support.packs import entity

COLUMNS = {"No": "code", "Manager": {"to": "sys_owner", "optional": True}}
HEAD = {"$schema": "urn:cardwright:role:1", "title": "Clerk"}
RIGHTS = {"read": "all", "create": "all", "import": "all"}
CUSTOMER = {
    "code": {"kind": "text", "unique": True},
    "number": {"kind": "autonumber", "template": "{unit}-{000}"},
    "lines": {"kind": "lines", "from": "line.customer"},
}
LINE = {"customer": {"kind": "reference", "to": "customer", "onDelete": "cascade"}, "what": "text"}
DOCUMENTS: Mapping[str, object] = {
    "entities/customer.json": entity("customer", CUSTOMER, required=["code"]),
    "entities/line.json": entity("line", LINE),
    "imports/customers.json": mapping("customers", "customer", COLUMNS, identify=["code"], existing="update"),
    "roles/typist.json": {**HEAD, "name": "typist", "entities": {"*": RIGHTS}},
    "roles/clerk.json": {**HEAD, "name": "clerk", "entities": {"*": {**RIGHTS, "update": "own"}}},
}


@pytest.fixture
def office(installation: Installation) -> Installation:
    """Three people with open accounts, two of them in a unit each and of one name, and one who left."""
    publish(installation, DOCUMENTS)
    with as_admin(installation) as ctx:
        for id, login, name in ((2, "wang", "王丽"), (3, "li", "李强"), (4, "zhao", "王丽")):
            remember(ctx.connection, id, login, name, active=True)
        remember(ctx.connection, 5, "gone", "钱多", active=False)
        place(ctx.connection, 2, add_unit(ctx.connection, "E", "华东"))
        place(ctx.connection, 3, add_unit(ctx.connection, "S", "华南"))
    return installation


def held(office: Installation, name: str = "customer", by: str = "code") -> list[tuple[object, object, object]]:
    """Every record: what it is called, its number, and its owner's."""
    columns = (by, "number", "sys_owner") if name == "customer" else (by, by, "sys_owner")
    with as_admin(office) as ctx:
        found = find(ctx, Query(name, columns, sort=(by,))).rows
    people = [row["sys_owner"] for row in found]
    assert all(isinstance(one, Person) for one in people)
    return [(row[by], row[columns[1]], one.id) for row, one in zip(found, people, strict=True)]  # type: ignore[union-attr]  # asserted


def units_of(ctx: Context, entity: str) -> list[object]:
    table = ctx.live.tables[entity].table
    return list(ctx.connection.execute(sa.select(table.c.sys_unit)).scalars())


def test_records_belong_to_whom_the_file_names_and_are_numbered_in_their_unit(office: Installation) -> None:
    file = "No,Manager\nC1,wang\nC2,李强\nC3,\nC4,3\n".encode()
    assert load(office, ADMIN, "customers", file).created == 4
    assert held(office) == [("C1", "E-001", 2), ("C2", "S-001", 3), ("C3", "-001", ADMIN.id), ("C4", "S-002", 3)]


def test_a_file_gives_records_away_with_their_lines_and_their_history_says_so(office: Installation) -> None:
    with as_admin(office) as ctx:
        id = create(ctx, "customer", {"code": "C1", "lines": [{"what": "x"}]}).id
    again = partial(load, office, ADMIN, "customers", b"No,Manager\nC1,wang\n")
    assert again(dry_run=True).updated == 1
    assert (again().updated, again().updated) == (1, 0)
    assert held(office)[0][2] == 2
    assert held(office, "line", "what") == [("x", "x", 2)]
    with as_admin(office) as ctx:
        newest = history(ctx, "customer", id)[0]
        assert units_of(ctx, "customer") == units_of(ctx, "line") == [by_login(ctx.connection, "wang").unit]  # type: ignore[union-attr]  # there
    assert [[change.before_text, change.after_text] for change in newest.changes] == [["Admin", "王丽"]]


def test_names_that_nobody_or_several_people_have_are_faults_of_their_lines(office: Installation) -> None:
    result = load(office, ADMIN, "customers", "No,Manager\nC1,wong\nC2,王丽\nC3,gone\nC4,li\n".encode())
    assert [(fault.line, fault.column, fault.problem.pointer) for fault in result.faults] == [
        (line, "Manager", "/sys_owner") for line in (2, 3, 4)
    ]
    assert held(office) == []


def test_giving_away_takes_the_right_to_assign(office: Installation) -> None:
    file = b"No,Manager\nC1,wang\n"
    with pytest.raises(Denied, match="assign"):
        load(office, Actor(3, "李强", frozenset({"typist"})), "customers", file)
    assert load(office, Actor(3, "李强", frozenset({"typist"})), "customers", b"No\nC1\n").created == 1
    clerk = Actor(4, "王丽", frozenset({"clerk"}))
    assert load(office, clerk, "customers", b"No,Manager\nC2,wang\n").created == 1
    assert [fault.problem.code for fault in load(office, clerk, "customers", file).faults] == ["ACC002"]
