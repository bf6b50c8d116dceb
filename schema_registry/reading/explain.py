"""What is wrong with broken JSON, said in words that help. Reads on after whatever can be mended in thought."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from schema_registry.codes import syntax as codes
from schema_registry.problems import Code
from schema_registry.reading.tokens import Lines, Token, tokens

MOST = 20
"""Faults of one text; more would be noise."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9]")
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}|(?P<bad>.))')
_CONTROL = re.compile("[\x00-\x1f]")
_VALUES = frozenset({"true", "false", "null"})
_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("True", "TRUE", "yes", "on"), "true"),
    **dict.fromkeys(("False", "FALSE", "no", "off"), "false"),
    **dict.fromkeys(("None", "NULL", "Null", "nil", "undefined"), "null"),
}
_NARROW = dict(zip("｛｝［］【】：，、；;=", "{}[][]:,,,,:", strict=True))
_CLOSING = {"{": "}", "[": "]"}
_WANTED = {
    "first": ("an object, starting with {,", "以 { 开头的对象"),
    "value": ("a value", "值"),
    "key": ("a key in quotation marks", "带引号的键"),
    "colon": ("a colon", "冒号"),
    "next": ("a comma or a closing bracket", "逗号或右括号"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a text: a code, an offset in characters, and the pointer when there is one."""

    code: Code
    start: int
    params: tuple[tuple[str, object], ...] = ()
    pointer: str = ""
    did_you_mean: str = ""


def explain(text: str, position: int) -> list[Fault]:
    """The faults of a text that `json` refused at a position; never none."""
    faults = _Explainer(text).run()
    if faults:
        return faults[:MOST]
    found = text[position : position + 1] or "the end"
    return [Fault(codes.UNEXPECTED, position, _unexpected(found, "value"))]


@dataclass(slots=True)
class _Explainer:
    """Reads words with a stack of open brackets and says what it had to overlook.

    `wanted` is what may come next: first, value, key, colon, next (comma or closing), end.
    """

    text: str
    faults: list[Fault] = field(default_factory=list)
    stack: list[Token] = field(default_factory=list)
    wanted: str = "first"
    key: str = ""
    comma: Token | None = None
    previous: Token | None = None

    def run(self) -> list[Fault]:
        for token in tokens(self.text):
            if token.what == "comment":
                self._add(codes.COMMENT, token)
                continue
            if token.what == "open_string":
                self._add(codes.UNCLOSED_TEXT, token)
                return self.faults
            if len(self.faults) > MOST or not self._take(self._mended(token)):
                return self.faults
            self.previous = token
        for bracket in reversed(self.stack[-1:]):
            self._add(codes.UNCLOSED, bracket, open=bracket.text, close=_CLOSING[bracket.text])
        return self.faults

    def _add(self, code: Code, token: Token, **params: object) -> None:
        self.faults.append(Fault(code, token.start, tuple(params.items())))

    def _mended(self, token: Token) -> Token:
        """A word as it was probably meant, after saying what is wrong with it by itself."""
        if token.what == "wide":
            narrow = _NARROW[token.text]
            self._add(
                codes.FULL_WIDTH if token.text not in ";=" else codes.UNEXPECTED, token, **_signs(token, narrow)
            )
            return Token("mark", narrow, token.start)
        if token.what == "quoted":
            self._add(codes.WRONG_QUOTES, token, found=token.text[0])
            return Token("string", token.text, token.start)
        if token.what == "string":
            self._check_text(token)
        return token

    def _check_text(self, token: Token) -> None:
        for found in _ESCAPE.finditer(token.text):
            if found["bad"]:
                self.faults.append(Fault(codes.BAD_ESCAPE, token.start + found.start(), (("found", found[0]),)))
        control = _CONTROL.search(token.text)
        if control:
            point = f"{ord(control.group()):04X}"
            self.faults.append(
                Fault(codes.CONTROL_CHARACTER, token.start + control.start(), (("code_point", point),))
            )

    def _take(self, token: Token) -> bool:
        """Moves on by one word; False when nothing sensible can follow."""
        if self.wanted == "end":
            self._add(codes.AFTER_END, token, found=_shown(token))
            return False
        if token.text in ("}", "]") and token.what == "mark":
            return self._close(token)
        if token.text == "," and token.what == "mark":
            return self._separate(token)
        if token.text == ":" and token.what == "mark":
            return self._colon(token)
        if self.wanted == "key":
            return self._name(token)
        if self.wanted == "colon":
            self._add(codes.MISSING_COLON, token, key=self.key)
        elif self.wanted == "next":
            self._missing_comma(token)
            if self.stack[-1].text == "{":
                return self._name(token)
        return self._value(token)

    def _missing_comma(self, token: Token) -> None:
        start = self.previous.end if self.previous else token.start
        self.faults.append(Fault(codes.MISSING_COMMA, start, (("found", _shown(token)),)))

    def _close(self, token: Token) -> bool:
        if not self.stack:
            return self._refuse(token)
        opened = self.stack[-1]
        if _CLOSING[opened.text] != token.text:
            line, _ = Lines(self.text).at(opened.start)
            wanted = _CLOSING[opened.text]
            self._add(codes.MISMATCH, token, found=token.text, open=opened.text, close=wanted, line=line)
            return False
        if self.comma is not None:
            self._add(codes.TRAILING_COMMA, self.comma, close=token.text)
        elif self.wanted == "colon" or (self.wanted == "value" and opened.text == "{"):
            self._add(codes.MISSING_VALUE, token, found=token.text)
        self.stack.pop()
        self._after_value()
        return True

    def _separate(self, token: Token) -> bool:
        if not self.stack:
            return self._refuse(token)
        if self.wanted != "next":
            self._add(codes.MISSING_VALUE, token, found=token.text)
        self.comma = token if self.wanted == "next" else None
        self.wanted = "key" if self.stack[-1].text == "{" else "value"
        return True

    def _colon(self, token: Token) -> bool:
        if self.wanted != "colon":
            return self._refuse(token)
        self.wanted = "value"
        return True

    def _name(self, token: Token) -> bool:
        if token.text in ("{", "["):
            return self._refuse(token)
        self.key = token.text.strip("\"'“”‘’`＂")
        if token.what != "string":
            self._add(codes.UNQUOTED_KEY, token, key=token.text)
        self.comma, self.wanted = None, "colon"
        return True

    def _value(self, token: Token) -> bool:
        self.comma = None
        if token.what == "mark":
            self.stack.append(token)
            self.wanted = "key" if token.text == "{" else "value"
            return True
        if token.what == "word":
            self._check_word(token)
        self._after_value()
        return True

    def _check_word(self, token: Token) -> None:
        word = token.text
        if word in _VALUES or _NUMBER.fullmatch(word):
            return
        if word.lstrip("+-") in ("NaN", "Infinity", "nan", "inf"):
            self._add(codes.NOT_A_NUMBER, token, word=word)
        elif _NUMBER_LIKE.match(word):
            self._add(codes.BAD_NUMBER, token, number=word)
        else:
            self.faults.append(
                Fault(codes.STRANGE_WORD, token.start, (("word", word),), did_you_mean=_MEANT.get(word, ""))
            )

    def _after_value(self) -> None:
        self.comma = None
        self.wanted = "next" if self.stack else "end"

    def _refuse(self, token: Token) -> bool:
        self.faults.append(Fault(codes.UNEXPECTED, token.start, _unexpected(_shown(token), self.wanted)))
        return False


def _unexpected(found: str, wanted: str) -> tuple[tuple[str, object], ...]:
    en, zh = _WANTED.get(wanted, _WANTED["value"])
    return ("found", found), ("wanted", en), ("wanted_zh", zh)


def _signs(token: Token, narrow: str) -> dict[str, object]:
    if token.text in ";=":
        return {"found": token.text, "wanted": f"“{narrow}”", "wanted_zh": f"“{narrow}”"}
    return {"found": token.text, "wanted": narrow}


def _shown(token: Token) -> str:
    """A word short enough for a message."""
    return token.text if len(token.text) <= 24 else token.text[:23] + "…"
