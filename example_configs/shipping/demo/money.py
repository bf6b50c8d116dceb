"""Freight agreements, what bookings leave to be paid, payments, complaints."""

from __future__ import annotations

import random
from datetime import date, timedelta

from example_configs.shipping.demo.customers import Customer, Row
from example_configs.shipping.demo.market import LAST_DAY, clock, freight_level, working_day
from example_configs.shipping.demo.staff import CLERKS
from example_configs.shipping.demo.traffic import Booking

CAUSES = {
    "rolled": ("甩柜导致延迟开航", "舱位不足被甩柜"), "vessel_delay": ("船期延误影响交货", "到港晚于预计"),
    "cargo_damage": ("货物受潮", "纸箱破损"), "container_fault": ("提到破损空箱", "箱内有异味"),
    "bl_error": ("提单收货人名称有误", "提单件数与实际不符"), "demurrage": ("目的港滞箱费有争议", "免箱期与约定不符"),
    "no_reply": ("催问船期无人回复", "报价回复太慢"), "wrong_amount": ("账单金额与报价不符", "重复收取文件费"),
    "wrong_invoice": ("发票抬头有误", "发票税率有误"),
}  # fmt: skip
REMEDIES = ("已安排最近航次并减免差价。", "向客户说明原因并致歉，跟踪到港。", "更正单证并重新签发。", "核对账单，退回多收费用。",
            "协调船公司延长免箱期。", "提供检验报告，协助客户向保险索赔。")  # fmt: skip


def make_contracts(
    customers: list[Customer], bookings: list[Booking]
) -> tuple[list[Row], dict[tuple[str, int], str]]:
    """A freight agreement a year for each large customer; its number by customer and year."""
    yearly: dict[tuple[str, int], float] = {}
    for one in bookings:
        if one.gone:
            key = one.customer.code, one.voyage.etd.year
            yearly[key] = yearly.get(key, 0.0) + one.revenue
    rows, numbers = list[Row](), dict[tuple[str, int], str]()
    for year in (2024, 2025, 2026):
        for one in customers:
            amount = yearly.get((one.code, year), 0.0)
            if one.grade not in {"A", "B"} or amount < 60_000:
                continue
            numbers[one.code, year] = f"HT{year}-{len(numbers) + 1:04d}"
            rows.append(
                {
                    "合同编号": numbers[one.code, year], "合同名称": f"{year} 年度海运服务协议", "客户编号": one.code,
                    "类型": "freight", "状态": "effective" if year == 2026 else "finished",
                    "签订日期": date(year - 1, 12, 10 + len(numbers) % 18), "生效日期": date(year, 1, 1),
                    "到期日期": date(year, 12, 31), "金额": round(amount * (1.18 if year == 2026 else 1.05), -4) or 10000,
                    "条款": "按季度议定运价；月结；旺季保证舱位。", "负责人": one.owner,
                }
            )  # fmt: skip
    return rows, numbers


def make_receivables(
    chance: random.Random, bookings: list[Booking], contracts: dict[tuple[str, int], str]
) -> tuple[list[Row], list[Row]]:
    """For each booking that sailed what is due when, and what came of it."""
    rows, payments = list[Row](), list[Row]()
    for one in bookings:
        if not one.gone:
            continue
        customer, sailed = one.customer, one.voyage.atd
        credit = {"A": 60, "B": 45, "C": 30}.get(customer.grade, 7)
        due = sailed + timedelta(days=credit)
        number = f"YS{sailed:%Y%m}{len(rows) + 1:05d}"
        contract = contracts.get((customer.code, one.voyage.etd.year), "")
        rows.append(
            {
                "计划编号": number, "客户编号": customer.code, "合同编号": contract, "订舱编号": one.number, "期次": 1,
                "应收日期": due, "应收金额": f"{one.revenue:.2f}", "负责人": customer.owner,
            }
        )  # fmt: skip
        payments += _payments(chance, one, number, contract, due)
    payments.sort(key=lambda row: (str(row["到账日期"]), str(row["计划编号"])))
    for place, payment in enumerate(payments, 1):
        payment["回款编号"] = f"HK{str(payment['到账日期'])[:7].replace('-', '')}{place:05d}"
    return rows, payments


