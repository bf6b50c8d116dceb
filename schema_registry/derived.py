"""What a computed field's values are where its document does not say: kind and keywords, as of a plain field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schema_registry.expressions.nodes import Among, Call, Chain, Node, Path, Unary
from schema_registry.expressions.parse import parse
from schema_registry.frozen import Frozen
from schema_registry.model import TOTALS, Entity

COMPUTED = frozenset({"formula", "rollup"})
"""Kinds that only documents know: the model has those of the values."""
ANY_CURRENCY = "any"

Value = Mapping[str, Any]
"""A kind with its keywords, as they stand in a document: `{"kind": "money", "currency": "CNY"}`."""

KINDS_OF_TYPES: Mapping[str, tuple[str, ...]] = Frozen(
    {
        "number": ("decimal", "integer", "money", "percent"),
        "text": ("text", "long_text", "url", "choice"),
        "boolean": ("boolean",),
        "date": ("date",),
        "instant": ("datetime",),
        "time": ("time",),
        "duration": ("duration",),
    }
)
"""Kinds that the results of a formula may be kept as, by their type; the first where none is stated."""
_FORMAT = ("scale", "currency")
"""Keywords that say how a number is kept. Limits are not among them: a sum may well exceed those of its parts."""


def value_of_type(type: str) -> Value | None:
    """The values of a formula whose document does not say; None for types that no field keeps."""
    kinds = KINDS_OF_TYPES.get(type)
    return None if kinds is None else {"kind": kinds[0]}


def value_of_total(total: str, summed: Value, currency: str) -> Value:
    """The values of a roll-up whose document does not say. `currency`: the company's, in which others are."""
    if total == "count":
        return {"kind": "integer"}
    kind = str(summed.get("kind", ""))
    if total not in ("min", "max") and kind not in KINDS_OF_TYPES["number"] and kind != "duration":
        kind = "decimal" if total == "avg" else "integer"
    elif total == "avg" and kind == "integer":
        kind = "decimal"
    kept = {name: summed[name] for name in _FORMAT if name in summed}
    if kind == "money" and kept.get("currency", ANY_CURRENCY) == ANY_CURRENCY:
        kept["currency"] = currency
    return {"kind": kind, **kept}


def total_of(document: Mapping[str, object]) -> tuple[str, str]:
    """The total of a roll-up's document, and the field that it is of; empty texts where it says neither."""
    for total in TOTALS:
        stated = document.get(total)
        if isinstance(stated, str):
            return total, stated
        if total == "count" and stated is True:
            return total, ""
    return "", ""


def parts(node: Node) -> tuple[Node, ...]:
    """The parts of a formula's part, as they stand."""
    match node:
        case Call():
            return node.arguments
        case Unary():
            return (node.operand,)
        case Chain():
            return (node.first, *(part for _, part in node.rest))
        case Among():
            return (node.operand, *node.items)
    return ()


def paths(node: Node) -> Iterator[Path]:
    """All paths in a formula, as they stand."""
    if isinstance(node, Path):
        yield node
    for part in parts(node):
        yield from paths(part)


def keyed(source: str, entity: Entity) -> str:
    """A formula over an entity's own fields in names that last: their keys. Renaming a field leaves it the same."""
    if not source:
        return ""
    text = source
    for path in sorted(paths(parse(source)), key=lambda one: one.start, reverse=True):
        name = path.names[0]
        if name.bare in entity.fields:
            text = f"{text[: name.start]}{entity.fields[name.bare].key}{text[name.end :]}"
    return text
