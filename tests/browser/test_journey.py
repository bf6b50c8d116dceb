"""A day in a shipping company: three people and finance walk through it by what is written on the pages.

A salesperson wins a customer and files an expense, their manager approves it, a complaint is taken up too late and
settled, and the reports of the evening hold exactly what was entered. In both languages, at a desk and on a phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from core.codes.records import REQUIRED
from tests.browser.conftest import DESKTOP, PHONE, quiet
from tests.browser.journey import NEWCOMERS, Company, Person, opened_company
from tests.browser.test_expenses import picture
from tests.support.databases import Stock

SIZES = {"desk": DESKTOP, "phone": PHONE}
RUNS = (("zh_CN", "desk", "light"), ("en", "phone", "dark"))
SALES, COMPLAINTS, APPROVAL = "sales", "complaint_handling", "expense_approval"


@dataclass(frozen=True, slots=True)
class Day:
    """What is worked on, with names of its own in each run."""

    seller: str
    tag: str
    size: tuple[int, int]
    theme: str

    def who(self, company: Company, login: str) -> Person:
        return company.person(login, self.tag, self.size, self.theme)

    @property
    def customer(self) -> str:
        return f"宁波海曙进出口有限公司 {self.seller}"

    @property
    def contact(self) -> str:
        return f"周敏 {self.seller}"

    @property
    def deal(self) -> str:
        return f"汉堡航线 月 6 TEU {self.seller}"

    @property
    def complaint(self) -> str:
        return f"到港通知迟到两天 {self.seller}"


@pytest.fixture(scope="module")
def served_company(stock: Stock, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Company]:
    with opened_company(stock, tmp_path_factory.mktemp("company"), browser) as company:
        yield company


@pytest.fixture
def company(served_company: Company) -> Iterator[Company]:
    with quiet(served_company.site):
        yield served_company


@pytest.mark.parametrize(
    ("seller", "tag", "size", "theme"), [(seller, *run) for seller, run in zip(NEWCOMERS, RUNS, strict=True)]
)
def test_a_day_of_work(company: Company, seller: str, tag: str, size: str, theme: str) -> None:
    day = Day(seller, tag, SIZES[size], theme)
    salesperson = day.who(company, seller)
    a_customer_is_won(salesperson, day)
    an_opportunity_goes_through_its_stages(salesperson, day)
    a_booking_is_made(salesperson, day)
    an_expense_is_filed(salesperson, day)
    manager = day.who(company, "chen")
    the_expense_is_approved(manager, day)
    a_complaint_is_settled(company, manager, day)
    the_reports_hold_what_was_entered(manager, day)


def a_customer_is_won(seller: Person, day: Day) -> None:
    say = seller.say
    seller.go(say.plural("customer"))
    seller.press("New %(what)s", what=say.entity("customer"))
    seller.save()
    seller.sees(REQUIRED.at("/name", field=say.model.entities["customer"].fields["name"].title).say(say.tag))
    seller.look("customer-refused")
    seller.fill("customer.name", day.customer)
    seller.save()
    expect(seller.page.get_by_role("heading", level=1)).to_have_text(day.customer)
    seller.look("customer")
    seller.tab(say.tab("customer", "contacts"))
    seller.press("Add")
    seller.fill("contact.name", day.contact)
    seller.fill("contact.mobile", "13800138000")
    seller.save()
    seller.told(day.contact)


def an_opportunity_goes_through_its_stages(seller: Person, day: Day) -> None:
    say = seller.say
    seller.look("after-contact")
    seller.tab(say.tab("customer", "opportunities"))
    seller.press("Add")
    seller.fill("opportunity.title", day.deal)
    seller.find("opportunity.lane", "汉堡", "汉堡")
    seller.save()
    seller.told(day.deal)
    seller.open(day.deal)
    seller.stands(SALES, "contacted")
    seller.step(SALES, "QUALIFY")
    seller.find("opportunity.contact", "周敏", day.contact)
    seller.look("qualify")
    seller.confirm(SALES, "QUALIFY")
    seller.stands(SALES, "qualified")
    seller.step(SALES, "PROPOSE")
    seller.confirm(SALES, "PROPOSE")
    seller.look("propose-refused")
    seller.fill("opportunity.amount", "480000")
    seller.confirm(SALES, "PROPOSE")
    seller.stands(SALES, "proposed")
    seller.step(SALES, "NEGOTIATE")
    seller.confirm(SALES, "NEGOTIATE")
    seller.stands(SALES, "negotiating")
    seller.further(SALES, "LOSE")
    seller.look("negotiating")
    seller.step(SALES, "WIN")
    seller.fill("opportunity.amount", "0")
    seller.confirm(SALES, "WIN")
    expect(seller.page.locator(".transition")).to_contain_text(say.refusal(SALES, "WIN"))
    seller.look("win-refused")
    seller.fill("opportunity.amount", "480000")
    seller.confirm(SALES, "WIN")
    seller.stands(SALES, "won")
    seller.look("won")


def a_booking_is_made(seller: Person, day: Day) -> None:
    say = seller.say
    seller.tab(say.tab("opportunity", "bookings"))
    seller.press("Add")
    seller.look("booking-form")
    seller.fill("booking.commodity", "家具")  # customer, contact and lane are those of the opportunity
    seller.fill("booking.revenue", "21500")
    seller.save()
    seller.told("BK")


def an_expense_is_filed(seller: Person, day: Day) -> None:
    say = seller.say
    seller.look("booking-made")
    seller.tab(say.tab("opportunity", "expenses"))
    seller.press("Add")
    seller.choose("expense.category", "餐费" if say.tag == "zh_CN" else "Meals")
    seller.fill("expense.amount", "386.50")
    seller.fill("expense.note", "客户午餐")
    scan = {"name": "发票.png", "mimeType": "image/png", "buffer": picture()}
    seller.page.locator('input[type="file"]:not([capture])').set_input_files([scan])
    seller.look("expense-form")
    seller.save()
    seller.told("E2")
    seller.look("expense-filed")


def the_expense_is_approved(manager: Person, day: Day) -> None:
    say = manager.say
    manager.go(say.plural("expense"))
    manager.click(say.view("expense", "waiting"))
    manager.look("waiting")
    manager.page.locator("tr", has_text=NEWCOMERS[day.seller]).get_by_role("link").first.click()
    manager.sees("386.50", "发票.png")
    manager.stands(APPROVAL, "submitted")
    manager.look("expense")
    manager.step(APPROVAL, "APPROVE")
    manager.look("approve")
    manager.confirm(APPROVAL, "APPROVE")
    manager.stands(APPROVAL, "approved")


def a_complaint_is_settled(company: Company, manager: Person, day: Day) -> None:
    clerk = day.who(company, "sun")
    say = clerk.say
    clerk.go(say.plural("complaint"))
    clerk.press("New %(what)s", what=say.entity("complaint"))
    clerk.fill("complaint.title", day.complaint)
    clerk.find("complaint.customer", day.customer, day.customer)
    clerk.choose("complaint.severity", say.choice("complaint.severity", "high"))
    clerk.save()
    clerk.stands(COMPLAINTS, "received")
    record = clerk.page.url.partition("?")[0].rpartition("/")[2]
    assert company.days_pass(record, 14) >= 2
    manager.go(say.words("Home"))
    manager.look("home-notice")
    manager.page.get_by_role("link", name=say.words("Notices: %(count)s new", count=1)).click()
    manager.sees(say.told(COMPLAINTS, "received", "escalate"), day.complaint)
    manager.look("notices")
    manager.press("Mark all as seen")
    expect(manager.page.locator(".news")).to_have_count(0)
    manager.open(day.complaint)
    manager.stands(COMPLAINTS, "received")
    clerk.step(COMPLAINTS, "ACCEPT")
    clerk.stands(COMPLAINTS, "working")
    clerk.step(COMPLAINTS, "RESOLVE")
    clerk.look("resolve")
    clerk.confirm(COMPLAINTS, "RESOLVE")
    clerk.look("resolve-refused")
    clerk.fill("complaint.remedy", "退还滞港费")
    clerk.fill("complaint.compensation", "650")
    clerk.confirm(COMPLAINTS, "RESOLVE")
    clerk.stands(COMPLAINTS, "resolved")
    manager.page.reload()
    manager.step(COMPLAINTS, "CLOSE")
    manager.look("close")
    manager.page.get_by_role("radio", name="4 / 5").check()
    manager.confirm(COMPLAINTS, "CLOSE")
    manager.stands(COMPLAINTS, "closed")
    manager.look("complaint-closed")


def the_reports_hold_what_was_entered(manager: Person, day: Day) -> None:
    say, name = manager.say, NEWCOMERS[day.seller]
    sign = "¥" if day.tag == "zh_CN" else "CN¥"
    manager.read("performance")
    won = manager.page.locator("main tbody tr", has_text=name)
    expect(won.get_by_role("cell")).to_have_text([f"{sign}480,000.00", "1", "100.00%"])
    manager.look("performance")
    manager.follows(name, f"{sign}480,000.00")
    manager.sees(day.deal, f"{sign}480,000.00")
    expect(manager.page.locator(".list .page-meta")).to_contain_text("1 /")
    manager.look("performance-records")
    manager.read("expenses_by_month")
    manager.narrow("expense.person", name)
    expect(manager.page.locator(".kpi-figure")).to_have_text(f"{sign}386.50")
    manager.look("expenses")
    manager.page.locator(".kpi-figure").click()
    expect(manager.page.locator(".list .page-meta")).to_contain_text("1 /")
    manager.sees(say.state(APPROVAL, "approved"), f"{sign}386.50")
    manager.read("top_customers")
    manager.follows(day.customer, f"{sign}21,500.00")
    manager.sees("BK", day.customer)
    manager.look("booking-records")
