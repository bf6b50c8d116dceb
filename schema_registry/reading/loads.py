"""A JSON text as a value, read strictly: exact numbers, no repeated key, no NaN, nothing too deep or too long."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schema_registry import limits
from schema_registry import pointer as pointers
from schema_registry.codes import syntax as codes
from schema_registry.problems import Code
from schema_registry.reading.explain import Fault, explain
from schema_registry.reading.positions import Part, parts
from schema_registry.reading.tokens import Lines

EXPONENT = 30
"""Greatest power of ten that a number may be written with."""
_PLAIN_WORDS = frozenset({"true", "false", "null", "{", "["})
_QUICK = json.JSONDecoder(parse_float=Decimal)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A value (None with `broken` when the text is no JSON) and what is wrong with the text."""

    value: object
    faults: tuple[Fault, ...] = ()
    broken: bool = False


def without_mark(text: str) -> str:
    """The text without the byte order mark that some editors put in front."""
    return text.removeprefix("\ufeff")


def quick(text: str) -> Any:
    """The value of a text that was found sound before. Raises ValueError for one that is not even JSON."""
    return _QUICK.decode(without_mark(text))


def load(text: str) -> Loaded:
    """The value of a text, and every fault of it. Never raises."""
    if len(text) > limits.FILE_CHARACTERS:
        return _broken(codes.TOO_LARGE, limit=limits.FILE_CHARACTERS)
    if not text.strip():
        return _broken(codes.EMPTY)
    reader = _Reader()
    try:
        value = json.loads(
            text,
            object_pairs_hook=reader.members,
            parse_constant=reader.constant,
            parse_float=reader.fraction,
            parse_int=reader.whole,
        )
    except json.JSONDecodeError as error:
        return Loaded(None, tuple(explain(text, error.pos)), broken=True)
    except RecursionError:
        return Loaded(None, tuple(_depth_faults(text)), broken=True)
    excess = _excess(value)
    if excess is not None:
        return Loaded(None, tuple(excess(text)), broken=True)
    if reader.odd or _SURROGATE.search(text) or _ESCAPED_SURROGATE.search(text):
        return Loaded(value, tuple(_faults(text)))
    return Loaded(value)


class _Reader:
    """Hooks of `json.loads`. They only note that something is odd; where it is, is worked out afterwards."""

    def __init__(self) -> None:
        self.odd = False

    def members(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            self.odd = True
            found = dict(reversed(pairs))
        return found

    def constant(self, word: str) -> None:
        self.odd = True

    def fraction(self, number: str) -> Decimal:
        if _is_long(number):
            self.odd = True
            return Decimal(0)
        return Decimal(number)

    def whole(self, number: str) -> int:
        if _is_long(number):
            self.odd = True
            return 0
        return int(number)


def _broken(code: Code, **params: object) -> Loaded:
    return Loaded(None, (Fault(code, 0, tuple(params.items())),), broken=True)


def _is_long(number: str) -> bool:
    if len(number) > limits.NUMBER_CHARACTERS:
        return True
    _, _, exponent = number.lower().partition("e")
    return bool(exponent) and abs(int(exponent)) > EXPONENT


def _excess(value: object) -> Callable[[str], Iterator[Fault]] | None:
    """What finds the place where a value is too deep or an array too long; None when it is neither."""
    level = [value]
    for _ in range(limits.DEPTH):
        if any(isinstance(one, list) and len(one) > limits.ITEMS for one in level):
            return _item_faults
        level = [item for one in level for item in _inside(one)]
        if not level:
            return None
    return _depth_faults if any(isinstance(one, dict | list) for one in level) else None


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _depth_faults(text: str) -> Iterator[Fault]:
    for part in parts(text):
        if part.depth >= limits.DEPTH and part.word in "{[":
            yield Fault(codes.TOO_DEEP, part.start, (("limit", limits.DEPTH),), part.pointer)
            return


def _item_faults(text: str) -> Iterator[Fault]:
    counts: Counter[str] = Counter()
    starts: dict[str, int] = {}
    for part in parts(text):
        if part.what == "value":
            counts[pointers.parent(part.pointer)] += 1
            if part.word == "[":
                starts[part.pointer] = part.start
    for pointer, start in starts.items():
        if counts[pointer] > limits.ITEMS:
            params = (("count", counts[pointer]), ("limit", limits.ITEMS))
            yield Fault(codes.TOO_MANY_ITEMS, start, params, pointer)


def _faults(text: str) -> Iterator[Fault]:
    lines = Lines(text)
    for part in parts(text):
        if part.before is not None:
            key = part.pointer.rpartition("/")[2]
            line, _ = lines.at(part.before)
            yield Fault(codes.DUPLICATE_KEY, part.start, (("key", key), ("line", line)), part.pointer)
        yield from _word_faults(part)


def _word_faults(part: Part) -> Iterator[Fault]:
    word = part.word
    if word.startswith('"'):
        half = _SURROGATE.search(json.loads(word, strict=False))
        if half:
            point = f"{ord(half.group()):04X}"
            yield Fault(codes.LONE_SURROGATE, part.start, (("code_point", point),), part.pointer)
    elif word in {"NaN", "Infinity", "-Infinity"}:
        yield Fault(codes.NOT_A_NUMBER, part.start, (("word", word),), part.pointer)
    elif word not in _PLAIN_WORDS and _is_long(word):
        params = (("limit", limits.NUMBER_CHARACTERS), ("exponent", EXPONENT))
        yield Fault(codes.LONG_NUMBER, part.start, params, part.pointer)
