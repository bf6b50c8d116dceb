"""Figures over related records, named by the inverse of the reference that leads here; and who asks.

In the examples `orders` are three records with the amounts 10, 20 and 30.5; the last is open.
"""

from __future__ import annotations

from schema_registry.expressions.functions.function import Function

_CONDITION = "Its condition reads fields of the related record."
_CONDITION_ZH = "条件读取关联记录的字段。"

RELATED = (
    Function(
        "sum",
        ("related.number", "related, number", "number, number, …"),
        "The sum over related records, of a field or of an expression over each; 0 when there are none. Of several "
        "numbers: their sum, missing ones left out.",
        "关联记录的合计，可以是字段或逐条计算的表达式；没有记录时为 0。也可求几个数字之和，忽略空值。",
        "sum(orders.amount)",
        "60.5",
        special=True,
    ),
    Function(
        "count",
        ("related", "texts"),
        "How many related records there are. Of a field of several values: how many it has.",
        "关联记录的条数；对多值字段则为值的个数。",
        "count(orders)",
        "3",
        special=True,
    ),
    Function(
        "avg",
        ("related.number", "related, number"),
        "The mean over related records that have a value, to 10 places; missing when none has.",
        "关联记录的平均值，保留 10 位小数；没有值时为空。",
        "avg(orders.amount)",
        "20.1666666667",
        also=("average",),
        special=True,
    ),
    Function(
        "sum_if",
        ("related.number, boolean",),
        f"The sum over those related records for which a condition is true. {_CONDITION}",
        f"满足条件的关联记录的合计。{_CONDITION_ZH}",
        "sum_if(orders.amount, status = 'open')",
        "30.5",
        also=("sumif",),
        special=True,
    ),
    Function(
        "count_if",
        ("related, boolean",),
        f"How many related records there are for which a condition is true. {_CONDITION}",
        f"满足条件的关联记录的条数。{_CONDITION_ZH}",
        "count_if(orders, amount >= 20)",
        "2",
        also=("countif",),
        special=True,
    ),
    Function(
        "avg_if",
        ("related.number, boolean",),
        f"The mean over those related records for which a condition is true. {_CONDITION}",
        f"满足条件的关联记录的平均值。{_CONDITION_ZH}",
        "avg_if(orders.amount, amount >= 20)",
        "25.25",
        also=("averageif", "avgif"),
        special=True,
    ),
    Function(
        "min_if",
        ("related.field, boolean",),
        f"The least value of those related records for which a condition is true. {_CONDITION}",
        f"满足条件的关联记录中的最小值。{_CONDITION_ZH}",
        "min_if(orders.amount, amount > 10)",
        "20",
        also=("minif",),
        special=True,
    ),
    Function(
        "max_if",
        ("related.field, boolean",),
        f"The greatest value of those related records for which a condition is true. {_CONDITION}",
        f"满足条件的关联记录中的最大值。{_CONDITION_ZH}",
        "max_if(orders.amount, status <> 'open')",
        "20",
        also=("maxif",),
        special=True,
    ),
    Function(
        "current_user",
        ("-> user",),
        "The person who asks or writes.",
        "当前操作的人员。",
        "current_user() is not missing",
        "true",
    ),
)
