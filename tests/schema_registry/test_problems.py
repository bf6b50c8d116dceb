"""How a problem is worded."""

from __future__ import annotations

import pytest

from schema_registry.problems import Code

MISSED = Code("TST001", "{count:record has|records have} no {what}.", "{count} 条记录没有{what}。")


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 record has no name."), (2, "2 records have no name."), (0, "0 records have no name.")]
)
def test_a_number_takes_the_words_that_go_with_it(count: int, said: str) -> None:
    assert MISSED.at(count=count, what="name").message == said
    assert MISSED.at(count=count, what="name").say("zh_CN") == f"{count} 条记录没有name。"


def test_a_value_that_looks_like_a_template_is_said_as_it_stands() -> None:
    assert MISSED.at(count=1, what="{count.__class__}").message == "1 record has no {count.__class__}."
