"""The reference pages say what the product says, and every problem code is complete in both languages."""

from __future__ import annotations

import re
import string

import pytest

from docs.generate import REFERENCE, codes, pages
from schema_registry.problems import Code

CODES = codes()


def named(code: Code) -> str:
    return code.code


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("name", "text"), pages().items(), ids=list(pages()))
def test_a_reference_page_is_what_the_product_says(name: str, text: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == text, "run: make docs"


@pytest.mark.parametrize("code", CODES, ids=named)
def test_a_code_says_in_both_languages_what_is_wrong_and_is_explained(code: Code) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", code.code)
    assert code.en and code.about
    assert re.search(r"[\u4e00-\u9fff]", code.zh)
    assert bool(code.hint_en) == bool(code.hint_zh)


def test_no_two_codes_share_a_number() -> None:
    assert len({code.code for code in CODES}) == len(CODES)
