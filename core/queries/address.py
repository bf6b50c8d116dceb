"""Filters in addresses: `?grade=A&owed[_gt]=0&customer.country[_in]=France,Spain`, and the tree as `filter={…}`.

Pure both ways, so that every state of a list stands in its address. A key with brackets is always a condition;
one without is too, unless it is one of the page's own words (`sort`, `limit`, …), which the caller names. A key that
comes twice asks for any of its values, `_neq` twice for none of them. An empty value asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from core.codes import queries as codes
from core.errors import Rejected
from core.queries.query import FilterTree
from core.queries.values import Typed

LONGEST = 20_000
"""Characters of a filter in JSON."""
_KEY = re.compile(r"(?P<path>[^\[\]]+)\[(?P<operator>_[A-Za-z]+)\]")
_JSON = msgspec.json.Decoder(float_hook=Decimal)
_LISTS = frozenset({"_under", "_in", "_nin", "_between", "_has", "_hasAll", "_hasNone"})
_EACH = {"_in": "_eq", "_nin": "_neq"}
"""How a list is written when a comma is part of a value: each value by itself, under the same name."""


def read_address(pairs: Iterable[tuple[str, str]], reserved: Iterable[str] = ()) -> FilterTree | None:
    """The filter that an address asks for; None when it asks for none. Raises Rejected when its JSON is none.

    `filter` holds a tree; words in `reserved` are skipped; every other key is a condition. Names and values are not
    checked here: reading the tree does that.
    """
    words = {*reserved}
    trees: list[FilterTree] = []
    flat: dict[str, dict[str, object]] = {}
    for key, value in pairs:
        found = _KEY.fullmatch(key)
        if found is None and key == "filter":
            if value:
                trees.append(read_json(value))
        elif found is not None or key not in words:
            path, operator = (found["path"], found["operator"]) if found else (key, "_eq")
            if value:
                _add(flat.setdefault(path, {}), operator, value)
    if flat:
        trees.insert(0, {path: conditions for path, conditions in flat.items() if conditions})
    if not trees:
        return None
    return trees[0] if len(trees) == 1 else {"_and": trees}


def read_json(text: str) -> FilterTree:
    """The tree written so. Raises Rejected."""
    if len(text) > LONGEST:
        raise Rejected([codes.TOO_MUCH.at("/filter", what="characters", most=LONGEST)])
    try:
        tree: object = _JSON.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise Rejected([codes.NOT_AN_OBJECT.at("/filter")]) from None
    if not isinstance(tree, dict):
        raise Rejected([codes.NOT_AN_OBJECT.at("/filter")])
    return tree


def _add(conditions: dict[str, object], operator: str, value: str) -> None:
    given = [Typed(one) for one in value.split(",")] if operator in _LISTS else [Typed(value)]
    if operator in ("_in", "_nin"):
        given = [one for one in given if one]
    for several, one in _EACH.items():
        if operator in (one, several):
            before = conditions.pop(several, None) or [conditions.pop(name) for name in (one,) if name in conditions]
            given = [*before, *given] if isinstance(before, list) else given
            operator = several if operator == several or len(given) > 1 else one
    conditions[operator] = given if operator in _LISTS else given[0]


def write_address(tree: FilterTree | None, reserved: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """The pairs of an address that `read_address` reads as a filter with the same answer; always the same ones."""
    words = {*reserved, "filter"}
    pairs: list[tuple[str, str]] = []
    rest: list[FilterTree] = []
    taken: set[str] = set()
    for part in _parts(tree or {}):
        (path, conditions), *_ = part.items()
        flat = _flat(path, conditions, words)
        if flat is None or taken & {path}:
            rest.append(part)
        else:
            pairs += flat
            taken.add(path)
    if rest:
        whole = rest[0] if len(rest) == 1 else {"_and": rest}
        pairs.append(("filter", msgspec.json.encode(whole, enc_hook=str).decode()))
    return tuple(pairs)


def _parts(tree: FilterTree) -> Iterable[FilterTree]:
    """The conditions that all have to hold, one key each; nested `_and`s are opened."""
    for name, value in tree.items():
        if name == "_and" and isinstance(value, list | tuple) and all(isinstance(one, Mapping) for one in value):
            for one in value:
                yield from _parts(one)
        else:
            yield {name: value}


def _flat(path: str, conditions: object, words: set[str]) -> list[tuple[str, str]] | None:
    """The pairs of one field's conditions; None where they need JSON."""
    if path.startswith("_") or "[" in path or "]" in path or not isinstance(conditions, Mapping):
        return None
    if not conditions or {"_eq", "_in"} <= set(conditions) or "_some" in conditions or "_none" in conditions:
        return None
    pairs = []
    for operator, value in conditions.items():
        if operator in _EACH and isinstance(value, list | tuple) and any("," in _written(one) for one in value):
            texts = [_written(one) for one in value]
            if not all(texts):
                return None
            pairs += [(_name(path, _EACH[operator], words), text) for text in texts]
            continue
        text = _listed(value, open_ends=operator == "_between") if operator in _LISTS else _written(value)
        if not text or not _KEY.fullmatch(f"{path}[{operator}]"):
            return None
        pairs.append((_name(path, operator, words), text))
    return pairs


def _name(path: str, operator: str, words: set[str]) -> str:
    return path if operator == "_eq" and path not in words else f"{path}[{operator}]"


def _listed(value: object, *, open_ends: bool) -> str:
    if not isinstance(value, list | tuple):
        return ""
    texts = [_written(one) for one in value]
    good = all(
        "," not in text and (text or (open_ends and one is None)) for text, one in zip(texts, value, strict=True)
    )
    return ",".join(texts) if good else ""


def _written(value: object) -> str:
    """A value as it is typed; empty where only JSON can say it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | Decimal) else ""
