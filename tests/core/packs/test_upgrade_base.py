"""The base pack of the product is upgraded from an older copy of it, with records, edits in place and own changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from core.context import Context
from core.drafts import add, begin, fingerprint, put, workspace
from core.engine import Installation
from core.errors import Rejected
from core.packs import install_plan, installed, uninstall_plan, upgraded
from core.publish import apply_plan, live_packs, make_plan
from core.publish.history import documents_of
from core.queries.find import find
from core.queries.query import Query
from core.records.write import create
from core.settings import Settings
from schema_registry.merge import Decision
from schema_registry.packs import LOCAL, PackFiles
from tests.support.databases import Stock
from tests.support.publishing import ADMIN, as_admin, opened, prepare_installation, read

CUSTOMER = "entities/customer.json"
BASE = read(Path(__file__).parents[3] / "example_configs" / "base")
SHORT, HELP = f"base/{CUSTOMER}#/properties/short_name/title", f"{LOCAL}/{CUSTOMER}#/properties/phone/title"


def texts(pack: PackFiles, version: str, **changes: tuple[str, str]) -> PackFiles:
    """The pack in another version; changes are (old, new) texts in documents by path with `__` for `/`."""
    files = dict(pack.files)
    manifest = json.loads(files["pack.json"])
    files["pack.json"] = files["pack.json"].replace(f'"version": "{manifest["version"]}"', f'"version": "{version}"')
    for path, pair in changes.items():
        name = f"{path.replace('__', '/')}.json"
        assert pair[0] in files[name]
        files[name] = files[name].replace(*pair)
    return PackFiles(pack.name, f"base-{version}", files)


FAX = '    "fax": {"kind": "phone", "title": "传真"},\n    "phone": {"kind": "phone", "title": "电话号码"'
OLD = texts(BASE, "0.9.0", entities__customer=('    "phone": {"kind": "phone", "title": "电话"', FAX))
NEW = texts(BASE, "1.1.0", entities__customer=('"title": "简称"', '"title": "公司简称"'))


def prepare_company(address: str) -> None:
    """The older base with two customers, two edits of it in place, and an overlay of the installation's own."""
    prepare_installation(address)
    installation = Installation.open(Settings(database=address))
    with installation.reading(ADMIN) as ctx:
        plan = install_plan(ctx, upgraded(ctx, [OLD]))
    apply_plan(installation, plan, ADMIN)
    with as_admin(installation) as ctx:
        create(
            ctx, "customer", {"name": "Anna AG", "short_name": "Anna", "fax": "021-55667788", "phone": "13800138000"}
        )
        create(ctx, "customer", {"name": "Berta KG", "bank": "ICBC"})
        number = begin(ctx, "In place")
        text = workspace(ctx, number).texts["base", CUSTOMER]
        edited = text.replace('"title": "简称"', '"title": "客户简称"').replace(
            '"title": "开户银行"', '"title": "开户行"'
        )
        put(ctx, number, "base", CUSTOMER, edited, fingerprint(text))
        over = {
            "$schema": "urn:cardwright:entity:1",
            "extends": "customer",
            "properties": {"phone": {"title": "总机"}, "rank": {"kind": "integer", "title": "名次"}},
        }
        add(ctx, number, LOCAL, CUSTOMER, json.dumps(over, ensure_ascii=False, indent=2))
    with installation.reading(ADMIN) as ctx:
        plan = make_plan(ctx, workspace(ctx, number).packs)
    apply_plan(installation, plan, ADMIN)
    installation.close()


@pytest.fixture
def company(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_company, tmp_path) as made:
        yield made


def upgrade(company: Installation, pack: PackFiles, decisions: Mapping[str, Decision]) -> int:
    with company.reading(ADMIN) as ctx:
        plan = install_plan(ctx, upgraded(ctx, [pack], decisions))
    return apply_plan(company, plan, ADMIN, consent=plan.questions)


def title(ctx: Context, field: str) -> str:
    return str(ctx.model.entities["customer"].fields[field].title)


def customers(ctx: Context, *fields: str) -> list[tuple[object, ...]]:
    """Values of all customers, by name."""
    found = find(ctx, Query("customer", fields, sort=("name",)))
    return [tuple(row[one] for one in fields) for row in found.rows]


