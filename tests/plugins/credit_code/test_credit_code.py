"""The unified social credit code: its check character and its kind."""

from __future__ import annotations

import pytest

from core.hooks import plugin_manager
from core.kinds.kind import Locale, Refused
from core.kinds.registry import collect
from plugins.credit_code.code import ALPHABET, check_character
from schema_registry.model import Field, Text

FIELD = Field("t/c.code", "code", "credit_code", Text("Code"))
KIND = collect(plugin_manager().hook)["credit_code"]
KNOWN = ("91330100799655058B", "9144030071526726XG", "914403001922038216")
"""Published codes of three companies."""


@pytest.mark.parametrize("code", KNOWN)
def test_published_codes_are_taken(code: str) -> None:
    assert KIND.reader(FIELD, Locale())(f" {code.lower()} ") == code
    assert KIND.json_reader(FIELD)(code) == code


@pytest.mark.parametrize("position", range(17))
def test_every_single_mistyped_character_is_found(position: int) -> None:
    code = KNOWN[0]
    for char in ALPHABET.replace(code[position], ""):
        assert check_character(code[:position] + char + code[position + 1 : 17]) != code[17]


@pytest.mark.parametrize(
    ("text", "code"), [("91330100799655058C", "USC002"), ("9133", "USC001"), ("I" * 18, "USC001")]
)
def test_a_wrong_code_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        KIND.reader(FIELD, Locale())(text)
    assert caught.value.code.code == code
