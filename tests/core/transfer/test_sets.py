"""Many-to-many values in a file: several names in one cell."""

from __future__ import annotations

from core.engine import Installation
from core.queries.find import find
from core.queries.query import Query
from core.transfer.columns import Automatic
from core.transfer.load import load
from tests.support import ADMIN, as_admin, publish
from tests.support.sheets import shop, territories


def test_several_names_in_a_cell_become_a_set(installation: Installation) -> None:
    publish(installation, shop())
    with as_admin(installation) as ctx:
        territories(ctx, "Boston", "Cary", "北京")
    text = "name,territories\nA,Boston;Cary\nB,北京、boston；Cary\nC,\n"
    result = load(installation, ADMIN, Automatic("employee"), text.encode())
    assert (result.created, result.faults) == (3, ())
    with installation.reading() as ctx:
        rows = find(ctx, Query("employee", ("name", "territories"), sort=("name",))).rows
    found = [[one.title for one in row["territories"]] for row in rows]
    assert found == [["Boston", "Cary"], ["Boston", "Cary", "北京"], []]


def test_a_name_that_stands_for_nothing_is_told_with_its_line(installation: Installation) -> None:
    publish(installation, shop())
    with as_admin(installation) as ctx:
        territories(ctx, "Boston")
    result = load(installation, ADMIN, Automatic("employee"), b"name,territories\nA,Boston\nB,Boston;Nowhere\n")
    assert [(one.line, one.column, one.problem.code) for one in result.faults] == [(3, "territories", "IMP022")]


def test_a_file_cannot_hold_lines(installation: Installation) -> None:
    publish(installation, shop())
    result = load(installation, ADMIN, Automatic("order"), b"number,lines\n1,x\n")
    assert [one.problem.code for one in result.faults] == ["REC506"]
