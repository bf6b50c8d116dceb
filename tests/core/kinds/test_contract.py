"""The contract of a kind, run against every kind: built in or a plugin's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from string import Formatter

import jsonschema
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from core.kinds.conversions import conversion as decided
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.registry import vocabulary
from core.settings import Settings
from core.storage.connect import make_engine
from tests.core.kinds.cases import CASES, KINDS, LOCALES, Case

EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.field.kind}-{len(case.field.options)}")
IN_EACH_LOCALE = pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.tag)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUICKER = settings(QUICK, max_examples=30)  # in each of four locales
DECLARABLE = [kind for kind in KINDS.values() if kind.declarable]


def validator(case: Case) -> Draft202012Validator:
    schema = case.kind.standard(case.field)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_every_declarable_kind_has_a_case() -> None:
    assert {case.field.kind for case in CASES} == {kind.name for kind in DECLARABLE if kind.stored}


@EACH
@IN_EACH_LOCALE
@QUICKER
@given(data=st.data())
def test_reading_what_edit_wrote_gives_the_value(case: Case, locale: Locale, data: st.DataObject) -> None:
    value = data.draw(case.values)
    read = case.kind.reader(case.field, locale)
    assert read(case.kind.edit(case.field, value, locale)) == value


@EACH
@QUICK
@given(data=st.data())
def test_json_that_was_written_reads_as_the_value(case: Case, data: st.DataObject) -> None:
    value = data.draw(case.values)
    printed = json.loads(json.dumps(case.kind.json_writer(case.field)(value)))
    assert case.kind.json_reader(case.field)(printed) == value


@EACH
@QUICK
@given(data=st.data())
def test_the_standard_schema_takes_what_is_written(case: Case, data: st.DataObject) -> None:
    value = data.draw(case.values)
    validator(case).validate(case.kind.json_writer(case.field)(value))


_JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**19), 10**19),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=20),
        st.sampled_from(["2026-11-22", "2026-11-22t10:00:00z", "2026-02-30", " A ", "1.50", "-0", "a@b.cn", "１２"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=8), inner, max_size=2)),
    max_leaves=3,
)


@EACH
@QUICK
@given(value=_JSON)
def test_the_standard_schema_never_refuses_what_the_field_takes(case: Case, value: object) -> None:
    if value is None:
        return
    try:
        case.kind.json_reader(case.field)(value)
    except Refused:
        return
    validator(case).validate(value)


@EACH
def test_json_of_another_shape_is_refused_by_field_and_schema_alike(case: Case) -> None:
    read = case.kind.json_reader(case.field)
    for wrong in case.wrong:
        with pytest.raises(Refused):
            read(wrong)
        assert not validator(case).is_valid(wrong) or _beyond_schema(wrong), wrong


def _beyond_schema(value: object) -> bool:
    """Ranges of decimals written as text are listed in `x-rules`; everything else here is shape."""
    return isinstance(value, str) and value.replace(".", "").isdigit()


@EACH
def test_missing_is_missing_at_every_door(case: Case) -> None:
    for locale in LOCALES:
        assert case.kind.reader(case.field, locale)("") is None
        assert case.kind.reader(case.field, locale)(" \u3000\t") is None
        assert case.kind.show(case.field, None, locale) == ""
        assert case.kind.edit(case.field, None, locale) == ""
    assert case.kind.json_reader(case.field)(None) is None


@EACH
@IN_EACH_LOCALE
@QUICKER
@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_message_in_both_languages(case: Case, locale: Locale, text: str) -> None:
    try:
        case.kind.reader(case.field, locale)(text)
    except Refused as refused:
        problem = refused.at("/x")
        assert problem.say("en") and problem.say("zh") and problem.say("en") != problem.say("zh")
        asked = {name for _, name, _, _ in Formatter().parse(refused.code.en + refused.code.zh) if name}
        assert asked <= set(refused.params)


@EACH
@IN_EACH_LOCALE
@QUICKER
@given(data=st.data())
def test_every_value_can_be_shown(case: Case, locale: Locale, data: st.DataObject) -> None:
    value = data.draw(case.values)
    assert case.kind.show(case.field, value, locale).strip()


@pytest.fixture(scope="module")
def connections(stock: object) -> Iterator[sa.Connection]:
    engine = make_engine(Settings(database=stock.empty()))  # type: ignore[attr-defined]  # the stock fixture's
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@EACH
def test_a_stored_value_comes_back_equal_and_of_its_type(case: Case, connections: sa.Connection) -> None:
    kind, parts = case.kind, case.kind.parts(case.field)
    kept = {key.name: key for key in kind.keys(case.field) if parts is not None and key.name in parts.beside}
    beside = [sa.Column(name, key.type) for name, key in kept.items()]
    table = sa.Table(
        "kept", sa.MetaData(), sa.Column("n", sa.Integer()), sa.Column("v", kind.column(case.field)), *beside
    )
    values = _some_values(case)
    rows = [
        {
            "n": n,
            "v": value if parts is None or value is None else parts.split(value),
            **{name: key.make(value) for name, key in kept.items()},
        }
        for n, value in enumerate([None, *values])
    ]
    table.create(connections)
    connections.execute(sa.insert(table), rows)
    columns = [table.c.v, *(table.c[name] for name in (parts.beside if parts is not None else ()))]
    stored = connections.execute(sa.select(*columns).order_by(table.c.n)).all()
    found = [row[0] if parts is None else parts.join(tuple(row)) for row in stored]
    table.drop(connections)
    assert found == [None, *values]
    assert {type(one) for one in found[1:]} == {type(one) for one in values}


@EACH
def test_a_key_is_made_of_every_value_and_of_none(case: Case) -> None:
    for key in case.kind.keys(case.field):
        assert key.make(None) is None
        for value in _some_values(case):
            assert isinstance(key.make(value), str) or key.name in _optional(case)


def _optional(case: Case) -> tuple[str, ...]:
    """The parts of a value that may be missing while the value is not."""
    parts = case.kind.parts(case.field)
    return () if parts is None else parts.beside


@pytest.mark.parametrize("before", DECLARABLE, ids=lambda kind: kind.name)
def test_every_change_of_kind_is_decided_and_explained(before: Kind) -> None:
    for after in DECLARABLE:
        conversion = decided(before, after)
        assert (conversion.why is None) == (conversion.loss == "none"), after.name
        assert conversion.why is None or conversion.why.say("zh") != conversion.why.say("en"), after.name
        assert before.name != after.name or conversion.loss == "none", after.name


@pytest.mark.parametrize("kind", DECLARABLE, ids=lambda kind: kind.name)
def test_every_option_is_a_json_schema_that_explains_itself(kind: Kind) -> None:
    for name, schema in kind.options().items():
        Draft202012Validator.check_schema(schema)
        assert {"title", "description", "examples"} <= set(schema), name
        for example in schema["examples"]:  # type: ignore[attr-defined]  # a JSON array
            Draft202012Validator(schema).validate(example)


def test_the_language_knows_what_may_be_declared_and_nothing_else() -> None:
    assert list(vocabulary(KINDS).kinds) == [*(kind.name for kind in DECLARABLE), "formula", "rollup", "series"]
    assert {"id", "actor"}.isdisjoint(vocabulary(KINDS).kinds)


def _some_values(case: Case) -> list[object]:
    """Edges where there are any, else what the strategy gives; always the same."""
    edges: dict[str, list[object]] = {
        "integer": [0, -5, 100],
        "boolean": [True, False],
        "choice": ["A", "old"],
        "tree": ["east", "西"],
    }
    if case.field.kind in edges:
        return edges[case.field.kind]
    found: list[object] = []

    @settings(max_examples=15, database=None, derandomize=True, deadline=None)
    @given(case.values)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    whole = [value for value in found if not isinstance(value, Decimal) or value.is_finite()]
    return whole
