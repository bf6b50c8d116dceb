"""Ports with their UN/LOCODE, the lanes between them, carriers with their vessels, and the cities of customers."""

from __future__ import annotations

from typing import NamedTuple

from core.kinds.postal import Address, said


class Port(NamedTuple):
    """A port; coordinates in degrees."""

    code: str
    name: str
    english: str
    country: str
    trade: str
    latitude: float
    longitude: float


PORTS = tuple(
    Port(*line.split("|")[:5], float(line.split("|")[5]), float(line.split("|")[6]))
    for line in """
CNSHA|上海|Shanghai|中国|asia|31.2304|121.4737
CNNGB|宁波|Ningbo|中国|asia|29.8683|121.5440
CNTAO|青岛|Qingdao|中国|asia|36.0671|120.3826
CNTXG|天津新港|Tianjin Xingang|中国|asia|38.9800|117.7000
CNYTN|盐田|Yantian|中国|asia|22.5770|114.2720
CNNSA|南沙|Nansha|中国|asia|22.7500|113.5800
CNXMN|厦门|Xiamen|中国|asia|24.4798|118.0894
USLAX|洛杉矶|Los Angeles|美国|us_west|33.7405|-118.2786
USLGB|长滩|Long Beach|美国|us_west|33.7700|-118.1800
USOAK|奥克兰（加州）|Oakland|美国|us_west|37.8044|-122.2711
CAVAN|温哥华|Vancouver|加拿大|us_west|49.2827|-123.1207
USNYC|纽约|New York|美国|us_east|40.7000|-74.0000
USSAV|萨凡纳|Savannah|美国|us_east|32.0835|-81.0998
USHOU|休斯敦|Houston|美国|us_east|29.7500|-95.3500
NLRTM|鹿特丹|Rotterdam|荷兰|north_europe|51.9200|4.5000
DEHAM|汉堡|Hamburg|德国|north_europe|53.5511|9.9937
BEANR|安特卫普|Antwerp|比利时|north_europe|51.2200|4.4200
GBFXT|费利克斯托|Felixstowe|英国|north_europe|51.9617|1.3513
FRLEH|勒阿弗尔|Le Havre|法国|north_europe|49.4944|0.1079
PLGDN|格但斯克|Gdansk|波兰|north_europe|54.3520|18.6466
ITGOA|热那亚|Genoa|意大利|mediterranean|44.4200|8.9500
ESVLC|瓦伦西亚|Valencia|西班牙|mediterranean|39.4699|-0.3763
GRPIR|比雷埃夫斯|Piraeus|希腊|mediterranean|37.9300|23.6200
AEJEA|杰贝阿里|Jebel Ali|阿联酋|middle_east_trade|24.9857|55.0273
SADMM|达曼|Dammam|沙特阿拉伯|middle_east_trade|26.4200|50.1000
SAJED|吉达|Jeddah|沙特阿拉伯|middle_east_trade|21.4858|39.1925
INNSA|那瓦舍瓦|Nhava Sheva|印度|india_pakistan|18.9497|72.9505
INMUN|蒙德拉|Mundra|印度|india_pakistan|22.8395|69.7213
PKKHI|卡拉奇|Karachi|巴基斯坦|india_pakistan|24.8615|67.0099
SGSIN|新加坡|Singapore|新加坡|southeast_asia_trade|1.2801|103.8510
MYPKG|巴生|Port Klang|马来西亚|southeast_asia_trade|3.0000|101.4000
THLCH|林查班|Laem Chabang|泰国|southeast_asia_trade|13.0800|100.8800
VNSGN|胡志明市|Ho Chi Minh City|越南|southeast_asia_trade|10.7700|106.6700
VNHPH|海防|Haiphong|越南|southeast_asia_trade|20.8449|106.6881
IDJKT|雅加达|Jakarta|印度尼西亚|southeast_asia_trade|-6.1300|106.8300
PHMNL|马尼拉|Manila|菲律宾|southeast_asia_trade|14.5995|120.9842
JPTYO|东京|Tokyo|日本|japan_korea_trade|35.6800|139.7500
JPYOK|横滨|Yokohama|日本|japan_korea_trade|35.4437|139.6380
JPOSA|大阪|Osaka|日本|japan_korea_trade|34.6700|135.5000
KRPUS|釜山|Busan|韩国|japan_korea_trade|35.1300|129.0500
AUSYD|悉尼|Sydney|澳大利亚|oceania_trade|-33.8500|151.2000
AUMEL|墨尔本|Melbourne|澳大利亚|oceania_trade|-37.8200|144.9700
NZAKL|奥克兰（新西兰）|Auckland|新西兰|oceania_trade|-36.8300|174.8000
BRSSZ|桑托斯|Santos|巴西|latin_america_trade|-23.9500|-46.3300
MXZLO|曼萨尼约|Manzanillo|墨西哥|latin_america_trade|19.0500|-104.3000
CLSAI|圣安东尼奥|San Antonio|智利|latin_america_trade|-33.6000|-71.6000
PECLL|卡亚俄|Callao|秘鲁|latin_america_trade|-12.0509|-77.1259
ZADUR|德班|Durban|南非|africa_trade|-29.8587|31.0218
KEMBA|蒙巴萨|Mombasa|肯尼亚|africa_trade|-4.0435|39.6682
NGAPP|阿帕帕|Apapa|尼日利亚|africa_trade|6.4553|3.3641
""".strip().splitlines()
)
BY_CODE = {port.code: port for port in PORTS}


