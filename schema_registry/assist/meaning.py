"""What stands at a place of a document, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass

from schema_registry.assist.known import Names
from schema_registry.assist.naming import named_at
from schema_registry.assist.offers import fields_entity
from schema_registry.assist.shapes import shapes_at
from schema_registry.assist.spot import Spot, spot
from schema_registry.documents import DocumentKind
from schema_registry.meta import in_words
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Meaning:
    """The word between two offsets: its title, what it does, an example of it."""

    start: int
    end: int
    title: str
    text: str = ""
    example: str = ""


def explain(
    kind: DocumentKind, text: str, offset: int, vocabulary: Vocabulary, names: Names, locale: str = "en"
) -> Meaning | None:
    """What the word at an offset means, in the reader's language; None where there is nothing to say."""
    here = spot(text, offset)
    if here.start == here.end or not here.around:
        return None
    return _named(kind, here, names) or _explained(kind, here, vocabulary, locale)


def _explained(kind: DocumentKind, here: Spot, vocabulary: Vocabulary, locale: str) -> Meaning | None:
    """The meta-schema's own words for a member, whether one is at its key or at its value."""
    path = (*here.path, here.whole) if here.what == "key" else here.path
    schemas, _ = shapes_at(kind, vocabulary, here.around[0], path)
    told = next((one for one in schemas if one.get("description")), None)
    if told is None:
        return None
    examples = told.get("examples", ())
    example = json.dumps(examples[0], ensure_ascii=False) if examples else ""
    title, text = (in_words(str(one), locale) for one in (told.get("title", here.whole), told["description"]))
    return Meaning(here.start, here.end, title, text, example)


def _named(kind: DocumentKind, here: Spot, names: Names) -> Meaning | None:
    """Of a name of an entity or a field: what it is called and what kind it is."""
    named = named_at(kind, here.path, key=here.what == "key")
    if named == "entity" and here.whole in names.entities:
        return Meaning(here.start, here.end, names.entities[here.whole].title or here.whole)
    if named in ("field", "fields"):
        way, _, last = here.whole.removeprefix("-").rpartition(".")
        found = names.fields(names.along(fields_entity(kind, here), way)).get(last)
        if found is not None:
            more = f"{found.kind} → {found.to}" if found.to else found.kind
            return Meaning(here.start, here.end, found.title or last, more)
    return None
