"""Functions of numbers. All are exact; halves are rounded away from zero."""

from __future__ import annotations

from schema_registry.expressions.functions.function import Function

NUMBERS = (
    Function("abs", ("number -> number",), "The number without its sign.", "绝对值。", "abs(-3.5)", "3.5"),
    Function("sign", ("number -> number",), "-1, 0 or 1.", "符号：-1、0 或 1。", "sign(-3.5)", "-1"),
    Function(
        "round",
        ("number, number? -> number",),
        "Rounded to so many decimals (0 when left out, negative ones round before the point), halves away from zero.",
        "四舍五入到指定的小数位（省略为 0，负数表示小数点前），一半时远离零。",
        "round(-2.345, 2)",
        "-2.35",
    ),
    Function(
        "roundup",
        ("number, number? -> number",),
        "Rounded away from zero.",
        "向远离零的方向舍入。",
        "roundup(2.341, 2)",
        "2.35",
    ),
    Function(
        "rounddown",
        ("number, number? -> number",),
        "Rounded towards zero: further decimals are cut off.",
        "向零的方向舍入，截去多余的小数。",
        "rounddown(2.349, 2)",
        "2.34",
        also=("trunc",),
    ),
    Function(
        "int",
        ("number -> number = floor",),
        "The greatest whole number that is not above it.",
        "向下取整。",
        "int(-2.5)",
        "-3",
    ),
    Function(
        "floor",
        ("number, number? -> number",),
        "The greatest multiple of the second number (1 when left out) that is not above the first. Missing unless "
        "the second is above zero.",
        "不大于该数的最大整数，或第二个数的最大倍数。第二个数必须大于零，否则为空。",
        "floor(27.5, 5)",
        "25",
    ),
    Function(
        "ceiling",
        ("number, number? -> number",),
        "The least multiple of the second number (1 when left out) that is not below the first. Missing unless the "
        "second is above zero.",
        "不小于该数的最小整数，或第二个数的最小倍数。第二个数必须大于零，否则为空。",
        "ceiling(27.5, 5)",
        "30",
        also=("ceil",),
    ),
    Function(
        "mod",
        ("number, number -> number",),
        "What is left of a division, with the sign of the divisor. By zero it is missing.",
        "取余数，符号与除数相同；除数为零时为空。",
        "mod(-7, 3)",
        "2",
    ),
    Function(
        "power",
        ("number, number -> number",),
        "The number to a whole power from -1000 to 1000, as `x ^ n` is; missing for other powers. Each step keeps 20 "
        "places, a negative power 10.",
        "整数次幂（-1000 到 1000），与 x ^ n 相同；其他指数为空。每一步保留 20 位小数，负指数保留 10 位。",
        "power(1.1, 3)",
        "1.331",
    ),
    Function(
        "min",
        ("O, O... -> O = least",),
        "The least of several values; missing ones are left out. For related records see below.",
        "几个值中最小的一个，忽略空值。用于关联记录见下文。",
        "min(3, missing, 2)",
        "2",
        special=True,
    ),
    Function(
        "max",
        ("O, O... -> O = greatest",),
        "The greatest of several values; missing ones are left out. For related records see below.",
        "几个值中最大的一个，忽略空值。用于关联记录见下文。",
        "max(3, 7, 2)",
        "7",
        special=True,
    ),
    Function(
        "value",
        ("text -> number",),
        "The number that a text holds, written with a point and without grouping; missing when it holds none.",
        "文本表示的数字（小数点、不分组）；不是数字时为空。",
        "value(' -12.50 ')",
        "-12.5",
    ),
    Function(
        "rmb_upper",
        ("number -> text",),
        "An amount in Chinese capitals, as contracts and invoices state it.",
        "人民币大写金额，用于合同和发票。",
        "rmb_upper(1234.5)",
        "壹仟贰佰叁拾肆元伍角",
        queries=False,
    ),
)
