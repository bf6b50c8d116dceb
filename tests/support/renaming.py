"""A small pack before and after its names were changed."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.packs import PackFiles
from tests.support.packs import entity, pack

NAME = {"kind": "text", "search": True}
Fields = Mapping[str, object]
NONE: Fields = {}
CHOICE = {"kind": "choice", "enum": ["A", "B"]}


def packs(
    company: str = "company", grade: str = "grade", deal: str = "deal", note: str = "note", further: Fields = NONE
) -> PackFiles:
    """Companies with deals, deals with rows; each of four names may be another one now."""

    def formerly(name: str, was: str) -> dict[str, object]:
        return {} if name == was else {"renamedFrom": [was]}

    fields = {
        "name": NAME,
        grade: {**CHOICE, **formerly(grade, "grade")},
        "size": {"kind": "integer", "unique": True},
        "share": "decimal",
        **further,
    }
    of = {"kind": "reference", "to": company}
    rows = {"kind": "lines", "from": "row.deal", "columns": [note, "count"]}
    row = {
        note: {"kind": "text", **formerly(note, "note")},
        "count": "integer",
        "deal": {"kind": "reference", "to": deal, "onDelete": "cascade"},
    }
    return pack(
        entity(company, fields, **formerly(company, "company"), card={"title": "{name}"}),
        entity(deal, {"title": NAME, "of": of, "rows": rows}, **formerly(deal, "deal"), card={"title": "{title}"}),
        entity("row", row, required=["deal"]),
    )


AFTER = packs("client", "tier", "offer", "remark")
