from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from core.engine import Installation
from core.expressions.closures import runner
from docs.formulas import formulas_markdown
from schema_registry.expressions.check import check
from schema_registry.expressions.functions.function import Function
from schema_registry.expressions.functions.table import CHAPTERS, FUNCTIONS
from schema_registry.expressions.scope import FieldType
from tests.support.formulas import Case, in_sql

EVERY = [one for chapter in CHAPTERS.values() for one in chapter]
ORDERS = [
    {"amount": Decimal(10), "status": "won"},
    {"amount": Decimal(20), "status": "won"},
    {"amount": Decimal("30.5"), "status": "open"},
]


class Orders:
    """The scope that examples of figures over related records are written for."""

    def field(self, entity: str, name: str) -> FieldType | None:
        types = {"order": {"amount": "number", "status": "text"}}.get(entity, {})
        return FieldType(types[name]) if name in types else None

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        return ("order", "customer") if name == "orders" else None

    def names(self, entity: str) -> Iterable[str]:
        return ()


def as_text(function: Function) -> str:
    return function.example if function.name == "text" else f"text({function.example})"


@pytest.mark.parametrize("function", EVERY, ids=lambda one: one.name)
def test_the_example_of_a_function_is_true(function: Function) -> None:
    checked = check(as_text(function), Orders(), "customer")
    assert checked.problems == ()
    assert runner(checked.term)({"orders": ORDERS}, Case("").env) == function.result


def test_databases_say_the_same_of_the_examples(installation: Installation) -> None:
    asked = [one for one in EVERY if one.queries and "orders" not in one.example]
    with installation.reading() as ctx:
        found = in_sql(ctx.connection, [Case(as_text(one)) for one in asked])
    assert found == [one.result for one in asked]


def test_there_are_functions_enough_and_each_name_has_one() -> None:
    assert 40 <= len(EVERY) <= 70
    assert len(FUNCTIONS) == sum(1 + len(one.also) for one in EVERY)


def test_every_function_is_explained_in_both_languages_with_an_example() -> None:
    page = formulas_markdown()
    for one in EVERY:
        assert f"### {one.name}\n" in page
        assert one.en.endswith(".")
        assert one.zh.endswith("。")
        assert f"`{one.example}` gives `{one.result}`" in page
