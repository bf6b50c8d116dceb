"""Print templates: what is wrong with them is told with its place, and references in them are followed."""

from __future__ import annotations

import json

import pytest

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import build
from schema_registry.packs import PackFiles
from schema_registry.rename import rename
from schema_registry.uses import uses
from tests.support.packs import entity, pack

KINDS = vocabulary(built_in())
TO_CUSTOMER = {"kind": "reference", "to": "customer"}


def firm(*template: str) -> PackFiles:
    tab = {"id": "deals", "title": "Deals", "related": "deal.customer", "columns": ["name"]}
    return pack(
        entity(
            "customer",
            {"name": "text", "group": TO_CUSTOMER, "items": {"kind": "lines", "from": "item.customer"}},
            card={"title": "{name}", "tabs": [tab]},
        ),
        entity(
            "item", {"customer": {**TO_CUSTOMER, "onDelete": "cascade"}, "article": "text"}, required=["customer"]
        ),
        entity("deal", {"name": "text", "customer": TO_CUSTOMER, "amount": "integer"}),
        prints__sheet={
            "$schema": "urn:cardwright:print:1",
            "name": "sheet",
            "title": "Sheet",
            "entity": "customer",
            "template": list(template),
        },
    )


def told(*template: str) -> list[tuple[str, str, str]]:
    problems = build([firm(*template)], KINDS).problems
    return [(one.code, one.pointer, one.did_you_mean) for one in problems if one.severity == "error"]


def test_a_sound_template_is_compiled() -> None:
    lines = (
        "<h1>{{ title }}</h1>{{ facts }} {{ labels.name|upper }}: {{ record.group.name|default('–') }}",
        "{% for one in record.items if one.article %}{{ loop.index }} {{ one.article }}{% endfor %}",
        "{{ record.items.table }} {{ related.deals.table }} {% if related.deals.count > 1 %}!{% endif %}",
        "{% for deal in related.deals.rows %}{{ deal.name }}{% endfor %}",
    )
    built = build([firm(*lines)], KINDS)
    assert built.model is not None, built.problems
    assert built.model.prints["sheet"].template == lines


@pytest.mark.parametrize(
    ("line", "code", "guess"),
    [
        ("{{ record.nam }}", "REL003", "name"),
        ("{{ record.group.nam }}", "REL003", "name"),
        ("{{ recrd.name }}", "PRN002", ""),
        ("{{ titel }}", "PRN002", "title"),
        ("{{ related.deal.table }}", "PRN003", "deals"),
        ("{% for one in record.name %}{{ one }}{% endfor %}", "PRN004", ""),
        ("{% for one in related.deals.rows %}{{ one.amount }}{% endfor %}", "PRN005", ""),
        ("{% for one in record.items %}{{ one.artikle }}{% endfor %}", "REL003", "article"),
        ("{% if record.name %}", "PRN001", ""),
        ("{{ record.name|safe }}", "PRN002", ""),
        ("{{ record.name * 9 }}", "PRN001", ""),
        ("{{ range(9) }}", "PRN001", ""),
        ("{{ record['name'] }}", "PRN001", ""),
        ("{% include 'x' %}", "PRN001", ""),
        ("{% set x = 1 %}", "PRN001", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_line(line: str, code: str, guess: str) -> None:
    found = told("<h1>{{ title }}</h1>", line)
    assert (code, "/template/1") in [one[:2] for one in found]
    if guess:
        assert guess in [one[2] for one in found]


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ record.__class__ }}",
        "{{ title.__class__.__init__.__globals__ }}",
        "{{ record.name|attr('__class__') }}",
        "{{ record.name.__class__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__ }}",
        "{% for one in ().__class__.__base__.__subclasses__() %}x{% endfor %}",
        "{% macro x() %}{{ x() }}{% endmacro %}",
        "{% import 'os' as os %}",
        "{{ '%s'|format(record) }}",
        "{{ config }}{{ request.application }}",
        "{{ lipsum(1) }}",
    ],
)
def test_nothing_of_python_is_reached_by_a_template(line: str) -> None:
    assert "/template/1" in [pointer for _, pointer, _ in told("<h1>{{ title }}</h1>", line)]


def test_fields_in_templates_are_uses_and_follow_renames() -> None:
    sheet = firm(
        "<b>{{ record.name }}</b> {{ record.name }}", "{% for one in record.items %}{{ one.article }}{% endfor %}"
    )
    places = [one.place for one in uses([sheet], KINDS, "item", "article")]
    assert [one.file.rpartition("/")[2] for one in places if one is not None] == ["sheet.json"]
    renamed = rename([sheet], KINDS, "customer.name", "called")
    assert not renamed.problems
    written = json.loads(renamed.texts["test", "prints/sheet.json"])
    assert written["template"][0] == "<b>{{ record.called }}</b> {{ record.called }}"
