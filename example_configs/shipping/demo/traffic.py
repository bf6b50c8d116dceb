"""Bookings day by day, the voyages that carry them, containers and bills of lading."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from example_configs.shipping.demo import names
from example_configs.shipping.demo.customers import Customer, Row
from example_configs.shipping.demo.market import FIRST_DAY, LAST_DAY, days, demand, dollar, freight_level
from example_configs.shipping.demo.numbers import container_number, imo_number
from example_configs.shipping.demo.places import BY_CODE, CARRIERS, LANES, Carrier, Lane
from example_configs.shipping.demo.staff import OPERATORS

TYPES = {"20GP": 0.58, "40GP": 0.98, "40HQ": 1.0, "45HQ": 1.2, "40RH": 2.1}
"""What a container of a type costs beside one of 40 feet."""
TARE = {"20GP": 2280, "40GP": 3780, "40HQ": 3920, "45HQ": 4800, "40RH": 4550}
TEU = {"20GP": 1.0, "40GP": 2.0, "40HQ": 2.0, "45HQ": 2.25, "40RH": 2.0}


@dataclass
class Voyage:
    """One sailing on a lane."""

    code: str
    number: str
    lane: Lane
    carrier: Carrier
    imo: str
    etd: date
    eta: date
    late: int
    teu: float = 0.0

    @property
    def atd(self) -> date:
        return self.etd + timedelta(days=min(self.late, 2))

    @property
    def ata(self) -> date:
        return self.eta + timedelta(days=self.late)

    @property
    def cutoff(self) -> date:
        return self.etd - timedelta(days=2)

    @property
    def status(self) -> str:
        if self.ata <= LAST_DAY:
            return "arrived"
        if self.atd <= LAST_DAY:
            return "sailed"
        return "closed" if self.cutoff <= LAST_DAY else "open"


@dataclass
class Booking:
    """One booking of a customer."""

    customer: Customer
    day: date
    lane: Lane
    voyage: Voyage
    types: list[str]
    cancelled: bool
    goods: list[str]
    revenue: float
    cost: float
    number: str = ""
    quotation: str = ""
    opportunity: str = ""
    boxes: list[Row] = field(default_factory=list)

    @property
    def teu(self) -> float:
        return sum(TEU[type] for type in self.types)

    @property
    def status(self) -> str:
        if self.cancelled:
            return "cancelled"
        if self.voyage.status == "open":
            return "requested" if (LAST_DAY - self.day).days < 4 else "confirmed"
        return {"closed": "loaded"}.get(self.voyage.status, self.voyage.status)

    @property
    def gone(self) -> bool:
        return self.status in {"sailed", "arrived"}


def vessels() -> list[Row]:
    """Every carrier's vessels."""
    made: list[Row] = []
    for place, carrier in enumerate(CARRIERS):
        for number, word in enumerate(carrier.words):
            made.append(
                {
                    "船名": carrier.style.format(word),
                    "IMO": imo_number(930000 + place * 4321 + number * 157),
                    "SCAC": carrier.code,
                    "呼号": f"{'VRABCDEFGH'[place]}{'KLMNPQRS'[number % 8]}{place}{number}{'ABCD'[number % 4]}",
                    "船旗": carrier.flag,
                    "建造年份": 2006 + (place * 7 + number * 3) % 18,
                    "箱位": (4250, 6350, 8500, 10062, 13386, 14000, 19100, 21237)[(place + number * 3) % 8],
                }
            )
    return made


