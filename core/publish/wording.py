"""What can be said in both languages beside problems: changes."""

from __future__ import annotations

from dataclasses import dataclass

from schema_registry.changes import Change
from schema_registry.problems import Problem


@dataclass(frozen=True, slots=True)
class Described:
    """A change as the first sentence of a step."""

    change: Change

    def say(self, locale: str) -> str:
        end = "。" if locale.startswith("zh") else "."
        return self.change.describe(locale) + end


@dataclass(frozen=True, slots=True)
class Said:
    """A problem's message with its hint."""

    problem: Problem

    def say(self, locale: str) -> str:
        return f"{self.problem.say(locale)} {self.problem.advise(locale)}".strip()
