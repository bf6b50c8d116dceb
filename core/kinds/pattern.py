"""Patterns of text fields: a subset of regular expressions with one meaning in RE2 and ECMA 262, and no long search.

Taken: literals, `.`, `[classes]`, `\\d \\D \\w \\W`, escaped punctuation, `^ $`, groups `( )` and `(?: )`, `|`, and
the repeats `? * + {m} {m,} {m,n}`. Back-tracking stays short because only something of fixed length may be repeated,
at most three repeats are unbounded and at most twelve vary at all. (`^(a+)+$` on 33 characters ran for 20 s.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_REPEAT = re.compile(r"[?*+]|\{(\d{1,3})(,(\d{0,3}))?\}")
_CLASS = re.compile(r"\[\^?(?:\\[dwDW\\\]\[^.\-/]|[^\\\[\]])+\]")
_ESCAPE = re.compile(r"\\[dwDW.^$|()\[\]{}?*+\\/\-]")
_UNBOUNDED_MOST = 3
_VARYING_MOST = 12


class PatternError(ValueError):
    """Why a pattern is not in the subset, in both languages."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reason_zh = reason_zh


@dataclass(slots=True)
class _Group:
    """What a group (or the whole pattern) has met so far."""

    varies: bool = False
    alternatives: bool = False


class _Parser:
    """Reads a pattern once, left to right, and raises PatternError at the first thing outside of the subset."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.groups = [_Group()]
        self.unbounded = 0
        self.varying = 0

    def parse(self) -> None:
        while self.position < len(self.source):
            atom = self._atom()
            if atom is not None:
                self._repeat(atom)
        if len(self.groups) > 1:
            raise PatternError("a parenthesis is not closed", "括号未闭合")

    def _atom(self) -> _Group | None:
        """The thing just read if it may be repeated; None for anchors, opened groups and bars."""
        char = self.source[self.position]
        if char in "[\\":
            return self._token(_CLASS if char == "[" else _ESCAPE)
        if char in "?*+{":
            raise PatternError(f"“{char}” repeats nothing", f"“{char}”前面没有可重复的内容")
        self.position += 1
        if char == "(":
            self._open()
            return None
        if char == ")":
            return self._close()
        if char == "|":
            self.groups[-1].alternatives = True
        if char in "]}":
            raise PatternError(f"“{char}” must be escaped", f"“{char}”需要转义")
        return None if char in "^$|" else _Group()

    def _token(self, token: re.Pattern[str]) -> _Group:
        found = token.match(self.source, self.position)
        if not found:
            part = self.source[self.position : self.position + 2]
            raise PatternError(f"“{part}” is not in the subset", f"不支持“{part}”")
        self.position = found.end()
        return _Group()

    def _open(self) -> None:
        if self.source.startswith("?", self.position):
            if not self.source.startswith("?:", self.position):
                raise PatternError("look-around and named groups are not taken", "不支持环视和命名分组")
            self.position += 2
        self.groups.append(_Group())

    def _close(self) -> _Group:
        if len(self.groups) == 1:
            raise PatternError("a parenthesis is closed that was not opened", "多余的右括号")
        closed = self.groups.pop()
        self.groups[-1].varies |= closed.varies or closed.alternatives
        return closed

    def _repeat(self, atom: _Group) -> None:
        found = _REPEAT.match(self.source, self.position)
        if not found:
            return
        self.position = found.end()
        if self.source[self.position : self.position + 1] in {"?", "+", "*", "{"}:
            raise PatternError("lazy, possessive and double repeats are not taken", "不支持懒惰、占有或重叠的重复")
        least, most = _bounds(found)
        if most is not None and least > most:
            raise PatternError(f"“{found[0]}” can never be", f"“{found[0]}”无法满足")
        if (most is None or most > 1) and (atom.varies or atom.alternatives):
            raise PatternError("a group of variable length is repeated", "重复了长度可变的分组")
        if least != most:
            self._count(most)

    def _count(self, most: int | None) -> None:
        self.groups[-1].varies = True
        self.varying += 1
        self.unbounded += most is None or most > 20
        if self.unbounded > _UNBOUNDED_MOST or self.varying > _VARYING_MOST:
            raise PatternError("it has too many open repeats", "开放的重复过多")


def _bounds(found: re.Match[str]) -> tuple[int, int | None]:
    simple: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
    if found[0] in simple:
        return simple[found[0]]
    least = int(found[1])
    if found[2] is None:
        return least, least
    return least, int(found[3]) if found[3] else None


def parse(source: str) -> None:
    """Nothing, when a pattern is in the subset; else raises PatternError with the reason."""
    _Parser(source).parse()
    try:
        re.compile(source, re.ASCII)
    except (re.error, OverflowError) as error:
        raise PatternError(str(error), "语法错误") from error


@lru_cache(maxsize=1000)
def compiled(source: str) -> re.Pattern[str]:
    """The pattern for Python: `\\d` and `\\w` are ASCII, and `$` is the very end, as in ECMA 262 and RE2."""
    end = re.sub(r"\\.|\[(?:\\.|[^\]])*\]|\$", lambda found: r"\Z" if found[0] == "$" else found[0], source)
    return re.compile(end, re.ASCII)
