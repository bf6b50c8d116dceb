"""The units page: the organisation tree, seen and changed by those who manage users."""

from __future__ import annotations

import pytest

from admin.security.people import find_person
from core.access.units import add_unit, units
from core.context import SYSTEM
from tests.support.web import PASSWORD, Visitor, Web


def tree(web: Web) -> list[str]:
    with web.installation.reading(SYSTEM) as ctx:
        return [f"{one.path} ({one.code}{'' if one.active else ', retired'})" for one in units(ctx.connection)]


def made(web: Web) -> dict[str, int]:
    with web.installation.writing(SYSTEM) as ctx:
        east = add_unit(ctx.connection, "E", "华东")
        add_unit(ctx.connection, "SH", "上海", east)
        return {one.code: one.id for one in units(ctx.connection)}


def test_units_are_added_moved_and_retired(web: Web) -> None:
    admin = web.visitor("li.lei", "manager")
    assert "还没有部门" in admin.get("/units").text
    assert admin.post("/units", {"name": "华东", "code": "E", "parent": ""}).status_code == 303
    known = with_north(web)
    assert tree(web) == ["North (N)", "华东 (E)"]
    moved = {"name": "North", "code": "N", "parent": str(known["E"]), "active": ""}
    assert admin.post(f"/units/{known['N']}", moved).status_code == 303
    assert tree(web) == ["华东 (E)", "华东 / North (N, retired)"]
    assert "已停用" in admin.get("/units").text


def with_north(web: Web) -> dict[str, int]:
    with web.installation.writing(SYSTEM) as ctx:
        add_unit(ctx.connection, "N", "North")
        return {one.code: one.id for one in units(ctx.connection)}


@pytest.mark.parametrize(
    ("form", "control"),
    [
        ({"name": "x", "code": "a b", "parent": ""}, "code"),
        ({"name": "", "code": "x", "parent": ""}, "name"),
        ({"name": "x", "code": "e", "parent": ""}, "code"),
        ({"name": "x", "code": "x", "parent": "999"}, "parent"),
    ],
)
def test_a_refused_form_says_what_is_wrong_beside_its_control(web: Web, form: dict[str, str], control: str) -> None:
    made(web)
    answer = web.visitor("li.lei", "manager").post("/units", form)
    assert answer.status_code == 422
    assert f'aria-describedby="{control}-error"' in answer.text


def test_a_page_after_a_refused_one_has_no_problems_of_it(web: Web) -> None:
    admin = web.visitor("li.lei", "manager")
    admin.post("/units", {"name": "", "code": "", "parent": ""})
    assert "-error" not in admin.get("/units").text


@pytest.mark.parametrize("path", ["/units", "/units/1"])
def test_others_neither_see_nor_change_units(web: Web, path: str) -> None:
    sales = web.visitor("li.lei", "sales")
    assert sales.get(path).status_code == 403
    assert sales.post(path, {}).status_code == 403


def test_a_unit_that_is_not_there_is_not_found(web: Web) -> None:
    assert web.visitor("li.lei", "manager").get("/units/99").status_code == 404


def test_a_user_is_placed_in_a_unit(web: Web) -> None:
    known = made(web)
    manager = web.visitor("li.lei", "manager")
    form = {"login": "han.mei", "name": "Han Mei", "email": "", "roles": ["sales"], "password": PASSWORD}
    assert manager.post("/users", {**form, "unit": str(known["SH"])}).status_code == 303
    with web.installation.reading(SYSTEM) as ctx:
        person = find_person(ctx.connection, "han.mei")
        assert person.unit == known["SH"]
    assert manager.post(f"/users/{person.id}", {**form, "active": "on", "unit": ""}).status_code == 303
    with web.installation.reading(SYSTEM) as ctx:
        assert find_person(ctx.connection, "han.mei").unit is None


def test_names_of_units_are_text(web: Web) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    admin: Visitor = web.visitor("li.lei", "manager")
    assert admin.post("/units", {"name": hostile, "code": "X", "parent": ""}).status_code == 303
    page = admin.get("/units").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
