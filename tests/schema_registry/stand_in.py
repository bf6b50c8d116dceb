"""A small vocabulary for tests of the definition language that need no real kinds."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.model import Field
from schema_registry.vocabulary import JsonSchema, KindWords, Vocabulary

NUMBERS = ("count", "sum", "avg", "min", "max")
DATES = ("day", "week", "month", "quarter", "year")


def _word(name: str, type_: str, options: Mapping[str, JsonSchema] | None = None, **more: object) -> KindWords:
    def standard(field: Field) -> dict[str, object]:
        return {"type": type_}

    return KindWords(name=name, options=options or {}, standard=standard, **more)  # type: ignore[arg-type]  # kwargs


def _choice(field: Field) -> dict[str, object]:
    return {"enum": [choice.value for choice in field.choices]}


def _option(title: str, **schema: object) -> JsonSchema:
    return {"title": title, "description": title + ".", "examples": [schema.pop("example")], **schema}


BOUNDS = {
    "minimum": _option("Minimum", type="number", example=0),
    "maximum": _option("Maximum", type="number", example=100),
}
LENGTHS = {"maxLength": _option("Longest text", type="integer", minimum=1, maximum=500, example=120)}

STAND_IN = Vocabulary().adding(
    _word("text", "string", LENGTHS, searchable=True, totals=("count",)),
    _word("long_text", "string", sortable=False, groupable=False, unique=False, searchable=True),
    _word("integer", "integer", BOUNDS, totals=NUMBERS),
    _word(
        "money", "number", {**BOUNDS, "currency": _option("Currency", type="string", example="EUR")}, totals=NUMBERS
    ),
    _word("boolean", "boolean", unique=False),
    _word("date", "string", buckets=DATES),
    _word("datetime", "string", buckets=DATES),
    KindWords(
        "choice",
        options={
            "enum": _option(
                "Values", type="array", items={"type": "string"}, minItems=1, uniqueItems=True, example=["A"]
            ),
            "options": _option(
                "Options",
                type="object",
                additionalProperties={
                    "type": "object",
                    "properties": {
                        "title": {"type": "string"},
                        "color": {"type": "string"},
                        "retired": {"type": "boolean"},
                    },
                    "additionalProperties": False,
                },
                example={"A": {"title": "Strategic"}},
            ),
        },
        standard=_choice,
        required=frozenset({"enum"}),
        unique=False,
    ),
    _word("phone", "string", searchable=True),
    _word("email", "string", searchable=True),
    _word(
        "reference",
        "string",
        {
            "to": _option("Target", type="string", example="customer"),
            "inverse": _option("Inverse", type="string", example="orders"),
            "onDelete": _option("On delete", enum=["restrict", "clear", "cascade"], example="clear"),
        },
        required=frozenset({"to"}),
    ),
)
