"""Makes the demo files beside it: a food trader in Shanghai, three years, the same files on every run.

Run it as `python make_data.py [FOLDER]`. The columns are those of the pack's import mappings. The story in the
numbers: orders grow by a quarter a year, peak before the spring festival and the autumn fairs, A customers order
five times as often as C, freight follows distance, and the newest orders are not shipped yet.
"""

from __future__ import annotations

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 20261101
FIRST_DAY, LAST_DAY = date(2024, 1, 2), date(2026, 10, 30)
ORDERS = 1600

PLACES = [  # city, region, postal code, country, dialling prefix, freight factor, weight
    ("上海", "上海", "200120", "中国", "021-", 1.0, 16),
    ("宁波", "浙江", "315000", "中国", "0574-", 1.1, 8),
    ("杭州", "浙江", "310000", "中国", "0571-", 1.1, 9),
    ("苏州", "江苏", "215000", "中国", "0512-", 1.0, 8),
    ("南京", "江苏", "210000", "中国", "025-", 1.2, 6),
    ("青岛", "山东", "266000", "中国", "0532-", 1.5, 6),
    ("大连", "辽宁", "116000", "中国", "0411-", 1.8, 4),
    ("北京", "北京", "100000", "中国", "010-", 1.6, 10),
    ("天津", "天津", "300000", "中国", "022-", 1.6, 4),
    ("广州", "广东", "510000", "中国", "020-", 1.7, 9),
    ("深圳", "广东", "518000", "中国", "0755-", 1.7, 8),
    ("厦门", "福建", "361000", "中国", "0592-", 1.5, 5),
    ("成都", "四川", "610000", "中国", "028-", 2.0, 6),
    ("武汉", "湖北", "430000", "中国", "027-", 1.4, 5),
    ("香港", "", "", "中国香港", "+852 2", 2.2, 4),
    ("Singapore", "", "048623", "Singapore", "+65 6", 3.5, 5),
    ("Tokyo", "", "104-0061", "Japan", "+81 3-", 3.2, 5),
    ("Seoul", "", "04524", "South Korea", "+82 2-", 2.8, 3),
    ("Hamburg", "HH", "20457", "Germany", "+49 40 ", 6.5, 4),
    ("Rotterdam", "ZH", "3011", "Netherlands", "+31 10 ", 6.3, 3),
    ("Sydney", "NSW", "2000", "Australia", "+61 2 ", 5.4, 3),
    ("Los Angeles", "CA", "90012", "USA", "+1 213-", 6.0, 4),
]
WORDS = [
    "海通",
    "恒达",
    "远帆",
    "瑞合",
    "佳禾",
    "永泰",
    "晟源",
    "港信",
    "蓝海",
    "中瀚",
    "禾丰",
    "润泽",
    "万顺",
    "嘉裕",
    "鼎味",
    "谷雨",
    "三禾",
    "百川",
    "东篱",
    "云栖",
    "和畅",
    "金稻",
    "绿野",
    "清源",
    "福满",
    "锦程",
    "长风",
    "同庆",
    "四海",
    "老街口",
    "食为天",
    "小满",
    "山海",
    "新禾",
    "惠农",
    "一粟",
    "大观",
    "泰和",
    "裕丰",
    "天一",
]
TRADES = [
    "食品有限公司",
    "食品贸易有限公司",
    "餐饮管理有限公司",
    "进出口有限公司",
    "商贸有限公司",
    "超市连锁有限公司",
    "酒店管理有限公司",
    "供应链有限公司",
]
ABROAD = [
    "Harbour",
    "Pacific",
    "Blue",
    "Anchor",
    "Eastgate",
    "Lotus",
    "Golden",
    "Rice",
    "Summit",
    "Northlight",
    "Merlion",
    "Sakura",
    "Hansa",
    "Maas",
    "Southern",
    "Cross",
    "Bayside",
    "Jade",
    "Orchid",
    "Old",
    "Quay",
    "Silk",
    "Road",
]
ABROAD_TRADES = [
    "Foods Pte Ltd",
    "Trading Co.",
    "Provisions GmbH",
    "Fine Foods B.V.",
    "Supermarkets Inc.",
    "Imports Pty Ltd",
    "Catering K.K.",
]
SURNAMES = [
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "黄",
    "赵",
    "周",
    "吴",
    "徐",
    "孙",
    "胡",
    "朱",
    "高",
    "林",
    "何",
    "郭",
    "马",
    "罗",
    "梁",
    "宋",
    "郑",
    "谢",
    "韩",
    "唐",
    "冯",
    "于",
    "董",
    "萧",
]
GIVEN = [
    "明远",
    "静",
    "思远",
    "建国",
    "晓燕",
    "志强",
    "雅婷",
    "文博",
    "佳怡",
    "海涛",
    "丽华",
    "俊杰",
    "欣然",
    "国栋",
    "梦洁",
    "子轩",
    "慧敏",
    "振宇",
    "春梅",
    "天佑",
    "书涵",
    "立新",
    "秀英",
    "浩然",
]
WESTERN = [
    "Anna Vogel",
    "Kenji Sato",
    "Mei Ling Tan",
    "Peter de Vries",
    "Grace Kim",
    "Olivia Martin",
    "Lukas Brandt",
    "Yuki Tanaka",
    "Sophie Jansen",
    "Daniel Wong",
    "Emily Carter",
    "Jae-won Park",
]
TITLES = ["采购经理", "采购主管", "总经理", "财务经理", "店长", "运营总监", "品类经理", "行政总厨"]
TITLES_ABROAD = ["Purchasing Manager", "Buyer", "Owner", "Category Manager", "Head Chef", "Accounting Manager"]
STREETS = "人民路 中山路 解放大道 滨江大道 建设路 港城路 科技园路 和平街 长江路 新华街".split()
CATEGORIES = [
    ("茶与饮料", "绿茶、红茶、果汁与植物饮料"),
    ("调味品", "酱油、醋、香辛料与复合调味"),
    ("糕点糖果", "中式糕点、巧克力与糖果"),
    ("乳制品", "鲜奶、奶酪与黄油"),
    ("粮油谷物", "大米、面粉、食用油与杂粮"),
    ("肉禽", "冷冻与腌制肉禽"),
    ("果蔬干货", "菌菇、干果与脱水蔬菜"),
    ("水产", "冷冻鱼虾、贝类与海藻"),
]
PRODUCTS = [
    "西湖龙井 明前,安溪铁观音,祁门红茶,椰子水,乌梅汁,燕麦奶,普洱熟茶 饼",
    "头抽酱油,镇江香醋,郫县豆瓣,藤椒油,蚝油,芝麻酱,黑松露酱,五香粉",
    "桂花糕,杏仁酥,凤梨酥,黑巧克力 72%,牛轧糖,核桃酥",
    "车打奶酪,马苏里拉碎,无盐黄油,淡奶油,全脂奶粉,希腊酸奶",
    "五常稻花香,高筋面粉,冷榨菜籽油,有机藜麦,糯米,手工挂面,橄榄油 特级初榨",
    "黑毛猪梅花肉,冷鲜鸡胸,风干火腿,牛腱子,鸭腿,谷饲牛小排",
    "香菇 花菇,云南松茸 干,新疆红枣,夏威夷果,黑木耳,葡萄干",
    "冷冻虾仁,三文鱼柳,扇贝柱,紫菜,鳕鱼块,带鱼段,海带结",
]
PACKAGES = ["12 盒/箱", "24 瓶/箱", "10 kg/袋", "6 桶/箱", "20 包 × 500 g", "1 kg × 12", "48 罐/箱"]
SHIPPERS = [
    ("中远海运快线", "021-65966666"),
    ("顺丰冷运", "95338"),
    ("跨越速运", "0755-27777777"),
    ("Blue Anchor Logistics", "+65 6221 4400"),
]
STAFF = [  # surname, given, salutation, title, boss, city
    ("林", "海峰", "Mr.", "销售总监", None),
    ("周", "明远", "Mr.", "华东区经理", 1),
    ("何", "静", "Ms.", "华南区经理", 1),
    ("陈", "思远", "Mr.", "海外业务经理", 1),
    ("王", "晓燕", "Ms.", "客户代表", 2),
    ("李", "志强", "Mr.", "客户代表", 2),
    ("张", "雅婷", "Ms.", "客户代表", 2),
    ("刘", "文博", "Mr.", "客户代表", 3),
    ("赵", "佳怡", "Ms.", "客户代表", 3),
    ("Tan", "Mei Ling", "Ms.", "Account Manager", 4),
    ("Vogel", "Anna", "Ms.", "Account Manager", 4),
    ("孙", "国栋", "Mr.", "订单主管", 1),
]
MONTH_WEIGHT = {1: 1.5, 2: 0.6, 3: 1.0, 4: 1.0, 5: 1.1, 6: 1.0, 7: 0.9, 8: 1.0, 9: 1.4, 10: 1.2, 11: 1.1, 12: 1.3}
GRADES = {"A": (10, 5.0), "B": (25, 2.2), "C": (50, 1.0), "D": (15, 0.15)}
CREDIT = {"A": (80_000, 200_000), "B": (30_000, 80_000), "C": (5_000, 30_000), "D": (0, 5_000)}

