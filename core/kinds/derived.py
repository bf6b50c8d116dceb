"""`formula`, `rollup` and `series`: what documents say of fields that have values of other kinds.

The model knows such a field by the kind of its values.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from core.kinds.kind import Key, Kind
from core.storage.types import BINARY_TEXT
from schema_registry.dated import SERIES as SERIES_NAME
from schema_registry.expressions.limits import CHARACTERS
from schema_registry.frozen import Frozen
from schema_registry.model import Field
from schema_registry.vocabulary import KindWords

SUM, COUNT = "sum", "count"
"""Names of the columns that a mean keeps beside itself: the exact sum, as decimal text, and how many values."""


def keys_beside(kind: Kind, field: Field) -> tuple[Key, ...]:
    """The columns kept beside a field's own: those of its kind, and what a stored mean is brought up to date from."""
    if field.derived is None or field.derived.rollup is None or field.derived.rollup.total != "avg":
        return kind.keys(field)
    return (*kind.keys(field), Key(SUM, BINARY_TEXT, _not_made), Key(COUNT, sa.BigInteger(), _not_made))


def _not_made(value: object) -> object:
    raise TypeError("what a mean is made from cannot be told from the mean")


def _standard(field: Field) -> dict[str, object]:
    return {"readOnly": True}


def _text(title: str, description: str, example: str) -> Mapping[str, object]:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": CHARACTERS,
        "title": title,
        "description": description,
        "examples": [example],
    }


def _of(description: str) -> Mapping[str, object]:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {
                "type": "string",
                "title": "Kind",
                "description": "The kind of the values; its own keywords stand beside it.",
                "examples": ["percent"],
            }
        },
        "title": "Of",
        "description": description,
        "examples": [{"kind": "decimal", "scale": 4}],
    }


FORMULA = KindWords(
    name="formula",
    options=Frozen(
        {
            "formula": _text(
                "Formula",
                "What the value is computed from: fields of the record, of those it refers to, and figures over those"
                " that refer to it.",
                "owed / credit",
            ),
            "of": _of(
                "Kind and keywords of the values. Left out: decimal, text, boolean, date, datetime, time or duration,"
                " as the formula gives."
            ),
        }
    ),
    standard=_standard,
    required=frozenset({"formula"}),
    sortable=False,
    groupable=False,
    unique=False,
)
SERIES = KindWords(
    name=SERIES_NAME,
    options=Frozen(
        {
            "of": _of("Kind and keywords of the values."),
            "period": {
                "enum": ["day", "month", "quarter", "year"],
                "title": "Period",
                "description": "What values are entered for; each holds until the next one. `day`: since any date.",
                "examples": ["year"],
            },
        }
    ),
    standard=_standard,
    required=frozenset({"of"}),
    sortable=False,
    groupable=False,
    unique=False,
)
ROLLUP = KindWords(
    name="rollup",
    options=Frozen(
        {
            "from": {
                **_text("From", "Whose records: an entity, and its reference that leads here.", "invoice.customer"),
                "pattern": r"^[^.]+\.[^.]+$",
            },
            "sum": _text("Sum of", "The field that is added up. The sum of nothing is 0.", "open_amount"),
            "avg": _text("Mean of", "The field whose mean is taken, half away from zero.", "score"),
            "min": _text("Least of", "The field whose least value is taken.", "due_on"),
            "max": _text("Greatest of", "The field whose greatest value is taken.", "ordered_on"),
            "count": {
                "const": True,
                "title": "Count",
                "description": "How many records there are.",
                "examples": [True],
            },
            "where": _text("Where", "A formula over each of the records: only those count.", "state = 'open'"),
            "over": {
                "enum": ["all", "visible"],
                "title": "Over",
                "description": "`all`: over every record, kept up to date, the same figure for whoever may read the"
                " field. `visible`: over the records that the reader may see, computed when asked for.",
                "examples": ["all"],
            },
            "disclosedTo": {
                "type": "array",
                "items": {
                    "type": "string",
                    "title": "Role",
                    "description": "The name of a role.",
                    "examples": ["agent"],
                },
                "uniqueItems": True,
                "maxItems": 200,
                "title": "Disclosed to",
                "description": "Roles that may learn, from this figure over `all`, of records that they do not see."
                " The check warns of any other role that would.",
                "examples": [["agent"]],
            },
            "of": _of("Kind and keywords of the figure. Left out: those of the field, or of the count."),
        }
    ),
    standard=_standard,
    required=frozenset({"from", "over"}),
    sortable=False,
    groupable=False,
    unique=False,
)
