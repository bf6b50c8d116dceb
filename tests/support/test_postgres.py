"""Tests find a PostgreSQL server, start one, or say what to install."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import browser, postgres

NOBODY = "postgresql://postgres@127.0.0.1:1/postgres"


def test_where_none_answers_one_is_started_and_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.VARIABLE, raising=False)
    with postgres.server(NOBODY) as url:
        assert postgres.answers(url)
    assert not postgres.answers(url)


def test_a_named_server_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(postgres.VARIABLE, "postgresql://me@elsewhere/postgres")
    with postgres.server(NOBODY) as url:
        assert url == sa.make_url("postgresql://me@elsewhere/postgres")


def test_without_postgresql_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(postgres.VARIABLE, raising=False)
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="apt-get install -y postgresql"), postgres.server(NOBODY):
        pass


def test_without_chromium_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="apt-get install -y chromium"):
        browser.find_chromium()
