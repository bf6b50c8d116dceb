"""Every operation of checked formulas that has a value for values, in Python.

An argument that is missing makes the result missing; operations that are not so are written out in `closures`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.expressions import moments, numbers, texts
from core.kinds.fold import fold_whole
from core.kinds.rmb import upper_amount
from schema_registry.frozen import Frozen

Operation = Callable[..., Any]
"""Of one to three values whose types the check has settled; no narrower type holds for all."""


def _boolean_text(value: bool) -> str:
    return "true" if value else "false"


def _has(values: Collection[str], value: str) -> bool:
    return value in values


def _count(values: Collection[str]) -> Decimal:
    return Decimal(len(values))


STRICT: Mapping[str, Operation] = Frozen(
    {
        "eq": operator.eq,
        "ne": operator.ne,
        "lt": operator.lt,
        "le": operator.le,
        "gt": operator.gt,
        "ge": operator.ge,
        "not": operator.not_,
        "add": numbers.add,
        "sub": numbers.sub,
        "mul": numbers.mul,
        "div": numbers.div,
        "neg": numbers.neg,
        "power": numbers.power,
        "abs": numbers.absolute,
        "sign": numbers.sign,
        "round": numbers.rounded,
        "roundup": numbers.rounded_up,
        "rounddown": numbers.rounded_down,
        "floor": numbers.floor,
        "ceiling": numbers.ceiling,
        "mod": numbers.mod,
        "value": texts.value,
        "rmb_upper": lambda number: upper_amount(Decimal(number)),
        "join": texts.joined,
        "len": texts.length,
        "left": texts.left,
        "right": texts.right,
        "mid": texts.mid,
        "upper": texts.upper,
        "lower": texts.lower,
        "trim": texts.trim,
        "contains": texts.contains,
        "startswith": texts.starts_with,
        "endswith": texts.ends_with,
        "find": texts.find,
        "substitute": texts.substitute,
        "fold": lambda text: texts.bounded(fold_whole(text)),
        "number_text": numbers.plain,
        "fixed_text": numbers.fixed,
        "boolean_text": _boolean_text,
        "date_text": date.isoformat,
        "time_text": moments.time_text,
        "instant_text": moments.instant_text,
        "has": _has,
        "count_texts": _count,
        "date_of": moments.date_of,
        "text_date": moments.text_date,
        "date_add": moments.date_add,
        "days_from": moments.days_from,
        "days_between": moments.days_between,
        "months_between": moments.months_between,
        "years_between": moments.years_between,
        "edate": moments.edate,
        "eomonth": moments.eomonth,
        "year": moments.year,
        "quarter": moments.quarter,
        "month": moments.month,
        "day_of_month": moments.day_of_month,
        "weekday": moments.weekday,
        "networkdays": moments.networkdays,
        "local_date": moments.local_date,
        "local_time": moments.local_time,
        "datetime": moments.datetime_of,
        "instant_add": moments.instant_add,
        "instant_diff": moments.instant_diff,
        "time_of": moments.time_of,
        "time_add": moments.time_add,
        "time_diff": moments.time_diff,
        "hour": moments.hour,
        "minute": moments.minute,
    }
)
