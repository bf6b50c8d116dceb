"""An entity with a field of every value kind, and the JSON of a record with a value in each."""

from __future__ import annotations

from collections.abc import Mapping

SAMPLE: Mapping[str, object] = {
    "$schema": "urn:cardwright:entity:1",
    "name": "sample",
    "title": "Sample",
    "type": "object",
    "properties": {
        "name": {"kind": "text", "title": "Name"},
        "share": {"kind": "percent", "title": "Share", "scale": 2, "minimum": 0, "maximum": 1},
        "tags": {
            "kind": "choices",
            "title": "Tags",
            "enum": ["wine", "cheese", 'o"dd, one', "old"],
            "options": {"old": {"retired": True}},
            "index": True,
        },
        "page": {"kind": "url", "title": "Page", "unique": True},
        "script": {"kind": "code", "title": "Script", "language": "sql", "search": True},
        "note": {"kind": "long_text", "title": "Note"},
        "opens": {"kind": "time", "title": "Opens", "default": "09:00"},
        "spent": {"kind": "duration", "title": "Spent"},
        "stars": {"kind": "rating", "title": "Stars"},
        "paint": {"kind": "color", "title": "Paint"},
        "extra": {"kind": "json", "title": "Extra"},
        "grade": {
            "kind": "choice",
            "title": "Grade",
            "enum": ["A", "B", "Z"],
            "options": {"Z": {"title": "Last", "retired": True}},
        },
        "friend": {"kind": "reference", "title": "Friend", "to": "sample", "inverse": "friends"},
    },
    "card": {"title": "{name} · {opens} · {spent} · {tags}"},
    "list": {"columns": ["name", "tags"], "sort": ["name"], "filters": ["tags", "note", "spent"]},
}
FULL: Mapping[str, object] = {
    "name": "full",
    "share": "0.1225",
    "tags": ["cheese", "wine"],
    "page": "https://例子.中国/路径?q=a|b",
    "script": "\n  select 1;\n",
    "note": "Große Straße",
    "opens": "14:30:05",
    "spent": "P1DT2H30M",
    "stars": 4,
    "paint": "#1B5CD0",
    "extra": {"b": [1, 2.5, None, True], "a": "中"},
    "grade": "A",
}
