"""Customers with their departments and contacts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from example_configs.shipping.demo import names
from example_configs.shipping.demo.market import FIRST_DAY, LAST_DAY
from example_configs.shipping.demo.numbers import credit_code
from example_configs.shipping.demo.places import ABROAD, CITIES, COUNTRIES, LANES, Abroad, City, Lane, district
from example_configs.shipping.demo.staff import SELLERS

Row = dict[str, object]
LARGE = 5.0
"""How much business a customer has whose organisation is known in full."""
MOBILE = (138, 139, 135, 136, 150, 151, 158, 159, 186, 188, 189)
SOURCES = (
    ("cold_call", 18), ("field_visit", 10), ("trade_fair", 10), ("canton_fair", 7), ("by_customer", 14), ("by_peer", 8),
    ("overseas_agent", 6), ("website", 7), ("search_ads", 8), ("b2b_platform", 8), ("social_media", 2), ("assigned", 4),
)  # fmt: skip


WINS = {
    "cold_call": 0.13, "field_visit": 0.24, "trade_fair": 0.30, "canton_fair": 0.27, "by_customer": 0.46, "by_peer": 0.38,
    "overseas_agent": 0.42, "website": 0.22, "search_ads": 0.12, "b2b_platform": 0.16, "social_media": 0.10, "assigned": 0.33,
}  # fmt: skip
"""Of those who come to us in a way, how many ever book."""


@dataclass
class Customer:
    """A customer, and what decides how they behave. What they did is put in by the other modules."""

    code: str
    name: str
    english: str
    region: str
    industry: str
    city: City | Abroad
    owner: str
    source: str
    since: date
    size: float
    until: date = LAST_DAY
    pays: float = 0.0
    """How many days after the due day they pay, in the mean."""
    lanes: tuple[Lane, ...] = ()
    contacts: list[str] = field(default_factory=list)
    bookings: int = 0
    last_booking: date | None = None
    revenue: float = 0.0
    recent: float = 0.0
    grade: str = "D"

    @property
    def home(self) -> bool:
        return isinstance(self.city, City)

    @property
    def forwards(self) -> bool:
        return self.industry == "logistics"


def make_customers(chance: random.Random, count: int) -> list[Customer]:
    """So many customers, a fifth of whom bring four fifths of the business."""
    taken: set[str] = set()
    made = []
    for number in range(1, count + 1):
        city, name, english, industry = _company(chance, taken)
        region = city.region
        sellers = [one for one in SELLERS if region in one.regions]
        owner = chance.choices(sellers, [one.share for one in sellers])[0].login
        source = chance.choices([name for name, _ in SOURCES], [weight for _, weight in SOURCES])[0]
        since = FIRST_DAY + timedelta(days=int((LAST_DAY - FIRST_DAY).days * chance.random() ** 1.15))
        if number <= count // 4:
            since = FIRST_DAY - timedelta(days=chance.randrange(900))
        one = Customer(f"C{since.year}{number:05d}", name, english, region, industry, city, owner, source, since, 0)
        if chance.random() < WINS[source] * _skill(owner):
            one.size = min(16.0, chance.paretovariate(0.95) * (1.6 if one.forwards else 0.8))
        if one.size and chance.random() < 0.28:
            one.until = since + timedelta(days=chance.randrange(120, 900))
        one.pays = max(-3, chance.gauss(4, 6) if chance.random() < 0.85 else chance.gauss(35, 15))
        wanted = [lane for lane in LANES if one.home or chance.random() < 0.4] or list(LANES)
        some = chance.choices(wanted, [lane.weight for lane in wanted], k=chance.choice((1, 1, 2, 2, 3, 4)))
        one.lanes = tuple(dict.fromkeys(some))
        made.append(one)
    return made


def _skill(login: str) -> float:
    return next(one.skill for one in SELLERS if one.login == login)


def _company(chance: random.Random, taken: set[str]) -> tuple[City | Abroad, str, str, str]:
    while True:
        if chance.random() < 0.82:
            city: City | Abroad = chance.choices(CITIES, [one.weight for one in CITIES])[0]
            style, sound = chance.choice(names.STYLES)
            what, english, industry, _ = chance.choices(names.TRADES, [int(one[3]) for one in names.TRADES])[0]
            name = f"{city.name if isinstance(city, City) else ''}{style}{what}有限公司"
            said = f"{city.english if isinstance(city, City) else ''} {sound} {english} Co., Ltd."
        else:
            abroad = chance.choices(ABROAD, [one.weight for one in ABROAD])[0]
            what, industry = chance.choice(names.FOREIGN_TRADES)
            first, second = chance.choice(names.FOREIGN), chance.choice(names.FOREIGN)
            start = first if chance.random() < 0.5 else f"{first} {second}" if first != second else first
            name = said = f"{start} {what.replace('-', ' ')} {chance.choice(abroad.forms)}"
            city = abroad
        if name not in taken:
            taken.add(name)
            return city, name, said, industry


def grade(customers: list[Customer]) -> None:
    """Classes by the revenue of the last year: few A, some B, D for who hardly books."""
    ranked = sorted(customers, key=lambda one: (-one.recent, one.code))
    for rank, one in enumerate(ranked):
        share = rank / len(ranked)
        one.grade = "A" if share < 0.012 else "B" if share < 0.04 else "C" if one.recent > 0 else "D"


def customer_rows(chance: random.Random, customers: list[Customer]) -> list[Row]:
    """The customers as their file has them."""
    return [_row(chance, one) for one in customers]


def _row(chance: random.Random, one: Customer) -> Row:
    city = one.city
    phone = landline(chance, city) if isinstance(city, City) else abroad_phone(chance, city)
    days = {"A": 60, "B": 45, "C": chance.choice((0, 15, 30)), "D": 0}[one.grade]
    limit = {"A": 3_000_000, "B": 1_000_000, "C": chance.choice((100_000, 200_000, 300_000)), "D": 0}[one.grade]
    party = ["forwarder"] if one.forwards else ["shipper"] if one.home else ["consignee"]
    if not one.home and one.forwards:
        party = ["agent"]
    if one.home and one.industry == "import_export" and chance.random() < 0.3:
        party.append("consignee")
    domain = "".join(sign for sign in one.english.split(" Co.")[0].lower() if sign.isalnum() and sign.isascii())[:24]
    return {
        "客户编号": one.code,
        "客户名称": one.name,
        "英文名称": one.english,
        "简称": _short(one),
        "客户状态": _status(chance, one),
        "客户等级": one.grade,
        "角色": ";".join(party),
        "行业": one.industry,
        "区域": one.region,
        "来源": one.source,
        "电话": phone,
        "邮箱": f"info@{domain}.example",
        "网站": f"https://www.{domain}.example" if chance.random() < 0.6 else "",
        "地址": _address(chance, one),
        "统一社会信用代码": credit_code(chance, city.district) if isinstance(city, City) else "",
        "信用额度": limit,
        "账期": days if one.grade != "D" else "",
        "年营业额": _turnover(one),
        "常走航线": ";".join(lane.code for lane in one.lanes) if one.bookings else "",
        "客户经理": "公海" if _is_nobodys(one) else one.owner,
    }


def _is_nobodys(one: Customer) -> bool:
    """Some of those that never brought business lie in the pool; chance of its own, so that nothing else changes."""
    return not one.size and random.Random(one.code).random() < 0.12


def _turnover(one: Customer) -> str:
    """What they told of their own turnover, year by year; chance of its own, so that nothing else changes."""
    if one.grade == "D" or not one.home:
        return ""
    chance, first = random.Random(one.code), max(one.since.year, FIRST_DAY.year - 1)
    value, said = (2 + one.size) * 4_000_000 * chance.uniform(0.6, 1.8), []
    for year in range(first, LAST_DAY.year + 1):
        said.append(f"{year}={round(value, -4):.0f}")
        value *= chance.uniform(0.86, 1.24)
    return "; ".join(said)


def _short(one: Customer) -> str:
    if isinstance(one.city, City):
        return one.name.removeprefix(one.city.name).removesuffix("有限公司")[:8]
    return " ".join(one.name.split()[:2])


def _status(chance: random.Random, one: Customer) -> str:
    if one.last_booking is None:
        return "lost" if chance.random() < 0.12 else "potential"
    quiet = (LAST_DAY - one.last_booking).days
    return "active" if quiet <= 180 else "dormant" if quiet <= 420 else "lost"


def _address(chance: random.Random, one: Customer) -> str:
    if isinstance(one.city, City):
        road = chance.choice(("人民路", "解放大道", "中山路", "工业大道", "港城路", "科技路", "创业路", "滨海大道"))
        return f"{district(one.city)}{road}{chance.randrange(1, 1999)}号"
    road = chance.choice(("Harbour Road", "Market Street", "Industrial Avenue", "Dock Street", "Station Road"))
    country = "Canada" if one.city.city == "Vancouver" else COUNTRIES[one.city.dialling.split()[0]]
    return f"{chance.randrange(1, 999)} {road}, {one.city.city}, {country}"


def landline(chance: random.Random, city: City) -> str:
    """A number of a Chinese city."""
    return f"+86 {city.dialling} {chance.choice('68')}{chance.randrange(10**6, 10**7)}"


def abroad_phone(chance: random.Random, city: Abroad) -> str:
    """A number as they are there."""
    return city.dialling + "".join(str(chance.randrange(10)) for _ in range(city.digits))


def make_contacts(chance: random.Random, customers: list[Customer]) -> tuple[list[Row], list[Row]]:
    """Departments and contacts: more of them where there is more business."""
    departments, contacts = list[Row](), list[Row]()
    for one in customers:
        own: list[str] = []
        if one.size > 2 or chance.random() < 0.06:
            pool = names.DEPARTMENTS if one.home else names.FOREIGN_DEPARTMENTS
            own = chance.sample(pool, chance.choice((1, 2, 2, 3)))
        large = one.home and one.size > LARGE
        own = list(names.ORGANISATION) if large else own
        coded = {f"{one.code}-D{place}": name for place, name in enumerate(own, 1)}
        departments += _departments(one, coded)
        for number in range(1 + (one.size > 3) + (one.size > 1.5 and chance.random() < 0.6)):
            contacts.append(_contact(chance, one, list(coded), number))
        if large:
            contacts += _further_contacts(one, list(coded), len(one.contacts))
    return departments, contacts


def _departments(one: Customer, coded: dict[str, str]) -> list[Row]:
    """The departments of a customer, each below the one that it reports to, where there is that one."""
    by_name = {name: code for code, name in coded.items()}
    return [
        {
            "部门编号": code,
            "客户编号": one.code,
            "部门": name,
            "上级部门编号": by_name.get(names.ORGANISATION.get(name, ""), ""),
            "负责人": one.owner,
        }
        for code, name in coded.items()
    ]


def _further_contacts(one: Customer, departments: list[str], first: int) -> list[Row]:
    """People in the other departments of a large customer, one of them not placed yet. Nobody deals with them, so
    all that happens to others stays as it is."""
    chance, known = random.Random(one.code), list(one.contacts)
    rows = [_contact(chance, one, departments, number) for number in range(first, first + len(departments) + 2)]
    rows[-1]["部门编号"] = ""
    one.contacts[:] = known
    return rows


def _contact(chance: random.Random, one: Customer, departments: list[str], number: int) -> Row:
    name, gender = names.person(chance) if one.home else (names.foreigner(chance), "")
    while name in one.contacts:
        name, gender = names.person(chance) if one.home else (names.foreigner(chance), "")
    one.contacts.append(name)
    mobile = f"+86 {chance.choice(MOBILE)}{chance.randrange(10000000, 99999999)}"
    city = one.city
    return {
        "编号": f"{one.code}-{number + 1}",
        "姓名": name,
        "客户编号": one.code,
        "部门编号": departments[number % len(departments)] if departments else "",
        "职务": chance.choice(names.JOBS if one.home else names.FOREIGN_JOBS),
        "性别": gender,
        "决策角色": chance.choice(("decider", "influencer", "user", "buyer", "payer")) if number else "decider",
        "手机": mobile if isinstance(city, City) else abroad_phone(chance, city),
        "微信": f"wx_{chance.randrange(10**6, 10**7)}" if one.home and chance.random() < 0.7 else "",
        "邮箱": f"contact{number + 1}.{one.code.lower()}@mail.example",
        "偏好": ";".join(chance.sample(("phone", "wechat", "email"), 2)) if one.home else "email",
        "生日": date(chance.randrange(1966, 2001), chance.randrange(1, 13), chance.randrange(1, 29))
        if chance.random() < 0.35
        else "",
        "负责人": one.owner,
    }
