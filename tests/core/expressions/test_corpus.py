"""One corpus of formulas, computed in Python, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.engine import Installation
from tests.support.formulas import REFUSED, SHANGHAI, TYPES, Case, in_python, in_sql, read, same

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.json"))


def cases_of(path: Path) -> list[Case]:
    return [_case(written) for written in json.loads(path.read_text(encoding="utf-8"))["cases"]]


def _case(written: dict[str, Any]) -> Case:
    values = {name: read(TYPES[name[0]], value) for name, value in written.get("with", {}).items()}
    case = Case(written["formula"], values, written.get("zone", SHANGHAI))
    gives = written["gives"]
    expected = REFUSED if isinstance(gives, dict) else read(case.checked.type.name, gives)
    return Case(case.formula, case.values, case.zone, expected)


def test_the_corpus_is_large() -> None:
    assert sum(len(cases_of(path)) for path in CORPUS) >= 600


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_python_gives_what_the_corpus_says(path: Path) -> None:
    found = [(case, in_python(case)) for case in cases_of(path)]
    assert [(case.formula, case.values, value) for case, value in found if value != case.gives] == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_databases_give_what_the_corpus_says(path: Path, installation: Installation) -> None:
    cases = cases_of(path)
    with installation.reading() as ctx:
        found = in_sql(ctx.connection, cases)
    wrong = [
        (case.formula, case.values, value)
        for case, value in zip(cases, found, strict=True)
        if not same(case.gives, value)
    ]
    assert wrong == []
