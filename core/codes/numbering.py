"""Problems of numbers that the engine gives, and of the templates they are made by."""

from __future__ import annotations

from schema_registry.problems import Code

ONE_NUMBER = Code(
    "VAL310",
    en='The template "{template}" has {count} places for the number; it needs one.',
    zh="模板“{template}”中有 {count} 处编号位置，应恰好有一处。",
    hint_en="Write one run of zeros in braces, as many as the number has digits at least: C-{{yyyy}}-{{00000}}.",
    hint_zh="请在花括号中写一串 0，个数为编号的最少位数，例如 C-{{yyyy}}-{{00000}}。",
    about="The zeros say where the number stands and how many digits it has at least; it grows beyond them.",
)
NO_PART = Code(
    "VAL311",
    en="A template knows no {part}.",
    zh="模板中不能使用 {part}。",
    hint_en="The parts are {known}, and the number as zeros.",
    hint_zh="可用的部分有 {known}，以及用 0 表示的编号。",
    about="What stands in braces is replaced by a part of the day, by the unit's short name, or by the number.",
)
LONE_BRACE = Code(
    "VAL312",
    en='A brace of the template "{template}" has no partner.',
    zh="模板“{template}”中的花括号不成对。",
    about="Braces surround the parts of a template and cannot stand for themselves.",
)
TOO_MANY_DIGITS = Code(
    "VAL313",
    en="{count} digits are too many; {most} are the most.",
    zh="{count} 位过多，最多 {most} 位。",
    about="The zeros of a template are the digits that a number has at least.",
)
NO_DEFAULT = Code(
    "VAL314",
    en="A number that the engine gives has no default.",
    zh="自动编号不能有默认值。",
    hint_en="Take it out.",
    hint_zh="请删除它。",
    about="Each new record gets the next number of its series.",
)
