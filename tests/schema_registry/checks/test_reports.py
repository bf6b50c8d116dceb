"""Reports: what may be wrong with them, each thing at its place; how they compile, translate and change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema_registry.build import Built, build
from schema_registry.diff import apply, diff, inverse
from schema_registry.model import Group, Measure
from schema_registry.problems import Problem
from schema_registry.reports import Chart, Dimension, Period, Report
from tests.schema_registry.definitions import VOCABULARY, entity, files, locale, model_of, pack, problems, role

Json = dict[str, Any]

CUSTOMER = entity(
    properties={
        "name": {"kind": "text", "search": True},
        "notes": {"kind": "long_text"},
        "credit": {"kind": "money"},
    }
)
DEAL = entity(
    "deal",
    properties={
        "name": {"kind": "text", "search": True},
        "customer": {"kind": "reference", "to": "customer", "inverse": "deals"},
        "stage": {"kind": "choice", "enum": ["open", "won", "lost"]},
        "amount": {"kind": "money"},
        "cost": {"kind": "money"},
        "margin": {"kind": "formula", "formula": "(amount - cost) / amount", "of": {"kind": "percent"}},
        "closes_on": {"kind": "date"},
    },
)
STEP = entity(
    "step",
    properties={
        "deal": {"kind": "reference", "to": "deal", "inverse": "steps"},
        "hours": {"kind": "decimal"},
        "note": {"kind": "long_text"},
    },
)


def report(**members: object) -> Json:
    return {"$schema": "urn:cardwright:report:1", "name": "pipeline", "title": "Pipeline", "of": "deal", **members}


def found(**members: object) -> tuple[Problem, ...]:
    return problems(CUSTOMER, DEAL, STEP, reports__pipeline=report(**members))


def compiled(**members: object) -> Report:
    return model_of(CUSTOMER, DEAL, STEP, roles__sales=role(), reports__pipeline=report(**members)).reports[
        "pipeline"
    ]


WHOLE: Json = {
    "description": "Open business",
    "roles": ["sales"],
    "filter": {"_and": [{"stage": {"_in": ["open", "won"]}}, {"closes_on": {"_within": "P1Y"}}]},
    "filters": ["customer", "stage", "sys_owner"],
    "period": {"field": "closes_on", "by": "quarter", "default": "2026-Q3"},
    "rows": ["customer", {"field": "closes_on", "by": "month", "title": "Closing"}],
    "columns": ["closes_on:year"],
    "measures": [
        {"sum": "amount"},
        {"count": True},
        {"distinct": "customer", "title": "Customers"},
        {"sum": "steps.hours"},
        {"overTotals": "margin"},
        {
            "id": "rate",
            "title": "Win rate",
            "formula": "count_if(stage = 'won') / count()",
            "of": {"kind": "percent"},
            "better": "less",
        },
        {"title": "Mean of what is won", "formula": "avg_if(amount, stage = 'won')"},
    ],
    "sort": ["-sum:amount", "closes_on:month"],
    "limit": 20,
    "show": ["kpi", {"chart": "stackedBar"}, {"chart": "line", "measure": "rate"}, "table"],
}


def test_a_whole_report_is_compiled_as_it_is_written() -> None:
    made = compiled(**WHOLE)
    assert (made.key, made.entity, made.roles, made.limit) == ("shop/pipeline", "deal", ("sales",), 20)
    assert [one.id for one in made.measures] == [
        *("sum:amount", "count", "distinct:customer", "sum:steps.hours", "formula:margin", "rate", "formula2")
    ]
    assert made.measure("sum:steps.hours").measure == Measure("sum", "steps.hours")
    rate = made.measure("rate")
    assert rate.field is not None and (rate.field.kind, rate.better) == ("percent", "less")
    mean = made.measure("formula2").field
    assert mean is not None and mean.kind == "decimal"
    assert made.period == Period("closes_on", "quarter", "2026-Q3", "previous")
    assert [str(one.group) for one in made.rows] == ["customer", "closes_on:month"]
    assert made.columns == (Dimension(Group("closes_on", "year"), fill=True),)
    assert not made.rows[1].fill
    assert made.show == ("kpi", Chart("stackedBar", "sum:amount"), Chart("line", "rate"), "table")
    assert hash(made) == hash(compiled(**WHOLE))


def test_a_report_of_nothing_but_an_entity_counts_its_records() -> None:
    made = compiled()
    assert [one.id for one in made.measures] == ["count"]
    assert made.show == ("kpi", "table")


@pytest.mark.parametrize(
    ("members", "code", "at"),
    [
        ({"of": "deel"}, "REL002", "/of"),
        ({"roles": ["seles"]}, "RPT014", "/roles/0"),
        ({"asOf": "yesterday"}, "RPT013", "/asOf"),
        ({"asOf": "period"}, "RPT013", "/asOf"),
        ({"rows": ["stagge"]}, "REL003", "/rows/0"),
        ({"rows": ["customer.notes"]}, "REL011", "/rows/0"),
        ({"rows": ["closes_on:hour"]}, "REL012", "/rows/0"),
        ({"rows": ["steps.hours"]}, "RPT026", "/rows/0"),
        ({"rows": [{"field": "stage", "fill": True}]}, "RPT003", "/rows/0/fill"),
        ({"rows": ["stage"], "columns": ["stage"]}, "RPT002", "/columns/0"),
        ({"rows": ["stage", "customer", "sys_owner", "name"]}, "RPT001", "/rows"),
        ({"columns": ["stage", "customer", "sys_owner"]}, "RPT001", "/columns"),
        ({"rows": ["stage", "customer", "name"], "columns": ["sys_owner", "closes_on"]}, "RPT001", "/columns"),
        ({"measures": [{"sum": "name"}]}, "REL013", "/measures/0/sum"),
        ({"measures": [{"sum": "amont"}]}, "REL003", "/measures/0/sum"),
        ({"measures": [{"sum": "amount", "avg": "amount"}]}, "RPT004", "/measures/0"),
        ({"measures": [{"title": "Nothing"}]}, "RPT004", "/measures/0"),
        ({"measures": [{"count": False}]}, "RPT004", "/measures/0"),
        ({"measures": [{"sum": "customer.credit"}]}, "RPT005", "/measures/0/sum"),
        ({"measures": [{"sum": "steps.deal.amount"}]}, "RPT005", "/measures/0/sum"),
        ({"measures": [{"sum": "steps"}]}, "RPT016", "/measures/0/sum"),
        ({"measures": [{"distinct": "steps.hours"}]}, "RPT015", "/measures/0/distinct"),
        ({"measures": [{"distinct": "customer.notes"}]}, "REL011", "/measures/0/distinct"),
        ({"measures": [{"sum": "steps.note"}]}, "REL013", "/measures/0/sum"),
        ({"measures": [{"overTotals": "amount"}]}, "QRY110", "/measures/0/overTotals"),
        ({"measures": [{"count": True}, {"count": True}]}, "RPT006", "/measures/1"),
        ({"measures": [{"count": True, "of": {"kind": "percent"}}]}, "DOC005", "/measures/0/of"),
        ({"measures": [{"formula": "count()"}]}, "RPT007", "/measures/0"),
        ({"sort": ["-sum:amont"], "measures": [{"sum": "amount"}]}, "RPT008", "/sort/0"),
        ({"show": [{"chart": "bar"}]}, "RPT009", "/show/0/chart"),
        ({"rows": ["stage", "customer"], "show": [{"chart": "pie"}]}, "RPT009", "/show/0/chart"),
        ({"rows": ["stage"], "show": [{"chart": "stackedBar"}]}, "RPT009", "/show/0/chart"),
        ({"rows": ["stage"], "measures": [{"avg": "amount"}], "show": [{"chart": "pie"}]}, "RPT009", "/show/0/chart"),
        ({"rows": ["stage"], "show": [{"chart": "bar", "measure": "sum:amount"}]}, "RPT010", "/show/0/measure"),
        ({"show": ["tabel"]}, "DOC012", "/show/0"),
        ({"period": {"field": "stage", "by": "year"}}, "RPT011", "/period/field"),
        ({"period": {"field": "closes_on", "by": "year", "default": "2026-07"}}, "RPT012", "/period/default"),
        ({"filters": ["stag"]}, "REL003", "/filters/0"),
        ({"filter": {"stag": {"_eq": "won"}}}, "REL003", "/filter/stag"),
        ({"filter": {"stage": "won"}}, "RPT022", "/filter/stage"),
        ({"filter": {"_and": {"stage": {"_eq": "won"}}}}, "RPT022", "/filter/_and"),
        ({"filter": {"_or": ["won"]}}, "RPT022", "/filter/_or/0"),
        ({"filter": {"stage": {"_gt": "won"}}}, "RPT023", "/filter/stage/_gt"),
        ({"filter": {"_not": {"stage": {"_in": ["won", "wonn"]}}}}, "RPT025", "/filter/_not/stage/_in/1"),
        ({"filter": {"stepps": {"_some": {}}}}, "RPT024", "/filter/stepps"),
        ({"filter": {"steps": {"_some": {"hour": {"_gt": 1}}}}}, "REL003", "/filter/steps/_some/hour"),
        ({"filter": {"customer.deals": {"_any": {}, "_some": {}}}}, "RPT023", "/filter/customer.deals/_any"),
    ],
)
def test_what_is_wrong_stands_at_its_place(members: Json, code: str, at: str) -> None:
    assert [(one.code, one.pointer) for one in found(**members)] == [(code, at)]


@pytest.mark.parametrize(
    ("formula", "code", "at"),
    [
        ("amount / count()", "RPT018", 0),
        ("count_if(stage = 'wonn') / count()", "FRM035", 17),
        ("sum(sum(amount))", "RPT019", 4),
        ("sum(count(steps))", "RPT019", 4),
        ("sum(amount, stage = 'won')", "RPT020", 0),
        ("sum(name)", "FRM030", 4),
        ("1 + 2", "RPT021", 0),
        ("count_if(amount)", "FRM030", 9),
        ("sum(amont)", "FRM020", 4),
        ("counts()", "FRM021", 0),
        ("sum(amount", "FRM002", 10),
    ],
)
def test_problems_of_a_formula_stand_inside_of_its_text(formula: str, code: str, at: int) -> None:
    document = report(measures=[{"title": "Rate", "formula": formula}])
    (problem,) = problems(CUSTOMER, DEAL, STEP, reports__pipeline=document)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    start = text.index('"formula": "') + len('"formula": "') + (at or -1)  # at its very beginning: the text itself
    line = text.count("\n", 0, start) + 1
    assert problem.place is not None
    place = (problem.place.line, problem.place.column)
    assert (problem.code, place) == (code, (line, start - text.rfind("\n", 0, start)))


@pytest.mark.parametrize(
    "formula",
    [
        "count_if(stage = 'won') / count()",
        "sum_if(amount, stage = 'won' and closes_on >= '2026-01-01') / sum(amount)",
        "if(count() > 0, sum(amount - cost) / sum(amount), 0)",
        "max(count(), 1) + round(avg(customer.credit), 2)",
        "count(closes_on)",
        "sumif(amount, customer is not missing)",
        "sum(max(amount, cost))",
    ],
)
def test_formulas_over_groups_are_taken(formula: str) -> None:
    assert found(measures=[{"title": "Rate", "formula": formula}]) == ()


def test_the_kind_of_a_formula_holds_what_it_gives() -> None:
    wrong = found(measures=[{"title": "Last", "formula": "max(closes_on)", "of": {"kind": "percent"}}])
    assert [(one.code, one.pointer) for one in wrong] == [("RPT017", "/measures/0/of/kind")]
    assert found(measures=[{"title": "Last", "formula": "max(closes_on)", "of": {"kind": "date"}}]) == ()
    (unknown,) = found(measures=[{"title": "Last", "formula": "count()", "of": {"kind": "persent"}}])
    assert unknown.did_you_mean == "percent"


def test_the_measure_with_a_misspelt_field_says_what_was_meant() -> None:
    (problem,) = found(measures=[{"sum": "amont"}])
    assert problem.did_you_mean == "amount"


def test_the_wordings_of_a_report_are_translated_and_their_lack_is_told() -> None:
    said = {
        "reports/pipeline/title": "商机",
        "reports/pipeline/description": "进行中的业务",
        "reports/pipeline/rows/closes_on:month/title": "成交月份",
        "reports/pipeline/measures/distinct:customer/title": "客户数",
        "reports/pipeline/measures/rate/title": "赢单率",
    }
    given = {
        "pack.json": pack(locales=["zh_CN"]),
        **{f"entities/{one['name']}.json": one for one in (CUSTOMER, DEAL, STEP)},
        "roles/sales.json": role(),
        "reports/pipeline.json": report(**WHOLE),
        "locales/zh_CN.json": locale(**said),
    }
    built = build([files(given)], VOCABULARY)
    assert built.model is not None
    made = built.model.reports["pipeline"]
    assert made.title.say("zh_CN") == "商机"
    assert made.rows[1].title is not None and made.rows[1].title.say("zh_CN") == "成交月份"
    assert [str(one.title.say("zh_CN")) for one in made.measures if one.title][:2] == ["客户数", "赢单率"]
    told = [one for one in built.problems if one.place and "pipeline" in one.place.file]
    assert ["reports/pipeline/measures/formula2/title" in one.hint for one in told] == [True]


def test_reports_are_compared_changed_and_changed_back() -> None:
    with_one, with_another = (
        model_of(CUSTOMER, DEAL, STEP, reports__pipeline=report(rows=rows)) for rows in (["stage"], ["customer"])
    )
    without = model_of(CUSTOMER, DEAL, STEP)
    for before, after in ((without, with_one), (with_one, with_another), (with_another, without)):
        changes = diff(before, after)
        assert len(changes) == 1
        assert apply(changes, before) == after
        assert apply(inverse(changes), after) == before
    assert [change.describe("zh_CN") for change in diff(with_one, with_another)] == ["修改报表“Pipeline”：行"]


# ---- overlays
BASE = report(
    filter={"stage": {"_in": ["open", "won"]}},
    filters=["customer"],
    rows=["customer", "stage"],
    measures=[{"sum": "amount"}, {"count": True}, {"id": "rate", "title": "Won", "formula": "count()"}],
    sort=["-sum:amount"],
    show=["kpi", "table"],
)


def laid(requires: bool = True, **members: object) -> Built:
    """The shop's report with one of another pack laid over it."""
    entities = {f"entities/{one['name']}.json": one for one in (CUSTOMER, DEAL, STEP)}
    base = files({**entities, "reports/pipeline.json": BASE})
    over = {"$schema": "urn:cardwright:report:1", "extends": "pipeline", **members}
    manifest = pack(name="local", **({"requires": {"shop": ">=1"}} if requires else {}))
    return build([base, files({"pack.json": manifest, "reports/pipeline.json": over}, "local")], VOCABULARY)


