"""Hypothesis strategies for valid definitions and the models they make.

Names come from small pools, so that two drawn models share many elements and differ in the rest: what a diff is
about. Former names are drawn with them: an element is its first name, whatever it is called now.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import compile_checked
from schema_registry.model import Model
from schema_registry.packs import PackFiles

Json = dict[str, Any]
VOCABULARY = vocabulary(built_in())
STATED = frozenset({"choice", "reference", "formula"})
"""Kinds whose required keywords `_options` states."""
DRAWN = [name for name, words in VOCABULARY.kinds.items() if not words.required or name in STATED]

ENTITIES = ("customer", "order", "contact", "订单项", "visit")
FIELDS = ("name", "code", "notes", "amount", "due_on", "grade", "客户", "año", "active", "parent")

titles = st.sampled_from(["Customer", "客户", "Name", "Due on", "x", "Ü & <b>", "😀"])
flags = st.booleans()


@st.composite
def names(draw: st.DrawFn, first: str) -> Json:
    """What an element is called now, with its former names."""
    times = draw(st.sampled_from([0, 0, 0, 1, 2]))
    if not times:
        return {"name": first}
    former = [first, *(f"{first}_v{number}" for number in range(1, times))]
    return {"name": f"{first}_v{times}", "renamedFrom": former}


@st.composite
def fields(draw: st.DrawFn, entities: tuple[str, ...]) -> Json:
    """One field document of any built-in kind."""
    kind = draw(st.sampled_from([name for name in DRAWN if name != "reference" or entities]))
    words = VOCABULARY.kinds[kind]
    document: Json = {"kind": kind}
    if draw(flags):
        document["title"] = draw(titles)
    if draw(flags):
        document["help"] = draw(titles)
    if words.searchable and draw(flags):
        document["search"] = True
    if words.unique and draw(flags):
        document["unique"] = True
    return document | draw(_options(kind, entities))


@st.composite
def _options(draw: st.DrawFn, kind: str, entities: tuple[str, ...]) -> Json:
    if kind == "text" and draw(flags):
        return {"maxLength": draw(st.integers(1, 500))}
    if kind == "integer" and draw(flags):
        least = draw(st.integers(-100, 100))
        return {"minimum": least, "maximum": least + draw(st.integers(0, 50))}
    if kind == "decimal":
        return {"scale": draw(st.integers(0, 6))}
    if kind == "choice":
        values = draw(st.lists(st.sampled_from("ABCD"), min_size=1, unique=True))
        described = {value: {"title": draw(titles), "color": "blue"} for value in values if draw(flags)}
        return {"enum": values, "options": described, "default": values[0]}
    if kind == "formula":
        return {"formula": draw(st.sampled_from(["title", "title & title", "len(title) * 2", "today()"]))}
    if kind == "reference":
        return {"to": draw(st.sampled_from(entities)), "onDelete": draw(st.sampled_from(["restrict", "cascade"]))}
    return {}


@st.composite
def entities(draw: st.DrawFn, called: Json, others: tuple[str, ...]) -> Json:
    """One entity document."""
    chosen = draw(st.lists(st.sampled_from(FIELDS[2:]), unique=True, max_size=4))
    properties: Json = {"title": {"kind": "text", "search": True}}
    for first in chosen:
        called_field = draw(names(first))
        name = called_field.pop("name")
        properties[name] = draw(fields(others)) | called_field
    order = draw(st.permutations(list(properties)))
    document: Json = {
        "$schema": "urn:cardwright:entity:1",
        **called,
        "title": draw(titles),
        "properties": {name: properties[name] for name in order},
        "required": ["title"] if draw(flags) else [],
        "card": {"title": "{title}"},
    }
    if draw(flags):
        document["menu"] = draw(flags)
    if draw(flags):
        document["list"] = {"columns": list(properties)[:3], "sort": ["-title"]}
    return document


@st.composite
def packs(draw: st.DrawFn, name: str = "shop") -> PackFiles:
    """A whole pack without any problem."""
    firsts = draw(st.lists(st.sampled_from(ENTITIES), unique=True, min_size=1, max_size=3))
    called = [draw(names(first)) for first in firsts]
    current = tuple(str(one["name"]) for one in called)
    documents: Json = {
        "pack.json": {
            "$schema": "urn:cardwright:pack:1",
            "name": name,
            "version": draw(st.sampled_from(["1.0.0", "1.1.0"])),
            "title": draw(titles),
            "menu": list(draw(st.permutations(current))),
        }
    }
    for one in called:
        documents[f"entities/{one['name']}.json"] = draw(entities(one, current))
    for role in draw(st.lists(st.sampled_from(["sales", "agent"]), unique=True)):
        documents[f"roles/{role}.json"] = draw(roles(role, current))
    return PackFiles(name, name, {path: json.dumps(document) for path, document in documents.items()})


@st.composite
def roles(draw: st.DrawFn, name: str, current: tuple[str, ...]) -> Json:
    """One role document."""
    scopes = st.sampled_from(["none", "own", "all"])
    rights = {one: {"read": draw(scopes), "update": draw(scopes)} for one in (*current, "*") if draw(flags)}
    return {"$schema": "urn:cardwright:role:1", "name": name, "title": draw(titles), "entities": rights}


def models() -> st.SearchStrategy[Model]:
    """Compiled models."""
    return packs().map(lambda pack: compile_checked([pack], VOCABULARY))
