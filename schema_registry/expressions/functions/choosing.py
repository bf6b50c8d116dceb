"""Functions that choose among values. Only what is chosen is computed."""

from __future__ import annotations

from schema_registry.expressions.functions.function import Function

CHOOSING = (
    Function(
        "if",
        ("boolean, T, T?",),
        "The second value where the condition is true, else the third; missing where there is none. A condition that "
        "is missing is not true.",
        "条件成立时取第二个值，否则取第三个值；没有第三个值时为空。条件为空视为不成立。",
        "if(3 > 2, 'yes', 'no')",
        "yes",
        special=True,
    ),
    Function(
        "ifs",
        ("boolean, T, boolean, T, …, T?",),
        "The value behind the first condition that is true; a value alone at the end is taken when none is.",
        "取第一个成立的条件后面的值；末尾可单独写一个值，在都不成立时使用。",
        "ifs(5 > 9, 'large', 5 > 3, 'medium', 'small')",
        "medium",
        special=True,
    ),
    Function(
        "switch",
        ("T, T, S, T, S, …, S?",),
        "The value behind the first case that equals the first argument; a value alone at the end is taken when none "
        "does.",
        "取与第一个参数相等的情形后面的值；末尾可单独写一个值，在都不相等时使用。",
        "switch('B', 'A', 0.1, 'B', 0.05, 0)",
        "0.05",
        special=True,
    ),
    Function(
        "coalesce",
        ("T, T... -> T",),
        "The first value that is not missing.",
        "第一个不为空的值。",
        "coalesce(missing, 7)",
        "7",
        also=("ifmissing",),
    ),
)