def test_an_overlay_changes_what_it_names_and_keeps_the_rest() -> None:
    built = laid(
        title="Deals",
        remove=["measures/count"],
        filter={"amount": {"_gt": 0}},
        filters=["stage"],
        rows=["stage"],
        measures=[{"sum": "amount", "title": "Worth"}, {"id": "rate", "better": "less"}, {"avg": "amount"}],
        show=[{"chart": "bar"}, "table"],
    )
    assert built.model is not None, [str(one) for one in built.problems]
    made = built.model.reports["pipeline"]
    assert (made.key, made.entity, made.title.say("en")) == ("shop/pipeline", "deal", "Deals")
    assert [one.id for one in made.measures] == ["sum:amount", "rate", "avg:amount"]
    assert [one.title and one.title.say("en") for one in made.measures] == ["Worth", "Won", None]
    assert made.measure("rate").better == "less"
    assert made.filter == {"stage": {"_in": ("open", "won")}, "amount": {"_gt": 0}}
    assert (made.filters, made.sort) == (("customer", "stage"), ("-sum:amount",))
    assert [str(one.group) for one in made.rows] == ["stage"]
    assert made.show == (Chart("bar", "sum:amount"), "table")


@pytest.mark.parametrize(
    ("members", "code", "at"),
    [
        ({"measures": [{"sum": "amont"}]}, "REL003", "/measures/0/sum"),
        ({"rows": ["stagge"]}, "REL003", "/rows/0"),
        ({"filter": {"stag": {"_eq": "won"}}}, "REL003", "/filter/stag"),
        ({"remove": ["measures/sum:cost"]}, "REL029", "/remove/0"),
        ({"of": "deal"}, "DOC022", "/of"),
        ({"name": "other"}, "RPT030", "/extends"),
        ({"extends": "pipelines"}, "RPT031", "/extends"),
    ],
)
def test_what_is_wrong_with_an_overlay_stands_in_its_own_document(members: Json, code: str, at: str) -> None:
    (problem,) = laid(**members).problems
    assert problem.place is not None
    assert (problem.code, problem.pointer, problem.place.file) == (code, at, "local/reports/pipeline.json")