def test_edits_are_known_and_both_kinds_of_conflicts_are_asked(company: Installation) -> None:
    with company.reading(ADMIN) as ctx:
        base = next(one for one in installed(ctx) if one.name == "base")
        assert (base.version, [one.path for one in base.edits]) == ("0.9.0", [CUSTOMER])
        found = upgraded(ctx, [NEW])
        assert {one.address: (one.clash.was, one.clash.theirs, one.clash.ours) for one in found.conflicts} == {
            SHORT: ('"简称"', '"公司简称"', '"客户简称"'),
            HELP: ('"电话号码"', '"电话"', '"总机"'),
        }
        with pytest.raises(Rejected) as refused:
            install_plan(ctx, found)
        assert [one.code for one in refused.value.problems] == ["INS001", "INS001"]


def test_values_and_edits_are_kept_and_conflicts_decided_either_way(company: Installation) -> None:
    with company.reading(ADMIN) as ctx:
        plan = install_plan(ctx, upgraded(ctx, [NEW], {SHORT: "keep", HELP: "take"}))
        assert plan.questions == {"remove-field base/customer.fax"}
    apply_plan(company, plan, ADMIN, consent=plan.questions)
    with company.reading(ADMIN) as ctx:
        assert [title(ctx, one) for one in ("short_name", "bank", "phone", "rank")] == [
            "客户简称",
            "开户行",
            "电话",
            "名次",
        ]
        assert customers(ctx, "name", "short_name", "phone", "bank") == [
            ("Anna AG", "Anna", "13800138000", None),
            ("Berta KG", None, None, "ICBC"),
        ]
        base = next(pack for pack in live_packs(ctx.connection) if pack.name == "base")
        assert (base.pristine, base.version) == (NEW.files, "1.1.0")
        edited = NEW.files[CUSTOMER].replace('"title": "公司简称"', '"title": "客户简称"')
        assert base.files == {**NEW.files, CUSTOMER: edited.replace('"title": "开户银行"', '"title": "开户行"')}
        own = next(pack for pack in live_packs(ctx.connection) if pack.name == LOCAL)
        assert json.loads(own.files[CUSTOMER])["properties"] == {"rank": {"kind": "integer", "title": "名次"}}
        assert own.requires == {"base": "^1.1"}


def test_the_other_way_round(company: Installation) -> None:
    upgrade(company, NEW, {SHORT: "take", HELP: "keep"})
    with company.reading(ADMIN) as ctx:
        assert [title(ctx, one) for one in ("short_name", "bank", "phone")] == ["公司简称", "开户行", "总机"]


def test_a_second_upgrade_is_empty_and_asks_nothing_again(company: Installation) -> None:
    version = upgrade(company, NEW, {SHORT: "keep", HELP: "keep"})
    with company.reading(ADMIN) as ctx:
        again = upgraded(ctx, [NEW])
        plan = install_plan(ctx, again)
        assert (again.conflicts, plan.steps) == ((), ())
    assert apply_plan(company, plan, ADMIN) == version


def test_going_back_gives_the_older_pack_with_what_it_came_with(company: Installation) -> None:
    upgrade(company, NEW, {SHORT: "take", HELP: "take"})
    with company.reading(ADMIN) as ctx:
        plan = make_plan(ctx, documents_of(ctx, 2))
    apply_plan(company, plan, ADMIN, consent=plan.questions)
    with company.reading(ADMIN) as ctx:
        base = next(pack for pack in live_packs(ctx.connection) if pack.name == "base")
        assert base.pristine == OLD.files
        assert customers(ctx, "name", "fax")[0] == ("Anna AG", "021-55667788")
        assert len(upgraded(ctx, [NEW]).open) == 2


def test_what_went_with_a_pack_comes_back_with_it(company: Installation) -> None:
    with company.reading(ADMIN) as ctx:
        own = make_plan(ctx, [pack for pack in live_packs(ctx.connection) if pack.name != LOCAL])
    apply_plan(company, own, ADMIN, consent=own.questions)
    with company.reading(ADMIN) as ctx:
        before = customers(ctx, "code", "name", "short_name", "fax", "phone", "bank")
        gone = uninstall_plan(ctx, "base")
    apply_plan(company, gone, ADMIN, consent=gone.questions)
    with company.reading(ADMIN) as ctx:
        assert (ctx.model.entities, live_packs(ctx.connection)) == ({}, ())
    upgrade(company, OLD, {})
    with company.reading(ADMIN) as ctx:
        assert customers(ctx, "code", "name", "short_name", "fax", "phone", "bank") == before
