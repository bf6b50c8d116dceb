"""Regions of addresses: the provinces, cities and districts of China (GB/T 2260), and countries (ISO 3166-1).

They are choices of a tree, so that whatever works for category trees works for them. China's stand in the order of
their codes, a province before what is below it; a municipality has its districts below a city of its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale as Languages

from core.kinds.branches import Branches, branches
from core.kinds.pinyin import readings
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Text

CHINA = "CN"
"""What an address in China counts under as long as nobody said where."""
MAINLAND_ALIASES: Mapping[str, str] = Frozen({"TW": "710000", "HK": "810000", "MO": "820000"})
"""ISO codes of what GB/T 2260 has codes for."""
_FILE = Path(__file__).parent / "data" / "regions.tsv"
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes of the language data that are no country's in ISO 3166-1, or that only reserve something."""
_PROVINCES: Mapping[str, str] = Frozen(
    {
        "内蒙古自治区": "Inner Mongolia",
        "黑龙江省": "Heilongjiang",
        "广西壮族自治区": "Guangxi",
        "西藏自治区": "Xizang",
        "陕西省": "Shaanxi",
        "宁夏回族自治区": "Ningxia",
        "新疆维吾尔自治区": "Xinjiang",
        "台湾省": "Taiwan",
        "香港特别行政区": "Hong Kong",
        "澳门特别行政区": "Macao",
    }
)
"""English names that are no plain reading of the Chinese."""
_RANKS = (
    ("自治县", " Autonomous County"),
    ("自治旗", " Autonomous Banner"),
    ("自治州", " Prefecture"),
    ("地区", " Prefecture"),
    ("林区", " District"),
    ("新区", " New Area"),
    ("区", " District"),
    ("县", " County"),
    ("旗", " Banner"),
    ("盟", " League"),
    ("省", ""),
    ("市", ""),
)
"""What the Chinese name ends with, and how English says it."""
_PEOPLES = re.compile(
    "(?:(?<!内)蒙古族?|回族?|藏族|维吾尔族?|苗族|彝族|壮族?|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族"
    "|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|怒族"
    "|鄂温克族|德昂族|保安族|裕固族|独龙族|鄂伦春族?|普米族|各族)+$"
)
"""Whom an autonomous region, prefecture or county is named after, behind its own name."""


@cache
def regions() -> tuple[Choice, ...]:
    """All regions, always the very same ones: China's provinces with what is below them, then the countries."""
    return (*_of_china(), *_countries())


def are_regions(choices: tuple[Choice, ...]) -> bool:
    """Whether choices are the regions. Makes none: where nobody asked for them yet, none are."""
    return regions.cache_info().currsize > 0 and choices is regions()


def region_tree() -> Branches:
    """The regions ready to be walked."""
    return branches(Field("", "", "tree", Text(""), choices=regions()))


def in_china(code: str) -> bool:
    """Whether a region is China or in it."""
    return code == CHINA or code.isdigit()


def _of_china() -> Iterator[Choice]:
    yield Choice(CHINA, _country(CHINA))
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, name, parent = line.split("\t")
            yield Choice(code, Text(name, Frozen({"en": english(name)})), parent=parent)


def _countries() -> Iterator[Choice]:
    out = {CHINA, *MAINLAND_ALIASES, *_NO_COUNTRY}
    for code in sorted(Languages("en").territories):
        if len(code) == 2 and code.isalpha() and code not in out:
            yield Choice(code, _country(code))


def _country(code: str) -> Text:
    chinese = str(Languages("zh").territories[code])
    return Text(str(Languages("en").territories[code]), Frozen({"zh": chinese, "zh_CN": chinese}))


def english(name: str) -> str:
    """A Chinese region as English writes it: `Xihu District`, `Hangzhou`, `Inner Mongolia`."""
    if name in _PROVINCES:
        return _PROVINCES[name]
    end, rank = next(one for one in (*_RANKS, ("", "")) if name.endswith(one[0]) and len(name) > len(one[0]) + 1)
    own = len(stem(name.removesuffix(end))) if end.startswith("自治") else len(name) - len(end)
    syllables = [_letters(one) or char for one, char in zip(readings(name)[:own], name, strict=False)]
    joined = syllables[0] + "".join(f"'{one}" if one[0] in "aeo" else one for one in syllables[1:])
    return joined.capitalize() + rank


def stem(name: str) -> str:
    """A name without the peoples it is named after: `延边` of `延边朝鲜族`."""
    return _PEOPLES.sub("", name) or name


def _letters(reading: str) -> str:
    """`lu:3` is written lü."""
    return "".join(sign for sign in reading if sign.isalpha() or sign == ":").replace("u:", "ü")
