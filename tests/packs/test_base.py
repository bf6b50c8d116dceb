"""The base pack: without a fault, in two languages, live on both databases, and every page of it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cardwright.cli import cli
from core.context import Actor
from core.engine import Installation
from core.publish import make_plan
from core.records.write import create
from core.settings import Settings
from tests.architecture.source import ROOT
from tests.support.databases import Stock
from tests.support.publishing import opened, publish, read
from tests.support.web import Web, prepare_web

BASE = ROOT / "example_configs" / "base"


def check(*folders: Path) -> str:
    """What `cardwright check` says about packs; their translations are among what it looks at."""
    done = CliRunner().invoke(cli, ["--language", "en", "check", *map(str, folders)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def prepare_base(address: str) -> None:
    """A database with the web application's tables and the base pack published."""
    prepare_web(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, BASE)
    installation.close()


@pytest.fixture
def web(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_base, tmp_path) as made:
        yield Web(made)


def test_nothing_is_wrong_with_the_pack() -> None:
    assert "No problems" in check(BASE)


def test_a_second_plan_is_empty(web: Web) -> None:
    with web.installation.reading() as ctx:
        assert make_plan(ctx, [read(BASE)]).empty


def test_every_page_answers_in_both_languages(web: Web) -> None:
    web.person("boss", "manager", name="管理员")
    boss = web.signed_in("boss")
    with web.installation.writing(actor=Actor(1, "boss", superuser=True)) as ctx:
        names = list(ctx.model.entities)
        customer = create(ctx, "customer", {"name": "上海远东机械有限公司"}).id
    for language in ("zh-CN", "en"):
        for entity in names:
            for path in (f"/records/{entity}", f"/records/{entity}/new"):
                answer = boss.get(path, **{"Accept-Language": language})
                assert answer.status_code == 200, (path, answer.text[:500])
        assert boss.get(f"/records/customer/{customer}", **{"Accept-Language": language}).status_code == 200
