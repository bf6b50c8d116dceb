"""“Did you mean” as a change of the text."""

from __future__ import annotations

import pytest

from schema_registry.assist import fix_of
from schema_registry.build import build
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import VOCABULARY
from tests.support.packs import entity, pack

FIELDS = {"amount": "decimal", "stage": {"kind": "choice", "enum": ["open"]}}


def mended(text: str, path: str = "entities/deal.json") -> str:
    """The text of a document after the first correction."""
    whole = pack(entity("deal", FIELDS))
    packs = [PackFiles(whole.name, whole.label, {**whole.files, path: text})]
    problems = build(packs, VOCABULARY).problems
    fix = next(
        fix
        for one in problems
        if one.place and one.place.file.endswith(path) and (fix := fix_of(one, text)) is not None
    )
    return text[: fix.start] + fix.text + text[fix.end :]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('"list": {"columns": ["stage", "amuont"]}', '"list": {"columns": ["stage", "amount"]}'),
        ('"lst": {"columns": ["stage"]}', '"list": {"columns": ["stage"]}'),
        ('"list": {"sort": ["-amuont"]}', '"list": {"sort": ["-amount"]}'),
        (
            '"rules": [{"id": "x", "assert": "stage = \'open\' or amuont > 1", "message": "No"}]',
            '"rules": [{"id": "x", "assert": "stage = \'open\' or amount > 1", "message": "No"}]',
        ),
    ],
)
def test_the_wrong_word_is_replaced_and_nothing_else(wrong: str, right: str) -> None:
    head = (
        '{"$schema": "urn:cardwright:entity:1", "name": "deal", "title": "Deal", "type": "object", "properties": '
        '{"amount": {"kind": "decimal", "title": "Amount"}, '
        '"stage": {"kind": "choice", "title": "Stage", "enum": ["open"]}}, '
    )
    assert mended(f"{head}{wrong}}}") == f"{head}{right}}}"


def test_a_kind_is_corrected() -> None:
    head = '{"$schema": "urn:cardwright:entity:1", "name": "deal", "title": "D"'
    assert '"kind": "text"' in mended(head + ', "properties": {"a": {"kind": "txet", "title": "A"}}}')