class Lane(NamedTuple):
    """A lane: days at sea, dollars for a 40-foot container in a normal market, share of all bookings."""

    origin: str
    destination: str
    days: int
    rate: int
    weight: float

    @property
    def code(self) -> str:
        return f"{self.origin[2:]}-{self.destination[2:]}"

    @property
    def name(self) -> str:
        return f"{BY_CODE[self.origin].name} — {BY_CODE[self.destination].name}"

    @property
    def trade(self) -> str:
        return BY_CODE[self.destination].trade


LANES = tuple(
    Lane(origin, destination, int(days), int(rate), float(weight))
    for origin, destination, days, rate, weight in (
        line.split()
        for line in """
CNSHA USLAX 14 2300 9
CNSHA USLGB 15 2300 5
CNNGB USLAX 16 2280 6
CNYTN USLAX 15 2350 6
CNSHA USOAK 17 2450 2
CNSHA CAVAN 15 2400 2
CNXMN USLGB 17 2350 2
CNSHA USNYC 32 3500 5
CNNGB USSAV 33 3450 3
CNYTN USNYC 33 3550 3
CNSHA USHOU 35 3650 2
CNSHA NLRTM 34 2100 7
CNSHA DEHAM 36 2150 6
CNNGB NLRTM 35 2080 4
CNYTN GBFXT 33 2120 3
CNTAO DEHAM 38 2200 3
CNSHA BEANR 36 2150 2
CNNGB FRLEH 37 2180 1
CNTXG PLGDN 42 2350 1
CNSHA ITGOA 32 2400 2
CNNGB ESVLC 33 2380 2
CNYTN GRPIR 28 2300 2
CNSHA AEJEA 21 1500 4
CNNGB SADMM 24 1650 2
CNNSA SAJED 23 1750 2
CNSHA INNSA 18 1350 3
CNNGB INMUN 20 1380 2
CNYTN PKKHI 19 1400 1
CNSHA SGSIN 8 520 4
CNNSA MYPKG 7 480 3
CNSHA THLCH 9 560 3
CNXMN VNSGN 6 420 3
CNSHA VNHPH 6 400 3
CNNGB IDJKT 11 680 2
CNXMN PHMNL 5 450 2
CNSHA JPTYO 4 380 4
CNTAO JPOSA 4 360 3
CNSHA JPYOK 4 380 2
CNTXG KRPUS 3 300 2
CNTAO KRPUS 2 280 2
CNSHA AUSYD 18 1300 3
CNYTN AUMEL 19 1350 2
CNNGB NZAKL 24 1700 1
CNSHA BRSSZ 38 2900 2
CNNGB MXZLO 24 2600 2
CNSHA CLSAI 32 2750 1
CNYTN PECLL 33 2700 1
CNSHA ZADUR 26 2200 1
CNNSA KEMBA 24 2300 1
CNSHA NGAPP 40 3400 1
""".strip().splitlines()
    )
)