def test_only_reports_of_required_packs_are_extended() -> None:
    assert [one.code for one in laid(requires=False, title="Deals").problems] == ["RPT031"]


@pytest.mark.parametrize("missing", ["title", "of"])
def test_a_report_of_its_own_has_a_title_and_an_entity(missing: str) -> None:
    document = {name: value for name, value in report().items() if name != missing}
    assert [one.code for one in problems(CUSTOMER, DEAL, STEP, reports__pipeline=document)] == ["DOC004"]


def test_what_removes_extends() -> None:
    assert [(one.code, one.pointer) for one in found(remove=["measures/count"])] == [("DOC020", "/remove")]


# ---- the states that records reached
SELLING: Json = {
    "$schema": "urn:cardwright:process:1",
    "name": "selling",
    "title": "Selling",
    "entity": "deal",
    "field": "step",
    "initial": "met",
    "states": {
        "met": {"title": "Met", "on": {"OFFER": {"target": "offered", "title": "Offer"}}},
        "offered": {
            "title": "Offered",
            "on": {"WIN": {"target": "won", "title": "Win"}, "LOSE": {"target": "lost", "title": "Lose"}},
        },
        "won": {"title": "Won", "type": "final"},
        "lost": {"title": "Lost", "type": "final"},
    },
}
SOLD = {**DEAL, "properties": {**DEAL["properties"], "step": {"kind": "choice", "title": "Step"}}}
REACHED: Json = {"field": "step", "by": "reached", "states": ["met", "offered", "won"]}


