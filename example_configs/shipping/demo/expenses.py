"""What people spent on opportunities, customers, bookings and complaints."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date, timedelta

from example_configs.shipping.demo.customers import Row
from example_configs.shipping.demo.market import FIRST_DAY, LAST_DAY
from example_configs.shipping.demo.sales import Opportunity
from example_configs.shipping.demo.staff import OPERATORS
from example_configs.shipping.demo.traffic import Booking

Kind = tuple[str, float, float, int, tuple[str, ...]]
SELLING: Sequence[Kind] = (  # category, least, most, how often, notes
    ("air", 480, 2600, 4, ("往返机票", "单程机票")),
    ("rail", 73, 680, 6, ("高铁往返", "高铁单程")),
    ("hotel", 260, 780, 6, ("住宿一晚",)),
    ("local_transport", 18, 260, 9, ("打车", "地铁与打车")),
    ("travel_allowance", 80, 240, 3, ("出差补贴",)),
    ("meals", 180, 2600, 7, ("客户午餐", "客户晚宴", "团队与客户聚餐")),
    ("gifts", 120, 1800, 3, ("节日礼品", "茶叶礼盒")),
    ("tickets", 200, 1500, 1, ("球赛门票", "演出门票")),
    ("fair_fees", 1200, 28000, 1, ("展位费分摊", "展会差旅")),
    ("postage", 12, 120, 3, ("寄送单证", "样品快递")),
)
OPERATING: Sequence[Kind] = (
    ("demurrage_costs", 300, 6800, 3, ("目的港滞箱费", "堆存费")),
    ("inspection", 200, 1500, 3, ("海关查验", "机检费")),
    ("amendment", 100, 400, 3, ("改单费", "迟交补料费")),
    ("trucking_costs", 150, 900, 4, ("夜间拖车", "压夜费")),
)


def make_expenses(
    chance: random.Random,
    opportunities: list[Opportunity],
    bookings: list[Booking],
    complaints: list[Row],
    count: int,
) -> list[Row]:
    """More at Chinese New Year and in fair seasons; two thirds for selling, the rest for carrying things out."""
    rows: list[Row] = []
    sailed = [one for one in bookings if one.gone]
    for _ in range(count):
        if chance.random() < 0.68 or not sailed:
            deal = chance.choice(opportunities)
            until = min(deal.closed or LAST_DAY, LAST_DAY)
            day = deal.opened + timedelta(days=chance.randrange(0, max(1, (until - deal.opened).days + 1)))
            rows.append(_row(chance, SELLING, day, deal.customer.owner, opportunity=deal.number))
        else:
            booking = chance.choice(sailed)
            day = min(booking.voyage.atd + timedelta(days=chance.randrange(0, 20)), LAST_DAY)
            rows.append(_row(chance, OPERATING, day, chance.choice(OPERATORS), booking=booking.number))
    for one in complaints:
        if one["赔付"]:
            day = date.fromisoformat(str(one["解决时间"])[:10])
            amount = float(str(one["赔付"]))
            paid: list[Kind] = [("compensation_costs", amount, amount, 1, ("客户赔付",))]
            rows.append(_row(chance, paid, day, str(one["负责人"]), complaint=str(one["投诉编号"])))
    rows.sort(key=lambda row: (str(row["日期"]), str(row["报销人"]), str(row["金额"])))
    for number, row in enumerate(rows, 1):
        row["费用编号"] = f"E{str(row['日期'])[2:4]}{number:05d}"
    return rows


def _approval(chance: random.Random, age: int) -> str:
    """How far an expense has come after some days: decided within three weeks, paid within two months, all but a few."""
    if chance.random() < 0.9 * math.exp(-age / 9):
        return "submitted"
    if chance.random() < 0.04:
        return "rejected"
    return "approved" if chance.random() < math.exp(-max(0, age - 10) / 14) else "paid"


def _row(chance: random.Random, kinds: Sequence[Kind], day: date, who: str, **record: str) -> Row:
    category, least, most, _, notes = chance.choices(kinds, [one[3] for one in kinds])[0]
    day = max(FIRST_DAY, day)
    amount = least + (most - least) * chance.random() ** 1.8
    return {
        "费用编号": "",
        "商机编号": record.get("opportunity", ""),
        "订舱编号": record.get("booking", ""),
        "投诉编号": record.get("complaint", ""),
        "类别": category,
        "金额": f"{amount:.2f}",
        "币种": "CNY",
        "日期": day,
        "说明": chance.choice(notes),
        "报销人": who,
        "审批": _approval(chance, (LAST_DAY - day).days),
        "负责人": who,
    }
