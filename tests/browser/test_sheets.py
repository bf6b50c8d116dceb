"""Sheets of lines in the browser: typed in like a spreadsheet, and nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from core.context import Actor
from core.queries.count import count
from core.queries.find import find
from core.queries.get import get
from core.queries.query import Query
from core.records.write import create, update
from tests.browser.conftest import PEOPLE, PHONE, Site
from tests.browser.test_sound import serious
from tests.support import packs, publish
from tests.support.publishing import TRADING

ADA = Actor(PEOPLE["ada"], "Ada", superuser=True)
NEW = "/records/bill/new"
BILL = packs.entity(
    "bill",
    {
        "name": {"kind": "text", "search": True},
        "areas": {"kind": "references", "to": "area", "inverse": "bills"},
        "rows": {
            "kind": "lines",
            "from": "bill_row.bill",
            "position": "place",
            "columns": ["article", "pieces", "price", "grade", "free", "sum"],
            "totals": {"pieces": "sum", "sum": "sum"},
        },
    },
    required=["name"],
)
ROW = packs.entity(
    "bill_row",
    {
        "bill": {"kind": "reference", "to": "bill", "onDelete": "cascade"},
        "place": "integer",
        "article": {"kind": "reference", "to": "article"},
        "pieces": {"kind": "integer", "minimum": 1, "default": 1},
        "price": {"kind": "decimal", "scale": 2},
        "grade": {"kind": "choice", "enum": ["A", "B"], "options": {"A": {"title": "Best"}, "B": {"title": "Good"}}},
        "free": "boolean",
        "sum": {"kind": "formula", "formula": "pieces * price", "of": {"kind": "decimal", "scale": 2}},
    },
    required=["bill", "article", "pieces"],
    menu=False,
)
NAMED = {"name": {"kind": "text", "search": True}}


@pytest.fixture(scope="module")
def served_bills(served_site: Site) -> Site:
    """The application with bills, three articles and two areas."""
    pack = packs.pack(BILL, ROW, packs.entity("article", NAMED), packs.entity("area", NAMED))
    publish(served_site.installation, TRADING, pack)
    with served_site.installation.writing(ADA) as ctx:
        if not count(ctx, "article"):  # a worker may come back to these tests after others
            for name in ("Hammer", "Nail", "茶叶"):
                create(ctx, "article", {"name": name})
            for name in ("North", "South"):
                create(ctx, "area", {"name": name})
    return served_site


@pytest.fixture
def bills(served_bills: Site, site: Site) -> Site:
    return site


def bill(site: Site, *rows: tuple[str, int]) -> str:
    """The id of a new bill with articles and pieces."""
    with site.installation.writing(ADA) as ctx:
        articles = {str(one["$title"]): one["id"] for one in find(ctx, Query("article", ("$title",))).rows}
        lines = [{"article": articles[name], "pieces": pieces, "price": "2.50"} for name, pieces in rows]
        return create(ctx, "bill", {"name": "Bill", "rows": lines}).id


def saved(site: Site, id: str) -> list[tuple[object, object]]:
    with site.installation.reading() as ctx:
        rows = get(ctx, "bill", id, ("rows",))["rows"]
    assert isinstance(rows, tuple)
    return [(one["article"].title, one["pieces"]) for one in rows]


def lines(page: Page) -> Locator:
    return page.locator("[data-rows-of-sheet] > tr")


def cell(page: Page, line: int, column: str) -> Locator:
    """The input of a cell."""
    return lines(page).nth(line).locator(f'td[data-column="{column}"]').locator("input, select").last


def pick(page: Page, line: int, name: str) -> None:
    """Chooses an article by its name."""
    lines(page).nth(line).locator('td[data-column="article"] select').focus()
    page.keyboard.type(name[:4])
    option = page.get_by_role("option", name=name)
    expect(option).to_have_count(1)
    expect(option).to_have_class("option active")
    page.keyboard.press("Enter")
    expect(option).to_be_hidden()


def act(page: Page, line: int, name: str) -> None:
    lines(page).nth(line).locator("summary").click()
    lines(page).nth(line).get_by_role("button", name=name).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_lines_are_typed_with_the_keyboard_and_computed_by_the_server(bills: Site) -> None:
    page = bills.open(NEW)
    page.locator("#f_name").fill("Typed")
    pick(page, 0, "Hammer")
    cell(page, 0, "pieces").fill("4")
    cell(page, 0, "price").fill("2.50")
    expect(lines(page).nth(0).locator('td[data-column="sum"] output')).to_have_text("10.00")
    expect(page.locator('[data-total="sum"]')).to_have_text("10.00")
    cell(page, 0, "price").press("Enter")
    expect(cell(page, 1, "price")).to_be_focused()
    pick(page, 1, "Nail")
    cell(page, 1, "pieces").fill("6")
    expect(page.locator('[data-total="pieces"]')).to_have_text("10")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Typed")
    table = page.locator("section.related").filter(has_text="Hammer")
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table.locator("tfoot")).to_contain_text("10")


def test_a_look_up_in_a_cell_takes_the_first_key(bills: Site) -> None:
    page = bills.open(NEW)
    look_up = lines(page).nth(0).locator('td[data-column="article"] select')
    assert look_up.evaluate("(one) => { one.focus(); return document.activeElement.role; }") == "combobox"


def test_lines_are_copied_moved_and_deleted(bills: Site) -> None:
    id = bill(bills, ("Hammer", 1), ("Nail", 2))
    page = bills.open(f"/records/bill/{id}/edit")
    act(page, 1, "Move up")
    act(page, 1, "Copy line")
    expect(lines(page)).to_have_count(4)
    expect(cell(page, 2, "pieces")).to_have_value("1")
    cell(page, 2, "pieces").fill("9")
    cell(page, 2, "pieces").press("Alt+ArrowUp")
    act(page, 2, "Delete line")
    expect(page.get_by_role("status").filter(has_text="Line 3 deleted")).to_have_count(1)
    save(page)
    expect(page.locator("section.related tbody tr")).to_have_count(2)
    assert saved(bills, id) == [("Nail", 2), ("Hammer", 9)]


def test_a_line_is_dragged_by_its_number(bills: Site) -> None:
    id = bill(bills, ("Hammer", 1), ("Nail", 2), ("茶叶", 3))
    page = bills.open(f"/records/bill/{id}/edit")
    lines(page).nth(2).locator("[data-handle]").drag_to(lines(page).nth(0).locator("[data-handle]"))
    expect(cell(page, 0, "pieces")).to_have_value("3")
    save(page)
    expect(page.locator("section.related tbody tr")).to_have_count(3)
    assert [name for name, _ in saved(bills, id)] == ["茶叶", "Hammer", "Nail"]


def test_the_arrows_and_tab_begin_another_line(bills: Site) -> None:
    id = bill(bills, ("Hammer", 1))
    page = bills.open(f"/records/bill/{id}/edit")
    expect(lines(page)).to_have_count(2)
    cell(page, 0, "pieces").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, "pieces")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(lines(page)).to_have_count(3)
    expect(cell(page, 2, "pieces")).to_be_focused()
    cell(page, 2, "free").focus()
    page.keyboard.press("Tab")
    expect(lines(page)).to_have_count(4)


def test_cells_are_pasted_from_a_spreadsheet(bills: Site) -> None:
    page = bills.open(NEW)
    page.locator("#f_name").fill("Pasted")
    lines(page).nth(0).locator('td[data-column="article"] select').focus()
    text = "Nail\t7\t1.25\tGood\tyes\nHammer\t2\t10\tBest\tno\n茶叶\t3\t1\t\t\nNo such\t1\t1\t\t\nNail\t9"
    page.evaluate("document.querySelector('[data-sheet]').dataset.most = 4")
    page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )
    expect(lines(page)).to_have_count(4)
    expect(page.locator(".notice")).to_contain_text("1 lines were not pasted: a sheet has at most 4.")
    expect(page.get_by_text("“No such” was not found")).to_be_visible()
    expect(page.locator('[data-total="pieces"]')).to_have_text("13")
    act(page, 3, "Delete line")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pasted")
    assert saved(bills, page.url.rpartition("/")[2]) == [("Nail", 7), ("Hammer", 2), ("茶叶", 3)]


def test_mistakes_stand_at_their_cells_and_everything_typed_stays(bills: Site) -> None:
    page = bills.open(NEW)
    page.locator("#f_name").fill("Wrong")
    pick(page, 0, "Hammer")
    cell(page, 0, "pieces").fill("many")
    cell(page, 1, "price").fill("3")
    save(page)
    summary = page.locator(".note-bad[data-focus]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").filter(has_text="pieces").click()
    expect(cell(page, 0, "pieces")).to_be_focused()
    expect(cell(page, 0, "pieces")).to_have_value("many")
    expect(cell(page, 1, "price")).to_have_value("3")
    expect(lines(page).nth(0).locator('td[data-column="article"]')).to_contain_text("Hammer")
    cell(page, 0, "pieces").fill("5")
    act(page, 1, "Delete line")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wrong")


def test_two_people_s_sheets_are_asked_about(bills: Site) -> None:
    id = bill(bills, ("Hammer", 1), ("Nail", 2))
    page = bills.open(f"/records/bill/{id}/edit")
    cell(page, 0, "pieces").fill("8")
    with bills.installation.writing(ADA) as ctx:
        rows = get(ctx, "bill", id, ("rows",))["rows"]
        update(ctx, "bill", id, {"rows": [{"id": rows[1]["id"]}]})
    save(page)
    expect(page.get_by_role("heading", name="Somebody else changed this record")).to_be_visible()
    expect(cell(page, 0, "pieces")).to_have_value("8")
    save(page)
    expect(page.locator("section.related tbody tr")).to_have_count(2)
    assert saved(bills, id) == [("Hammer", 8), ("Nail", 2)]


def test_without_script_lines_are_filled_found_and_removed(bills: Site) -> None:
    id = bill(bills, ("Hammer", 1), ("Nail", 2))
    page = bills.open(f"/records/bill/{id}/edit", scripts=False)
    page.locator('input[name="find_rows.article"]').fill("茶")
    page.locator('button[name="find"][value="rows.article"]').click()
    page.locator('select[name="l_rows_2_article"]').select_option(label="茶叶")
    page.locator('input[name="l_rows_0_remove"]').check()
    page.locator('button[name="more"]').click()
    expect(lines(page)).to_have_count(5)
    save(page)
    expect(page.locator("section.related tbody tr")).to_have_count(2)
    assert saved(bills, id) == [("Nail", 2), ("茶叶", 1)]


def test_links_are_chosen_and_shown(bills: Site) -> None:
    page = bills.open(NEW)
    page.locator("#f_name").fill("Linked")
    page.locator("#f_areas + .ts-wrapper .ts-control").click()
    for name in ("North", "South"):
        page.keyboard.type(name)
        page.get_by_role("option", name=name).click()
        expect(page.locator("#f_areas-ts-control")).to_have_value("")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Linked")
    expect(page.locator("#value-areas .tag")).to_have_text(["North", "South"])


@pytest.mark.parametrize(("size", "theme"), [((1440, 900), "light"), (PHONE, "dark")])
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(bills: Site, size: tuple[int, int], theme: str) -> None:
    id = bill(bills, ("Hammer", 1), ("Nail", 2))
    for path in (f"/records/bill/{id}/edit", f"/records/bill/{id}"):
        page = bills.open(path, size=size, theme=theme, language="zh")
        assert serious(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