class Schedule:
    """Voyages, made when the first booking asks for one."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._made: dict[tuple[str, int], Voyage] = {}
        self._fleet = {one.code: [row["IMO"] for row in vessels() if row["SCAC"] == one.code] for one in CARRIERS}

    def next(self, lane: Lane, ready: date) -> Voyage:
        """The first voyage on a lane that goods ready on a day can reach."""
        place = LANES.index(lane)
        every = 7 if lane.weight >= 4 else 14
        week = math.ceil(((ready - FIRST_DAY).days - place % every) / every)
        found = self._made.get((lane.code, week))
        if found is None:
            etd = FIRST_DAY + timedelta(days=week * every + place % every)
            found = self._made[lane.code, week] = self._sailing(lane, place, week, etd)
        return found

    def _sailing(self, lane: Lane, place: int, week: int, etd: date) -> Voyage:
        carrier = CARRIERS[(place * 3 + week % 2) % len(CARRIERS)]
        fleet = self._fleet[carrier.code]
        west = lane.trade not in {"us_west", "us_east", "latin_america_trade", "oceania_trade"}
        number = f"{(etd.year % 10) * 100 + etd.isocalendar().week:03d}{'W' if west else 'E'}"
        crowded = freight_level(etd, "north_europe") - 1
        late = max(0, round(self._chance.gauss(0.6 + 3 * max(0, crowded), 1.4)))
        imo = str(fleet[(week + place) % len(fleet)])
        return Voyage("", number, lane, carrier, imo, etd, etd + timedelta(days=lane.days), late)

    def announce(self) -> None:
        """Sailings of the next four weeks."""
        for lane in LANES:
            for ahead in (3, 10, 17, 24):
                self.next(lane, LAST_DAY + timedelta(days=ahead))

    def voyages(self) -> list[Voyage]:
        """All of them by their day, with their codes."""
        ordered = sorted(self._made.values(), key=lambda one: (one.etd, one.lane.code))
        for number, one in enumerate(ordered, 1):
            one.code = f"VY{one.etd.year}{number:05d}"
        return ordered


def make_bookings(chance: random.Random, customers: list[Customer], schedule: Schedule, count: int) -> list[Booking]:
    """So many bookings: more in season, none at New Year; customers book as large as they are."""
    every = days()
    chosen = sorted(chance.choices(every, [demand(day) for day in every], k=count))
    buyers = [one for one in customers if one.size]
    made = []
    for day in chosen:
        weights = [one.size if one.since <= day <= one.until else 0.0 for one in buyers]
        one = chance.choices(buyers, weights)[0]
        made.append(_booking(chance, one, day, schedule))
    for number, booking in enumerate(made, 1):
        booking.number = f"BK{booking.day:%y%m}{number:05d}"
    return made


def _booking(chance: random.Random, one: Customer, day: date, schedule: Schedule) -> Booking:
    lane = chance.choice(one.lanes)
    voyage = schedule.next(lane, day + timedelta(days=chance.randrange(4, 16)))
    boxes = min(12, 1 + int(chance.expovariate(1 / (0.35 + min(one.size, 12) * 0.16))))
    cold = one.industry == "food" and chance.random() < 0.5
    weights = (0, 0, 0, 0, 1) if cold else (24, 14, 55, 7, 0)
    types = sorted(chance.choices(list(TYPES), weights, k=boxes))
    cancelled = chance.random() < 0.05
    revenue, cost = _amounts(chance, one, day, lane, types)
    booking = Booking(one, day, lane, voyage, types, cancelled, names.goods(chance, one.industry), revenue, cost)
    if not cancelled:
        voyage.teu += booking.teu
        one.bookings += 1
        one.revenue += revenue
        one.last_booking = day
        if (LAST_DAY - day).days <= 365:
            one.recent += revenue
    return booking


def box_rate(lane: Lane, type: str, day: date) -> int:
    """Dollars for a container on a day, as the market has it."""
    return max(80, round(lane.rate * freight_level(day, lane.trade) * TYPES[type] / 5) * 5)


def _amounts(chance: random.Random, one: Customer, day: date, lane: Lane, types: list[str]) -> tuple[float, float]:
    """What a customer pays and what the carrier gets, in yuan."""
    bargain = 0.95 if one.size > 8 else 0.98 if one.size > 3 else 1.03
    freight = sum(box_rate(lane, type, day) for type in types) * bargain * dollar(day)
    local = sum(825 if type == "20GP" else 1225 for type in types) + 500 + 50 * len(types)
    share = 0.065 if one.size > 8 else 0.09 if one.size > 3 else 0.13
    share += 0.03 * (freight_level(day, lane.trade) - 1)
    revenue = round(freight + local, 2)
    return revenue, round(revenue * (1 - chance.gauss(share, 0.035)), 2)


def voyage_rows(chance: random.Random, voyages: list[Voyage]) -> list[Row]:
    """The voyages as their file has them."""
    return [
        {
            "航次编号": one.code,
            "航次": one.number,
            "IMO": one.imo,
            "航线": one.lane.code,
            "截关": f"{one.cutoff} 12:00",
            "ETD": one.etd,
            "ETA": one.eta,
            "ATD": one.atd if one.atd <= LAST_DAY else "",
            "ATA": one.ata if one.ata <= LAST_DAY else "",
            "配额": max(10, math.ceil(one.teu / chance.uniform(0.55, 1.02) / 5) * 5),
            "状态": one.status,
        }
        for one in voyages
    ]


def booking_rows(chance: random.Random, bookings: list[Booking]) -> tuple[list[Row], list[Row], list[Row]]:
    """Bookings, their containers and their bills."""
    rows, boxes, bills = list[Row](), list[Row](), list[Row]()
    serial = 300000
    for place, one in enumerate(bookings):
        operator = OPERATORS[place % len(OPERATORS)]
        partner = (
            f"{chance.choice(names.FOREIGN)} {chance.choice(('Imports', 'Trading', 'Retail', 'Industries'))} "
            + (chance.choice(("Inc.", "LLC", "GmbH", "Ltd", "S.A.", "B.V.")))
        )
        maker = f"{chance.choice(('Ningbo', 'Shenzhen', 'Qingdao', 'Suzhou'))} {chance.choice(names.STYLES)[1]} Manufacturing"
        shipper, consignee = (
            (one.customer.english, partner) if one.customer.home else (f"{maker} Co., Ltd.", one.customer.english)
        )
        rows.append(_row(chance, one, shipper, consignee))
        for line, type in enumerate(one.types, 1):
            serial += chance.randrange(7, 160)
            boxes.append(_box(chance, one, line, type, serial))
        if one.status not in {"requested", "cancelled"}:
            bills.append(_bill(chance, one, operator))
    return rows, boxes, bills


def _row(chance: random.Random, one: Booking, shipper: str, consignee: str) -> Row:
    return {
        "订舱编号": one.number,
        "客户编号": one.customer.code,
        "联系人编号": f"{one.customer.code}-1",
        "报价单号": one.quotation,
        "商机编号": one.opportunity,
        "状态": one.status,
        "订舱日期": one.day,
        "航线": one.lane.code,
        "航次编号": one.voyage.code,
        "船公司": one.voyage.carrier.code,
        "SO": "" if one.status == "requested" else f"{one.voyage.carrier.code[:3]}{chance.randrange(10**7, 10**8)}",
        "贸易条款": chance.choice(("FOB", "FOB", "FOB", "CIF", "CIF", "CFR", "EXW", "DDP")),
        "运费条款": "prepaid" if one.customer.home else "collect",
        "发货人": shipper,
        "收货人": consignee,
        "品名": one.goods[0],
        "HS": one.goods[1],
        "应收运费": f"{one.revenue:.2f}",
        "应付成本": f"{one.cost:.2f}",
        "负责人": one.customer.owner,
    }


def _box(chance: random.Random, one: Booking, line: int, type: str, serial: int) -> Row:
    packed = one.status not in {"requested", "confirmed", "cancelled"}
    most, room = (23000, 27) if type == "20GP" else (24500, 66)
    return {
        "订舱编号": one.number,
        "序号": line,
        "箱号": container_number(one.voyage.carrier.prefix, serial) if packed else "",
        "箱型": type,
        "铅封号": f"{one.voyage.carrier.code[:2]}{chance.randrange(10**6, 10**7)}" if packed else "",
        "件数": chance.randrange(60, 1400),
        "毛重": f"{chance.uniform(0.35, 0.98) * most:.2f}",
        "体积": f"{chance.uniform(0.7, 0.99) * room:.3f}",
        "皮重": TARE[type],
        "负责人": one.customer.owner,
    }


def _bill(chance: random.Random, one: Booking, operator: str) -> Row:
    issued = one.voyage.atd + timedelta(days=1)
    released = issued + timedelta(days=chance.choice((0, 1, 1, 2, 3, 5, 8, 12)))
    known = issued <= LAST_DAY and one.gone
    free = known and released <= LAST_DAY
    return {
        "提单号": f"{one.voyage.carrier.code}{one.number[2:]}",
        "订舱编号": one.number,
        "类型": "MBL" if one.customer.forwards else "HBL",
        "放单方式": chance.choices(("telex", "original", "seaway"), (6, 3, 1))[0],
        "状态": "released" if free else "issued" if known else "confirmed" if one.status == "loaded" else "draft",
        "签发日期": issued if known else "",
        "签发地": BY_CODE[one.lane.origin].english if known else "",
        "放单日期": released if free else "",
        "负责人": operator,
    }
