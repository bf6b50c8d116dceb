"""A draft as the pairs of a form, and back. Names say the place of what they belong to: `q:0.2:path`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from admin.query.drafts import ALL, JOINS, MOST_NODES, Branch, Kept, Node, Place, Rule, read_place, walk, written
from admin.query.ways import LENGTHS, LINES, PERIOD, RANGE, WITHOUT_VALUE
from admin.views.conditions import TICKED

BEGINS = "q:"
Values = dict[str, list[str]]


def pairs(draft: Branch) -> Iterator[tuple[str, str]]:
    """The form that holds a draft, as it is sent."""
    for place, node in walk(draft):
        for part, value in _pairs(node):
            yield f"{BEGINS}{written(place)}:{part}", value


def _pairs(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Kept):
        yield "json", node.json
    elif isinstance(node, Branch):
        yield "join", node.join
        if node.relation:
            yield "relation", node.relation
            yield "has", "some" if node.has else "none"
    else:
        yield "path", node.path
        yield "way", node.way
        text, until, unit = names_of(node.way)
        for one in node.chosen:
            yield "v", one
        for part, value in ((text, node.text), (until, node.until), (unit, node.unit)):
            if part:
                yield part, value


def names_of(way: str) -> tuple[str, str, str]:
    """What the controls of a way are called: those of its text, its end and its unit; empty where it has none."""
    if way == RANGE:
        return "t1", "t2", ""
    if way in LENGTHS:
        return "n", "", "u"
    if way == PERIOD:
        return "", "", "d"
    if way in LINES:
        return "l", "", ""
    return ("", "", "") if way in TICKED or way in WITHOUT_VALUE else ("t", "", "")


def read_form(given: Iterable[tuple[str, str]]) -> Branch:
    """The draft in a form; what no form of ours has sent is passed over."""
    nodes: dict[Place, Values] = {}
    for name, value in given:
        _begin, _colon, rest = name.partition(BEGINS)
        place_text, _colon, part = rest.rpartition(":")
        place = read_place(place_text)
        if not name.startswith(BEGINS) or place is None or len(nodes) > MOST_NODES:
            continue
        nodes.setdefault(place, {}).setdefault(part, []).append(value)
    whole = _node(nodes, _below(nodes), ())
    return whole if isinstance(whole, Branch) else Branch()


def _below(nodes: dict[Place, Values]) -> dict[Place, list[Place]]:
    """The places right below each, in order."""
    below: dict[Place, list[Place]] = {}
    for place in sorted(nodes):
        if place:
            below.setdefault(place[:-1], []).append(place)
    return below


def _node(nodes: dict[Place, Values], below: dict[Place, list[Place]], place: Place) -> Node:
    values = nodes.get(place, {})
    first = {part: found[0] for part, found in values.items()}
    if "json" in values:
        return Kept(first["json"])
    if "path" in values:
        way = first.get("way", "")
        text, until, unit = (first.get(one, "") for one in names_of(way))
        ticked = tuple(dict.fromkeys(one for one in values.get("v", ()) if one)) if way in TICKED else ()
        return Rule(first["path"], way, ticked, text, until, unit)
    join = first.get("join", ALL)
    return Branch(
        tuple(_node(nodes, below, one) for one in below.get(place, ())),
        join if join in JOINS else ALL,
        first.get("relation", ""),
        first.get("has") != "none",
    )
