"""Whatever a document holds, it gives placed problems or a model; never an exception."""

from __future__ import annotations

import copy
import json
import string
import time
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schema_registry.build import Built, build, compile_checked
from schema_registry.documents import kind_of
from schema_registry.packs import PackFiles, read_pack
from schema_registry.problems import Problem, errors
from tests.schema_registry.definitions import VOCABULARY, entity, files, pack

TRADING = Path(__file__).parents[2] / "example_configs" / "trading"
PATHS = ["pack.json", "entities/customer.json", "entities/order.json", "roles/sales.json", "imports/orders.json"]
WORDS = [
    "",
    "name",
    "customer",
    "order.customer",
    "sys_owner",
    "id",
    "text",
    "{name}",
    "{",
    "=1",
    "-",
    ".",
    "a__b",
    "*",
]

scalars = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.sampled_from(WORDS) | st.text(max_size=4)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*WORDS, "kind", "to", "tabs", "enum", "related", "sections", "remove"]), inner
        )
    ),
    max_leaves=6,
)


def _trading() -> PackFiles:
    pack, _ = read_pack(TRADING)
    assert pack is not None
    return pack


PACK = _trading()


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every part of a JSON value."""
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        found += _places(item, (*path, step))
    return found


def _put(document: Any, way: tuple[Any, ...], value: object, *, rename: bool) -> Any:
    """The document with another part in one place (or, of an object, under another key)."""
    if not way:
        return value
    changed = copy.deepcopy(document)
    holder = changed
    for step in way[:-1]:
        holder = holder[step]
    if rename and isinstance(holder, dict) and isinstance(value, str):
        holder[value] = holder.pop(way[-1])
    else:
        holder[way[-1]] = value
    return changed


def _checked(pack: PackFiles) -> Built:
    built = build([pack], VOCABULARY)
    lines = {pack.file(path): text.count("\n") + 1 for path, text in pack.files.items()}
    for problem in built.problems:
        assert problem.place is not None
        assert 1 <= problem.place.line <= lines.get(problem.place.file, 1)
        assert _asked(problem) <= {name for name, _ in problem.params}
    assert (built.model is None) == bool(errors(built.problems))
    return built


def _asked(problem: Problem) -> set[str]:
    """The parameters that the wordings of a problem mention."""
    spec = problem.spec
    templates = (spec.en, spec.zh, spec.hint_en, spec.hint_zh)
    return {name for one in templates for _, name, _, _ in string.Formatter().parse(one) if name}


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_a_good_pack_with_any_part_replaced(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(PATHS))
    document = json.loads(PACK.files[path])
    way = data.draw(st.sampled_from(_places(document)))
    changed = _put(document, way, data.draw(values), rename=data.draw(st.booleans()))
    pack = PackFiles(PACK.name, "p", {**PACK.files, path: json.dumps(changed, indent=1)})
    built = _checked(pack)
    if built.model is not None:
        assert compile_checked([pack], VOCABULARY) == built.model


@given(st.dictionaries(st.sampled_from(PATHS), values, min_size=1), st.booleans())
@settings(deadline=None, max_examples=40)
def test_documents_of_anything_at_all(documents: dict[str, object], schema: bool) -> None:
    for path, value in documents.items():
        if schema and isinstance(value, dict):
            value["$schema"] = f"urn:cardwright:{kind_of(path)}:1"
    _checked(PackFiles("p", "p", {path: json.dumps(value) for path, value in documents.items()}))


@given(st.sampled_from(PATHS), st.data())
@settings(deadline=None, max_examples=30)
def test_a_good_pack_with_characters_put_into_a_file(path: str, data: st.DataObject) -> None:
    text = PACK.files[path]
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.text(alphabet='{}[]",:\\ \n\x00\ud800“，x1', min_size=1, max_size=3))
    built = build([PackFiles(PACK.name, "p", {**PACK.files, path: text[:at] + put + text[at:]})], VOCABULARY)
    assert (built.model is None) == bool(errors(built.problems))


def test_very_many_mistakes_are_told_in_a_moment() -> None:
    """Guesses, positions and comparisons stay within limits: a second or two, not minutes."""
    started = time.process_time()
    keys = {f"key{number}": 1 for number in range(20_000)}
    left_over = {f"e{number}x/properties/y{number}/title": "x" for number in range(10_000)}
    spaces = {"a": "1" + " " * 100_000 + "x"}
    documents = {
        "pack.json": pack(requires=spaces, locales=[1 if number % 2 else "a" for number in range(2_000)]),
        "entities/customer.json": entity(**keys),
        "locales/de.json": {"$schema": "urn:cardwright:locale:1", **left_over},
        "roles/sales.json": "[" + "01," * 100_000 + "]",
    }
    found = build([files(documents)], VOCABULARY).problems
    assert {problem.code for problem in found} >= {"DOC005", "DOC012", "LNT002", "SYN020"}
    assert time.process_time() - started < 10
