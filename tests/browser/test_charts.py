"""The charts of reports in a real browser: each form that a document may name, as an option and as a picture."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.context import Actor
from core.processes.advance import advance
from core.queries.count import count
from core.records.write import create
from tests.browser.conftest import DESKTOP, PEOPLE, PHONE, Site
from tests.browser.test_sound import serious
from tests.support.packs import entity, pack
from tests.support.publishing import TRADING, publish

ADA = Actor(PEOPLE["ada"], "Ada", superuser=True)
LEAD = entity(
    "lead",
    {
        "name": {"kind": "text", "title": "Name"},
        "source": {"kind": "choice", "title": "Source", "enum": ["fair", "web", "friend"]},
        "met_on": {"kind": "date", "title": "Met on"},
        "worth": {"kind": "integer", "title": "Worth"},
        "step": {"kind": "choice", "title": "Step"},
    },
)
SELLING = {
    "$schema": "urn:cardwright:process:1",
    "name": "selling",
    "title": "Selling",
    "entity": "lead",
    "field": "step",
    "initial": "met",
    "states": {
        "met": {"title": "Met", "on": {"OFFER": {"target": "offered", "title": "Offer"}}},
        "offered": {"title": "Offered", "on": {"WIN": {"target": "won", "title": "Win"}}},
        "won": {"title": "Won", "type": "final"},
    },
}
LEADS = (
    ("fair", "2026-01-05", 60),
    ("fair", "2026-02-05", 10),
    ("web", "2026-02-07", 20),
    ("friend", "2026-03-01", 10),
)
FORMS: dict[str, dict[str, Any]] = {
    "bar": {"rows": ["source"]},
    "line": {"rows": ["met_on:month"]},
    "area": {"rows": ["met_on:month"], "columns": ["source"]},
    "stackedBar": {"rows": ["met_on:month"], "columns": ["source"]},
    "pie": {"rows": ["source"]},
    "pareto": {"rows": ["source"], "sort": ["-sum:worth"], "limit": 2},
    "funnel": {"rows": ["step:reached"], "measures": [{"count": True}, {"conversion": "step"}]},
}
TYPES = {
    "bar": ["bar"],
    "line": ["line"],
    "area": ["line", "line", "line"],
    "stackedBar": ["bar", "bar", "bar"],
    "pie": ["pie"],
    "pareto": ["bar", "line"],
    "funnel": ["funnel"],
}
OPTION = """async () => {
    const script = document.querySelector('script[src*="report-chart"]').src;
    const { option, colours } = await import(new URL("report-option.js", script));
    const { chart, form } = document.querySelector("[data-chart]").dataset;
    const made = option(JSON.parse(chart), form, colours());
    const kept = ({ type, data, stack, areaStyle }) => ({ type, data, stack, area: !!areaStyle });
    return { series: made.series.map(kept), axis: made.xAxis?.data, said: made.tooltip.formatter(
                made.tooltip.trigger === "axis" ? [{ name: "x", seriesName: "y", seriesIndex: 0, dataIndex: 0 }]
                                                : { dataIndex: 1, percent: 20 }) };
}"""
COLOURS = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 255) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
    }
    return seen.size;
}"""


def document(form: str) -> dict[str, Any]:
    members = {"measures": [{"sum": "worth"}], **FORMS[form]}
    head = {"$schema": "urn:cardwright:report:1", "name": f"as_{form}", "title": f"As {form}", "of": "lead"}
    return {**head, **members, "show": [{"chart": form}, "table"]}


@pytest.fixture(scope="module")
def served_charts(served_site: Site) -> Site:
    """The site with leads, and with a report for each form of chart."""
    reports = {f"reports__as_{form}": document(form) for form in FORMS}
    publish(served_site.installation, TRADING, pack(LEAD, processes__selling=SELLING, **reports))
    with served_site.installation.writing(ADA) as ctx:
        if count(ctx, "lead"):  # a worker has come back to these tests after others
            return served_site
        made = [
            create(ctx, "lead", {"name": f"L{at}", "source": source, "met_on": day, "worth": worth}).id
            for at, (source, day, worth) in enumerate(LEADS)
        ]
        for id in made[:2]:
            advance(ctx, "lead", id, "OFFER")
        advance(ctx, "lead", made[0], "WIN")
    return served_site


