"""Problems of money: its currency, exchange rates, amounts in words."""

from __future__ import annotations

from schema_registry.problems import Code

TOO_LARGE_IN_WORDS = Code(
    "VAL220",
    en="An amount of 一亿亿 (10,000,000,000,000,000) or more is not written in words.",
    zh="一亿亿及以上的金额无法写成大写。",
    about="大写金额 goes up to 万亿, which is longer than any money field of two decimals.",
)
