"""What the meta-schemas and the kinds of fields say of themselves has Chinese words."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from core.kinds.registry import built_in, vocabulary
from schema_registry.documents import DOCUMENT_KINDS
from schema_registry.meta import in_words, meta_schema, texts

HAN = re.compile("[\u4e00-\u9fff]")
WORDS = json.loads((files("schema_registry") / "meta" / "words.zh_CN.json").read_text("utf-8"))
KINDS = vocabulary(built_in())


@pytest.fixture(scope="module")
def said() -> list[str]:
    return list(dict.fromkeys(text for kind in DOCUMENT_KINDS for text in texts(meta_schema(kind, KINDS))))


def test_every_title_and_description_has_a_wording(said: list[str]) -> None:
    assert [text for text in said if text not in WORDS] == []


def test_no_wording_is_left_of_what_is_said_no_more(said: list[str]) -> None:
    assert sorted(WORDS.keys() - set(said)) == []


def test_every_wording_is_chinese() -> None:
    assert [text for text in WORDS.values() if not HAN.search(text)] == []


def test_names_of_members_and_values_are_the_same_in_both() -> None:
    """Words that one types: in braces, behind a dollar, with an underscore, and names of files."""
    typed = re.compile(r"\{\w+\}|\$[A-Z_]+|\bsys_\w+|\b\w+/(?=\.| |。|$)|\b\w+\.json")
    wrong = {
        text: missing
        for text, wording in WORDS.items()
        if (missing := [word for word in typed.findall(text) if word not in wording])
    }
    assert wrong == {}


def test_a_reader_of_another_language_reads_english() -> None:
    assert in_words("Fields", "en") == "Fields"
    assert in_words("Fields", "zh_CN") == "字段"
    assert in_words("Of a plugin", "zh_CN") == "Of a plugin"
