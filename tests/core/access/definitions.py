"""The definitions of a small world: regions, firms in them, visits to firms, and roles that reach some of each."""

from __future__ import annotations

from collections.abc import Mapping

GRADES = ("A", "B", "C")
MINE, OF_A = {"sys_owner": {"_eq": "$CURRENT_USER"}}, {"grade": {"_eq": "A"}}
BY_RECORD: Mapping[str, object] = {
    "brief": {"right": "read", "where": OF_A, "else": "hidden"},
    "pact": {"right": "write", "where": MINE, "else": "masked"},
    "stake": {"right": "write", "where": MINE},
    "ally": {"right": "read", "where": {"region.keeper": {"_eq": "$CURRENT_USER"}}},
}
"""Rights on fields of firms that depend on the record."""
HIDDEN, MASKED = ("secret", "margin", "review"), ("phone", "code", *BY_RECORD)
"""Fields of firms that nobody but a superuser sees, or sees in whole of every record."""


def _yearly(title: str, kind: str) -> dict[str, object]:
    return {"kind": "series", "title": title, "of": {"kind": kind}, "period": "year"}


OPEN = ("name", "turnover", "region", "parent")
BASICS = {
    "id": "basics",
    "title": "Basics",
    "sections": [{"id": "all", "title": "All", "fields": [*OPEN, "margin", "secret"]}],
}
VISITS = {
    "id": "visits",
    "title": "Visits",
    "related": "visit.firm",
    "columns": ["subject", "cost", "about", "on"],
    "sort": ["subject"],
    "totals": {"cost": "sum"},
}
REGION = {
    "$schema": "urn:cardwright:entity:1",
    "name": "region",
    "title": "Region",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "keeper": {"kind": "user", "title": "Keeper"},
    },
    "card": {"title": "{name}"},
    "list": {"columns": ["name"], "sort": ["name"]},
}
FIRM = {
    "$schema": "urn:cardwright:entity:1",
    "name": "firm",
    "title": "Firm",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name", "search": True},
        "grade": {"kind": "choice", "title": "Grade", "enum": list(GRADES)},
        "staff": {"kind": "integer", "title": "Staff"},
        "phone": {"kind": "phone", "title": "Phone", "search": True},
        "secret": {"kind": "text", "title": "Secret", "search": True},
        "region": {"kind": "reference", "title": "Region", "to": "region", "inverse": "firms", "onDelete": "clear"},
        "parent": {"kind": "reference", "title": "Parent", "to": "firm", "inverse": "members", "onDelete": "clear"},
        "turnover": _yearly("Turnover", "integer"),
        "margin": _yearly("Margin", "integer"),
        "code": {"kind": "text", "title": "Code", "track": True},
        "review": {"kind": "date", "title": "Review"},
        "seen": {"kind": "boolean", "title": "Seen"},
        "brief": {"kind": "text", "title": "Brief", "search": True, "track": True},
        "pact": {"kind": "text", "title": "Pact", "search": True, "unique": True},
        "stake": {"kind": "integer", "title": "Stake"},
        "ally": {"kind": "reference", "title": "Ally", "to": "region", "inverse": "allied", "onDelete": "clear"},
    },
    "card": {"title": "{name}", "subtitle": "{secret}", "facts": ["grade", "secret"], "tabs": [BASICS, VISITS]},
    "list": {"columns": ["name", "secret"], "sort": ["name"], "filters": ["grade"]},
    "duplicates": ["name", "phone", "secret", "pact"],
    "tasks": {"due": "review", "status": "seen"},
    "pool": {},
}
VISIT = {
    "$schema": "urn:cardwright:entity:1",
    "name": "visit",
    "title": "Visit",
    "type": "object",
    "properties": {
        "subject": {"kind": "text", "title": "Subject", "search": True},
        "cost": {"kind": "integer", "title": "Cost"},
        "firm": {"kind": "reference", "title": "Firm", "to": "firm", "inverse": "visits", "onDelete": "clear"},
        "about": {"kind": "any_reference", "title": "About", "to": ["firm", "region"], "onDelete": "clear"},
        "on": {"kind": "date", "title": "On"},
        "done": {"kind": "boolean", "title": "Done"},
    },
    "card": {"title": "{subject} · {firm}"},
    "list": {"columns": ["subject"], "sort": ["subject"]},
    "tasks": {"due": "on", "status": "done"},
    "timeline": {"on": ["firm"], "at": "on"},
}
MINE_BY_REGION = {"region.keeper": {"_eq": "$CURRENT_USER"}}
ROLES: Mapping[str, Mapping[str, object]] = {
    "own": {"*": {"read": "own", "create": "all", "update": "own", "delete": "own"}},
    "unit": {"firm": {"read": "unit", "update": "own", "claim": "unit"}, "visit": {"read": "unit", "update": "unit"}},
    "below": {"firm": {"read": "unitAndBelow", "update": "unit"}, "region": {"read": "all"}},
    "keeper": {"firm": {"read": {"where": MINE_BY_REGION}, "update": {"where": {"grade": {"_in": ["A", "B"]}}}}},
    "guest": {
        "firm": {"read": "shared", "update": "shared", "claim": {"where": {"grade": {"_eq": "B"}}}},
        "visit": {"read": "shared", "update": "all"},
    },
    "graded": {"firm": {"read": ["own", {"where": {"grade": {"_eq": "A"}}}], "update": "own"}},
    "visited": {
        "firm": {"read": {"where": {"visits": {"_some": {"cost": {"_gt": 5}}}}}},
        "visit": {"read": {"where": {"_not": {"firm.grade": {"_eq": "C"}}}}, "update": "all"},
    },
}


def lacking() -> dict[str, object]:
    """The pack without the fields that are hidden or masked, and without roles."""
    kept = {name: one for name, one in FIRM["properties"].items() if name not in (*HIDDEN, *MASKED)}
    basics = {**BASICS["sections"][0], "fields": list(OPEN)}
    card = {"title": "{name}", "facts": ["grade"], "tabs": [{**BASICS, "sections": [basics]}, VISITS]}
    bare = {**FIRM, "properties": kept, "card": card, "list": {**FIRM["list"], "columns": ["name"]}}
    bare |= {"duplicates": ["name"], "tasks": None}
    bare = {name: one for name, one in bare.items() if one is not None}
    return {f"entities/{one['name']}.json": one for one in (REGION, bare, VISIT)}


def documents(fields: Mapping[str, object] | None = None) -> dict[str, object]:
    """The pack: entities and roles, each with the same rights on fields. What they read they take out."""
    made: dict[str, object] = {f"entities/{one['name']}.json": one for one in (REGION, FIRM, VISIT)}
    for name, rights in ROLES.items():
        entities = {entity: {**given, "export": "all"} for entity, given in rights.items()}
        role = {"$schema": "urn:cardwright:role:1", "name": name, "title": name, "entities": entities}
        made[f"roles/{name}.json"] = {**role, "fields": fields} if fields else role
    return made