INDUSTRIES = [
    ("餐饮", "restaurant"),
    ("Catering", "restaurant"),
    ("酒店", "hotel"),
    ("超市", "supermarket"),
    ("Supermarkets", "supermarket"),
    ("Fine Foods", "delicatessen"),
    ("进出口", "import_export"),
    ("Imports", "import_export"),
    ("供应链", "supply_chain"),
]
CHANNELS = ["phone", "wechat", "email", "visit"]
DISCOUNTS = {"A": (0.0, 0.05, 0.1, 0.15), "B": (0.0, 0.0, 0.05, 0.1), "C": (0.0, 0.0, 0.0, 0.05), "D": (0.0,)}


def stamp(day: date | None) -> str:
    """A date as the files write it, NULL when missing."""
    return f"{day.isoformat()} 00:00:00.000" if day else "NULL"


def place(rng: random.Random) -> tuple[str, str, str, str, str, float, int]:
    return rng.choices(PLACES, [one[-1] for one in PLACES])[0]


def telephone(rng: random.Random, prefix: str) -> str:
    return f"{prefix}{rng.randint(20000000, 89999999)}"


def customers(rng: random.Random) -> list[dict[str, object]]:
    """Customers with their contact, one row each."""
    rows, taken = [], set()
    while len(rows) < 180:
        city, region, post, country, prefix, _, _ = place(rng)
        home = country.startswith("中国")
        if home:
            name = f"{city}{rng.choice(WORDS)}{rng.choice(TRADES)}"
        else:
            name = f"{rng.choice(ABROAD)} {rng.choice(ABROAD)} {rng.choice(ABROAD_TRADES)}"
        if name in taken:
            continue
        taken.add(name)
        grade = rng.choices(list(GRADES), [share for share, _ in GRADES.values()])[0]
        low, high = CREDIT[grade]
        rows.append(
            {
                "customerID": f"C{len(rows) + 1:04d}",
                "companyName": name,
                "contactName": rng.choice(SURNAMES) + rng.choice(GIVEN) if home else rng.choice(WESTERN),
                "contactTitle": rng.choice(TITLES if home else TITLES_ABROAD),
                "address": f"{rng.choice(STREETS)} {rng.randint(1, 999)} 号"
                if home
                else f"{rng.randint(1, 180)} Harbour Street",
                "city": city,
                "region": region or "NULL",
                "postalCode": post or "NULL",
                "country": country,
                "phone": telephone(rng, prefix),
                "fax": telephone(rng, prefix) if rng.random() < 0.3 else "NULL",
                "grade": grade,
                "creditLimit": f"{rng.randrange(low, high + 1, 1000)}.00",
                "email": f"buy{len(rows) + 1:03d}@example.{'cn' if home else 'com'}",
                "industry": industry(name),
                "website": f"https://www.buyer{len(rows) + 1:03d}.example.com" if len(rows) % 4 == 0 else "NULL",
                "channels": ",".join(sorted(rng.sample(CHANNELS, rng.randint(1, 3)), key=CHANNELS.index)),
            }
        )
    return rows