def in_funnel(**members: object) -> tuple[Problem, ...]:
    return problems(CUSTOMER, SOLD, STEP, processes__selling=SELLING, reports__pipeline=report(**members))


def funnel(**members: object) -> Report:
    model = model_of(CUSTOMER, SOLD, STEP, processes__selling=SELLING, reports__pipeline=report(**members))
    return model.reports["pipeline"]


def test_a_funnel_is_compiled_with_its_states_in_order() -> None:
    measures = [{"count": True}, {"conversion": "step"}, {"median": "step:stayed"}, {"median": "amount"}]
    made = funnel(rows=[REACHED], measures=measures, show=[{"chart": "funnel"}, "table"])
    assert made.rows == (Dimension(Group("step", "reached"), None, True, ("met", "offered", "won")),)
    assert made.measure("conversion:step").states == ("met", "offered", "won")
    assert made.measure("median:step:stayed").measure == Measure("median", "step:stayed")


def test_a_funnel_that_names_no_states_shows_all_of_the_process() -> None:
    made = funnel(rows=["step:reached"], measures=[{"conversion": "step"}])
    assert made.rows[0].states == made.measures[0].states == ("met", "offered", "won", "lost")
    assert not funnel(rows=["customer", "step:reached"]).rows[1].fill


@pytest.mark.parametrize(
    ("members", "code", "at"),
    [
        ({"rows": ["stage:reached"]}, "REL012", "/rows/0"),
        ({"rows": ["step:stayed"]}, "REL012", "/rows/0"),
        ({"rows": [{"field": "customer.name", "by": "reached"}]}, "REL012", "/rows/0/field"),
        ({"rows": [{"field": "step", "states": ["met"]}]}, "RPT027", "/rows/0/states"),
        ({"rows": [{**REACHED, "states": ["met", "ofered"]}]}, "RPT028", "/rows/0/states/1"),
        ({"rows": ["step"], "measures": [{"conversion": "step"}]}, "RPT027", "/measures/0/conversion"),
        ({"rows": ["step:reached"], "measures": [{"conversion": "stage"}]}, "RPT027", "/measures/0/conversion"),
        ({"rows": ["step:reached"], "limit": 2}, "RPT029", "/limit"),
        ({"rows": ["step:reached"], "show": [{"chart": "pie"}]}, "RPT009", "/show/0/chart"),
        ({"measures": [{"avg": "stage:stayed"}]}, "REL012", "/measures/0/avg"),
        ({"measures": [{"avg": "step:reached"}]}, "REL012", "/measures/0/avg"),
        ({"measures": [{"distinct": "step:stayed"}]}, "REL013", "/measures/0/distinct"),
        ({"measures": [{"median": "name"}]}, "REL013", "/measures/0/median"),
        ({"measures": [{"median": "customer.credit"}]}, "RPT005", "/measures/0/median"),
        ({"measures": [{"median": "steps.hours"}]}, "RPT015", "/measures/0/median"),
        ({"filter": {"stage:reached": {"_eq": "won"}}}, "REL012", "/filter/stage:reached"),
        ({"filter": {"step:reached": {"_gt": "won"}}}, "RPT023", "/filter/step:reached/_gt"),
        ({"filter": {"step:reached": {"_eq": "wonn"}}}, "RPT025", "/filter/step:reached/_eq"),
    ],
)
def test_what_is_wrong_with_a_funnel_stands_at_its_place(members: Json, code: str, at: str) -> None:
    assert [(one.code, one.pointer) for one in in_funnel(**members)] == [(code, at)]


def test_what_was_ever_in_a_state_is_a_filter() -> None:
    assert not in_funnel(filter={"_not": {"step:reached": {"_in": ["won", "lost"]}}}, rows=["step:reached"])
