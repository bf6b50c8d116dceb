"""A build after another one, which looks only at what changed, finds what a build of everything finds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema_registry.build import build
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import VOCABULARY

Json = dict[str, Any]


def pack(name: str, *requires: str) -> Json:
    head: Json = {"$schema": "urn:cardwright:pack:1", "name": name, "version": "1.0.0", "title": name}
    return {**head, **({"requires": dict.fromkeys(requires, "*")} if requires else {})}


def entity(name: str, **more: object) -> Json:
    return {"$schema": "urn:cardwright:entity:1", "name": name, "title": name, "type": "object", **more}


def overlay(name: str, **more: object) -> Json:
    return {"$schema": "urn:cardwright:entity:1", "extends": name, **more}


def field(kind: str, **more: object) -> Json:
    return {"kind": kind, "title": kind, **more}


NAME, SIZE = field("text"), field("integer")
HEAD: Json = {"$schema": "urn:cardwright:report:1", "name": "sizes", "title": "Sizes", "of": "customer"}
POOL: Mapping[str, Mapping[str, tuple[Json | None, ...]]] = {
    "base": {
        "pack.json": (pack("base"),),
        "entities/customer.json": (
            entity("customer", properties={"name": NAME, "size": SIZE}),
            entity("customer", properties={"name": NAME, "size": NAME}),
            entity("customer", properties={"name": NAME, "sizes": {**SIZE, "renamedFrom": ["size"]}}),
            entity(
                "customer", properties={"name": field("text", pattern="^(a+)+$"), "size": SIZE}, required=["size"]
            ),
            entity("customer", properties={"name": NAME, "size": SIZE, "x": NAME}, unique=[["name", "size"]]),
            entity("customer", properties={"name": NAME, "size": SIZE}, list={"columns": ["size"], "sort": ["-x"]}),
        ),
        "entities/order.json": (
            None,
            entity("order", properties={"to": field("reference", to="customer")}),
            entity(
                "order",
                properties={"to": field("reference", to="customer"), "big": field("formula", formula="to.size * 2")},
            ),
            entity("order", properties={"to": field("reference", to="customer", inverse="size")}),
            entity("order", properties={"to": field("reference", to="customer", visible="to.x = 'a'")}),
        ),
    },
    "mid": {
        "pack.json": (pack("mid", "base"),),
        "entities/customer.json": (
            None,
            overlay("customer", properties={"x": field("text")}),
            overlay("customer", properties={"x": field("choice", enum=["a", "b"])}),
            overlay("customer", properties={"size": {"maximum": 5}}),
            overlay("customer", remove=["properties/size"]),
        ),
        "reports/sizes.json": (None, {**HEAD, "rows": ["x"]}, {**HEAD, "measures": [{"sum": "size"}]}),
    },
    "local": {
        "pack.json": (pack("local", "mid", "base"),),
        "entities/customer.json": (
            None,
            overlay("customer", properties={"x": {"title": "X"}}),
            overlay("customer", properties={"x": {"maxLength": 3}}, required=["x"]),
            overlay("customer", properties={"x": {"help": "?"}, "size": {"title": "S", "default": 9}}),
            overlay(
                "customer", card={"tabs": [{"id": "a", "title": "A", "sections": [{"id": "s", "fields": ["x"]}]}]}
            ),
        ),
        "roles/sales.json": (
            None,
            {
                "$schema": "urn:cardwright:role:1",
                "name": "sales",
                "title": "Sales",
                "entities": {"order": {"read": "all"}},
            },
        ),
    },
}
PATHS = [(name, path) for name, files in POOL.items() for path in files]
Choice = tuple[int, ...]
choices: st.SearchStrategy[Choice] = st.tuples(*(st.integers(0, len(POOL[name][path]) - 1) for name, path in PATHS))


def packs(chosen: Choice) -> list[PackFiles]:
    """The documents of one choice a path."""
    files: dict[str, dict[str, str]] = {name: {} for name in POOL}
    for (name, path), at in zip(PATHS, chosen, strict=True):
        document = POOL[name][path][at]
        if document is not None:
            files[name][path] = json.dumps(document)
    return [PackFiles(name, name, found) for name, found in files.items()]


def picked(**at: int) -> Choice:
    """The first of each path, but for those named `pack_document`."""
    named = [f"{name}_{path.rpartition('/')[2].removesuffix('.json')}" for name, path in PATHS]
    return tuple(at.get(one, 0) for one in named)


@settings(max_examples=60)
@given(st.lists(choices, min_size=2, max_size=5))
@example([picked(mid_customer=1, local_customer=1), picked(local_customer=1)])
@example([picked(mid_customer=1, local_customer=2), picked(mid_customer=2, local_customer=2)])
@example([picked(base_customer=3), picked(base_customer=3, base_order=1)])
def test_it_finds_the_same_after_any_edits(steps: list[Choice]) -> None:
    previous: Model | None = None
    for chosen in steps:
        documents = packs(chosen)
        whole, part = build(documents, VOCABULARY), build(documents, VOCABULARY, previous)
        assert part.problems == whole.problems
        assert part.model == whole.model
        previous = part.model or previous
