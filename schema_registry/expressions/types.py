"""The types of values in formulas, and their names for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen

TYPES: Mapping[str, tuple[str, str]] = Frozen(
    {
        "number": ("a number", "数字"),
        "text": ("a text", "文本"),
        "boolean": ("true or false", "真假值"),
        "date": ("a date", "日期"),
        "instant": ("a moment", "时刻"),
        "time": ("a time of day", "时间"),
        "duration": ("a duration", "时长"),
        "user": ("a person", "人员"),
        "reference": ("a record", "记录"),
        "texts": ("several texts", "多个文本"),
        "missing": ("missing", "空值"),
    }
)
"""What each is called, in English and Chinese."""

ORDERED = frozenset({"number", "text", "date", "instant", "time", "duration"})
"""Types whose values are smaller or greater than others."""


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an expression. `to`: the entity that a reference leads to; `choices`: the only texts there are."""

    name: str
    to: str = ""
    choices: tuple[str, ...] = ()

    def say(self, locale: str) -> str:
        """What it is called in the reader's language."""
        return named(self.name).say(locale)


@dataclass(frozen=True, slots=True)
class Wording:
    """Names of types joined with "or", in both languages: a parameter of a message."""

    en: str
    zh: str

    def say(self, locale: str) -> str:
        return self.zh if locale.startswith("zh") else self.en


def named(*names: str) -> Wording:
    """The names of some types for people."""
    said = [TYPES.get(name, (name, name)) for name in names]
    return Wording(" or ".join(en for en, _ in said), "或".join(zh for _, zh in said))
