"""One document against its meta-schema: every violation as a problem that says what, where and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from schema_registry import limits
from schema_registry import pointer as pointers
from schema_registry.codes import shape as codes
from schema_registry.documents import DocumentKind
from schema_registry.meta import Schema, category_schema, document_schema, field_schema
from schema_registry.problems import Code
from schema_registry.suggest import closest
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One violation. `spoiled`: the value is of no use for further checks."""

    code: Code
    pointer: str
    params: Mapping[str, object]
    at_key: bool = False
    suggest: str = ""
    spoiled: bool = True


_INTEGER = Draft202012Validator.TYPE_CHECKER.redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
).redefine("number", lambda _, value: isinstance(value, int | Decimal) and not isinstance(value, bool))
_Validator = extend(Draft202012Validator, type_checker=_INTEGER)


class Shapes:
    """Checks documents and fields. Validators are made once for a vocabulary; no `$ref` is ever fetched."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._validators: dict[tuple[str, str], Draft202012Validator] = {}

    def document(self, kind: DocumentKind, value: object) -> list[ShapeFault]:
        """What is wrong with a document, its fields left out."""
        key = ("document", kind)
        if key not in self._validators:
            self._validators[key] = _validator(document_schema(kind))
        return _faults(self._validators[key], value)

    def category(self, value: object, kind: DocumentKind = "categories") -> list[ShapeFault]:
        """What is wrong with one category of a kind of document, those below it left out."""
        key = ("category", kind)
        if key not in self._validators:
            self._validators[key] = _validator(category_schema(kind))
        return _faults(self._validators[key], value)

    def field(self, kind: str, value: object) -> list[ShapeFault]:
        """What is wrong with a field of a kind; of an unknown kind, with its general keywords."""
        key = ("field", kind)
        if key not in self._validators:
            words = self._vocabulary.kinds.get(kind)
            self._validators[key] = _validator(field_schema(words, self._vocabulary))
        return [self._of_another_kind(fault, kind) for fault in _faults(self._validators[key], value)]

    def _of_another_kind(self, fault: ShapeFault, kind: str) -> ShapeFault:
        """An unknown keyword that other kinds do have, said as that."""
        key = str(fault.params.get("key"))
        owners = [words.name for words in self._vocabulary.kinds.values() if key in words.options]
        if fault.code is not codes.UNKNOWN_KEY or not owners or fault.pointer.count("/") != 1:
            return fault
        params = {"key": key, "kind": kind, "kinds": ", ".join(owners)}
        return ShapeFault(codes.OTHER_KINDS_KEY, fault.pointer, params, at_key=True)


def _validator(schema: Schema) -> Draft202012Validator:
    validator: Draft202012Validator = _Validator(schema, registry=Registry())
    return validator


def _faults(validator: Draft202012Validator, value: object) -> list[ShapeFault]:
    return [fault for error in validator.iter_errors(value) for fault in _said(error)]


Saying = Callable[[ValidationError, str], Iterator[ShapeFault]]


def _said(error: ValidationError) -> Iterator[ShapeFault]:
    where = pointers.join("", *error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        where = pointers.join(where, error.instance)
    if error.schema.get("$anchor") == "name" and error.validator != "type":
        return
    saying = _SAYINGS.get(str(error.validator), _other)
    yield from saying(error, where)


def _unknown_keys(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    known = list(error.schema.get("properties", {}))
    said = ", ".join(name for name in known if name != "$comment")
    for place, key in enumerate(error.instance):
        if key not in known:
            yield ShapeFault(
                codes.UNKNOWN_KEY,
                pointers.join(where, key),
                {"key": key, "known": said},
                at_key=True,
                suggest=closest(key, known) if place < limits.GUESSES else "",
            )


def _missing_keys(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    key = next(name for name in error.validator_value if name not in error.instance and f"'{name}'" in error.message)
    about = error.schema.get("properties", {}).get(key, {})
    if key == "$schema":
        wanted = about.get("const", "")
        yield ShapeFault(codes.NO_SCHEMA, where, {"wanted": wanted}, spoiled=False)
    else:
        params = {"key": key, "example": _example(about)}
        yield ShapeFault(codes.MISSING_KEY, where, params, at_key=True, spoiled=False)


def _wrong_type(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    found, found_zh = type_name(error.instance)
    params = {
        "wanted": " or ".join(_TYPES[one][0] for one in wanted),
        "wanted_zh": "或".join(_TYPES[one][1] for one in wanted),
        "found": found,
        "found_zh": found_zh,
    }
    yield ShapeFault(codes.WRONG_TYPE, where, params)


def _not_allowed(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
    value = error.instance
    if where == "/$schema":
        yield ShapeFault(
            codes.WRONG_SCHEMA, where, {"found": shown(value).strip('"'), "wanted": allowed[0]}, spoiled=False
        )
        return
    if "type" in error.schema and type(value) not in {type(one) for one in allowed}:
        return
    guess = closest(value, [one for one in allowed if isinstance(one, str)]) if isinstance(value, str) else ""
    params = {"value": shown(value), "allowed": ", ".join(shown(one) for one in allowed)}
    yield ShapeFault(codes.NOT_ALLOWED, where, params, suggest=guess)


def _bound(code: Code) -> Saying:
    def say(error: ValidationError, where: str) -> Iterator[ShapeFault]:
        yield ShapeFault(code, where, {"value": shown(error.instance), "limit": error.validator_value})

    return say


def _length(code: Code, unit: str, unit_zh: str) -> Saying:
    def say(error: ValidationError, where: str) -> Iterator[ShapeFault]:
        if not error.instance:
            yield ShapeFault(codes.NOTHING_IN_IT, where, {})
            return
        params = {
            "limit": error.validator_value,
            "unit": unit,
            "unit_zh": unit_zh,
            "count": len(error.instance),
        }
        yield ShapeFault(code, where, params)

    return say


def _bad_form(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    if error.instance and not error.instance.strip():
        yield ShapeFault(codes.NOTHING_IN_IT, where, {})
    elif error.instance:
        params = {"value": error.instance, "example": _example(error.schema)}
        yield ShapeFault(codes.BAD_FORM, where, params)


def _repeated(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    before: list[object] = []
    for index, item in enumerate(error.instance):
        if item in before:
            yield ShapeFault(codes.REPEATED, pointers.join(where, index), {"value": shown(item)})
        before.append(item)


def _other(error: ValidationError, where: str) -> Iterator[ShapeFault]:
    yield ShapeFault(codes.NOT_TAKEN, where, {"reason": error.message[:200]})


def _example(schema: Mapping[str, Any]) -> str:
    """The first example of a member, as it would be written; shortened where it is long."""
    examples = schema.get("examples") or ["…"]
    written = json.dumps(examples[0], ensure_ascii=False)
    return written if len(written) <= 80 else written[:79] + "…"


_SAYINGS: Mapping[str, Saying] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_keys,
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_allowed,
    "minimum": _bound(codes.TOO_SMALL),
    "exclusiveMinimum": _bound(codes.TOO_SMALL),
    "maximum": _bound(codes.TOO_LARGE),
    "exclusiveMaximum": _bound(codes.TOO_LARGE),
    "minLength": _length(codes.TOO_SHORT, "characters", "个字符"),
    "maxLength": _length(codes.TOO_LONG, "characters", "个字符"),
    "minItems": _length(codes.TOO_SHORT, "items", "项"),
    "maxItems": _length(codes.TOO_LONG, "items", "项"),
    "minProperties": _length(codes.TOO_SHORT, "members", "个成员"),
    "maxProperties": _length(codes.TOO_LONG, "members", "个成员"),
    "pattern": _bad_form,
    "uniqueItems": _repeated,
}

_TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("a text", "文本"),
    "number": ("a number", "数字"),
    "integer": ("a whole number", "整数"),
    "boolean": ("true or false", "true 或 false"),
    "object": ("an object", "对象"),
    "array": ("an array", "数组"),
    "null": ("null", "null"),
}


def type_name(value: Any) -> tuple[str, str]:  # any JSON value
    """What a JSON value is, in English and Chinese."""
    if value is None or isinstance(value, bool):
        word = {None: "null", True: "true", False: "false"}[value]
        return word, word
    for type_, name in ((str, "string"), (dict, "object"), (list, "array"), (int | Decimal, "number")):
        if isinstance(value, type_):
            return _TYPES[name]
    return "something else", "其他内容"


def shown(value: Any) -> str:  # any JSON value
    """A value short enough for a message, as JSON would write it."""
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:59]}…"'
    if isinstance(value, bool) or value is None:
        return type_name(value)[0]
    return str(value) if isinstance(value, int | Decimal) else type_name(value)[0]
