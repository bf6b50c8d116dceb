"""From packs to the model: what is made, what is kept, how fast."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from schema_registry.build import build, compile_checked
from schema_registry.model import Model
from schema_registry.packs import PackFiles, read_pack
from tests.schema_registry.definitions import VOCABULARY, codes, entity, files, model_of, problems
from tests.support.strategies_model import packs

TRADING = Path(__file__).parents[2] / "example_configs" / "trading"
TEXT = {"kind": "text", "search": True}


def test_nothing_is_said_of_the_trading_pack() -> None:
    pack, unread = read_pack(TRADING)
    assert pack is not None
    assert unread == ()
    built = build([pack], VOCABULARY)
    assert built.problems == ()
    assert built.model is not None and len(built.model.entities) == 9


def test_warnings_do_not_prevent_a_model() -> None:
    built = build([files({"entities/customer.json": entity(), "locales/en.json": _locale()})], VOCABULARY)
    assert built.model is not None
    assert codes(built.problems) == ["LNT007"]


def test_errors_do() -> None:
    built = build([files({"entities/customer.json": entity(required=["x"])})], VOCABULARY)
    assert built.model is None


@given(packs())
@settings(deadline=None, max_examples=40)
def test_checked_documents_compile_to_the_model_that_was_built(pack: PackFiles) -> None:
    assert compile_checked([pack], VOCABULARY) == build([pack], VOCABULARY).model


def _three() -> dict[str, Any]:
    return {
        "entities/customer.json": entity(),
        "entities/note.json": entity("note"),
        "entities/order.json": entity(
            "order", properties={"name": TEXT, "customer": {"kind": "reference", "to": "customer"}}
        ),
    }


def kept(before: Model, after: Model) -> set[str]:
    return {name for name, one in after.entities.items() if before.entities.get(name) is one}


def test_entities_that_nothing_touched_are_the_same_objects() -> None:
    before = compile_checked([files(_three())], VOCABULARY)
    documents = _three()
    documents["entities/note.json"]["title"] = "Memo"
    after = compile_checked([files(documents)], VOCABULARY, before)
    assert kept(before, after) == {"customer", "order"}
    assert after == compile_checked([files(documents)], VOCABULARY)


def test_documents_of_unchanged_texts_are_not_read_again() -> None:
    before = compile_checked([files(_three())], VOCABULARY)
    changed = {**_three(), "locales/de.json": _locale(**{"customer/title": "Kunde"})}
    built = build([files(changed)], VOCABULARY, before).model
    followed = compile_checked([files(changed)], VOCABULARY, before)
    assert built is not None
    for after in (built, followed):
        assert len(after.sound) == len(before.sound) + 1
        assert all(after.sound[digest] is said for digest, said in before.sound.items())


def test_an_entity_is_made_anew_when_what_refers_to_it_changes_its_card() -> None:
    """The customer's card lists its orders with their columns, which nobody wrote."""
    before = compile_checked([files(_three())], VOCABULARY)
    documents = _three()
    documents["entities/order.json"]["properties"]["extra"] = TEXT
    after = compile_checked([files(documents)], VOCABULARY, before)
    assert kept(before, after) == {"note"}
    assert after == compile_checked([files(documents)], VOCABULARY)


def test_an_entity_that_is_written_differently_but_equal_stays_the_same_object() -> None:
    before = compile_checked([files(_three())], VOCABULARY)
    spaced = {path: json.dumps(document, indent=4) for path, document in _three().items()}
    assert kept(before, compile_checked([files(spaced)], VOCABULARY, before)) == {"customer", "note", "order"}


def test_another_order_of_fields_is_another_entity() -> None:
    fields = {"a": TEXT, "b": TEXT}
    written = entity(properties=fields, card={"title": "{a}", "tabs": [{"id": "h", "history": True}]}, list=_list())
    before = compile_checked([files({"entities/x.json": written})], VOCABULARY)
    turned = {**written, "properties": dict(reversed(fields.items()))}
    after = compile_checked([files({"entities/x.json": turned})], VOCABULARY, before)
    assert list(after.entities["customer"].fields) == ["b", "a"]


@given(packs(), packs())
@settings(deadline=None, max_examples=40)
def test_what_was_there_before_never_changes_what_comes_out(one: PackFiles, other: PackFiles) -> None:
    before = compile_checked([one], VOCABULARY)
    reused, fresh = compile_checked([other], VOCABULARY, before), compile_checked([other], VOCABULARY)
    assert reused == fresh
    assert [list(made.fields) for made in reused.entities.values()] == [
        list(made.fields) for made in fresh.entities.values()
    ]


def test_a_changed_translation_changes_its_entity_alone() -> None:
    documents = {**_three(), "locales/zh_CN.json": _locale(**{"note/title": "便条"})}
    before = compile_checked([files(documents)], VOCABULARY)
    documents["locales/zh_CN.json"] = _locale(**{"note/title": "笔记"})
    assert kept(before, compile_checked([files(documents)], VOCABULARY, before)) == {"customer", "order"}


def test_three_hundred_entities_compile_in_half_a_second_and_a_change_in_a_tenth() -> None:
    """Limits with room for a busy machine; the benchmark holds the tighter ones."""
    documents = {f"entities/e{number}.json": _wide(number) for number in range(300)}
    texts = files(documents)
    started = time.process_time()
    before = compile_checked([texts], VOCABULARY)
    cold = time.process_time() - started
    warm = []
    for title in (
        "Changed",
        "Changed again",
        "Once more",
    ):  # the garbage of other tests may be collected in one of them
        documents["entities/e7.json"]["title"] = title
        changed = files(documents)
        started = time.process_time()
        after = compile_checked([changed], VOCABULARY, before)
        warm.append(time.process_time() - started)
        assert len(kept(before, after)) == 299
    assert (cold < 1.0, min(warm) < 0.15) == (True, True), (cold, warm)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": [[[[[', "null", "\ufeff{}", '{"name": 1e400}', "\x00"])
def test_no_text_makes_it_raise(text: str) -> None:
    for path in ("pack.json", "entities/x.json", "roles/x.json", "imports/x.json", "locales/de.json", "x.json"):
        assert build([files({path: text})], VOCABULARY).problems


def test_a_byte_order_mark_is_tolerated() -> None:
    text = "\ufeff" + json.dumps(entity())
    assert problems(entities__customer=text) == ()
    assert compile_checked([files({"entities/customer.json": text})], VOCABULARY).entities


def test_the_model_can_be_hashed_and_compared() -> None:
    one, other = model_of(entity()), model_of(entity())
    assert one == other
    assert hash(one.entities["customer"]) == hash(other.entities["customer"])


def _wide(number: int) -> dict[str, Any]:
    fields: dict[str, Any] = {f"field_{place}": {"kind": "text", "title": f"Field {place}"} for place in range(19)}
    fields["next"] = {"kind": "reference", "to": f"e{(number + 1) % 300}"}
    card = {"tabs": [{"id": "t", "title": "T", "sections": [{"id": "s", "fields": list(fields)}]}]}
    return entity(f"e{number}", properties=fields, card=card)


def _list() -> dict[str, Any]:
    return {"columns": ["a"], "sort": ["a"]}


def _locale(**wordings: str) -> dict[str, str]:
    return {"$schema": "urn:cardwright:locale:1", **wordings}
