"""What is wrong, where, and what to do about it: one shape for every diagnostic of the product."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

Severity = Literal["error", "warning"]


class Sayable(Protocol):
    """Anything that has a wording per locale (a title, say)."""

    def say(self, locale: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file: 1-based line and column, counted in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem. `en` and `zh` are templates in `str.format` style over the problem's params.

    `{count:record has|records have}` prints the number with the words that go with it. `about` is the English
    explanation printed in the reference (docs/reference/problems.md).
    """

    code: str
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""
    about: str = ""
    severity: Severity = "error"

    def at(self, pointer: str = "", place: Place | None = None, **params: object) -> Problem:
        """A problem of this kind at a JSON Pointer (RFC 6901)."""
        return Problem(self, pointer, tuple(params.items()), place)


@dataclass(frozen=True, slots=True)
class Problem:
    """One diagnostic. Two problems are equal when code, pointer, params and place are."""

    spec: Code
    pointer: str
    params: tuple[tuple[str, object], ...] = ()
    place: Place | None = None
    did_you_mean: str = ""

    @property
    def code(self) -> str:
        return self.spec.code

    @property
    def severity(self) -> Severity:
        return self.spec.severity

    @property
    def message(self) -> str:
        return self.say("en")

    @property
    def hint(self) -> str:
        return self.advise("en")

    def say(self, locale: str) -> str:
        """The message in the reader's language."""
        return _fill(self.spec.zh if locale.startswith("zh") else self.spec.en, self.params, locale)

    def advise(self, locale: str) -> str:
        """The hint in the reader's language; empty when there is none."""
        zh = locale.startswith("zh")
        hint = _fill(self.spec.hint_zh if zh else self.spec.hint_en, self.params, locale)
        if not self.did_you_mean:
            return hint
        guess = f"是不是想写“{self.did_you_mean}”？" if zh else f'Did you mean "{self.did_you_mean}"?'
        return f"{hint} {guess}".strip()

    def placed(self, place: Place) -> Problem:
        """The same problem with its position known."""
        return replace(self, place=place)

    def suggesting(self, name: str) -> Problem:
        """The same problem with a "did you mean"."""
        return replace(self, did_you_mean=name)

    def __str__(self) -> str:
        where = f" {self.place}" if self.place else ""
        return f"{self.code}{where} {self.pointer}: {self.message} {self.hint}".rstrip()


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that forbid going on; warnings left out."""
    return tuple(problem for problem in problems if problem.severity == "error")


class _Words(string.Formatter):
    """`str.format` without attribute or index access, so that no value can reach into an object."""

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        return kwargs.get(field_name, "{" + field_name + "}"), field_name

    def format_field(self, value: object, format_spec: str) -> str:
        """`{count:record has|records have}` is the number with the words for one or for many."""
        one, several, many = format_spec.partition("|")
        return f"{value} {one if value == 1 else many}" if several else format(value, format_spec)


def _fill(template: str, params: tuple[tuple[str, object], ...], locale: str) -> str:
    said = {name: value.say(locale) if hasattr(value, "say") else value for name, value in params}
    return _Words().vformat(template, (), said) if "{" in template else template