def _payments(chance: random.Random, one: Booking, number: str, contract: str, due: date) -> list[Row]:
    if chance.random() < 0.012:
        return []
    delay = max(-5, round(chance.gauss(one.customer.pays, 5)))
    first = round(one.revenue * chance.choice((0.3, 0.5, 0.6)), 2) if chance.random() < 0.07 else one.revenue
    parts = [(first, delay)] + ([(round(one.revenue - first, 2), delay + 30)] if first != one.revenue else [])
    method = chance.choices(("transfer", "draft", "wallet", "cheque"), (17, 2, 1, 0.4))[0]
    made: list[Row] = []
    for amount, late in parts:
        paid = due + timedelta(days=late)
        while paid.weekday() > 4:
            paid += timedelta(days=1)
        if paid <= LAST_DAY:
            made.append(
                {
                    "回款编号": "", "客户编号": one.customer.code, "计划编号": number, "合同编号": contract,
                    "到账日期": paid, "金额": f"{amount:.2f}", "方式": method,
                    "汇票到期日": paid + timedelta(days=180) if method == "draft" else "", "负责人": one.customer.owner,
                }
            )  # fmt: skip
    return made


def make_complaints(chance: random.Random, bookings: list[Booking], count: int) -> list[Row]:
    """More of them when the market is tight; the grave ones take longer."""
    those = [one for one in bookings if one.gone and not one.cancelled]
    weights = [0.3 + 2 * max(0, freight_level(one.day, "north_europe") - 1) + one.voyage.late * 0.25 for one in those]
    rows: list[Row] = []
    for one in chance.choices(those, weights, k=count) if those else ():
        late = one.voyage.late > 3
        cause = chance.choices(list(CAUSES), (5, 9 if late else 3, 3, 2, 4, 5, 3, 5, 2))[0]
        severity = chance.choices(("low", "medium", "high"), (4, 4, 3 if cause in {"rolled", "cargo_damage"} else 1))[
            0
        ]
        day = working_day(chance, min(one.voyage.atd + timedelta(days=chance.randrange(1, 25)), LAST_DAY))
        took = timedelta(days=round(chance.expovariate(1 / {"low": 2.0, "medium": 4.0, "high": 8.0}[severity])))
        solved = day + took
        stage = "closed" if (LAST_DAY - solved).days > 7 else "resolved" if solved <= LAST_DAY else "working"
        if stage == "working" and (LAST_DAY - day).days < 2:
            stage = "received"
        done = stage in {"resolved", "closed"}
        received, subject = clock(chance, day), chance.choice(CAUSES[cause])
        rows.append(
            {
                "投诉编号": "", "主题": subject, "客户编号": one.customer.code,
                "联系人编号": f"{one.customer.code}-1", "订舱编号": one.number, "原因": cause, "严重程度": severity,
                "渠道": chance.choice(("phone", "wechat", "email", "email")), "阶段": stage, "受理时间": received,
                "解决时间": f"{solved} {'18:30' if took.days else '18:45'}" if done else "",
                "原因分析": "已与船公司及码头核实。" if stage != "received" else "",
                "处理措施": chance.choice(REMEDIES) if done else "",
                "赔付": chance.choice((0, 0, 0, 500, 1200, 3000)) if done and severity != "low" else 0,
                "满意度": max(1, min(5, round(chance.gauss(4.3 - took.days / 9, 0.8)))) if stage == "closed" else "",
                "内容": f"订舱 {one.number}：{subject}。", "负责人": chance.choice(CLERKS),
            }
        )  # fmt: skip
    rows.sort(key=lambda row: (str(row["受理时间"]), str(row["订舱编号"])))
    for number, row in enumerate(rows, 1):
        row["投诉编号"] = f"TS{str(row['受理时间'])[:4]}{number:04d}"
    return rows
