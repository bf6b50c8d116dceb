"""Records that are like one that is typed: by number, by code, by the name of a company."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.context import Actor
from core.engine import Installation
from core.queries.alike import MOST, alike, bare
from core.records.write import create, create_many
from tests.support import as_admin
from tests.support.databases import Stock
from tests.support.packs import entity, pack
from tests.support.publishing import opened, prepare_installation, publish
from tests.support.web import statements

CUSTOMER = entity(
    "customer",
    {
        "name": {"kind": "text", "search": True},
        "phone": "phone",
        "email": "email",
        "number": "integer",
    },
    duplicates=["name", "phone", "email", "number"],
    card={"title": "{name}"},
)
OWN = {"$schema": "urn:cardwright:role:1", "name": "own", "title": "Own", "entities": {"customer": {"read": "own"}}}


@pytest.fixture
def shop(stock: Stock, tmp_path: Path) -> Iterator[Installation]:
    with opened(stock, prepare_installation, tmp_path) as made:
        publish(made, pack(CUSTOMER, roles__own=OWN))
        with as_admin(made) as ctx:
            rows = [
                {"name": "上海电气集团股份有限公司", "phone": "+86 21 3330 1000", "number": 7},
                {"name": "上海电机厂", "email": "Info@Example.com"},
                {"name": "Wagner Spedition GmbH & Co. KG"},
                {"name": "Wagner Logistics Inc."},
            ]
            assert create_many(ctx, "customer", rows).refused == {}
        yield made


def found(shop: Installation, **texts: str) -> list[tuple[str, tuple[str, ...]]]:
    with as_admin(shop) as ctx:
        return [(one.title, tuple(field.name for field in one.fields)) for one in alike(ctx, "customer", texts)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海电气集团股份有限公司", "上海电气"),
        ("上海电气（集团）有限公司", "上海电气 集团"),
        ("Wagner Spedition GmbH & Co. KG", "wagner spedition"),
        ("ACME, Inc.", "Acme Incorporated"),
        ("Acme Co., Ltd.", "ACME"),
        ("Ｓｏｎｙ　株式会社", "sony 株式会社"),
    ],
)
def test_a_company_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("上海电气", "上海电机"), ("Acme", "Acme Logistics"), ("有限公司", "股份公司"), ("Costco", "Cost")],
)
def test_others_are_others(one: str, other: str) -> None:
    assert bare(one) != bare(other)


@pytest.mark.parametrize("name", ["", "Co", "公司", "GmbH", "()", "a" * 5000])
def test_a_name_of_legal_forms_alone_is_a_name(name: str) -> None:
    assert bool(bare(name)) == any(map(str.isalnum, name))


def test_names_numbers_and_addresses_are_found(shop: Installation) -> None:
    assert found(shop, name="上海电气") == [("上海电气集团股份有限公司", ("name",))]
    assert found(shop, name="wagner spedition") == [("Wagner Spedition GmbH & Co. KG", ("name",))]
    assert found(shop, phone="021-33301000") == [] or found(shop, phone="+86 21 33301000")
    assert found(shop, phone="+86-21-3330-1000") == [("上海电气集团股份有限公司", ("phone",))]
    assert found(shop, email="info@example.com") == [("上海电机厂", ("email",))]
    assert found(shop, number="7") == [("上海电气集团股份有限公司", ("number",))]


def test_who_shares_most_comes_first(shop: Installation) -> None:
    told = found(shop, name="上海电机厂有限公司", phone="+86 21 3330 1000", number="7")
    assert told == [("上海电气集团股份有限公司", ("phone", "number")), ("上海电机厂", ("name",))]


@pytest.mark.parametrize(
    "texts", [{}, {"name": ""}, {"name": "上"}, {"number": "x"}, {"nonsense": "y"}, {"name": "%_"}]
)
def test_what_is_no_value_yet_is_like_nothing(shop: Installation, texts: dict[str, str]) -> None:
    assert found(shop, **texts) == []


def test_a_record_is_not_like_itself(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        id = create(ctx, "customer", {"name": "Only one"}).id
        assert alike(ctx, "customer", {"name": "only one"}, id) == ()
        assert len(alike(ctx, "customer", {"name": "only one"})) == 1


def test_nobody_is_told_of_what_they_may_not_see(shop: Installation) -> None:
    with shop.reading(Actor(7, "Sally", frozenset({"own"}))) as ctx:
        assert alike(ctx, "customer", {"name": "上海电气", "number": "7"}) == ()


def test_one_statement_and_few_records(shop: Installation) -> None:
    with as_admin(shop) as ctx:
        create_many(ctx, "customer", [{"name": f"Same {'Ltd' if n % 2 else 'Inc'}", "number": n} for n in range(9)])
        with statements(shop) as asked:
            assert len(alike(ctx, "customer", {"name": "same", "number": "3"})) == MOST
    assert len(asked) == 1
