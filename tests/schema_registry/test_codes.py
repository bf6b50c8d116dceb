"""Every problem code is complete in both languages and explained."""

from __future__ import annotations

import re
import string

import pytest

from schema_registry.codes import (
    categories,
    conditions,
    cross,
    derived,
    formulas,
    lint,
    many,
    packs,
    reports,
    shape,
    syntax,
    totals,
)
from schema_registry.problems import Code
from schema_registry.reference import meta_markdown, problems_markdown
from tests.schema_registry.definitions import VOCABULARY

MODULES = (syntax, packs, shape, cross, conditions, derived, categories, many, totals, formulas, reports, lint)
CODES = sorted(
    (value for module in MODULES for value in vars(module).values() if isinstance(value, Code)),
    key=lambda code: code.code,
)


def _called(code: Code) -> str:
    return code.code


def _params(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_codes_are_unique() -> None:
    assert len({code.code for code in CODES}) == len(CODES) > 80


@pytest.mark.parametrize("code", CODES, ids=_called)
def test_a_code_speaks_english_and_chinese_and_is_explained(code: Code) -> None:
    assert re.fullmatch(r"(SYN|PCK|DOC|REL|FRM|QRY|RPT|LNT)\d{3}", code.code)
    assert code.en.endswith(".") and code.zh.endswith("。")
    assert re.search(r"[\u4e00-\u9fff]", code.zh)
    assert bool(code.hint_en) == bool(code.hint_zh)
    assert code.about.endswith(".")


@pytest.mark.parametrize("code", CODES, ids=_called)
def test_both_languages_tell_the_same_facts(code: Code) -> None:
    """A parameter that has a Chinese form of its own is called like the English one with _zh."""
    english, chinese = _params(code.en), {name.removesuffix("_zh") for name in _params(code.zh)}
    assert english == chinese


@pytest.mark.parametrize("code", [code for code in CODES if code.code.startswith("LNT")], ids=_called)
def test_lint_only_warns(code: Code) -> None:
    assert code.severity == "warning"


def test_the_reference_of_problems_has_a_section_for_each() -> None:
    page = problems_markdown(CODES)
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [code.code for code in CODES]
    assert "{{" not in page


def test_the_reference_of_definitions_lists_every_member_and_kind() -> None:
    page = meta_markdown(VOCABULARY)
    for word in (
        "`properties`",
        "`renamedFrom`",
        "`maxLength`",
        "`onDelete`",
        "### reference",
        "`identify`",
        "`menu`",
    ):
        assert word in page
    assert all(line.count(" | ") >= 3 for line in page.splitlines() if line.startswith("| `"))
