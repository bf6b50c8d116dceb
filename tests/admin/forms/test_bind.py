"""The form binds typed text, whatever fields are called."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from admin.forms.bind import bound, form_class, typed
from admin.forms.layout import layout
from schema_registry.frozen import Frozen
from schema_registry.model import Card, Entity, Field, ListView, Section, Tab, Template, Text


def field(name: str, kind: str = "text", **more: object) -> Field:
    return Field(key=f"test/thing.{name}", name=name, kind=kind, title=Text(name), **more)  # type: ignore[arg-type]  # as keywords


@pytest.mark.parametrize(
    "name", ["validate", "process", "data", "meta", "errors", "populate_obj", "_fields", "hidden_tag"]
)
def test_no_name_can_shadow_the_form(name: str) -> None:
    form = bound(form_class([field(name)]), MultiDict({f"f_{name}": "typed"}))
    assert typed(form) == {name: "typed"}
    assert form.validate() is True


def test_what_was_typed_is_kept_to_the_letter() -> None:
    texts = {"a": "  two  spaces ", "b": "", "c": "1，000"}
    form = bound(
        form_class([field(name) for name in texts]), MultiDict({f"f_{name}": text for name, text in texts.items()})
    )
    assert typed(form) == texts


def test_a_field_that_was_not_sent_is_left_out() -> None:
    assert typed(bound(form_class([field("a"), field("b")]), MultiDict({"f_a": "1"}))) == {"a": "1"}


@pytest.mark.parametrize(("sent", "value"), [(["false"], "false"), (["false", "true"], "true")])
def test_a_box_says_no_unless_it_is_ticked(sent: list[str], value: str) -> None:
    form = bound(form_class([field("paid", "boolean")]), MultiDict([("f_paid", one) for one in sent]))
    assert typed(form) == {"paid": value}


def thing(fields: list[Field], *sections: Section) -> Entity:
    card = Card(Template("{a}"), Template(""), tabs=(Tab("overview", Text("Overview"), sections),))
    return Entity(
        "test/thing",
        "thing",
        Text("Thing"),
        Text("Things"),
        Frozen({one.name: one for one in fields}),
        card,
        ListView(("a",)),
    )


def test_a_required_field_that_no_section_shows_is_in_the_form_all_the_same() -> None:
    entity = thing([field("a"), field("b", required=True), field("c")], Section("s", Text("S"), ("a",)))
    assert [[one.name for one in part.fields] for part in layout(entity)] == [["a"], ["b"]]


def test_a_field_shown_twice_is_typed_once() -> None:
    entity = thing(
        [field("a"), field("b")], Section("s", Text("S"), ("a", "b")), Section("t", Text("T"), ("b", "sys_owner"))
    )
    assert [[one.name for one in part.fields] for part in layout(entity)] == [["a", "b"]]
