"""What an actor may not see can't be learned: answers are those of a database that holds nothing else.

Neither the records beyond their rights, nor the fields that are hidden from them or shown in part. Few worlds are
asked by default; `CARDWRIGHT_TEST_WORLDS=2000` asks as many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.errors import CardwrightError, Rejected
from core.queries.aggregate import aggregate
from core.queries.alike import alike
from core.queries.count import count
from core.queries.dated import dated_values
from core.queries.find import find, get
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Query
from core.records.history import history
from core.records.state import state_of
from core.reports.behind import behind
from core.reports.compose import compose
from core.reports.question import Asked
from core.tasks.listing import my_tasks, tasks_about
from core.timeline.order import marks
from core.transfer.export import export
from schema_registry.model import Group, Measure
from tests.core.access import world as told
from tests.core.access.asking import UNSHRUNK, WORLDS, Ask, Two, mostly_open, plain, tell_the_same, two_installations
from tests.core.access.definitions import BY_RECORD, MASKED
from tests.core.access.world import World, worlds
from tests.core.reports.reporting import report, table
from tests.support.databases import Stock
from tests.support.publishing import prepare_installation

FIRM_FILTERS: tuple[dict[str, object] | None, ...] = (
    None,
    {"name": {"_contains": "a"}},
    {"secret": {"_contains": "beta"}},
    {"phone": {"_startsWith": "138"}},
    {"region": {"_empty": False}},
    {"region.keeper": {"_eq": "$CURRENT_USER"}},
    {"parent.name": {"_neq": "beta"}},
    {"parent.secret": {"_empty": True}},
    {"parent.parent": {"_empty": False}},
    {"visits": {"_some": {"cost": {"_gt": 3}}}},
    {"members": {"_none": {"grade": {"_eq": "A"}}}},
    {"members": {"_some": {"secret": {"_contains": "1"}}}},
    {"_not": {"visits": {"_some": {"firm.parent.name": {"_empty": False}}}}},
    {"_or": [{"grade": {"_eq": "B"}}, {"sys_owner": {"_eq": "$CURRENT_USER"}}]},
    {"turnover": {"_gt": 4}},
    {"margin": {"_gt": 0}},
    {"code": {"_startsWith": "code"}},
    {"brief": {"_contains": "unseen"}},
    {"stake": {"_gt": 100}},
    {"ally.name": {"_eq": "r0"}},
    {"parent.pact": {"_empty": False}},
    {"region.allied": {"_some": {"grade": {"_eq": "A"}}}},
)
VISIT_FILTERS: tuple[dict[str, object] | None, ...] = (
    None,
    {"firm": {"_empty": True}},
    {"firm.grade": {"_eq": "A"}},
    {"firm.secret": {"_contains": "0"}},
    {"firm.region.name": {"_eq": "r0"}},
    {"firm.turnover": {"_gt": 4}},
    {"about": {"_empty": False}},
    {"about.type": {"_neq": "region"}},
)
PATHS = {
    "firm": (
        *("name", "-name", "grade", "staff", "parent", "-parent.name", "region", "secret", "-phone", "sys_owner"),
        *("turnover", "-margin", "code", "review", "-brief", "stake", "ally", "ally.name"),
    ),
    "visit": (
        *("subject", "-cost", "firm", "firm.parent", "firm.secret", "-firm.region", "firm.phone"),
        *("on", "about.type", "firm.turnover", "firm.margin", "firm.stake", "-firm.ally"),
    ),
}
COLUMNS = {
    "firm": (
        *("name", "grade", "parent", "parent.name", "region", "region.keeper", "$title", "$subtitle", "sys_owner"),
        *("turnover", "parent.turnover"),
    ),
    "visit": ("subject", "cost", "firm", "firm.parent", "firm.name", "$title", "on", "about", "about.type"),
}
DAYS = (None, date(2024, 6, 1), date(2025, 6, 1), date(2023, 1, 1))
REPORTS = {
    "firm": ({"rows": ["grade"]}, {"rows": ["parent"], "columns": ["grade"]}, {"rows": ["region.name"], "limit": 1}),
    "visit": ({"rows": ["firm"]}, {"rows": ["about.type"]}, {"rows": ["firm.grade"], "columns": ["on:month"]}),
}
MEASURES = {
    "firm": (["count", {"sum": "staff"}], ["count", {"sum": "turnover"}], ["count", {"sum": "margin"}]),
    "visit": (["count", {"sum": "cost"}], ["count", {"count": "about"}]),
}


def _rows(entity: str, tree: object, sort: tuple[str, ...], more: tuple[str, ...]) -> Ask:
    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        columns = (*COLUMNS[entity], *more)
        page = find(ctx, Query(entity, columns, filter=tree, sort=sort, count="exact"))  # type: ignore[arg-type]  # drawn from what can be asked
        alone = [get(ctx, entity, str(row["id"]), COLUMNS[entity]) for row in page.rows[:1]]
        rows = [{name: plain(one, labels) for name, one in row.items()} for row in (*page.rows, *alone)]
        return page.count, rows

    return ask


def _figures(entity: str, tree: object, by: str, of: str) -> Ask:
    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        asked = Aggregation(entity, (Measure("count"), Measure.parse(of)), (Group.parse(by),), filter=tree)  # type: ignore[arg-type]  # drawn from what can be asked
        found = aggregate(ctx, asked)
        return sorted(str(([plain(key, labels) for key in row.keys], row.values)) for row in found)

    return ask


def _search(entity: str, text: str) -> Ask:
    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        found = [(labels[one.id], one.title) for one in lookup(ctx, entity, text)]
        return count(ctx, entity, search=text), sorted(found)

    return ask


def _then(ask: Ask, day: date | None) -> Ask:
    """The same with the values of a day."""
    return lambda ctx, labels: ask(ctx.at(day), labels)


def _values(field: str) -> Ask:
    """All values over time of a field of firms."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        told = []
        for row in find(ctx, Query("firm", ("id",), sort=("name",))).rows:
            found = dated_values(ctx, "firm", str(row["id"]), field)
            told.append((labels[str(row["id"])], [(one.period, one.value, one.by.id) for one in found]))
        return sorted(told)

    return ask


