"""Rights on fields that depend on the record: what is wrong with them, what follows them, what is seen by them."""

from __future__ import annotations

from typing import Any

import pytest

from core.kinds.registry import built_in, vocabulary
from schema_registry.build import build
from schema_registry.diff import diff
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.reading.loads import quick
from schema_registry.rename import rename
from schema_registry.rights_words import changes_of_rights
from schema_registry.roles import Role
from schema_registry.sight import seen, sight_of
from schema_registry.uses import uses
from tests.schema_registry.definitions import VOCABULARY, files, pack, role
from tests.support.packs import entity
from tests.support.packs import pack as packed

OF_A = {"grade": {"_eq": "A"}}
FIRM = entity(
    "firm",
    {
        "name": "text",
        "grade": {"kind": "choice", "enum": ["A", "B"]},
        "stage": {"kind": "choice"},
        "phone": "phone",
        "credit": "integer",
        "doubled": {"kind": "formula", "formula": "credit * 2"},
        "parent": {"kind": "reference", "to": "firm", "inverse": "members"},
        "items": {"kind": "lines", "from": "item.firm"},
        "scan": "file",
    },
    card={"title": "{name} · {credit}", "facts": ["credit", "parent.name"]},
    list={"columns": ["name", "credit"], "sort": ["-credit"], "filters": ["credit"], "totals": {"credit": "sum"}},
)
ITEM = entity("item", {"what": "text", "firm": {"kind": "reference", "to": "firm", "onDelete": "cascade"}})
CHART = {
    "$schema": "urn:cardwright:process:1",
    "name": "sale",
    "title": "Sale",
    "entity": "firm",
    "field": "stage",
    "initial": "open",
    "states": {
        "open": {"title": "Open", "on": {"WIN": {"target": "won", "title": "Win"}}},
        "won": {"title": "Won", "type": "final"},
    },
}


def made(**roles: dict[str, Any]) -> PackFiles:
    named = {f"roles__{name}": role(name=name, fields={"firm": fields}) for name, fields in roles.items()}
    return packed(FIRM, ITEM, processes__sale=CHART, **named)


def model(**roles: dict[str, Any]) -> Model:
    found = build([made(**roles)], VOCABULARY)
    assert found.model is not None, found.problems
    return found.model