@pytest.fixture
def charts(served_charts: Site, site: Site) -> Site:
    return site


def option(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(OPTION)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_drawn_with_a_table_of_the_same_figures(charts: Site, form: str) -> None:
    page = charts.open(f"/reports/as_{form}")
    canvas = page.locator("[data-chart-canvas] canvas")
    expect(canvas).to_be_visible()
    made = option(page)
    assert [one["type"] for one in made["series"]] == TYPES[form]
    page.wait_for_function(f"({COLOURS})(document.querySelector('[data-chart-canvas] canvas')) > 3")
    assert page.get_by_role("table").locator("tbody tr").count() >= 3
    expect(page.get_by_role("img", name=re.compile("The table below has the same figures"))).to_be_visible()


def test_stacks_and_areas_stand_on_each_other(charts: Site) -> None:
    page = charts.open("/reports/as_stackedBar")
    assert [(one["stack"], one["area"]) for one in option(page)["series"]] == [("all", False)] * 3
    page.goto("/reports/as_area")
    assert [(one["stack"], one["area"]) for one in option(page)["series"]] == [("all", True)] * 3


def test_a_pie_has_its_parts_from_the_largest_on(charts: Site) -> None:
    made = option(charts.open("/reports/as_pie"))
    (pie,) = made["series"]
    assert [(one["name"], one["value"]) for one in pie["data"]] == [("fair", 70), ("web", 20), ("friend", 10)]
    assert made["said"] == "web: 20 · 20%"


def test_a_pareto_chart_adds_up_to_the_whole_with_others_last(charts: Site) -> None:
    made = option(charts.open("/reports/as_pareto"))
    bars, running = made["series"]
    assert made["axis"] == ["fair", "web", "Others"]
    assert bars["data"] == [70, 20, 10]
    assert running["data"] == [0.7, 0.9, 1]
    assert made["said"] == "fair: 70\nRunning share: 70%"


def test_a_funnel_keeps_its_steps_and_tells_their_share_of_the_first(charts: Site) -> None:
    page = charts.open("/reports/as_funnel")
    made = option(page)
    (funnel,) = made["series"]
    assert [(one["name"], one["value"]) for one in funnel["data"]] == [("Met", 4), ("Offered", 2), ("Won", 1)]
    assert made["said"] == "Offered: 2 · 50%"
    expect(page.get_by_role("row", name="Met 4 50.00%")).to_be_visible()
    page.get_by_role("row", name="Offered").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/records/lead"))
    expect(page.locator(".list .page-meta")).to_contain_text("2")


def test_the_form_that_a_reader_chooses_stands_in_the_address(charts: Site) -> None:
    page = charts.open("/reports/as_bar")
    bars, lines = page.get_by_role("link", name="Bars"), page.get_by_role("link", name="Lines", exact=True)
    expect(bars).to_have_attribute("aria-current", "true")
    lines.click()
    expect(page).to_have_url(re.compile(r"/reports/as_bar\?chart=1(:|%3A)line$"))
    expect(lines).to_have_attribute("aria-current", "true")
    assert [one["type"] for one in option(page)["series"]] == ["line"]
    page.go_back()
    expect(bars).to_have_attribute("aria-current", "true")
    assert [one["type"] for one in option(page)["series"]] == ["bar"]
    page.go_forward()
    expect(lines).to_have_attribute("aria-current", "true")
    page.reload()
    expect(lines).to_have_attribute("aria-current", "true")


def test_the_form_that_was_chosen_stays_when_the_report_is_narrowed(charts: Site) -> None:
    page = charts.open("/reports/as_bar")
    page.get_by_role("link", name="Lines", exact=True).click()
    page.get_by_role("link", name="Add condition").click()
    page.get_by_role("link", name="Source", exact=True).click()
    page.get_by_label("web").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"source.*chart=1(:|%3A)line|chart=1(:|%3A)line.*source"))
    expect(page.get_by_role("link", name="Lines", exact=True)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")])
@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_nothing_serious_and_nothing_is_too_wide(
    charts: Site, form: str, size: tuple[int, int], theme: str
) -> None:
    page = charts.open(f"/reports/as_{form}", size=size, theme=theme)
    expect(page.locator("[data-chart-canvas] canvas")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
