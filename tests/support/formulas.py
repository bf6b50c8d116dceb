"""Formulas over an entity of letters, in Python and by statements: `n1` is a number, `t1` a text, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from core.expressions.closures import lenient, runner
from core.expressions.columns import RESULTS
from core.expressions.environment import Environment
from core.expressions.refusals import TooLarge
from core.expressions.translate import translate
from schema_registry.expressions.check import Checked, check
from schema_registry.expressions.scope import FieldType

TYPES = {
    "n": "number",
    "t": "text",
    "b": "boolean",
    "d": "date",
    "i": "instant",
    "c": "time",
    "s": "duration",
    "u": "user",
    "m": "texts",
}
"""The type of a name by its first letter."""
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
USER = 7
SHANGHAI = "Asia/Shanghai"
REFUSED = "too large"
"""What Python says of a result that statements leave missing."""


class Letters:
    """A scope in which every letter with a digit is a field of its type."""

    def field(self, entity: str, name: str) -> FieldType | None:
        kind = TYPES.get(name[0]) if len(name) == 2 and name[1].isdigit() else None
        return FieldType(kind) if kind else None

    def inverse(self, entity: str, name: str) -> tuple[str, str] | None:
        return None

    def names(self, entity: str) -> Iterable[str]:
        return [f"{letter}1" for letter in TYPES]


@dataclass(frozen=True)
class Case:
    """A formula with the values of its names, and what it should give (None when only equality is tested)."""

    formula: str
    values: Mapping[str, object] = field(default_factory=dict)
    zone: str = SHANGHAI
    gives: object = None

    @property
    def env(self) -> Environment:
        zone = ZoneInfo(self.zone)
        return Environment(NOW.astimezone(zone).date(), NOW, USER, zone)

    @property
    def checked(self) -> Checked:
        found = check(self.formula, Letters(), "letters")
        assert not found.problems, (self.formula, found.problems)
        return found


def read(kind: str, value: Any) -> object:
    """A value as corpora write it, in Python."""
    if value is None or isinstance(value, bool):
        return value
    made: Mapping[str, Any] = {
        "number": Decimal,
        "date": date.fromisoformat,
        "instant": datetime.fromisoformat,
        "time": time.fromisoformat,
        "duration": lambda seconds: timedelta(seconds=seconds),
        "texts": tuple,
    }
    return made[kind](value) if kind in made else value


def in_python(case: Case) -> object:
    """What the formula gives, or REFUSED."""
    try:
        return runner(case.checked.term)(case.values, case.env)
    except TooLarge:
        return REFUSED


def as_statements_do(case: Case) -> object:
    """What the formula gives where whatever is too large is missing."""
    try:
        return runner(lenient(case.checked.term))(case.values, case.env)
    except TooLarge:
        return None


def in_sql(connection: sa.Connection, cases: Sequence[Case], together: int = 50) -> list[object]:
    """What the formulas give, many in one statement."""
    found: list[object] = []
    for start in range(0, len(cases), together):
        columns = [_column(connection, case) for case in cases[start : start + together]]
        found.extend(connection.execute(sa.select(*columns)).one())
    return found


def same(python: object, sql: object) -> bool:
    """Whether a statement gives what Python does: to the last digit, true as true, refused as missing."""
    if python == REFUSED:
        return sql is None
    return type(python) is type(sql) and python == sql


def _column(connection: sa.Connection, case: Case) -> sa.ColumnElement[Any]:
    def value(path: str) -> sa.ColumnElement[Any]:
        found, kind = case.values.get(path), RESULTS[TYPES[path[0]]]
        return sa.cast(sa.null(), kind) if found is None else sa.literal(found, kind)

    def related(*asked: object) -> sa.ColumnElement[Any]:
        raise LookupError(asked)

    return translate(case.checked.term, value, related, connection.dialect.name, case.env).label(None)
