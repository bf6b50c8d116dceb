"""A file goes on naming records that were merged: it makes none of them anew, and refers to those that stayed."""

from __future__ import annotations

from collections.abc import Callable

from core.engine import Installation
from core.merging.merge import Known, merge
from core.queries.query import Row
from core.transfer.load import load
from tests.support import ADMIN, as_admin


def test_merged_records_are_not_made_anew_and_stand_for_those_that_stayed(
    filled: Installation, rows: Callable[..., list[Row]]
) -> None:
    file = b"No,Company\nC1,Nord\nC2,Nord AG\n"
    assert load(filled, ADMIN, "updates", file).created == 2
    stays, gone = (str(row["id"]) for row in rows("customer", "code", "id"))
    load(filled, ADMIN, "contacts", b"Person,Customer\nAnn,Nord AG\n")
    with as_admin(filled) as ctx:
        merge(ctx, "customer", Known(stays), [Known(gone)])
    again = load(filled, ADMIN, "updates", b"No,Company\nC1,Nord SE\nC2,Nord AG\nC3,Ost\n")
    assert (again.created, again.updated, again.skipped, again.ok) == (1, 1, 1, True)
    assert [row["name"] for row in rows("customer", "code", "name")] == ["Nord SE", "Ost"]
    more = load(filled, ADMIN, "contacts", b"Person,Customer\nAnn,Nord AG\nBen,Nord AG\n")
    assert (more.created, more.ok) == (1, True)
    found = rows("contact", "name", "customer")
    assert [(row["name"], row["customer"].id) for row in found] == [("Ann", stays), ("Ben", stays)]  # type: ignore[attr-defined]  # a link
    refused = load(filled, ADMIN, "customers", b"No,Company\nC2,Nord AG\n", skip_faulty=True)
    assert refused.created == 0 and len(refused.faults) == 1
