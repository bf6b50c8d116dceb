"""Whatever becomes of the definitions: the database follows, values stay, and the plan said so before."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.context import Context
from core.engine import Installation
from core.publish import Plan, apply_plan, finish_online_work, make_plan, unfinished
from core.records.write import create
from core.settings import Settings
from core.storage.indexes import indexes, wishes
from schema_registry.packs import PackFiles
from tests.support import ADMIN
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import prepare_installation

TEXTS = st.fixed_dictionaries({"kind": st.sampled_from(["text", "long_text"])}, optional={"search": st.booleans()})
PLAIN = st.fixed_dictionaries(
    {"kind": st.sampled_from(["integer", "decimal", "boolean", "date", "money"])}, optional={"index": st.booleans()}
)
CHOICE = st.fixed_dictionaries({"kind": st.just("choice"), "enum": st.sampled_from([["1", "2"], ["1"]])})
REFERENCE = st.fixed_dictionaries({"kind": st.just("reference"), "to": st.sampled_from(["a", "b", "c"])})
FIELDS = st.dictionaries(
    st.sampled_from(["k", "l", "m", "n"]), st.one_of(TEXTS, PLAIN, CHOICE, REFERENCE), max_size=4
)


@st.composite
def packs(draw: st.DrawFn) -> PackFiles:
    """A pack of up to three entities that refer to each other in any way, themselves included."""
    drawn = draw(st.dictionaries(st.sampled_from(["a", "b", "c"]), FIELDS, min_size=1))
    documents = []
    for name, fields in drawn.items():
        kept = {field: given for field, given in fields.items() if given.get("to", name) in drawn}
        short = ["title", *(field for field in kept if kept[field]["kind"] != "long_text")]
        sorts = draw(st.lists(st.sampled_from([one for one in short if "to" not in kept.get(one, {})]), max_size=2))
        sort = [draw(st.sampled_from(["", "-"])) + one for one in dict.fromkeys(sorts)]
        filters = draw(st.lists(st.sampled_from(short), unique=True))
        view = {"columns": short, "sort": sort, "filters": filters}
        documents.append(entity(name, {"title": "text", **kept}, list=view))
    return pack(*documents)


Values = Mapping[tuple[str, str], list[object]]


def values(ctx: Context) -> Values:
    """All values by field key and kind, in the order of writing."""
    found = {}
    for name, one in ctx.model.entities.items():
        table = ctx.live.tables[name]
        for field in one.fields.values():
            query = sa.select(table.columns[field.name]).order_by(table.id)
            found[field.key, f"{field.kind} {field.to}"] = list(ctx.connection.scalars(query))
    return found


def fill(installation: Installation) -> None:
    """Two more records of every entity."""
    samples = {"integer": 3, "decimal": "1.5", "boolean": True, "date": "2024-02-29", "money": "12.30", "choice": "1"}
    with installation.writing(ADMIN) as ctx:
        for name, one in ctx.model.entities.items():
            row: dict[str, object] = {
                field.name: samples.get(field.kind, "7 Äpfel") for field in one.fields.values() if not field.to
            }
            first = create(ctx, name, row).id
            links = {field.name: first for field in one.references if field.to == name}
            create(ctx, name, {**row, **links, "title": "12"})


def assert_database_follows(ctx: Context) -> None:
    """Columns, indexes and foreign keys are those of the live model (put-away ones may stand beside)."""
    look, names = sa.inspect(ctx.connection), ctx.live.tables.names
    for one in wishes(ctx.model).values():
        built = ctx.live.tables[one.entity.name]
        columns = {column["name"] for column in look.get_columns(built.table.name)}
        assert {column.name for column in built.table.columns} <= columns
        wanted = indexes(one, ctx.live.kinds, names)
        gin = {spec.name for spec in wanted.values() if spec.method == "gin"}
        there = {index["name"] for index in look.get_indexes(built.table.name)}
        assert there == set(wanted) - (gin if ctx.connection.dialect.name == "sqlite" else set())
        linked = {
            (key["constrained_columns"][0], key["referred_table"]) for key in look.get_foreign_keys(built.table.name)
        }
        expected = {
            (names.column(field), names.table(ctx.model.entities[field.to])) for field in one.entity.references
        }
        assert linked >= expected if ctx.connection.dialect.name == "sqlite" else linked == expected


def assert_plan_was_truth(plan: Plan, before: Values, after: Values) -> None:
    """Values stay where kind and target do; where they do not, exactly the planned number is lost."""
    for at, kept in before.items():
        if at in after:
            assert after[at] == kept
    steps = {step.id: step for step in plan.steps}
    for (key, kind), old in before.items():
        (new,) = [found for (other, _), found in after.items() if other == key] or [None]
        present = sum(value is not None for value in old)
        if new is None and f"remove-field {key}" in steps:
            assert steps[f"remove-field {key}"].counts.get("values", 0) == present
        elif new is not None and (key, kind) not in after:
            lost = sum(a is not None and b is None for a, b in zip(old, new, strict=True))
            assert steps[f"convert-field {key}"].counts.get("lost", 0) == lost


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(wanted=st.lists(packs(), min_size=2, max_size=4))
def test_the_database_follows_any_change_and_the_plan_is_truth(stock: Stock, wanted: list[PackFiles]) -> None:
    address = stock.copy(prepare_installation)
    installation = Installation.open(Settings(database=address))
    try:
        for one in wanted:
            with installation.reading(ADMIN) as ctx:
                plan, before = make_plan(ctx, [one]), values(ctx)
            if plan.blocked:
                continue
            apply_plan(installation, plan, ADMIN, consent=plan.questions)
            finish_online_work(installation)
            with installation.reading(ADMIN) as ctx:
                assert make_plan(ctx, [one]).empty
                assert unfinished(ctx.connection) == ()
                assert_database_follows(ctx)
                assert_plan_was_truth(plan, before, values(ctx))
            fill(installation)
    finally:
        installation.close()
        stock.drop(address)
