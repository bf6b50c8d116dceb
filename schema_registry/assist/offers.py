"""What may be typed at a place of a document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from schema_registry.assist.known import Names
from schema_registry.assist.naming import Named, named_at
from schema_registry.assist.shapes import shapes_at
from schema_registry.assist.spot import Spot, spot
from schema_registry.documents import DocumentKind
from schema_registry.expressions.functions.table import FUNCTIONS
from schema_registry.meta import Schema, in_words
from schema_registry.vocabulary import Vocabulary

MOST = 200
"""Offers in one answer."""
_STUBS = {"string": '""', "object": "{}", "array": "[]", "boolean": "true"}
_WORD = re.compile(r"[\w.]*\Z")


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to type: `label` as it is looked for, `text` what takes the place of the word, `detail` beside it.

    `cursor`: where in the text one goes on typing, in characters from its end.
    """

    label: str
    text: str
    detail: str = ""
    info: str = ""
    what: Literal["key", "value", "name", "function"] = "value"
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Offers:
    """What may stand between two offsets of the text, in characters."""

    start: int
    end: int
    offers: tuple[Offer, ...]


def complete(
    kind: DocumentKind, text: str, offset: int, vocabulary: Vocabulary, names: Names, locale: str = "en"
) -> Offers:
    """What may be typed at an offset of a document, that of the meta-schema first. Never raises."""
    here = spot(text, offset)
    if here.what == "none":
        return Offers(offset, offset, ())
    if here.what == "key":
        return Offers(here.start, here.end, tuple(_keys(kind, here, vocabulary, names, locale))[:MOST])
    named = named_at(kind, here.path, key=False)
    if named == "formula":
        return _in_formula(kind, here, offset, names, locale)
    found = (*_values(kind, here, vocabulary, locale), *(_quoted(one) for one in _named(named, kind, here, names)))
    return Offers(here.start, here.end, found[:MOST])


def _keys(kind: DocumentKind, here: Spot, vocabulary: Vocabulary, names: Names, locale: str) -> Iterator[Offer]:
    inner = here.around[-1]
    taken = (set(inner) if isinstance(inner, dict) else set()) - {here.whole}
    schemas, _ = shapes_at(kind, vocabulary, here.around[0], here.path)
    offered: dict[str, Offer] = {}
    for schema in schemas:
        for key, part in schema.get("properties", {}).items():
            if key not in taken and isinstance(part, dict):
                offered.setdefault(key, _key(key, part, here, locale))
    for one in _named(named_at(kind, here.path, key=True), kind, here, names):
        if one.label not in taken:
            stub = json.dumps(one.label, ensure_ascii=False) + ("" if here.followed else ": ")
            offered.setdefault(one.label, Offer(one.label, stub, one.detail, what="name"))
    yield from offered.values()


def _key(key: str, part: Schema, here: Spot, locale: str) -> Offer:
    title, description = (in_words(str(part.get(one, "")), locale) for one in ("title", "description"))
    if here.followed:
        return Offer(key, f'"{key}"', title, description, "key")
    stub, comma = _stub(part), "," if here.joined else ""
    cursor = (stub in ('""', "{}", "[]")) + len(comma)
    return Offer(key, f'"{key}": {stub}{comma}', title, description, "key", cursor)


def _stub(part: Schema) -> str:
    """What a member of this kind begins as."""
    if "const" in part:
        return json.dumps(part["const"])
    return _STUBS.get(str(part.get("type", "")), "")


def _values(kind: DocumentKind, here: Spot, vocabulary: Vocabulary, locale: str) -> Iterator[Offer]:
    schemas, _ = shapes_at(kind, vocabulary, here.around[0], here.path)
    seen: set[str] = set()
    for schema in schemas:
        for value in _choices(schema):
            written = json.dumps(value, ensure_ascii=False)
            if written not in seen:
                seen.add(written)
                title = in_words(str(schema.get("title", "")), locale)
                yield Offer(value if isinstance(value, str) else written, written, title)


def _choices(schema: Schema) -> Iterable[Any]:
    if "const" in schema:
        return [schema["const"]]
    kinds = schema.get("type", ())
    booleans = [True, False] if kinds == "boolean" or "boolean" in kinds else []
    return [*schema.get("enum", ()), *booleans]


def _quoted(one: Offer) -> Offer:
    return Offer(one.label, json.dumps(one.text, ensure_ascii=False), one.detail, one.info, one.what)


def _named(named: Named | None, kind: DocumentKind, here: Spot, names: Names) -> Iterable[Offer]:
    match named:
        case "entity":
            return [_name(name, one.title) for name, one in names.entities.items()]
        case "field":
            return _fields(names, fields_entity(kind, here), "")
        case "fields":
            return _fields(names, fields_entity(kind, here), here.word.rpartition(".")[0])
        case "related":
            return _related(names, _own_entity(kind, here))
        case "role" | "calendar" | "tree":
            return [_name(*one) for one in names.others.get("categories" if named == "tree" else named, {}).items()]
        case "state":
            states = here.around[0].get("states") if isinstance(here.around[0], dict) else None
            return [_name(name, "") for name in (states if isinstance(states, dict) else ())]
        case "option":
            return _states(here, names)
        case _:
            return ()


def _name(name: str, title: str) -> Offer:
    return Offer(name, name, title, what="name")


def _fields(names: Names, entity: str, way: str) -> Iterator[Offer]:
    sign = "-" if way.startswith("-") else ""
    for name, one in names.fields(names.along(entity, way.removeprefix("-"))).items():
        path = f"{way}.{name}" if way.strip("-") else f"{sign}{name}"
        yield Offer(path, path, " · ".join(filter(None, (one.title, one.kind))), what="name")


def _related(names: Names, entity: str) -> Iterator[Offer]:
    for other, known in names.entities.items():
        for name, one in known.fields.items():
            if one.to == entity:
                yield _name(f"{other}.{name}", f"{known.title} · {one.title}")


def _states(here: Spot, names: Names) -> Iterator[Offer]:
    """The options of the field that a process is bound to."""
    document = here.around[0] if isinstance(here.around[0], dict) else {}
    bound = names.fields(str(document.get("entity", ""))).get(str(document.get("field", "")))
    return (_name(option, "") for option in (bound.options if bound is not None else ()))


def fields_entity(kind: DocumentKind, here: Spot) -> str:
    """The entity whose fields are named: that of a related tab or of a test's step, else the document's own."""
    for value in reversed(here.around):
        named = (value.get(key) for key in ("related", "create", "count")) if isinstance(value, dict) else ()
        found = next((one for one in named if isinstance(one, str)), "")
        if found:
            return found.partition(".")[0]
    return _own_entity(kind, here)


def _own_entity(kind: DocumentKind, here: Spot) -> str:
    document: Mapping[str, object] = here.around[0] if isinstance(here.around[0], dict) else {}
    keys = {"entity": ("name", "extends"), "report": ("of",)}.get(kind, ("entity",))
    return next((str(document[key]) for key in keys if document.get(key)), "")


def _in_formula(kind: DocumentKind, here: Spot, offset: int, names: Names, locale: str) -> Offers:
    """Fields and functions, for the word of the formula that is being typed."""
    found = _WORD.search(here.word)
    word = found.group() if found is not None else ""
    fields = _fields(names, _own_entity(kind, here), word.rpartition(".")[0])
    functions = (
        Offer(name, f"{name}()", one.usage, one.zh if locale.startswith("zh") else one.en, "function", 1)
        for name, one in FUNCTIONS.items()
    )
    return Offers(offset - len(word), offset, (*fields, *functions)[:MOST])