def industry(name: str) -> str:
    """What a company does, as its name says."""
    return next((found for word, found in INDUSTRIES if word in name), "food_trade")


def employees(rng: random.Random) -> list[dict[str, object]]:
    rows = []
    for number, (surname, given, salutation, title, boss) in enumerate(STAFF, 1):
        born = date(1970, 1, 1) + timedelta(days=rng.randint(0, 9500))
        rows.append(
            {
                "employeeID": number,
                # A Chinese name is one word: it goes into the surname's column, as in most files from China.
                "lastName": surname if surname.isascii() else surname + given,
                "firstName": given if surname.isascii() else "NULL",
                "title": title,
                "titleOfCourtesy": salutation,
                "birthDate": stamp(born),
                "hireDate": stamp(date(2012, 3, 1) + timedelta(days=rng.randint(0, 4200))),
                "address": f"{rng.choice(STREETS)} {rng.randint(1, 400)} 弄",
                "city": "上海",
                "region": "上海",
                "postalCode": "200120",
                "country": "中国",
                "homePhone": telephone(rng, "021-"),
                "extension": 8000 + number,
                "notes": "NULL",
                "reportsTo": boss or "NULL",
            }
        )
    return rows


def suppliers(rng: random.Random) -> list[dict[str, object]]:
    rows = []
    for number, word in enumerate(rng.sample(WORDS, 24), 1):
        city, region, post, country, prefix, _, _ = PLACES[number % 14]
        rows.append(
            {
                "supplierID": number,
                "companyName": f"{city}{word}{rng.choice(('农业发展', '食品工业', '水产', '茶业', '粮油'))}有限公司",
                "contactName": rng.choice(SURNAMES) + rng.choice(GIVEN),
                "contactTitle": rng.choice(("销售经理", "大客户经理", "总经理")),
                "address": f"{rng.choice(STREETS)} {rng.randint(1, 999)} 号",
                "city": city,
                "region": region or "NULL",
                "postalCode": post or "NULL",
                "country": country,
                "phone": telephone(rng, prefix),
                "fax": "NULL",
                "homePage": f"www.example{number:02d}.cn" if number % 3 == 0 else "NULL",
                "rating": (4, 5, 3, 4, 5, 2, 4, 3)[number % 8],
            }
        )
    return rows


