"""Makes the demo files: an ocean freight company in Shanghai, three years, the same files on every run.

`python -m example_configs.shipping.demo.make_data FOLDER [--scale 0.1]`. The columns are those of the pack's import
mappings. The story in the numbers: bookings grow by a fifth a year, peak in July to September and stand still at
Chinese New Year; freight rates double in 2024 and come down; a fifth of the customers bring four fifths of the
business, and some fall silent; who was recommended to us is won three times as often as who was called cold; some
salespeople win more; some customers pay late, and complaints follow tight markets.
"""

from __future__ import annotations

import argparse
import csv
import random
from datetime import date
from pathlib import Path

from example_configs.shipping.demo import customers as people
from example_configs.shipping.demo import money, sales, traffic
from example_configs.shipping.demo.customers import Row
from example_configs.shipping.demo.expenses import make_expenses
from example_configs.shipping.demo.market import FIRST_DAY, LAST_DAY, dollar, euro
from example_configs.shipping.demo.numbers import credit_code
from example_configs.shipping.demo.places import CARRIERS, LANES, PORTS

SEED = 20261120
CUSTOMERS, BOOKINGS, OPPORTUNITIES, QUOTATIONS = 2080, 2400, 1150, 700
ACTIVITIES, COMPLAINTS, TASKS, EXPENSES = 2100, 190, 90, 1100


def make(scale: float = 1.0) -> dict[str, list[Row]]:
    """The rows of each file; `scale` makes fewer of all that there are many of."""
    chance = random.Random(SEED)
    known = people.make_customers(chance, _many(CUSTOMERS, scale))
    schedule = traffic.Schedule(chance)
    bookings = traffic.make_bookings(chance, known, schedule, _many(BOOKINGS, scale))
    schedule.announce()
    people.grade(known)
    voyages = schedule.voyages()
    departments, contacts = people.make_contacts(chance, known)
    deals = sales.make_opportunities(chance, known, bookings, _many(OPPORTUNITIES, scale))
    quotations, charges = sales.make_quotations(chance, known, bookings, deals, _many(QUOTATIONS, scale))
    booked, boxes, bills = traffic.booking_rows(chance, bookings)
    contracts, numbers = money.make_contracts(known, bookings)
    complaints = money.make_complaints(chance, bookings, _many(COMPLAINTS, scale))
    receivables, payments = money.make_receivables(chance, bookings, numbers)
    return {
        "rates": _rates(),
        "company": [_company()],
        "carriers": _carriers(),
        "vessels": traffic.vessels(),
        "ports": _ports(),
        "lanes": _lanes(),
        "customers": people.customer_rows(chance, known),
        "departments": departments,
        "contacts": contacts,
        "voyages": traffic.voyage_rows(chance, voyages),
        "opportunities": sales.opportunity_rows(chance, deals),
        "quotations": quotations,
        "quotation_lines": charges,
        "bookings": booked,
        "containers": boxes,
        "bills": bills,
        "contracts": contracts,
        "receivables": receivables,
        "payments": payments,
        "complaints": complaints,
        "activities": sales.make_activities(chance, known, deals, _many(ACTIVITIES, scale)),
        "expenses": make_expenses(chance, deals, bookings, complaints, _many(EXPENSES, scale)),
        "tasks": sales.make_tasks(chance, known, _many(TASKS, scale)),
    }


def write(folder: Path, files: dict[str, list[Row]]) -> None:
    """Each file as CSV in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def _many(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _rates() -> list[Row]:
    months = [
        date(year, month, 1)
        for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        for month in range(1, 13)
        if date(year, month, 1) <= LAST_DAY
    ]
    found: list[Row] = []
    for day in months:
        found += [{"币种": "USD", "日期": day, "汇率": dollar(day)}, {"币种": "EUR", "日期": day, "汇率": euro(day)}]
    return found


def _company() -> Row:
    return {
        "公司名称": "澜舟国际货运代理（上海）有限公司",
        "简称": "澜舟货运",
        "英文名称": "Blueark International Freight (Shanghai) Co., Ltd.",
        "统一社会信用代码": credit_code(random.Random(SEED), "310101"),
        "法定代表人": "周明远",
        "电话": "+86 21 6321 0000",
        "电子邮箱": "service@blueark.example",
        "网站": "https://www.blueark.example",
        "地址": "上海市黄浦区中山东一路 18 号 12 楼",
        "开户银行": "招商银行上海外滩支行",
        "银行账号": "1219 0000 8810 601",
        "SWIFT 代码": "CMBCCNBS",
    }


def _carriers() -> list[Row]:
    return [{"SCAC": one.code, "名称": one.name, "英文名称": one.english, "联盟": one.alliance} for one in CARRIERS]


def _ports() -> list[Row]:
    return [
        {
            "代码": one.code,
            "港口": one.name,
            "英文名称": one.english,
            "国家": one.country,
            "航区": one.trade,
            "纬度": one.latitude,
            "经度": one.longitude,
        }
        for one in PORTS
    ]


def _lanes() -> list[Row]:
    return [
        {
            "航线代码": one.code,
            "航线": one.name,
            "起运港": one.origin,
            "目的港": one.destination,
            "航区": one.trade,
            "航程": one.days,
            "免箱期": 7 if one.days < 12 else 10 if one.days < 30 else 14,
        }
        for one in LANES
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Makes the demo files of the shipping pack.")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="Fewer customers, bookings and so on: 0.1 is a tenth."
    )
    arguments = parser.parse_args()
    write(arguments.folder, make(arguments.scale))


if __name__ == "__main__":
    main()
