"""Computed values are what Python works out, on both databases, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context, Live
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.query import Aggregation, Query
from schema_registry.model import Measure
from tests.core.queries.computing import formula, rollup, with_computed
from tests.core.queries.shop import NOW, OTHER, SELLER, fill, scratch
from tests.core.queries.worked_out import Worked
from tests.support import ADMIN

FORMULAS = {
    "company.worth": formula("money", "coalesce(credit, 0) * 2 + coalesce(staff, 0)", currency="USD"),
    "company.share": formula("percent", "sold / worth"),
    "company.sold": rollup("money", "deal.company", "sum", "amount", currency="USD"),
    "company.big": rollup("integer", "deal.company", "count", where="amount > 5 and closed_on is not missing"),
    "company.mean": rollup("decimal", "deal.company", "avg", "amount", scale=3),
    "company.label": formula("text", "upper(name) & ' · ' & parent.name"),
    "company.days": formula("integer", "datedif(since, today(), 'D')"),
    "company.own": formula("boolean", "sys_owner = current_user()"),
    "company.group": formula("decimal", "sum(members.credit) + credit", scale=2),
    "company.least": rollup("decimal", "deal.company", "min", "amount", scale=4),
    "company.precise": formula("decimal", "credit", scale=4),
    "company.round": formula("decimal", "credit", scale=0),
    "company.staffed": formula("decimal", "staff", scale=1),
    "deal.credit": formula("decimal", "company.credit", scale=3),
    "company.best": formula("date", "max(deals.closed_on)"),
    "deal.share": formula("percent", "amount / company.sold"),
    "deal.whole": formula("decimal", "company.worth + amount / 3", scale=4),
    "call.far": formula("text", "deal.company.name & deal.share"),
}

FURTHER = {"call": ("deal.share", "deal.company.mean"), "deal": ("company.label", "company.big")}
NAMES = st.sampled_from([None, "alpha", "Beta", "重庆", "z"])
AMOUNTS = st.none() | st.decimals(-(10**6), 10**6, places=2) | st.just(Decimal("9999999999999999.99"))
DAYS = st.none() | st.integers(-400, 400).map(lambda days: NOW.date() + timedelta(days))
COMPANIES = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "credit": st.none() | st.decimals(0, 10**6, places=2),
            "staff": st.none() | st.integers(-5, 5),
            "since": DAYS,
            "parent": st.none() | st.integers(0, 4),
            "mine": st.booleans(),
        }
    ),
    max_size=5,
)
DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "subject": NAMES,
            "amount": AMOUNTS,
            "closed_on": DAYS,
            "company": st.none() | st.integers(0, 4),
            "mine": st.booleans(),
        }
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def computing(shop_installation: Installation) -> Live:
    """The shop with computed fields; its statements are kept from one example to the next."""
    with shop_installation.reading(ADMIN) as ctx:
        return with_computed(ctx, FORMULAS).live


@contextmanager
def written(
    installation: Installation, live: Live, companies: list[dict[str, Any]], deals: list[dict[str, Any]]
) -> Iterator[tuple[Context, dict[str, dict[str, dict[str, object]]]]]:
    """A context with the records, and the records as written, each with who owns it."""
    with scratch(installation) as ctx:
        records: dict[str, dict[str, dict[str, object]]] = {"company": {}, "deal": {}, "call": {}}
        for entity, link, rows in (("company", "parent", companies), ("deal", "company", deals)):
            for row in rows:
                mine, to = row["mine"], row[link]
                known = list(records["company"])
                values = {name: value for name, value in row.items() if name != "mine"}
                values[link] = known[to] if to is not None and to < len(known) else None
                (id,) = fill(ctx, entity, [values], owner=SELLER if mine else OTHER)
                records[entity][id] = {**values, "sys_owner": (SELLER if mine else OTHER).id}
        for deal in records["deal"]:
            (id,) = fill(ctx, "call", [{"deal": deal}], owner=SELLER)
            records["call"][id] = {"deal": deal, "sys_owner": SELLER.id}
        yield replace(ctx, live=live), records


@settings(max_examples=15, deadline=None)
@given(companies=COMPANIES, deals=DEALS)
def test_they_are_what_python_works_out(
    shop_installation: Installation, computing: Live, companies: list[dict[str, Any]], deals: list[dict[str, Any]]
) -> None:
    with written(shop_installation, computing, companies, deals) as (ctx, records):
        for actor in (ctx.actor, SELLER):
            asking = replace(ctx, actor=actor)
            worked = Worked(asking, records, _seen(asking, records))
            for entity in records:
                own = [path.partition(".")[2] for path in FORMULAS if path.startswith(f"{entity}.")]
                _compare(asking, worked, entity, (*own, *FURTHER.get(entity, ())))


def _seen(ctx: Context, records: dict[str, dict[str, dict[str, object]]]) -> Any:
    everything = ctx.actor.superuser
    return lambda entity, id: everything or records[entity][id]["sys_owner"] == ctx.actor.id


def _compare(ctx: Context, worked: Worked, entity: str, columns: tuple[str, ...]) -> None:
    ids = [id for id in worked.records[entity] if worked.seen(entity, id)]
    expected = {id: {name: worked.value(entity, id, name) for name in columns} for id in ids}
    rows = find(ctx, Query(entity, columns, limit=100)).rows
    assert {str(row["id"]): {name: row[name] for name in columns} for row in rows} == expected
    for name in columns:
        values = {id: found[name] for id, found in expected.items()}
        _sorted(ctx, entity, name, values)
        _filtered(ctx, entity, name, values)
        numbers = [value for value in values.values() if isinstance(value, Decimal)]
        if numbers and "." not in name:
            (bucket,) = aggregate(ctx, Aggregation(entity, (Measure("sum", name), Measure("max", name))))
            assert bucket.values == (sum(numbers), max(numbers))


def _sorted(ctx: Context, entity: str, name: str, values: dict[str, object]) -> None:
    there: dict[str, Any] = {id: value for id, value in values.items() if value is not None}
    missing = sorted(id for id in values if id not in there)
    order = [*missing, *sorted(there, key=lambda id: (there[id], id))]
    query = Query(entity, ("id",), sort=(name,), limit=2)
    found: list[str] = []
    while True:
        page = find(ctx, query)
        found += [str(row["id"]) for row in page.rows]
        if not page.next:
            break
        query = replace(query, cursor=page.next)
    assert found == order, name


def _filtered(ctx: Context, entity: str, name: str, values: dict[str, object]) -> None:
    some = next((value for value in values.values() if value is not None), None)
    tests: list[tuple[dict[str, object], Any]] = [({"_empty": True}, lambda value: value is None)]
    if some is not None:
        asked = some.isoformat() if isinstance(some, date) else some
        tests.append(({"_eq": asked}, lambda value: value == some))
        tests.append(({"_neq": asked}, lambda value: value != some))
        if isinstance(some, Decimal | int | date) and not isinstance(some, bool):
            tests.append(({"_gt": asked}, lambda value: value is not None and value > some))
    for tree, holds in tests:
        found = find(ctx, Query(entity, ("id",), filter={name: tree}, limit=100, count="exact"))
        ids = {id for id, value in values.items() if holds(value)}
        assert {str(row["id"]) for row in found.rows} == ids, (name, tree)
        assert found.count == len(found.rows)
