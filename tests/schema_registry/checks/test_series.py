"""Series, tracked fields and tasks: what is refused, and where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from schema_registry.problems import errors
from tests.schema_registry.definitions import entity, entity_of, problems

Json = dict[str, Any]
OF = {"kind": "money", "currency": "CNY"}
STATUS = {"kind": "choice", "enum": ["open", "done"]}


def firm(field: Json, **members: object) -> Json:
    more = {"due": {"kind": "date"}, "status": STATUS, "paid": {"kind": "boolean"}}
    return entity("firm", properties={"name": {"kind": "text"}, "size": field, **more}, **members)


def found(document: Json) -> list[tuple[str, str]]:
    return [(one.code, one.pointer) for one in errors(problems(document))]


@pytest.mark.parametrize(
    ("field", "code", "at"),
    [
        ({"of": OF, "unique": True}, "REL220", "/properties/size/unique"),
        ({"of": OF, "visible": "name = 'x'"}, "REL220", "/properties/size/visible"),
        ({"of": {"kind": "reference", "to": "firm"}}, "REL221", "/properties/size/of/kind"),
        ({"of": {"kind": "money", "currency": "any"}}, "REL221", "/properties/size/of/kind"),
        ({"of": {"kind": "file"}}, "REL221", "/properties/size/of/kind"),
        ({"of": {"kind": "series"}}, "DOC016", "/properties/size/of/kind"),
        ({"of": OF, "period": "week"}, "DOC007", "/properties/size/period"),
        ({}, "DOC004", "/properties/size"),
    ],
)
def test_a_series_that_is_none_is_refused(field: Json, code: str, at: str) -> None:
    assert (code, at) in found(firm({"kind": "series", **field}))


def test_a_series_is_no_required_field_and_no_rule_reads_it_but_formulas_do() -> None:
    series = {"kind": "series", "of": OF, "period": "year"}
    assert found(firm(series, required=["size"])) == [("REL220", "/required/0")]
    rule = {"id": "big", "assert": "size > 1", "message": "Too small"}
    assert [code for code, _ in found(firm(series, rules=[rule]))] == ["REL302"]
    doubled = {"kind": "formula", "formula": "size * 2"}
    made = entity_of(entity("firm", properties={"name": {"kind": "text"}, "size": series, "double": doubled}))
    assert (made.fields["size"].kind, made.fields["size"].stored, made.fields["double"].stored) == (
        "money",
        False,
        False,
    )


def test_track_is_warned_of_where_it_does_nothing() -> None:
    for size, warned in (({"kind": "file"}, True), ({"kind": "reference", "to": "firm"}, False)):
        said = problems(firm({**size, "track": True}))
        assert warned == (("LNT220", "/properties/size/track") in [(one.code, one.pointer) for one in said])


@pytest.mark.parametrize(
    ("tasks", "code", "at"),
    [
        ({"due": "deu", "status": "paid"}, "REL003", "/tasks/due"),
        ({"due": "name", "status": "paid"}, "REL230", "/tasks/due"),
        ({"due": "due", "status": "paid", "done": "yes"}, "REL232", "/tasks/done"),
        ({"due": "due", "status": "status"}, "REL232", "/tasks"),
        ({"due": "due", "status": "status", "open": ["opne"], "done": "done"}, "REL233", "/tasks/open/0"),
        ({"due": "due", "status": "status", "open": ["open", "done"], "done": "done"}, "REL234", "/tasks/done"),
    ],
)
def test_tasks_name_what_there_is(tasks: Json, code: str, at: str) -> None:
    assert (code, at) in found(firm({"kind": "integer"}, tasks=tasks))
    sound = {"due": "due", "status": "status", "open": ["open"], "done": "done"}
    assert found(firm({"kind": "integer"}, tasks=sound)) == []
