"""A field sketched from its document before the model is compiled, to check its default as any value is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.codes.values import DEFAULT_REFUSED
from core.kinds.kind import Kind, Refused
from schema_registry.frozen import Frozen
from schema_registry.model import Choice, Field, Text
from schema_registry.problems import Problem


def sketch(kind: Kind, document: Mapping[str, object]) -> Field:
    """The field of a document whose own keywords are of the right type."""
    values = document.get("enum")
    choices = (
        tuple(Choice(str(value), Text(str(value))) for value in values) if isinstance(values, list | tuple) else ()
    )
    return Field("", "", kind.name, Text(""), options=Frozen(document), choices=choices)


def default_problems(kind: Kind, document: Mapping[str, object]) -> Iterable[Problem]:
    """A problem at `/default` when the field would not take it."""
    default = document.get("default")
    if default is None:
        return
    try:
        kind.json_reader(sketch(kind, document))(default)
    except Refused as refused:
        problem = refused.at("/default")
        yield DEFAULT_REFUSED.at("/default", reason=problem.say("en"), reason_zh=problem.say("zh"))
