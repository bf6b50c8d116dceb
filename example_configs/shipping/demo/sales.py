"""Opportunities, quotations with their charges, activities and tasks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from example_configs.shipping.demo.customers import Customer, Row
from example_configs.shipping.demo.market import FIRST_DAY, LAST_DAY, clock, dollar, working_day
from example_configs.shipping.demo.places import CARRIERS, Lane
from example_configs.shipping.demo.staff import ACCOUNTANT, CLERKS, OPERATORS
from example_configs.shipping.demo.traffic import Booking, box_rate

WAYS = ("call", "call", "call", "wechat", "wechat", "visit", "mail", "meeting")
SUBJECTS = {
    "call": (
        "了解下月出货计划",
        "跟进报价反馈",
        "确认舱位需求",
        "询问目的港清关情况",
        "催收到期运费",
        "介绍新开航线",
    ),
    "wechat": ("发送最新运价表", "确认订舱信息", "同步船期变动", "发送提单确认件"),
    "visit": ("上门拜访物流负责人", "季度业务回顾", "参观工厂了解货量", "商谈年度合约"),
    "mail": ("发送航线报价", "回复账单疑问", "发送年度协议草案"),
    "meeting": ("旺季舱位协调会", "服务改进沟通会", "合同条款讨论"),
}
RESULTS = (
    "客户下月预计出货 {n} 个高箱，已记录需求。", "客户对价格有异议，需重新核价后回复。", "客户认可时效，等待其内部确认。",
    "联系人出差，约定下周再联系。", "已确认续订，按现行运价执行。", "客户同时在比较两家同行，关注账期和甩柜率。",
    "客户反馈上票放单较慢，已转操作部处理。",
)  # fmt: skip
COMPETITORS = ("中远货运", "中外运", "德迅", "丹马士", "嘉里物流", "华贸物流", "")
TASKS = (
    ("回访上月新客户", "owner"), ("更新欧线运价表", "owner"), ("核对客户账单", ACCOUNTANT), ("催收逾期运费", ACCOUNTANT),
    ("整理投诉月报", CLERKS[0]), ("确认旺季舱位配额", OPERATORS[0]), ("补齐提单资料", OPERATORS[1]),
    ("准备年度合约谈判", "owner"), ("邀请客户参加展会", "owner"), ("复核客户等级", "owner"),
)  # fmt: skip
OPEN_STAGES = ("contacted", "qualified", "proposed", "negotiating")


@dataclass
class Opportunity:
    """A chance to sell, and how it ended."""

    number: str
    customer: Customer
    lane: Lane
    opened: date
    expected: date
    stage: str
    teu: int
    closed: date | None = None


def make_opportunities(
    chance: random.Random, customers: list[Customer], bookings: list[Booking], count: int
) -> list[Opportunity]:
    """First deals of customers won in these years, attempts that failed, and what is still open."""
    first: dict[str, Booking] = {}
    for one in bookings:
        first.setdefault(one.customer.code, one)
    made = []
    fresh = [one for one in customers if one.since >= FIRST_DAY]
    chance.shuffle(fresh)
    for one in fresh[:count]:
        made.append(_opportunity(chance, one, first.get(one.code)))
    old = [one for one in customers if one.since < FIRST_DAY and one.size]
    for one in (
        chance.choices(old, [min(other.size, 20) for other in old], k=max(0, count - len(fresh))) if old else ()
    ):
        won = chance.random() < 0.55
        made.append(_opportunity(chance, one, first.get(one.code) if won else None, again=True))
    made.sort(key=lambda one: (one.opened, one.customer.code))
    for number, opportunity in enumerate(made, 1):
        opportunity.number = f"OP{opportunity.opened.year}{number:05d}"
    _link(made, bookings)
    return made


def _opportunity(chance: random.Random, one: Customer, first: Booking | None, *, again: bool = False) -> Opportunity:
    span = chance.randrange(12, 95)
    opened = one.since + timedelta(days=chance.randrange(0, 12))
    if again:
        opened = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days - 20))
    lane = chance.choice(one.lanes)
    made = Opportunity("", one, lane, min(opened, LAST_DAY), LAST_DAY, "won", 1 + int(chance.expovariate(1 / 6)))
    made.expected = made.opened + timedelta(days=span + chance.randrange(-8, 30))
    closed = made.opened + timedelta(days=span)
    if first is not None and not again:
        closed = max(made.opened, min(closed, first.day))
    if closed > LAST_DAY and not (first is not None and not again):
        made.stage = OPEN_STAGES[min(3, int(4 * (LAST_DAY - made.opened).days / span))]
        return made
    made.closed = min(closed, LAST_DAY)
    made.stage = "won" if first is not None else "lost"
    made.teu = max(made.teu, min(60, round(one.size * 2)))
    return made


def _link(opportunities: list[Opportunity], bookings: list[Booking]) -> None:
    """Bookings follow from the deal that was won on their lane."""
    won = {(one.customer.code, one.lane.code): one for one in opportunities if one.stage == "won"}
    for booking in bookings:
        found = won.get((booking.customer.code, booking.lane.code))
        if found is not None and found.closed is not None and found.closed <= booking.day:
            booking.opportunity = found.number


def opportunity_rows(chance: random.Random, opportunities: list[Opportunity]) -> list[Row]:
    """The opportunities as their file has them."""
    rows = []
    for one in opportunities:
        yearly = one.teu * 12 * box_rate(one.lane, "40HQ", one.opened) * dollar(one.opened) / 2
        late = one.stage in {"proposed", "negotiating", "won"}
        rows.append(
            {
                "商机编号": one.number,
                "商机名称": f"{one.lane.name.split(' — ')[1]}航线 月 {one.teu} TEU",
                "客户编号": one.customer.code,
                "联系人编号": f"{one.customer.code}-1",
                "来源": one.customer.source,
                "阶段": one.stage,
                "预计金额": round(yearly, -3) if late or chance.random() < 0.85 else "",
                "发现日期": one.opened,
                "预计成交": one.expected,
                "结束日期": one.closed or "",
                "竞争对手": chance.choice(COMPETITORS),
                "输单原因": chance.choice(("price", "price", "price", "service", "timing", "relation", "cancelled"))
                if one.stage == "lost"
                else "",
                "航线": one.lane.code,
                "月箱量": one.teu,
                "负责人": one.customer.owner,
            }
        )
    return rows


def make_quotations(
    chance: random.Random,
    customers: list[Customer],
    bookings: list[Booking],
    opportunities: list[Opportunity],
    count: int,
) -> tuple[list[Row], list[Row]]:
    """Offers that led to bookings, offers that did not, and their charges."""
    planned: list[tuple[date, Customer, Lane, str, str, list[str]]] = []
    deals = {(one.customer.code, one.lane.code): one for one in opportunities}
    followed: dict[tuple[str, str, int], list[Booking]] = {}
    for booking in bookings:
        quarter = booking.day.year * 4 + (booking.day.month - 1) // 3
        followed.setdefault((booking.customer.code, booking.lane.code, quarter), []).append(booking)
    accepted = list(followed.values())
    chance.shuffle(accepted)
    links: list[tuple[int, list[Booking]]] = []
    for those in accepted[: count * 55 // 100]:
        day = max(FIRST_DAY, those[0].day - timedelta(days=chance.randrange(2, 12)))
        links.append((len(planned), those))
        planned.append((day, those[0].customer, those[0].lane, "accepted", "", sorted(set(those[0].types))))
    others = [one for one in opportunities if one.stage != "won"]
    for one in chance.choices(others, k=count - len(planned)) if others else ():
        day = one.opened + timedelta(days=chance.randrange(1, 20))
        types = ["40HQ"] if chance.random() < 0.6 else ["20GP", "40HQ"]
        recent = (LAST_DAY - day).days
        status = "sent" if recent < 15 else chance.choices(("declined", "expired"), (7, 3))[0]
        because = (
            chance.choice(("price", "price", "space", "schedule", "terms", "other")) if status == "declined" else ""
        )
        planned.append((min(day, LAST_DAY), one.customer, one.lane, status, because, types))
    order = sorted(range(len(planned)), key=lambda place: (planned[place][0], planned[place][1].code, place))
    numbers: dict[int, str] = {}
    rows, lines = list[Row](), list[Row]()
    for number, place in enumerate(order, 1):
        day, one, lane, status, because, types = planned[place]
        numbers[place] = f"QT{day:%Y%m}{number:04d}"
        deal = deals.get((one.code, lane.code))
        carrier = CARRIERS[(number + len(lane.code)) % len(CARRIERS)]
        rows.append(
            {
                "报价单号": numbers[place], "客户编号": one.code, "联系人编号": f"{one.code}-1",
                "商机编号": deal.number if deal is not None and deal.opened <= day else "", "航线": lane.code,
                "船公司": carrier.code, "状态": status, "报价日期": day, "有效期": day + timedelta(days=14),
                "未成交原因": because, "负责人": one.owner,
            }
        )  # fmt: skip
        lines += _charges(chance, numbers[place], one, lane, day, types)
    for place, those in links:
        for booking in those:
            booking.quotation = numbers[place]
    return rows, lines


def _charges(chance: random.Random, number: str, one: Customer, lane: Lane, day: date, types: list[str]) -> list[Row]:
    """Freight and surcharges for each container, local charges for each bill."""
    found: list[tuple[str, str, str, int, float, str]] = []
    for type in types:
        many = chance.choice((1, 1, 2, 3, 5))
        base = box_rate(lane, type, day)
        fuel = max(20, round(base * 0.09 / 5) * 5)
        found += [("OFR", type, "container", many, base - fuel, "USD"), ("BAF", type, "container", many, fuel, "USD")]
        if lane.trade.startswith("us_") and day.month in {6, 7, 8, 9}:
            found.append(("PSS", type, "container", many, 200 if type == "20GP" else 400, "USD"))
        found.append(("THC", type, "container", many, 825 if type == "20GP" else 1225, "CNY"))
    if chance.random() < 0.3:
        found.append(("SEAL", types[0], "container", 1, 50, "CNY"))
    found.append(("DOC", "", "bill", 1, 500, "CNY"))
    filing = {
        "us_west": "AMS",
        "us_east": "AMS",
        "north_europe": "ENS",
        "mediterranean": "ENS",
        "japan_korea_trade": "AFR",
    }
    if lane.trade in filing and lane.destination[:2] != "KR":
        found.append((filing[lane.trade], "", "bill", 1, 30, "EUR" if filing[lane.trade] == "ENS" else "USD"))
    return [
        {
            "报价单号": number, "序号": place, "费用项目": charge, "箱型": type, "计费单位": basis, "数量": many,
            "单价": f"{price:.2f}", "币种": currency, "汇率日期": day, "负责人": one.owner,
        }
        for place, (charge, type, basis, many, price, currency) in enumerate(found, 1)
    ]  # fmt: skip


def make_activities(
    chance: random.Random, customers: list[Customer], opportunities: list[Opportunity], count: int
) -> list[Row]:
    """Calls, visits and messages: more with customers that matter, and while something is open."""
    weights = [0.25 + min(one.size, 15) for one in customers]
    deals: dict[str, Opportunity] = {one.customer.code: one for one in opportunities}
    rows: list[Row] = []
    for one in chance.choices(customers, weights, k=count):
        deal = deals.get(one.code)
        first = max(one.since, FIRST_DAY)
        if deal is not None and chance.random() < 0.4:
            last = min(deal.closed or LAST_DAY, LAST_DAY)
            day, about = (
                deal.opened + timedelta(days=chance.randrange(0, max(1, (last - deal.opened).days))),
                deal.number,
            )
        else:
            span = max(1, (min(one.until, LAST_DAY) - first).days)
            day, about = first + timedelta(days=int(span * chance.random() ** 0.8)), ""
        way = chance.choice(WAYS)
        day = working_day(chance, max(FIRST_DAY, min(day, LAST_DAY)))
        next_on = working_day(chance, day + timedelta(days=chance.randrange(7, 30)))
        rows.append(
            {
                "方式": way, "主题": chance.choice(SUBJECTS[way]), "客户编号": one.code,
                "联系人编号": f"{one.code}-1", "商机编号": about, "时间": clock(chance, day),
                "时长": chance.choice((5, 10, 15, 30)) if way == "call" else 60 if way in {"visit", "meeting"} else "",
                "结果": chance.choice(RESULTS).format(n=chance.randrange(1, 12)),
                "下次联系": next_on if next_on > day and chance.random() < 0.4 else "",
                "负责人": one.owner,
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (str(row["时间"]), str(row["客户编号"])))


def make_tasks(chance: random.Random, customers: list[Customer], count: int) -> list[Row]:
    """What is to be done around now."""
    good = [one for one in customers if one.bookings > 1] or customers
    rows: list[Row] = []
    for _ in range(count):
        one = chance.choice(good)
        title, who = chance.choice(TASKS)
        due = LAST_DAY + timedelta(days=chance.randrange(-60, 30))
        status = (
            chance.choice(("done", "done", "doing")) if due < LAST_DAY else chance.choice(("open", "open", "doing"))
        )
        who = one.owner if who == "owner" else who
        rows.append(
            {
                "任务": title, "客户编号": one.code, "执行人": who,
                "优先级": chance.choice(("normal", "normal", "high", "low")), "截止日期": due, "状态": status,
                "完成日期": due - timedelta(days=chance.randrange(0, 5)) if status == "done" else "", "负责人": who,
            }
        )  # fmt: skip
    return rows
