"""Readings that pypinyin's tables lack, or have for another use than names: places, trades, surnames.

Syllable and tone as in `core.kinds.pinyin`: `lu:3` is lǚ.
"""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.frozen import Frozen

SINGLES: Mapping[str, str] = Frozen({"长": "chang2", "都": "du1", "埔": "pu3", "柏": "bai3", "莘": "shen1"})
"""How a character is usually read in the names of places and companies."""


def _read(lines: str) -> Mapping[str, tuple[str, ...]]:
    words = (line.split() for line in lines.strip().splitlines())
    return Frozen({word: tuple(read) for word, *read in words})


SURNAMES: Mapping[str, tuple[str, ...]] = _read("""
曾 zeng1
单 shan4
解 xie4
仇 qiu2
朴 piao2
查 zha1
翟 zhai2
盖 ge3
任 ren2
区 ou1
缪 miao4
尉迟 yu4 chi2
万俟 mo4 qi2
单于 chan2 yu2
长孙 zhang3 sun1
澹台 tan2 tai2
""")
WORDS: Mapping[str, tuple[str, ...]] = _read("""
重庆 chong2 qing4
重阳 chong2 yang2
厦门 xia4 men2
大厦 da4 sha4
行业 hang2 ye4
银行 yin2 hang2
商行 shang1 hang2
车行 che1 hang2
洋行 yang2 hang2
分行 fen1 hang2
支行 zhi1 hang2
总行 zong3 hang2
药行 yao4 hang2
金行 jin1 hang2
琴行 qin2 hang2
鞋行 xie2 hang2
五金行 wu3 jin1 hang2
电器行 dian4 qi4 hang2
长春 chang2 chun1
长沙 chang2 sha1
长江 chang2 jiang1
长城 chang2 cheng2
会计 kuai4 ji4
音乐 yin1 yue4
朝阳 chao2 yang2
台州 tai1 zhou1
天台 tian1 tai1
丽水 li2 shui3
六安 lu4 an1
六合 lu4 he2
乐清 yue4 qing1
乐亭 lao4 ting2
蚌埠 beng4 bu4
番禺 pan1 yu2
东阿 dong1 e1
单县 shan4 xian4
莘庄 xin1 zhuang1
洪洞 hong2 tong2
蔚县 yu4 xian4
井陉 jing3 xing2
浚县 xun4 xian4
大埔 da4 bu4
铅山 yan2 shan1
燕郊 yan1 jiao1
燕京 yan1 jing1
燕山 yan1 shan1
枞阳 zong1 yang2
阜宁 fu4 ning2
大城 dai4 cheng2
中牟 zhong1 mu4
柏林 bo2 lin2
藏族 zang4 zu2
西藏 xi1 zang4
宿迁 su4 qian1
吐鲁番 tu3 lu3 fan1
新都 xin1 du1
成都 cheng2 du1
调味 tiao2 wei4
空调 kong1 tiao2
参茸 shen1 rong2
人参 ren2 shen1
海参 hai3 shen1
美的 mei3 di4
便利店 bian4 li4 dian4
""")
"""What is read in its own way, and what keeps another word away."""