def products(rng: random.Random) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for category, names in enumerate(PRODUCTS, 1):
        for name in names.split(","):
            rows.append(
                {
                    "productID": len(rows) + 1,
                    "productName": name,
                    "supplierID": rng.randint(1, 24),
                    "categoryID": category,
                    "quantityPerUnit": rng.choice(PACKAGES),
                    "unitPrice": f"{rng.randint(350, 16800) / 100:.2f}",
                    "unitsInStock": rng.randint(0, 420),
                    "unitsOnOrder": rng.choice((0, 0, 0, 40, 60, 120)),
                    "reorderLevel": rng.choice((0, 10, 20, 30)),
                    "discontinued": int(rng.random() < 0.07),
                }
            )
    return rows


def order_days(rng: random.Random) -> list[date]:
    """Days of all orders in order: weekdays, growing year by year, with the trade's seasons."""
    days, weights = [], []
    day = FIRST_DAY
    while day <= LAST_DAY:
        if day.weekday() < 5:
            days.append(day)
            weights.append(MONTH_WEIGHT[day.month] * 1.25 ** (day.year - 2024))
        day += timedelta(days=1)
    return sorted(rng.choices(days, weights, k=ORDERS))


def orders(rng: random.Random, buyers: list[dict[str, object]]) -> list[dict[str, object]]:
    factor = {city: freight for city, _, _, _, _, freight, _ in PLACES}
    weights = [GRADES[str(buyer["grade"])][1] for buyer in buyers]
    rows = []
    for number, day in enumerate(order_days(rng), 1):
        buyer = rng.choices(buyers, weights)[0]
        home = str(buyer["country"]).startswith("中国")
        shipped = day + timedelta(days=rng.randint(1, 9 if home else 24))
        freight = factor[str(buyer["city"])] * rng.lognormvariate(3.1, 0.8)
        rows.append(
            {
                "orderID": f"SO{day.year % 100}{number:05d}",
                "customerID": buyer["customerID"],
                "employeeID": rng.choice((5, 6, 7, 8, 9, 2, 3) if home else (10, 11, 4)),
                "orderDate": stamp(day),
                "requiredDate": stamp(day + timedelta(days=28)),
                "shippedDate": stamp(shipped if shipped <= LAST_DAY else None),
                "shipVia": rng.choice((1, 2, 2, 3)) if home else rng.choice((1, 4, 4)),
                "freight": f"{freight:.2f}",
                "shipName": buyer["companyName"],
                "shipAddress": buyer["address"],
                "shipCity": buyer["city"],
                "shipRegion": buyer["region"],
                "shipPostalCode": buyer["postalCode"],
                "shipCountry": buyer["country"],
            }
        )
    return rows


