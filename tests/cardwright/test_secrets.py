"""`cardwright secrets …`: keys are made, and changed while every secret stays readable."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cardwright.conftest import entity, pack

KEYS = "CARDWRIGHT_SECRET_KEYS"


def test_secrets_are_sealed_again_with_a_new_key(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (prepared("secrets", "new-key").stdout.strip() for _ in range(2))
    assert len(old) == len(new) == 44
    monkeypatch.setenv(KEYS, old)
    fields = {"name": {"kind": "text", "title": "Name"}, "word": {"kind": "secret", "title": "Word"}}
    assert prepared("apply", pack(tmp_path, entities__thing=entity(**fields)), "--yes").exit_code == 0
    rows = tmp_path / "rows.csv"
    rows.write_text("name,word\na,hunter2\n", encoding="utf-8")
    assert prepared("import", str(rows), "--entity", "thing").exit_code == 0
    assert "hunter2" not in prepared("query", "thing", "--columns", "name,word").stdout
    monkeypatch.setenv(KEYS, new)
    lost = prepared("secrets", "rotate")
    assert (lost.exit_code, "1 cannot be opened" in lost.stderr) == (1, True)
    monkeypatch.setenv(KEYS, f"{new},{old}")
    assert "1 sealed again" in prepared("secrets", "rotate").stderr
    monkeypatch.setenv(KEYS, new)
    assert prepared("secrets", "rotate").exit_code == 0
    monkeypatch.setenv(KEYS, "short")
    assert KEYS in prepared("secrets", "rotate").stderr
