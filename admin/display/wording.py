"""A problem in words."""

from __future__ import annotations

from core.kinds.kind import Locale
from schema_registry.problems import Problem


def worded(problem: Problem, locale: Locale) -> str:
    """A problem as one text: what is wrong, and what to do about it."""
    hint = problem.advise(locale.tag)
    return f"{problem.say(locale.tag)} {hint}".strip()
