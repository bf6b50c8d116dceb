"""Problems of addresses and positions."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_AN_ADDRESS = Code(
    "VAL230",
    en="“{value}” is not an address.",
    zh="“{value}”不是地址。",
    hint_en='The API takes {{"region": "330106", "street": "…", "postal": "310012"}}, or {{"line": "…"}} to be read.',
    hint_zh='API 接受 {{"region": "330106", "street": "…", "postal": "310012"}}，或由系统解析的 {{"line": "…"}}。',
    about="An address has the code of a region, a street and a postal code; the region alone is required. In its "
    "place `line` may hold all of it as people write it.",
)
UNKNOWN_REGION = Code(
    "VAL231",
    en="“{value}” is not the code of a region.",
    zh="“{value}”不是地区代码。",
    hint_en="China has the six digits of GB/T 2260 (330106), or CN; any other country its two letters (US).",
    hint_zh="中国用 GB/T 2260 的六位代码（330106）或 CN，其他国家用两位字母（US）。",
    about="Divisions of China are those of mid-2023. A value that names one abolished since stays until it is "
    "changed.",
)
STREET_TOO_LONG = Code(
    "VAL232",
    en="The street has {length} characters; at most {longest} are kept.",
    zh="详细地址有 {length} 个字符，最多 {longest} 个。",
    hint_en="Move remarks into a field of their own.",
    hint_zh="请把备注写到其他字段。",
    about="The street is what stands behind the region: road, number, building, room.",
)
NOT_POSTAL = Code(
    "VAL233",
    en="“{value}” is not a postal code.",
    zh="“{value}”不是邮政编码。",
    hint_en="In China it has six digits; elsewhere at most ten letters, digits, blanks and hyphens.",
    hint_zh="中国邮编为六位数字，其他国家最多十位字母、数字、空格或连字符。",
    about="Postal codes are texts: zeros at the beginning count.",
)
NOT_A_POSITION = Code(
    "VAL234",
    en="“{value}” is no position on the earth.",
    zh="“{value}”不是有效的经纬度。",
    hint_en="Write latitude and longitude: 30.2475, 120.1496; or use the position of this device.",
    hint_zh="请先写纬度再写经度，如 30.2475, 120.1496；也可以使用本机位置。",
    about="Degrees in WGS 84, as GPS and the browser give them: latitude first, from -90 to 90, longitude from -180 "
    "to 180. Forms and files also take degrees, minutes and seconds with N, S, E, W, and 北纬 and 东经. Six decimals "
    "are kept. Chinese maps show shifted ones (GCJ-02), which are not converted.",
)
NOT_A_CIRCLE = Code(
    "VAL235",
    en="“{value}” says no position with a distance up to {furthest} km.",
    zh="“{value}”不是“位置 + 距离”（最远 {furthest} 公里）。",
    hint_en="Write it like 30.2475, 120.1496 5km.",
    hint_zh="请写成 30.2475, 120.1496 5km 这样。",
    about='Near means within a distance of a position: `{"lat": 30.2475, "lon": 120.1496, "km": 5}`.',
)