def _file(entity: str, tree: object, sort: tuple[str, ...]) -> Ask:
    """The file that a list is exported as: what is seen because it may be claimed is not in it. What is wrong is told
    without its place, which is another one where a question is narrowed."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        columns = [one for one in COLUMNS[entity] if not one.startswith("$") and one != "about.type"]
        owned = {"_and": [tree or {}, {"sys_owner": {"_empty": False}}]}
        try:
            return list(export(ctx, Query(entity, tuple(columns), filter=owned, sort=sort)))  # type: ignore[arg-type]  # drawn from what can be asked
        except Rejected as refused:
            return [(one.code, one.params) for one in refused.problems]

    return ask


def _report(entity: str, form: Mapping[str, object], measures: object, tree: object) -> Ask:
    """A report's cells and totals, and how many records each line leads to."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        asked = {"of": entity, "measures": measures, "filter": tree or {}, **form}
        found = compose(ctx, report(ctx, **asked), Asked())
        drilled = [count(ctx, entity, behind(ctx, found, line)) for line in found.lines]
        return found.counted, found.total, sorted(table(found).items(), key=str), sorted(drilled)

    return ask


def _todo(ctx: Context, labels: Mapping[str, str]) -> object:
    """One's tasks, and those about each firm."""
    firms = [one for one in ctx.model.entities.values() if one.name == "firm"]
    ids = [str(row["id"]) for row in find(ctx, Query("firm", ("id",))).rows]
    about = [tasks_about(ctx, entity, id) for entity in firms for id in ids]
    return [
        sorted(
            (labels[one.id], one.title, str(one.due), one.when, plain(one.about and one.about[1], labels))
            for one in each
        )
        for each in (my_tasks(ctx), *about)
    ]


def _story(ctx: Context, labels: Mapping[str, str]) -> object:
    """What stands on the timelines of firms."""
    entity = ctx.model.entities["firm"]
    ids = sorted((labels[str(row["id"])], str(row["id"])) for row in find(ctx, Query("firm", ("id",))).rows)
    return [(label, [labels.get(mark.id, mark.rank) for mark in marks(ctx, entity, id, 50)]) for label, id in ids]