@pytest.mark.parametrize(
    ("field", "right", "found"),
    [
        ("credit", {"right": "write", "where": OF_A, "else": "read"}, []),
        ("credit", {"right": "write"}, [("DOC004", "/credit")]),
        ("credit", {"right": "hidden", "where": OF_A}, [("DOC007", "/credit/right")]),
        ("credit", {"right": "write", "where": OF_A, "otherwise": "read"}, [("DOC005", "/credit/otherwise")]),
        ("credit", {"right": "read", "where": OF_A, "else": "read"}, [("REL587", "/credit")]),
        ("credit", {"right": "write", "where": OF_A, "else": "masked"}, [("REL585", "/credit/else")]),
        ("credit", {"right": "masked", "where": OF_A}, [("REL585", "/credit/right")]),
        ("phone", {"right": "masked", "where": OF_A}, []),
        ("credit", {"right": "write", "where": {"grade": {"_eq": "C"}}}, [("RPT025", "/credit/where/grade/_eq")]),
        ("credit", {"right": "write", "where": {"gread": {"_eq": "A"}}}, [("REL003", "/credit/where/gread")]),
        ("credit", {"right": "write", "where": {"sys_created_at": {"_within": "P1D"}}}, [("REL583", "")]),
        ("items", {"right": "write", "where": OF_A}, [("REL588", "/items")]),
        ("items", {"right": "write", "where": OF_A, "else": "read"}, []),
        ("scan", {"right": "write", "where": OF_A}, [("REL588", "/scan")]),
        ("stage", {"right": "read", "where": OF_A}, [("REL588", "/stage")]),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(field: str, right: object, found: list[tuple[str, str]]) -> None:
    told = [one for one in build([made(r={field: right})], VOCABULARY).problems if one.code[:3] != "LNT"]
    assert [one.code for one in told] == [code for code, _ in found]
    assert all(one.pointer.startswith(f"/fields/firm{at}") for one, (_, at) in zip(told, found, strict=True))


def test_the_condition_follows_renames_and_counts_as_a_use() -> None:
    given = made(r={"credit": {"right": "write", "where": {"parent.grade": {"_eq": "A"}}}})
    pointers = [one.pointer for one in uses([given], VOCABULARY, "firm", "grade") if one.place]
    assert "/fields/firm/credit/where/parent.grade" in pointers
    renamed = rename([given], vocabulary(built_in()), "firm.grade", "level", model())
    text = renamed.texts["test", "roles/r.json"]
    assert list(quick(text)["fields"]["firm"]["credit"]["where"]) == ["parent.level"]


def test_an_overlay_states_a_condition_as_a_whole() -> None:
    base = files(
        {
            "pack.json": pack(name="base"),
            "entities/firm.json": FIRM,
            "entities/item.json": ITEM,
            "processes/sale.json": CHART,
            "roles/r.json": role(fields={"firm": {"credit": {"right": "write", "where": OF_A}}}),
        },
        "base",
    )
    changed = {"right": "write", "where": {"name": {"_empty": False}}}
    over = {"$schema": "urn:cardwright:role:1", "extends": "sales", "fields": {"firm": {"credit": changed}}}
    local = files({"pack.json": pack(name="local", requires={"base": "^1.0"}), "roles/o.json": over}, "local")
    found = build([local, base], VOCABULARY).model
    assert found is not None
    (case,) = sight_of(found, ["sales"]).by_record("firm", "credit")
    assert case.policy.where == {"name": {"_empty": False}}


def test_of_each_record_the_most_counts_that_any_role_gives() -> None:
    hidden = {"right": "write", "where": OF_A}
    both = model(
        a={"credit": hidden, "phone": "hidden", "name": "read"},
        b={"credit": "read", "phone": {"right": "read", "where": OF_A, "else": "masked"}},
        c={"credit": {"right": "read", "where": {"grade": {"_eq": "B"}}}, "phone": "hidden"},
    )

    def told(*roles: str) -> list[tuple[str, list[str]]]:
        sight = sight_of(both, roles)
        return [
            (sight.of("firm", name), [one.right for one in sight.by_record("firm", name)])
            for name in ("credit", "phone")
        ]

    assert told("a") == [("hidden", ["write"]), ("hidden", [])]
    assert told("a", "b") == [("read", ["write"]), ("masked", ["read"])]
    assert told("a", "c") == [("hidden", ["write", "read"]), ("hidden", [])]
    assert told("a", "b", "c") == [("read", ["write"]), ("masked", ["read"])]


def test_nothing_leads_over_what_some_records_hide() -> None:
    some = {"right": "write", "where": OF_A}
    given = model(a={"credit": some, "parent": some, "doubled": {"right": "read", "where": OF_A}})
    sight = sight_of(given, ["a"])
    firm = seen(given, sight).entities["firm"]
    assert "doubled" not in firm.fields, "it would tell of credit"
    credit, parent = firm.fields["credit"], firm.fields["parent"]
    assert credit.masked and credit.given and not credit.in_part and not parent.inverse
    assert firm.card.facts == ("credit",) and firm.card.title.paths == ("name", "credit")
    assert firm.list.columns == ("name", "credit")
    assert (firm.list.sort, firm.list.filters, firm.list.totals) == ((), (), ())
    read = model(a={"credit": {**some, "else": "read"}})
    firm = seen(read, sight_of(read, ["a"])).entities["firm"]
    assert "doubled" in firm.fields and firm.list.sort == ("-credit",) and firm.fields["credit"].given


def test_a_plan_says_how_the_right_changes() -> None:
    before, after = model(a={"credit": "hidden"}), model(a={"credit": {"right": "write", "where": OF_A}})
    assert [one.after.name for one in diff(before, after) if isinstance(one.after, Role)] == ["a"]
    roles = before.roles["a"], after.roles["a"]
    assert changes_of_rights(*roles, "en") == "firm: credit hidden → whole for those that meet a filter, else hidden"
    assert changes_of_rights(*roles, "zh_CN") == "firm：credit 隐藏 → 满足条件的不限，其余隐藏"
