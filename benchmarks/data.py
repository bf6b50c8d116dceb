"""The same records in every run: names in Chinese and English, skewed as companies are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from benchmarks.pack import CATEGORIES, CUSTOMER, GRADES, STAGES

PLACES = (
    "重庆",
    "上海",
    "北京",
    "广州",
    "深圳",
    "天津",
    "成都",
    "武汉",
    "西安",
    "南京",
    "杭州",
    "厦门",
    "苏州",
    "长春",
)
TRADES = ("汽车", "贸易", "物流", "船运", "食品", "电子", "化工", "医药", "钢铁", "纺织", "航空", "旅游", "建材")
ENDINGS = ("有限公司", "集团", "股份公司", "商行", " Trading Co.", " Shipping Ltd.", " Foods GmbH")
COUNTRIES = ("中国", "Germany", "France", "USA", "Japan", "Spain", "Brazil", "India")
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
FIRST = date(2018, 1, 1)
DAYS = 2500

Values = dict[str, object]
COLUMNS = tuple(CUSTOMER["properties"])


def customers(number: int, start: int = 0) -> Iterator[Values]:
    """Customers with typed values."""
    random = Random(start)
    for at in range(start, start + number):
        name = random.choice(PLACES) + random.choice(GIVEN) + random.choice(GIVEN) + random.choice(TRADES)
        yield {
            "code": f"C-{at:07}",
            "name": f"{name}{random.choice(ENDINGS)} {at}",
            "grade": random.choices(GRADES, (1, 3, 8, 20))[0],
            "country": random.choices(COUNTRIES, (30, 8, 8, 8, 5, 4, 3, 2))[0],
            "city": random.choice(PLACES),
            "phone": f"+86 21 {random.randrange(10**8):08}",
            "email": f"office{at}@example.com",
            "credit": Decimal(random.randrange(10**8)).scaleb(-2),
            "revenue": Decimal(random.randrange(10**11)).scaleb(-2),
            "founded_on": date(1950, 1, 1) + timedelta(days=random.randrange(25_000)),
            "staff": random.randrange(5000),
            "active": random.random() < 0.9,
        }


def contacts(number: int, of: list[str]) -> Iterator[Values]:
    random = Random(2)
    for at in range(number):
        name = random.choice(FAMILY) + random.choice(GIVEN) + random.choice(GIVEN)
        job = random.choice(("采购", "经理", "Director", "Buyer"))
        yield {"name": name, "customer": random.choice(of), "job": job, "phone": f"+86 139 {at:08}"}


def opportunities(number: int, of: list[str]) -> Iterator[Values]:
    random = Random(3)
    for at in range(number):
        yield {
            "title": f"{random.choice(TRADES)}订单 {at}",
            "customer": random.choice(of),
            "stage": random.choice(STAGES),
            "amount": Decimal(random.randrange(10**8)).scaleb(-2),
            "closes_on": FIRST + timedelta(days=random.randrange(DAYS)),
        }


def expenses(number: int, of: list[str]) -> Iterator[Values]:
    random = Random(4)
    for _ in range(number):
        yield {
            "customer": random.choice(of),
            "category": random.choice(CATEGORIES),
            "amount": Decimal(random.randrange(10**6)).scaleb(-2),
            "spent_on": FIRST + timedelta(days=random.randrange(DAYS)),
        }


def write_customers(path: Path, number: int) -> None:
    """The customers as a file to import, with the fields' names as headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for values in customers(number):
            writer.writerow(str(value).lower() if isinstance(value, bool) else value for value in values.values())
