"""The reference pages say what the product says."""

from __future__ import annotations

import re

from core.codes.conditions import BROKEN_RULE
from docs.generate import REFERENCE, codes, pages

WORDED_BY_DEFINITIONS = (BROKEN_RULE,)
"""Codes that say nothing of their own: the definition words the message, in its language and in translations."""


def test_the_reference_is_what_the_product_says() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    assert pages() == written, "run: make docs"


def test_every_code_says_in_both_languages_what_is_wrong_and_is_explained() -> None:
    incomplete = [
        one.code
        for one in codes()
        if not (
            one.en
            and one.about
            and (re.search(r"[\u4e00-\u9fff]", one.zh) or one in WORDED_BY_DEFINITIONS)
            and bool(one.hint_en) == bool(one.hint_zh)
        )
    ]
    assert incomplete == []
