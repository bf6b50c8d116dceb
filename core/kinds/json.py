"""`json`: any JSON value, for what other programs keep with a record. In Python it is its canonical text.

Names are sorted and nothing is between the tokens, so that equal values are equal texts, on both databases.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NoReturn

from core.codes.kinds import JSON_CHARACTER, JSON_NUMBER, JSON_TOO_LARGE, NOT_JSON_TEXT, TWICE_IN_JSON
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import PRESENCE
from core.storage.types import JsonText, SqlType, canonical_json
from schema_registry.model import Field

LONGEST = 20_000
"""Characters of the canonical text."""
DEEPEST = 20
_MOST = 10**18
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class JsonKind(Kind):
    """Answers of services, settings, whatever has a structure of its own."""

    name = "json"
    widget = "json"
    operators = PRESENCE
    sortable = False
    groupable = False
    unique = False

    def standard(self, field: Field) -> dict[str, object]:
        return {}

    def column(self, field: Field) -> SqlType:
        return JsonText()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return lambda text: _kept(_parsed(text)) if text.strip() else None

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return _kept

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: json.loads(str(value))

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else str(value)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "" if value is None else json.dumps(json.loads(str(value)), ensure_ascii=False, indent=2)


def _parsed(text: str) -> object:
    """The JSON value of a typed text, decimals exact. Raises Refused."""
    if len(text) > 4 * LONGEST:
        raise _too_large("characters", "个字符", LONGEST)
    try:
        return _DECODER.decode(text.strip())
    except json.JSONDecodeError as wrong:
        raise Refused(NOT_JSON_TEXT, reason=wrong.msg, line=wrong.lineno, column=wrong.colno) from None
    except Refused:
        raise
    except RecursionError:
        raise _too_large("levels", "层", DEEPEST) from None
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        raise Refused(JSON_NUMBER, value="…") from None


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(TWICE_IN_JSON, name=short(twice))
    return found


def _constant(text: str) -> NoReturn:
    raise Refused(NOT_JSON_TEXT, reason=f"{text} is no JSON number", line=1, column=1)


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_pairs)


def _kept(value: object) -> str | None:
    """The canonical text of a JSON value; None for null. Raises Refused."""
    if value is None:
        return None
    text = canonical_json(_exact(value, DEEPEST))
    if len(text) > LONGEST:
        raise _too_large("characters", "个字符", LONGEST)
    return text


def _exact(value: object, levels: int) -> object:
    """The value with its numbers as Python's, which print as they were read."""
    if isinstance(value, Mapping | list | tuple) and levels == 0:
        raise _too_large("levels", "层", DEEPEST)
    if isinstance(value, Mapping):
        return {_text(str(name)): _exact(item, levels - 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item, levels - 1) for item in value]
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return value
    return _number(value)


def _number(value: object) -> int | float:
    """A whole number of 18 digits, or one that binary floating point prints as it was."""
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if isinstance(exact, int | Decimal) and -_MOST < exact < _MOST:
        if exact == int(exact):
            return int(exact)
        nearest = float(exact)
        if Decimal(repr(nearest)) == exact:
            return nearest
    raise Refused(JSON_NUMBER, value=short(value))


def _text(value: str) -> str:
    found = _FORBIDDEN.search(value)
    if found:
        raise Refused(JSON_CHARACTER, code_point=f"{ord(found[0]):04X}")
    return value


def _too_large(what: str, what_zh: str, most: int) -> Refused:
    return Refused(JSON_TOO_LARGE, what=what, what_zh=what_zh, most=most)