def _like(text: str) -> Ask:
    """The firms that are like one that somebody types."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        found = alike(ctx, "firm", {"name": text, "phone": "13800000000", "secret": "hidden beta 0"})
        return [(labels[one.id], one.title, [field.name for field in one.fields]) for one in found]

    return ask


def _past(entity: str) -> Ask:
    """References apart: that there was one is told, what it was is not."""

    def ask(ctx: Context, labels: Mapping[str, str]) -> object:
        told = []
        for id, label in sorted(labels.items(), key=lambda one: one[1]):
            if label.startswith(entity):
                try:
                    entries = history(ctx, entity, id)
                except CardwrightError:
                    continue  # beyond sight
                said = [(one.field, one.after_text) for entry in entries for one in entry.changes]
                told.append((label, [one for one in said if one[0] not in (*REFERENCES, *MASKED)]))
        return told

    return ask


def _record(entity: str, columns: tuple[str, ...]) -> Ask:
    return lambda ctx, labels: [
        sorted(get(ctx, entity, str(row["id"]), columns)) for row in find(ctx, Query(entity, ("id",))).rows
    ]


FIGURES = {
    "firm": [
        "sum:staff",
        "max:secret",
        "count:phone",
        "sum:turnover",
        "max:margin",
        "count:code",
        "sum:stake",
        "count:ally",
    ],
    "visit": ["sum:cost", "max:on", "count:about"],
}
REFERENCES = ("region", "parent", "firm", "about")
entities = st.sampled_from(["firm", "visit"])
filters = {"firm": mostly_open(FIRM_FILTERS), "visit": mostly_open(VISIT_FILTERS)}


def _of(entity: str) -> st.SearchStrategy[Ask]:
    paths, tree, figures = mostly_open(PATHS[entity]), filters[entity], mostly_open(FIGURES[entity])
    sort, days = st.lists(paths, max_size=2).map(tuple), st.sampled_from(DAYS)
    rows = st.builds(_rows, st.just(entity), tree, sort, st.just(()))
    groups = st.builds(_figures, st.just(entity), tree, paths.map(lambda path: path.removeprefix("-")), figures)
    reports = st.builds(
        _report, st.just(entity), st.sampled_from(REPORTS[entity]), mostly_open(MEASURES[entity]), tree
    )
    return st.one_of(
        rows,
        groups,
        st.builds(_then, st.one_of(rows, groups), days),
        st.builds(_file, st.just(entity), tree, sort),
        reports,
        *([st.sampled_from([*map(_values, ("turnover", "margin")), *map(_like, ("alpha", "beta"))])] * 2),
        st.sampled_from([_todo, _story]),
        st.builds(_search, st.just(entity), st.sampled_from(["a", "beta", "hidden", "0000", "unseen", "重庆", ""])),
        st.builds(_past, st.just(entity)),
        st.builds(_record, st.just(entity), st.sampled_from([("secret",), ("name",)] if entity == "firm" else [()])),
    )


def _periods(ctx: Context, labels: Mapping[str, str]) -> object:
    rows = find(ctx, Query("firm", ("id",))).rows
    values = [dated_values(ctx, "firm", str(row["id"]), name) for row in rows for name in ("code", "brief")]
    return [*values, *(history(ctx, "firm", str(row["id"])) for row in rows)]


def _by_record(ctx: Context, labels: Mapping[str, str]) -> object:
    """What depends on the record is shown where its condition holds, and told nowhere else."""
    found = []
    for row in find(ctx, Query("firm", ("grade", "sys_owner", *BY_RECORD, "region.keeper"))).rows:
        mine = row["sys_owner"] is not None and row["sys_owner"].id == ctx.actor.id  # type: ignore[attr-defined]  # a row holds values of any kind
        assert (row["brief"] == "openly") == (row["grade"] == "A") or row["brief"] is None
        assert (row["stake"] == 1, str(row["pact"]).startswith("mine")) == (mine, mine)
        found.append([row, get(ctx, "firm", str(row["id"]), (*BY_RECORD, "parent.name"))])
        with suppress(CardwrightError):  # they may not change it
            found.append(state_of(ctx, "firm", {}, str(row["id"])).values)
    return [found, find(ctx, Query("firm", tuple(BY_RECORD))).rows]


IN_PART: tuple[Ask, ...] = (
    _periods,
    _by_record,
    _then(lambda ctx, labels: find(ctx, Query("firm", ("name", "phone", "code"))), date(2025, 6, 1)),
    lambda ctx, labels: list(export(ctx, Query("firm", ("name", "phone", "code", "parent.phone", *BY_RECORD)))),
    lambda ctx, labels: find(ctx, Query("visit", ("firm.brief", "firm.pact", "firm.stake", "firm.ally"))).rows,
)
"""What is asked of fields that are shown in part; no answer has the whole of one."""
asks = st.lists(entities.flatmap(lambda one: st.tuples(st.just(one), _of(one))), min_size=6, max_size=6)


@pytest.fixture(scope="module")
def two(stock: Stock) -> Iterator[Two]:
    with two_installations(stock, prepare_installation) as made:
        yield made


@settings(max_examples=WORLDS, phases=UNSHRUNK)
@given(world=worlds, asked=asks)
def test_answers_are_those_of_a_world_without_what_may_not_be_seen(
    two: Two, world: World, asked: list[tuple[str, Ask]]
) -> None:
    readable = told.readable(world)
    tell_the_same(two, world, [ask for on, ask in asked if on in readable], IN_PART if "firm" in readable else ())
