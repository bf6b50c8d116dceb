"""Slow questions are noticed, written aside, and lead to the index that would have served them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from core.context import Context, utc_now
from core.doctor.proposals import Proposal, proposals
from core.doctor.unused import unused
from core.engine import Installation
from core.errors import Busy
from core.queries.aggregate import aggregate
from core.queries.count import count
from core.queries.find import find
from core.queries.query import Aggregation, Query
from core.records.write import create_many
from core.settings import Settings
from core.slow import (
    KEPT,
    MOST_NOTICED,
    MOST_STORED,
    Asked,
    Shape,
    SlowQuestions,
    forget_slow_questions,
    slow_questions,
)
from core.storage.indexes import BUDGET
from schema_registry.model import Group
from tests.support.packs import entity, pack
from tests.support.publishing import ADMIN, as_admin, publish
from tests.support.web import statements

NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
CITY = (("test/customer.city",), "eq")


def customers(**more: object) -> dict[str, object]:
    """Customers of a region, who owe something; `more` are keywords of the field `city`."""
    fields = {"name": "text", "city": {"kind": "text", **more}, "owed": "integer", "note": "text"}
    region = {"region": {"kind": "reference", "to": "region"}}
    return entity("customer", {**fields, **region}, list={"columns": ["name"], "sort": ["-owed"]})


@pytest.fixture
def shop(installation: Installation) -> Installation:
    """Where every question is slow."""
    publish(installation, pack(customers(), entity("region", {"name": "text", "code": "text"})))
    installation.slow = SlowQuestions(0, NOW - timedelta(days=1))
    return installation


def met(installation: Installation, *queries: Query) -> tuple[Asked, ...]:
    """What is written of some questions by somebody's next change."""
    with installation.reading(ADMIN) as ctx:
        for query in queries:
            find(ctx, query)
    return written(installation)


def written(installation: Installation) -> tuple[Asked, ...]:
    with as_admin(installation):
        pass
    with installation.reading(ADMIN) as ctx:
        return slow_questions(ctx.connection)


def proposed(installation: Installation) -> list[Proposal]:
    with installation.reading(ADMIN) as ctx:
        return list(proposals(ctx))


def say(installation: Installation, language: str = "en") -> list[str]:
    found = [one.problem for one in proposed(installation)]
    return [f"{one.say(language)} {one.advise(language)}" for one in found]


def by_city(**more: object) -> Query:
    return Query("customer", filter={"city": {"_eq": "Kyoto"}}, **more)  # type: ignore[arg-type]  # fields of Query


# ---- noticing
def test_what_was_looked_for_is_not_kept(shop: Installation) -> None:
    (asked,) = met(shop, by_city(sort=("-owed",)))
    assert asked.shape == Shape("test/customer", "list", (CITY,), ((("test/customer.owed",), True),))
    with shop.reading() as ctx:
        (text,) = ctx.connection.exec_driver_sql("SELECT question FROM cw_slow_question").scalars()
    assert "Kyoto" not in str(text)


def test_a_question_asked_again_is_one_with_a_count(shop: Installation) -> None:
    (asked,) = met(shop, by_city(), Query("customer", filter={"city": {"_eq": "Nara"}}), by_city())
    assert asked.count == 3
    assert asked.worst_ms <= asked.total_ms


def test_counts_and_figures_are_questions_as_well(shop: Installation) -> None:
    with shop.reading(ADMIN) as ctx:
        count(ctx, "customer", {"city": {"_eq": "Kyoto"}})
        aggregate(ctx, Aggregation("customer", groups=(Group("city"),)))
    assert {(one.shape.how, one.shape.groups) for one in written(shop)} == {
        ("count", ()),
        ("figures", (("test/customer.city",),)),
    }


def test_what_is_quick_is_not_noticed(shop: Installation) -> None:
    shop.slow = SlowQuestions(60_000, NOW)
    assert met(shop, by_city()) == ()


def test_a_setting_of_nothing_notices_nothing(installation: Installation) -> None:
    settings = Settings(database=installation.settings.database, slow_question_ms=0)
    opened = Installation.open(settings)
    with opened.reading() as ctx:
        assert ctx.slow is None
    opened.close()


def test_reading_writes_nothing_and_asks_nothing_more(shop: Installation) -> None:
    ran = []
    for slow in (shop.slow, None):
        shop.slow = slow
        with statements(shop) as asked, shop.reading(ADMIN) as ctx:
            find(ctx, by_city())
        ran.append(list(asked))
    assert ran[0] == ran[1]
    assert not any("slow" in one for one in ran[0])


def test_it_is_written_now_and_then_only(shop: Installation) -> None:
    assert len(met(shop, by_city())) == 1
    with shop.reading(ADMIN) as ctx:
        find(ctx, Query("customer", sort=("name",)))
    assert len(written(shop)) == 1


def test_a_change_that_is_taken_back_takes_only_what_was_noticed(shop: Installation) -> None:
    with shop.reading(ADMIN) as ctx:
        find(ctx, by_city())
    with pytest.raises(ZeroDivisionError), as_admin(shop):
        raise ZeroDivisionError
    assert len(written(shop)) == 1


def test_processes_that_write_at_once_add_up(shop: Installation) -> None:
    shapes = [Shape("test/customer", "list", (CITY,)), Shape("test/customer", "count", (CITY,))]

    def process(number: int) -> None:
        own = SlowQuestions(1, NOW - timedelta(days=1))
        for one in shapes[:: 1 if number % 2 else -1]:
            own.note(one, number / 10, NOW)
        with as_admin(shop) as ctx:
            own.write(ctx.connection, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(process, range(1, 9)))
    found = written(shop)
    assert {one.shape for one in found} == set(shapes)
    assert {(one.count, one.total_ms, one.worst_ms) for one in found} == {(8, 3600, 800)}


