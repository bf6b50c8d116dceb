"""Request bodies: strict JSON into Python, numbers exact.

The standard library's scanner is used, not msgspec's: it lets us see every pair of an object (a repeated name
is a problem) and keeps integers of any size whole, so that the field's kind says that they are too big.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from admin.api.codes import DUPLICATE_KEY, NOT_AN_OBJECT, NOT_JSON, TOO_DEEP, WRONG_TYPE
from core.errors import Rejected
from schema_registry.problems import Code, Problem

DEEPEST = 32
JSON_TYPE = "application/json"
MERGE_PATCH = "application/merge-patch+json"
_NAMES = {list: "an array", str: "a text", bool: "true or false", int: "a number", Decimal: "a number"}


class Unreadable(Rejected):
    """The body cannot be read at all (HTTP 400)."""


class UnsupportedType(Rejected):
    """The body is of another content type (HTTP 415)."""


def read_object(body: bytes) -> dict[str, object]:
    """The JSON object in a body. Raises Unreadable for anything else."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise Unreadable([NOT_AN_OBJECT.at(found=_NAMES.get(type(value), "null"))])
    return value


def read_json(body: bytes) -> object:
    """The JSON value in a body: decimals for fractions, no repeated names, at most `DEEPEST` levels."""
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _check_depth(body)
    try:
        return _DECODER.decode(body.decode())
    except UnicodeDecodeError as wrong:
        raise _unreadable(NOT_JSON, reason=f"byte {wrong.start + 1} is not UTF-8") from wrong
    except json.JSONDecodeError as wrong:
        raise _unreadable(NOT_JSON, reason=f"{wrong.msg} at line {wrong.lineno}, column {wrong.colno}") from wrong
    except InvalidOperation as wrong:
        raise _unreadable(NOT_JSON, reason="a number is out of any range") from wrong
    except ValueError as wrong:  # Python refuses to read integers of more than 4,300 digits
        raise _unreadable(NOT_JSON, reason="a number is out of any range") from wrong


def check_type(content_type: str | None, *allowed: str) -> None:
    """Raises UnsupportedType unless the media type is one of those; parameters may only say UTF-8."""
    media, _, parameters = (content_type or "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if media.strip().lower() not in allowed or charset not in ("", "charset=utf-8"):
        raise UnsupportedType([WRONG_TYPE.at(found=content_type or "missing", expected=" or ".join(allowed))])


def _unreadable(code: Code, **params: object) -> Unreadable:
    return Unreadable([Problem(code, "", tuple(params.items()))])


def _check_depth(body: bytes) -> None:
    depth, quoted, escaped = 0, False, False
    for byte in body:
        if quoted:
            quoted, escaped = escaped or byte != 0x22, byte == 0x5C and not escaped
        elif byte == 0x22:
            quoted = True
        elif byte in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise _unreadable(TOO_DEEP, limit=DEEPEST)
        elif byte in b"]}":
            depth -= 1


def _pairs(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _unreadable(DUPLICATE_KEY, key=visible(key))
            seen.add(key)
    for key in found:
        if not key.isascii() and visible(key) != key:
            raise _unreadable(NOT_JSON, reason="a name holds half of a surrogate pair")
    return found


def _constant(text: str) -> NoReturn:
    raise _unreadable(NOT_JSON, reason=f"{text} is no JSON number")


def visible(text: str) -> str:
    """The text with lone surrogates replaced, so that it can be sent as UTF-8."""
    return text.encode("utf-8", "replace").decode()


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_pairs)
