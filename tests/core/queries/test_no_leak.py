"""What an actor may not see can't be learned: their answers are those of a database that holds nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find, get
from core.queries.lookup import lookup
from core.queries.query import Aggregation, Link, Person, Query
from schema_registry.model import Group, Measure
from tests.core.queries.shop import OTHER, SELLER, fill, scratch

RECORD = st.tuples(st.booleans(), st.sampled_from(["alpha", "beta", "gamma 重庆", None]), st.integers(0, 9))
RECORDS = st.lists(RECORD, max_size=6)
"""Whether it is the seller's own, a name, and what it refers to."""

FILTERS: tuple[dict[str, object] | None, ...] = (
    None,
    {"name": {"_contains": "a"}},
    {"parent": {"_empty": True}},
    {"parent": {"_empty": False}},
    {"parent.name": {"_eq": "beta"}},
    {"parent.name": {"_neq": "beta"}},
    {"parent.parent.name": {"_empty": True}},
    {"members": {"_some": {"name": {"_contains": "a"}}}},
    {"members": {"_none": {}}},
    {"deals": {"_some": {"subject": {"_startsWith": "a"}}}},
    {"_not": {"deals": {"_some": {"company.parent.name": {"_empty": False}}}}},
)
SORTS = ((), ("name",), ("-parent",), ("parent.name", "name"), ("sys_owner", "-parent.parent"))


def wrote(
    ctx: Context,
    records: list[tuple[bool, str | None, int]],
    deals: list[tuple[bool, str | None, int]],
    mine_only: bool,
) -> dict[object, object]:
    """What ids stand for, after writing all records, or the seller's alone without what they cannot refer to."""
    meaning: dict[object, object] = {None: None, "": ""}
    ids: list[str | None] = []
    owned: list[bool] = []
    for at, (mine, name, link) in enumerate(records):
        to = link % (at + 2) - 1
        seen = 0 <= to < at and (owned[to] or not mine_only)
        owned.append(mine)
        if not mine and mine_only:
            ids.append(None)
            continue
        values = {"name": name, "staff": at, "rate": Decimal(at), "parent": ids[to] if seen else None}
        ids += fill(ctx, "company", [values], owner=SELLER if mine else OTHER)
        meaning[ids[-1]] = f"company {at}"
    for at, (mine, name, link) in enumerate(deals):
        if mine or not mine_only:
            company = ids[link % len(ids)] if ids and link else None
            (deal,) = fill(ctx, "deal", [{"subject": name, "company": company}], owner=SELLER if mine else OTHER)
            meaning[deal] = f"deal {at}"
    return meaning


def shown(value: object) -> object:
    """What is read of a value: a title, a name, or itself."""
    return (value.title or None) if isinstance(value, Link) else value.name if isinstance(value, Person) else value


def answers(ctx: Context, meaning: dict[object, object]) -> Iterator[object]:
    """Everything the seller can ask, with ids replaced by what they stand for."""
    ctx = replace(ctx, actor=SELLER)
    columns = ("name", "staff", "parent", "parent.name", "parent.parent", "parent.id", "$title", "sys_owner")
    columns += ("rate", "parent.rate")

    def plain(value: object) -> object:
        if isinstance(value, Link):
            return ("link", meaning[value.id], value.title)
        return meaning.get(value, value) if isinstance(value, str | None) else value

    for tree in FILTERS:
        for sort in SORTS:
            page = find(ctx, Query("company", columns, filter=tree, sort=sort, limit=50, count="exact"))
            for row in page.rows:
                assert (row["rate"] is not None) == ("a" in str(row["name"] or "")), "it depends on the record"
            rows = [{name: plain(value) for name, value in row.items()} for row in page.rows]
            order = [[shown(row[path.removeprefix("-")]) for path in sort] for row in page.rows]
            yield tree, sort, page.count, order, sorted(rows, key=str)
        for group in ("parent", "parent.name", "parent.parent", "sys_owner", "name"):
            asked = Aggregation(
                "company", (Measure("count"), Measure("sum", "staff")), (Group.parse(group),), filter=tree
            )
            yield group, sorted(((plain(keys[0]), values) for keys, values in aggregate(ctx, asked)), key=str)
        asked = Aggregation("company", (Measure("sum", "staff"), Measure("count", "parent.parent")), filter=tree)
        yield aggregate(ctx, asked)[0].values
    for text in ("", "a", "alpha", "重庆"):
        yield sorted((link.title, str(meaning[link.id])) for link in lookup(ctx, "company", text))
        yield count(ctx, "company", search=text)
        yield sorted((link.title, str(meaning[link.id])) for link in lookup(ctx, "deal", text))
    deals = find(ctx, Query("deal", ("company", "company.parent", "company.rate", "$title"))).rows
    yield sorted(str([plain(value) for value in row.values()]) for row in deals)
    alone = [get(ctx, "deal", str(row["id"]), ("company.parent",)) for row in deals]
    yield sorted(str([plain(value) for value in row.values()]) for row in alone)


@settings(max_examples=6, deadline=None)
@given(records=RECORDS, deals=RECORDS)
def test_own_scope_answers_as_if_nothing_else_existed(
    shop_installation: Installation,
    records: list[tuple[bool, str | None, int]],
    deals: list[tuple[bool, str | None, int]],
) -> None:
    deals = [
        (mine, name, link) if link and records and records[link % len(records)][0] else (mine, name, 0)
        for mine, name, link in deals
    ]
    with scratch(shop_installation) as ctx:
        everything = list(answers(ctx, wrote(ctx, records, deals, mine_only=False)))
    with scratch(shop_installation) as ctx:
        assert list(answers(ctx, wrote(ctx, records, deals, mine_only=True))) == everything


def test_even_the_id_of_a_hidden_target_stays_hidden(ctx: Context) -> None:
    (hidden,) = fill(ctx, "company", [{"name": "secret"}], owner=OTHER)
    (mine,) = fill(ctx, "company", [{"name": "mine", "parent": hidden}], owner=SELLER)
    seller = replace(ctx, actor=SELLER)
    row = get(seller, "company", mine, ("parent", "parent.id", "parent.name", "sys_owner"))
    assert row["parent"] is row["parent.id"] is row["parent.name"] is None
    assert row["sys_owner"] == Person(SELLER.id, SELLER.name)
    assert count(seller, "company", {"parent": {"_eq": hidden}}) == 0
    assert get(ctx, "company", mine)["parent"] == Link(hidden, "secret")


def test_statements_kept_for_one_actor_never_answer_another(ctx: Context) -> None:
    (mine,) = fill(ctx, "company", [{"name": "mine"}], owner=SELLER)
    (other,) = fill(ctx, "company", [{"name": "other"}], owner=OTHER)
    for actor, own in ((SELLER, mine), (OTHER, other), (SELLER, mine)):
        rows = find(replace(ctx, actor=actor), Query("company", ("name",))).rows
        assert [row["id"] for row in rows] == [own]
        assert get(replace(ctx, actor=actor), "company", own)["name"]