class Carrier(NamedTuple):
    """A carrier, the prefix of its containers, how its vessels are called, and its flags."""

    code: str
    name: str
    english: str
    alliance: str
    prefix: str
    style: str
    words: tuple[str, ...]
    flag: str


CARRIERS = tuple(
    Carrier(code, name, english, alliance, prefix, style, tuple(words.split()), flag)
    for code, name, english, alliance, prefix, style, words, flag in (
        ("COSU", "中远海运集运", "COSCO SHIPPING Lines", "ocean", "CSNU", "COSCO SHIPPING {}", "LOTUS PEONY ORCHID AZALEA CAMELLIA JASMINE LILY ROSE", "中国香港"),
        ("MAEU", "马士基", "Maersk", "gemini", "MRKU", "MAERSK {}", "HAVANA HERRERA HANGZHOU HOUSTON HIDALGO HALIFAX HONAM HAMBURG", "丹麦"),
        ("MSCU", "地中海航运", "Mediterranean Shipping Company", "none", "MEDU", "MSC {}", "ISABELLA ARINA NELA SIXIN APOLLINE AMELIA DIANA INGY", "利比里亚"),
        ("CMDU", "达飞轮船", "CMA CGM", "ocean", "CMAU", "CMA CGM {}", "MONTMARTRE TROCADERO LOUVRE RIVOLI CONCORDE BOURBON", "马耳他"),
        ("EGLV", "长荣海运", "Evergreen Line", "ocean", "EGHU", "EVER {}", "ACE AIM ALOT APEX ARIA ATOP BASIS BUILD", "巴拿马"),
        ("ONEY", "海洋网联", "Ocean Network Express", "premier", "ONEU", "ONE {}", "APUS AQUILA CYGNUS COLUMBA GRUS HAWK IBIS STORK", "日本"),
        ("HLCU", "赫伯罗特", "Hapag-Lloyd", "gemini", "HLBU", "{} EXPRESS", "BERLIN MANILA HANOI BUSAN SINGAPORE BANGKOK", "德国"),
        ("HDMU", "韩新海运", "HMM", "premier", "HMMU", "HMM {}", "ALGECIRAS OSLO DUBLIN SOUTHAMPTON GDANSK STOCKHOLM", "韩国"),
        ("OOLU", "东方海外", "OOCL", "ocean", "OOCU", "OOCL {}", "SPAIN PIRAEUS TURKIYE ZEEBRUGGE FELIXSTOWE GDYNIA", "中国香港"),
        ("YMLU", "阳明海运", "Yang Ming", "premier", "YMMU", "YM {}", "WELLSPRING WITNESS WORLD WREATH TOTALITY TRILLION", "中国台湾"),
    )
)  # fmt: skip


class City(NamedTuple):
    """A city: region, English name, district code, dialling prefix, and how many customers are there."""

    name: str
    english: str
    region: str
    district: str
    dialling: str
    weight: float


