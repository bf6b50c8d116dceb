"""The reference pages of the language, as Markdown, made from problem codes and meta-schemas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schema_registry.documents import DOCUMENT_KINDS, FOLDERS, MANIFEST
from schema_registry.meta import Schema, raw
from schema_registry.problems import Code
from schema_registry.vocabulary import KindWords, Vocabulary


def problems_markdown(codes: Iterable[Code]) -> str:
    """One section for each code: what is said in both languages, what to do, and why it is a problem."""
    lines = ["# Problems", "", "Every message has a code. Look it up here.", ""]
    for code in sorted(codes, key=lambda one: one.code):
        lines += [f"## {code.code}", ""]
        if code.severity == "warning":
            lines += ["*A warning: it forbids nothing.*", ""]
        lines += [f"> {_plain(code.en)}  ", f"> {_plain(code.zh)}", "", code.about, ""]
        if code.hint_en and not code.hint_en.startswith("{"):
            lines += [f"**What to do.** {_plain(code.hint_en)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def meta_markdown(vocabulary: Vocabulary) -> str:
    """The definition language: a chapter for each kind of document, then one for each kind of field."""
    lines = [
        "# Definitions",
        "",
        "A pack is a folder of JSON documents. Each is described here, member by member.",
        "",
    ]
    for kind in DOCUMENT_KINDS:
        lines += _document(raw(kind), _folder(kind))
    lines += ["## Kinds of fields", ""]
    for words in vocabulary.kinds.values():
        lines += _kind(words)
    return "\n".join(lines).rstrip() + "\n"


def _folder(kind: str) -> str:
    return next((f"{folder}/" for folder, one in FOLDERS.items() if one == kind), MANIFEST)


def _document(schema: Schema, folder: str) -> Iterator[str]:
    yield from (f"## {schema['title']} (`{folder}`)", "", schema["description"], "")
    yield from _table(schema, schema["properties"], schema.get("required", ()))
    for part in schema.get("$defs", {}).values():
        if "properties" in part:
            yield from (f"### {part['title']}", "", part["description"], "")
            yield from _table(schema, part["properties"], part.get("required", ()))


def _kind(words: KindWords) -> Iterator[str]:
    yield from (f"### {words.name}", "")
    able = [name for name in ("searchable", "sortable", "groupable", "unique") if getattr(words, name)]
    yield f"Can be: {', '.join(able) or 'shown'}. Totals: {', '.join(words.totals)}."
    if words.buckets:
        yield f"Grouped by: {', '.join(words.buckets)}."
    if words.operators:
        yield "Filters: " + ", ".join(f"`{name}`" for name in words.operators) + "."
    yield ""
    if words.options:
        yield from _table({}, words.options, words.required)


def _table(schema: Schema, properties: Mapping[str, Any], required: Iterable[str]) -> Iterator[str]:
    needed = set(required)
    yield from ("| member | takes | meaning | example |", "| --- | --- | --- | --- |")
    for name, stated in properties.items():
        about = _resolved(schema, stated)
        star = " (required)" if name in needed else ""
        example = json.dumps(about["examples"][0], ensure_ascii=False) if about.get("examples") else ""
        cells = (
            f"`{name}`{star}",
            _takes(schema, about),
            about.get("description", ""),
            f"`{example}`" if example else "",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
    yield ""


def _resolved(schema: Schema, part: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a schema with what its `$ref` says; its own words count more."""
    name = str(part.get("$ref", "")).removeprefix("#/$defs/")
    return {**schema["$defs"][name], **part} if name else dict(part)


def _takes(schema: Schema, about: Mapping[str, Any]) -> str:
    """What values a member takes, in a few words."""
    if "const" in about:
        return f"`{json.dumps(about['const'])}`"
    if "enum" in about:
        return ", ".join(f"`{json.dumps(one)}`" for one in about["enum"])
    type_ = about.get("type", "any value")
    said = " or ".join(type_) if isinstance(type_, list) else str(type_)
    if said == "array" and isinstance(about.get("items"), dict):
        inner = _resolved(schema, about["items"]).get("type", "value")
        said = f"array of {' or '.join(f'{one}s' for one in ([inner] if isinstance(inner, str) else inner))}"
    return said


def _plain(template: str) -> str:
    """A message as a pattern to recognise: braces doubled for formatting are single again."""
    return template.replace("{{", "{").replace("}}", "}").replace("*", "\\*")
