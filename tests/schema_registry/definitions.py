"""Definitions to test with, and short ways to ask what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import Built, build
from schema_registry.model import Entity, Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem

VOCABULARY = vocabulary(built_in())
Json = dict[str, Any]


def pack(**members: object) -> Json:
    """A manifest."""
    return {"$schema": "urn:cardwright:pack:1", "name": "shop", "version": "1.0.0", "title": "Shop", **members}


def entity(name: str = "customer", **members: object) -> Json:
    """An entity with one field, unless told otherwise."""
    return {
        "$schema": "urn:cardwright:entity:1",
        "name": name,
        "title": name.title(),
        "properties": {"name": {"kind": "text", "title": "Name", "search": True}},
        **members,
    }


def overlay(extends: str, **members: object) -> Json:
    return {"$schema": "urn:cardwright:entity:1", "extends": extends, **members}


def role(**members: object) -> Json:
    """A role that sees everything, unless told otherwise."""
    rights = {"*": {"read": "all"}}
    return {"$schema": "urn:cardwright:role:1", "name": "sales", "title": "Sales", "entities": rights, **members}


def mapping(**members: object) -> Json:
    return {
        "$schema": "urn:cardwright:import:1",
        "name": "customers",
        "title": "Customers",
        "entity": "customer",
        "columns": {"Name": "name"},
        **members,
    }


def locale(**wordings: str) -> Json:
    return {"$schema": "urn:cardwright:locale:1", **wordings}


def files(documents: Mapping[str, object], name: str = "shop") -> PackFiles:
    """Documents (JSON values, or texts as they are) as a pack; a manifest is added where there is none."""
    given = {"pack.json": pack(name=name), **documents}
    texts = {
        path: document if isinstance(document, str) else json.dumps(document, indent=1, ensure_ascii=False)
        for path, document in given.items()
    }
    return PackFiles(name, name, texts)


def building(*entities: Json, **others: object) -> Built:
    """What comes of entities (and more documents by path with / written as __) in one pack."""
    documents: dict[str, object] = {f"entities/{one.get('name') or one['extends']}.json": one for one in entities}
    documents |= {path.replace("__", "/") + ".json": document for path, document in others.items()}
    return build([files(documents)], VOCABULARY)


def problems(*entities: Json, **others: object) -> tuple[Problem, ...]:
    return building(*entities, **others).problems


def model_of(*entities: Json, **others: object) -> Model:
    """The model, which must come about."""
    built = building(*entities, **others)
    assert built.model is not None, [str(problem) for problem in built.problems]
    return built.model


def entity_of(document: Json, *more: Json, **others: object) -> Entity:
    return model_of(document, *more, **others).entities[str(document["name"])]


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in found]


def only(found: tuple[Problem, ...]) -> Problem:
    """The one problem there should be."""
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def stands_at(problem: Problem, text: str, snippet: str) -> bool:
    """Whether a problem is placed at the first character of a snippet of its file."""
    start = text.index(snippet)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return problem.place is not None and (problem.place.line, problem.place.column) == (line, column)
