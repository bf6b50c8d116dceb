"""The base pack and the industry packs on it: without a fault, in two languages, live on both databases; every page
answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from cardwright.cli import cli
from core.context import SYSTEM, Actor
from core.engine import Installation
from core.errors import Rejected
from core.publish import make_plan
from core.records.write import create
from core.settings import Settings
from core.transfer.columns import Automatic
from core.transfer.load import load
from schema_registry.model import Model
from tests.architecture.source import ROOT
from tests.support.databases import Stock
from tests.support.publishing import opened, publish, read
from tests.support.web import Web, prepare_web

PACKS = ROOT / "example_configs"
INSTALLED: Mapping[str, tuple[Path, ...]] = {
    "base": (PACKS / "base",),
    "shipping": (PACKS / "base", PACKS / "shipping"),
}


def prepare_base(address: str) -> None:
    """A database with the web application's tables and the base pack published."""
    _prepare(address, "base")


def prepare_shipping(address: str) -> None:
    """The same, upgraded to the shipping pack."""
    _prepare(address, "base")
    installation = Installation.open(Settings(database=address))
    publish(installation, *INSTALLED["shipping"])
    installation.close()


def _prepare(address: str, packs: str) -> None:
    prepare_web(address)
    installation = Installation.open(Settings(database=address))
    publish(installation, *INSTALLED[packs])
    installation.close()


@pytest.fixture(params=[prepare_base, prepare_shipping], ids=INSTALLED)
def industry(request: pytest.FixtureRequest, stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, request.param, tmp_path) as made:
        yield Web(made)


@pytest.fixture
def base(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_base, tmp_path) as made:
        yield Web(made)


@pytest.fixture
def shipping(stock: Stock, tmp_path: Path) -> Iterator[Web]:
    with opened(stock, prepare_shipping, tmp_path) as made:
        yield Web(made)


@pytest.mark.parametrize("packs", INSTALLED.values(), ids=INSTALLED)
def test_nothing_is_wrong_and_nothing_untranslated(packs: tuple[Path, ...]) -> None:
    done = CliRunner().invoke(cli, ["--language", "en", "check", "--strict", *map(str, packs)])
    assert done.exit_code == 0, done.output


def test_an_upgraded_installation_is_what_the_packs_say(shipping: Web) -> None:
    with shipping.installation.reading() as ctx:
        assert make_plan(ctx, [read(one) for one in INSTALLED["shipping"]]).empty
        assert not chinese_in_english(ctx.model)


def chinese_in_english(model: Model) -> list[str]:
    """Titles that a reader of English would see in Chinese."""
    entities = [one for one in model.entities.values() if not one.link_of]
    titles = [title.say("en") for entity in entities for title in (entity.title, entity.plural)]
    titles += [one.title.say("en") for entity in entities for one in entity.fields.values()]
    titles += [one.title.say("en") for tree in model.trees.values() for one in tree.categories]
    return [title for title in titles if re.search("[\u4e00-\u9fff]", title)]


def test_every_list_and_form_answers(industry: Web) -> None:
    boss = industry.visitor("boss", "manager")
    with industry.installation.reading() as ctx:
        names = [name for name, entity in ctx.model.entities.items() if not entity.link_of]
    for name in names:
        for path in (f"/records/{name}", f"/records/{name}/new"):
            answer = boss.client.get(path, follow_redirects=True)
            assert answer.status_code == 200, (path, answer.text[:500])


def test_numbers_with_check_digits_are_checked(shipping: Web) -> None:
    with shipping.installation.writing(SYSTEM) as ctx:
        carrier = create(ctx, "carrier", {"code": "COSU", "name": "中远海运"}).id
        create(ctx, "vessel", {"name": "COSCO SHIPPING TAURUS", "imo": "9783497", "carrier": carrier})
        with pytest.raises(Rejected, match="imo"):
            create(ctx, "vessel", {"name": "COSCO SHIPPING ARIES", "imo": "9783498", "carrier": carrier})
        asia = create(ctx, "port", {"code": "CNSHA", "name": "上海"}).id
        america = create(ctx, "port", {"code": "USLAX", "name": "洛杉矶"}).id
        route = {"code": "SHA-LAX", "name": "上海 — 洛杉矶", "origin": asia, "destination": america}
        lane = create(ctx, "lane", route).id
        customer = create(ctx, "customer", {"name": "宁波海曙进出口有限公司", "party": ["shipper"]}).id
        booking = create(ctx, "booking", {"customer": customer, "lane": lane}).id
        create(ctx, "container", {"booking": booking, "number": "CSQU3054383", "type": "45HQ"})
        with pytest.raises(Rejected, match="number"):
            create(ctx, "container", {"booking": booking, "number": "CSQU3054384", "type": "20GP"})


def test_sales_managers_bring_old_opportunities_over_and_no_approved_contracts(base: Web) -> None:
    boss = Actor(base.person("zhao", "sales_manager"), "赵敏", frozenset({"sales_manager"}))
    with base.installation.writing(boss) as ctx:
        create(ctx, "customer", {"name": "宁波海曙进出口有限公司"})

    def brought(entity: str, text: str) -> tuple[int, list[str]]:
        result = load(base.installation, boss, Automatic(entity), text.encode(), skip_faulty=True)
        return result.created, [str(fault.problem) for fault in result.faults]

    heads = "商机名称,客户,阶段,预计金额,发现日期,结束日期"
    deals = f"{heads}\n旧单,宁波海曙进出口有限公司,赢单,100,2025-11-02,2026-01-05\n"
    assert brought("opportunity", deals) == (1, [])
    contracts = "合同名称,客户,状态,合同金额,签订日期\n旧合同,宁波海曙进出口有限公司,执行中,100,2026-01-05\n"
    made, said = brought("contract", contracts)
    assert (made, [one.partition(" ")[0] for one in said]) == (0, ["REC701"])
