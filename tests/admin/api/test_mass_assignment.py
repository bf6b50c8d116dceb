"""What nobody gives a record by writing it: its id, owner, unit, version, dates and state; what is computed, hidden,
or not theirs to change; names that are none. Through every door it is refused or passed over, and never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest
import sqlalchemy as sa

from admin.security.people import create_user
from core.access.keys import issue
from core.bulk.acts import edit_now
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.errors import CardwrightError
from core.merging.merge import Known, merge
from core.records.write import create
from core.transfer.columns import Automatic
from core.transfer.load import load
from tests.admin.api.conftest import PASSWORD, Caller
from tests.support import as_admin
from tests.support.packs import entity, pack
from tests.support.publishing import publish
from tests.support.web import Visitor, Web

ELSE = "0197c3a1-0000-7000-8000-000000000001"
GIVEN: Mapping[str, object] = {
    **{"id": ELSE, "sys_id": ELSE, "sys_version": 7, "sys_owner": 1, "sys_unit": 1, "sys_deleted_at": "2026-01-01"},
    **{"sys_created_at": "2001-01-01T00:00:00Z", "sys_created_by": 1, "sys_updated_at": "2001-01-01T00:00:00Z"},
    **{"sys_updated_by": 1, "stage": "won", "number": "F-999", "doubled": 99, "credit": 99, "grade": "B"},
    **{"kept": 99, "__class__": "x", "owner": 1, "roles": ["Admin"], "nonsense": 1},
}
"""By name: a value that would be one where the name could be given."""
SAME = ("sys_owner", "sys_unit", "sys_created_by", "sys_updated_by", "sys_deleted_at", "stage", "credit", "grade")
"""What a new record has like any other that the same person made, and what stays of one that is there."""
OWN = {"read": "own", "create": "all", "update": "own", "delete": "own", "import": "all"}
FIRM = pack(
    entity(
        "firm",
        {
            "name": {"kind": "text", "unique": True},
            "size": "integer",
            "stage": "choice",
            "number": {"kind": "autonumber", "template": "F-{000}"},
            "doubled": {"kind": "formula", "formula": "size * 2"},
            "credit": {"kind": "integer", "default": 5},
            "grade": {"kind": "choice", "enum": ["A", "B"]},
            "kept": {"kind": "series", "of": {"kind": "integer"}, "period": "year"},
        },
    ),
    processes__selling={
        "$schema": "urn:cardwright:process:1",
        "name": "selling",
        "entity": "firm",
        "field": "stage",
        "title": "Selling",
        "initial": "new",
        "states": {
            "new": {"title": "New", "on": {"WIN": {"target": "won", "title": "Win"}}},
            "won": {"title": "Won", "type": "final"},
        },
    },
    roles__clerk={
        "$schema": "urn:cardwright:role:1",
        "name": "clerk",
        "title": "Clerk",
        "entities": {"firm": {**OWN, "assign": "none"}},
        "fields": {"firm": {"credit": "hidden", "grade": "read", "kept": "read"}},
    },
)
Row = Mapping[str, object]


class Office:
    """A clerk with a key and a browser, and the firms that they have."""

    def __init__(self, installation: Installation) -> None:
        publish(installation, FIRM)
        self.installation, self.web = installation, Web(installation)
        with installation.writing(SYSTEM) as ctx:
            user = create_user(ctx.connection, "clara", "Clara", PASSWORD, roles=["clerk"])
            self.caller = Caller(self.web.app.test_client(), issue(ctx, user, "test", read_only=False))
        self.visitor: Visitor = self.web.signed_in("clara")
        self.actor = Actor(user, "Clara", frozenset({"clerk"}))

    def made(self, name: str) -> str:
        with self.installation.writing(self.actor) as ctx:
            return create(ctx, "firm", {"name": name}).id

    def rows(self) -> dict[object, Row]:
        """Everything that the table holds of firms, by name. No values over time are kept."""
        with as_admin(self.installation) as ctx:
            firm, values = (ctx.live.tables[one] for one in ("firm", "firm__kept"))
            assert ctx.connection.scalar(sa.select(sa.func.count()).select_from(values.table)) == 0
            asked = sa.select(firm.table, *(one.label(f"its {name}") for name, one in firm.columns.items()))
            found = ctx.connection.execute(asked).mappings().all()
        return {row["its name"]: {name.removeprefix("its "): one for name, one in row.items()} for row in found}

    def check(self) -> None:
        """Fails where a record holds what only the engine gives."""
        rows = self.rows()
        for row in rows.values():
            assert [name for name in SAME if row[name] != rows["A"][name]] == []
            assert row["id"] != ELSE and row["number"] != "F-999" and row["doubled"] != 99
            assert row["sys_version"] < 7 and row["sys_created_at"].year > 2001 < row["sys_updated_at"].year


@pytest.fixture
def office(installation: Installation) -> Office:
    return Office(installation)


def test_the_api_refuses_it_in_every_way_of_writing(office: Office) -> None:
    id = office.made("A")
    before = office.rows()["A"]
    for name, value in GIVEN.items():
        sent = {"name": "B", "size": 1, name: value}
        for answer in (
            office.caller.post("/records/firm", sent),
            office.caller.patch(f"/records/firm/{id}", sent, '"1"'),
            office.caller.ask("PUT", "/records/firm/by/name/C", json={"size": 1, name: value}),
            office.caller.post(f"/records/firm/{id}/transitions/WIN", {name: value}, **{"If-Match": '"1"'}),
        ):
            assert answer.status_code in (400, 422), (name, answer.status_code, answer.json)
    assert office.rows() == {"A": before}


def test_forms_refuse_it_or_pass_over_it(office: Office) -> None:
    id = office.made("A")
    before = office.rows()["A"]
    edited = 0
    for number, (name, value) in enumerate(GIVEN.items()):
        sent = {name: str(value), f"f_{name}": str(value)}
        office.visitor.post("/records/firm/new", {**sent, "f_name": f"N{number}"})
        answer = office.visitor.post(f"/records/firm/{id}/field/{name}", {**sent, "version": "1"})
        assert answer.status_code in (400, 403, 404, 409, 422), name
    assert len(office.rows()) > len(GIVEN) / 2 and office.rows()["A"] == before
    for name, value in GIVEN.items():
        sent = {name: str(value), f"f_{name}": str(value)}
        other = office.made(f"E {name}")
        office.visitor.post(f"/records/firm/{other}/edit", {**sent, "f_name": f"E2 {name}", "version": "1"})
        edited += f"E2 {name}" in office.rows()
    assert edited > len(GIVEN) / 2
    office.check()


def test_acts_on_many_files_and_merges_refuse_it_or_pass_over_it(office: Office) -> None:
    id, other = office.made("A"), office.made("O")
    before = office.rows()["A"]
    for number, (name, value) in enumerate(GIVEN.items()):
        with office.installation.writing(office.actor) as ctx:
            with suppress(CardwrightError):
                assert id in edit_now(ctx, "firm", [id], {"name": "B", name: value})[1].refused, name
            if name != "stage":  # is the same in both: nothing is taken
                with pytest.raises(CardwrightError):
                    merge(ctx, "firm", Known(id), [Known(other)], {name: other})
        sent = {"id": id, "sent": "1", "change": name, f"f_{name}": str(value)}
        assert office.visitor.post("/records/firm/bulk/edit", sent).status_code == 422, name
        with suppress(CardwrightError):
            load(office.installation, office.actor, Automatic("firm"), f"name,{name}\nX{number},{value}\n".encode())
    assert office.rows()["A"] == before and "O" in office.rows()
    office.check()


# ---- beside records
ANY = ("id", "owner", "sys_owner", "version", "sys_version", "by", "at", "created_at", "entity", "record", "nonsense")
"""What nobody gives by writing to an account, a unit, a deputyship, a share, the pool."""


def test_bodies_beside_records_refuse_what_they_do_not_know(installation: Installation) -> None:
    rights = {"read": "all", "create": "all", "update": "all", "claim": "all", "share": "all"}
    publish(
        installation,
        pack(
            entity("lead", {"name": "text"}, pool={"limit": 9}),
            roles__boss={
                "$schema": "urn:cardwright:role:1",
                "name": "boss",
                "title": "Boss",
                "entities": {"*": rights},
                "users": True,
            },
        ),
    )
    web = Web(installation)
    with installation.writing(SYSTEM) as ctx:
        boss = create_user(ctx.connection, "boss", "Boss", PASSWORD, roles=["boss"])
        other = create_user(ctx.connection, "other", "Other", PASSWORD, roles=["boss"])
        caller = Caller(web.app.test_client(), issue(ctx, boss, "test", read_only=False))
    with installation.writing(Actor(boss, "Boss", frozenset({"boss"}))) as ctx:
        lead = create(ctx, "lead", {"name": "L"}).id
    unit = caller.post("/units", {"code": "N", "name": "North"}).json["data"]["id"]

    def held() -> dict[str, list[Row]]:
        with as_admin(installation) as ctx:
            names = (
                "ab_user",
                "cw_actor",
                "cw_unit",
                "cw_member",
                "cw_deputy",
                "cw_share",
                "cw_release",
                "cw_change",
            )
            tables = {name: sa.Table(name, sa.MetaData(), autoload_with=ctx.connection) for name in names}
            tables["lead"] = ctx.live.tables["lead"].table
            return {name: list(ctx.connection.execute(sa.select(one)).mappings()) for name, one in tables.items()}

    before = held()
    deputy = {"deputy": other, "since": "2031-01-01", "until": "2031-01-02"}
    active = {"op": "replace", "path": "active", "value": False}
    doors: list[tuple[str, str, Mapping[str, object]]] = [
        ("POST", "/people", {"login": "new", "name": "New"}),
        ("PATCH", f"/people/{other}", {"name": "Changed"}),
        ("POST", f"/people/{other}/deputies", deputy),
        ("POST", f"/people/{other}:hand-over", {"to": boss, "held": []}),
        ("POST", "/units", {"code": "S", "name": "South"}),
        ("PATCH", f"/units/{unit}", {"name": "Changed"}),
        ("POST", f"/records/lead/{lead}/shares", {"whom": f"actor:{other}", "right": "read"}),
        ("POST", f"/records/lead/{lead}/release", {"reason": "No budget"}),
        ("PATCH", f"/scim/v2/Users/{other}", {"Operations": [active]}),
    ]
    for method, path, good in doors:
        for name in ANY:
            tag = caller.get(path).headers.get("ETag", "*") if method == "PATCH" and "scim" not in path else '"1"'
            answer = caller.ask(method, path, json={**good, name: 1}, headers={"If-Match": tag})
            assert answer.status_code in (400, 422), (path, name, answer.status_code, answer.json)
    for wrong in ({**active, "roles": ["Admin"]}, {"op": "replace", "value": {"active": False, "id": 9}}):
        answer = caller.ask("PATCH", f"/scim/v2/Users/{other}", json={"Operations": [wrong]})
        assert answer.status_code == 422, wrong
    assert held() == before
