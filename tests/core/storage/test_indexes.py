"""Which indexes a model gets, and what they serve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.context import Actor
from core.engine import Installation
from core.kinds.registry import built_in, vocabulary
from core.publish.words import WHY
from core.queries.count import count
from core.queries.find import find
from core.queries.overview import counts
from core.queries.query import Query
from core.records.write import create_many
from core.storage.indexes import BUDGET, IndexSpec, Term, indexes, wishes
from core.storage.names import IDENTIFIER, Names
from schema_registry.build import build
from schema_registry.model import Model
from tests.support import ADMIN, publish
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import opened, prepare_installation

KINDS = built_in()


def model(*entities: Mapping[str, object], **documents: object) -> Model:
    built = build([pack(*entities, **documents)], vocabulary(KINDS))
    assert built.model is not None, built.problems
    return built.model


def derived(made: Model, name: str) -> list[tuple[str, ...]]:
    """The indexes of an entity as their columns, `-` before descending ones, `!` before unique ones."""
    wished = wishes(made)[f"test/{name}"]
    return [shown(spec) for spec in indexes(wished, KINDS, Names().covering(made.entities.values())).values()]


def shown(spec: IndexSpec) -> tuple[str, ...]:
    terms = tuple(("-" if term.descending else "") + term.column for term in spec.terms)
    return ("!", *terms) if spec.unique else terms


def test_a_list_gets_an_index_for_its_sort_by_the_key_of_the_text() -> None:
    made = model(
        entity("a", {"name": "text", "size": "integer"}, list={"columns": ["name"], "sort": ["name", "-size"]})
    )
    assert derived(made, "a") == [("name__sort", "-size", "-id")]


def test_a_descending_sort_is_served_by_the_ascending_index() -> None:
    up = model(entity("a", {"day": "date"}, list={"columns": ["day"], "sort": ["day"]}))
    down = model(entity("a", {"day": "date"}, list={"columns": ["day"], "sort": ["-day"]}))
    assert derived(up, "a") == derived(down, "a") == [("day", "id")]


def test_a_text_that_is_marked_is_found_by_its_value_and_sorted_by_its_key() -> None:
    made = model(entity("a", {"city": {"kind": "text", "index": True}, "day": {"kind": "date", "index": True}}))
    newest = ("sys_created_at", "id")
    assert derived(made, "a") == [newest, ("city__fold", *newest), ("day", *newest), ("city__sort", "id")]


def test_a_quick_filter_is_combined_with_the_sort() -> None:
    view = {"columns": ["day"], "sort": ["-day"], "filters": ["grade"]}
    made = model(entity("a", {"day": "date", "grade": {"kind": "choice", "enum": ["x"]}}, list=view))
    assert derived(made, "a") == [("day", "id"), ("grade", "day", "id")]


def test_every_reference_has_an_index_which_a_longer_one_may_be() -> None:
    fields = {"day": "date", "up": {"kind": "reference", "to": "a"}, "other": {"kind": "reference", "to": "a"}}
    made = model(entity("a", fields, list={"columns": ["day"], "sort": ["day"], "filters": ["up"]}))
    assert set(derived(made, "a")) == {("other", "day", "id"), ("day", "id"), ("up", "day", "id")}


def test_a_related_tab_on_another_card_gets_an_index() -> None:
    card = {"title": "{name}", "tabs": [{"id": "x", "title": "X", "related": "line.order", "sort": ["-at"]}]}
    made = model(
        entity("order", {"name": "text"}, card=card),
        entity("line", {"at": "integer", "order": {"kind": "reference", "to": "order"}}),
    )
    assert ("order", "at", "id") in derived(made, "line")


def test_unique_fields_and_sets_are_compared_folded() -> None:
    fields = {"code": {"kind": "text", "unique": True}, "no": "integer"}
    made = model(entity("a", fields, unique=[["code", "no"]]))
    assert derived(made, "a")[:2] == [("!", "code__fold"), ("!", "code__fold", "no")]


def test_people_who_see_only_their_own_get_an_index_by_owner() -> None:
    role = {
        "$schema": "urn:cardwright:role:1",
        "name": "sales",
        "title": "Sales",
        "entities": {"*": {"read": "own"}},
    }
    made = model(entity("a", {"day": "date"}, list={"columns": ["day"], "sort": ["-day"]}), roles__sales=role)
    assert ("sys_owner", "day", "id") in derived(made, "a")


def test_people_who_see_those_of_their_units_get_an_index_by_unit_too() -> None:
    role = {
        "$schema": "urn:cardwright:role:1",
        "name": "sales",
        "title": "Sales",
        "entities": {"*": {"read": ["unitAndBelow", "own"]}},
    }
    made = model(entity("a", {"day": "date"}, list={"columns": ["day"], "sort": ["-day"]}), roles__sales=role)
    assert {("sys_owner", "day", "id"), ("sys_unit", "day", "id")} <= set(derived(made, "a"))
    assert {
        spec.why for spec in indexes(wishes(made)["test/a"], KINDS, Names().covering(made.entities.values())).values()
    } <= set(WHY)


def test_an_entity_gets_at_most_twelve() -> None:
    fields = {f"f{at}": "integer" for at in range(20)}
    made = model(entity("a", fields, list={"columns": ["f0"], "sort": ["f0"], "filters": list(fields)}))
    assert len(derived(made, "a")) == BUDGET


def test_a_name_is_short_and_tells_definitions_apart() -> None:
    names = {
        IndexSpec("r_" + "客" * 14, (Term("列" * 14, descending=down), Term("id", plain=True))).name
        for down in (False, True)
    }
    assert len(names) == 2
    assert all(len(name.encode()) <= IDENTIFIER for name in names)


def test_a_spec_survives_the_way_through_json() -> None:
    spec = IndexSpec("r_a", (Term("x", descending=True), Term("id", plain=True)), unique=True, why="sort")
    assert IndexSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize(
    ("query", "column"),
    [
        (Query("a", ("name",), sort=("name",)), "name__sort"),
        (Query("a", ("name",), sort=("-name",)), "name__sort"),
        (Query("a", ("name",), filter={"grade": {"_eq": "x"}}, sort=("name",)), "grade"),
    ],
)
def test_a_list_page_walks_an_index_and_sorts_nothing(installation: Installation, query: Query, column: str) -> None:
    fields = {"name": "text", "grade": {"kind": "choice", "enum": ["x"]}}
    view = {"columns": ["name"], "sort": ["name"], "filters": ["grade"]}
    publish(installation, pack(entity("a", fields, list=view)))
    with installation.writing(ADMIN) as ctx:
        if not installation.sqlite:
            ctx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            ctx.connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        plans = explained(ctx.connection, lambda: find(ctx, query))
    assert column in plans
    assert "SORT" not in plans.upper().replace("NAME__SORT", "")
    assert "TEMP B-TREE" not in plans


def test_a_unique_value_is_found_by_its_index(installation: Installation) -> None:
    publish(installation, pack(entity("a", {"code": {"kind": "text", "unique": True}})))
    with installation.writing(ADMIN) as ctx:
        create_many(ctx, "a", [{"code": f"C{at}"} for at in range(300)], reading="json")
        ctx.connection.exec_driver_sql("ANALYZE")
        plans = explained(ctx.connection, lambda: find(ctx, Query("a", ("code",), filter={"code": {"_eq": "c7"}})))
    assert "ux_a_code__fold" in plans


def test_whose_records_are_told_by_conditions_are_counted_along_the_table(
    sqlite_stock: Stock, tmp_path: Path
) -> None:
    """SQLite would fetch each by any index of living records, four times as slowly."""
    fields = {"name": "text", "grade": {"kind": "choice", "enum": ["x", "y"]}}
    reading = {"own": "own", "some": ["unitAndBelow", {"where": {"grade": {"_eq": "x"}}}]}
    roles: dict[str, object] = {
        f"roles__{name}": {
            "$schema": "urn:cardwright:role:1",
            "name": name,
            "title": name,
            "entities": {"a": {"read": reach}},
        }
        for name, reach in reading.items()
    }
    view = {"columns": ["name"], "sort": ["name"], "filters": ["grade"]}
    with opened(sqlite_stock, prepare_installation, tmp_path) as made:
        publish(made, pack(entity("a", fields, list=view), **roles))
        with made.writing(ADMIN) as ctx:
            create_many(ctx, "a", [{"name": f"N{at}", "grade": "xy"[at % 2]} for at in range(300)], reading="json")
        for role in reading:
            with made.reading(Actor(7, "Seven", frozenset({role}))) as ctx:
                plans = [
                    explained(ctx.connection, lambda ctx=ctx: count(ctx, "a")),  # type: ignore[misc]  # bound as a default, which has no type
                    explained(ctx.connection, lambda ctx=ctx: counts(ctx, [ctx.model.entities["a"]])),  # type: ignore[misc]  # bound as a default, which has no type
                ]
                found = count(ctx, "a")
            assert ["SCAN r_a'" in plan for plan in plans] == [role == "some"] * 2, plans
            assert found == (150 if role == "some" else 0)


def explained(connection: sa.Connection, act: object) -> str:
    """How the database runs the statements of an act."""
    seen: list[tuple[str, object]] = []

    def note(conn: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        seen.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    act()  # type: ignore[operator]  # any act without arguments
    sa.event.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(
        str(row) for statement, values in seen for row in connection.exec_driver_sql(explain + statement, values)
    )