def test_ever_new_questions_fill_neither_memory_nor_the_table(shop: Installation) -> None:
    for part in range(MOST_STORED // MOST_NOTICED + 2):
        slow = SlowQuestions(1, NOW - timedelta(days=1))
        for at in range(MOST_NOTICED + 20):
            slow.note(Shape("test/customer", "list", (((f"{part}-{at}",), "eq"),)), 1, NOW)
        with as_admin(shop) as ctx:
            slow.write(ctx.connection, NOW)
    assert len(written(shop)) == MOST_STORED


def test_what_nobody_asks_any_more_is_forgotten(shop: Installation) -> None:
    met(shop, by_city())
    with as_admin(shop) as ctx:
        assert forget_slow_questions(ctx.connection, utc_now() + KEPT - timedelta(hours=1)) == 0
        assert forget_slow_questions(ctx.connection, utc_now() + KEPT + timedelta(hours=1)) == 1


def test_a_question_that_fails_after_long_is_noticed(trading: Installation) -> None:
    if trading.sqlite:
        pytest.skip("reads are cut off by the server")
    trading.slow = SlowQuestions(0, NOW - timedelta(days=1))
    with trading.readers.connect() as connection, pytest.raises(Busy), trading.reading(ADMIN) as ctx:
        find(ctx, Query("customer", search="abc"))
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({_process(ctx)})")
        find(ctx, Query("customer", limit=1))
    assert {one.shape.search for one in written(trading)} == {True, False}


def _process(ctx: Context) -> int:
    return int(ctx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


# ---- proposing
def test_a_filter_without_an_index_is_told_with_the_field_to_mark(shop: Installation) -> None:
    met(shop, by_city())
    (found,) = proposed(shop)
    assert (found.entity, found.field, found.problem.code) == ("customer", "city", "ADV001")
    (said,) = say(shop)
    assert re.match(r"“customer” is filtered by “city”: 1 time, [0-9.]+ s in the worst case\.", said)
    assert said.endswith('Add "index": true to the field “city” of “customer”.')
    assert say(shop, "zh_CN")[0].startswith("“customer”被按“city”筛选：共 1 次")


def test_a_filter_in_the_order_of_the_list_is_told_to_be_offered(shop: Installation) -> None:
    met(shop, by_city(sort=("-owed",)))
    (found,) = proposed(shop)
    assert (found.field, found.problem.code) == ("city", "ADV002")


@pytest.mark.parametrize(
    ("query", "change", "field"),
    [
        (by_city(), {"index": True}, "city"),
        (Query("customer", filter={"city": {"_startsWith": "Ky"}}), {"index": True}, "city"),
        (Query("customer", sort=("city",)), {"index": True}, "city"),
        (Query("customer", sort=("-city",)), {"index": True}, "city"),
        (Query("customer", sort=("city", "region", "name")), {"index": True}, "city"),
    ],
)
def test_the_proposal_followed_is_a_proposal_no_more(
    shop: Installation, query: Query, change: Mapping[str, object], field: str
) -> None:
    met(shop, query)
    assert [one.field for one in proposed(shop)] == [field]
    publish(shop, pack(customers(**change), entity("region", {"name": "text", "code": "text"})))
    assert [one.problem.code for one in proposed(shop)] == ["ADV004"]


def test_a_field_of_another_entity_is_marked_there(shop: Installation) -> None:
    met(shop, Query("customer", filter={"region.code": {"_eq": "W"}}))
    (found,) = proposed(shop)
    assert (found.entity, found.field) == ("region", "code")
    assert "“region.code”" in found.problem.message


def test_what_no_index_can_serve_is_said_to_be_so(shop: Installation) -> None:
    met(shop, Query("customer", filter={"note": {"_endsWith": "x"}}), Query("customer", search="abc"))
    assert {one.problem.code for one in proposed(shop)} == {"ADV004"}


def test_one_of_several_conditions_that_may_hold_is_no_reason(shop: Installation) -> None:
    met(shop, Query("customer", filter={"_or": [{"city": {"_eq": "a"}}, {"note": {"_eq": "b"}}]}))
    assert [one.problem.code for one in proposed(shop)] == ["ADV004"]


def test_an_entity_full_of_indexes_says_so(shop: Installation) -> None:
    many = {f"f{at}": {"kind": "integer", "index": True} for at in range(BUDGET)}
    publish(shop, pack(entity("customer", {"name": "text", "city": "text", **many})))
    met(shop, by_city())
    assert [one.problem.code for one in proposed(shop)] == ["ADV003"]


def test_questions_about_what_is_gone_are_told_of_no_more(shop: Installation) -> None:
    met(shop, by_city())
    publish(shop, pack(entity("customer", {"name": "text"})))
    assert proposed(shop) == []


def test_a_renamed_field_is_told_of_by_its_new_name(shop: Installation) -> None:
    met(shop, by_city())
    publish(shop, pack(entity("customer", {"town": {"kind": "text", "renamedFrom": ["city"]}})))
    assert [one.field for one in proposed(shop)] == ["town"]


# ---- what nobody used
def test_an_index_that_no_question_used_is_named_on_postgresql(shop: Installation) -> None:
    publish(shop, pack(customers(index=True), entity("region", {"name": "text"})))
    with as_admin(shop) as ctx:
        create_many(ctx, "customer", [{"name": str(at), "city": str(at)} for at in range(20)])
    with shop.writers.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    with shop.reading(ADMIN) as ctx:
        found = [one.problem.say("en") for one in unused(ctx, least=10)]
        assert unused(ctx) == ()
    if shop.sqlite:
        assert found == []
    else:
        assert any("“customer” for a field marked so (city__fold)" in one for one in found)
