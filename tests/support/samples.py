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
        "story": {"kind": "rich_text", "title": "Story", "search": True},
        "place": {"kind": "address", "title": "Place", "search": True},
        "whole": {"kind": "formula", "title": "Whole", "formula": "upper(place.line)"},
        "grade": {
            "kind": "choice",
            "title": "Grade",
            "enum": ["A", "B", "Z"],
            "options": {"Z": {"title": "Last", "retired": True}},
        },
        "friend": {"kind": "reference", "title": "Friend", "to": "sample", "inverse": "friends"},
        "born": {"kind": "lunar_date", "title": "Born"},
        "ean": {"kind": "barcode", "title": "Article", "format": "ean13", "search": True},
        "gate": {"kind": "geo", "title": "Gate", "index": True},
        "about": {"kind": "any_reference", "title": "About", "to": ["sample"], "inverse": "told"},
    },
    "card": {"title": "{name} · {opens} · {spent} · {tags}"},
    "list": {"columns": ["name", "tags"], "sort": ["name"], "filters": ["tags", "note", "spent", "place"]},
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
    "story": '<h2>Große</h2><p>Straße &amp; <a href="https://a.cn" rel="noopener noreferrer">more</a></p>',
    "place": {"region": "330106", "street": "文三路 1 号", "postal": "310012"},
    "born": "08-15/1985",
    "ean": "4006381333931",
    "grade": "A",
}