def order_details(
    rng: random.Random,
    buyers: list[dict[str, object]],
    goods: list[dict[str, object]],
    placed: list[dict[str, object]],
) -> list[dict[str, object]]:
    """One to six lines an order: the better the customer, the larger; prices rise by four per cent a year."""
    grade = {buyer["customerID"]: str(buyer["grade"]) for buyer in buyers}
    weights = [rng.paretovariate(1.3) for _ in goods]
    rows = []
    for order in placed:
        mark = grade[order["customerID"]]
        year = int(str(order["orderDate"])[:4])
        chosen = rng.choices(goods, weights, k=rng.choice((1, 2, 2, 3, 3, 4, 6)))
        wanted = {str(one["productID"]): one for one in chosen}
        for one in wanted.values():
            price = float(str(one["unitPrice"])) * 1.04 ** (year - 2026)
            rows.append(
                {
                    "orderID": order["orderID"],
                    "productID": one["productID"],
                    "unitPrice": f"{price:.2f}",
                    "quantity": max(1, round(rng.lognormvariate(2.2, 0.7) * GRADES[mark][1] ** 0.5)),
                    "discount": f"{rng.choice(DISCOUNTS[mark]):g}",
                }
            )
    return rows


def files() -> dict[str, list[dict[str, object]]]:
    """Every file's rows by its name."""
    rng = random.Random(SEED)
    buyers = customers(rng)
    categories = [
        {"categoryID": n, "categoryName": name, "description": about} for n, (name, about) in enumerate(CATEGORIES, 1)
    ]
    shippers = [{"shipperID": n, "companyName": name, "phone": phone} for n, (name, phone) in enumerate(SHIPPERS, 1)]
    sellers, people, goods = suppliers(rng), employees(rng), products(rng)
    placed = orders(rng, buyers)
    return {
        "categories.csv": categories,
        "suppliers.csv": sellers,
        "shippers.csv": shippers,
        "employees.csv": people,
        "products.csv": goods,
        "customers.csv": buyers,
        "orders.csv": placed,
        "order_details.csv": order_details(rng, buyers, goods, placed),
    }


def main(folder: Path) -> None:
    for name, rows in files().items():
        with (folder / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
