"""What companies and people are called. Every name is made up; a likeness to a real company is chance."""

from __future__ import annotations

import random

STYLES = [
    pair.split(":")
    for pair in """
海川:Haichuan 恒达:Hengda 远帆:Yuanfan 瑞合:Ruihe 佳禾:Jiahe 永泰:Yongtai 晟源:Shengyuan 港信:Gangxin 蓝海:Lanhai 中瀚:Zhonghan
润泽:Runze 万顺:Wanshun 嘉裕:Jiayu 鼎盛:Dingsheng 谷雨:Guyu 华茂:Huamao 金桥:Jinqiao 天成:Tiancheng 新锐:Xinrui 百川:Baichuan
东方:Dongfang 联创:Lianchuang 宏图:Hongtu 盛世:Shengshi 博远:Boyuan 众诚:Zhongcheng 立新:Lixin 凯越:Kaiyue 星耀:Xingyao 启航:Qihang
德润:Derun 宝丰:Baofeng 飞扬:Feiyang 昌隆:Changlong 双龙:Shuanglong 三和:Sanhe 锦绣:Jinxiu 长青:Changqing 顺达:Shunda 正和:Zhenghe
康泰:Kangtai 利群:Liqun 景泰:Jingtai 汇丰源:Huifengyuan 宇通达:Yutongda 明珠:Mingzhu 银河:Yinhe 祥云:Xiangyun 旭日:Xuri 银泰:Yintai
金石:Jinshi 鸿运:Hongyun 通达:Tongda 美华:Meihua 伟业:Weiye 安信:Anxin 亿佳:Yijia 九州:Jiuzhou 时代:Shidai 新纪元:Xinjiyuan
天翼:Tianyi 海纳:Haina 兴业源:Xingyeyuan 中联:Zhonglian 巨丰:Jufeng 泰和:Taihe 建业:Jianye 科瑞:Kerui 迈拓:Maituo 捷通:Jietong
裕隆:Yulong 富康:Fukang 广源:Guangyuan 长江源:Changjiangyuan 北辰:Beichen 南洋:Nanyang 西岭:Xiling 青松:Qingsong 竹溪:Zhuxi 白鹭:Bailu
""".split()
]
TRADES = [
    line.split("|")
    for line in """
进出口|Import & Export|import_export|12
国际贸易|International Trading|import_export|10
电子科技|Electronics Technology|electronics|9
电器|Electric Appliances|electronics|5
机械制造|Machinery Manufacturing|machinery|7
汽车零部件|Auto Parts|auto_parts|7
化工|Chemicals|chemicals|4
纺织|Textiles|textiles|8
服饰|Garments|textiles|5
家具|Furniture|furniture|7
家居用品|Home Products|furniture|6
五金制品|Hardware|building_materials|6
建材|Building Materials|building_materials|4
玩具|Toys|toys_gifts|4
工艺礼品|Arts & Gifts|toys_gifts|4
食品|Foods|food|4
医疗器械|Medical Instruments|medical|3
电子商务|E-Commerce|ecommerce|6
国际货运代理|International Freight Forwarding|logistics|7
供应链管理|Supply Chain|logistics|5
""".strip().splitlines()
]
GOODS = {
    "electronics": ("LED 灯具|940542", "蓝牙音箱|851822", "锂电池储能柜|850760", "电路板|853400", "小家电|850980"),
    "machinery": ("数控机床|845811", "水泵|841370", "空压机|841480", "包装机械|842240"),
    "auto_parts": ("刹车片|870830", "铝合金轮毂|870870", "汽车灯具|851220", "减震器|870880"),
    "chemicals": ("钛白粉|320611", "涂料|320890", "树脂|390730"),
    "textiles": ("针织服装|610910", "涤纶面料|540752", "家纺床品|630231", "箱包|420292"),
    "furniture": ("实木家具|940360", "沙发|940161", "户外桌椅|940179", "床垫|940421"),
    "building_materials": ("瓷砖|690721", "不锈钢紧固件|731815", "卫浴龙头|848180", "铝型材|760421"),
    "toys_gifts": ("塑料玩具|950300", "圣诞装饰品|950510", "陶瓷工艺品|691310"),
    "food": ("番茄酱|200290", "冷冻水产|030389", "脱水蔬菜|071290"),
    "medical": ("一次性手套|401519", "轮椅|871310", "监护仪|901819"),
    "": ("日用百货|392410", "健身器材|950691", "自行车|871200", "光伏组件|854143", "轮胎|401110"),
}  # fmt: skip
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN_MEN = (
    "伟 强 磊 军 勇 杰 涛 超 明 刚 平 辉 鹏 浩 宇 建国 志强 建华 文博 子轩 海波 晓东 国栋 俊杰 一鸣 永康".split()
)
GIVEN_WOMEN = (
    "芳 娜 敏 静 丽 艳 娟 霞 秀英 桂英 婷 雪 慧 琳 佳怡 思雨 晓燕 梦洁 雅琴 文静 海燕 春梅 玉兰 欣怡".split()
)
FIRST_NAMES = (
    "James Maria Thomas Anna David Laura Peter Sofia Marco Elena Hans Julia Kenji Yuki Minh Linh Raj Priya Omar Fatima Lucas "
    "Camila Jan Emma Paul Claire Nigel Grace"
).split()
LAST_NAMES = (
    "Miller Schmidt Rossi Garcia Tanaka Nguyen Patel Kim Silva Jansen Dubois Brown Novak Khan Santos Weber Moreau Sato Lim "
    "Hansen Costa Evans Fischer Bianchi Park Sharma"
).split()
FOREIGN = (
    "Harbor Pacific Nordic Atlantic Meridian Summit Orchid Baltic Crescent Cedar Falcon Granite Horizon Juniper Keystone Lagoon "
    "Magnolia Northgate Oakwood Pinnacle Redwood Sterling Trident Union Vista Westbridge Amber Beacon Coral Delta"
).split()
FOREIGN_TRADES = [
    pair.split(":")
    for pair in """
Imports:import_export Trading:import_export Home-Goods:furniture Auto-Parts:auto_parts Electronics:electronics Apparel:textiles
Hardware:building_materials Toys:toys_gifts Foods:food Machinery:machinery Freight:logistics Logistics:logistics Forwarding:logistics
""".split()
]
JOBS = ("物流经理", "外贸经理", "单证", "采购主管", "业务员", "总经理", "财务主管", "仓储主管", "船务", "外贸跟单")
FOREIGN_JOBS = (
    "Logistics Manager",
    "Import Manager",
    "Purchasing Director",
    "Supply Chain Analyst",
    "Owner",
    "Accountant",
)
DEPARTMENTS = ("国际业务部", "物流部", "采购部", "单证部", "财务部", "仓储部", "总经办")
ORGANISATION = {
    "总经办": "",
    "国际业务部": "总经办",
    "欧美线业务组": "国际业务部",
    "东南亚线业务组": "国际业务部",
    "单证部": "国际业务部",
    "物流部": "总经办",
    "仓储部": "物流部",
    "关务组": "物流部",
    "采购部": "总经办",
    "财务部": "总经办",
}
"""The departments of a large customer, each with the one above it."""
FOREIGN_DEPARTMENTS = ("Logistics", "Purchasing", "Finance", "Warehouse")


def person(chance: random.Random) -> tuple[str, str]:
    """A Chinese name and the person's gender."""
    gender = chance.choice(("female", "male"))
    given = GIVEN_WOMEN if gender == "female" else GIVEN_MEN
    return chance.choice(SURNAMES) + chance.choice(given), gender


def foreigner(chance: random.Random) -> str:
    """A name from elsewhere."""
    return f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"


def goods(chance: random.Random, industry: str) -> list[str]:
    """What a company of an industry ships: its name and HS code."""
    return chance.choice(GOODS.get(industry, GOODS[""])).split("|")
