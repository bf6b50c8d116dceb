"""Chinese as it is read: the order of names, and the spellings by which they are found."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kinds.fold import fold
from core.kinds.pinyin import KEY_VERSION, LONGEST, readings, sort_key, spellings

IN_ORDER = """
阿里巴巴 安徽 安踏 鞍山 澳门 八达岭 百度 保定 北京 北京银行 蚌埠 比亚迪 渤海湾 长安汽车 长城
长春 长沙 朝阳 成都 重庆 重庆火锅 大连 大厦 大同 德州 东阿 东莞 丰田 佛山 福州 广东 广州 桂林
哈尔滨 海尔 海口 杭州 行业 合肥 呼和浩特 华为 淮安 惠州 济南 嘉兴 江苏 金华 昆明 拉萨 兰州
乐山 乐视 丽水 联想 六安 吕梁 绿地 洛阳 马鞍山 美的 绵阳 牡丹江 南昌 南京 宁波 攀枝花 番禺
莆田 七匹狼 齐齐哈尔 青岛 曲阜 泉州 日照 三亚 上海 沈阳 石家庄 苏州 宿迁 台州 太原 天津 万科
温州 无锡 武汉 西安 西藏 厦门 象山 徐州 燕郊 盐城 扬州 宜昌 义乌 音乐 银川 银行 岳阳 枣庄
张家口 郑州 中国 中国银行 舟山 珠海 遵义
""".split()  # noqa: SIM905  # a hundred quotation marks would hide the order
"""Names by their pinyin, checked by hand: syllable by syllable, then by tone."""
PINYIN = {
    "重庆": "chong2 qing4",
    "重庆火锅": "chong2 qing4 huo3 guo1",
    "重量": "zhong4 liang4",
    "厦门": "xia4 men2",
    "大厦": "da4 sha4",
    "行业": "hang2 ye4",
    "中国银行": "zhong1 guo2 yin2 hang2",
    "旅行社": "lu:3 xing2 she4",
    "长春": "chang2 chun1",
    "长沙": "chang2 sha1",
    "校长": "xiao4 zhang3",
    "曾国藩": "zeng1 guo2 fan1",
    "曾经": "ceng2 jing1",
    "单田芳": "shan4 tian2 fang1",
    "单元": "dan1 yuan2",
    "解晓东": "xie4 xiao3 dong1",
    "解放": "jie3 fang4",
    "仇和": "qiu2 he2",
    "任务": "ren4 wu4",
    "任达华": "ren2 da2 hua2",
    "区域经理": "qu1 yu4 jing1 li3",
    "尉迟恭": "yu4 chi2 gong1",
    "会计": "kuai4 ji4",
    "机会计划": "ji1 hui4 ji4 hua4",
    "音乐": "yin1 yue4",
    "可乐": "ke3 le4",
    "朝阳": "chao2 yang2",
    "一个": "yi1 ge4",
    "不是": "bu4 shi4",
}
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


def test_a_hundred_names_stand_in_the_order_of_their_pinyin() -> None:
    shuffled = list(IN_ORDER)
    random.Random(7).shuffle(shuffled)
    assert len(set(IN_ORDER)) >= 100
    assert sorted(shuffled, key=lambda name: str(sort_key(name))) == IN_ORDER


@pytest.mark.parametrize(("text", "read"), PINYIN.items())
def test_a_character_of_several_readings_is_read_as_its_phrase_says(text: str, read: str) -> None:
    assert " ".join(readings(text)) == read


def test_names_of_one_surname_stay_together() -> None:
    names = ["张三", "章二", "张一", "章四"]
    ordered = sorted(names, key=lambda name: str(sort_key(name)))
    assert [name[0] for name in ordered] in (["张", "张", "章", "章"], ["章", "章", "张", "张"])


def test_latin_names_stand_among_the_syllables_without_accents() -> None:
    names = ["Ändern", "Zebra", "阿里", "apple", "Élan", "北京", "Berlin", "3M", "宝马"]
    ordered = sorted(names, key=lambda name: str(sort_key(name)))
    assert ordered == ["3M", "阿里", "Ändern", "apple", "宝马", "北京", "Berlin", "Élan", "Zebra"]


def test_plain_latin_text_is_its_own_key() -> None:
    assert sort_key("Alfreds  FUTTERKISTE") == "alfreds futterkiste"
    assert sort_key(None) is None


@given(st.text(max_size=80))
def test_keys_follow_from_the_folded_text_alone(text: str) -> None:
    key = sort_key(text)
    assert key == sort_key(fold(text)) == sort_key(unicodedata.normalize("NFKC", text))
    assert isinstance(key, str)
    assert "\0" not in text or "\0" in key


@given(CHINESE, CHINESE)
def test_order_goes_character_by_character(one: str, other: str) -> None:
    if readings(one)[0][:-1] != readings(other)[0][:-1]:
        assert (str(sort_key(one)) < str(sort_key(other))) == (readings(one)[0][:-1] < readings(other)[0][:-1])


@given(st.text(max_size=700))
def test_keys_and_spellings_have_an_end(text: str) -> None:
    """PostgreSQL takes 2,704 bytes into a B-tree."""
    assert len(str(sort_key(text)).encode(errors="replace")) < 2_600
    assert all(len(one) <= LONGEST * 8 for one in spellings(fold(text)))


@given(st.text("aáàåeéAÉ阿重 1", max_size=8), st.text("aáàåeéAÉ阿重 1", max_size=8))
def test_keys_are_equal_exactly_where_folded_texts_are(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (fold(one) == fold(other))


def test_the_longest_chinese_text_fits_an_index() -> None:
    assert len(str(sort_key("窗" * 700)).encode()) < 2_600
    assert len(str(sort_key("ǘ" * 700)).encode()) < 2_600


def test_spellings_are_all_of_it_and_the_initials() -> None:
    assert spellings("上海货运") == ("shanghaihuoyun", "shhy")
    assert spellings("上海 abc 3期") == ("shanghaiabc3qi", "shabc3q")
    assert spellings("重庆") == ("chongqing", "cq", "zq")
    assert spellings("绿城") == ("lvcheng", "lc")
    assert spellings("café") == spellings("plain") == spellings("") == ()


def test_the_version_names_the_tables_it_depends_on() -> None:
    assert KEY_VERSION.startswith("1/0.55")