CITIES = tuple(
    City(*line.split()[:5], float(line.split()[5]))
    for line in """
上海 Shanghai shanghai 310115 21 20
宁波 Ningbo zhejiang 330212 574 12
杭州 Hangzhou zhejiang 330106 571 7
义乌 Yiwu zhejiang 330782 579 5
温州 Wenzhou zhejiang 330302 577 4
苏州 Suzhou jiangsu 320505 512 8
无锡 Wuxi jiangsu 320213 510 4
南京 Nanjing jiangsu 320104 25 4
青岛 Qingdao shandong 370202 532 6
济南 Jinan shandong 370102 531 2
厦门 Xiamen fujian 350203 592 5
泉州 Quanzhou fujian 350503 595 3
深圳 Shenzhen guangdong 440304 755 12
广州 Guangzhou guangdong 440106 20 8
东莞 Dongguan guangdong 441900 769 6
佛山 Foshan guangdong 440604 757 4
天津 Tianjin tianjin 120116 22 4
北京 Beijing beijing 110105 10 3
大连 Dalian liaoning 210202 411 3
合肥 Hefei anhui 340111 551 2
武汉 Wuhan hubei 420106 27 2
长沙 Changsha hunan 430102 731 1
成都 Chengdu sichuan 510107 28 2
重庆 Chongqing chongqing 500105 23 2
""".strip().splitlines()
)


def district(city: City) -> str:
    """The city's district with all that is above it: `浙江省杭州市西湖区`."""
    return said(Address(city.district), "zh_CN")


class Abroad(NamedTuple):
    """A place abroad: region, how its phone numbers begin and how many digits follow, company forms, weight."""

    city: str
    region: str
    dialling: str
    digits: int
    forms: tuple[str, ...]
    weight: float


ABROAD = tuple(
    Abroad(city, region, dialling, digits, tuple(forms.split("/")), weight)
    for city, region, dialling, digits, forms, weight in (
        ("Los Angeles", "north_america", "+1 213 62", 5, "Inc./LLC/Corp.", 8),
        ("New York", "north_america", "+1 212 68", 5, "Inc./LLC", 5),
        ("Houston", "north_america", "+1 713 65", 5, "LLC/Inc.", 2),
        ("Vancouver", "north_america", "+1 604 68", 5, "Ltd./Inc.", 2),
        ("Hamburg", "europe", "+49 40 37", 6, "GmbH/GmbH & Co. KG", 6),
        ("Rotterdam", "europe", "+31 10 41", 5, "B.V.", 5),
        ("Antwerp", "europe", "+32 3 22", 5, "NV/BV", 2),
        ("London", "europe", "+44 20 76", 6, "Ltd/plc", 4),
        ("Milano", "europe", "+39 02 48", 6, "S.r.l./S.p.A.", 3),
        ("Valencia", "europe", "+34 96 33", 5, "S.L./S.A.", 2),
        ("Dubai", "middle_east", "+971 4 33", 5, "FZE/LLC", 4),
        ("Mumbai", "south_asia", "+91 22 26", 6, "Pvt. Ltd.", 3),
        ("Singapore", "southeast_asia", "+65 62", 6, "Pte. Ltd.", 4),
        ("Bangkok", "southeast_asia", "+66 2 25", 5, "Co., Ltd.", 3),
        ("Ho Chi Minh City", "southeast_asia", "+84 28 38", 6, "Co., Ltd./JSC", 3),
        ("Tokyo", "japan_korea", "+81 3 35", 6, "K.K.", 4),
        ("Seoul", "japan_korea", "+82 2 77", 5, "Co., Ltd.", 2),
        ("Sydney", "oceania", "+61 2 92", 6, "Pty Ltd", 3),
        ("São Paulo", "latin_america", "+55 11 30", 6, "Ltda.", 2),
        ("Durban", "africa", "+27 31 30", 5, "(Pty) Ltd", 1),
    )
)
COUNTRIES = dict(
    zip(
        "+1 +49 +31 +32 +44 +39 +34 +971 +91 +65 +66 +84 +81 +82 +61 +55 +27".split(),
        "USA,Germany,Netherlands,Belgium,United Kingdom,Italy,Spain,United Arab Emirates,India,Singapore,Thailand,"
        "Vietnam,Japan,South Korea,Australia,Brazil,South Africa".split(","),
        strict=True,
    )
)
"""Countries by how their phone numbers begin."""
