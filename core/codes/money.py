"""Problems of money: its currency, exchange rates, amounts in words."""

from __future__ import annotations

from schema_registry.problems import Code

TOO_LARGE_IN_WORDS = Code(
    "VAL220",
    en="An amount of 一亿亿 (10,000,000,000,000,000) or more is not written in words.",
    zh="一亿亿及以上的金额无法写成大写。",
    about="大写金额 goes up to 万亿, which is longer than any money field of two decimals.",
)
CURRENCY_NEEDED = Code(
    "VAL221",
    en="“{value}” does not say in which currency.",
    zh="“{value}”没有写明币种。",
    hint_en="Write the amount with its currency: {example}.",
    hint_zh="请连同币种一起填写：{example}。",
    about="The field takes amounts of any currency. Signs that several currencies share ($, ¥) do not tell which.",
)
NOT_ANY_MONEY = Code(
    "VAL222",
    en="This should be an object with amount and currency.",
    zh="此处应为含 amount 和 currency 的对象。",
    hint_en='Write {{"amount": "12.30", "currency": "USD"}}.',
    hint_zh='请写成 {{"amount": "12.30", "currency": "USD"}}。',
    about="The field takes amounts of any currency, so a number alone says too little. `base` and `on`, which the "
    "API prints beside them, may be sent back and are not read.",
)
NO_RATE = Code(
    "VAL223",
    en="There is no exchange rate of {currency} to {base} for {day} or any day before.",
    zh="没有 {currency} 兑 {base} 在 {day} 或之前的汇率。",
    hint_en="Enter it under Exchange rates, or with: cardwright rates set {currency} {day} RATE.",
    hint_zh="请在“汇率”页面录入，或执行：cardwright rates set {currency} {day} 汇率。",
    about="Money in any currency is also kept in the company's, at the newest rate on or before its day: that of the "
    "field named by rateDate, else the day of writing. Without a rate nothing is written.",
)
BASE_TOO_LARGE = Code(
    "VAL224",
    en="{amount} {currency} is too large to be kept in {base}.",
    zh="{amount} {currency} 折算为 {base} 后超出可保存的位数。",
    hint_en="Check the amount and the rate of that day.",
    hint_zh="请检查金额和当日汇率。",
    about="A decimal has 18 digits, in the company's currency too. More is refused, never rounded.",
)
SCALE_TOO_SHORT = Code(
    "VAL225",
    en="scale is less than the {least} decimals of {currency}.",
    zh="scale 小于 {currency} 的 {least} 位小数。",
    hint_en="Leave it out, or state {least} to 6.",
    hint_zh="请去掉 scale，或填写 {least} 到 6。",
    about="An amount keeps at least the decimals of its currency; more of them are for unit prices.",
)
ONLY_OF_ANY = Code(
    "VAL226",
    en='rateDate is for money of any currency ("currency": "any").',
    zh='rateDate 只用于任意币种的金额（"currency": "any"）。',
    about="Amounts in one fixed currency are never converted.",
)
UNIQUE_OF_ANY = Code(
    "VAL227",
    en="Money of any currency cannot be unique.",
    zh="任意币种的金额不能设为唯一。",
    hint_en="Take unique away, or fix the currency.",
    hint_zh="请去掉 unique，或固定币种。",
    about="The same worth can be said in many currencies; what would be unique is not clear.",
)
RATE_REFUSED = Code(
    "REC200",
    en="“{value}” is no exchange rate.",
    zh="“{value}”不是有效的汇率。",
    hint_en="Write how much one unit is worth in the company's currency: more than 0, at most {places} decimals.",
    hint_zh="请填写一个单位折合多少本位币：大于 0，最多 {places} 位小数。",
    about="A rate says what one unit of a currency is worth in the company's: 7.12 for a dollar in yuan.",
)
RATE_OF_BASE = Code(
    "REC201",
    en="{currency} is the company's own currency and has no rate.",
    zh="{currency} 是本位币，没有汇率。",
    about="The company's currency is worth one of itself on any day.",
)
RATE_DAY = Code(
    "REC202",
    en="“{value}” is no day of a rate.",
    zh="“{value}”不是有效的汇率日期。",
    hint_en="Write 2026-11-01.",
    hint_zh="请写成 2026-11-01。",
    about="A rate holds from its day on, until the next one of the same currency.",
)
NO_SUCH_RATE = Code(
    "REC203",
    en="There is no rate of {currency} on {day}.",
    zh="没有 {currency} 在 {day} 的汇率。",
    about="Only a rate that is there can be removed; days without one use the newest before.",
)
RATE_COLUMNS = Code(
    "REC204",
    en="The file needs the columns currency, on and rate; it has: {found}.",
    zh="文件需要“币种、日期、汇率”三列；现有：{found}。",
    about="The first line names the columns, in English or Chinese, in any order; source may be a fourth.",
)
RATE_TWICE = Code(
    "REC205",
    en="Another rate of {currency} on {day} stands in line {first}.",
    zh="第 {first} 行已有 {currency} 在 {day} 的另一个汇率。",
    about="One currency has one rate a day. Equal lines are taken once; different ones are for people to decide.",
)
